"""Walking distance: streets as a graph, places snapped to it, the nearest one on foot."""

from gridmap.network.graph import WalkNetwork
from gridmap.network.obstacles import Doors, StreetLines, Walls
from gridmap.network.places import (
    NearestPoints,
    Places,
    SnappedNetwork,
    at_least_straight,
    nearest_points,
)
from gridmap.network.snapped import (
    SNAP_METHODS,
    UNSNAPPED,
    Snapped,
    nearest_on_foot,
    walk_distances,
)
from gridmap.network.snapping import snap
from gridmap.network.speed import ELDERLY, ORDINARY, Speed
from gridmap.network.straight import metric_xy, nearest_straight

__all__ = [
    "ELDERLY",
    "ORDINARY",
    "SNAP_METHODS",
    "UNSNAPPED",
    "Doors",
    "NearestPoints",
    "Places",
    "Snapped",
    "SnappedNetwork",
    "Speed",
    "StreetLines",
    "WalkNetwork",
    "Walls",
    "at_least_straight",
    "metric_xy",
    "nearest_on_foot",
    "nearest_points",
    "nearest_straight",
    "snap",
    "walk_distances",
]
