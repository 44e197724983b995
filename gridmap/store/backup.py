"""All of the database in one file, and back: by PostgreSQL's own pg_dump and pg_restore."""

import os
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import Connection, text

from gridmap.errors import DatabaseError
from gridmap.store import db
from gridmap.store.cluster import programs

SCHEMA = "--schema=public"
"""Without it the extensions would be in the file, which only a superuser can restore."""


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
        raise DatabaseError(f"{file}: cannot be written ({error.strerror})") from error
    os.close(handle)
    made = Path(name)
    try:
        _run("pg_dump", "--format=custom", SCHEMA, f"--file={made}")
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
        raise DatabaseError(f"{file}: there is no such file")
    with db.as_owner() as connection:
        if not _is_empty(connection):
            raise DatabaseError(
                "the database holds data already; restore into an empty one: name another "
                "GRIDMAP_HOME, or delete this one with: gridmap db remove --yes"
            )
        db.prepare(connection)
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", SCHEMA, str(file))
    revision = db.migrate()
    with db.as_owner() as connection:
        db.analyze(connection)
    return revision


def _is_empty(connection: Connection) -> bool:
    """Whether the schema has no table but those of extensions."""
    return not connection.execute(
        text("""
            SELECT EXISTS (
                SELECT FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                    AND NOT EXISTS (
                        SELECT FROM pg_depend
                        WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid
                            AND deptype = 'e'
                    )
            )
        """)
    ).scalar_one()


def _run(program: str, *arguments: str) -> None:
    url = db.owner_url()
    # A command line can be read by everybody on the machine, its environment not.
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    address = url.set(drivername="postgresql", password=None).render_as_string()
    done = subprocess.run(
        [programs.find().folder / program, f"--dbname={address}", *arguments],
        env=os.environ | secret,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it said nothing"])[0]
        raise DatabaseError(f"{program} failed: {reason}")
