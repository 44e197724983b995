"""
Database roles of the application: a group that holds its rights, a login that may take them.

The login owns nothing, inherits nothing and bypasses nothing. The account that makes both needs
CREATEROLE and no more, so no statement here names an attribute that only a superuser may name.
"""

import hashlib
import hmac
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from gridmap import config
from gridmap.errors import DatabaseError
from gridmap.i18n import Message
from gridmap.store import reader

GROUP = "gridmap_app"
"""Role that the schema's grants and policies name."""


TIMEOUTS = {
    # A load writes 300,000 rows in a statement; nothing that a page asks takes a minute.
    "statement_timeout": "10min",
    # Two loads of a community follow each other.
    "lock_timeout": "5min",
    # A load works its rows out between two statements.
    "idle_in_transaction_session_timeout": "30min",
}
"""Longest times of what the application asks of the server: a fault holds nobody up for long."""

TEMPORARY = "10GB"
"""Most room for temporary files of one session."""


def login_name(url: URL) -> str:
    """Name of the login role; roles belong to a server, so it holds the database's name."""
    return f"gridmap_login_{url.database}"


def login_password(url: URL) -> str:
    """Password of the login role: follows from this installation's secret, so none is stored."""
    return hmac.new(config.secret(), login_name(url).encode(), hashlib.sha256).hexdigest()


def make_group(connection: Connection) -> None:
    """
    Create the group that grants and policies name, where the server lacks it.

    Raises
    ------
    DatabaseError
        The account may not create roles.
    """
    if not exists(connection, GROUP):
        _execute(connection, sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(GROUP)))


def make_login(connection: Connection, url: URL) -> None:
    """
    Create the login role or renew its password, and let it take the group and the database.

    The server is sent a SCRAM verifier: its log shows the statements that fail.

    Raises
    ------
    DatabaseError
        The account may not, or the role of that name could pass row-level security.
    """
    name = login_name(url)
    if is_powerful(connection, name):
        raise DatabaseError(
            "the role {name} is a superuser or bypasses row-level security; the "
            "application must not be either: drop that role, or give the database another "
            "name",
            name=name,
        )
    login, group = sql.Identifier(name), sql.Identifier(GROUP)
    verifier = sql.Literal(_verifier(connection, name, login_password(url)))
    change = sql.SQL("ALTER" if exists(connection, name) else "CREATE")
    _execute(
        connection,
        sql.SQL("{} ROLE {} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            change, login, verifier
        ),
    )
    # From PostgreSQL 16 on, granting again is refused to an account that did not make the role.
    if not is_member(connection, name, GROUP):
        _execute(connection, sql.SQL("GRANT {} TO {}").format(group, login))
    database = sql.Identifier(str(url.database))
    _execute(connection, sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, login))
    for name, limit in TIMEOUTS.items():
        _set(connection, login, name, limit)
    # Only a superuser may, or whoever a superuser let (docs/operation.md).
    if may_set(connection, "temp_file_limit"):
        _set(connection, login, "temp_file_limit", TEMPORARY)


def _set(connection: Connection, role: sql.Identifier, name: str, value: str) -> None:
    _execute(
        connection,
        sql.SQL("ALTER ROLE {} SET {} = {}").format(role, sql.Identifier(name), sql.Literal(value)),
    )


def _verifier(connection: Connection, name: str, password: str) -> str:
    driver: psycopg.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    secret = driver.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    return secret.decode()


def exists(connection: Connection, name: str) -> bool:
    """Whether the server has a role of this name."""
    return reader.column(connection, "roles/exists", name=name)[0]


def is_powerful(connection: Connection, name: str) -> bool:
    """Whether a role is a superuser or bypasses row-level security."""
    return reader.column(connection, "roles/is_powerful", name=name)[0]


def is_member(connection: Connection, name: str, group: str) -> bool:
    """Whether a role is a member of a group."""
    return reader.column(connection, "roles/is_member", name=name, group_name=group)[0]


def may_set(connection: Connection, name: str) -> bool:
    """Whether the account may set a parameter of the server."""
    return reader.column(connection, "roles/may_set", name=name)[0]


def own(connection: Connection) -> dict[str, Any]:
    """`name` of the account that is connected; `may_create`: whether it may create roles."""
    return reader.row(connection, "roles/own") or {}


def _execute(connection: Connection, statement: sql.Composed) -> None:
    """Run a statement about roles; one that another process was quicker with is done."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(statement.as_string().replace("%", "%%"))
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.DuplicateObject | psycopg.errors.UniqueViolation):
            return
        raise DatabaseError(_why_not(connection, error)) from error


def _why_not(connection: Connection, error: DBAPIError) -> Message:
    reason = first_line(error.orig)
    account = own(connection)
    if account["may_create"]:
        return Message("the application's roles cannot be made: {reason}", reason=reason)
    return Message(
        "this account may not create roles ({reason}); let a superuser run: "
        "ALTER ROLE {account} CREATEROLE;",
        reason=reason,
        account=account["name"],
    )


def first_line(error: BaseException | None) -> str:
    """First line of the server's message, which names the cause."""
    return str(error).strip().splitlines()[0]
