"""Tables of the need groups' counts that officials may see: the rule, and sums."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
)

from gridmap.store.schema.base import identity, metadata, reference

small_cell_rule = Table(
    "small_cell_rule",
    metadata,
    Column("is_only", Boolean, primary_key=True, server_default="true"),
    Column("threshold", SmallInteger, nullable=False),
    CheckConstraint("is_only", name="is_only"),
    CheckConstraint("threshold BETWEEN 2 AND 20", name="threshold"),
    comment="The least count of a need group that officials see; one row.",
)

area_count = Table(
    "area_count",
    metadata,
    identity(),
    Column("level", Text, nullable=False),
    reference("community", ondelete="CASCADE"),
    reference("plot", nullable=True, ondelete="CASCADE"),
    Column("household_count", Integer, nullable=False),
    Column("people_count", Integer, nullable=False),
    Column("age60_count", Integer, nullable=False),
    Column("age80_count", Integer, nullable=False),
    Column("under6_count", Integer, nullable=False),
    Column("disabled_count", Integer, nullable=False),
    Column("living_alone_count", Integer, nullable=False),
    Column("hidden", SmallInteger, nullable=False, comment="as in building_count"),
    Column("computed_on", Date, nullable=False, server_default=func.current_date()),
    Column(
        "unstated", SmallInteger, nullable=False, server_default="0", comment="as in building_count"
    ),
    UniqueConstraint("level", "community_id", "plot_id", postgresql_nulls_not_distinct=True),
    CheckConstraint("level IN ('plot', 'unlocated', 'community')", name="level"),
    CheckConstraint("(level = 'plot') = (plot_id IS NOT NULL)", name="plot"),
    comment="Sums over plots, unlocated households and communities, kept by trigger with "
    "building_count.",
)
