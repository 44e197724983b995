"""Refuses a layer whose datum is not what it says, by how it lies on what is loaded."""

from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from sqlalchemy import Connection, Table

from gridmap import crs as crs_
from gridmap import datum, store
from gridmap.crs.shifts import GCJ_AREA
from gridmap.datum import Finding, Geometries, Measure, Move
from gridmap.errors import CrsError
from gridmap.i18n import Message
from gridmap.store import schema

MOST_FEATURES = 300
"""Features that are looked at."""

MOST_PLACES = 1000
"""Places on lines and outlines that are looked at: cheaper than features, and they say less."""

WINDOW_M = 1000.0
"""Features are taken from a window of this half width, so that a city is not read for a street."""

TRIES = 3
"""Windows that are tried: part of a layer may lie where nothing is loaded."""

ENOUGH = 100
"""Places from which another window would not say more."""

STEP_M = 20.0
"""Between places on a line or an outline."""

SAME_PLACE_M = 30.0
"""How closely features known by their keys must keep together to have moved as one."""

LEAST_KNOWN = 3
"""Features known by their keys that make a move."""

M_PER_DEGREE = 111_320.0
"""Of latitude; only boxes are made with it."""

NAMED = ("community", "estate", "subdistrict")
LINES = ("street", "community", "subdistrict", "estate", "land")
LAYERS = {
    "community": Message("community outlines they name"),
    "estate": Message("estate outlines they name"),
    "subdistrict": Message("subdistrict outlines they name"),
    "streets": Message("streets"),
    "estate outlines": Message("estate outlines"),
    "buildings of other sources": Message("buildings of other sources"),
    "buildings": Message("loaded buildings"),
}
"""What a layer lies on, by the names that its measures bear."""
NOTHING = Message("")
DIRECTIONS = (
    *(Message("north"), Message("north-east"), Message("east"), Message("south-east")),
    *(Message("south"), Message("south-west"), Message("west"), Message("north-west")),
)
WORDS = {"gcj02": "GCJ-02", "bd09": "BD-09", "wgs84": "WGS 84"}


def check(
    connection: Connection,
    table: Table,
    rows: pd.DataFrame,
    taken_as: CRS | str,
    *,
    is_settled: bool,
) -> dict[str, Any]:
    """
    Compare a layer with what is loaded where it lies; a note on what was found, if anything.

    Parameters
    ----------
    rows
        Linked rows of the layer, `geom` in EPSG:4326.
    taken_as
        CRS or datum that the coordinates were taken as.
    is_settled
        Somebody said that CRS: the layer is loaded, whatever it lies on.

    Raises
    ------
    CrsError
        It lies off by the shift of a datum, and nobody has settled that it should.
    """
    geometry = rows["geom"].to_numpy() if "geom" in rows else np.array([], dtype=object)
    rows = rows[~shapely.is_missing(geometry)]
    if rows.empty or not _shifts_here(rows["geom"].to_numpy()):
        return {}
    finding, on = _look(connection, table, rows, _datum(taken_as))
    if finding.is_right:
        return {}
    if finding.move is None:
        return {"datum": Message("not checked: {why}", why=_too_little(finding, on, len(rows)))}
    said = _said(rows, finding.move, on)
    if not is_settled:
        raise CrsError(
            "{layer}: {said}; {advice}",
            layer=rows["source"].iloc[0],
            said=said,
            advice=_advice(finding.move, taken_as, on),
        )
    warning = Message("WARNING: {said}; loaded all the same, its CRS was given", said=said)
    return {"datum": warning}


def _look(
    connection: Connection, table: Table, rows: pd.DataFrame, declared: str
) -> tuple[Finding, Message]:
    """By other layers; where they cannot say, by the same features loaded before."""
    rng = np.random.default_rng(len(rows))
    finding, on = Finding(False, None, 0, 0.0, 0.0), NOTHING
    for _ in range(TRIES):
        measures, plane = _measures(connection, table, _window(rows, rng), rng)
        if not measures:
            continue
        finding = datum.judge(measures, declared, plane, rng)
        on = reduce(_and, (LAYERS[measure.on] for measure in measures))
        if finding.is_right or finding.move:
            return finding, on
        if finding.count >= ENOUGH:
            break
    known = _known(connection, table, rows, declared)
    return (known, Message("same features loaded before")) if known else (finding, on)


def _window(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Some features around one of them, with a point inside each as `place`."""
    place = shapely.point_on_surface(rows["geom"].to_numpy())
    x, y = shapely.get_x(place), shapely.get_y(place)
    seed = rng.integers(len(rows))
    north = WINDOW_M / M_PER_DEGREE
    east = north / np.cos(np.radians(y[seed]))
    near = np.flatnonzero((abs(x - x[seed]) < east) & (abs(y - y[seed]) < north))
    chosen = rng.permutation(near)[:MOST_FEATURES]
    return rows.iloc[chosen].assign(place=place[chosen])


def _measures(
    connection: Connection, table: Table, rows: pd.DataFrame, rng: np.random.Generator
) -> tuple[list[Measure], CRS]:
    """All ways in which a layer of this kind lies on what is loaded."""
    geometry, place = rows["geom"].to_numpy(), rows["place"].to_numpy()
    box = _reach(geometry)
    plane = crs_.metric_crs(box)
    load = store.load.datum
    within: dict[str, Any] = dict(
        zip(("west", "south", "east", "north"), map(float, box), strict=True)
    )
    within |= {"table": table.name, "source": rows["source"].iloc[0]}
    buildings = crs_.reproject(load.buildings(connection, within), crs_.STORED, plane)
    measures = [
        datum.named(word, place[has], areas)
        for word in NAMED
        for has, areas in [_named(connection, word, rows, plane)]
        if has.any()
    ]
    if table.name == "building":
        for on, find in (("streets", load.streets), ("estate outlines", load.estate_outlines)):
            lines = crs_.reproject(find(connection, within), crs_.STORED, plane)
            if len(lines):
                measures.append(datum.beside(on, geometry, lines))
        if len(buildings):
            measures.append(datum.inside("buildings of other sources", place, buildings))
    elif len(buildings) and table.name in LINES:
        along, owner = _along(geometry, plane, rng)
        measures.append(datum.beside("buildings", along, buildings, owner))
    elif len(buildings):
        measures.append(datum.inside("buildings", place, buildings))
    return measures, plane


def _named(
    connection: Connection, word: str, rows: pd.DataFrame, plane: CRS
) -> tuple[npt.NDArray[np.bool_], Geometries]:
    """Which rows name an area whose outline is known, and the area of each of these."""
    if f"{word}_id" not in rows:
        return np.zeros(len(rows), dtype=bool), np.array([], dtype=object)
    target = schema.metadata.tables[word]
    ids = rows[f"{word}_id"]
    wanted = [int(one) for one in ids.dropna().unique()]
    found = store.load.datum.areas(connection, target, wanted)
    flat = crs_.reproject(np.array(list(found.values()), dtype=object), crs_.STORED, plane)
    outlines = dict(zip(found, flat, strict=True))
    has = ids.isin(list(outlines)).to_numpy(dtype=bool)
    return has, np.array([outlines[one] for one in ids[has]], dtype=object)


def _along(
    geometry: Geometries, plane: CRS, rng: np.random.Generator
) -> tuple[Geometries, npt.NDArray[np.int64]]:
    """Places along lines and outlines, in degrees, and the feature of each."""
    if shapely.get_dimensions(geometry).max() == 2:
        geometry = shapely.boundary(geometry)
    lines, feature = shapely.get_parts(geometry, return_index=True)
    flat = crs_.reproject(lines, crs_.STORED, plane)
    length = shapely.length(flat)
    count = np.maximum(1, length // STEP_M).astype(int)
    line = np.repeat(np.arange(len(flat)), count)
    number = np.arange(len(line)) - np.repeat(count.cumsum() - count, count)
    chosen = rng.permutation(len(line))[:MOST_PLACES]
    share = (number[chosen] + 0.5) / count[line[chosen]]
    places = shapely.line_interpolate_point(flat[line[chosen]], share, normalized=True)
    return crs_.reproject(places, plane, crs_.STORED), feature[line[chosen]]


def _known(
    connection: Connection, table: Table, rows: pd.DataFrame, declared: str
) -> Finding | None:
    """Features that the same source has loaded before, found by their keys."""
    keys = rows["source_ref"].head(MOST_FEATURES).tolist()
    before = store.load.datum.stored(connection, table, rows["source"].iloc[0], keys)
    again = rows[rows["source_ref"].isin(list(before))].drop_duplicates("source_ref")
    if len(again) < LEAST_KNOWN:
        return None
    geometry = again["geom"].to_numpy()
    plane = crs_.metric_crs(_reach(geometry))
    there = crs_.reproject(
        np.array([before[key] for key in again["source_ref"]]), crs_.STORED, plane
    )
    for move in (None, *datum.moves(declared)):
        here = crs_.reproject(datum.moved(geometry, move), crs_.STORED, plane)
        apart = shapely.distance(shapely.centroid(here), shapely.centroid(there))
        if np.quantile(apart, 0.8) < SAME_PLACE_M:
            return Finding(move is None, move, len(again), 0.0, 0.0)
    return None


def _reach(geometry: Geometries) -> crs_.Extent:
    west, south, east, north = shapely.total_bounds(geometry)
    up = datum.REACH_M / M_PER_DEGREE
    side = up / np.cos(np.radians((south + north) / 2))
    return west - side, south - up, east + side, north + up


def _shifts_here(geometry: Geometries) -> bool:
    """Whether GCJ-02 differs from WGS 84 where the layer lies."""
    west, south, east, north = shapely.total_bounds(geometry)
    lon, lat = (west + east) / 2, (south + north) / 2
    least_lon, least_lat, most_lon, most_lat = GCJ_AREA
    return bool(least_lon < lon < most_lon and least_lat < lat < most_lat)


def _datum(taken_as: CRS | str) -> str:
    return taken_as if isinstance(taken_as, str) else "wgs84"


def _and(first: Message, second: Message) -> Message:
    return Message("{first} and {second}", first=first, second=second)


def _said(rows: pd.DataFrame, move: Move, on: Message) -> Message:
    metres, bearing = datum.displacement(rows["geom"].to_numpy(), move)
    lies = Message(
        "it lies {metres:.0f} m to the {direction} of where it fits the {on}",
        metres=metres,
        direction=DIRECTIONS[round(bearing / 45) % 8],
        on=on,
    )
    name = WORDS[move.datum]
    if move.is_own:
        return Message("{lies}; taken as {datum} it fits", lies=lies, datum=name)
    return Message(
        "{lies}: the shift of {datum}, and rather theirs than its own", lies=lies, datum=name
    )


def _advice(move: Move, taken_as: CRS | str, on: Message) -> Message:
    name = taken_as if isinstance(taken_as, str) else taken_as.to_string()
    keep = Message("the coordinate system (--crs) {name} loads it as it stands", name=name)
    if not move.is_own:
        return Message(
            "load the {on} again in their coordinate system (--crs), or {keep}", on=on, keep=keep
        )
    if not isinstance(taken_as, str) and taken_as.is_projected:
        return Message("save in degrees and set the coordinate system (--crs) to {right}; {keep}",
                       right=move.datum, keep=keep)  # fmt: skip
    right = "EPSG:4326" if move.datum == "wgs84" else move.datum
    return Message("set the coordinate system (--crs) to {right}; {keep}", right=right, keep=keep)


def _too_little(finding: Finding, on: Message, count: int) -> Message:
    if on is NOTHING:
        return Message("nothing is loaded that it lies on")
    if finding.count < datum.LEAST_COUNT:
        return Message(
            "only {features} features in {places} places to compare with the {on}",
            features=count,
            places=finding.count,
            on=on,
        )
    return Message("its features fit the {on} nowhere clearly", on=on)
