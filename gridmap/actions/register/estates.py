"""Estates: added, renamed, made of buildings, and merged; never deleted."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from gridmap import store
from gridmap.actions.register import changing
from gridmap.actions.register.changing import NOT_YOURS
from gridmap.actions.rematching import rematch
from gridmap.errors import RegisterError

LAYER = "estate"


def add(connection: Connection, values: Mapping[str, Any], building_ids: Sequence[int] = ()) -> int:
    """
    Add an estate and put buildings in; returns its id.

    Parameters
    ----------
    values
        `name`, `aliases`, `kind`, `built_year`, `community_id`; without the last, that of the
        buildings, which may lie in none.

    Raises
    ------
    RegisterError
        No name, one that the community has already, no building and no community, buildings of
        several, or the user may not.
    """
    community_id = values.get("community_id") or _community(connection, building_ids)
    given = _named(connection, {**values, "community_id": community_id})
    moves = _moves(connection, building_ids)
    added = changing.add(connection, LAYER, given)
    if moves:
        _moved(connection, added, "put", [(one, before, added) for one, before in moves])
    return added


def change(connection: Connection, estate_id: int, values: Mapping[str, Any]) -> None:
    """Change name, other names, kind or year; RegisterError as in `add`."""
    before = changing.state(connection, LAYER, estate_id)
    named = _named(connection, {**before, **values}, without=estate_id)
    values = {name: named[name] for name in values}
    changing.change(connection, LAYER, estate_id, "change", values)
    _match_anew(connection, estate_id)


def put(connection: Connection, estate_id: int, building_ids: Sequence[int]) -> int:
    """Put buildings into an estate, out of the ones that they are in; how many came."""
    moves = [
        (building, before, estate_id)
        for building, before in _moves(connection, building_ids) if before != estate_id
    ]  # fmt: skip
    return _moved(connection, estate_id, "put", moves)


def take_out(connection: Connection, estate_id: int, building_ids: Sequence[int]) -> int:
    """Take buildings out of an estate: they are in none then; how many left."""
    moves = [
        (building, before, None)
        for building, before in _moves(connection, building_ids) if before == estate_id
    ]  # fmt: skip
    return _moved(connection, estate_id, "take", moves)


def merge(connection: Connection, estate_id: int, other: int) -> None:
    """
    Make another estate part of this one: its buildings, gates, outline and names.

    Raises
    ------
    RegisterError
        Of another community, merged already, or the user may not change both.
    """
    kept = changing.state(connection, LAYER, estate_id)
    gone = changing.state(connection, LAYER, other)
    if estate_id == other or kept["community_id"] != gone["community_id"]:
        raise RegisterError("choose another estate of the same community")
    listed = store.estates.listed(connection)
    own = set(listed.id[listed.is_own.astype(bool)])
    if not {estate_id, other} <= set(listed.id):
        raise RegisterError("this is not there any more; choose another in the list")
    if not {estate_id, other} <= own:
        raise RegisterError(NOT_YOURS)
    names = dict.fromkeys([*kept["aliases"], gone["name"], *gone["aliases"]])
    values = {
        "aliases": [name for name in names if name != kept["name"]],
        "geom": store.estates.joined(connection, estate_id, other),
        "merged": [*kept["merged"], other],
    }
    changing.change(connection, LAYER, estate_id, "merge", values)
    _match_anew(connection, estate_id)


def undo(connection: Connection, estate_id: int, change_id: int | None = None) -> str:
    """Take back the last change by hand, see `changing.undo`; households follow."""
    undone = changing.undo(connection, LAYER, estate_id, change_id)
    _match_anew(connection, estate_id)
    return undone


def _moved(
    connection: Connection, estate_id: int, what: str, moves: Sequence[store.estates.Move]
) -> int:
    if not moves:
        raise RegisterError("select buildings on the map first, by clicks or with the lasso")
    changing.change(connection, LAYER, estate_id, what, {changing.MOVES: moves})
    now = store.estates.memberships(connection, [building for building, _, _ in moves])
    if any(now[building] != to for building, _, to in moves):
        raise RegisterError(NOT_YOURS)
    _match_anew(connection, estate_id)
    return len(moves)


def _moves(connection: Connection, building_ids: Sequence[int]) -> list[tuple[int, int | None]]:
    """Buildings that are not demolished, each with the estate that it is in."""
    return list(store.estates.memberships(connection, building_ids).items())


def _community(connection: Connection, building_ids: Sequence[int]) -> int | None:
    """The one community of some buildings; None where none of them is in one."""
    states = (store.buildings.state(connection, one) for one in building_ids)
    found = {one["community_id"] for one in states if one}
    if not found:
        raise RegisterError("select buildings on the map first, by clicks or with the lasso")
    if len(found) > 1:
        raise RegisterError("the buildings lie in several communities: make an estate in each")
    return found.pop()


def _named(
    connection: Connection, values: Mapping[str, Any], *, without: int = 0
) -> dict[str, Any]:
    """Values with names without spaces around; the name is the only one of its community."""
    name = str(values.get("name") or "").strip()
    if not name:
        raise RegisterError("an estate needs a name")
    listed = store.estates.listed(connection)
    of = listed.community_id.fillna(0)
    same = listed[(listed.name == name) & (of == (values["community_id"] or 0))]
    if set(same.id) - {without}:
        raise RegisterError(
            "there is an estate called {name} in this community: put the buildings into it, or "
            "merge the two", name=name,
        )  # fmt: skip
    others = dict.fromkeys(one.strip() for one in values.get("aliases") or ())
    return {**values, "name": name, "aliases": [one for one in others if one and one != name]}


def _match_anew(connection: Connection, estate_id: int) -> None:
    """Match the open households of its community anew: an address may name it now."""
    found = store.estates.state(connection, estate_id)
    if found and found["community_id"] is not None:
        rematch(connection, found["community_id"])
