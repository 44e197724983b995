"""
The private PostGIS: a PostgreSQL cluster of gridmap's own, made and started on demand.

It needs no configuration and listens on a unix socket only. `up` brings it to running from
whatever state it is in: missing, half made, stopped, or left behind by a crash.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gridmap.errors import ClusterError
from gridmap.i18n import Message
from gridmap.store.cluster import folder, place, processes, programs, server

__all__ = ["Status", "down", "remove", "status", "up", "url"]


@dataclass(frozen=True)
class Status:
    """State of the private cluster, with a message that says what to do."""

    state: Literal["running", "stopped", "absent", "broken"]
    url: str
    data: Path
    user: str
    version: str | None
    message: Message


def up(*, may_make: bool = True) -> str:
    """
    Have the cluster running and return its owner's SQLAlchemy URL.

    Costs one connection when it runs already. Any number of processes may call it at once.

    Parameters
    ----------
    may_make
        Make a missing one. Not for a service, nor for a process that had one: a disk that is not
        mounted would look like lost data.

    Raises
    ------
    ClusterError
        It cannot be made or started, or is missing and may not be made.
    """
    here = place.locate()
    if server.versions(here) is None:
        # Before the lock, which makes the folder around it.
        if not (may_make or folder.is_made(here)):
            raise ClusterError(
                "the database's folder {folder} is missing; nothing was made in its place: see "
                "whether its disk is mounted, or bring the folder back (`gridmap db up` makes a "
                "new one)",
                folder=here.data,
            )
        with place.locked(here) as lock:
            if server.versions(here) is None:
                server.bring_up(here, lock)
    return here.url


def down() -> None:
    """Stop the cluster, sessions and all; nothing to do is not an error."""
    here = place.locate()
    if here.data.exists():
        with place.locked(here):
            server.stop(here)
    elif processes.strayed(here):
        server.stop(here)


def remove() -> Path:
    """Stop the cluster and delete its data for good; returns the folder that went."""
    here = place.locate()
    if here.data.exists():
        with place.locked(here):
            server.stop(here)
            shutil.rmtree(here.data)
            place.forget(here)
    return here.data


def url() -> str:
    """The owner's SQLAlchemy URL, whether the cluster runs or not."""
    return place.locate().url


def status() -> Status:
    """The cluster as it is now; changes nothing."""
    here = place.locate()
    found = server.versions(here)
    if processes.strayed(here):
        message = Message(
            "runs, but its data are no longer in {folder}: moved, or deleted; `gridmap db down` "
            "stops it",
            folder=here.data,
        )
        return Status("broken", here.url, here.data, here.user.pw_name, found, message)
    if found:
        message = Message(
            "running as {user}, data in {folder}", user=here.user.pw_name, folder=here.data
        )
        return Status("running", here.url, here.data, here.user.pw_name, found, message)
    state, message = _at_rest(here)
    major = folder.major(here)
    version = f"PostgreSQL {major}" if major else None
    return Status(state, here.url, here.data, here.user.pw_name, version, message)


def _at_rest(here: place.Place) -> tuple[Literal["stopped", "absent", "broken"], Message]:
    """State and message of a cluster that does not answer."""
    try:
        made = folder.is_made(here)
        programs.find(folder.major(here) if made else None)
    except ClusterError as error:
        return "broken", error.message
    if not made and here.data.exists():
        return "broken", Message(
            "{folder} is half made; `gridmap db up` makes it anew", folder=here.data
        )
    if not made:
        return "absent", Message("not made yet; `gridmap db up` makes it")
    if server.is_alive(here):
        return "broken", Message("runs but does not answer; `gridmap db up` restarts it")
    return "stopped", Message(
        "stopped, data in {folder}; `gridmap db up` starts it", folder=here.data
    )
