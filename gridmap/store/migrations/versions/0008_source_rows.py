"""Table of what each source said last of each row; kinds of buildings of which nothing is said."""

from gridmap.store.migrations.revision import run

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    """Run the revision's statements."""
    run("0008_source_rows")
