"""
Ledgers that come again: the queue of unlocated households, decisions, undo of a load.

Plain SQL beside this file, as in the first revision.
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Run the file on the driver itself: SQLAlchemy would read `:` and `%`."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute((SQL / "0002_ledgers.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Decisions and undo records would be lost: restore a backup instead."""
    raise NotImplementedError("restore a backup: decisions and undo records would be lost")
