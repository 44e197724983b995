"""
The record of every change of a community's outline.

Plain SQL beside this file, as in the first revision.
"""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Run the file on the driver itself: SQLAlchemy would read `:` and `%`."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute((SQL / "0007_boundaries.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """The record would be lost: restore a backup instead."""
    raise NotImplementedError("restore a backup: the record of boundaries would be lost")
