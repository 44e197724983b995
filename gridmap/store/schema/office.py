"""Table of the office whose map this is."""

from sqlalchemy import Boolean, CheckConstraint, Column, Table, Text

from gridmap.store.schema.base import metadata

office = Table(
    "office",
    metadata,
    Column("is_only", Boolean, primary_key=True, server_default="true"),
    Column("name", Text),
    CheckConstraint("is_only", name="is_only"),
    CheckConstraint("name <> ''", name="name"),
    comment="Name of the office, as administrators give it; one row.",
)
