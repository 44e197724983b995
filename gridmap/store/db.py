"""
Connections: as owner for migrations and loaders, as a user of the application for all else.

The application logs in as a role that owns nothing, inherits nothing and bypasses nothing
(NOINHERIT, so that RESET ROLE leaves it with no right at all). Each transaction takes the role
`gridmap_app` and names its user; both end with the transaction, so that a pooled connection
carries nobody's setting to the next.
"""

import hashlib
import hmac
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache, lru_cache
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from gridmap import config
from gridmap.errors import DatabaseError
from gridmap.store import cluster, definitions
from gridmap.store.schema import metadata

MIGRATIONS = Path(__file__).parent / "migrations"


@cache
def owner_url() -> URL:
    """
    The server named by DATABASE_URL, else the private cluster, which is started.

    Asked once a process: every look at the cluster costs a connection, and a tile has none to
    spare. `_reachable` asks again when the server is gone.
    """
    text_url = config.database_url() or cluster.up()
    # psycopg 3 is what we ship; "postgresql://" alone would ask SQLAlchemy for psycopg 2.
    return make_url(text_url).set(drivername="postgresql+psycopg")


def login_role(url: URL) -> str:
    """The application's login role; roles belong to a server, so its name holds the database's."""
    return f"gridmap_login_{url.database}"


def _login_password(url: URL) -> str:
    return hmac.new(config.secret(), login_role(url).encode(), hashlib.sha256).hexdigest()


@lru_cache
def _engine(url: URL) -> Engine:
    return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)


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
    return _engine(url.set(username=login_role(url), password=_login_password(url)))


@contextmanager
def as_owner() -> Iterator[Connection]:
    """One transaction as owner; commits at the end, rolls back on any error."""
    with _reachable(owner_engine()) as connection, connection.begin():
        yield connection


@contextmanager
def as_user(user_id: int | None) -> Iterator[Connection]:
    """
    One transaction as a user of the application, under row-level security.

    None is nobody: no row of any table is visible, and only `app_login` may be called.
    """
    with _reachable(app_engine()) as connection, connection.begin():
        connection.execute(
            text(
                "SELECT set_config('role', 'gridmap_app', true),"
                " set_config('gridmap.user', :user, true)"
            ),
            {"user": "" if user_id is None else str(user_id)},
        )
        yield connection


@contextmanager
def _reachable(engine: Engine) -> Iterator[Connection]:
    try:
        connection = _connect(engine)
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise DatabaseError(
            f"the database does not answer ({reason}); check DATABASE_URL, "
            "or run `gridmap db migrate` if it is new"
        ) from error
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
        cluster.up()
        return engine.connect()


def _alembic(connection: Connection | None = None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def migrate() -> str:
    """
    Carry the database to the newest revision and make the application's roles; returns it.

    One transaction: a migration that fails leaves the database as it was.
    """
    head = ScriptDirectory.from_config(_alembic()).get_current_head()
    with as_owner() as connection:
        # Two starts at once: the second waits, then finds the work done.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('gridmap migrate'))"))
        if MigrationContext.configure(connection).get_current_revision() != head:
            prepare(connection)
            with redirect_stdout(io.StringIO()):
                command.upgrade(_alembic(connection), "head")
        definitions.apply(connection)
        _make_login(connection)
    allow_index_under_security()
    return str(head)


def prepare(connection: Connection) -> None:
    """What a schema needs before it: extensions, and the group that its grants name."""
    _require_extensions(connection)
    _make_group(connection)


def _require_extensions(connection: Connection) -> None:
    try:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
    except ProgrammingError as error:
        raise DatabaseError(
            "the database lacks PostGIS or btree_gist and this account may not add them; let a "
            "superuser run: CREATE EXTENSION postgis; CREATE EXTENSION btree_gist;"
        ) from error


def _make_group(connection: Connection) -> None:
    connection.execute(
        text("""
        DO $$ BEGIN
            CREATE ROLE gridmap_app NOLOGIN;
        EXCEPTION WHEN duplicate_object THEN NULL;
        END $$
    """)
    )


def _make_login(connection: Connection) -> None:
    """(Re)make the login role. Its password follows from the secret, so none is stored."""
    url = owner_url()
    role, password = login_role(url), _login_password(url)
    try:
        connection.execute(
            text("""
                SELECT set_config('gridmap.make_role', :role, true),
                       set_config('gridmap.make_password', :password, true)
            """),
            {"role": role, "password": password},
        )
        connection.execute(
            text("""
            DO $$
            DECLARE
                login text := current_setting('gridmap.make_role');
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
                    EXECUTE format('CREATE ROLE %I', login);
                END IF;
                EXECUTE format(
                    'ALTER ROLE %I LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB'
                    ' NOCREATEROLE PASSWORD %L',
                    login, current_setting('gridmap.make_password')
                );
                EXECUTE format('GRANT gridmap_app TO %I', login);
                EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), login);
            END $$
        """)
        )
    except DBAPIError as error:
        raise DatabaseError(
            "this account may not create roles; let a superuser run: "
            f"ALTER ROLE {url.username} CREATEROLE;"
        ) from error


def allow_index_under_security() -> bool:
    """
    Declare `&&` on geometry leakproof, where the server's owner allows it.

    PostgreSQL keeps an operator that might leak behind the row filter, and so off the GiST
    index. `&&` compares boxes and reports no values. Measured on 1,000,000 buildings: a z15
    tile takes 171-212 ms without and 2.7 ms with it. Returns False where only a superuser could.
    """
    with as_owner() as connection:
        known = connection.execute(
            text(
                "SELECT proleakproof FROM pg_proc"
                " WHERE oid = 'geometry_overlaps(geometry,geometry)'::regprocedure"
            )
        ).scalar_one()
        if known:
            return True
        try:
            with connection.begin_nested():
                connection.execute(
                    text("ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF")
                )
        except ProgrammingError:
            return False
    return True


def lock_communities(connection: Connection, community_ids: Iterable[int]) -> None:
    """
    Wait until nobody else loads or settles these communities' households, to the transaction's end.

    One after the other by id, so that two that want the same ones cannot wait for each other.
    """
    for community_id in sorted(set(community_ids)):
        connection.execute(
            text(
                "SELECT pg_advisory_xact_lock("
                "hashtextextended('gridmap households of ' || CAST(:id AS text), 0))"
            ),
            {"id": community_id},
        )


def analyze(connection: Connection) -> None:
    """Tell the planner how much there is now: a first look must not wait for autovacuum."""
    connection.execute(text(f"ANALYZE {', '.join(metadata.tables)}"))
