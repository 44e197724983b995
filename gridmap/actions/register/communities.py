"""Communities: renamed, and their last change taken back; outlines: `actions.boundaries`."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from gridmap import limits, store
from gridmap.actions.register import changing
from gridmap.errors import RegisterError
from gridmap.i18n import Message

LAYER = "community"

UNDONE = "undone"
"""Reason that the record of outlines has where a change was taken back."""

MOST_CHARS = limits.NAME
"""Characters of a name."""


def rename(
    connection: Connection, community_id: int, name: str, aliases: Sequence[str] | None = None
) -> None:
    """
    Give a community another name; the former one stays among its other names.

    Parameters
    ----------
    aliases
        Its other names; None: those that it has.

    Raises
    ------
    RegisterError
        No name, one that is too long or that another community has, or the user may not.
    """
    before = changing.state(connection, LAYER, community_id)
    name = name.strip()
    others = [one.strip() for one in (before["aliases"] if aliases is None else aliases)]
    if name != before["name"]:
        others.append(before["name"])
    if not name:
        raise RegisterError("give the community a name first")
    if any(len(one) > MOST_CHARS for one in [name, *others]):
        raise RegisterError("a name has at most {most} characters", most=MOST_CHARS)
    for other in store.load.links.communities(connection):
        taken = {other["name"], *other["aliases"]} & {name, *others}
        if taken and other["id"] != community_id:
            raise RegisterError("there is a community called {name} already", name=min(taken))
    aliases = [one for one in dict.fromkeys(others) if one and one != name]
    changing.change(connection, LAYER, community_id, "change", {"name": name, "aliases": aliases})


def undo(connection: Connection, community_id: int, change_id: int | None = None) -> str:
    """
    Take back the last change by hand, see `changing.undo`.

    The name or the boundary before is in force again. A community that was new is gone; what lies
    in it comes to the communities around, if any.

    Raises
    ------
    RegisterError
        As in `changing.undo`, or something hangs on a community that would go: the message says
        what.
    """
    if _is_new(connection, community_id):
        _check_unused(connection, community_id)
    store.boundaries.announce(connection, json.dumps({"reason": UNDONE}))
    undone = changing.undo(connection, LAYER, community_id, change_id)
    store.boundaries.announce(connection, "")
    if store.communities.state(connection, community_id) is None:
        place(connection)
    return undone


def place(connection: Connection) -> None:
    """Tie what lies in no community to the one around it."""
    links = store.load.links
    links.place_estates(connection)
    links.place_buildings(connection)
    links.place_service_points(connection)
    links.place_candidate_sites(connection)


def _is_new(connection: Connection, community_id: int) -> bool:
    """Whether the next undo takes the community itself back."""
    history = store.register.history(connection, LAYER, community_id)
    undone = set(history.undoes.dropna().astype(int))
    open_ = history[history.undoes.isna() & ~history.change_id.isin(undone)]
    return len(open_) == 1 and open_.before.iloc[0] is None


def _check_unused(connection: Connection, community_id: int) -> None:
    found = store.communities.dependents(connection, community_id)
    words = {
        "household_count": Message("{n:,} households", n=found.get("household_count", 0)),
        "plot_count": Message("{n:,} plots", n=found.get("plot_count", 0)),
        "draft_count": Message("{n:,} drafts of plots", n=found.get("draft_count", 0)),
        "member_count": Message("{n:,} team members", n=found.get("member_count", 0)),
        "account_count": Message("{n:,} accounts", n=found.get("account_count", 0)),
    }
    dependents = [words[name] for name in words if found.get(name)]
    if dependents:
        raise RegisterError(
            "the community cannot be taken back: {things} hang on it; move or remove them first",
            things=dependents,
        )
