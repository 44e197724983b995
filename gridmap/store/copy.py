"""Frames into tables, by COPY; whole columns at a time, a million cells in half a second."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.csv
import shapely
from sqlalchemy import Connection

from gridmap.store.faults import without_values

BATCH = 20_000
"""Rows that are in memory a second time, as text."""


def copy_frame(connection: Connection, table: str, rows: pd.DataFrame) -> None:
    """
    Add the rows of a frame to a table that has columns of the same names.

    Row-level security forbids COPY: the table is a temporary one, or the connection the owner's.

    Parameters
    ----------
    rows
        None and NaN are NULL; lists are arrays; `geom` holds shapely objects in EPSG:4326.
    """
    names = ", ".join(f'"{name}"' for name in rows.columns)
    batches = (rows.iloc[start : start + BATCH] for start in range(0, len(rows), BATCH))
    send(connection, f"COPY {table} ({names}) FROM STDIN (FORMAT csv)", map(_as_csv, batches))


def send(connection: Connection, statement: str, chunks: Iterable[bytes | memoryview]) -> None:
    """Run a COPY ... FROM STDIN on the driver's own connection, in the caller's transaction."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for chunk in chunks:
                copy.write(chunk)
    except psycopg.Error as error:
        # It goes past SQLAlchemy; the server's context quotes the line.
        without_values(error)
        raise


def _as_csv(rows: pd.DataFrame) -> bytes:
    """Text of some rows as COPY reads it: NULL is empty, every text is quoted."""
    columns = [_column(rows[name]) for name in rows.columns]
    sink = pa.BufferOutputStream()
    options = pa.csv.WriteOptions(include_header=False, batch_size=BATCH)
    pa.csv.write_csv(pa.table(columns, names=list(rows.columns)), sink, options)
    return sink.getvalue().to_pybytes()


def _column(values: pd.Series) -> pa.Array:
    if values.name == "geom":
        geometry = shapely.set_srid(np.asarray(values, dtype=object), 4326)
        return pa.array(shapely.to_wkb(geometry, hex=True, include_srid=True), from_pandas=True)
    first = next((one for one in values if one is not None), None)
    if isinstance(first, list):
        return pa.array([None if one is None else _array(one) for one in values], pa.string())
    return pa.array(values, from_pandas=True)


def _array(values: list[Any]) -> str:
    """An array as PostgreSQL reads one: {1,2}, {"a","b"}."""
    if not values:
        return "{}"
    cells = (str(one) if isinstance(one, int) else _quoted(str(one)) for one in values)
    return f"{{{','.join(cells)}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
