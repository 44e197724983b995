"""Core tables, the sums of households per building, row-level security and reference data."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0001", None


def upgrade() -> None:
    """Run the revision's statements."""
    run("0001_core")
    run("0001_reference")
