"""Drafts of plots, adjusted neighbours, and the right of a community to put its plots in force."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0005_drafts")
