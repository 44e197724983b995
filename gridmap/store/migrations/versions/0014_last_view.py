"""The language and the place of the map that an account had last."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0014", "0013"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0014_last_view")
