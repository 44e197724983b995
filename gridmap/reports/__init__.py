"""
Files for people without this application: workbooks, GIS layers and pages to print.

`sheets`, `layers`, `pages` and `svg` know the formats and nothing of what is in them; `coverage`
puts together what the Coverage page shows.
"""

from gridmap.reports.coverage import CoverageReport, Subject, coverage_report
from gridmap.reports.layers import geopackage
from gridmap.reports.pages import pdf
from gridmap.reports.prints import Printed, cards, plot_sheets, wall_map
from gridmap.reports.sheets import workbook

__all__ = [
    "CoverageReport",
    "Printed",
    "Subject",
    "cards",
    "coverage_report",
    "geopackage",
    "pdf",
    "plot_sheets",
    "wall_map",
    "workbook",
]
