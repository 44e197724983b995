"""Tables of sums of households, and of the rule on the counts that officials may see."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
)

from gridmap.store.schema.base import identity, metadata, reference

_COUNTED = ("household", "people", "age60", "age80", "under6", "disabled", "living_alone")
"""What is added up of households."""


def _counts() -> list[Column]:
    return [Column(f"{one}_count", Integer, nullable=False) for one in _COUNTED]


small_cell_rule = Table(
    "small_cell_rule",
    metadata,
    Column("is_only", Boolean, primary_key=True, server_default="true"),
    Column("threshold", SmallInteger, nullable=False),
    CheckConstraint("is_only", name="is_only"),
    CheckConstraint("threshold BETWEEN 2 AND 20", name="threshold"),
    comment="The least count of a need group that officials see; one row.",
)

building_count = Table(
    "building_count",
    metadata,
    Column(
        "building_id",
        BigInteger,
        ForeignKey("building.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("community_id", BigInteger, comment="the building's"),
    *_counts(),
    Column("verified_on", ARRAY(Date), nullable=False, comment="last_verified_on of each, sorted"),
    Column(
        "hidden",
        SmallInteger,
        nullable=False,
        server_default="31",
        comment="counts officials do not see: 1 60+, 2 80+, 4 under 6, 8 disabled, 16 living alone",
    ),
    Column(
        "unstated",
        SmallInteger,
        nullable=False,
        server_default="0",
        comment="counts that no ledger stated of any of its households; bits as in hidden",
    ),
    comment="Sums of the open households of a building, kept by trigger: officials and planners "
    "see these, never the rows.",
)

area_count = Table(
    "area_count",
    metadata,
    identity(),
    Column("level", Text, nullable=False),
    reference("community", ondelete="CASCADE"),
    reference("plot", nullable=True, ondelete="CASCADE"),
    *_counts(),
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
