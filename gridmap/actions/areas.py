"""Areas of accounts: communities of workers, subdistricts and communities of those above them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from gridmap import store
from gridmap.errors import AccessError

LIMITED = ("street_official", "planner")
"""Roles whose sight an area of subdistricts and communities limits; none is everything."""


def give(connection: Connection, user_id: int, role: str, names: Sequence[str]) -> None:
    """
    Give an account its area, and no other.

    Parameters
    ----------
    role
        Role of the account.
    names
        Communities of a community worker; subdistricts and communities of an official or a
        planner, none: everything.

    Raises
    ------
    AccessError
        Not one place of a name, or a subdistrict for a role without an area.
    """
    names = list(dict.fromkeys(names))
    subdistricts = {
        name: ids for name in names if (ids := store.accounts.subdistrict_keys(connection, name))
    }
    if subdistricts and role not in LIMITED:
        raise AccessError("an area is for street officials and planners")
    store.accounts.take_subdistricts(connection, user_id)
    for name, ids in subdistricts.items():
        if len(ids) > 1:
            raise AccessError(
                "{count} subdistricts are called {name!r}; one is needed", count=len(ids), name=name
            )
        store.accounts.give_subdistrict(connection, user_id, ids[0])
    give_communities(connection, user_id, [name for name in names if name not in subdistricts])
    is_everywhere = not names and role in (*LIMITED, "admin")
    store.accounts.set_everywhere(connection, user_id, is_everywhere)


def give_communities(connection: Connection, user_id: int, names: Sequence[str]) -> None:
    """Give an account these communities, and no others; AccessError where a name is not one's."""
    store.accounts.take_communities(connection, user_id)
    for name in dict.fromkeys(names):
        ids = store.accounts.community_keys(connection, name)
        if len(ids) != 1:
            raise AccessError(
                "{ids_count} communities are called {name!r}; one is needed",
                ids_count=len(ids),
                name=name,
            )
        store.accounts.give_community(connection, user_id, ids[0])
