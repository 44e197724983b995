"""Questions about loads of ledgers (`sql/imports/`)."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def my_communities(connection: Connection) -> pd.DataFrame:
    """One row per community that the user loads ledgers for."""
    return reader.frame(connection, "imports/my_communities")


def runs(connection: Connection) -> pd.DataFrame:
    """One row per household ledger that was loaded, the latest 200 first."""
    return reader.frame(connection, "imports/runs")


def listed(
    connection: Connection, *, name: str | None = None, run_id: int | None = None
) -> Sequence[RowMapping]:
    """One row per load of a file: all of them, a community's ledgers, or the one named."""
    return reader.rows(connection, "imports/listed", name=name, run_id=run_id)


def report(connection: Connection, import_run_id: int) -> dict[str, Any]:
    """Report of a load: its reasons and notes about the file."""
    return reader.column(connection, "imports/report", import_run_id=import_run_id)[0]


def reasons(connection: Connection, import_run_id: int) -> dict[str, int]:
    """Numbers of rejected rows by the codes of their reasons, the commonest first."""
    found = reader.rows(connection, "imports/reasons", import_run_id=import_run_id)
    return {row["code"]: row["row_count"] for row in found}


def closed_households(connection: Connection, import_run_id: int) -> pd.DataFrame:
    """One row per household that a load closed."""
    return reader.frame(connection, "imports/closed_households", import_run_id=import_run_id)


def rejected(connection: Connection, import_run_id: int) -> Sequence[RowMapping]:
    """
    One row per rejected row of a load: row_number, reason_code, reason_values, raw, wkb.

    `wkb` is the place of a layer's row in EPSG:4326, None where it has none.
    """
    return reader.rows(connection, "imports/rejected", import_run_id=import_run_id)


def layers(connection: Connection) -> pd.DataFrame:
    """One row per layer that was loaded, the latest 200 first."""
    return reader.frame(connection, "imports/layers")
