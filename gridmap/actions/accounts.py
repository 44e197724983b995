"""
Accounts of this installation: five roles, argon2id passwords.

Another way in (OIDC) would end in `account`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from gridmap import store
from gridmap.actions import areas, passwords
from gridmap.actions.logins import check_person, new_login
from gridmap.actions.record import record
from gridmap.errors import AccessError

ROLES = ("grid_leader", "community_worker", "street_official", "planner", "admin")
LAST_ADMIN = "app_user_last_admin"
"""Constraint that the database names when no administrator would be left."""

_hasher = PasswordHasher()
# Verified against when the name is unknown, so that a wrong name takes as long as a wrong password.
_NOBODY = _hasher.hash("nobody has this password")


class WrongPasswordError(AccessError):
    """The present password is another one."""


@dataclass(frozen=True)
class Account:
    """Account of a user who may be logged in."""

    id: int
    name: str
    display_name: str
    role: str
    must_change_password: bool = False
    password_set_at: datetime | None = None
    language: str | None = None
    last_place: str | None = None


def verify(connection: Connection, name: str, password: str) -> int | None:
    """
    Check a password.

    Returns the user's id if name and password fit an active account; the connection may be
    nobody's.
    """
    checked = check(connection, name, password)
    return checked[0] if checked else None


def check(connection: Connection, name: str, password: str) -> tuple[int, str] | None:
    """`verify`, with the hash that was checked: a login begins only while it is the account's."""
    known = store.accounts.login(connection, name) or {"id": None, "password_hash": None}
    try:
        _hasher.verify(known["password_hash"] or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return (known["id"], known["password_hash"]) if known["password_hash"] else None


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
    members: Sequence[int] = (),
    area: Sequence[str] = (),
    is_one_time: bool = False,
) -> int:
    """
    Make an account, as owner or administrator; returns its id.

    Parameters
    ----------
    name
        What is typed at login.
    password
        None: the account cannot log in by password.
    display_name
        Name of the person; the login's if not given.
    communities
        Names of the communities that a community worker sees.
    members
        Ids of members of teams that the account is.
    area
        Names of the subdistricts and communities that an official or a planner sees; none: all.
    is_one_time
        Whether the password opens one thing only, the form for another one.

    Raises
    ------
    AccessError
        Unknown role or community, a name that is empty or taken, a password that is refused.
    """
    name = new_login(connection, name)
    display_name = (display_name or "").strip() or name
    check_person(display_name)
    _check_role(role)
    hashed = _hash(password, name, display_name) if password is not None else None
    try:
        with connection.begin_nested():
            user_id = store.accounts.add(
                connection, name, display_name, role, hashed, must_change_password=is_one_time
            )
    except IntegrityError as error:
        raise AccessError("an account {name!r} exists already", name=name) from error
    areas.give(connection, user_id, role, [*communities, *area])
    if members:
        _bind(connection, user_id, members)
    _record(connection, "add", user_id, role=role, communities=list(communities), area=list(area))
    return user_id


def assign_communities(connection: Connection, name: str, communities: Sequence[str]) -> None:
    """
    Let a community worker see these communities, and no others; as owner or administrator.

    Raises
    ------
    AccessError
        No such account, or not one community of a name.
    """
    user_id = _key(connection, name)
    areas.give_communities(connection, user_id, communities)
    _record(connection, "communities", user_id, communities=list(communities))


def assign_area(connection: Connection, name: str, area: Sequence[str]) -> None:
    """
    Let an official or a planner see these subdistricts and communities; none: everything.

    Raises
    ------
    AccessError
        No such account, one of another role, or not one place of a name.
    """
    user_id = _key(connection, name)
    areas.give(connection, user_id, store.accounts.role_of(connection, user_id), area)
    _record(connection, "area", user_id, area=list(area))


def assign_members(connection: Connection, name: str, members: Sequence[int]) -> None:
    """
    Let an account be these members of teams, and no others; as administrator.

    Raises
    ------
    AccessError
        No such account, or a member that is another account's.
    """
    user_id = _key(connection, name)
    _bind(connection, user_id, members)
    _record(connection, "members", user_id, members=list(members))


def set_role(connection: Connection, name: str, role: str) -> None:
    """
    Give an account another role; as owner or administrator.

    Raises
    ------
    AccessError
        No such account or role, or no administrator would be left.
    """
    _check_role(role)
    user_id = _key(connection, name)
    with _an_administrator_stays(connection):
        store.accounts.set_role(connection, name, role)
    _record(connection, "role", user_id, role=role)


def set_display_name(connection: Connection, name: str, display_name: str) -> None:
    """Change the name of a person under which an account is shown; as owner or administrator."""
    user_id = _key(connection, name)
    if not display_name.strip():
        raise AccessError("a person needs a name")
    check_person(display_name)
    store.accounts.set_display_name(connection, name, display_name.strip())
    _record(connection, "name", user_id)


def set_password(
    connection: Connection, name: str, password: str, *, is_one_time: bool = False
) -> None:
    """
    Give an account a new password, as owner or administrator; its logins are over.

    Raises
    ------
    AccessError
        No such account, or a password that is refused.
    """
    user_id = _key(connection, name)
    hashed = _hash(password, name)
    store.accounts.set_password(connection, name, hashed, must_change_password=is_one_time)
    _record(connection, "reset password", user_id)


def change_password(connection: Connection, account: Account, old: str, new: str) -> None:
    """
    Let the transaction's user choose another password; all other logins of theirs are over.

    Raises
    ------
    WrongPasswordError
        The old password is wrong.
    AccessError
        The new password is refused, or the old one.
    """
    if verify(connection, account.name, old) != account.id:
        raise WrongPasswordError("the present password is wrong")
    if old == new:
        raise AccessError("the new password is the old one; choose another")
    hashed = _hash(new, account.name, account.display_name)
    if store.accounts.change_own_password(connection, hashed) is None:
        raise _unknown(account.name)
    _record(connection, "own password", account.id)


def set_active(connection: Connection, name: str, active: bool) -> None:
    """
    Disable an account, or let it in again; as owner or administrator.

    It loses access at its next request.

    Raises
    ------
    AccessError
        No such account, or no administrator would be left.
    """
    user_id = _key(connection, name)
    with _an_administrator_stays(connection):
        store.accounts.set_active(connection, name, active)
    _record(connection, "enable" if active else "disable", user_id)


@contextmanager
def _an_administrator_stays(connection: Connection) -> Iterator[None]:
    try:
        with connection.begin_nested():
            yield
    except IntegrityError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", None) == LAST_ADMIN:
            raise AccessError(
                "this is the last administrator who can log in; make another one first"
            ) from error
        raise


def _bind(connection: Connection, user_id: int, members: Sequence[int]) -> None:
    wanted = sorted(set(members))
    with connection.begin_nested():
        if store.accounts.be_members(connection, user_id, wanted) != len(wanted):
            raise AccessError("this member of a team is unknown, or has another account already")


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise AccessError("no role {role!r}; choose one of {roles}", role=role, roles=list(ROLES))


def _key(connection: Connection, name: str) -> int:
    user_id = store.accounts.key(connection, name)
    if user_id is None:
        raise _unknown(name)
    return user_id


def _unknown(name: str) -> AccessError:
    return AccessError("no account {name!r}", name=name)


def _hash(password: str, *names: str) -> str:
    passwords.check(password, *names)
    return _hasher.hash(password)


def _record(connection: Connection, what: str, user_id: int, **detail: Any) -> None:
    record(connection, f"account: {what}", {"account_id": user_id, **detail})
