"""Arrays from and to the database, by binary COPY: a million rows in about a second."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import psycopg
from sqlalchemy import Connection, text

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
"""Signature, flags and the length of an extension that nobody uses."""

TAIL = b"\xff\xff"

CHUNK = 1 << 22
"""Bytes handed to the driver at a time."""

Columns = Mapping[str, npt.NDArray | str]


def from_binary(data: bytes, fields: Mapping[str, str]) -> dict[str, npt.NDArray]:
    """
    Columns of what COPY wrote in binary.

    Parameters
    ----------
    data
        Of a query without NULLs, whose columns are all numbers.
    fields
        Name and NumPy type of each column, in their order: i2, i4, i8 or f8.
    """
    rows = np.frombuffer(data[len(HEAD) : -len(TAIL)], dtype=_layout(fields))
    # A copy in the machine's own byte order.
    return {name: rows[name].astype(kind) for name, kind in fields.items()}


def to_binary(columns: Columns) -> bytes:
    """The same the other way; a text is a column of that value in every row."""
    kinds, values = {}, {}
    for name, column in columns.items():
        value = np.bytes_(column.encode()) if isinstance(column, str) else np.asarray(column)
        values[name] = value
        kinds[name] = value.dtype.str.lstrip("<>|=")
    count = max((value.size for value in values.values() if value.ndim), default=0)
    layout = _layout(kinds)
    rows = np.zeros(count, dtype=layout)
    rows["fields"] = len(kinds)
    for name, value in values.items():
        rows[f"size of {name}"] = layout[name].itemsize
        rows[name] = value
    return HEAD + rows.tobytes() + TAIL


def copy_in(connection: Connection, table: str, columns: Columns) -> None:
    """
    Add rows to a table, as whoever the transaction belongs to.

    Row-level security forbids COPY: there the rows go through a temporary table.
    """
    names = ", ".join(columns)
    guarded = connection.execute(
        text("SELECT row_security_active(CAST(:table AS text))"), {"table": table}
    ).scalar_one()
    if not guarded:
        _copy(connection, f"COPY {table} ({names}) FROM STDIN (FORMAT binary)", columns)
        return
    connection.execute(
        text(
            f"CREATE TEMP TABLE copied_in ON COMMIT DROP AS"  # noqa: S608
            f" SELECT {names} FROM {table} WITH NO DATA"
        )
    )
    _copy(connection, f"COPY copied_in ({names}) FROM STDIN (FORMAT binary)", columns)
    connection.execute(
        text(f"INSERT INTO {table} ({names}) SELECT {names} FROM copied_in")  # noqa: S608
    )
    connection.execute(text("DROP TABLE copied_in"))


def _copy(connection: Connection, statement: str, columns: Columns) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for chunk in _chunks(to_binary(columns)):
            copy.write(chunk)


def _chunks(data: bytes) -> Iterator[memoryview]:
    view = memoryview(data)
    for start in range(0, len(view), CHUNK):
        yield view[start : start + CHUNK]


def _layout(kinds: Mapping[str, str]) -> np.dtype:
    """A row as COPY writes it: how many fields, then the size and the value of each."""
    fields = [("fields", ">i2")]
    for name, kind in kinds.items():
        fields += [(f"size of {name}", ">i4"), (name, kind if kind[0] == "S" else f">{kind}")]
    return np.dtype(fields)
