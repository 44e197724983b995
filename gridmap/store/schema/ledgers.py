"""Tables of loads and rejects, of decisions, and of households."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.schema.base import identity, metadata, reference

import_run = Table(
    "import_run",
    metadata,
    identity(),
    Column("kind", Text, nullable=False, comment="household, building, street, ..."),
    Column("source", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_sha256", LargeBinary, nullable=False),
    reference("community", nullable=True, ondelete="SET NULL"),
    reference("app_user", nullable=True, ondelete="SET NULL"),
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("read_count", Integer, nullable=False),
    Column("loaded_count", Integer, nullable=False),
    Column("rejected_count", Integer, nullable=False),
    Column("inserted_count", Integer, nullable=False),
    Column("updated_count", Integer, nullable=False),
    Column("report", JSONB, nullable=False, server_default="{}"),
    Column("status", Text, nullable=False, server_default="loaded"),
    Column(
        "closed_count",
        Integer,
        nullable=False,
        server_default="0",
        comment="households that a full ledger no longer had",
    ),
    reference(
        "import_run",
        name="corrects_run_id",
        nullable=True,
        ondelete="SET NULL",
        comment="the load whose rejects this workbook corrects",
    ),
    Column("rolled_back_at", DateTime(timezone=True)),
    reference("app_user", name="rolled_back_by_id", nullable=True, ondelete="SET NULL"),
    CheckConstraint("loaded_count + rejected_count = read_count", name="adds_up"),
    CheckConstraint("status IN ('loaded', 'rolled_back')", name="status"),
    comment="One row per file that was loaded; written in the transaction that loaded it.",
)

reject = Table(
    "reject",
    metadata,
    identity(),
    reference("import_run", ondelete="CASCADE"),
    Column("row_number", Integer, nullable=False, comment="as counted in the file, from 1"),
    Column("raw", JSONB, nullable=False, comment="the row as written, personal columns left out"),
    Column("household_key", Text, comment="of a ledger's row: its key, where it has one"),
    Column("reason_code", Text, nullable=False, comment="why; the reader's language has its words"),
    Column(
        "reason_values",
        JSONB,
        nullable=False,
        server_default="{}",
        comment="what the words name of this row: a header, a kind, another row",
    ),
    Column(
        "geom",
        Geometry("GEOMETRY", srid=4326, spatial_index=False),
        comment="of a layer's row: where it is, as far as that can be drawn; it may be invalid",
    ),
    comment="Rows that were not loaded, and why.",
)

ledger_column = Table(
    "ledger_column",
    metadata,
    Column(
        "community_id",
        BigInteger,
        ForeignKey("community.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("header", Text, primary_key=True, comment="without spaces and remarks in brackets"),
    Column("field", Text, comment="people, address, ...; none: the column is left out"),
    comment="What the clerks of a community said that columns of their ledgers are.",
)

address_decision = Table(
    "address_decision",
    metadata,
    identity(),
    reference("community"),
    Column(
        "scope",
        Text,
        nullable=False,
        comment="address: this whole address; building: all addresses up to the building; "
        "estate: another name of an estate",
    ),
    Column("written", Text, nullable=False, comment="the address or name, normalised"),
    reference(
        "building",
        nullable=True,
        ondelete="CASCADE",
        comment="none with scope address or building: set aside, no building fits",
    ),
    reference("estate", nullable=True, ondelete="CASCADE"),
    Column("origin", Text, nullable=False, comment="app or workbook"),
    reference("app_user", nullable=True, ondelete="SET NULL"),
    reference("import_run", nullable=True, ondelete="SET NULL"),
    Column("decided_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("revoked_at", DateTime(timezone=True)),
    reference("app_user", name="revoked_by_id", nullable=True, ondelete="SET NULL"),
    CheckConstraint("scope IN ('address', 'building', 'estate')", name="scope"),
    CheckConstraint("origin IN ('app', 'workbook')", name="origin"),
    CheckConstraint(
        "CASE scope WHEN 'estate' THEN estate_id IS NOT NULL AND building_id IS NULL"
        " ELSE estate_id IS NULL END",
        name="target",
    ),
    Index(
        "address_decision_in_force",
        "community_id",
        "scope",
        "written",
        unique=True,
        postgresql_where=text("revoked_at IS NULL"),
    ),
    comment="What a person decided about an address as written; the next import applies it.",
)

household = Table(
    "household",
    metadata,
    identity(),
    # No index of its own: the key begins with it.
    Column("community_id", BigInteger, ForeignKey("community.id"), nullable=False),
    reference("building", nullable=True),
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
    reference("import_run"),
    Column(
        "created_run_id",
        BigInteger,
        nullable=False,
        index=True,
        comment="the load that brought it; a rollback removes it",
    ),
    Column(
        "candidate_ids",
        ARRAY(BigInteger),
        nullable=False,
        server_default="{}",
        comment="buildings to choose from where none was matched",
    ),
    Column(
        "address_decision_id",
        BigInteger,
        ForeignKey("address_decision.id", ondelete="SET NULL"),
        comment="the decision that located it, if one did",
    ),
    Column(
        "written",
        JSONB,
        comment="of a household that a person has to settle or has settled, the row as written",
    ),
    Column(
        "is_numbered",
        Boolean,
        nullable=False,
        server_default="false",
        comment="its key is the ledger's own number, not its address",
    ),
    Column(
        "unstated",
        SmallInteger,
        nullable=False,
        server_default="0",
        comment="counts that no ledger stated, 0 here: "
        "1 60+, 2 80+, 4 under 6, 8 disabled, 16 living alone",
    ),
    Index(
        "household_address_decision_id_idx",
        "address_decision_id",
        postgresql_where=text("address_decision_id IS NOT NULL"),
    ),
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
    CheckConstraint("unstated BETWEEN 0 AND 31", name="unstated"),
    comment="Counts and needs of a household; no names, no numbers of persons.",
)

household_change = Table(
    "household_change",
    metadata,
    Column(
        "import_run_id",
        BigInteger,
        ForeignKey("import_run.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column(
        "household_id",
        BigInteger,
        ForeignKey("household.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    reference("community"),
    Column("before", JSONB, nullable=False, comment="the row of household, to restore on rollback"),
    comment="Households as they were before a load changed them.",
)

layer_change = Table(
    "layer_change",
    metadata,
    Column(
        "import_run_id",
        BigInteger,
        ForeignKey("import_run.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column(
        "layer",
        Text,
        primary_key=True,
        comment="the table; service_offer: the services of the point row_id, as an array",
    ),
    Column("row_id", BigInteger, primary_key=True, autoincrement=False),
    Column("before", JSONB, comment="the row, to restore on rollback; none: it is new"),
    Index("layer_change_layer_row_id_idx", "layer", "row_id"),
    comment="Rows of layers that a load brought, changed or removed.",
)
