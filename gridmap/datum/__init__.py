"""
Fit of a layer on others, and whether another datum would fit better.

GCJ-02 and BD-09 data call themselves WGS 84 and lie 200 m to 1.3 km off. Nothing in such a file
says so; what it lies on does: buildings do not stand on streets, streets do not run through
buildings, service points are in buildings, and things lie in the community that they name. In its
place a layer fits far better than a few streets to any side; elsewhere it fits no better than
around. That makes every place its own yardstick: no share of anything has to be known.
"""

from gridmap.datum.judging import LEAST_COUNT, Finding, Move, displacement, judge, moved, moves
from gridmap.datum.measures import Geometries, Measure, beside, inside, named

REACH_M = 1600.0
"""How far around a layer what it lies on matters: BD-09 is 1.3 km off at most, and a ring more."""

__all__ = [
    "LEAST_COUNT",
    "REACH_M",
    "Finding",
    "Geometries",
    "Measure",
    "Move",
    "beside",
    "displacement",
    "inside",
    "judge",
    "moved",
    "moves",
    "named",
]
