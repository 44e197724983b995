"""Tables of services, of the points that give them, and of the rules that measure them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from gridmap.store.schema.base import geometry, gist, identity, metadata, reference, source

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
    identity(),
    reference("community", nullable=True),
    reference("service_point", name="parent_id", nullable=True, ondelete="SET NULL"),
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
    *geometry("POINT"),
    *source(),
    CheckConstraint("tier IN ('hall', 'station', 'outpost')", name="tier"),
    CheckConstraint("status IN ('planned', 'open', 'closing', 'closed')", name="status"),
    CheckConstraint("floor_area_m2 >= 0", name="floor_area_m2"),
    CheckConstraint("closed_on >= opened_on", name="dates"),
    gist("service_point"),
    gist("service_point", "geom_3857"),
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
    identity(),
    Column(
        "service_type_code",
        Text,
        ForeignKey("service_type.service_type_code"),
        index=True,
        comment="none: the community or living circle as such",
    ),
    Column("metric", Text, nullable=False),
    Column(
        "limit_value",
        Float,
        nullable=False,
        comment="in the unit of the metric; of a range the lower end",
    ),
    Column("limit_max", Float, comment="upper end of a range"),
    Column(
        "living_circle", SmallInteger, comment="of 5, 10 or 15 minutes, where the rule is for one"
    ),
    Column("title", Text, comment="title of the document"),
    Column("source", Text, nullable=False, comment="number of the document, or what it is called"),
    Column("issued_by", Text, comment="body that issued it"),
    Column("issued_in", SmallInteger, comment="year"),
    Column("clause", Text),
    Column("evidence", Text, nullable=False, comment="V read, S secondary, R recalled"),
    Column("region", Text, comment="none: everywhere"),
    Column("valid_from", Date),
    Column("valid_to", Date, comment="last day, included"),
    Column("is_active", Boolean, nullable=False),
    UniqueConstraint(
        "service_type_code",
        "metric",
        "source",
        "clause",
        "region",
        "living_circle",
        "valid_from",
        name="facility_rule_once_key",
        postgresql_nulls_not_distinct=True,
    ),
    CheckConstraint(
        "metric IN ('radius_m', 'min_area_m2', 'area_per_100_households_m2',"
        " 'per_mille_of_floor_area', 'people_count', 'dwelling_count', 'min_point_count')",
        name="metric",
    ),
    CheckConstraint("limit_value > 0 AND limit_max >= limit_value", name="limits"),
    CheckConstraint("living_circle IN (5, 10, 15)", name="living_circle"),
    CheckConstraint("valid_to >= valid_from", name="dates"),
    CheckConstraint("evidence IN ('V', 'S', 'R')", name="evidence"),
    CheckConstraint("NOT (is_active AND evidence = 'R')", name="recalled_is_off"),
    CheckConstraint(
        "metric <> 'radius_m' OR NOT is_active"
        " OR limit_value BETWEEN 50 AND 5000 AND coalesce(limit_max, limit_value) <= 5000"
        " AND limit_value = trunc(limit_value)"
        " AND coalesce(limit_max, 0) = trunc(coalesce(limit_max, 0))",
        name="radius",
    ),
    CheckConstraint(
        "greatest(char_length(title), char_length(source), char_length(issued_by),"
        " char_length(clause), char_length(region)) <= 100",
        name="texts",
    ),
    comment="Standards as data: they differ by province and edition, so every verdict names one.",
)

candidate_site = Table(
    "candidate_site",
    metadata,
    identity(),
    reference("community", nullable=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="convert before extend before new"),
    Column("floor_area_m2", Float),
    Column("cost_yuan", Float),
    Column("closed_on", Date, comment="first day on which it is no site any more"),
    *geometry("POINT"),
    *source(),
    CheckConstraint("kind IN ('convert', 'extend', 'new')", name="kind"),
    gist("candidate_site"),
    gist("candidate_site", "geom_3857"),
    comment="备选点位: where a station could stand.",
)
