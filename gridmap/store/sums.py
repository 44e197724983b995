"""Questions of map themes that add up homes (`sql/sums/`, `sql/tiles/sums.sql`)."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gridmap.store import reader
from gridmap.store.tiles import filled

Values = Sequence[int | None]


def complete_plots(connection: Connection) -> npt.NDArray[np.int64]:
    """Ids of the plots that the user sees whose team is complete today."""
    return np.array(reader.column(connection, "sums/complete_plots"), np.int64)


def draw(
    connection: Connection, z: int, x: int, y: int, halvings: int, areas: Mapping[str, Values]
) -> bytes:
    """
    Tile with these areas.

    Parameters
    ----------
    halvings
        Squares have sides of 100 m, so many times doubled.
    areas
        `estate_ids`, `cells`, `household_counts`, `building_counts`, `percents` and `point_ids`,
        one of each an area, None for what it does not have.
    """
    return filled(connection, "sums", z, x, y, halvings=halvings, **areas)
