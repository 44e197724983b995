"""The 100 m square of the national grid that each building lies in, for themes at low zooms."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0018", "0017"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0018_cells")
