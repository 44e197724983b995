"""Columns of layers that only the database can fill in (`sql/load/layers/`)."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def set_min_zoom(connection: Connection) -> int:
    """Set the lowest zoom that draws each incoming building."""
    return reader.run(connection, "load/layers/set_min_zoom")


def own(connection: Connection) -> set[str]:
    """Tables of the layers that the user loads."""
    return set(reader.column(connection, "load/layers/own"))


def overlapping(connection: Connection, layer: str) -> Sequence[RowMapping]:
    """
    Pairs of communities or estates that overlap, one of them incoming: first_name, second_name.

    `share` is that of the smaller one that the other covers as well.
    """
    return reader.rows(connection, "load/layers/overlapping", layer=layer)


def named(connection: Connection, layer: str) -> pd.DataFrame:
    """Communities or estates: source, source_ref, name, division_code, geom (WKB)."""
    return reader.frame(connection, "load/layers/named", layer=layer)


def changed_by_hand(connection: Connection, layer: str) -> list[str]:
    """Names of things that were changed by hand and that the load changes now."""
    return reader.column(connection, "load/layers/changed_by_hand", layer=layer)


def keep_aliases(connection: Connection) -> int:
    """Add the names that incoming estates are known by."""
    return reader.run(connection, "load/layers/keep_aliases")


def keep_residence(connection: Connection) -> int:
    """Leave homes as they are where the file says nothing of the kind."""
    return reader.run(connection, "load/layers/keep_residence")


def outlines(
    connection: Connection,
    source: str | None,
    *,
    west: float,
    south: float,
    east: float,
    north: float,
) -> pd.DataFrame:
    """Buildings in a box that are not of a source: id, source, geom (WKB)."""
    box = {"west": west, "south": south, "east": east, "north": north}
    return reader.frame(connection, "load/layers/outlines", source=source, **box)


def around(
    connection: Connection,
    layer: str,
    sources: Sequence[str],
    *,
    west: float,
    south: float,
    east: float,
    north: float,
) -> pd.DataFrame:
    """Rows of a layer in a box that are of no such source: source, source_ref, name, geom (WKB)."""
    box = {"west": west, "south": south, "east": east, "north": north}
    return reader.frame(connection, "load/layers/around", layer=layer, sources=sources, **box)


def known_keys(
    connection: Connection, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], int | None]:
    """Keys (source, key there) that are known, with the building that they are joined to."""
    sources, refs = ([key[part] for key in keys] for part in (0, 1))
    found = reader.rows(connection, "load/layers/known_keys", sources=sources, refs=refs)
    return {(row["source"], row["source_ref"]): row["row_id"] for row in found}


def analyze(connection: Connection) -> None:
    """Tell the planner how much there is after a load: a first look must not wait for it."""
    reader.do(connection, "load/layers/analyze")
