"""The record of what a load of a layer changed, by which it is taken back."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0011", "0010"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0011_layer_change")
