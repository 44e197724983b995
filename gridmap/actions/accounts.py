"""
Accounts of this installation: five roles, argon2id passwords.

Another way in (OIDC) would end in `account`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from gridmap import store
from gridmap.errors import AccessError

ROLES = ("grid_leader", "community_worker", "street_official", "planner", "admin")
MIN_PASSWORD_LENGTH = 8

_hasher = PasswordHasher()
# Verified against when the name is unknown, so that a wrong name takes as long as a wrong password.
_NOBODY = _hasher.hash("nobody has this password")


@dataclass(frozen=True)
class Account:
    """Account of a user who may be logged in."""

    id: int
    name: str
    display_name: str
    role: str


def verify(connection: Connection, name: str, password: str) -> int | None:
    """
    Check a password.

    Returns the user's id if name and password fit an active account; the connection may be
    nobody's.
    """
    known = store.accounts.login(connection, name) or {"id": None, "password_hash": None}
    try:
        _hasher.verify(known["password_hash"] or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return known["id"] if known["password_hash"] else None


def account(connection: Connection, user_id: int) -> Account | None:
    """Active account of an id, as that user may see it; None when it is disabled or gone."""
    known = store.accounts.account(connection, user_id)
    return Account(**known) if known else None


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
            user_id = store.accounts.add(connection, name, display_name or name, role, hashed)
    except IntegrityError as error:
        raise AccessError("an account {name!r} exists already", name=name) from error
    _give(connection, user_id, communities)
    return user_id


def assign_communities(connection: Connection, name: str, communities: Sequence[str]) -> None:
    """
    Let a community worker see these communities, and no others; as owner.

    Raises
    ------
    AccessError
        No such account, or not one community of a name.
    """
    user_id = store.accounts.key(connection, name)
    if user_id is None:
        raise _unknown(name)
    _give(connection, user_id, communities)


def _give(connection: Connection, user_id: int, communities: Sequence[str]) -> None:
    store.accounts.take_communities(connection, user_id)
    for name in communities:
        ids = store.accounts.community_keys(connection, name)
        if len(ids) != 1:
            raise AccessError(
                "{ids_count} communities are called {name!r}; one is needed",
                ids_count=len(ids),
                name=name,
            )
        store.accounts.give_community(connection, user_id, ids[0])


def set_password(connection: Connection, name: str, password: str) -> None:
    """Give an account a new password, as owner."""
    if not store.accounts.set_password(connection, name, _hash(password)):
        raise _unknown(name)


def set_active(connection: Connection, name: str, active: bool) -> None:
    """Disable an account, or let it in again; as owner. It loses access at its next request."""
    if not store.accounts.set_active(connection, name, active):
        raise _unknown(name)


def _unknown(name: str) -> AccessError:
    return AccessError("no account {name!r}; `gridmap user list` shows them", name=name)


def _hash(password: str) -> str:
    if len(password) < MIN_PASSWORD_LENGTH:
        raise AccessError(
            "a password needs at least {least} characters",
            least=MIN_PASSWORD_LENGTH,
        )
    return _hasher.hash(password)
