"""History of entries kept by hand, communities and estates around places (`sql/register/`)."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def history(connection: Connection, layer: str, thing: int | str) -> pd.DataFrame:
    """One row per change, the latest first; `before` and `after` are dictionaries or None."""
    return reader.frame(connection, "register/history", layer=layer, thing=str(thing))


def community_at(connection: Connection, lon: float, lat: float) -> dict[str, Any] | None:
    """`id` and `name` of the smallest community around a place; None outside all."""
    return reader.row(connection, "register/community_at", lon=lon, lat=lat)


def estate_at(connection: Connection, lon: float, lat: float) -> dict[str, Any] | None:
    """`id` and `name` of the smallest estate around a place; None outside all."""
    return reader.row(connection, "register/estate_at", lon=lon, lat=lat)
