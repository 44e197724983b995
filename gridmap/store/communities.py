"""Communities as they are kept by hand (`sql/communities/`)."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from gridmap.store import reader


def state(connection: Connection, thing: int) -> dict[str, Any] | None:
    """Kept columns of a community, as JSON has them; None where there is none of this id."""
    return (reader.row(connection, "communities/state", id=thing) or {}).get("state")


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a community with these columns; returns its id."""
    (added,) = reader.column(connection, "communities/add", values=json.dumps(values))
    return added


def update(connection: Connection, thing: int, values: Mapping[str, Any]) -> int:
    """Change columns of a community; returns 1, or 0 where the user may not."""
    return reader.run(connection, "communities/update", id=thing, values=json.dumps(values))


def remove(connection: Connection, thing: int) -> int:
    """Take back a community, what lies in it is in none then; returns 1, or 0 for who may not."""
    reader.do(connection, "communities/release", id=thing)
    return reader.run(connection, "communities/remove", id=thing)


def dependents(connection: Connection, thing: int) -> dict[str, int]:
    """Households, plots, drafts, members and accounts that hang on a community, by column."""
    return dict(reader.row(connection, "communities/dependents", id=thing) or {})
