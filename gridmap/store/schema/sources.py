"""Tables of what the files of layers said last, and of what left a place that was closed."""

from sqlalchemy import BigInteger, Column, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.schema.base import metadata

source_row = Table(
    "source_row",
    metadata,
    Column("layer", Text, primary_key=True, comment="table that the row is in"),
    Column("source", Text, primary_key=True),
    Column("source_ref", Text, primary_key=True, comment="key of the row in its source"),
    Column("origin", Text, primary_key=True, comment="file that says it, or osm"),
    Column("row_id", BigInteger, nullable=False, comment="the row, whoever made it"),
    Column("stated", JSONB, nullable=False, comment="columns as the file has them"),
    Index("source_row_row_id_idx", "layer", "row_id"),
    comment="What each file said last: a reload changes only what is said anew.",
)

closed_place = Table(
    "closed_place",
    metadata,
    Column("layer", Text, primary_key=True, comment="building or estate"),
    Column("row_id", BigInteger, primary_key=True, autoincrement=False),
    Column("moved", JSONB, nullable=False, comment="what left it, as it was"),
    comment="What left a demolished building or a merged estate, to return when that is undone; "
    "triggers write it.",
)
