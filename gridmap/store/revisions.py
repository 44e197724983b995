"""Revisions of the schema: where they are, the newest of them, and a database's own."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


def settings(connection: Connection | None = None) -> Config:
    """Alembic's settings, for commands on a connection."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def head() -> str | None:
    """Newest revision of this program."""
    return ScriptDirectory.from_config(settings()).get_current_head()


def current(connection: Connection) -> str | None:
    """Revision of a database; None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()
