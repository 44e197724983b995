"""
Nearest open point of each service for every building, kept until something changes.

By straight line, the screening measure, and on foot. `snapping` and `refresh` keep the tables
right, `reading` returns the network to search in.
"""

from gridmap.analysis.access.reading import read_network, snapped_places
from gridmap.analysis.access.refresh import refresh_access, refresh_all
from gridmap.analysis.access.snapping import refresh_snapping, snap_places, unsnapped

__all__ = [
    "read_network",
    "refresh_access",
    "refresh_all",
    "refresh_snapping",
    "snap_places",
    "snapped_places",
    "unsnapped",
]
