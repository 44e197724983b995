"""Questions about the names of buildings (`sql/gazetteer/`)."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def buildings(connection: Connection) -> Sequence[RowMapping]:
    """One row per building that stands."""
    return connection.execute(reader.statement("gazetteer/buildings")).mappings().all()


def decisions(connection: Connection) -> Sequence[RowMapping]:
    """One row per decision in force, of the communities that the user may see."""
    return connection.execute(reader.statement("gazetteer/decisions")).mappings().all()


def version(connection: Connection) -> str:
    """The key to keep a gazetteer under."""
    return str((reader.row(connection, "gazetteer/version") or {})["version"])
