"""The list of changes that a merge keeps, and the lock of a layer (`sql/load/staging/`)."""

from sqlalchemy import Connection

from gridmap.store import reader


def lock(connection: Connection, layer: str) -> None:
    """Wait for a load of the layer that is under way; later ones wait for this transaction."""
    reader.do(connection, "load/staging/lock", layer=layer)


def staged_columns(connection: Connection) -> list[str]:
    """Names of the columns of `incoming`, in order."""
    return reader.column(connection, "load/staging/staged_columns")


def make_changed(connection: Connection) -> None:
    """Begin a new list `changed`."""
    reader.do(connection, "load/staging/make_changed")


def count_changed(connection: Connection) -> tuple[int, int]:
    """Numbers of new and of changed rows in `changed`; a row counts once."""
    counts = reader.rows(connection, "load/staging/count_changed")[0]
    return counts["inserted"], counts["updated"]
