"""Tables of accounts and of their actions."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.schema.base import identity, metadata, reference

app_user = Table(
    "app_user",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True, comment="what is typed at login"),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, comment="argon2id; none means the account cannot log in here"),
    Column("is_active", Boolean, nullable=False, server_default="true"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column(
        "must_change_password",
        Boolean,
        nullable=False,
        server_default="false",
        comment="somebody else knows the password: it opens the form for another one, no more",
    ),
    Column(
        "password_set_at",
        DateTime(timezone=True),
        comment="none: never changed",
    ),
    Column(
        "is_everywhere",
        Boolean,
        nullable=False,
        server_default="false",
        comment="no area limits what the role may see",
    ),
    Column("language", Text, comment="chosen last, by the code of its catalogue"),
    Column("last_place", Text, comment="of the map: zoom/latitude/longitude"),
    CheckConstraint(
        "role IN ('grid_leader', 'community_worker', 'street_official', 'planner', 'admin')",
        name="role",
    ),
    CheckConstraint("greatest(char_length(name), char_length(display_name)) <= 80", name="names"),
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
    comment="Communities a community worker sees, or that are part of an official's or planner's "
    "area.",
)

user_area = Table(
    "user_area",
    metadata,
    Column(
        "app_user_id", BigInteger, ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True
    ),
    Column(
        "subdistrict_id",
        BigInteger,
        ForeignKey("subdistrict.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    comment="Subdistricts whose communities are an official's or planner's area.",
)

token_key = Table(
    "token_key",
    metadata,
    Column("is_only", Boolean, primary_key=True, server_default="true"),
    Column("inner_pad", LargeBinary, nullable=False),
    Column("outer_pad", LargeBinary, nullable=False),
    CheckConstraint("is_only", name="is_only"),
    comment="Key of the tokens that name a transaction's user, as HMAC pads it; one row.",
)

login_session = Table(
    "login_session",
    metadata,
    Column("key", LargeBinary, primary_key=True, comment="SHA-256 of what the cookie holds"),
    reference("app_user", ondelete="CASCADE"),
    Column("began_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column(
        "seen_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=func.now(),
        comment="last use, to the minute",
    ),
    Column("ends_at", DateTime(timezone=True), nullable=False, comment="however it is used"),
    comment="Logins that go on: a log-out, another password or role, and disabling delete them.",
)

audit_log = Table(
    "audit_log",
    metadata,
    identity(),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    reference("app_user", nullable=True, ondelete="SET NULL"),
    Column("action", Text, nullable=False),
    Column("detail", JSONB, nullable=False, server_default="{}"),
    Index("audit_log_at_idx", "at"),
    Index("audit_log_app_user_idx", "app_user_id", "at"),
    # app_data_version asks for the last one with every page.
    Index("audit_log_plots_idx", "id", postgresql_where=text("action LIKE 'plots:%'")),
    Index("audit_log_register_last_idx", "id", postgresql_where=text("action LIKE 'register:%'")),
    # The history of one thing.
    Index(
        "audit_log_register_idx",
        text("(detail ->> 'layer')"),
        text("(detail ->> 'id')"),
        "id",
        postgresql_where=text("action LIKE 'register:%'"),
    ),
    comment="Append-only: who logged in, exported or changed what.",
)
