"""
Boundaries by four named sides (四至): from a sentence to a polygon on the streets' centre-lines.

`sentence` reads the text, `network` holds the lines, `paths` and `ring` close them, `drawing` says
what came of it, `coverage` makes several fit together, `record` puts them in force.
"""

from gridmap.boundaries.coverage import Fitted, fit
from gridmap.boundaries.drawing import Boundary, Corner, Side, area_m2, build
from gridmap.boundaries.network import Network
from gridmap.boundaries.record import Change, Conflict, conflicts, history, put_in_force
from gridmap.boundaries.sentence import SIDES, Bounds, of_names, plain_name, read

__all__ = [
    "SIDES",
    "Boundary",
    "Bounds",
    "Change",
    "Conflict",
    "Corner",
    "Fitted",
    "Network",
    "Side",
    "area_m2",
    "build",
    "conflicts",
    "fit",
    "history",
    "of_names",
    "plain_name",
    "put_in_force",
    "read",
]
