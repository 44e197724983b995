"""Place of the cluster: its data and socket, and the user who runs the server."""

import fcntl
import hashlib
import os
import pwd
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gridmap import config
from gridmap.errors import ClusterError

PORT = 5432
"""Only part of the socket's file name. Pinned, so that a stray PGPORT misleads nobody."""

SPARE = Path("/var/lib/gridmap")
"""Folder of root's for the data of a checkout that the server's user cannot enter."""

PATIENCE_S = 600
"""Longest wait for another process that is making or recovering the same cluster."""


@dataclass(frozen=True)
class Place:
    """A data folder and the user who owns it."""

    data: Path
    user: pwd.struct_passwd

    @property
    def socket(self) -> Path:
        """
        Folder of the socket.

        Not beside the data: the path of a socket is limited to 107 bytes. In /tmp whatever
        TMPDIR says, because every process has to find the same one.
        """
        key = hashlib.sha256(f"{self.user.pw_uid}:{self.data}".encode()).hexdigest()
        return Path("/tmp", f"gridmap-{key[:12]}")

    @property
    def url(self) -> str:
        """The owner's SQLAlchemy URL."""
        return f"postgresql+psycopg://gridmap@:{PORT}/gridmap?host={self.socket}"


def locate() -> Place:
    """The cluster of this checkout (or of `GRIDMAP_HOME`), made or not."""
    data = config.home().resolve() / "postgres"
    if os.geteuid() != 0:
        return Place(data, _own_user(data))
    for folder in (data, _spare(data)):
        # Root's own folder is not a cluster's: PostgreSQL refuses to run as root.
        if folder.exists() and (owner := folder.stat().st_uid):
            return Place(folder, _named(owner))
    nearest = _nearest(data.parent)
    if not nearest.is_dir():
        raise ClusterError("{nearest} is not a folder. Set GRIDMAP_HOME to one.", nearest=nearest)
    user = _server_user(data)
    return Place(data if _can_enter(user, nearest) else _spare(data), user)


def run_as(
    user: pwd.struct_passwd,
    command: Sequence[str | Path],
    *,
    lock: int | None = None,
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    """
    Run a program as the server's user, in an environment of its own.

    With `lock`, the cluster stays locked until the program ends, even if we are killed.

    Nothing is inherited: PGOPTIONS and the like would change the server, and a PROJ_LIB that
    a Python package or conda has set would break ST_Transform in it.
    """
    switch: Mapping = {}
    if os.geteuid() == 0:
        switch = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", **settings}
    if "TZ" in os.environ:
        environment["TZ"] = os.environ["TZ"]
    return subprocess.run(
        command,
        # The caller's folder may be closed to the server's user.
        cwd="/",
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        pass_fds=() if lock is None else (lock,),
        **switch,
    )


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, each owned like the one it lies in."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    try:
        folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            # Root's umask may be 077, and the server's user must pass through.
            folder.chmod(0o755)
            parent = folder.parent.stat()
            os.chown(folder, parent.st_uid, parent.st_gid)
    except OSError as error:
        raise ClusterError(
            "Cannot make {folder}: {reason}. Set GRIDMAP_HOME to a folder you may write.",
            folder=folder,
            reason=error.strerror,
        ) from None


def make_socket_folder(here: Place) -> None:
    """Have the socket's folder, closed to everybody else; a reboot may have cleaned it away."""
    folder = here.socket
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, here.user.pw_uid, here.user.pw_gid)
    except FileExistsError:
        pass
    # Anyone may have made a folder of this name in /tmp, with rights to put a socket there.
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != here.user.pw_uid:
        raise ClusterError(
            "{folder} belongs to another user and cannot be trusted. Remove it and try again.",
            folder=folder,
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


@contextmanager
def locked(here: Place) -> Iterator[int]:
    """Hold the cluster's lock, an open file; the kernel lets go of it when the process dies."""
    make_folder(here.data.parent)
    path = _lock_file(here)
    deadline = time.monotonic() + PATIENCE_S
    while (handle := _try_lock(path)) is None:
        if time.monotonic() > deadline:
            raise ClusterError(
                "Another gridmap has been starting the database for {seconds} s (it holds "
                "{path}). End it and try again.",
                seconds=PATIENCE_S,
                path=path,
            )
        time.sleep(0.05)
    try:
        yield handle
    finally:
        os.close(handle)


def forget(here: Place) -> None:
    """Remove the lock, which the caller holds, and the spare folder; the data are gone."""
    _lock_file(here).unlink()
    if here.data.parent.parent == SPARE:
        here.data.parent.rmdir()


def _lock_file(here: Place) -> Path:
    return here.data.with_name("postgres.lock")


def _try_lock(path: Path) -> int | None:
    """The open and locked file, or None while somebody else has it."""
    try:
        # Read-only is enough to lock, and works when another user made the file.
        handle = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    except OSError as error:
        raise ClusterError(
            "Cannot open {path}: {reason}. Check who owns it.", path=path, reason=error.strerror
        ) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever held it may have removed it: then this is a lock on nothing.
        if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
            return handle
    except BlockingIOError:
        pass
    os.close(handle)
    return None


def _own_user(data: Path) -> pwd.struct_passwd:
    """The ordinary user who calls, provided that existing data are theirs."""
    try:
        owner = data.stat().st_uid if data.exists() else os.geteuid()
    except PermissionError:
        raise ClusterError(
            "You may not enter {parent}. Set GRIDMAP_HOME to a folder of your own.",
            parent=data.parent,
        ) from None
    if owner != os.geteuid():
        raise ClusterError(
            "{data} belongs to {pw_name}. Run as that user or as root, or set GRIDMAP_HOME "
            "to a folder of your own.",
            data=data,
            pw_name=_named(owner).pw_name,
        )
    return _named(owner)


def _server_user(data: Path) -> pwd.struct_passwd:
    """User who runs the server for root: the checkout's owner, else `postgres`, else `nobody`."""
    owner = _nearest(data.parent).stat().st_uid
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    owners = [entry for entry in names.values() if owner and entry.pw_uid == owner]
    for entry in [*owners, names.get("postgres"), names.get("nobody")]:
        if entry:
            return entry
    raise ClusterError(
        "PostgreSQL does not run as root and there is no user `postgres`. "
        "Run: useradd --system postgres"
    )


def _named(uid: int) -> pwd.struct_passwd:
    """The account of a user id; PostgreSQL will not run for an id without a name."""
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise ClusterError(
            "User id {uid} has no account on this machine, and PostgreSQL needs one. Run: "
            "sudo useradd --uid {uid} gridmap",
            uid=uid,
        ) from None


def _can_enter(user: pwd.struct_passwd, folder: Path) -> bool:
    """Whether a user may pass through a folder and everything above it."""
    return run_as(user, ["test", "-x", folder]).returncode == 0


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return folder if folder.exists() else _nearest(folder.parent)


def _spare(data: Path) -> Path:
    """The other data folder of the same checkout, outside of it."""
    return SPARE / hashlib.sha256(str(data).encode()).hexdigest()[:12] / "postgres"
