"""
Drafts of plots, adjusted neighbours, and the right of a community to put its plots in force.

Plain SQL beside this file, as in the first revision.
"""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Run the file on the driver itself: SQLAlchemy would read `:` and `%`."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute((SQL / "0005_drafts.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Drafts would be lost: restore a backup instead."""
    raise NotImplementedError("restore a backup: drafts of plots would be lost")
