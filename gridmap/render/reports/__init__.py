"""
Files for people without this application: workbooks, GIS layers and pages to print.

`sheets`, `layers`, `pages` and `svg` know the formats and nothing of what is in them; `coverage`
and `siting` put together what the pages of that name show, with `figures` and `area_map`.
"""

from gridmap.render.reports.coverage import CoverageReport, Subject
from gridmap.render.reports.layers import geopackage
from gridmap.render.reports.pages import pdf
from gridmap.render.reports.prints import (
    Printed,
    Slip,
    account_slips,
    building_card,
    cards,
    plot_sheets,
    wall_map,
)
from gridmap.render.reports.sheets import workbook
from gridmap.render.reports.siting import SitingReport, siting_report

__all__ = [
    "CoverageReport",
    "Printed",
    "SitingReport",
    "Slip",
    "Subject",
    "account_slips",
    "building_card",
    "cards",
    "geopackage",
    "pdf",
    "plot_sheets",
    "siting_report",
    "wall_map",
    "workbook",
]
