"""Household ledgers as people hand them in: the reader sees which kind of ledger a file is."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from etl import ledger, run
from etl.corrections import Corrections
from etl.corrections.returned import is_workbook
from etl.households import Households
from etl.households.knowledge import known, remember
from etl.ledger import Ledger
from etl.source import Progress, silent
from gridmap import clock


@run.guarded
def open_ledger(
    connection: Connection,
    path: Path,
    *,
    community: str | None = None,
    is_full: bool | None = None,
    today: date | None = None,
    columns: Mapping[str, str | None] | None = None,
    **options: Any,
) -> tuple[Households | Corrections, Ledger]:
    """
    Read a ledger: the source that loads it, and what it holds.

    A workbook of `etl.corrections` that comes back is known by its hidden column.

    Parameters
    ----------
    columns
        What a clerk says that columns are, by header: fields of a household, None for a column
        to leave out. It goes before what was said at earlier loads.
    options
        More options of `etl.households.Households`.

    Raises
    ------
    SourceError
        There is no such file, or it is no ledger.
    """
    run.require_file(path)
    day = today or clock.today()
    raw = ledger.read(path, day, known(connection, community, columns))
    if is_workbook(raw):
        return Corrections(community, day), raw
    return Households(community, is_full, day, **options), raw


def load_ledger(
    connection: Connection,
    path: Path,
    *,
    app_user_id: int | None = None,
    progress: Progress = silent,
    columns: Mapping[str, str | None] | None = None,
    **options: Any,
) -> run.Report:
    """
    Load a ledger inside the caller's transaction; options as of `open_ledger`.

    What a clerk says of its columns is remembered for its community.
    """
    progress("read", 0.0)
    source, raw = open_ledger(connection, path, columns=columns, **options)
    report = run.load_raw(connection, source, raw, path, app_user_id=app_user_id, progress=progress)
    if columns:
        remember(connection, report.import_run_id, columns)
    return report
