"""What the clerks of a community said that columns of their ledgers are."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0008_ledger_columns")
