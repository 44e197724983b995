"""Accounts have areas."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0027", "0026"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0027_areas")
