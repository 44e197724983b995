"""
The building that is chosen: on the map, in a list, by the search, in the page's address.

There is one at a time, whatever the page: `?building=` names it, so that a link opens the same.
"""

import json
from typing import Any

import streamlit as st

from gridmap import store
from gridmap.render import maps, palette
from gridmap.ui.frame.map_parts import Event, Shape
from gridmap.ui.session import transaction

PARAMETER = "building"
LOOK: maps.Look = {"fill": False, "color": palette.INK, "weight": 4, "opacity": 1, "radius": 12}
"""Look of the outline of what is chosen."""

_GO = "gridmap-go"
_ROOM = 0.0008  # degrees beside a building: its neighbours are seen


def building() -> int | None:
    """Id of the chosen building."""
    written = st.query_params.get(PARAMETER, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None


def choose(building_id: int | None, *, go: bool = False) -> None:
    """Choose a building, or none; `go`: the map goes there."""
    if building_id is None:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = str(building_id)
    st.session_state[_GO] = building_id if go else None


def listed(building_id: int | None) -> None:
    """Choose the building of a row; a list lets go of it, too."""
    choose(building_id, go=True)


def on_map(event: Event) -> None:
    """Choose the building that was clicked; a click beside everything lets go."""
    if event.kind == "choose":
        choose(event.ids[0] if event.layer == "building" else None)


def shown() -> dict[str, Any]:
    """Arguments of `show_map`: the chosen building is marked, and gone to when a list chose it."""
    one = building()
    if one is None:
        return {"on_event": on_map}
    if st.session_state.get(_GO) != one:
        return {"selected": [one], "on_event": on_map}
    with transaction() as connection:
        place = store.buildings.place(connection, one)
    return {"selected": [one], "on_event": on_map, **(outlined(place) if place else {})}


def outlined(place: dict[str, Any]) -> dict[str, Any]:
    """Arguments of `show_map`: a place outlined and gone to."""
    half_width = max(place.get("width", 0) / 2, _ROOM)
    half_height = max(place.get("height", 0) / 2, _ROOM)
    lon, lat = place["lon"], place["lat"]
    return {
        "shapes": [Shape(json.loads(place["outline"]), LOOK)],
        "look_at": (lon - half_width, lat - half_height, lon + half_width, lat + half_height),
    }
