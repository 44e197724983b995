"""Sources of rules as an official cites them."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0016", "0015"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0016_sources")
