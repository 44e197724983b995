"""The office whose map this is (`sql/office/`)."""

from sqlalchemy import Connection

from gridmap.store import reader


def name(connection: Connection) -> str | None:
    """Name as administrators gave it, else of the only subdistrict; None where neither says it."""
    return (reader.row(connection, "office/name") or {}).get("name")


def given(connection: Connection) -> str | None:
    """Name as administrators gave it; None while they have not."""
    return (reader.row(connection, "office/given") or {}).get("name")


def set_name(connection: Connection, name: str | None) -> int:
    """Give the office a name, or none; returns 1, or 0 where the user may not."""
    return reader.run(connection, "office/set_name", name=name)
