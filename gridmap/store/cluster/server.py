"""Starting, repairing and stopping the server."""

import shutil
import signal
import time
from pathlib import Path
from typing import Any

import psycopg

from gridmap.errors import ClusterError
from gridmap.store.cluster import folder, place, processes, programs
from gridmap.store.cluster.place import PORT, Place, run_as

EXTENSIONS = ("postgis", "btree_gist")

START_S = 300
"""Enough to replay `max_wal_size` of log on a slow disk after a power cut."""

STOP_S = 60

SILENT_S = 10
"""A server that runs and logs nothing for so long is stuck."""

LOG_BYTES = 10_000_000

# pg_ctl opens the log itself when told to, but puts its path through a shell unescaped.
_START = 'exec "$@" >>"$PGDATA/server.log" 2>&1'


def versions(here: Place) -> str | None:
    """Versions of the server that answers, ready for use; None where there is none."""
    try:
        with _connect(here, "gridmap") as connection:
            rows = connection.execute(
                "select current_setting('server_version'), extname, extversion "
                "from pg_extension where extname = any(%s)",
                [list(EXTENSIONS)],
            ).fetchall()
    except psycopg.OperationalError:
        return None
    found = {name: version for _, name, version in rows}
    if set(found) != set(EXTENSIONS):
        return None
    return f"PostgreSQL {rows[0][0].split()[0]}, PostGIS {found['postgis']}"


def is_alive(here: Place) -> bool:
    """Whether a server process works in the data folder."""
    return processes.postmaster(here) is not None


def bring_up(here: Place, lock: int) -> None:
    """Make what is missing, mend what is broken, start, and ensure database and extensions."""
    made = folder.is_made(here)
    found = programs.find(folder.major(here) if made else None)
    if not made:
        folder.make(here, found, lock)
    if not (is_alive(here) and _answers(here)):
        stop(here)
        _start(here, found)
    _ensure_database(here)


def stop(here: Place) -> None:
    """End the server and any backend that outlived it, also where the data were moved away."""
    if stray := processes.strayed(here):
        processes.end_strayed(stray, STOP_S)
    if master := processes.postmaster(here):
        processes.end(here, [master], signal.SIGINT, STOP_S)
    # A backend that outlived its postmaster holds the shared memory, and the next start
    # fails. Its work is lost anyway: recovery begins from the log.
    if orphans := processes.servers(here):
        processes.end(here, orphans, signal.SIGQUIT, 5)
    if here.socket.is_dir() and here.socket.lstat().st_uid == here.user.pw_uid:
        shutil.rmtree(here.socket, ignore_errors=True)


def _start(here: Place, found: programs.Programs) -> None:
    """Start the server and wait until it accepts connections."""
    if run_as(here.user, ["test", "-w", here.data]).returncode:
        raise ClusterError(
            "The user {pw_name} may not enter {data}. Run: chmod a+x on each folder above "
            "it (`namei -l` shows which is closed).",
            pw_name=here.user.pw_name,
            data=here.data,
        )
    place.make_socket_folder(here)
    folder.copy_settings(here.data, here.user)
    _forget_stranger(here.data / "postmaster.pid")
    size = _turn_log(here)
    options = f"-k {here.socket} -p {PORT}"
    wait = ["start", "-w", "-t", str(START_S)]
    command = ["sh", "-c", _START, "sh", str(found.folder / "pg_ctl"), *wait, "-o", options]
    done = run_as(here.user, command, PGDATA=str(here.data))
    if done.returncode:
        raise ClusterError(
            "The database did not start: {explain}", explain=folder.explain(_log_since(here, size))
        )


def _forget_stranger(pid_file: Path) -> None:
    """
    Remove a pid file whose number another program has now; PostgreSQL would yield to it.

    Called when no server works in the folder. A number that nobody has is left to
    PostgreSQL, which also looks for its shared memory.
    """
    if not pid_file.exists():
        return
    first = pid_file.read_text(errors="replace").partition("\n")[0].strip()
    if not first.isdigit() or processes.is_taken(int(first)):
        pid_file.unlink()


def _turn_log(here: Place) -> int:
    """Keep the log from growing for ever; returns its size in bytes."""
    path = here.data / "server.log"
    size = path.stat().st_size if path.exists() else 0
    if size < LOG_BYTES:
        return size
    path.replace(path.with_suffix(".log.1"))
    return 0


def _log_since(here: Place, size: int) -> str:
    """Log of the server after its first bytes."""
    path = here.data / "server.log"
    return path.read_bytes()[size:].decode(errors="replace") if path.exists() else ""


def _connect(here: Place, database: str) -> psycopg.Connection[tuple[Any, ...]]:
    """A session of the owner, committing by itself: databases are not made in transactions."""
    return psycopg.connect(
        host=str(here.socket),
        port=PORT,
        user="gridmap",
        dbname=database,
        connect_timeout=5,
        autocommit=True,
    )


def _answers(here: Place) -> bool:
    """Whether a running server takes connections, as soon as it does; False to restart it."""
    started = time.monotonic()
    while True:
        try:
            _connect(here, "postgres").close()
            return True
        except psycopg.OperationalError as error:
            waited = time.monotonic() - started
            # It speaks: it is recovering, or full. A restart would only cut people off.
            if "FATAL" in str(error):
                if waited > START_S:
                    reason = folder.explain(str(error))
                    raise ClusterError(
                        "The database takes no connection: {reason}", reason=reason
                    ) from None
            # Without its socket (a cleaner of /tmp took it) it will never answer again.
            elif waited > SILENT_S or not here.socket.exists():
                return False
            time.sleep(0.1)


def _ensure_database(here: Place) -> None:
    """Have the database and its extensions; a crash may have come between the two."""
    try:
        with _connect(here, "postgres") as connection:
            query = "select 1 from pg_database where datname = 'gridmap'"
            if not connection.execute(query).fetchone():
                connection.execute("create database gridmap")
        with _connect(here, "gridmap") as connection:
            for extension in EXTENSIONS:
                connection.execute(f"create extension if not exists {extension}")
    except psycopg.Error as error:
        raise ClusterError(
            "The database could not be prepared: {explain}", explain=folder.explain(str(error))
        ) from None
