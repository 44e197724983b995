"""
A PostGIS server of one's own, as README and docs/operation.md say: every line is run as written.

The server asks for passwords (SCRAM, over TCP), and the account has CREATEROLE and no more. Once
for each PostgreSQL with PostGIS on this machine.
"""

import contextlib
import json
import os
import pwd
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import psycopg
import pytest

from gridmap import config
from gridmap.store import roles
from gridmap.store.cluster import programs
from gridmap.store.cluster.place import run_as

INSTALLED = [one for one in programs._installed() if one.has_postgis and one.major >= 15]
SUPERUSER = "clusteradmin"
TILE = "/tiles/building/15/27052/13400.mvt"
"""In the sample town."""

DOCS = (config.ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
SECTION = DOCS.partition("## A server of your own")[2].partition("\n## ")[0]


def blocks(language: str, text: str = SECTION) -> list[str]:
    """The fenced blocks of a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


MIGRATE_AND_SERVE, BACKUP_AND_RESTORE, BY_HAND = blocks("sh")


@dataclass(frozen=True)
class Server:
    """A cluster that listens on a port of this machine; `folder` also holds what commands write."""

    folder: Path
    bin: Path
    port: int

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text()

    def url(self, database: str = "gridmap", account: str = "gisowner:secret") -> str:
        return f"postgresql://{account}@127.0.0.1:{self.port}/{database}"

    def admin(self, *statements: str, database: str = "postgres") -> list[tuple]:
        """Run statements as superuser; rows of the last one."""
        address = self.url(database, f"{SUPERUSER}:admin")
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def make(self, database: str) -> None:
        """Run the superuser's block of the documentation, for a database of this name."""
        (block,) = blocks("psql")
        block = block.replace("gridmap", database)
        if self.admin("SELECT 1 FROM pg_roles WHERE rolname = 'gisowner'"):
            block = block.partition("\n")[2]
        script = self.folder / "make.sql"
        script.write_text(block)
        address = self.url("postgres", f"{SUPERUSER}:admin")
        self.sh(f"psql -q -v ON_ERROR_STOP=1 -d {address} -f {script}")

    def sh(self, script: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run lines of the documentation, which must go well."""
        done = self.attempt(script, **settings)
        assert done.returncode == 0, done.stderr
        return done

    def attempt(self, script: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run lines of the documentation, whose host is this server."""
        here = self.url("").removesuffix("/").rpartition("@")[2]
        return subprocess.run(
            ["sh", "-eu", "-c", script.replace("db.example", here)],
            cwd=self.folder, env=self.environment(settings),
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        """Ours; `gridmap` is this checkout's, and PostgreSQL's programs are the server's own."""
        path = f"{self.folder}:{self.bin}:{os.environ['PATH']}"
        ours = {
            "PATH": path,
            "GRIDMAP_HOME": str(self.folder / "home"),
            "PYTHONPATH": str(config.ROOT),
        }
        return os.environ | {"DATABASE_URL": self.url()} | ours | settings

    @contextlib.contextmanager
    def serving(self, script: str, **settings: str) -> Iterator[dict]:
        """Run a server of the application until the block ends; its answer."""
        running = subprocess.Popen(
            ["sh", "-eu", "-c", f"exec {script} --port 0 --json"], cwd=self.folder,
            env=self.environment(settings), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert running.stdout
        try:
            line = running.stdout.readline()
            assert line, f"{script} printed nothing"
            answer = json.loads(line)
            wait_for(answer["url"])
            yield answer
        finally:
            running.send_signal(signal.SIGINT)
            running.communicate(timeout=60)


@pytest.fixture(scope="module", params=INSTALLED, ids=lambda one: f"postgresql-{one.major}")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A fresh cluster, with the documentation's account and database in it."""
    folder = Path(tempfile.mkdtemp(prefix="gridmap-test-"))
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    folder.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Server(folder, request.param.folder, port)
    (folder / "password").write_text("admin")
    shim = folder / "gridmap"
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m gridmap "$@"\n')
    shim.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, user.pw_uid, user.pw_gid)

    def run(program: str, *arguments: str) -> None:
        done = run_as(user, [made.bin / program, *arguments])
        assert done.returncode == 0, done.stderr

    data, options = str(folder / "data"), f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    run("initdb", "--pgdata", data, "--username", SUPERUSER, "--pwfile", str(folder / "password"),
        "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8")  # fmt: skip
    try:
        run("pg_ctl", "-D", data, "-l", str(folder / "server.log"), "-o", options, "-w", "start")
        made.make("gridmap")
        yield made
    finally:
        run_as(user, [made.bin / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def filled(server: Server) -> Server:
    """The server, with the sample town that the README's `make demo` loads."""
    with server.serving("gridmap demo") as demo:
        log_in(demo)
    return server


def wait_for(url: str) -> None:
    """Until a server listens; its address is printed just before."""
    address = ("127.0.0.1", int(url.rpartition(":")[2]))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(address, 5):
            return
        time.sleep(0.1)
    raise AssertionError(f"nobody listens at {url}")


def log_in(demo: dict) -> None:
    """Be served, and logged in as the first of the demo's accounts."""
    with httpx.Client(base_url=demo["url"].replace("localhost", "127.0.0.1")) as client:
        assert client.get("/health").json() == {"status": "ok"}
        form = client.get("/login").text
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        name = next(iter(demo["accounts"]))
        found = client.post("/login", data=fields | {"name": name, "password": demo["password"]})
        assert found.status_code == 303, found.text
        assert client.get(TILE).content


def health(server: Server, **settings: str) -> httpx.Response:
    with server.serving("gridmap serve", **settings) as served:
        return httpx.get(served["url"] + "/health")


def households(server: Server, database: str) -> int:
    return server.admin("SELECT count(*) FROM household", database=database)[0][0]


def test_a_machine_has_postgis() -> None:
    assert INSTALLED


def test_readme_names_the_account_of_the_documentation() -> None:
    readme = (config.ROOT / "README.md").read_text(encoding="utf-8")
    (lines,) = blocks("sh", readme.partition("## Use your own PostGIS server")[2])
    assert lines.splitlines()[0] == MIGRATE_AND_SERVE.splitlines()[0]


def test_migrate_and_serve(server: Server) -> None:
    export, migrate, serve = MIGRATE_AND_SERVE.splitlines()
    assert serve == "gridmap serve"
    assert "is at revision" in server.sh(f"{export}\n{migrate}").stdout
    # As at each update and each start.
    assert "is at revision" in server.sh(f"{export}\n{migrate}").stdout
    assert health(server).json() == {"status": "ok"}
    (role,) = server.admin(
        "SELECT rolsuper, rolbypassrls, rolinherit, rolcanlogin FROM pg_roles"
        " WHERE rolname = 'gridmap_login_gridmap'"
    )
    assert role == (False, False, False, True)


def test_the_application_has_its_limits(server: Server) -> None:
    """Also the one that a superuser has to allow; without that line there is none."""
    (limits,) = server.admin(
        "SELECT setconfig FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole"
        " WHERE rolname = 'gridmap_login_gridmap'"
    )
    names = {one.split("=")[0] for one in limits[0]}
    assert names == {*roles.TIMEOUTS, "temp_file_limit"}
    server.admin(
        "ALTER ROLE gridmap_login_gridmap RESET ALL",
        "REVOKE SET ON PARAMETER temp_file_limit FROM gisowner",
    )
    server.sh("gridmap db migrate")
    (limits,) = server.admin(
        "SELECT setconfig FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole"
        " WHERE rolname = 'gridmap_login_gridmap'"
    )
    assert {one.split("=")[0] for one in limits[0]} == {*roles.TIMEOUTS}
    server.admin("GRANT SET ON PARAMETER temp_file_limit TO gisowner")


def test_no_password_stands_in_the_log(server: Server) -> None:
    server.admin("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()")
    server.sh("gridmap db migrate")
    server.admin("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()")
    said = [line for line in server.log.splitlines() if "ALTER ROLE" in line]
    assert said and all(
        "PASSWORD 'SCRAM-SHA-256$" in line or '" SET "' in line
        for line in said
        if "gridmap_login" in line
    )


def test_demo_is_served_and_lets_people_in(filled: Server) -> None:
    assert households(filled, "gridmap") > 1000


def test_backup_and_restore(filled: Server) -> None:
    filled.make("gridmap2")
    filled.sh(BACKUP_AND_RESTORE)
    assert households(filled, "gridmap2") == households(filled, "gridmap")
    with filled.serving("gridmap demo", DATABASE_URL=filled.url("gridmap2")) as demo:
        log_in(demo)
    again = filled.attempt(BACKUP_AND_RESTORE)
    assert again.returncode == 1 and "holds data already" in again.stderr


def test_a_file_with_the_rows_of_postgis(filled: Server) -> None:
    """Backups once held spatial_ref_sys, which only a superuser may write."""
    filled.make("gridmap3")
    url = filled.url("gridmap", f"{SUPERUSER}:admin")
    filled.admin("INSERT INTO spatial_ref_sys (srid) VALUES (990001)", database="gridmap")
    filled.sh(f"pg_dump --format=custom --schema=public --file=old.dump --dbname={url}")
    assert "spatial_ref_sys" in filled.sh("pg_restore --list old.dump").stdout
    filled.sh("gridmap db restore old.dump", DATABASE_URL=filled.url("gridmap3"))
    assert households(filled, "gridmap3") == households(filled, "gridmap")


def test_restore_by_hand_on_a_new_server(filled: Server) -> None:
    before = households(filled, "gridmap")
    filled.sh("gridmap db backup gridmap.dump")
    rows = filled.admin("SELECT datname FROM pg_database WHERE datname ~ '^gridmap'")
    for (name,) in rows:
        filled.admin(f"DROP DATABASE {name} WITH (FORCE)")
        filled.admin(f"DROP ROLE IF EXISTS gridmap_login_{name}")
    filled.admin(
        "REVOKE SET ON PARAMETER temp_file_limit FROM gisowner",
        "DROP ROLE gridmap_app",
        "DROP ROLE gisowner",
    )
    filled.make("gridmap")
    filled.sh(BY_HAND)
    assert households(filled, "gridmap") == before
    with filled.serving("gridmap demo") as demo:
        log_in(demo)


def test_rights_that_were_lost_are_named_and_given_again(filled: Server) -> None:
    """As after a restore by hand that forgot the role."""
    with filled.serving("gridmap serve") as served:
        filled.admin("REVOKE ALL ON building FROM gridmap_app", database="gridmap")
        answer = httpx.get(served["url"] + "/health")
        assert answer.status_code == 503 and "gridmap" not in answer.text
        filled.sh("gridmap db migrate")
        assert httpx.get(served["url"] + "/health").status_code == 200


def refused(server: Server, script: str, **settings: str) -> str:
    """The one line that a command ends with."""
    done = server.attempt(script, **settings)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line]
    return line


def test_an_account_that_may_not_make_roles(server: Server) -> None:
    server.make("gridmap4")
    server.admin("ALTER ROLE gisowner NOCREATEROLE")
    line = refused(server, "gridmap db migrate", DATABASE_URL=server.url("gridmap4"))
    server.admin("ALTER ROLE gisowner CREATEROLE")
    assert "permission denied" in line and "ALTER ROLE gisowner CREATEROLE" in line


def test_a_database_without_the_extensions(server: Server) -> None:
    server.admin("CREATE DATABASE gridmap5 OWNER gisowner")
    line = refused(server, "gridmap db migrate", DATABASE_URL=server.url("gridmap5"))
    assert "permission denied" in line and "CREATE EXTENSION postgis;" in line


def test_an_empty_database_is_named(server: Server) -> None:
    server.make("gridmap6")
    url = server.url("gridmap6")
    server.sh("gridmap db migrate", DATABASE_URL=url)
    server.admin("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", database="gridmap6")
    server.admin("GRANT ALL ON SCHEMA public TO gisowner", database="gridmap6")
    assert "gridmap db migrate" in refused(server, "gridmap user list", DATABASE_URL=url)


def test_a_login_role_that_could_see_all_is_refused(server: Server) -> None:
    server.make("gridmap7")
    server.admin("CREATE ROLE gridmap_login_gridmap7 LOGIN BYPASSRLS")
    line = refused(server, "gridmap db migrate", DATABASE_URL=server.url("gridmap7"))
    assert "bypasses row-level security" in line


def test_an_account_that_does_not_own_the_tables(filled: Server) -> None:
    filled.admin("CREATE ROLE guest LOGIN CREATEROLE PASSWORD 'guest'")
    filled.admin("COMMENT ON TABLE alembic_version IS NULL", database="gridmap")
    line = refused(filled, "gridmap db migrate", DATABASE_URL=filled.url(account="guest:guest"))
    assert "the account that owns the database" in line
