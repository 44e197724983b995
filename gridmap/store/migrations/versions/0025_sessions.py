"""Logins are kept, so that one that was ended stays so."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0025", "0024"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0025_sessions")
