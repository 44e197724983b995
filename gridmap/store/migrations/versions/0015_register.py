"""Sources of rules in full, sites that are given up, and the record of what is changed by hand."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0015", "0014"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0015_register")
