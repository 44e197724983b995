"""Tables of saved scenarios of new stations, to be compared and adopted."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.schema.base import geometry, gist, identity, metadata, reference

scenario = Table(
    "scenario",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    reference("app_user", nullable=True, ondelete="SET NULL"),
    Column("author", Text, nullable=False, comment="as displayed when it was saved"),
    Column("saved_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("data_on", Date, nullable=False, comment="day of the figures"),
    Column("data_digest", Text, nullable=False, comment="of what the plan was made from"),
    Column(
        "service_type_code",
        Text,
        ForeignKey("service_type.service_type_code"),
        nullable=False,
        index=True,
    ),
    Column("question", JSONB, nullable=False, comment="see gridmap.siting.study.Question"),
    Column("figures", JSONB, nullable=False, comment="before and after, as officials see them"),
    Column("communities", JSONB, nullable=False, comment="before and after, likewise"),
    Column("notes", JSONB, nullable=False, comment="messages: what the plan leaves out"),
    Column("proof", JSONB, nullable=False, comment="a message"),
    Column("status", Text, nullable=False),
    Column("objective", Float, nullable=False, comment="in the model's unit"),
    Column("bound", Float, comment="none: not known"),
    Column("adopted_at", DateTime(timezone=True)),
    UniqueConstraint("name"),
    CheckConstraint("name <> ''", name="name"),
    CheckConstraint("status IN ('optimal', 'feasible')", name="status"),
    comment="A plan of stations with its question, its figures and its proof.",
)

scenario_site = Table(
    "scenario_site",
    metadata,
    Column(
        "scenario_id",
        BigInteger,
        ForeignKey("scenario.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("number", SmallInteger, primary_key=True),
    Column("role", Text, nullable=False),
    Column("key", Text, nullable=False, comment="of the site among the candidates"),
    Column("name", Text, nullable=False),
    Column("kind", Text, comment="none: one of today's stations, which the plan closes"),
    Column("cost_yuan", Float),
    Column("floor_area_m2", Float),
    reference("community", nullable=True, ondelete="SET NULL"),
    reference(
        "service_point",
        nullable=True,
        ondelete="SET NULL",
        comment="the planned point that it became",
    ),
    *geometry("POINT"),
    CheckConstraint("role IN ('new', 'closed')", name="role"),
    CheckConstraint("kind IN ('convert', 'extend', 'new')", name="kind"),
    gist("scenario_site"),
    comment="A station that a scenario opens or closes.",
)
