"""Put outlines of communities in force, and record who did it, why, and from which words."""

import json
from collections.abc import Sequence
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gridmap import limits, store
from gridmap.actions.register import changing, communities, place
from gridmap.analysis.boundaries import conflicts
from gridmap.boundaries import SIDES, Bounds, Change, Conflict
from gridmap.errors import BoundaryError


def put_in_force(
    connection: Connection, changes: Sequence[Change], *, by: str, reason: str,
    accept: bool = False,
) -> list[Conflict]:  # fmt: skip
    """
    Make outlines those of their communities, found those that are new, and record who and why.

    Buildings that come to lie outside stay with their community, and with their plots, until
    somebody moves them: the conflicts say which. Outlines that are in force already change
    nothing and leave no record. What lies in no community yet comes to the new one around it.

    Parameters
    ----------
    by
        Name of the account that answers for it.
    accept
        Go on in spite of conflicts.

    Raises
    ------
    BoundaryError
        No such account, no reason, an outline that is no area, or a conflict that was not accepted.
    RegisterError
        A place that cannot be meant, or the user may not.
    """
    if not reason.strip():
        raise BoundaryError("say why the boundary changes: the record keeps it")
    user_id = store.accounts.active_key(connection, by)
    if user_id is None:
        raise BoundaryError("no account is called {by!r}; `gridmap user list` shows them", by=by)
    for change in changes:
        if problem := limits.problem({"name": change.name}):
            raise BoundaryError(problem)
        if not isinstance(change.outline, Polygon | MultiPolygon) or not change.outline.is_valid:
            raise BoundaryError("the outline of {name} is no area: draw it again", name=change.name)
        if change.community_id is None and len(
            store.boundaries.communities(connection, change.name)
        ):
            raise BoundaryError(
                "there is a community called {name} already: choose it", name=change.name
            )
        check_place(connection, change.outline)
    found = conflicts(connection, changes)
    if found and not accept:
        raise BoundaryError(
            "{conflicts}: nothing was changed; confirm to go on all the same",
            conflicts=[message for one in found for message in one.messages()],
        )
    for change in changes:
        record = {
            "app_user_id": user_id, "reason": reason.strip(), "bounds_text": _bounds_text(change),
        }  # fmt: skip
        store.boundaries.announce(connection, json.dumps(record, ensure_ascii=False))
        values = _values(change)
        if change.community_id is None:
            changing.add(connection, communities.LAYER, {**values, "name": change.name})
        else:
            changing.change(connection, communities.LAYER, change.community_id, "redraw", values)
    store.boundaries.announce(connection, "")
    if any(change.community_id is None for change in changes):
        communities.place(connection)
    return found


def check_place(connection: Connection, outline: BaseGeometry) -> None:
    """Refuse an outline of which a part lies far from all that is loaded: RegisterError."""
    west, south, east, north = outline.bounds
    for corner in ((west, south), (west, north), (east, south), (east, north)):
        place.check(connection, *corner)


def _values(change: Change) -> dict[str, Any]:
    """Columns that a change gives; bounds that it does not state stay."""
    parts = [part for part in shapely.get_parts(change.outline) if isinstance(part, Polygon)]
    outline = shapely.set_srid(MultiPolygon(parts), 4326)
    values = {
        "geom": shapely.to_wkb(outline, hex=True, include_srid=True),
        "bounds_text": _bounds_text(change),
        **{f"bounds_{side}": "、".join(getattr(change.bounds, side, ())) or None for side in SIDES},
    }
    if change.community_id is None and change.bounds:
        values["stated_area_m2"] = change.bounds.stated_area_m2
    return {name: value for name, value in values.items() if value is not None}


def _bounds_text(change: Change) -> str | None:
    return change.bounds_text or (_as_text(change.bounds) if change.bounds else None)


def _as_text(bounds: Bounds) -> str:
    east, south, west, north = ("、".join(getattr(bounds, side)) for side in SIDES)
    return f"东起{east},西至{west},北临{north},南接{south}"
