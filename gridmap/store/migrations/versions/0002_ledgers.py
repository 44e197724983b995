"""Ledgers that come again: the queue of unlocated households, decisions, undo of a load."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0002_ledgers")
