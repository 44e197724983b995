"""Put outlines of communities in force, and record who did it, why, and from which words."""

import json
from collections.abc import Sequence

import shapely
from shapely import MultiPolygon, Polygon
from sqlalchemy import Connection

from gridmap import store
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
    """
    if not reason.strip():
        raise BoundaryError("say why the boundary changes: the record keeps it")
    user_id = store.accounts.active_key(connection, by)
    if user_id is None:
        raise BoundaryError("no account is called {by!r}; `gridmap user list` shows them", by=by)
    for change in changes:
        if not isinstance(change.outline, Polygon | MultiPolygon) or not change.outline.is_valid:
            raise BoundaryError("the outline of {name} is no area: draw it again", name=change.name)
        if change.community_id is None and len(
            store.boundaries.communities(connection, change.name)
        ):
            raise BoundaryError(
                "there is a community called {name} already: choose it", name=change.name
            )
    found = conflicts(connection, changes)
    if found and not accept:
        raise BoundaryError(
            "{conflicts}: nothing was changed; confirm to go on all the same",
            conflicts=[message for one in found for message in one.messages()],
        )
    for change in changes:
        bounds_text = change.bounds_text or (_as_text(change.bounds) if change.bounds else None)
        record = {"app_user_id": user_id, "reason": reason.strip(), "bounds_text": bounds_text}
        store.boundaries.announce(connection, json.dumps(record, ensure_ascii=False))
        values = {
            "outline": shapely.to_wkb(change.outline),
            "bounds_text": bounds_text,
            **{side: "、".join(getattr(change.bounds, side, ())) or None for side in SIDES},
        }
        if change.community_id is None:
            area = change.bounds.stated_area_m2 if change.bounds else None
            store.boundaries.found(connection, change.name, stated_area_m2=area, **values)
        else:
            store.boundaries.apply(connection, change.community_id, **values)
    store.boundaries.announce(connection, "")
    if any(change.community_id is None for change in changes):
        _fill(connection)
    return found


def _fill(connection: Connection) -> None:
    """Tie to the new communities what lies in them."""
    links = store.load.links
    links.place_estates(connection)
    links.place_buildings(connection)
    links.place_service_points(connection)
    links.place_candidate_sites(connection)


def _as_text(bounds: Bounds) -> str:
    east, south, west, north = ("、".join(getattr(bounds, side)) for side in SIDES)
    return f"东起{east},西至{west},北临{north},南接{south}"
