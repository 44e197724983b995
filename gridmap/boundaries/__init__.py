"""
Boundaries by four named sides (四至): from a sentence to a polygon on the streets' centre-lines.

`sentence` reads the text, `network` holds the lines, `paths` and `ring` close them, `gaps` are
where they are on no named street, `drawing` reports the result, `fitting` makes several fit
together, `change` is what is put in force.
"""

from gridmap.boundaries.change import Change, Conflict
from gridmap.boundaries.drawing import Boundary, Corner, Side, area_m2, build
from gridmap.boundaries.fitting import Fitted, fit
from gridmap.boundaries.gaps import Gap, UnclosedError
from gridmap.boundaries.network import BoundaryNetwork, check_names
from gridmap.boundaries.sentence import SIDES, Bounds, of_names, plain_name, read_bounds

__all__ = [
    "SIDES",
    "Boundary",
    "BoundaryNetwork",
    "Bounds",
    "Change",
    "Conflict",
    "Corner",
    "Fitted",
    "Gap",
    "Side",
    "UnclosedError",
    "area_m2",
    "build",
    "check_names",
    "fit",
    "of_names",
    "plain_name",
    "read_bounds",
]
