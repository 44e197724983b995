"""A big town for benchmarks: the sample subdistrict again and again on a grid."""

import math
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from etl.sample.people import COUNTS
from etl.sample.plane import DECIMALS, ORIGIN_LAT, ORIGIN_LON
from etl.sample.town import LAYERS, SampleTown
from gridmap.i18n import Message

GAP = 1.03
"""Pitch of the grid, in extents of one subdistrict."""

CODES = ["code", "parent", "building_code", "plot_code", "login"]
"""Columns with keys: a copy puts its number before them."""

NAMES = ["community", "subdistrict"]
"""Columns with names of areas: a copy puts its number behind them."""


def write_big(
    town: SampleTown, building_count: int, folder: Path | str, progress: Callable[[Message], None]
) -> dict[str, int]:
    """
    Write whole copies of `town` with at least `building_count` buildings, as GeoParquet.

    Every copy has codes, names and division codes of its own. Buildings carry household
    counts (`people.COUNTS`) in place of ledgers. Returns rows written by layer.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    copies = math.ceil(building_count / len(town.building))
    layers = {**town.layers(), "building": _counted(town)}
    extent = town.subdistrict.total_bounds
    written = {}
    for name, layer in layers.items():
        rows = len(layer) * copies
        progress(Message("{layer}: {count} rows", layer=LAYERS[name], count=rows))
        big = repeat(layer, name, copies, extent)
        big.to_parquet(folder / f"{name}.parquet", compression="zstd", index=False)
        written[name] = len(big)
    for name, table in {"plots": town.plots, "teams": town.teams}.items():
        big_table = _relabelled(table, name, copies)
        big_table.to_parquet(folder / f"{name}.parquet", compression="zstd", index=False)
        written[name] = len(big_table)
    return written


def repeat(layer: gpd.GeoDataFrame, name: str, copies: int, extent: np.ndarray) -> gpd.GeoDataFrame:
    """`copies` of a layer of one geometry type, moved apart; `extent`: W, S, E, N in degrees."""
    kind, xy, offsets = shapely.to_ragged_array(layer.geometry.to_numpy(), include_z=False)
    moved = np.round(_spread(xy, copies, extent), DECIMALS)
    geoms = shapely.from_ragged_array(kind, moved, _offsets(offsets, copies))
    rows = _relabelled(layer.drop(columns="geom"), name, copies)
    return gpd.GeoDataFrame(rows, geometry=geoms, crs="EPSG:4326").rename_geometry("geom")


def _spread(xy: np.ndarray, copies: int, extent: np.ndarray) -> np.ndarray:
    """Coordinates of all copies, row by row of a square grid; metres keep their length."""
    west, south, east, north = extent
    side = math.ceil(math.sqrt(copies))
    row, column = np.divmod(np.arange(copies), side)
    up = row * (north - south) * GAP
    # A degree of longitude shrinks northwards: wider in degrees there, as wide in metres.
    wider = np.cos(np.radians(ORIGIN_LAT)) / np.cos(np.radians(ORIGIN_LAT + up))
    across = (column * (east - west) * GAP) * wider
    lon = ORIGIN_LON + (xy[:, 0] - ORIGIN_LON)[None, :] * wider[:, None] + across[:, None]
    lat = xy[:, 1][None, :] + up[:, None]
    return np.column_stack([lon.ravel(), lat.ravel()])


def _offsets(offsets: tuple[np.ndarray, ...], copies: int) -> tuple[np.ndarray, ...]:
    """Ragged-array offsets for geometries put end to end `copies` times."""
    repeated = []
    for level in offsets:
        steps = np.arange(copies)[:, None] * level[-1]
        repeated.append(np.concatenate([[0], (level[1:][None, :] + steps).ravel()]))
    return tuple(repeated)


def _counted(town: SampleTown) -> gpd.GeoDataFrame:
    """Buildings with the true counts of their households, 0 where nobody lives."""
    counts = town.truth.set_index("building_code").reindex(town.building["code"]).fillna(0)
    return town.building.assign(**{c: counts[c].astype("int32").to_numpy() for c in COUNTS})


def _relabelled(rows: pd.DataFrame, name: str, copies: int) -> pd.DataFrame:
    """Attributes of all copies; keys and names made distinct."""
    number = np.repeat(np.arange(1, copies + 1), len(rows))
    big = pd.DataFrame({c: _tiled(rows[c], copies) for c in rows.columns})
    tag = pd.Series(number).map("{:04d}".format)
    for column in big.columns.intersection(CODES):
        big[column] = ("T" + tag + "-" + big[column]).where(big[column].notna(), None)
    named = [*NAMES, "name"] if name in ("community", "subdistrict") else NAMES
    for column in big.columns.intersection(named):
        big[column] = big[column] + tag
    if "division_code" in big:
        # Ninety-nine subdistricts fill a county; then the next county begins.
        county, street = np.divmod(number - 1, 99)
        ahead = pd.Series((990102 + county) * 1000 + street + 1).astype(str)
        big["division_code"] = ahead + big["division_code"].str[9:]
    return big


def _tiled(column: pd.Series, copies: int) -> pd.Series:
    return pd.Series(column.array.take(np.tile(np.arange(len(column)), copies)))
