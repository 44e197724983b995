"""
Connections: as owner for migrations and loaders, as a user of the application for all else.

The application logs in as the role of `roles`, which RESET ROLE leaves with no right at all. Each
transaction takes the role `gridmap_app` and names its user by a token (`tokens`); both end with the
transaction, so that a pooled connection carries nobody's setting to the next.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache, lru_cache

import psycopg
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from gridmap import clock, config
from gridmap.errors import DatabaseError, GridmapError
from gridmap.i18n import Message
from gridmap.store import cluster, faults, reader, revisions, roles, tokens
from gridmap.store.schema import metadata

log = logging.getLogger(__name__)
NO_ANSWER = Message(
    "the database does not answer, the server's log says why; check DATABASE_URL, or run "
    "`gridmap db migrate` if it is new"
)


@cache
def owner_url() -> URL:
    """
    URL of the server named by DATABASE_URL, else of the private cluster, which is started.

    Asked once a process: every look at the cluster costs a connection, and a tile has none to
    spare. `_reachable` asks again when the server is gone.
    """
    text_url = config.database_url() or cluster.up()
    # psycopg 3 is what we ship; "postgresql://" alone would ask SQLAlchemy for psycopg 2.
    return make_url(text_url).set(drivername="postgresql+psycopg")


_LIMITS = {
    "connect_timeout": "10", "keepalives_idle": "10", "keepalives_interval": "3",
    "keepalives_count": "3", "tcp_user_timeout": "10000",
}  # fmt: skip
"""Limits of libpq for a server that cannot be reached; a slow one is waited for."""


@lru_cache
def _engine(url: URL) -> Engine:
    engine = create_engine(
        url, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True,
        connect_args={name: limit for name, limit in _LIMITS.items() if name not in url.query},
    )  # fmt: skip
    event.listen(engine, "connect", _set_zone)
    event.listen(engine, "handle_error", _without_values)
    return engine


def _set_zone(connection: psycopg.Connection, _record: object) -> None:
    """Set the session's zone to the office's, for CURRENT_DATE in views, policies and triggers."""
    connection.execute(reader.for_driver("db/set_zone").encode(), {"zone": str(clock.zone())})
    connection.commit()


def _without_values(context: ExceptionContext) -> None:
    """Leave of the server's message what names the fault, not the row: it goes into logs."""
    faults.without_values(context.original_exception)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (str(context.original_exception),)


def dispose() -> None:
    """Close every pooled connection: before the server goes, or is another one."""
    owner_engine().dispose()
    app_engine().dispose()
    _engine.cache_clear()
    owner_url.cache_clear()


def owner_engine() -> Engine:
    """Engine of the owner: sees all rows. Never for a page or a route."""
    return _engine(owner_url())


def app_engine() -> Engine:
    """Engine of the application's login role: sees nothing until `as_user` names somebody."""
    url = owner_url()
    return _engine(url.set(username=roles.login_name(url), password=roles.login_password(url)))


@contextmanager
def as_owner() -> Iterator[Connection]:
    """One transaction as owner; commits at the end, rolls back on any error."""
    with _explained(), transaction(owner_engine()) as connection:
        yield connection


@contextmanager
def as_user(user_id: int | None) -> Iterator[Connection]:
    """
    One transaction as a user of the application, under row-level security.

    None is nobody: no row of any table is visible.
    """
    with _explained(), transaction(app_engine()) as connection:
        reader.do(connection, "db/as_user", token=tokens.user(user_id))
        yield connection


def takes_connections() -> bool:
    """
    Whether the server takes a connection within two seconds, however busy it is.

    The pool is not asked: connections of it may be in use, or lead to a server that is gone.
    """
    try:
        # A cluster that was never up has no address yet.
        url = (
            app_engine()
            .url.set(drivername="postgresql")
            .update_query_dict({"connect_timeout": "2"})
        )
        psycopg.connect(url.render_as_string(hide_password=False)).close()
    except (GridmapError, psycopg.OperationalError):
        return False
    return True


def check_ready() -> None:
    """
    Check that the database answers the application.

    Raises
    ------
    DatabaseError
        It does not answer, is not at this version, or gives the application no rights.
    """
    try:
        with as_user(None) as connection:
            reader.do(connection, "db/check_ready")
            if not tokens.is_taken(connection):
                raise DatabaseError(
                    "the database does not know this installation's secret, or its clock is "
                    "minutes off; run `gridmap db migrate`, and compare the clocks"
                )
    except ProgrammingError as error:
        raise DatabaseError(
            "the application has no rights in the database ({reason}); run `gridmap db migrate`",
            reason=roles.first_line(error.orig),
        ) from error


def today(connection: Connection) -> date:
    """
    Day of the transaction in the office.

    It is CURRENT_DATE, so that it agrees with every query, view, policy and trigger of the same
    transaction, also when midnight passes before the transaction ends.
    """
    return reader.column(connection, "db/today")[0]


def has_written(connection: Connection) -> bool:
    """Whether the transaction has changed anything yet."""
    return bool(reader.column(connection, "db/has_written")[0])


def lock_communities(connection: Connection, community_ids: Iterable[int]) -> None:
    """
    Wait until nobody else loads or settles these communities' households, to the transaction's end.

    One after the other by id, so that two that want the same ones cannot wait for each other.
    """
    reader.do(connection, "db/lock_communities", community_ids=list(community_ids))


def analyze(connection: Connection) -> None:
    """Tell the planner how much there is now: a first look must not wait for autovacuum."""
    connection.execute(text(f"ANALYZE {', '.join(metadata.tables)}"))


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction that commits at the end; DatabaseError where the server is gone."""
    with _reachable(engine) as connection, connection.begin():
        yield connection


_MISSING = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.UndefinedObject,
)


@contextmanager
def _explained() -> Iterator[None]:
    """Name the cause where a table is missing, or where the server stopped what took too long."""
    try:
        yield
    except OperationalError as error:
        # What `roles.TIMEOUTS` ends.
        if isinstance(error.orig, psycopg.errors.LockNotAvailable):
            raise DatabaseError(
                "somebody else is changing the same things for minutes now; nothing was changed, "
                "try again later"
            ) from error
        if isinstance(error.orig, psycopg.errors.QueryCanceled):
            raise DatabaseError(
                "the database took too long, and was stopped; nothing was changed"
            ) from error
        raise
    except ProgrammingError as error:
        if not isinstance(error.orig, _MISSING) or _is_current():
            raise
        raise DatabaseError(
            "the database is empty, or older than this program; run `gridmap db migrate`"
        ) from error


def _is_current() -> bool:
    with transaction(owner_engine()) as connection:
        return revisions.current(connection) == revisions.head()


@contextmanager
def _reachable(engine: Engine) -> Iterator[Connection]:
    try:
        connection = _connect(engine)
    except OperationalError as error:
        # English of the driver's, with paths and roles: for who runs the server, not for a page.
        log.error("No connection: %s", str(error.orig).strip().splitlines()[0])
        raise DatabaseError(NO_ANSWER) from error
    try:
        with connection:
            yield connection
    except (DBAPIError, psycopg.OperationalError) as error:
        if not _is_lost(error):
            raise
        raise DatabaseError(
            "the database went away in the middle of it; do it again (a file that is loaded "
            "already changes nothing)"
        ) from error


def _is_lost(error: DBAPIError | psycopg.OperationalError) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    # COPY goes past SQLAlchemy. A server that is still there gives a code: class 57P, shut down.
    return error.sqlstate is None or error.sqlstate.startswith("57P")


def _connect(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError:
        if config.database_url():
            raise
        # The private server was killed, or the machine cleaned its socket away: start it again.
        cluster.up(may_make=False)
        return engine.connect()
