"""Local accounts: argon2id passwords, five roles. Another way in (OIDC) would end in `account`."""

from collections.abc import Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from gridmap.errors import AccessError
from gridmap.store.schema import app_user, community, user_community

ROLES = ("grid_leader", "community_worker", "street_official", "planner", "admin")
MIN_PASSWORD_LENGTH = 8

_hasher = PasswordHasher()
# Verified against when the name is unknown, so that a wrong name takes as long as a wrong password.
_NOBODY = _hasher.hash("nobody has this password")


@dataclass(frozen=True)
class Account:
    """Who is logged in."""

    id: int
    name: str
    display_name: str
    role: str


def verify(connection: Connection, name: str, password: str) -> int | None:
    """The user's id if name and password fit an active account; the connection may be nobody's."""
    row = connection.execute(
        text("SELECT id, password_hash FROM app_login(:name)"), {"name": name}
    ).first()
    try:
        _hasher.verify(row.password_hash if row and row.password_hash else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return row.id if row and row.password_hash else None


def account(connection: Connection, user_id: int) -> Account | None:
    """The active account of that id, as that user may see it; None when it is disabled or gone."""
    row = connection.execute(
        select(app_user.c.id, app_user.c.name, app_user.c.display_name, app_user.c.role).where(
            app_user.c.id == user_id, app_user.c.is_active
        )
    ).first()
    return Account(*row) if row else None


def add(
    connection: Connection,
    name: str,
    role: str,
    password: str | None,
    *,
    display_name: str | None = None,
    communities: Sequence[str] = (),
) -> int:
    """
    Make an account, as owner; returns its id.

    Raises
    ------
    AccessError
        Unknown role or community, a name that is taken, a password under 8 characters.
    """
    if role not in ROLES:
        raise AccessError(
            "no role {role!r}; choose one of {roles}", role=role, roles=", ".join(ROLES)
        )
    hashed = _hash(password) if password is not None else None
    try:
        with connection.begin_nested():
            user_id = connection.execute(
                insert(app_user)
                .values(
                    name=name,
                    display_name=display_name or name,
                    role=role,
                    password_hash=hashed,
                )
                .returning(app_user.c.id)
            ).scalar_one()
    except IntegrityError as error:
        raise AccessError("an account {name!r} exists already", name=name) from error
    assign_communities(connection, user_id, communities)
    return user_id


def assign_communities(connection: Connection, user_id: int, names: Sequence[str]) -> None:
    """Let a community worker see these communities, and no others; as owner."""
    connection.execute(delete(user_community).where(user_community.c.app_user_id == user_id))
    for name in names:
        ids = connection.scalars(select(community.c.id).where(community.c.name == name)).all()
        if len(ids) != 1:
            raise AccessError(
                "{ids_count} communities are called {name!r}; one is needed",
                ids_count=len(ids),
                name=name,
            )
        connection.execute(insert(user_community).values(app_user_id=user_id, community_id=ids[0]))


def set_password(connection: Connection, name: str, password: str) -> None:
    """Give an account a new password, as owner."""
    _change(connection, name, password_hash=_hash(password))


def set_active(connection: Connection, name: str, active: bool) -> None:
    """Disable an account, or let it in again; as owner. It loses access at its next request."""
    _change(connection, name, is_active=active)


def _change(connection: Connection, name: str, **values: object) -> None:
    if not connection.execute(
        update(app_user).where(app_user.c.name == name).values(**values)
    ).rowcount:
        raise AccessError("no account {name!r}; `gridmap user list` shows them", name=name)


def _hash(password: str) -> str:
    if len(password) < MIN_PASSWORD_LENGTH:
        raise AccessError(
            "a password needs at least {least} characters",
            least=MIN_PASSWORD_LENGTH,
        )
    return _hasher.hash(password)
