"""The list of changes that a merge keeps, and the lock of a layer (`sql/load/staging/`)."""

from collections.abc import Sequence

from sqlalchemy import Connection

from gridmap.store import reader


def lock(connection: Connection, layer: str) -> None:
    """Wait for a load of the layer that is under way; later ones wait for this transaction."""
    reader.do(connection, "load/staging/lock", layer=layer)


def allow_memory(connection: Connection) -> None:
    """Allow the transaction memory for sorts and joins of a whole layer."""
    reader.do(connection, "load/staging/allow_memory")


def drop_incoming(connection: Connection) -> None:
    """Drop the table `incoming` of an earlier merge."""
    reader.do(connection, "load/staging/drop_incoming")


def index_incoming(connection: Connection) -> None:
    """Index `incoming` by the key that a merge finds its rows by."""
    reader.do(connection, "load/staging/index_incoming")


def analyze_incoming(connection: Connection) -> None:
    """Gather the statistics of `incoming` that the planner needs."""
    reader.do(connection, "load/staging/analyze_incoming")


def find_joined(connection: Connection, layer: str) -> int:
    """Set `row_id` of incoming rows that are joined to a row of another source."""
    return reader.run(connection, "load/staging/find_joined", layer=layer)


def recall(connection: Connection, layer: str) -> int:
    """Set `prior` of `incoming`: what the same file said of the row the last time."""
    return reader.run(connection, "load/staging/recall", layer=layer)


def remember(connection: Connection, layer: str) -> int:
    """Keep what `incoming` says of its rows."""
    return reader.run(connection, "load/staging/remember", layer=layer)


def forget(connection: Connection, layer: str, ids: Sequence[int]) -> int:
    """Forget what was said of rows that are deleted."""
    return reader.run(connection, "load/staging/forget", layer=layer, ids=list(ids))


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
