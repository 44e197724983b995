"""
Walking distance: gates and entrances, where buildings meet the streets, what has changed since.

Plain SQL beside this file, as in the first revision.
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Run the file on the driver itself: SQLAlchemy would read `:` and `%`."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute((SQL / "0003_network.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Gates would be lost: restore a backup instead."""
    raise NotImplementedError("restore a backup: gates and entrances would be lost")
