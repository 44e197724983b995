"""A transaction's user is named by a signed token."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0026", "0025"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0026_token_key")
