"""
The nearest open point of each service for every building, kept until something changes.

By straight line, the screening measure, and on foot. `straight` measures the one, `town` holds
what the other needs, `attachments` and `refresh` keep both right in the database.
"""

from gridmap.analysis.access.attachments import attached, hanging, refresh_attachments
from gridmap.analysis.access.refresh import refresh_access, refresh_all
from gridmap.analysis.access.town import Places, Town, placed
from gridmap.network.straight import metric_xy, nearest

__all__ = [
    "Places",
    "Town",
    "attached",
    "hanging",
    "metric_xy",
    "nearest",
    "placed",
    "refresh_access",
    "refresh_all",
    "refresh_attachments",
]
