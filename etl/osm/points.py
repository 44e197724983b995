"""Points of interest of an extract: which are places of their own, and which were passed over."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gridmap.store import service_types

SHOWN = 15
"""Tags that are listed with their counts; the others are one."""


def open_to_residents(
    codes: Sequence[str], geometry: npt.NDArray[np.object_], grounds: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.bool_], dict[str, Any]]:
    """
    Whether each point is a place that residents may use, and notes on those that are not.

    A library or a pitch on the grounds of a university is not; a kindergarten's building on the
    kindergarten's ground is that kindergarten again.

    Parameters
    ----------
    codes
        Type of service of each point.
    geometry
        Points or areas as mapped, None where there is none.
    grounds
        Areas that are closed to residents.
    """
    places = shapely.point_on_surface(geometry)
    closed = {one.code for one in service_types.shipped() if not one.campus}
    of_closed = np.isin(np.array(codes, dtype=object).astype(str), list(closed))
    sound = grounds[~shapely.is_missing(grounds)]
    inside = np.unique(shapely.STRtree(sound).query(places, predicate="within")[0])
    on_campus = np.zeros(len(places), dtype=bool)
    on_campus[inside] = True
    on_campus &= of_closed
    twice = _within_another(codes, geometry, places) & ~on_campus
    notes = {
        "points_on_a_campus": int(on_campus.sum()),
        "points_mapped_twice": int(twice.sum()),
    }
    return ~(on_campus | twice), {name: count for name, count in notes.items() if count}


def _within_another(
    codes: Sequence[str], geometry: npt.NDArray, places: npt.NDArray
) -> npt.NDArray[np.bool_]:
    """Whether a place lies in a larger area of the same type."""
    repeated = np.zeros(len(places), dtype=bool)
    one, other = shapely.STRtree(geometry).query(places, predicate="within")
    area = shapely.area(geometry)
    same = np.array([codes[a] == codes[b] for a, b in zip(one, other, strict=True)], dtype=bool)
    # Of two outlines of one size the later one goes.
    larger = (area[other] > area[one]) | ((area[other] == area[one]) & (other < one))
    repeated[one[same & larger & (one != other)]] = True
    return repeated


def counted(tags: Iterable[str]) -> dict[str, int]:
    """Tags with their counts, the commonest first; the rest as `others`."""
    counts = Counter(tags).most_common()
    rest = sum(count for _, count in counts[SHOWN:])
    return dict(counts[:SHOWN]) | ({"others": rest} if rest else {})
