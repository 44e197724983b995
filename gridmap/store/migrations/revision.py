"""
Steps of a revision in plain SQL: a schema is best read in its own language.

A revision changes tables only; functions, views, triggers and policies are in `store/sql/` and
are applied after it. The revisions up to 0007 came before that and made them as well. There is no
way back: restore a backup instead.
"""

from pathlib import Path

from alembic import op

SQL = Path(__file__).parent / "sql"


def run(name: str) -> None:
    """Run `sql/<name>.sql` on the driver itself: SQLAlchemy would read `:` and `%`."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))
