"""Service points: added, moved, changed, planned, opened and closed; never deleted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gridmap import hours, store
from gridmap.actions.register import changing, place
from gridmap.errors import RegisterError

LAYER = "service_point"
TIERS = ("hall", "station", "outpost")


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """
    Add a service point; returns its id.

    Parameters
    ----------
    values
        Columns of service_point, `services` (codes), lon and lat in EPSG:4326. Its status is
        `open` unless it is given; the community is the one around it.

    Raises
    ------
    RegisterError
        No name or service, a place that cannot be meant, a point that is no higher one to belong
        to, or the user may not.
    """
    _check(connection, {"name": "", "services": [], **values})
    _check_parent(connection, {"tier": "station", **values})
    given = {"status": "open", **values, **place.placed(connection, values["lon"], values["lat"])}
    return changing.add(connection, LAYER, given)


def change(connection: Connection, point_id: int, values: Mapping[str, Any]) -> None:
    """Change columns and services of a point; RegisterError where they make no sense."""
    _check(connection, values)
    if "parent_id" in values or "tier" in values:
        _check_parent(connection, {**changing.state(connection, LAYER, point_id), **values})
        _check_below(connection, point_id, values.get("tier"))
    changing.change(connection, LAYER, point_id, "change", values)


def move(connection: Connection, point_id: int, lon: float, lat: float) -> None:
    """Move a point to a place in EPSG:4326; RegisterError where it cannot be meant."""
    before = changing.state(connection, LAYER, point_id)
    values = place.moved(connection, before, lon, lat)
    changing.change(connection, LAYER, point_id, "move", values)


def plan(connection: Connection, point_id: int, on: date | None) -> None:
    """Make a point one that is to open, on a day or some day: it counts in no figure."""
    values = {"status": "planned", "opened_on": _text(on), "closed_on": None}
    changing.change(connection, LAYER, point_id, "plan", values)


def open_(connection: Connection, point_id: int, on: date) -> None:
    """Open a planned or closed point from a day on."""
    values = {"status": "open", "opened_on": _text(on), "closed_on": None}
    changing.change(connection, LAYER, point_id, "open", values)


def close(connection: Connection, point_id: int, on: date) -> None:
    """
    Close a point from a day on; until the day before it counts as ever.

    Raises
    ------
    RegisterError
        It opens after that day.
    """
    opened = changing.state(connection, LAYER, point_id)["opened_on"]
    if opened and opened > on.isoformat():
        raise RegisterError(
            "it opens on {day}: choose that day or a later one", day=date.fromisoformat(opened)
        )
    status = "closed" if on <= store.db.today(connection) else "closing"
    values = {"status": status, "closed_on": _text(on)}
    changing.change(connection, LAYER, point_id, "close", values)


def _check(connection: Connection, values: Mapping[str, Any]) -> None:
    if not values.get("name", "-").strip():
        raise RegisterError("a service point needs a name")
    if not values.get("services", "-"):
        raise RegisterError("a service point needs a service at least: choose what it offers")
    known = {one["service_type_code"] for one in store.service_types.listed(connection)}
    if unknown := set(values.get("services", ())) - known:
        raise RegisterError("no service of the code {code!r}", code=min(unknown))
    if text := values.get("opening_hours"):
        hours.read(text)


def _check_parent(connection: Connection, values: Mapping[str, Any]) -> None:
    """Refuse to let a point belong to one that is not above it."""
    if (parent_id := values.get("parent_id")) is None:
        return
    parent = changing.state(connection, LAYER, parent_id)
    if TIERS.index(parent["tier"]) >= TIERS.index(values["tier"]):
        raise RegisterError(
            "{name} is not above it: a station belongs to a hall, an outpost to a station or a "
            "hall; choose another, or change the tier",
            name=parent["name"],
        )


def _check_below(connection: Connection, point_id: int, tier: str | None) -> None:
    """Refuse a tier that is not above those of the points that belong to it."""
    for below in store.service_points.below(connection, point_id) if tier else ():
        if TIERS.index(below["tier"]) <= TIERS.index(str(tier)):
            raise RegisterError(
                "{name} belongs to it and would no longer be below it: let {name} belong to "
                "another point first, or lower its tier",
                name=below["name"],
            )


def undo(connection: Connection, point_id: int, change_id: int | None = None) -> str:
    """Undo the last change of a point; RegisterError also where its tier could not be so now."""
    with connection.begin_nested():
        action = changing.undo(connection, LAYER, point_id, change_id)
        if after := store.service_points.state(connection, point_id):
            _check_parent(connection, after)
            _check_below(connection, point_id, after["tier"])
    return action


def _text(on: date | None) -> str | None:
    return on.isoformat() if on else None
