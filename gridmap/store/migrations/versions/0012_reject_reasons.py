"""Reasons of rejects as codes and values, whose words are of the reader's language."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0012", "0011"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0012_reject_reasons")
