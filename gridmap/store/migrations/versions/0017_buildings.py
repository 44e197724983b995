"""Buildings and estates kept by hand, and the places of rows that layers returned."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0017", "0016"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0017_buildings")
