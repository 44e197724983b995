"""Name of the office, given by administrators."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0022", "0021"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0022_office")
