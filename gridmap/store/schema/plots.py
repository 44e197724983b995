"""Tables of responsibility plots, of their drafts and of the people who serve them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB, ExcludeConstraint

from gridmap.store.schema.base import identity, metadata, reference

plot = Table(
    "plot",
    metadata,
    identity(),
    reference("community"),
    Column("plot_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, comment="last day, included"),
    Column("colour", SmallInteger, comment="place in the palette of maps, as long as it lasts"),
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
    reference(
        "plot",
        name="opt_in_plot_id",
        nullable=True,
        ondelete="SET NULL",
        comment="the plot where a volunteer offers to help; nobody's home is kept",
    ),
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

plot_draft = Table(
    "plot_draft",
    metadata,
    identity(),
    reference("community", ondelete="CASCADE"),
    Column("status", Text, nullable=False, server_default="open"),
    Column("version", Integer, nullable=False, server_default="1", comment="goes up by each edit"),
    Column("parameters", JSONB, nullable=False, server_default="{}"),
    Column("base_on", Date, nullable=False, comment="the day whose plots it began from"),
    Column("base", Text, nullable=False, comment="digest of those plots, to notice a change"),
    reference(
        "import_run", nullable=True, ondelete="SET NULL", comment="the latest ledger at the time"
    ),
    reference("app_user", name="begun_by_id", nullable=True, ondelete="SET NULL"),
    Column("begun_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    reference("app_user", name="closed_by_id", nullable=True, ondelete="SET NULL"),
    Column("closed_at", DateTime(timezone=True)),
    Column("in_force_from", Date),
    CheckConstraint("status IN ('open', 'in_force', 'dropped')", name="status"),
    CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
    CheckConstraint("(status = 'in_force') = (in_force_from IS NOT NULL)", name="in_force"),
    comment="Plots of a community that somebody is drawing and nobody works by yet.",
)

draft_plot = Table(
    "draft_plot",
    metadata,
    Column(
        "plot_draft_id", BigInteger, ForeignKey("plot_draft.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("plot_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    reference(
        "plot", nullable=True, ondelete="SET NULL", comment="the plot that it continues, if any"
    ),
    UniqueConstraint("plot_draft_id", "plot_code"),
    comment="A plot of a draft.",
)  # fmt: skip

draft_building = Table(
    "draft_building",
    metadata,
    Column(
        "plot_draft_id", BigInteger, ForeignKey("plot_draft.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column(
        "building_id", BigInteger, ForeignKey("building.id", ondelete="CASCADE"),
        primary_key=True, index=True,
    ),
    Column("number", Integer, nullable=False),
    ForeignKeyConstraint(
        ("plot_draft_id", "number"), ("draft_plot.plot_draft_id", "draft_plot.number")
    ),
    comment="Which plot of a draft a building is in; no row: none.",
)  # fmt: skip

draft_step = Table(
    "draft_step",
    metadata,
    identity(),
    reference("plot_draft", ondelete="CASCADE"),
    Column("kind", Text, nullable=False),
    Column("is_undone", Boolean, nullable=False, server_default="false"),
    Column("building_ids", ARRAY(BigInteger), nullable=False),
    Column("before", ARRAY(Integer), nullable=False, comment="number of the plot of each, 0 none"),
    Column("after", ARRAY(Integer), nullable=False),
    Column("plots_before", JSONB, nullable=False, comment="the plots that it changed, as rows"),
    Column("plots_after", JSONB, nullable=False),
    Column("version", Integer, nullable=False, comment="of the draft, done or undone last"),
    reference("app_user", name="changed_by_id", nullable=True, ondelete="SET NULL"),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("kind IN ('move', 'split', 'merge', 'rename', 'redraw')", name="kind"),
    CheckConstraint(
        "cardinality(building_ids) = cardinality(before)"
        " AND cardinality(building_ids) = cardinality(after)",
        name="buildings",
    ),
    comment="What was done to a draft, one edit after the other, so that it can be undone.",
)

neighbour_adjustment = Table(
    "neighbour_adjustment",
    metadata,
    identity(),
    reference("community", ondelete="CASCADE"),
    Column(
        "building_id", BigInteger, ForeignKey("building.id", ondelete="CASCADE"), nullable=False
    ),
    reference("building", name="other_id", ondelete="CASCADE"),
    Column("are_neighbours", Boolean, nullable=False),
    reference("app_user", nullable=True, ondelete="SET NULL"),
    Column("adjusted_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("building_id", "other_id", "community_id"),
    CheckConstraint("building_id < other_id", name="order"),
    comment="Pairs of which people know better than the rule whether they are neighbours.",
)
