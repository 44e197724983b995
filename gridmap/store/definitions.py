"""
Definitions that run in the database as they are today, applied again at every migration.

Functions, views, triggers, policies and grants: `sql/routines/`, `views/`, `triggers/`,
`policies/`. Each file can be run over what an earlier version of it made. A function, view or
trigger that is needed no longer is dropped by a revision, `IF EXISTS` (a new database never had
it), together with the table or column that it used. Comments on tables and columns are those of
`schema`.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import psycopg
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import (
    DropColumnComment,
    ExecutableDDLElement,
    SetColumnComment,
    SetTableComment,
)

from gridmap.store import reader
from gridmap.store.schema import metadata

KINDS = ("routines", "views", "triggers", "policies")
"""
In the order in which they need each other. A routine looks up what it names when it runs; one with
a body of `RETURN` or `BEGIN ATOMIC` does when it is made, so what that names is above it or in a
file before its own.
"""


def apply(connection: Connection) -> bool:
    """
    Replace the database's definitions by those of the files; returns whether any differed.

    Nothing is locked where the database has what the files say, also after it was restored or
    changed by hand: the digest that was noted is held against what is there.
    """
    if noted(connection) == state(connection):
        return False
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    defer_checks(connection)
    for kind in KINDS:
        if kind == "policies":
            drop_policies(connection)
        for path in _ordered(kind):
            driver.execute(path.read_text(encoding="utf-8").encode())
    for comment in comments():
        connection.execute(comment)
    note(connection, state(connection))
    return True


def comments() -> Iterator[ExecutableDDLElement]:
    """Statements that give every table and column the comment that it has in `schema`, or none."""
    for table in metadata.sorted_tables:
        yield SetTableComment(table)
        for column in table.columns:
            yield (SetColumnComment if column.comment else DropColumnComment)(column)


def state(connection: Connection) -> str:
    """Digest of the files and of the database's definitions."""
    (found,) = reader.column(connection, "definitions/state")
    return f"{_digest()} {found}"


def noted(connection: Connection) -> str | None:
    """Digest that was noted when the files were applied last; None if they never were."""
    return reader.column(connection, "definitions/noted")[0]


def note(connection: Connection, digest: str) -> None:
    """Note a digest, as a comment on Alembic's table."""
    reader.do(connection, "definitions/name_state", state=digest)
    reader.do(connection, "definitions/note")


def defer_checks(connection: Connection) -> None:
    """Let routines name tables and views that are made after them."""
    reader.do(connection, "definitions/defer_checks")


def drop_policies(connection: Connection) -> None:
    """Drop every policy: one that no file makes must not go on letting rows through."""
    reader.do(connection, "definitions/drop_policies")


@cache
def _ordered(kind: str) -> list[Path]:
    """Files of a kind, each after those whose names it mentions (a view after its views)."""
    files = {path.stem: path for path in sorted((reader.SQL / kind).glob("*.sql"))}
    needs = {
        name: set(re.findall(r"\w+", path.read_text(encoding="utf-8"))) & (files.keys() - {name})
        if kind == "views"
        else set()
        for name, path in files.items()
    }
    return [files[name] for name in TopologicalSorter(needs).static_order()]


@cache
def _digest() -> str:
    files = (path.read_bytes() for kind in KINDS for path in _ordered(kind))
    written = (str(one.compile(dialect=postgresql.dialect())).encode() for one in comments())
    return hashlib.md5(b"".join([*files, *written]), usedforsecurity=False).hexdigest()
