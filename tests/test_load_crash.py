"""Loads that are killed, and loads at the same time: real processes on a server of their own."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url, text

from etl.households import Households
from etl.run import Report, load
from gridmap import config
from tests.households import TODAY, build_town, row, write_book

PATIENCE_S = 30
BEFORE = [row("A1"), row("A2", room="102"), row("A3", room="201")]
AFTER = [
    row("A1", people=5),
    row("A3", building="9栋"),
    row("A4", room="202"),
    row("A5", people="?"),
]
SNAPSHOT = (
    "SELECT * FROM household ORDER BY id",
    "SELECT * FROM household_change ORDER BY 1, 2",
    "SELECT * FROM building_count ORDER BY 1",
    "SELECT id, status, report FROM import_run ORDER BY id",
    "SELECT import_run_id, row_number, reason_code, reason_values FROM reject ORDER BY id",
)


@dataclass
class Server:
    """A private PostGIS of the test's own."""

    home: str
    folder: Path
    url: str = ""

    def command(self, *words: object) -> subprocess.Popen[str]:
        """Start `gridmap`, in a process of its own."""
        environment = {**os.environ, "GRIDMAP_HOME": self.home, "DATABASE_URL": ""}
        return subprocess.Popen(
            [sys.executable, "-m", "gridmap", *map(str, words)],
            cwd=config.ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: object) -> str:
        """Run `gridmap` to its end, which must be a good one; what it printed."""
        done = self.command(*words)
        out, err = done.communicate(timeout=PATIENCE_S)
        assert done.returncode == 0, err
        return out

    def ledger(self, rows: list[dict]) -> Path:
        """A ledger of these rows."""
        return write_book(self.folder / "ledger.xlsx", rows)

    def engine(self) -> Engine:
        """Connections as owner."""
        url = make_url(self.url).set(drivername="postgresql+psycopg")
        return create_engine(url, poolclass=NullPool)

    def snapshot(self) -> list[list[tuple]]:
        """All that a load writes."""
        with psycopg.connect(self.url) as connection:
            return [connection.execute(query).fetchall() for query in SNAPSHOT]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    # Not pytest's own folder: as root it is closed to the user that the server runs as.
    home = tempfile.mkdtemp(prefix="gridmap-test-")
    Path(home).chmod(0o755)
    found = Server(home, Path(home))
    try:
        found.run("db", "migrate")
        found.url = found.run("db", "url").strip()
        with found.engine().begin() as connection:
            build_town(connection)
        yield found
    finally:
        found.run("db", "remove", "--yes")
        shutil.rmtree(home)


@pytest.fixture
def loaded(server: Server) -> Server:
    """With BEFORE in it, whatever stood there."""
    with psycopg.connect(server.url) as connection:
        connection.execute("TRUNCATE household, import_run CASCADE")
        connection.execute("DELETE FROM building_count")
    load_in_process(server, BEFORE)
    return server


def load_in_process(server: Server, rows: list[dict]) -> Report:
    with server.engine().begin() as connection:
        return load(connection, Households(today=TODAY), server.ledger(rows))


def wait(until: Callable[[], object]) -> object:
    """The first answer that is one."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if found := until():
            return found
        time.sleep(0.02)
    raise AssertionError("nothing happened")


def waiting(blocker: psycopg.Connection) -> int | None:
    """
    The server process that waits for what `blocker` holds.

    Not from pg_stat_activity, of which a transaction sees only its first look.
    """
    row = blocker.execute(
        "SELECT pid FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    ).fetchone()
    return row[0] if row else None


@contextlib.contextmanager
def stopped_in(server: Server, table: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A loader that stands in the middle of its work, and its server process."""
    blocker = psycopg.connect(server.url)
    blocker.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    loader = server.command("load", "households", server.ledger(AFTER), "--full")
    try:
        yield loader, wait(lambda: waiting(blocker))
    finally:
        loader.kill()
        loader.communicate()
        blocker.close()


def assert_loads(server: Server) -> None:
    """The next load works, and leaves what it should."""
    out = server.run("load", "households", server.ledger(AFTER), "--full")
    assert "3 loaded + 1 rejected (1 new, 2 changed)" in out and "closed 1" in out
    with psycopg.connect(server.url) as connection:
        households = connection.execute(
            "SELECT household_key, people_count, match_status, closed_on IS NULL"
            " FROM household ORDER BY 1"
        ).fetchall()
        sums = connection.execute("SELECT household_count, people_count FROM building_count")
        assert sums.fetchall() == [(2, 8)]
    assert households == [
        ("A1", 5, "matched", True),
        ("A2", 3, "matched", False),
        ("A3", 3, "unmatched", True),
        ("A4", 3, "matched", True),
    ]


@pytest.mark.parametrize("table", ["household_change", "building_count"])
def test_the_loader_is_killed(loaded: Server, table: str):
    """Before it writes a household, and when it has written them."""
    before = loaded.snapshot()
    with stopped_in(loaded, table) as (loader, backend):
        loader.send_signal(signal.SIGKILL)
        loader.wait(PATIENCE_S)
    wait(lambda: not alive(loaded, backend))
    assert loaded.snapshot() == before
    if table == "building_count":
        assert_loads(loaded)


def alive(server: Server, backend: int) -> bool:
    with psycopg.connect(server.url) as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"
        return bool(connection.execute(query, [backend]).fetchone()[0])


def test_the_servers_process_is_killed(loaded: Server):
    before = loaded.snapshot()
    with stopped_in(loaded, "building_count") as (loader, backend):
        os.kill(backend, signal.SIGKILL)
        _, err = loader.communicate(timeout=PATIENCE_S)
        assert loader.returncode == 1
        assert err.splitlines()[-1].startswith("gridmap: the database went away")
        assert "Traceback" not in err
    wait(lambda: answers(loaded))
    assert loaded.snapshot() == before
    assert_loads(loaded)


def answers(server: Server) -> bool:
    """Whether the server is back from recovery."""
    try:
        psycopg.connect(server.url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_whole_server_is_killed(loaded: Server):
    before = loaded.snapshot()
    with stopped_in(loaded, "building_count") as (loader, backend):
        # The parent first: it would start the others again.
        for process in (parent(backend), backend):
            os.kill(process, signal.SIGKILL)
        loader.communicate(timeout=PATIENCE_S)
        assert loader.returncode == 1
    # The next command mends it.
    loaded.run("db", "up")
    assert loaded.snapshot() == before
    assert_loads(loaded)


def parent(process: int) -> int:
    # The second word behind the name, which stands in brackets and may hold anything.
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def test_two_communities_at_once_and_one_after_the_other(loaded: Server):
    """Real connections: the load of one community is held open while others come."""
    engine = loaded.engine()
    files = {
        name: write_book(loaded.folder / f"{name}.xlsx", rows)
        for name, rows in {
            "mine": [row("A1", people=1)],
            "other": [row("B1", estate="", **{"社区": "乙社区"})],
            "again": [row("A1", people=2)],
        }.items()
    }

    def one(name: str) -> Report:
        with engine.begin() as connection:
            return load(connection, Households(today=TODAY, is_full=False), files[name])

    with ThreadPoolExecutor(2) as pool:
        with engine.connect() as first:
            mine = load(first, Households(today=TODAY, is_full=False), files["mine"])
            assert pool.submit(one, "other").result(PATIENCE_S).inserted == 1
            again = pool.submit(one, "again")
            holder = first.connection.driver_connection
            wait(lambda: waiting(holder))
            assert not again.done()
            first.commit()
        report = again.result(PATIENCE_S)
    # It saw what the first one left, and not what was there when it came.
    assert (mine.updated, report.updated) == (1, 1)
    with engine.begin() as connection:
        found = connection.execute(text("SELECT before ->> 'people_count' FROM household_change"))
        assert sorted(found.scalars()) == ["1", "3"]
