"""
Rules as data, changed and logged; small cells, hidden by the database.

Plain SQL beside this file, as in the first revision.
"""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Run the files in order, on the driver itself: SQLAlchemy would read `:` and `%`."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    for name in ("rules", "small_cells"):
        driver.execute((SQL / f"0004_{name}.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Rules that were changed would be lost: restore a backup instead."""
    raise NotImplementedError("restore a backup: rules that were changed would be lost")
