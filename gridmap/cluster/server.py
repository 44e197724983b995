"""Making, starting, repairing and stopping the server."""

import logging
import os
import pwd
import re
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import psycopg

from gridmap.cluster import place, processes, programs
from gridmap.cluster.place import PORT, Place, run_as
from gridmap.errors import ClusterError

log = logging.getLogger(__name__)

SETTINGS = Path(__file__).with_name("gridmap.conf")
"""Our settings; copied to the data folder at every start, so that they reach old clusters."""

_SETTINGS_TEXT = SETTINGS.read_bytes()

EXTENSIONS = ("postgis", "btree_gist")

START_S = 300
"""Enough to replay `max_wal_size` of log on a slow disk after a power cut."""

STOP_S = 60
LOG_BYTES = 10_000_000

# pg_ctl opens the log itself when told to, but puts its path through a shell unescaped.
_START = 'exec "$@" >>"$PGDATA/server.log" 2>&1'

_ADVICE = {
    "No space left": "The disk is full: free some space and try again.",
    "Permission denied": "Check who owns the folder and those above it, or set GRIDMAP_HOME.",
    "could not change permissions": "This file system knows no owners: set GRIDMAP_HOME.",
    "Operation not permitted": "This file system knows no owners: set GRIDMAP_HOME.",
    "Read-only file system": "Set GRIDMAP_HOME to a folder that can be written.",
}


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


def major(here: Place) -> int | None:
    """Major version of PostgreSQL that made the data, None where that cannot be told."""
    try:
        return int((here.data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return None


def is_made(here: Place) -> bool:
    """
    Whether the data folder is a finished cluster.

    Ours carry our settings from before they got their name. A folder without them never
    held anyone's data; one that has them and lacks PostgreSQL's files is damaged.
    """
    if not (here.data / SETTINGS.name).exists():
        return False
    for name in ("PG_VERSION", "global/pg_control"):
        if not (here.data / name).exists():
            raise ClusterError(
                f"{here.data} is damaged, {name} is missing. Nothing was changed. "
                "Move the folder away, run `gridmap db up`, and restore your last backup."
            )
    return True


def is_alive(here: Place) -> bool:
    """Whether a server process works in the data folder."""
    return processes.postmaster(here) is not None


def bring_up(here: Place, lock: int) -> None:
    """Make what is missing, mend what is broken, start, and ensure database and extensions."""
    made = is_made(here)
    found = programs.find(major(here) if made else None)
    if not made:
        _make(here, found, lock)
    if not (is_alive(here) and _answers(here, 10)):
        stop(here)
        _start(here, found)
    _ensure_database(here)


def stop(here: Place) -> None:
    """End the server and any backend that outlived it."""
    if master := processes.postmaster(here):
        processes.end(here, [master], signal.SIGINT, STOP_S)
    # A backend that outlived its postmaster holds the shared memory, and the next start
    # fails. Its work is lost anyway: recovery begins from the log.
    if orphans := processes.servers(here):
        processes.end(here, orphans, signal.SIGQUIT, 5)
    if here.socket.is_dir() and here.socket.lstat().st_uid == here.user.pw_uid:
        shutil.rmtree(here.socket, ignore_errors=True)


def _make(here: Place, found: programs.Programs, lock: int) -> None:
    """
    Run initdb in a folder aside and move it into place when it is complete.

    So the folder by its proper name is never half made, whenever the power goes.
    """
    log.warning("Making a database in %s", here.data)
    place.make_folder(here.data.parent)
    fresh = here.data.with_name("postgres.new")
    if fresh.exists():
        shutil.rmtree(fresh)
    _empty_folder(fresh, here.user)
    # Trust is for whoever reaches the socket, and its folder is closed to others.
    # C.UTF-8 and not C: with C, Chinese is no letters to pg_trgm and lower().
    options = "--username gridmap --encoding UTF8 --locale C.UTF-8 --auth-local trust"
    command = [str(found.folder / "initdb"), *options.split(), "--auth-host", "reject"]
    # An initdb that outlives us would write where the next one clears up.
    done = run_as(here.user, [*command, "--pgdata", fresh], lock=lock)
    if done.returncode:
        raise ClusterError(f"Could not make {here.data}: {_explain(done.stderr)}")
    with (fresh / "postgresql.conf").open("a") as file:
        file.write(f"include '{SETTINGS.name}'\n")
    _copy_settings(fresh, here.user)
    _set_aside(here.data)
    fresh.rename(here.data)


def _empty_folder(folder: Path, user: pwd.struct_passwd) -> None:
    """A folder that initdb accepts: empty, its user's, closed to others."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, user.pw_uid, user.pw_gid)
    except OSError as error:
        raise ClusterError(
            f"Cannot make {folder} for user {user.pw_name}: {error.strerror}. "
            "Set GRIDMAP_HOME to a folder on a local disk that you may write."
        ) from None


def _copy_settings(data: Path, user: pwd.struct_passwd) -> None:
    """Put our settings beside PostgreSQL's own."""
    copy = data / SETTINGS.name
    copy.write_bytes(_SETTINGS_TEXT)
    os.chown(copy, user.pw_uid, user.pw_gid)


def _set_aside(data: Path) -> None:
    """Move a half-made folder out of the way; an empty one just goes."""
    if not data.exists():
        return
    if not any(data.iterdir()):
        data.rmdir()
        return
    aside = next(
        name
        for number in range(1, 1000)
        if not (name := data.with_name(f"{data.name}.aside-{number}")).exists()
    )
    log.warning("%s was half made; moved to %s, delete it when you like", data, aside)
    data.rename(aside)


def _start(here: Place, found: programs.Programs) -> None:
    """Start the server and wait until it accepts connections."""
    if run_as(here.user, ["test", "-w", here.data]).returncode:
        raise ClusterError(
            f"The user {here.user.pw_name} may not enter {here.data}. "
            f"Run: chmod a+x on each folder above it (`namei -l` shows which is closed)."
        )
    place.make_socket_folder(here)
    _copy_settings(here.data, here.user)
    _forget_stranger(here.data / "postmaster.pid")
    size = _turn_log(here)
    options = f"-k {here.socket} -p {PORT}"
    wait = ["start", "-w", "-t", str(START_S)]
    command = ["sh", "-c", _START, "sh", str(found.folder / "pg_ctl"), *wait, "-o", options]
    done = run_as(here.user, command, PGDATA=str(here.data))
    if done.returncode:
        raise ClusterError(f"The database did not start: {_explain(_log_since(here, size))}")


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
    """What the server has written after the first bytes of its log."""
    path = here.data / "server.log"
    return path.read_bytes()[size:].decode(errors="replace") if path.exists() else ""


def _explain(output: str) -> str:
    """The telling line of a program's output, with advice where we have some."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if re.search("FATAL|PANIC|error", line)]
    # PostgreSQL puts the time and the process before the level.
    line = re.sub(r"^.*(FATAL|PANIC): +", "", (telling or lines or ["no reason given"])[0])
    hints = [advice for text, advice in _ADVICE.items() if text in output]
    return f"{line.rstrip('.')}. {hints[0]}" if hints else line


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


def _answers(here: Place, patience_s: float) -> bool:
    """Whether a running server takes connections soon; it may be recovering just now."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            _connect(here, "postgres").close()
            return True
        except psycopg.OperationalError:
            # Without its socket (a cleaner of /tmp took it) it will never answer again.
            if time.monotonic() > deadline or not here.socket.exists():
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
        raise ClusterError(f"The database could not be prepared: {_explain(str(error))}") from None
