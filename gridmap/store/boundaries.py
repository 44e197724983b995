"""Questions about community outlines and the lines they run on (`sql/boundaries/`)."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def names(connection: Connection) -> pd.DataFrame:
    """One row per name of a street or of water."""
    return reader.frame(connection, "boundaries/names")


def lines(connection: Connection, names: Sequence[str], margin: float) -> pd.DataFrame:
    """One row per street around the named lines, or a named bank; WKB in EPSG:4326."""
    return reader.frame(connection, "boundaries/lines", names=list(names), margin=margin)


def communities(connection: Connection, wanted: str | None = None) -> pd.DataFrame:
    """One row per community (of that name or code), with bounds and outline; WKB in EPSG:4326."""
    return reader.frame(connection, "boundaries/communities", wanted=wanted)


def outside(connection: Connection, community_id: int, outline: bytes) -> pd.DataFrame:
    """One row per building; `outline` is WKB in EPSG:4326."""
    return reader.frame(
        connection, "boundaries/outside", community_id=community_id, outline=outline
    )


def overlaps(connection: Connection, community_ids: Sequence[int], outline: bytes) -> pd.DataFrame:
    """One row per community; `outline` is WKB in EPSG:4326."""
    return reader.frame(
        connection, "boundaries/overlaps", community_ids=list(community_ids), outline=outline
    )


def announce(connection: Connection, record: str) -> None:
    """Set who, why and from which words (JSON, or "") for the record of the next change."""
    reader.do(connection, "boundaries/announce", record=record)


def history(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per change; outlines as WKB in EPSG:4326."""
    return reader.frame(connection, "boundaries/history", community_id=community_id)


def outlines(connection: Connection) -> pd.DataFrame:
    """One row per community; outlines as WKB in EPSG:4326."""
    return reader.frame(connection, "boundaries/outlines")
