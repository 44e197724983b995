"""The record of each load: `import_run` and `reject` (`sql/load/runs/`)."""

from typing import Any

from sqlalchemy import Connection

from gridmap.store import reader


def begin(connection: Connection, **run: Any) -> int:
    """Record a load that begins; returns the id of its `import_run`."""
    return reader.column(connection, "load/runs/begin", **run)[0]


def attribute(connection: Connection, run_id: int | None) -> None:
    """Attribute what the transaction changes in the layers to a load; None ends it."""
    reader.do(connection, "load/runs/attribute", run_id=run_id)


def add_rejects(connection: Connection, run_id: int, **columns: list[Any]) -> int:
    """Record the rows that were not loaded: row_numbers, codes, values, raws, keys, places."""
    return reader.run(connection, "load/runs/add_rejects", run_id=run_id, **columns)


def end(connection: Connection, run_id: int, **counts: Any) -> int:
    """Record what a load did: inserted, updated, closed, and its report as JSON."""
    return reader.run(connection, "load/runs/end", run_id=run_id, **counts)
