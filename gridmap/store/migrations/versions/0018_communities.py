"""Former names of communities."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0018", "0017"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0018_communities")
