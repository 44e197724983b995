"""A real PostGIS for every run: one private cluster, rolled back after each test."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import Connection, text

from gridmap import clock
from gridmap.actions import accounts
from gridmap.store import cluster, db, migrate, tokens
from tests import twins
from tests.twins import addresses, cities
from tests.twins.addresses import AddressSet
from tests.twins.cities import City

# A shared machine stutters: how long an example takes proves nothing. Same examples every run.
settings.register_profile("gridmap", deadline=None, derandomize=True)
settings.load_profile("gridmap")


GOLDEN = Path(__file__).parent / "golden"


def pytest_configure() -> None:
    """Shortly before midnight, have the office elsewhere: the day of a run is read at its start."""
    if clock.now().hour >= 22:
        os.environ["GRIDMAP_TIMEZONE"] = "Etc/GMT+4"  # half a day before Shanghai


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write tests/golden/ anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take minutes, those of a browser: the last one runs alone."""
    slow = Counter(item.path for item in items if item.get_closest_marker("browser"))
    items.sort(key=lambda item: -slow[item.path])


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Hold a text against a file of `tests/golden/`, or write the file (`pytest --renew`)."""

    def hold(name: str, made: str) -> None:
        if request.config.getoption("--renew"):
            (GOLDEN / name).write_text(made, encoding="utf-8")
        assert made == (GOLDEN / name).read_text(encoding="utf-8"), "make golden, and read the diff"

    return hold


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """
    URL of a migrated, empty database in a cluster of this run's own.

    Nothing of the machine is used: neither the checkout's cluster nor a DATABASE_URL.
    """
    kept = {name: os.environ.pop(name, None) for name in ("DATABASE_URL", "GRIDMAP_HOME")}
    # Not pytest's own folder: as root it is closed to the user that the server runs as.
    home = tempfile.mkdtemp(prefix="gridmap-test-")
    Path(home).chmod(0o755)
    os.environ["GRIDMAP_HOME"] = home
    try:
        url = cluster.up()
        with (
            db.owner_engine()
            .connect()
            .execution_options(isolation_level="AUTOCOMMIT") as connection
        ):
            # Nothing of it has to outlive a loss of power.
            for safety in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(text(f"ALTER SYSTEM SET {safety} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        migrate.migrate()
        yield url
    finally:
        db.dispose()
        cluster.remove()
        shutil.rmtree(home)
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@pytest.fixture(scope="session")
def shared_demo() -> Iterator[Any]:
    """A running demo for tests of several modules: it takes a quarter of a minute to start."""
    from tests.test_journeys import demo_served

    with demo_served() as found:
        yield found


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    """The owner's connection; whatever a test writes is gone after it."""
    with db.owner_engine().connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="session")
def drawn_city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """An invented city, mapped with the gaps of OpenStreetMap."""
    return cities.draw(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module", params=twins.EITHER)
def city(request: pytest.FixtureRequest) -> City:
    """The invented city, and the real one of `../shared`."""
    if request.param == twins.REAL:
        return cities.nanjing()
    return request.getfixturevalue("drawn_city")


@pytest.fixture(params=twins.EITHER)
def address_set(request: pytest.FixtureRequest, tmp_path: Path) -> AddressSet:
    """Invented addresses, and the public ones of `../shared`."""
    return addresses.public() if request.param == twins.REAL else addresses.invented(tmp_path)


@pytest.fixture
def become(connection: Connection):
    """Turn the owner's connection into a user's, within the test's transaction."""

    def switch(user_id: int | None) -> Connection:
        connection.execute(
            text(
                "SELECT set_config('role', 'gridmap_app', true),"
                " set_config('gridmap.user', :user, true)"
            ),
            {"user": tokens.user(user_id)},
        )
        return connection

    return switch


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Hash in a millisecond: the tests make hundreds of accounts, and none of them is real."""
    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    accounts._NOBODY = accounts._hasher.hash("nobody has this password")


@pytest.fixture
def users(connection: Connection) -> dict[str, int]:
    """One account of each role, named after it."""
    return {
        role: accounts.add(connection, role, role, "a long password") for role in accounts.ROLES
    }
