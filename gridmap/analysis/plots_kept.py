"""
Neighbours and cells of buildings, which follow from the layers alone, kept beside the database.

A changed building or barrier is another question and has another answer (`gridmap.store.kept`):
there is nothing to be told, and counts, plots and decisions have no part in it.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np
import shapely

from gridmap.i18n import as_data, from_data
from gridmap.plots import barriers as _barriers
from gridmap.plots import cells as _cells
from gridmap.plots import graph, neighbours, outline
from gridmap.plots.barriers import Barriers, Geometry
from gridmap.plots.cells import Cells
from gridmap.plots.neighbours import Limits, Neighbours
from gridmap.store.kept import Arrays, kept


def neighbours_among(barriers: Barriers, limits: Limits) -> Neighbours:
    """Neighbours as `gridmap.plots.neighbours.between` finds them, from what is kept if it is."""

    def make() -> Arrays:
        found = neighbours.between(barriers, limits)
        notes = np.array(json.dumps(as_data(found.notes)))
        return {**vars(found), "notes": notes}

    of = (_program(), json.dumps(asdict(limits)), *vars(barriers).values())
    arrays = kept("neighbours", of, make)
    notes = from_data(json.loads(str(arrays.pop("notes"))))
    return Neighbours(**arrays, notes=tuple(notes))


def cells_of(footprints: Geometry) -> Cells:
    """Cells as `Cells.of` makes them, from what is kept if it is."""
    arrays = kept("cells", (_program(), footprints), lambda: vars(Cells.of(footprints)))
    return Cells(**arrays)


@cache
def _program() -> str:
    """Text of the modules that find them out: what others found is no answer."""
    modules = (_barriers, _cells, graph, neighbours, outline)
    written = (Path(str(one.__file__)).read_text(encoding="utf-8") for one in modules)
    return "\n".join((shapely.geos_version_string, *written))
