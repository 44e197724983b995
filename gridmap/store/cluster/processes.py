"""
Processes of the server, found by their working folder.

PostgreSQL's own postmaster.pid is not enough: after `kill -9` it names a process that is
gone, or a stranger who was given the same number, and says nothing of backends that live on
and hold the shared memory.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

from gridmap.errors import ClusterError
from gridmap.store.cluster.place import PORT, Place, run_as

# Runs as the server's user: in a container root may lack CAP_SYS_PTRACE, and then cannot
# look at the working folder of another user's process.
_BY_FOLDER = 'for p in /proc/[0-9]*; do if test "$p/cwd" -ef "$0"; then echo "${p##*/}"; fi; done'


def servers(here: Place) -> list[int]:
    """Every PostgreSQL process that works in the data folder: postmaster, backends, orphans."""
    found = run_as(here.user, ["sh", "-c", _BY_FOLDER, here.data]).stdout.split()
    return [int(pid) for pid in found if _read(int(pid), "comm").strip() == b"postgres"]


def postmaster(here: Place) -> int | None:
    """The process that accepts connections; only its children rename themselves."""
    masters = (pid for pid in servers(here) if _is_master(_read(pid, "cmdline")))
    return next(masters, None)


def strayed(here: Place) -> int | None:
    """The postmaster that listens on our socket though its data were moved away, or deleted."""
    if here.data.exists():
        return None
    first = _read_text(here.socket / f".s.PGSQL.{PORT}.lock").partition("\n")[0]
    if not first.isdigit() or _read(int(first), "comm").strip() != b"postgres":
        return None
    pid = int(first)
    return pid if Path("/proc", first).stat().st_uid == here.user.pw_uid else None


def end_strayed(pid: int, patience_s: float) -> None:
    """End a postmaster that cannot be found by its folder, and wait until it is gone."""
    _signal(pid, signal.SIGINT)
    deadline = time.monotonic() + patience_s
    while is_running(pid):
        if time.monotonic() > deadline:
            raise ClusterError("The server, process {pid}, does not end. End it by hand.", pid=pid)
        time.sleep(0.02)


def end(here: Place, pids: list[int], how: signal.Signals, patience_s: float) -> None:
    """Signal processes and wait until they are gone; the unwilling are killed."""
    for pid in pids:
        _signal(pid, how)
    if not _gone(here, pids, patience_s):
        for pid in servers(here):
            _signal(pid, signal.SIGKILL)
        if not _gone(here, pids, 10):
            raise ClusterError(
                "The server's processes {pids} cannot be ended. Reboot, or ask.", pids=pids
            )


def is_taken(pid: int) -> bool:
    """Whether any process at all has this number now, also one that has ended."""
    return Path("/proc", str(pid)).exists()


def is_running(pid: int) -> bool:
    """Whether a process of this number runs; one that has ended and is not waited for does not."""
    state = _read(pid, "stat").rpartition(b")")[2].split()
    return bool(state) and state[0] != b"Z"


def _is_master(command: bytes) -> bool:
    return bool(command) and not command.startswith(b"postgres: ")


def _gone(here: Place, pids: list[int], patience_s: float) -> bool:
    """Whether none of the processes works in the data folder any more, after some waiting."""
    deadline = time.monotonic() + patience_s
    while set(pids) & set(servers(here)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _signal(pid: int, how: signal.Signals) -> None:
    # It may have gone by itself.
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)


def _read(pid: int, file: str) -> bytes:
    try:
        return Path("/proc", str(pid), file).read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _read_text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
