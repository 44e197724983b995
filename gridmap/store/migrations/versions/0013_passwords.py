"""Passwords that are changed at the first login, and since when the present one is valid."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0013", "0012"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0013_passwords")
