"""Names to log in with: none is empty, unseen, or takes itself for another."""

import unicodedata

from sqlalchemy import Connection

from gridmap import limits, store
from gridmap.errors import AccessError


def new_login(connection: Connection, written: str) -> str:
    """
    Name of a new account as it is kept: letters at full width (ａｄｍｉｎ) are plain ones.

    Raises
    ------
    AccessError
        It is empty, has letters that are not seen, or differs from another login in case only.
    """
    name = unicodedata.normalize("NFKC", written).strip()
    if not name:
        raise AccessError("an account needs a name to log in with")
    if name.isprintable() and (problem := limits.problem({"name": name})):
        raise AccessError(problem)
    if not name.isprintable():
        raise AccessError("the login {name} has letters that are not seen: type it anew", name=name)
    if (other := store.accounts.alike(connection, name)) not in (None, name):
        raise AccessError(
            "the login {name} would be taken for {other}: choose another", name=name, other=other
        )
    return name


def check_person(display_name: str) -> None:
    """Refuse a name of a person that is too long or has signs that are not seen; AccessError."""
    if problem := limits.problem({"display_name": display_name}):
        raise AccessError(problem)
