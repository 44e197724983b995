"""The record of every change of a community's outline."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0007_boundaries")
