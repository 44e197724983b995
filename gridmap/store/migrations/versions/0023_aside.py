"""Buildings of addresses that were set aside as a whole."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0023", "0022"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0023_aside")
