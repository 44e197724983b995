"""Responsibility plots and the people who serve them."""

from sqlalchemy import CheckConstraint, Column, Date, Table, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint

from gridmap.schema.base import identity, metadata, reference

plot = Table(
    "plot",
    metadata,
    identity(),
    reference("community"),
    Column("plot_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, comment="last day, included"),
    UniqueConstraint("community_id", "plot_code"),
    comment="责任田: a dated set of whole buildings in one community.",
)

plot_building = Table(
    "plot_building",
    metadata,
    identity(),
    reference("plot", ondelete="CASCADE"),
    reference("building"),
    Column(
        "valid", DATERANGE, nullable=False, server_default=text("daterange(CURRENT_DATE, NULL)")
    ),
    ExcludeConstraint(
        ("building_id", "="), ("valid", "&&"), name="plot_building_one_plot", using="gist"
    ),
    comment="Which plot a building is in, and when; never two at once.",
)

team_member = Table(
    "team_member",
    metadata,
    identity(),
    reference("community"),
    reference("app_user", nullable=True, ondelete="SET NULL"),
    Column("name", Text, nullable=False),
    Column("work_phone", Text, comment="for the contact card; a work number, never a private one"),
    UniqueConstraint("community_id", "name", "work_phone", postgresql_nulls_not_distinct=True),
    comment="Whoever serves a plot, in that function only.",
)

assignment = Table(
    "assignment",
    metadata,
    identity(),
    reference("team_member", ondelete="CASCADE"),
    reference("plot", ondelete="CASCADE"),
    reference("building", nullable=True),
    Column("role", Text, nullable=False),
    Column(
        "valid", DATERANGE, nullable=False, server_default=text("daterange(CURRENT_DATE, NULL)")
    ),
    CheckConstraint("role IN ('grid_leader', 'worker', 'volunteer', 'building_rep')", name="role"),
    CheckConstraint("(role = 'building_rep') = (building_id IS NOT NULL)", name="building_rep"),
    # The plot first: PostgreSQL takes this index for look-ups by plot, and a GiST index is only
    # as good as its first column (8 ms a look-up with the member first, 0.05 ms so).
    ExcludeConstraint(
        ("plot_id", "="),
        ("team_member_id", "="),
        ("role", "="),
        (text("coalesce(building_id, 0)"), "="),
        ("valid", "&&"),
        name="assignment_once",
        using="gist",
    ),
    comment="Who does what for which plot, and when.",
)
