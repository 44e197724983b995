"""Former names of communities."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0020", "0019"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0020_communities")
