"""
The one reader of `gridmap/store/sql/`: a file's statement, run in the caller's transaction.

A statement is named by its family and file, `coverage/areas` for `sql/coverage/areas.sql`.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
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


def frame(connection: Connection, name: str, /, **parameters: Any) -> pd.DataFrame:
    """All rows of a query as a frame."""
    result = connection.execute(statement(name), parameters)
    return pd.DataFrame(result.all(), columns=list(result.keys()))


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
