"""
What "covered" means, measured: arrays and frames in, small results out, one module a family.
"""

from gridmap.access import metric_xy, nearest, refresh_access
from gridmap.coverage.distance import (
    GAPS,
    DistanceCoverage,
    coverage_by,
    distance_coverage,
    distance_curve,
    gaps,
)

__all__ = [
    "GAPS",
    "DistanceCoverage",
    "coverage_by",
    "distance_coverage",
    "distance_curve",
    "gaps",
    "metric_xy",
    "nearest",
    "refresh_access",
]
