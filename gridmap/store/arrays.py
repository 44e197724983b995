"""Arrays from and to the database, in binary: a million rows in about a second."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from sqlalchemy import Connection, text

from gridmap.store import reader

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
"""Signature, flags and the length of an extension that nobody uses."""

TAIL = b"\xff\xff"

CHUNK = 1 << 22
"""Bytes handed to the driver at a time."""

Columns = Mapping[str, npt.NDArray | str]


def read(
    connection: Connection, name: str, fields: Mapping[str, str], **parameters: Any
) -> dict[str, npt.NDArray]:
    """
    Columns of a query of `store/sql/`, in its order.

    The server gathers each column into one array: libpq hands rows over one by one, which takes
    longer than all the rest.

    Parameters
    ----------
    name
        A query without NULLs; its columns are named as in `fields`.
    fields
        Name and NumPy type of each column: i2, i4, i8 or f8; S for a bytea column, whose values
        come as one array of bytes (u1), end to end.
    """
    gathered = ", ".join(
        f"string_agg({one}, ''::bytea)" if kind == "S" else f"array_agg({one})"
        for one, kind in fields.items()
    )
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    statement = f"SELECT {gathered} FROM ({reader.for_driver(name)}) AS rows"  # noqa: S608
    with driver.cursor() as cursor:
        cursor.execute(statement.encode(), parameters, binary=True)
        result = cursor.pgresult
        assert result is not None
        values = [result.get_value(0, number) for number in range(len(fields))]
    return {
        one: _bytes(value) if kind == "S" else _array(value, kind)
        for (one, kind), value in zip(fields.items(), values, strict=True)
    }


def _bytes(value: bytes | None) -> npt.NDArray[np.uint8]:
    return np.frombuffer(value or b"", dtype=np.uint8)


def _array(value: bytes | None, kind: str) -> npt.NDArray:
    """Values of an array's binary form: five numbers, then size and value of each element."""
    elements = np.frombuffer(value[20:] if value else b"", [("size", ">i4"), ("value", f">{kind}")])
    # A copy in the machine's own byte order.
    return elements["value"].astype(kind)


def to_binary(columns: Columns) -> bytes:
    """Rows in COPY's binary format; a text stands for a column of that value in every row."""
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
    if not is_guarded(connection, table):
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
    drop_copied(connection)


def is_guarded(connection: Connection, table: str) -> bool:
    """Whether row-level security filters a table for the connection's role."""
    return reader.column(connection, "arrays/is_guarded", name=table)[0]


def drop_copied(connection: Connection) -> None:
    """Drop the temporary table of `copy_in`."""
    reader.do(connection, "arrays/drop_copied")


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
    """Layout of a row in COPY's binary format: number of fields, then size and value of each."""
    fields = [("fields", ">i2")]
    for name, kind in kinds.items():
        fields += [(f"size of {name}", ">i4"), (name, kind if kind[0] == "S" else f">{kind}")]
    return np.dtype(fields)
