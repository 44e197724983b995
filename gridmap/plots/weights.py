"""
Weights by which plots are balanced: one value per building, by name.

- `households`, `people`: their number; `age60`: residents of 60 and over, `storeys`: floors;
- `distance`: metres, straight, from the nearest open hall or station: the way to go and back;
- `mixed`: households, residents of 60 and over, floors and distance in equal parts, scaled to the
  number of households (001 篇8 names places, residents, tasks and their intensity; that they count
  alike is an assumption).
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from gridmap import crs
from gridmap.errors import PlotError
from gridmap.plots.barriers import Buildings

Array = npt.NDArray[np.float64]

WEIGHTS = ("households", "people", "age60", "storeys", "distance", "mixed")
MIX = ("households", "age60", "storeys", "distance")


def plot_weights(buildings: Buildings, stations: pd.DataFrame) -> dict[str, Array]:
    """
    Weights by name, in the order of the buildings.

    Unknown weights are left out: `distance` without any hall or station, `age60` where nobody of
    that age is counted, or no count may be seen.

    Parameters
    ----------
    stations
        One row per hall or station: `lon`, `lat`, EPSG:4326.
    """
    found = {
        "households": buildings.household_count.astype(np.float64),
        "people": buildings.people_count.astype(np.float64),
        "age60": buildings.age60_count.astype(np.float64),
        "storeys": buildings.storeys.astype(np.float64),
        "distance": _distance(buildings, stations),
    }
    known = {name: weight for name, weight in found.items() if weight.any()}
    shares = [known[name] / known[name].sum() for name in MIX if name in known]
    if shares and "households" in known:
        known["mixed"] = known["households"].sum() * np.mean(shares, axis=0)
    # Where nobody lives yet any division by households is even.
    return {"households": found["households"], "people": found["people"], **known}


def chosen_weight(weights: Mapping[str, Array], name: str) -> Array:
    """Weight of that name; PlotError where nothing is known for it."""
    if name not in weights:
        raise PlotError(
            "nothing is known for the weight {name!r} here; choose one of {known}",
            name=name,
            known=list(weights),
        )
    return weights[name]


def _distance(buildings: Buildings, stations: pd.DataFrame) -> Array:
    if stations.empty:
        return np.zeros(len(buildings.id))
    places = shapely.points(stations[["lon", "lat"]].to_numpy(np.float64))
    xy = shapely.get_coordinates(crs.reproject(places, crs.STORED, buildings.plane))
    return cKDTree(xy).query(buildings.xy)[0]
