"""Table of the changes of community outlines."""

from geoalchemy2 import Geometry
from sqlalchemy import Column, DateTime, Table, Text, func

from gridmap.store.schema.base import identity, metadata, reference

boundary_change = Table(
    "boundary_change",
    metadata,
    identity(),
    reference("community", ondelete="CASCADE"),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    reference(
        "app_user",
        nullable=True,
        ondelete="SET NULL",
        comment="who put it in force; none: a load",
    ),
    Column("bounds_text", Text, comment="the bounds it was drawn from, as written"),
    Column("reason", Text, nullable=False),
    Column(
        "old_geom",
        Geometry("MULTIPOLYGON", srid=4326, spatial_index=False),
        comment="none: the community is new",
    ),
    Column("new_geom", Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=False),
    comment="Outlines of communities, as they became and changed; a trigger writes it.",
)
