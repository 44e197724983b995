"""
Measures of coverage: arrays and frames in, small results out, one module per family.

Reading a service's figures from the database is the business of `gridmap.analysis.coverage`.
"""

from gridmap.coverage.assignment import Assignment, assign
from gridmap.coverage.capacity import Allotment, Capacity, allotment, capacity
from gridmap.coverage.catchment import (
    DECAYS,
    balanced_floating_catchment,
    two_step_floating_catchment,
)
from gridmap.coverage.clusters import REACH_M as CLUSTER_REACH_M
from gridmap.coverage.clusters import clusters, largest_names
from gridmap.coverage.distribution import bands, distance_curve
from gridmap.coverage.premises import Premises, community_premises, estate_premises
from gridmap.coverage.provenance import OWN_STANDARD, Provenance
from gridmap.coverage.reach import COUNTED, WEIGHTS, Reach, reach, reach_by
from gridmap.coverage.service import AREAS, ServiceCoverage, compare, distance_column
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
    "CLUSTER_REACH_M",
    "COUNTED",
    "DECAYS",
    "OWN_STANDARD",
    "WEIGHTS",
    "Allotment",
    "Assignment",
    "Capacity",
    "PlotCoverage",
    "Premises",
    "Provenance",
    "Reach",
    "ServiceCoverage",
    "StaffedHours",
    "Tiers",
    "UnitCoverage",
    "allotment",
    "assign",
    "balanced_floating_catchment",
    "bands",
    "capacity",
    "clusters",
    "community_premises",
    "compare",
    "distance_column",
    "distance_curve",
    "estate_premises",
    "largest_names",
    "plot_coverage",
    "reach",
    "reach_by",
    "staffed_hours",
    "tiers",
    "two_step_floating_catchment",
    "unit_coverage",
]
