"""The private PostGIS, brought up from every state it can be found in."""

import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
import traceback
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from gridmap import config
from gridmap.cli import db
from gridmap.errors import ClusterError, DatabaseError
from gridmap.store import cluster
from gridmap.store import db as store_db
from gridmap.store.cluster import place, processes, programs

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that every user may enter; pytest's own is closed to all but root."""
    made = Path(tempfile.mkdtemp(prefix="gridmap-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], Path]]:
    """Work with the cluster of another checkout; those used are removed at the end."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    used = []

    def switch(home: Path) -> Path:
        monkeypatch.setenv("GRIDMAP_HOME", str(home))
        used.append(home)
        return home

    yield switch
    for home in dict.fromkeys(used):
        switch(home)
        cluster.remove()


@pytest.fixture
def home(folder: Path, at: Callable[[Path], Path]) -> Path:
    """The `GRIDMAP_HOME` of a cluster that is not made yet; its path is not plain."""
    return at(folder / "网格 地图")


@pytest.fixture(scope="module")
def ready() -> Iterator[Path]:
    """The `GRIDMAP_HOME` of the one cluster that the tests of a mishap share; each mends it."""
    made = Path(tempfile.mkdtemp(prefix="gridmap-test-"))
    made.chmod(0o755)
    yield made / "网格 地图"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRIDMAP_HOME", str(made / "网格 地图"))
        cluster.remove()
    shutil.rmtree(made)


@pytest.fixture
def running(ready: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`ready` with the cluster running."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("GRIDMAP_HOME", str(ready))
    cluster.up()
    return ready


def run(query: str, url: str) -> list[tuple]:
    """Rows of a query, committed."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


def up_with_a_row() -> str:
    """Start, and commit a row that must still be there after whatever happens next."""
    url = cluster.up()
    run("drop table if exists kept", url)
    run("create table kept as select 42 as answer", url)
    return url


def kill_postmaster() -> None:
    """End the postmaster as the kernel does when memory runs out."""
    here = place.locate()
    master = processes.postmaster(here)
    assert master
    os.kill(master, signal.SIGKILL)
    while processes.postmaster(here):
        time.sleep(0.01)


def test_goes_from_absent_to_running_to_stopped_and_back(home: Path) -> None:
    assert cluster.status().state == "absent"
    cluster.down()
    url = up_with_a_row()
    status = cluster.status()
    assert (status.state, status.url, status.data) == ("running", url, home / "postgres")
    assert status.version and "PostGIS" in status.version
    cluster.down()
    assert cluster.status().state == "stopped"
    assert not place.locate().socket.exists()
    assert cluster.up() == url == cluster.url()
    assert run("select answer from kept", url) == [(42,)]


def test_is_what_the_migrations_expect(running: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "1")
    url = cluster.up()
    extensions = run("select extname from pg_extension order by 1", url)
    assert extensions == [("btree_gist",), ("plpgsql",), ("postgis",)]
    settings = ["server_encoding", "listen_addresses", "fsync", "full_page_writes"]
    found = [run(f"show {name}", url)[0][0] for name in settings]
    assert found == ["UTF8", "", "on", "on"]
    of_this = "from pg_database where datname = current_database()"
    assert run(f"select datctype {of_this}", url) == [("C.UTF-8",)]
    [(is_superuser,)] = run("select rolsuper from pg_roles where rolname = current_user", url)
    assert is_superuser


def test_costs_little_when_it_runs(running: Path) -> None:
    started = time.perf_counter()
    for _ in range(10):
        cluster.up()
    assert (time.perf_counter() - started) / 10 < 0.05


def test_two_checkouts_do_not_meet(folder: Path, at: Callable[[Path], Path]) -> None:
    at(folder / "one")
    one = up_with_a_row()
    at(folder / "two")
    two = cluster.up()
    assert one != two
    assert run("select to_regclass('kept')", two) == [(None,)]
    cluster.down()
    assert run("select answer from kept", one) == [(42,)]


def test_four_processes_start_it_at_once(home: Path) -> None:
    command = [sys.executable, "-c", "from gridmap.store import cluster; print(cluster.up())"]

    def start(_: int) -> str:
        return subprocess.check_output(command, cwd=config.ROOT, text=True).strip()

    with ThreadPoolExecutor(4) as pool:
        urls = set(pool.map(start, range(4)))
    assert urls == {cluster.url()}
    assert cluster.status().state == "running"
    assert not list(home.glob("postgres.*-*"))


def test_recovers_from_kill_9_with_a_backend_at_work(running: Path) -> None:
    url = up_with_a_row()
    with psycopg.connect(url.replace("+psycopg", "")) as busy:
        busy.pgconn.send_query(b"do $$ begin loop end loop; end $$")
        kill_postmaster()
        orphans = processes.servers(place.locate())
        assert orphans, "the busy backend should have outlived its postmaster"
        assert cluster.status().state == "stopped"
        assert run("select answer from kept", cluster.up()) == [(42,)]
        assert not set(orphans) & set(processes.servers(place.locate()))
        busy.close()


def test_down_also_ends_orphans(running: Path) -> None:
    with psycopg.connect(cluster.up().replace("+psycopg", "")) as busy:
        busy.pgconn.send_query(b"do $$ begin loop end loop; end $$")
        kill_postmaster()
        cluster.down()
        assert processes.servers(place.locate()) == []
        busy.close()


def test_a_shell_in_the_data_folder_is_left_alone(running: Path) -> None:
    with subprocess.Popen(["sleep", "60"], cwd=running / "postgres") as bystander:
        cluster.down()
        assert bystander.poll() is None
        bystander.kill()


def test_a_stale_pid_file_may_name_a_living_stranger(running: Path) -> None:
    up_with_a_row()
    pid_file = running / "postgres" / "postmaster.pid"
    stale = pid_file.read_text().splitlines()
    kill_postmaster()
    # Of the server's own user: PostgreSQL takes such a process for a postmaster.
    switch = {"user": place.locate().user.pw_uid} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **switch) as stranger:
        pid_file.write_text("\n".join([str(stranger.pid), *stale[1:], ""]))
        assert run("select answer from kept", cluster.up()) == [(42,)]
        assert stranger.poll() is None
        stranger.kill()


def test_an_empty_pid_file_does_not_stop_it(running: Path) -> None:
    cluster.down()
    (running / "postgres" / "postmaster.pid").touch()
    assert cluster.up() == cluster.url()


def test_a_full_server_is_waited_for_and_not_restarted(running: Path) -> None:
    address = cluster.url().replace("+psycopg", "")
    master = processes.postmaster(place.locate())
    with ThreadPoolExecutor(1) as pool, ExitStack() as crowd:
        with pytest.raises(psycopg.OperationalError, match="too many clients"):
            while True:
                crowd.enter_context(psycopg.connect(address))
        waiting = pool.submit(cluster.up)
        time.sleep(0.5)
        assert not waiting.done()
        crowd.close()
        assert waiting.result(timeout=30) == cluster.url()
    assert processes.postmaster(place.locate()) == master


def test_gets_its_socket_back(running: Path) -> None:
    url = up_with_a_row()
    shutil.rmtree(place.locate().socket)
    assert cluster.status().state == "broken"
    assert run("select answer from kept", cluster.up()) == [(42,)]
    assert cluster.url() == url


def test_finishes_a_database_that_lacks_its_extensions(running: Path) -> None:
    url = cluster.up()
    run("drop extension btree_gist", url)
    cluster.up()
    assert run("select 1 from pg_extension where extname = 'btree_gist'", url) == [(1,)]


def test_a_half_made_folder_is_set_aside(home: Path) -> None:
    half = home / "postgres"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    (home / "postgres.new" / "base").mkdir(parents=True)
    assert cluster.status().state == "broken"
    assert run("select 1", cluster.up()) == [(1,)]
    assert (home / "postgres.aside-1" / "PG_VERSION").exists()
    assert not (home / "postgres.new").exists()


def test_killed_while_being_made(home: Path) -> None:
    command = [sys.executable, "-c", "from gridmap.store import cluster; cluster.up()"]
    with subprocess.Popen(command, cwd=config.ROOT, stderr=subprocess.DEVNULL) as making:
        while not (home / "postgres.new" / "global").exists():
            assert making.poll() is None
            time.sleep(0.001)
        making.kill()
    assert not (home / "postgres").exists()
    assert run("select 1", cluster.up()) == [(1,)]


def test_a_damaged_folder_is_explained_and_kept(running: Path) -> None:
    cluster.down()
    control = running / "postgres" / "global" / "pg_control"
    control.rename(control.with_suffix(".lost"))
    with pytest.raises(ClusterError, match="pg_control is missing"):
        cluster.up()
    assert cluster.status().state == "broken"
    control.with_suffix(".lost").rename(control)
    assert cluster.up() == cluster.url()


def test_data_of_another_major_version_are_explained_and_kept(running: Path) -> None:
    cluster.down()
    version = running / "postgres" / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("13\n")
    with pytest.raises(ClusterError, match="apt-get install -y postgresql-13-postgis-3"):
        cluster.up()
    assert version.read_text() == "13\n"
    assert "PostgreSQL 13" in str(cluster.status().message)
    version.write_text(made_by)


def test_a_path_longer_than_a_socket_may_be(folder: Path, at: Callable[[Path], Path]) -> None:
    home = at(folder.joinpath(*["很长的文件夹" * 5] * 3))
    assert len(os.fsencode(home)) > 107
    assert run("select 1", cluster.up()) == [(1,)]


def test_a_data_folder_that_moved_goes_on(folder: Path, at: Callable[[Path], Path]) -> None:
    home = at(folder / "before")
    up_with_a_row()
    left = place.locate().socket
    after = folder / "after"
    home.rename(after)
    at(after)
    assert run("select answer from kept", cluster.up()) == [(42,)]
    left.rmdir()


@pytest.mark.parametrize("how", ["moved", "deleted"])
def test_down_stops_a_server_whose_data_are_gone(folder: Path, at: Callable, how: str) -> None:
    home = at(folder / "before")
    cluster.up()
    here = place.locate()
    master = processes.postmaster(here)
    assert master
    if how == "moved":
        home.rename(folder / "after")
    else:
        shutil.rmtree(home)
    assert cluster.status().state == "broken"
    assert "no longer in" in str(cluster.status().message)
    told = CliRunner().invoke(db.command, ["down"])
    assert "not made yet" in told.stdout
    assert not processes.is_running(master)
    assert not home.exists() and not here.socket.exists()


def test_a_process_that_nobody_waits_for_has_ended() -> None:
    """In a container no init may wait for orphans: their numbers stay in /proc."""
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"],
                             stdin=subprocess.PIPE)  # fmt: skip
    assert processes.is_running(child.pid)
    assert child.stdin
    child.stdin.close()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert Path("/proc", str(child.pid)).exists() and not processes.is_running(child.pid)
    child.wait()
    assert not processes.is_running(child.pid)


@pytest.mark.parametrize("question", ["url", "status", "down"])
def test_a_question_makes_nothing(folder: Path, home: Path, question: str) -> None:
    told = CliRunner().invoke(db.command, [question, "--json"])
    assert told.exit_code == 0
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_explained(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").touch()
    monkeypatch.setenv("GRIDMAP_HOME", str(folder / "file" / "home"))
    with pytest.raises(ClusterError, match=r"Set GRIDMAP_HOME"):
        cluster.up()


@only_root
def test_root_finds_another_place_beside_a_closed_folder(
    folder: Path, at: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "SPARE", folder / "spare")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    at(closed / "home")
    url = up_with_a_row()
    assert cluster.status().data.is_relative_to(folder / "spare")
    # Opened later, the checkout does not turn to an empty database.
    closed.chmod(0o755)
    cluster.down()
    assert cluster.up() == url
    assert run("select answer from kept", url) == [(42,)]


@only_root
def test_data_behind_a_closed_folder_are_explained(folder: Path, home: Path) -> None:
    cluster.up()
    cluster.down()
    folder.chmod(0o700)
    with pytest.raises(ClusterError, match="may not enter"):
        cluster.up()
    folder.chmod(0o755)


@only_root
def test_a_socket_folder_of_another_user_is_not_trusted(home: Path) -> None:
    socket = place.locate().socket
    socket.mkdir(mode=0o777)
    os.chown(socket, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(ClusterError, match="cannot be trusted"):
        cluster.up()
    socket.rmdir()


@only_root
def test_an_ordinary_user_runs_it_and_root_joins(folder: Path, home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    assert become(nobody, up_with_a_row) == cluster.url()
    assert cluster.status().user == "nobody"
    assert run("select answer from kept", cluster.up()) == [(42,)]
    become(nobody, lambda: cluster.down() or "")
    assert cluster.status().state == "stopped"


@only_root
def test_an_ordinary_user_is_told_whose_it_is(running: Path) -> None:

    def complaint() -> str:
        with pytest.raises(ClusterError) as raised:
            cluster.up()
        return str(raised.value)

    assert "belongs to postgres" in become(pwd.getpwnam("nobody"), complaint)


def become(user: pwd.struct_passwd, action: Callable[[], str]) -> str:
    """
    What an action returns when another user does it.

    Forked, because that user may have no right to this Python or to the checkout.
    """
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            os.write(writer, action().encode())
        except (ClusterError, OSError, psycopg.Error):
            os.write(writer, traceback.format_exc().encode())
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said


class TestPrograms:
    """Which PostgreSQL is taken, and what is said where there is none."""

    @pytest.fixture
    def install(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        """Pretend that a major version is installed the way Debian does it, and nothing else."""
        usr = tmp_path / "usr"
        monkeypatch.setattr(programs, "DEBIAN", usr / "lib" / "postgresql")
        monkeypatch.setenv("PATH", str(tmp_path))

        def put(major: int, *, postgis: bool = True) -> None:
            bin_folder = usr / "lib" / "postgresql" / str(major) / "bin"
            bin_folder.mkdir(parents=True)
            (bin_folder / "initdb").touch()
            (bin_folder / "postgres").write_text(
                f"#!/bin/sh\necho 'postgres (PostgreSQL) {major}.4 (Debian {major}.4-1)'\n"
            )
            (bin_folder / "postgres").chmod(0o755)
            share = usr / "share" / "postgresql" / str(major) / "extension"
            share.mkdir(parents=True)
            if postgis:
                (share / "postgis.control").touch()

        return put

    def test_newest_with_postgis(self, install: Callable) -> None:
        install(15)
        install(16)
        install(17, postgis=False)
        assert programs.find().major == 16
        assert programs.find(15).major == 15

    def test_none(self, install: Callable) -> None:
        with pytest.raises(ClusterError, match="apt-get install -y postgresql-postgis"):
            programs.find()

    def test_without_postgis(self, install: Callable) -> None:
        install(16, postgis=False)
        with pytest.raises(ClusterError, match="apt-get install -y postgresql-16-postgis-3"):
            programs.find()

    def test_too_old(self, install: Callable) -> None:
        install(14)
        with pytest.raises(ClusterError, match="15 or newer"):
            programs.find()

    def test_status_says_what_is_missing(self, install: Callable, home: Path) -> None:
        status = cluster.status()
        assert status.state == "broken"
        assert "postgresql-postgis" in str(status.message)


class TestCommands:
    """`gridmap db`, with and without `DATABASE_URL`."""

    def test_up_status_down(self, running: Path) -> None:
        told = CliRunner().invoke(db.command, ["up", "--json"])
        assert json.loads(told.stdout) == {"url": cluster.url(), "private": True}
        told = CliRunner().invoke(db.command, ["status", "--json"])
        assert json.loads(told.stdout)["state"] == "running"
        CliRunner().invoke(db.command, ["down"])
        assert cluster.status().state == "stopped"

    def test_another_server_is_used_and_not_made(
        self, folder: Path, running: Path, at: Callable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = cluster.url()
        at(folder / "other")
        monkeypatch.setenv("DATABASE_URL", url)
        told = CliRunner().invoke(db.command, ["up", "--json"])
        assert json.loads(told.stdout) == {"url": url, "private": False}
        assert not (folder / "other").exists()

    def test_another_server_that_is_not_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@/nowhere?host=/nowhere")
        told = CliRunner().invoke(db.command, ["up"])
        assert isinstance(told.exception, DatabaseError)


@pytest.mark.skipif(not shutil.which("make"), reason="no make on this machine")
class TestMakefile:
    """The ways in."""

    def make(self, *arguments: str) -> str:
        # Under `make test` the inner make would also tell which folder it enters.
        command = ["make", "--no-print-directory", *arguments]
        return subprocess.check_output(command, cwd=config.ROOT, text=True)

    def test_alone_it_lists_the_commands(self) -> None:
        """Those that say what they are for, and the two of the README among them."""
        listed = [line.split()[1] for line in self.make().splitlines()]
        written = (config.ROOT / "Makefile").read_text(encoding="utf-8")
        assert listed == re.findall(r"^(\w[\w-]*):.*## ", written, re.MULTILINE)
        assert {"setup", "demo", "test", "lint", "docs", "bench", "clean"} <= set(listed)

    def test_every_dependency_is_locked(self) -> None:
        project = tomllib.loads((config.ROOT / "pyproject.toml").read_text())["project"]
        extras = project["optional-dependencies"].values()
        named = {
            re.split(r"[\[<>=; ]", line)[0].lower()
            for line in chain(project["dependencies"], *extras)
        }
        lines = (config.ROOT / "constraints.txt").read_text().splitlines()
        locked = {line.partition("==")[0] for line in lines}
        assert named - {"gridmap"} <= locked, "run make upgrade"

    def test_demo_serves_on_the_port(self) -> None:
        assert "gridmap demo --port 1234" in self.make("-n", "demo", "PORT=1234")

    def test_clean_keeps_the_data_unless_told(self) -> None:
        assert 'if [ -n "" ]' in self.make("-n", "clean")
        assert 'if [ -n "1" ]' in self.make("-n", "clean", "DATA=1")


def test_a_process_that_had_a_database_makes_none(home, monkeypatch):
    """A disk that is not mounted is not an empty database."""

    class Gone:
        def connect(self):
            raise OperationalError("select", {}, Exception("gone"))

    with pytest.raises(ClusterError, match="postgres is missing; nothing was made"):
        store_db._connect(Gone())
    assert not home.exists()
