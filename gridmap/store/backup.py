"""Backup of the database to one file, and restore, by PostgreSQL's pg_dump and pg_restore."""

import os
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import URL, Connection

from gridmap.errors import DatabaseError
from gridmap.store import db, migrate, reader
from gridmap.store.cluster import programs

SCHEMA = "--schema=public"
"""Without it the extensions would be in the file, which only a superuser can restore."""

EXCLUDED = "spatial_ref_sys"
"""PostGIS's own table: its rows are there once the extension is."""

SHORT_LIVED = ("login_session", "token_key")
"""
Tables whose rows stay out: a login that was ended would go on, and whoever has a backup would have
the key of another installation.
"""


def backup(file: Path) -> int:
    """
    Write the database to a file of pg_dump's custom format; returns its size in bytes.

    The state of one moment, while others work. The file is there whole, or not at all.

    Raises
    ------
    DatabaseError
        The file cannot be written, or pg_dump fails.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    except OSError as error:
        raise DatabaseError(
            "{path}: cannot be written ({reason})", path=file, reason=error.strerror
        ) from error
    os.close(handle)
    made = Path(name)
    try:
        _run(
            "pg_dump",
            *("--format=custom", SCHEMA),
            *(f"--exclude-table-data=*.{table}" for table in (EXCLUDED, *SHORT_LIVED)),
            *(f"--file={made}", *_address()),
        )
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path) -> str:
    """
    Read a backup into a database that holds nothing yet, and carry it to this version.

    One transaction: a file that is no backup, or a damaged one, leaves the database empty.

    Returns
    -------
    str
        The schema's revision.

    Raises
    ------
    DatabaseError
        The database holds something, or the file cannot be restored.
    """
    if not file.is_file():
        raise DatabaseError("{file}: there is no such file", file=file)
    with db.as_owner() as connection:
        if not is_empty(connection):
            raise DatabaseError(
                "the database holds data already; restore into an empty one: name another "
                "GRIDMAP_HOME, or delete this one with: gridmap db remove --yes"
            )
        migrate.prepare(connection)
    _restore_data(file)
    revision = migrate.migrate()
    with db.as_owner() as connection:
        db.analyze(connection)
    return revision


def is_empty(connection: Connection) -> bool:
    """Whether the schema has no table but those of extensions."""
    return reader.column(connection, "backup/is_empty")[0]


def server_major() -> int:
    """Major version of the server, whose client programs must not be older."""
    with db.as_owner() as connection:
        return reader.column(connection, "backup/server_major")[0]


def _restore_data(file: Path) -> None:
    """Run pg_restore in one transaction, over all of the file but the extensions' own rows."""
    entries = _run("pg_restore", "--list", str(file)).splitlines(keepends=True)
    with tempfile.NamedTemporaryFile("w", prefix="gridmap-", suffix=".list") as kept:
        # Files written before EXCLUDED was left out hold it, and only a superuser may write it.
        kept.writelines(line for line in entries if f" {EXCLUDED} " not in line)
        kept.flush()
        _run(
            "pg_restore",
            *("--single-transaction", "--exit-on-error", "--no-owner", SCHEMA),
            *(f"--use-list={kept.name}", *_address(), str(file)),
        )


def _address() -> list[str]:
    """Arguments that name the database; its password goes by `_run`'s environment."""
    url = _without_password(db.owner_url()).set(drivername="postgresql")
    return [f"--dbname={url.render_as_string()}"]


def _without_password(url: URL) -> URL:
    # `set(password=None)` leaves it as it is, and it is then written as ***.
    fields = url._asdict() | {"password": None}
    return URL.create(**fields).difference_update_query(["password"])


def _run(program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs and return what it printed."""
    url = db.owner_url()
    # A command line can be read by everybody on the machine, its environment not.
    password = url.password or url.query.get("password")
    done = subprocess.run(
        [programs.client(program, server_major()), *arguments],
        env=os.environ | ({"PGPASSWORD": str(password)} if password else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it printed nothing"])[0]
        raise DatabaseError("{program} failed: {reason}", program=program, reason=reason)
    return done.stdout
