"""Questions about the names of buildings (`sql/gazetteer/`)."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def buildings(connection: Connection) -> Sequence[RowMapping]:
    """One row per building that is not demolished."""
    return connection.execute(reader.statement("gazetteer/buildings")).mappings().all()


def decisions(connection: Connection) -> Sequence[RowMapping]:
    """One row per decision in force, of the communities that the user may see."""
    return connection.execute(reader.statement("gazetteer/decisions")).mappings().all()


def place_names(connection: Connection) -> Sequence[str]:
    """Names of communities, estates and streets, also of those without buildings or addresses."""
    return connection.execute(reader.statement("gazetteer/place_names")).scalars().all()


def version(connection: Connection) -> str:
    """Version of the gazetteer's rows: the key under which a gazetteer is cached."""
    return str((reader.row(connection, "gazetteer/version") or {})["version"])
