"""Buildings: added, redrawn, changed, demolished and in use again; never deleted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from sqlalchemy import Connection

from gridmap import store
from gridmap.actions.register import changing, place
from gridmap.actions.rematching import rematch
from gridmap.boundaries import area_m2
from gridmap.errors import RegisterError

LAYER = "building"
LEAST_M2, MOST_M2 = 4.0, 200_000.0
"""Square metres that an outline may have: a kiosk, and the largest mall there is."""

NAMES = ("name", "estate_id", "street", "house_number", "storeys", "unit_count")
"""Columns that addresses of households are held against."""


def add(connection: Connection, outline: shapely.Geometry, values: Mapping[str, Any]) -> int:
    """
    Add a building; returns its id.

    Open households of its community are matched anew, as far as the user sees them.

    Parameters
    ----------
    outline
        Polygon or MultiPolygon in EPSG:4326.
    values
        Columns of building; the community is the one around the outline.

    Raises
    ------
    RegisterError
        Neither name nor number, an outline that no building has, a place that cannot be meant,
        or the user may not.
    """
    _check({"name": None, "street": None, "house_number": None, **values})
    added = changing.add(connection, LAYER, {**values, **_placed(connection, outline)})
    _match_anew(connection, added)
    return added


def change(connection: Connection, building_id: int, values: Mapping[str, Any]) -> None:
    """
    Change columns of a building; open households are matched anew where its names change.

    Raises
    ------
    RegisterError
        It is left without name and number, or the user may not.
    """
    before = changing.state(connection, LAYER, building_id)
    if set(values) & {"name", "street", "house_number"}:
        _check({**before, **values})
    changing.change(connection, LAYER, building_id, "change", values)
    if set(values) & set(NAMES):
        _match_anew(connection, building_id)


def redraw(connection: Connection, building_id: int, outline: shapely.Geometry) -> None:
    """
    Give a building another outline, in EPSG:4326; it stays in its community and its plot.

    Raises
    ------
    RegisterError
        An outline that no building has, a place that cannot be meant, or the user may not.
    """
    before = changing.state(connection, LAYER, building_id)
    values = _placed(connection, outline)
    if before["community_id"] is not None:
        del values["community_id"]
    changing.change(connection, LAYER, building_id, "redraw", values)


def demolish(connection: Connection, building_id: int, on: date) -> None:
    """
    Mark a building as demolished from a day on, or on a later day as one that is to go.

    Once it is gone its households are to be settled anew, and it leaves its plot from today; a
    building that is to go is lived in until then.
    """
    gone = on <= store.db.today(connection)
    values = {"status": "demolished" if gone else "closing", "demolished_on": on.isoformat()}
    _switch(connection, building_id, "demolish", values)


def restore(connection: Connection, building_id: int) -> None:
    """Put a demolished building, or one that was to go, in use again, with what was moved away."""
    values = {"status": "in_use", "demolished_on": None}
    _switch(connection, building_id, "restore", values)


def undo(connection: Connection, building_id: int, change_id: int | None = None) -> str:
    """Take back the last change by hand, see `changing.undo`; households follow."""
    before = changing.state(connection, LAYER, building_id)
    _lock(connection, before)
    undone = changing.undo(connection, LAYER, building_id, change_id)
    _match_anew(connection, building_id)
    return undone


def _switch(connection: Connection, building_id: int, what: str, values: Mapping[str, Any]) -> None:
    before = changing.state(connection, LAYER, building_id)
    _lock(connection, before)
    changing.change(connection, LAYER, building_id, what, values)


def _lock(connection: Connection, state: Mapping[str, Any]) -> None:
    """Wait for loads of the community's households."""
    if state["community_id"] is not None:
        store.db.lock_communities(connection, [state["community_id"]])


def _match_anew(connection: Connection, building_id: int) -> None:
    """Match the open households of its community anew: an address may lead to it now."""
    found = store.buildings.state(connection, building_id)
    if found and found["community_id"] is not None and found["status"] != "demolished":
        rematch(connection, found["community_id"])


def _placed(connection: Connection, outline: shapely.Geometry) -> dict[str, Any]:
    """Columns of an outline that was checked: it, and the community that it lies in."""
    if not isinstance(outline, Polygon | MultiPolygon) or not outline.is_valid:
        raise RegisterError("draw the outline again: its lines must not cross")
    size = area_m2(outline)
    if not LEAST_M2 <= size <= MOST_M2:
        raise RegisterError(
            "the outline covers {size:,.0f} m², and a building {least:.0f} to {most:,.0f}: draw it "
            "again", size=size, least=LEAST_M2, most=MOST_M2,
        )  # fmt: skip
    inside = outline.representative_point()
    found = place.placed(connection, inside.x, inside.y)
    whole = shapely.set_srid(MultiPolygon(shapely.get_parts(outline).tolist()), 4326)
    geom = shapely.to_wkb(whole, hex=True, include_srid=True)
    return {"geom": geom, "community_id": found["community_id"]}


def _check(values: Mapping[str, Any]) -> None:
    if not any((values.get(name) or "").strip() for name in ("name", "house_number")):
        raise RegisterError(
            "write the name as on the wall, such as {example}, or the street number", example="6栋"
        )
    if (values.get("house_number") or "").strip() and not (values.get("street") or "").strip():
        raise RegisterError("write the street of the number, too")
