"""Counts that no ledger stated are not known."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0024", "0023"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0024_unstated")
