"""Table of the fields that clerks chose for columns of their ledgers."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0009", "0008"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0009_ledger_columns")
