"""
What plots are balanced by: a weight a building, by name.

- `households`, `people`: their number; `age60`: residents of 60 and over, `storeys`: floors;
- `distance`: metres, straight, from the nearest open hall or station: the way to go and back;
- `mixed`: households, residents of 60 and over, floors and distance in equal parts, scaled to the
  number of households (001 篇8 names places, residents, tasks and their intensity; that they count
  alike is an assumption).
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.errors import PlotError
from gridmap.plots.ground import Buildings

Array = npt.NDArray[np.float64]

WEIGHTS = ("households", "people", "age60", "storeys", "distance", "mixed")
MIX = ("households", "age60", "storeys", "distance")


def read(connection: Connection, community_id: int, buildings: Buildings) -> dict[str, Array]:
    """
    Each weight by name, in the order of the buildings.

    Those that nothing is known for are missing: `distance` without any hall or station, `age60`
    where nobody of that age is counted, or no count may be seen.
    """
    found = {
        "households": buildings.household_count.astype(np.float64),
        "people": buildings.people_count.astype(np.float64),
        "age60": _elderly(connection, community_id, buildings),
        "storeys": buildings.storeys.astype(np.float64),
        "distance": _distance(connection, buildings),
    }
    known = {name: weight for name, weight in found.items() if weight.any()}
    shares = [known[name] / known[name].sum() for name in MIX if name in known]
    if shares and "households" in known:
        known["mixed"] = known["households"].sum() * np.mean(shares, axis=0)
    # Where nobody lives yet any division by households is even.
    return {"households": found["households"], "people": found["people"], **known}


def chosen(weights: Mapping[str, Array], name: str) -> Array:
    """One of them; PlotError where nothing is known for it."""
    if name not in weights:
        raise PlotError(
            "nothing is known for the weight {name!r} here; choose one of {known}",
            name=name,
            known=", ".join(weights),
        )
    return weights[name]


def _elderly(connection: Connection, community_id: int, buildings: Buildings) -> Array:
    rows = store.plots.elderly(connection, community_id)
    count = np.zeros(len(buildings.id))
    known = rows[rows["building_id"].isin(buildings.id)]
    count[np.searchsorted(buildings.id, known["building_id"])] = known["age60_count"]
    return count


def _distance(connection: Connection, buildings: Buildings) -> Array:
    stations = store.plots.stations(connection)
    if stations.empty:
        return np.zeros(len(buildings.id))
    places = shapely.points(stations[["lon", "lat"]].to_numpy(np.float64))
    xy = shapely.get_coordinates(crs.reproject(places, crs.STORED, buildings.plane))
    return cKDTree(xy).query(buildings.xy)[0]
