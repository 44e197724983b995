"""
What "covered" means, measured: arrays and frames in, small results out, one module a family.

`service` reads one service's figures of a day from the database; everything else is pure.
"""

from gridmap.analysis.access import refresh_access
from gridmap.coverage.assignment import Assignment, assign
from gridmap.coverage.basis import Basis
from gridmap.coverage.buildings import buildings, named
from gridmap.coverage.capacity import Allotment, Capacity, allotment, capacity
from gridmap.coverage.catchment import (
    DECAYS,
    balanced_floating_catchment,
    two_step_floating_catchment,
)
from gridmap.coverage.distance import (
    GAPS,
    DistanceCoverage,
    coverage_by,
    distance_coverage,
    distance_curve,
    gaps,
)
from gridmap.coverage.pockets import REACH_M as POCKET_REACH_M
from gridmap.coverage.pockets import pockets
from gridmap.coverage.premises import Premises, community_premises, estate_premises
from gridmap.coverage.reach import WEIGHTS, Reach, bands, reach, reach_by
from gridmap.coverage.service import AREAS, ServiceCoverage, compare, service_coverage
from gridmap.coverage.staffing import StaffedHours, staffed_hours
from gridmap.coverage.units import (
    PlotCoverage,
    Tiers,
    UnitCoverage,
    plot_coverage,
    tiers,
    unit_coverage,
)

__all__ = [
    "AREAS",
    "DECAYS",
    "GAPS",
    "POCKET_REACH_M",
    "WEIGHTS",
    "Allotment",
    "Assignment",
    "Basis",
    "Capacity",
    "DistanceCoverage",
    "PlotCoverage",
    "Premises",
    "Reach",
    "ServiceCoverage",
    "StaffedHours",
    "Tiers",
    "UnitCoverage",
    "allotment",
    "assign",
    "balanced_floating_catchment",
    "bands",
    "buildings",
    "capacity",
    "community_premises",
    "compare",
    "coverage_by",
    "distance_coverage",
    "distance_curve",
    "estate_premises",
    "gaps",
    "named",
    "plot_coverage",
    "pockets",
    "reach",
    "reach_by",
    "refresh_access",
    "service_coverage",
    "staffed_hours",
    "tiers",
    "two_step_floating_catchment",
    "unit_coverage",
]
