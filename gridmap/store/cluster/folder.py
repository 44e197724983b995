"""The data folder: whether it is finished, how it is made, what came in its place."""

import logging
import os
import pwd
import re
import shutil
from pathlib import Path

from gridmap.errors import ClusterError
from gridmap.store.cluster import place, programs
from gridmap.store.cluster.place import Place, run_as

log = logging.getLogger(__name__)

SETTINGS = Path(__file__).with_name("gridmap.conf")
"""Our settings; copied to the data folder at every start, so that they reach old clusters."""

_SETTINGS_TEXT = SETTINGS.read_bytes()

_ADVICE = {
    "No space left": "The disk is full: free some space and try again.",
    "Permission denied": "Check who owns the folder and those above it, or set GRIDMAP_HOME.",
    "could not change permissions": "This file system knows no owners: set GRIDMAP_HOME.",
    "Operation not permitted": "This file system knows no owners: set GRIDMAP_HOME.",
    "Read-only file system": "Set GRIDMAP_HOME to a folder that can be written.",
}


def major(here: Place) -> int | None:
    """Major version of PostgreSQL that made the data, None where it is unknown."""
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
                "{data} is damaged, {name} is missing. Nothing was changed. Move the folder "
                "away, run `gridmap db up`, and restore your last backup.",
                data=here.data,
                name=name,
            )
    return True


def make(here: Place, found: programs.Programs, lock: int) -> None:
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
        raise ClusterError(
            "Could not make {data}: {explain}", data=here.data, explain=explain(done.stderr)
        )
    with (fresh / "postgresql.conf").open("a") as file:
        file.write(f"include '{SETTINGS.name}'\n")
    copy_settings(fresh, here.user)
    _set_aside(here.data)
    fresh.rename(here.data)


def _empty_folder(folder: Path, user: pwd.struct_passwd) -> None:
    """A folder that initdb accepts: empty, its user's, closed to others."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, user.pw_uid, user.pw_gid)
    except OSError as error:
        raise ClusterError(
            "Cannot make {folder} for user {pw_name}: {reason}. Set GRIDMAP_HOME to a "
            "folder on a local disk that you may write.",
            folder=folder,
            pw_name=user.pw_name,
            reason=error.strerror,
        ) from None


def copy_settings(data: Path, user: pwd.struct_passwd) -> None:
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


def explain(output: str) -> str:
    """The line of a program's output that names the cause, with advice where we have some."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if re.search("FATAL|PANIC|error", line)]
    # PostgreSQL puts the time and the process before the level.
    line = re.sub(r"^.*(FATAL|PANIC): +", "", (telling or lines or ["no reason given"])[0])
    hints = [advice for text, advice in _ADVICE.items() if text in output]
    return f"{line.rstrip('.')}. {hints[0]}" if hints else line
