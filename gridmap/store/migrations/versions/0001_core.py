"""
Core tables, the sums of households per building, row-level security and reference data.

Plain SQL beside this file: a schema is best read in its own language.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Run the files in order, on the driver itself: SQLAlchemy would read `:` and `%`."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    for name in ("core", "derived", "row_security", "views", "reference"):
        driver.execute((SQL / f"0001_{name}.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """There is nothing before the first revision: restore a backup instead."""
    raise NotImplementedError("restore a backup: there is nothing before the first revision")
