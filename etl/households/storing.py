"""Matched rows into `household`: staged, compared, written, and what is gone closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.csv
from sqlalchemy import Connection, text

from etl.source import Stored
from gridmap.store import upsert

COLUMNS: dict[str, pa.DataType] = {
    "community_id": pa.int64(),
    "building_id": pa.int64(),
    "household_key": pa.string(),
    "is_numbered": pa.bool_(),
    "unit": pa.string(),
    "room": pa.string(),
    "address_text": pa.string(),
    "match_status": pa.string(),
    "match_rule": pa.string(),
    "candidate_ids": pa.string(),
    "address_decision_id": pa.int64(),
    "people_count": pa.int64(),
    "age60_count": pa.int64(),
    "age80_count": pa.int64(),
    "under6_count": pa.int64(),
    "disabled_count": pa.int64(),
    "is_living_alone": pa.bool_(),
    "occupancy": pa.string(),
    "last_verified_on": pa.date32(),
    "written": pa.string(),
}
"""Columns of `incoming`, in its order, as they are typed on their way there."""

ADDRESS_STANDS = frozenset(
    {
        *("people-missing", "not-a-count", "part-exceeds-whole", "not-yes-or-no", "duplicate"),
        *("other-community", "community-unknown", "id-corrupted", "age-unknown"),
        *("age-contradicted", "person-twice", "residence-unclear"),
    }
)
"""Reasons (`etl.ledger.reasons`) that leave no doubt about a row's address."""

BATCH = 20_000
"""Rows that stand in memory a second time, as text."""


@dataclass
class Doubt:
    """
    What the rejected rows of a ledger may stand for: it is not closed while they are there.

    Attributes
    ----------
    keys
        Households that are in the ledger, though not loadable.
    is_unread
        There is a row without number whose address cannot be read: it may be any household
        without number.
    is_unclear
        There is a row that gives no number, or another row's: a correction may have loaded it
        under a key that the ledger does not have.
    """

    keys: list[str] = field(default_factory=list)
    is_unread: bool = False
    is_unclear: bool = False

    def add(self, key: str | None, is_numbered: bool, rule: str) -> None:
        """Take in one rejected row; None: nothing says which household it is."""
        if key is None:
            self.is_unread = True
        else:
            self.keys.append(key)
        self.is_unclear |= not is_numbered or rule == "duplicate"


def stage(connection: Connection, rows: pd.DataFrame) -> None:
    """Copy rows with `COLUMNS` into a new temporary table `incoming`."""
    # Joins of a whole ledger; the server's default spills at some 20,000 rows.
    connection.execute(text("SET LOCAL work_mem = '128MB'"))
    connection.execute(text("DROP TABLE IF EXISTS pg_temp.incoming"))
    upsert.run(connection, "household_stage")
    names = ", ".join(COLUMNS)
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY incoming ({names}) FROM STDIN (FORMAT csv)".encode()) as copy,
    ):
        for start in range(0, len(rows), BATCH):
            copy.write(_as_csv(rows.iloc[start : start + BATCH]))
    upsert.run(connection, "household_find")
    # The one column that anything is joined by.
    connection.execute(text("ANALYZE incoming (household_id)"))


def write(connection: Connection, run_id: int) -> Stored:
    """Carry `incoming` over; what is changed is noted as it was."""
    changed = connection.execute(upsert.statement("household_update"), {"run_id": run_id}).one()
    inserted = upsert.run(connection, "household_insert", run_id=run_id)
    notes = {"reopened": changed.reopened} if changed.reopened else {}
    return Stored(inserted, changed.updated, notes=notes)


def close(
    connection: Connection, run_id: int, communities: Sequence[int], doubt: Doubt, on: date
) -> dict[str, int]:
    """
    Close the open households that `incoming` lacks, but for those that a reject may stand for.

    Before `write`: it then looks through what was there, and not through what is new. Returns
    the numbers of those closed and of those kept.

    Parameters
    ----------
    communities
        Those that the ledger covers.
    on
        First day on which the households no longer count.
    """
    done = connection.execute(
        upsert.statement("household_close"),
        {
            "run_id": run_id,
            "communities": communities,
            "keys": doubt.keys,
            "is_unread": doubt.is_unread,
            "is_unclear": doubt.is_unclear,
            "on": on,
        },
    ).one()
    return dict(done._mapping)


def _as_csv(rows: pd.DataFrame) -> bytes:
    """NULL is empty, '' is quoted: as COPY reads it."""
    texts = rows.assign(candidate_ids=[_array(ids) for ids in rows["candidate_ids"]])
    columns = {
        name: pa.array(texts[name], type_, from_pandas=True) for name, type_ in COLUMNS.items()
    }
    sink = pa.BufferOutputStream()
    options = pa.csv.WriteOptions(include_header=False, batch_size=BATCH)
    pa.csv.write_csv(pa.table(columns), sink, options)
    return sink.getvalue().to_pybytes()


def _array(ids: Sequence[int]) -> str:
    return f"{{{','.join(map(str, ids))}}}" if ids else "{}"
