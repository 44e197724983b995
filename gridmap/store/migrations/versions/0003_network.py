"""Walking distance: gates, entrances, where buildings meet the streets, what has changed."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0003_network")
