"""The record of what a load of a layer changed, by which it is taken back."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0010", "0009"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0010_layer_change")
