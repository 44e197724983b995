"""Former names of communities."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0019", "0018"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0019_communities")
