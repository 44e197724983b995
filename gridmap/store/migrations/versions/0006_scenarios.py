"""Scenarios of new stations, and the planner's right to make them planned points."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0006_scenarios")
