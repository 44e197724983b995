"""
Boundaries by four named sides (四至): from a sentence to a polygon on the streets' centre-lines.

`sentence` reads the text, `network` holds the lines, `paths` and `ring` close them, `drawing` says
what came of it, `coverage` makes several fit together, `record` puts them in force.
"""

from gridmap.boundaries.coverage import Fitted, fit
from gridmap.boundaries.drawing import Boundary, Side, area_m2, build
from gridmap.boundaries.network import Network
from gridmap.boundaries.sentence import SIDES, Bounds, of_names, read

__all__ = [
    "SIDES",
    "Boundary",
    "Bounds",
    "Fitted",
    "Network",
    "Side",
    "area_m2",
    "build",
    "fit",
    "of_names",
    "read",
]
