"""Rules as data, changed and logged; small cells, hidden by the database."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0004_rules")
    run("0004_small_cells")
