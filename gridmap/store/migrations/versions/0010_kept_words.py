"""Texts of ledgers that were kept before, reduced to what may be kept: see `reduction`."""

from alembic import op

from gridmap.store.migrations.reduction import reduce_all

revision, down_revision = "0010", "0009"


def upgrade() -> None:
    """Reduce what is there."""
    reduce_all(op.get_bind())
