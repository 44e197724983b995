"""Carry a database to this version: extensions, revisions, definitions, and roles."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

import psycopg
from alembic import command
from sqlalchemy import Connection
from sqlalchemy.exc import ProgrammingError

from gridmap.errors import DatabaseError
from gridmap.store import (
    db,
    definitions,
    extensions,
    reader,
    revisions,
    roles,
    service_types,
    tokens,
)


def migrate() -> str:
    """
    Carry the database to the newest revision and make the application's roles; returns it.

    One transaction: a migration that fails leaves the database as it was.
    """
    head = revisions.head()
    with db.transaction(db.owner_engine()) as connection:
        # Two starts at once: the second waits, then finds the work done.
        lock(connection)
        prepare(connection)
        with _owning():
            if revisions.current(connection) != head:
                with redirect_stdout(io.StringIO()):
                    command.upgrade(revisions.settings(connection), "head")
            definitions.apply(connection)
            service_types.apply(connection)
        roles.make_login(connection, db.owner_url())
        tokens.keep(connection)
    allow_index_under_security()
    return str(head)


@contextmanager
def _owning() -> Iterator[None]:
    """Name the cause where the schema is another account's."""
    try:
        yield
    except (ProgrammingError, psycopg.errors.InsufficientPrivilege) as error:
        reason = error.orig if isinstance(error, ProgrammingError) else error
        if not isinstance(reason, psycopg.errors.InsufficientPrivilege):
            raise
        raise DatabaseError(
            "this account may not change the schema ({reason}); DATABASE_URL must name "
            "the account that owns the database and its tables",
            reason=roles.first_line(reason),
        ) from error


def lock(connection: Connection) -> None:
    """Wait for a migration that is under way."""
    reader.do(connection, "migrate/lock")


def prepare(connection: Connection) -> None:
    """Make what a schema needs before it: extensions, and the group that its grants name."""
    extensions.require(connection)
    roles.make_group(connection)


def allow_index_under_security() -> bool:
    """Let row-level security use the spatial index; False where only a superuser could."""
    with db.as_owner() as connection:
        return extensions.make_overlap_leakproof(connection)
