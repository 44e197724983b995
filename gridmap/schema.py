"""
The tables, declared once; Alembic carries a live database to what stands here.

Geometry is EPSG:4326 (CGCS2000 is the same to centimetres and accepted as such). The
`geom_3857` columns are generated copies for tiles only: nothing is ever measured on them.
Row-level security is part of the migrations, because SQLAlchemy has no word for it.
"""

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB, ExcludeConstraint

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)


def _id() -> Column:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def _to(target: str, *, name: str | None = None, nullable: bool = False, **options) -> Column:
    """A foreign key column named after its target, indexed: PostgreSQL does not do it itself."""
    return Column(
        name or f"{target}_id",
        BigInteger,
        ForeignKey(f"{target}.id", **options),
        nullable=nullable,
        index=True,
    )


def _geom(kind: str, *, nullable: bool = False) -> tuple:
    """A stored geometry, its tile copy, and the checks that keep both sound."""
    return (
        Column("geom", Geometry(kind, srid=4326, spatial_index=False), nullable=nullable),
        Column(
            "geom_3857",
            Geometry(kind, srid=3857, spatial_index=False),
            Computed("ST_Transform(geom, 3857)", persisted=True),
            comment="For tiles only. Web-Mercator metres are stretched: never measure here.",
        ),
        CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="geom_valid"),
    )


def _source() -> tuple:
    """Where a row came from; loading the same source again finds the row by it."""
    return (
        Column("source", Text, nullable=False, comment="layer the row was loaded from"),
        Column("source_ref", Text, nullable=False, comment="its key there"),
        UniqueConstraint("source", "source_ref"),
    )


def _gist(table: str, column: str = "geom", where: str | None = None, suffix: str = "") -> Index:
    return Index(
        f"{table}_{column}{suffix}_gist",
        column,
        postgresql_using="gist",
        postgresql_where=text(where) if where else None,
    )


subdistrict = Table(
    "subdistrict",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("division_code", Text, comment="statistical code; reissued every year, never a key"),
    Column("code_edition", SmallInteger, comment="year of the list the code is from"),
    *_geom("MULTIPOLYGON", nullable=True),
    *_source(),
    _gist("subdistrict"),
    _gist("subdistrict", "geom_3857"),
    comment="街道办事处. Its outline may be missing: communities carry their own.",
)

community = Table(
    "community",
    metadata,
    _id(),
    _to("subdistrict", nullable=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="urban", comment="urban or rural"),
    Column("division_code", Text, comment="12-digit statistical code; reissued, never a key"),
    Column("code_edition", SmallInteger, comment="year of the list the code is from"),
    Column("bounds_east", Text),
    Column("bounds_west", Text),
    Column("bounds_south", Text),
    Column("bounds_north", Text),
    Column("bounds_text", Text, comment="四至 as written: 东起..., 西至..., 北临..., 南接..."),
    Column("stated_area_m2", Float, comment="as the community states it; beside the computed one"),
    Column("stated_household_count", Integer),
    Column("stated_people_count", Integer),
    Column("population_base", Text, comment="base of the stated people: 户籍, 常住 or 服务人口"),
    *_geom("MULTIPOLYGON"),
    *_source(),
    CheckConstraint("kind IN ('urban', 'rural')", name="kind"),
    CheckConstraint("stated_area_m2 > 0", name="stated_area_m2"),
    _gist("community"),
    _gist("community", "geom_3857"),
    comment="社区. A MultiPolygon: one community may lie in two districts.",
)

estate = Table(
    "estate",
    metadata,
    _id(),
    _to("community", nullable=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, comment="gated, open, tower, lane, work_unit or village"),
    Column("aliases", ARRAY(Text), nullable=False, server_default="{}"),
    Column("built_year", SmallInteger),
    *_geom("MULTIPOLYGON", nullable=True),
    *_source(),
    _gist("estate"),
    _gist("estate", "geom_3857"),
    comment="小区, lane quarter, work-unit compound or village.",
)

building = Table(
    "building",
    metadata,
    _id(),
    _to("community", nullable=True),
    _to("estate", nullable=True),
    Column("name", Text, comment="as on its wall: 3栋, 甲3号楼, 12弄5号, 三排"),
    Column("street", Text),
    Column("house_number", Text),
    Column("kind", Text, nullable=False, server_default="other"),
    Column("is_residential", Boolean, nullable=False, comment="counts in every coverage figure"),
    Column("status", Text, nullable=False, server_default="in_use"),
    Column("storeys", SmallInteger),
    Column("unit_count", SmallInteger, comment="staircases (单元)"),
    Column("rooms_per_floor", SmallInteger, comment="dwellings a floor and unit"),
    Column("dwelling_count", Integer),
    Column("floor_area_m2", Float),
    Column("built_year", SmallInteger),
    Column(
        "min_zoom",
        SmallInteger,
        nullable=False,
        server_default="16",
        comment="lowest zoom that draws it: below 16 only the largest of each 8-pixel cell",
    ),
    *_geom("MULTIPOLYGON"),
    *_source(),
    CheckConstraint("status IN ('planned', 'in_use', 'closing', 'demolished')", name="status"),
    CheckConstraint("storeys BETWEEN 0 AND 200", name="storeys"),
    CheckConstraint("dwelling_count >= 0", name="dwelling_count"),
    _gist("building"),
    _gist("building", "geom_3857"),
    # Low zooms touch few of many rows: an index of just those keeps a z12 tile at milliseconds.
    _gist("building", "geom_3857", "min_zoom <= 12", "_z12"),
    _gist("building", "geom_3857", "min_zoom <= 13", "_z13"),
    _gist("building", "geom_3857", "min_zoom <= 14", "_z14"),
    comment="楼栋. Whole buildings are what plots are made of.",
)

building_alias = Table(
    "building_alias",
    metadata,
    _id(),
    _to("building", ondelete="CASCADE"),
    Column("alias", Text, nullable=False, index=True),
    Column("origin", Text, nullable=False, comment="layer, or the correction that taught it"),
    UniqueConstraint("building_id", "alias"),
    comment="Other names a building goes by.",
)

app_user = Table(
    "app_user",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True, comment="what is typed at login"),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, comment="argon2id; none means the account cannot log in here"),
    Column("is_active", Boolean, nullable=False, server_default="true"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint(
        "role IN ('grid_leader', 'community_worker', 'street_official', 'planner', 'admin')",
        name="role",
    ),
    comment="Accounts. A grid leader's rows follow from team_member; see user_community too.",
)

user_community = Table(
    "user_community",
    metadata,
    Column(
        "app_user_id", BigInteger, ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True
    ),
    Column(
        "community_id",
        BigInteger,
        ForeignKey("community.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    comment="Communities a community worker sees.",
)

import_run = Table(
    "import_run",
    metadata,
    _id(),
    Column("kind", Text, nullable=False, comment="household, building, street, ..."),
    Column("source", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_sha256", LargeBinary, nullable=False),
    _to("community", nullable=True, ondelete="SET NULL"),
    _to("app_user", nullable=True, ondelete="SET NULL"),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("read_count", Integer, nullable=False),
    Column("loaded_count", Integer, nullable=False),
    Column("rejected_count", Integer, nullable=False),
    Column("inserted_count", Integer, nullable=False),
    Column("updated_count", Integer, nullable=False),
    Column("report", JSONB, nullable=False, server_default="{}"),
    CheckConstraint("loaded_count + rejected_count = read_count", name="adds_up"),
    comment="One row a file that was loaded; written in the transaction that loaded it.",
)

reject = Table(
    "reject",
    metadata,
    _id(),
    _to("import_run", ondelete="CASCADE"),
    Column("row_number", Integer, nullable=False, comment="as counted in the file, from 1"),
    Column("reason", Text, nullable=False),
    Column("raw", JSONB, nullable=False, comment="the row as written, personal columns left out"),
    comment="Rows that were not loaded, and why.",
)

household = Table(
    "household",
    metadata,
    _id(),
    _to("community"),
    _to("building", nullable=True),
    Column("household_key", Text, nullable=False, comment="its key in the community's ledger"),
    Column("unit", Text),
    Column("room", Text),
    Column("address_text", Text, nullable=False, comment="as written in the ledger"),
    Column("match_status", Text, nullable=False),
    Column("match_rule", Text, comment="the rule that decided"),
    Column("people_count", SmallInteger, nullable=False),
    Column("age60_count", SmallInteger, nullable=False, server_default="0"),
    Column("age80_count", SmallInteger, nullable=False, server_default="0"),
    Column("under6_count", SmallInteger, nullable=False, server_default="0"),
    Column("disabled_count", SmallInteger, nullable=False, server_default="0"),
    Column("is_living_alone", Boolean, nullable=False, server_default="false"),
    Column("occupancy", Text, nullable=False, server_default="unknown"),
    Column("last_verified_on", Date),
    Column("closed_on", Date, comment="left the ledger on this day; kept, not counted"),
    _to("import_run"),
    UniqueConstraint("community_id", "household_key"),
    CheckConstraint("(match_status = 'matched') = (building_id IS NOT NULL)", name="located"),
    CheckConstraint(
        "match_status IN ('matched', 'ambiguous', 'conflict', 'unmatched')", name="match_status"
    ),
    CheckConstraint("occupancy IN ('owner', 'rented', 'vacant', 'unknown')", name="occupancy"),
    CheckConstraint(
        "people_count >= 0 AND age60_count BETWEEN age80_count AND people_count"
        " AND age80_count >= 0 AND under6_count BETWEEN 0 AND people_count"
        " AND disabled_count BETWEEN 0 AND people_count",
        name="counts",
    ),
    comment="Counts and needs of a household; no names, no numbers of persons.",
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
    Column("household_count", Integer, nullable=False),
    Column("people_count", Integer, nullable=False),
    Column("age60_count", Integer, nullable=False),
    Column("age80_count", Integer, nullable=False),
    Column("under6_count", Integer, nullable=False),
    Column("disabled_count", Integer, nullable=False),
    Column("living_alone_count", Integer, nullable=False),
    Column("verified_on", ARRAY(Date), nullable=False, comment="last_verified_on of each, sorted"),
    comment="Sums of the open households of a building, kept by trigger: officials and planners "
    "see these, never the rows.",
)

plot = Table(
    "plot",
    metadata,
    _id(),
    _to("community"),
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
    _id(),
    _to("plot", ondelete="CASCADE"),
    _to("building"),
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
    _id(),
    _to("community"),
    _to("app_user", nullable=True, ondelete="SET NULL"),
    Column("name", Text, nullable=False),
    Column("work_phone", Text, comment="for the contact card; a work number, never a private one"),
    UniqueConstraint("community_id", "name", "work_phone", postgresql_nulls_not_distinct=True),
    comment="Whoever serves a plot, in that function only.",
)

assignment = Table(
    "assignment",
    metadata,
    _id(),
    _to("team_member", ondelete="CASCADE"),
    _to("plot", ondelete="CASCADE"),
    _to("building", nullable=True),
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

service_type = Table(
    "service_type",
    metadata,
    Column("service_type_code", Text, primary_key=True),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("tier", Text, nullable=False, comment="hall, station or outpost"),
    Column("sort_order", SmallInteger, nullable=False),
    CheckConstraint("tier IN ('hall', 'station', 'outpost')", name="tier"),
    comment="Kinds of service.",
)

service_point = Table(
    "service_point",
    metadata,
    _id(),
    _to("community", nullable=True),
    _to("service_point", name="parent_id", nullable=True, ondelete="SET NULL"),
    Column("name", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="open"),
    Column("opened_on", Date),
    Column("closed_on", Date, comment="first day on which it is no longer open"),
    Column("floor_area_m2", Float),
    Column("capacity", Integer),
    Column("opening_hours", Text, comment="OpenStreetMap opening_hours syntax"),
    Column("phone", Text),
    Column("address", Text),
    Column("ownership", Text, comment="own, shared or rented"),
    Column("is_accessible", Boolean),
    *_geom("POINT"),
    *_source(),
    CheckConstraint("tier IN ('hall', 'station', 'outpost')", name="tier"),
    CheckConstraint("status IN ('planned', 'open', 'closing', 'closed')", name="status"),
    CheckConstraint("floor_area_m2 >= 0", name="floor_area_m2"),
    CheckConstraint("closed_on >= opened_on", name="dates"),
    _gist("service_point"),
    _gist("service_point", "geom_3857"),
    comment="A site where services are given; what it gives stands in service_offer.",
)

service_offer = Table(
    "service_offer",
    metadata,
    Column(
        "service_point_id",
        BigInteger,
        ForeignKey("service_point.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column(
        "service_type_code",
        Text,
        ForeignKey("service_type.service_type_code"),
        primary_key=True,
        index=True,
    ),
    comment="One site, many services: area counts once, each service for itself.",
)

facility_rule = Table(
    "facility_rule",
    metadata,
    _id(),
    Column("service_type_code", Text, ForeignKey("service_type.service_type_code"), index=True),
    Column("metric", Text, nullable=False),
    Column("limit_value", Float, nullable=False, comment="in the unit of the metric"),
    Column("source", Text, nullable=False),
    Column("clause", Text),
    Column("evidence", Text, nullable=False, comment="V read, S secondary, R recalled"),
    Column("region", Text, comment="none: everywhere"),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("is_active", Boolean, nullable=False),
    UniqueConstraint(
        "service_type_code", "metric", "source", "region", postgresql_nulls_not_distinct=True
    ),
    CheckConstraint("metric IN ('radius_m', 'min_area_m2')", name="metric"),
    CheckConstraint("evidence IN ('V', 'S', 'R')", name="evidence"),
    CheckConstraint("NOT (is_active AND evidence = 'R')", name="recalled_is_off"),
    comment="Standards as data: they differ by province and edition, so every verdict names one.",
)

candidate_site = Table(
    "candidate_site",
    metadata,
    _id(),
    _to("community", nullable=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="convert before extend before new"),
    Column("floor_area_m2", Float),
    Column("cost_yuan", Float),
    *_geom("POINT"),
    *_source(),
    CheckConstraint("kind IN ('convert', 'extend', 'new')", name="kind"),
    _gist("candidate_site"),
    _gist("candidate_site", "geom_3857"),
    comment="备选点位: where a station could stand.",
)

street = Table(
    "street",
    metadata,
    _id(),
    Column("name", Text),
    Column("kind", Text, nullable=False),
    Column(
        "from_node",
        BigInteger,
        nullable=False,
        index=True,
        comment="a node's id is its place: see gridmap.streets.node_id",
    ),
    Column("to_node", BigInteger, nullable=False, index=True),
    Column("length_m", Float, nullable=False, comment="on the ellipsoid"),
    Column("is_bridge", Boolean, nullable=False, server_default="false"),
    Column("component", Integer, nullable=False, comment="0 is the largest connected part"),
    *_geom("LINESTRING"),
    *_source(),
    CheckConstraint(
        "kind IN ('arterial', 'secondary', 'branch', 'lane', 'service', 'path', 'steps')",
        name="kind",
    ),
    CheckConstraint("length_m > 0", name="length_m"),
    _gist("street"),
    _gist("street", "geom_3857"),
    comment="Walkable edges between junctions.",
)

land = Table(
    "land",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("name", Text),
    *_geom("MULTIPOLYGON"),
    *_source(),
    CheckConstraint("kind IN ('water', 'park', 'sports', 'farmland')", name="kind"),
    _gist("land", "geom_3857"),
    comment="Water and green, for the base map.",
)

building_access = Table(
    "building_access",
    metadata,
    # No foreign keys: checking three a row takes longer than making the rows, and a row that
    # points nowhere is never read: a change that could make one makes the whole service stale.
    Column("service_type_code", Text, primary_key=True),
    Column("building_id", BigInteger, primary_key=True),
    Column("service_point_id", BigInteger, nullable=False),
    Column("straight_m", Float, nullable=False, comment="to the nearest open point"),
    comment="Nearest open point of each type; made by gridmap.coverage, never edited.",
)

access_state = Table(
    "access_state",
    metadata,
    Column(
        "service_type_code",
        Text,
        ForeignKey("service_type.service_type_code"),
        primary_key=True,
    ),
    Column("computed_on", Date, nullable=False),
    comment="Services whose building_access is right; triggers delete the row on a change.",
)

audit_log = Table(
    "audit_log",
    metadata,
    _id(),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    _to("app_user", nullable=True, ondelete="SET NULL"),
    Column("action", Text, nullable=False),
    Column("detail", JSONB, nullable=False, server_default="{}"),
    Index("audit_log_at_idx", "at"),
    comment="Append-only: who logged in, exported or changed what.",
)
