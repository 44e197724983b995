"""Plots drawn from buildings, and boundaries from a sentence."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridmap import boundaries, crs
from gridmap.boundaries.network import BoundaryNetwork, check_names
from gridmap.errors import LayerError
from gridmap.geo.layers import flags, places, plane_of, present, stored, weights
from gridmap.plots import draw, neighbours
from gridmap.plots.barriers import Barriers


def plots(
    buildings: gpd.GeoDataFrame,
    *,
    weight: str = "household_count",
    target: float = 300,
    streets: gpd.GeoDataFrame | None = None,
    tolerance: float = 0.05,
    seed: int = 0,
) -> pd.Series:
    """
    Divide buildings into connected plots of equal weight; see `gridmap.plots.draw`.

    Parameters
    ----------
    buildings
        Outlines (or points) with the column of the weight.
    weight
        Column whose sum per plot is balanced: households, people, dwellings.
    target
        Weight that a plot should have.
    streets
        Lines with `kind` (as in `gridmap.plots.neighbours.CROSSINGS`) and `is_bridge`, both
        optional: buildings on both sides of a wide street are no neighbours.
    tolerance
        Largest deviation from the mean that is tolerated, as a share.
    seed
        The same input and seed give the same plots.

    Returns
    -------
    Series
        Number of the plot of each building, from 1, named `plot`. Its `attrs` hold
        `max_deviation` from the mean, as a share, and `notes` on what could not be as asked.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from gridmap import geo
    >>> buildings = gpd.read_file("data/geo/building.geojson").set_index("code")
    >>> streets = gpd.read_file("data/geo/street.geojson")
    >>> one = buildings[buildings.community == "复兴社区"]
    >>> found = geo.plots(one, weight="dwelling_count", target=300, streets=streets)
    >>> int(found.max()), found.attrs["max_deviation"] < 0.05
    (17, True)
    """
    heavy = weights(buildings, weight)
    shapes = stored(buildings, "buildings")
    if not len(shapes):
        return pd.Series(np.zeros(0, np.int64), index=buildings.index, name="plot")
    plane = plane_of(shapes, "buildings")
    footprints = crs.reproject(shapes.to_numpy(), crs.STORED, plane)
    barriers = Barriers(footprints)
    if streets is not None:
        kind = streets["kind"].to_numpy(object) if "kind" in streets else "branch"
        barriers = Barriers(
            footprints,
            streets=crs.reproject(stored(streets, "streets").to_numpy(), crs.STORED, plane),
            kind=np.broadcast_to(np.asarray(kind, dtype=object), len(streets)),
            is_bridge=flags(streets, "is_bridge"),
        )
    near = neighbours.between(barriers)
    drawn = draw(
        places(shapes, plane), heavy, near.edges, target=target, tolerance=tolerance, seed=seed
    )
    made = pd.Series(drawn.label + 1, index=buildings.index, name="plot")
    made.attrs = {
        "max_deviation": float(drawn.max_deviation),
        "notes": [str(note) for note in (*near.notes, *drawn.notes)],
    }
    return made


def boundary(sentence: str, streets: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """
    Polygon within four named bounds (四至), on the centre-lines of the streets.

    Parameters
    ----------
    sentence
        Names the street on each side, such as 东起金山路,西至解放路,北临人民路,南接湘江路.
    streets
        Lines with a column `name`.

    Returns
    -------
    GeoSeries
        One polygon in the CRS of the streets. Its `attrs` hold `area_m2` on the ellipsoid,
        `rivals` (other blocks that the names could mean) and `notes`.

    Raises
    ------
    BoundaryError
        A side is missing or named twice, a street has no such name, or the bounds do not close.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from gridmap import geo
    >>> streets = gpd.read_file("data/geo/street.geojson")
    >>> found = geo.boundary("东起东寺街,西至西昌路,北临金碧路,南接柿花桥路", streets)
    >>> round(found.attrs["area_m2"], -3)
    350000.0
    """
    shapes = stored(streets, "streets")
    names = present(streets, "name")
    if not len(shapes):
        raise LayerError("there are no streets in the layer: pass those that bound the area")
    plain = names.where(names.notna(), "").astype(str)
    bounds = boundaries.read_bounds(sentence)
    parts, of = shapely.get_parts(shapes.to_numpy(), return_index=True)
    check_names(bounds.names(), [boundaries.plain_name(one) for one in plain])
    found = boundaries.build(BoundaryNetwork.from_lines(parts, plain.to_numpy(object)[of]), bounds)
    made = gpd.GeoSeries([found.outline], crs=crs.STORED).to_crs(streets.crs)
    made.attrs = {
        "area_m2": found.area_m2,
        "rivals": found.rivals,
        "notes": [str(note) for note in found.notes],
    }
    return made
