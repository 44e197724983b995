"""Fields of ledger columns, as the clerks of a community chose them (`sql/load/columns/`)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def remembered(connection: Connection) -> Sequence[RowMapping]:
    """One row per header: community, division_code, header, field (None: left out)."""
    return reader.rows(connection, "load/columns/remembered")


def remember(connection: Connection, run_id: int, chosen: Mapping[str, str | None]) -> None:
    """Keep fields by header (None: left out) for the community of a load."""
    reader.do(
        connection,
        "load/columns/remember",
        run_id=run_id,
        headers=list(chosen),
        fields=list(chosen.values()),
    )
