"""
Coverage of one service read from the database, as the reader may see it.

The figures themselves are worked out by `gridmap.coverage`, which knows no database.
"""

from gridmap.analysis.coverage.buildings import buildings, named
from gridmap.analysis.coverage.capacity import service_allotment, service_capacity
from gridmap.analysis.coverage.gaps import gap_names
from gridmap.analysis.coverage.report import CoverageInputs, coverage_inputs
from gridmap.analysis.coverage.service import service_coverage, service_hours

__all__ = [
    "CoverageInputs",
    "buildings",
    "coverage_inputs",
    "gap_names",
    "named",
    "service_allotment",
    "service_capacity",
    "service_coverage",
    "service_hours",
]
