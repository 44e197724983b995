"""
The one reader of `gridmap/store/sql/`: a file's statement, run in the caller's transaction.

A statement is named by its family and file, `coverage/areas` for `sql/coverage/areas.sql`.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psycopg
from sqlalchemy import Connection, RowMapping, TextClause, text

SQL = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> TextClause:
    """Statement of a file, without its comments: `text` takes a colon for a parameter."""
    return text(_without_comments(name))


def for_driver(name: str) -> str:
    """Statement of a file as the driver takes it: `%(name)s` for a parameter."""
    written = _without_comments(name).replace("%", "%%")
    return re.sub(r"(?<!:):([a-z_]+)", r"%(\1)s", written)


def _without_comments(name: str) -> str:
    return re.sub(r"--.*", "", (SQL / f"{name}.sql").read_text(encoding="utf-8"))


_types = psycopg.adapters.types
WHOLE = {_types[name].oid for name in ("int2", "int4", "int8", "oid")}
REAL = {_types[name].oid for name in ("float4", "float8", "numeric")}
INSTANT, BOOLEAN = _types["timestamptz"].oid, _types["bool"].oid


def frame(connection: Connection, name: str, /, **parameters: Any) -> pd.DataFrame:
    """
    All rows of a query as a frame, whose types follow from the query and not from its rows.

    Whole numbers are int64, or float64 with NaN where one of them is NULL; real numbers are
    float64, also where all are NULL; instants are datetime64 in UTC with NaT. Text, days, arrays
    and bytes stay as the driver returns them, with None for NULL: pandas would infer `str`, whose
    missing value is a NaN that is printed as "nan" and is true. Booleans are bool, or True, False
    and None.
    """
    result = connection.execute(statement(name), parameters)
    names, oids = result.keys(), [one[1] for one in result.cursor.description]
    found = result.all()
    columns = zip(*found, strict=True) if found else ((),) * len(oids)
    return pd.DataFrame(
        {name: _typed(values, oid) for name, values, oid in zip(names, columns, oids, strict=True)},
        index=pd.RangeIndex(len(found)),
    )


def _typed(values: Sequence[Any], oid: Any) -> pd.Series:
    if oid in WHOLE and None not in values:
        return pd.Series(values, dtype=np.int64)
    if oid in WHOLE or oid in REAL:
        return pd.Series(np.array(values, dtype=float))
    if oid == INSTANT:
        return pd.Series(pd.to_datetime(list(values), utc=True).as_unit("us"))
    if oid == BOOLEAN and None not in values:
        return pd.Series(values, dtype=bool)
    return pd.Series(values, dtype=object)


def rows(connection: Connection, name: str, /, **parameters: Any) -> Sequence[RowMapping]:
    """All rows of a query as mappings."""
    return connection.execute(statement(name), parameters).mappings().all()


def row(connection: Connection, name: str, /, **parameters: Any) -> dict[str, Any] | None:
    """First row of a query, or None where there is none."""
    first = connection.execute(statement(name), parameters).first()
    return None if first is None else dict(first._mapping)


def column(connection: Connection, name: str, /, **parameters: Any) -> list[Any]:
    """First column of a query."""
    return list(connection.execute(statement(name), parameters).scalars())


def run(connection: Connection, name: str, /, **parameters: Any) -> int:
    """Run a statement that changes rows; the number of rows it changed."""
    return connection.execute(statement(name), parameters).rowcount


def do(connection: Connection, name: str, /, **parameters: Any) -> None:
    """Run a statement that returns nothing."""
    connection.execute(statement(name), parameters)
