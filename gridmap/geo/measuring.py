"""Coverage of buildings by service points."""

import geopandas as gpd
import numpy as np
import pandas as pd

from gridmap import coverage as measures
from gridmap.geo.layers import Layer, places, plane_of, present, stored, weights
from gridmap.geo.walking import WalkNetwork, snapped
from gridmap.network import nearest_points
from gridmap.network.straight import nearest_xy


def coverage(
    buildings: gpd.GeoDataFrame,
    points: Layer,
    *,
    radius_m: float,
    network: WalkNetwork | None = None,
    weight: str = "household_count",
    by: str | None = None,
) -> pd.DataFrame:
    """
    Measure the weight within a radius of the nearest point, and the distances of the rest.

    Parameters
    ----------
    buildings
        With the column of the weight, and that of `by`.
    points
        Open service points.
    radius_m
        Metres; a building exactly at the radius is within.
    network
        Measure on foot over these streets; None: by straight line.
    weight
        Column that is counted: households, people, dwellings. It must have no gaps.
    by
        Column to group by, such as the community; None: one row for all buildings.

    Returns
    -------
    DataFrame
        One row per group, named by it ('all' without `by`), those with most beyond the radius
        first: `building_count`, `total_count`, `within_count`, `beyond_count`, `share_within`,
        weighted `median_m`, `p95_m`, and `farthest_m` of the `farthest` building (its index).

    Examples
    --------
    >>> import geopandas as gpd
    >>> from gridmap import geo
    >>> buildings = gpd.read_file("data/geo/building.geojson").set_index("code")
    >>> points = gpd.read_file("data/geo/service_point.geojson")
    >>> network = geo.walk_network(gpd.read_file("data/geo/street.geojson"))
    >>> figures = geo.coverage(
    ...     buildings, points[points.tier != "outpost"], radius_m=500, network=network,
    ...     weight="dwelling_count", by="community",
    ... )
    >>> figures.share_within.round(2).to_dict()
    {'漓江路社区': 0.83, '青石桥社区': 0.36, '复兴社区': 0.98}
    """
    count = weights(buildings, weight)
    shapes = stored(buildings, "buildings")
    if network is None:
        plane = plane_of(shapes, "buildings")
        here, there = places(shapes, plane), places(stored(points, "points"), plane)
        straight_m = nearest_xy(here, there)[1] if len(there) else np.full(len(here), np.inf)
        walked_m = np.full(len(buildings), np.nan)
    else:
        found = nearest_points(
            network.graph,
            snapped(buildings, "buildings", network),
            snapped(points, "points", network),
        )
        straight_m, walked_m = found.straight_m, found.walk_m
    table = pd.DataFrame(
        {
            "building_id": np.arange(len(buildings)),
            "household_count": count,
            "straight_m": straight_m,
            "walk_m": walked_m,
            "group": "all" if by is None else present(buildings, by).to_numpy(object),
        }
    )
    distance = measures.distance_column(network is not None)
    figures = measures.reach_by(table, "group", radius_m, distance=distance).set_index("group")
    at = figures.pop("farthest_building_id")
    figures["farthest"] = [None if pd.isna(one) else buildings.index[int(one)] for one in at]
    unknown = ["unlocated_count", "hidden_count", "share_within_at_most", "detour"]
    return figures.drop(columns=unknown).rename_axis(by)
