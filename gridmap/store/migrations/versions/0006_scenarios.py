"""
Scenarios of new stations, and the planner's right to make them planned points.

Plain SQL beside this file, as in the first revision.
"""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    """Run the file on the driver itself: SQLAlchemy would read `:` and `%`."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute((SQL / "0006_scenarios.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Scenarios would be lost: restore a backup instead."""
    raise NotImplementedError("restore a backup: scenarios would be lost")
