"""`gridmap db`: the private PostGIS, or the server that `DATABASE_URL` names."""

import re
from pathlib import Path

import click
import psycopg
from sqlalchemy import make_url

from gridmap import config
from gridmap.cli import Answer, Text, _options, answers
from gridmap.errors import DatabaseError
from gridmap.i18n import Message
from gridmap.store import backup, cluster
from gridmap.store import migrate as migration


@click.group()
def command() -> None:
    """Start, stop and look at the database."""


@command.command()
@answers
def up() -> Answer:
    """Start the private PostGIS, made or mended where need be."""
    if url := config.database_url():
        version = _outside_version(url)
        return Answer(
            {"url": url, "private": False},
            Message("DATABASE_URL is used: {version}", version=version),
        )
    url = cluster.up()
    return Answer({"url": url, "private": True}, url)


@command.command()
@answers
def down() -> Answer:
    """Stop the private PostGIS; a server named by DATABASE_URL is left alone."""
    cluster.down()
    found = cluster.status()
    return Answer({"state": found.state}, found.message)


@command.command()
@answers
def status() -> Answer:
    """Show whether the database runs, and where."""
    if url := config.database_url():
        version = _outside_version(url)
        data = {"state": "running", "url": url, "version": version, "private": False}
        return Answer(data, Message("running: {version} (DATABASE_URL)", version=version))
    found = cluster.status()
    return Answer({**vars(found), "private": True}, found.message)


@command.command()
@answers
def migrate() -> Answer:
    """Carry the schema to this version, in one transaction; start the private PostGIS for it."""
    revision = migration.migrate()
    fast = migration.allow_index_under_security()
    text: list[Text] = [Message("The database is at revision {revision}.", revision=revision)]
    if not fast:
        text.append(
            Message(
                "Tiles will be slow: this account may not make && leakproof, see docs/operation.md."
            )
        )
    return Answer({"revision": revision, "index_under_row_security": fast}, text)


@command.command()
@answers
def url() -> Answer:
    """Print the owner's URL, as psql and pg_dump take it."""
    # libpq knows nothing of SQLAlchemy's drivers.
    found = make_url(config.database_url() or cluster.url()).set(drivername="postgresql")
    text = found.render_as_string(hide_password=False)
    return Answer({"url": text}, text)


@command.command("backup")
@click.argument("file", type=_options.Written())
@answers
def backup_(file: Path) -> Answer:
    """Write all of the database to one file."""
    size = backup.backup(file)
    text = Message("wrote {file}, {megabytes:,.1f} MB", file=file, megabytes=size / 1e6)
    return Answer({"file": str(file), "bytes": size}, text)


@command.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@answers
def restore_(file: Path) -> Answer:
    """Read a backup into a database that holds nothing yet."""
    revision = backup.restore(file)
    text = Message("Restored, at revision {revision}.", revision=revision)
    return Answer({"file": str(file), "revision": revision}, text)


@command.command()
@click.option("--yes", is_flag=True, required=True, help="Yes, delete every row of it.")
@answers
def remove(yes: bool) -> Answer:
    """Delete the private PostGIS and all that is in it."""
    folder = cluster.remove()
    return Answer({"removed": str(folder)}, Message("Deleted {folder}.", folder=folder))


def _outside_version(url: str) -> str:
    """Versions of the server behind a URL, which must answer and have PostGIS to offer."""
    # libpq knows nothing of SQLAlchemy's drivers.
    address = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url)
    query = (
        "select current_setting('server_version'), max(default_version) "
        "from pg_available_extensions where name = 'postgis'"
    )
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise DatabaseError(
            "The server of DATABASE_URL does not answer: {reason}", reason=reason
        ) from None
    if not row or row[1] is None:
        raise DatabaseError("The server of DATABASE_URL has no PostGIS. Install it there.")
    return f"PostgreSQL {row[0]}, PostGIS {row[1]}"
