"""Alembic's entry: runs the revisions on the connection that `migrate` hands over."""

from alembic import context
from geoalchemy2 import alembic_helpers

from gridmap.store.schema import metadata


def ours(thing, name, type_, reflected, compare_to) -> bool:
    """Leave out what PostGIS brings (spatial_ref_sys)."""
    return not (type_ == "table" and reflected and compare_to is None and name == "spatial_ref_sys")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=ours,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
