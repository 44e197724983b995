"""Colours of plots, the same on every map."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0021", "0020"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0021_colours")
