"""
The one thing that is chosen: a building, on the map, in a list, by the search; or a community.

There is one at a time, whatever the page: `?building=` or `?community=` names it, so that a link
opens the same.
"""

import json
from typing import Any

import streamlit as st

from gridmap import store
from gridmap.render import maps, palette
from gridmap.ui.frame.map_parts import Event, Shape
from gridmap.ui.session import transaction

PARAMETER = "building"
COMMUNITY = "community"
POINT = "point"
"""Parameter that names the service point which the Register shows."""
DRAW, DRAW_IN = "draw", "in"
"""Parameters of a link to the Register that begins a new building: its name, that of its estate."""
LOOK: maps.Look = {"fill": False, "color": palette.INK, "weight": 4, "opacity": 1, "radius": 12}
"""Look of the outline of what is chosen."""

_GO, _SEEN = "gridmap-go", "gridmap-seen"
_ROOM = 0.0008  # degrees beside a building: its neighbours are seen


def building() -> int | None:
    """Id of the chosen building."""
    return number(PARAMETER)


def community() -> int | None:
    """Id of the chosen community; none while a building is chosen."""
    return number(COMMUNITY) if building() is None else None


def number(parameter: str) -> int | None:
    """Id that a parameter of the address names."""
    written = st.query_params.get(parameter, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None


def choose(building_id: int | None, *, go: bool = False) -> None:
    """Choose a building, or nothing; `go`: the map goes there."""
    st.query_params.pop(COMMUNITY, None)
    if building_id is None:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = str(building_id)
    st.session_state[_GO] = building_id if go else None
    st.session_state[_SEEN] = building_id


def listed(building_id: int | None) -> None:
    """Choose the building of a row; a list lets go of it, too."""
    choose(building_id, go=True)


def choose_point(point_id: int) -> None:
    """Choose the service point that the Register is to show."""
    st.query_params[POINT] = str(point_id)


def choose_community(community_id: int | None) -> None:
    """Choose a community in place of what was chosen."""
    choose(None)
    if community_id is not None:
        st.query_params[COMMUNITY] = str(community_id)


def on_map(event: Event) -> None:
    """Choose the building or community that was clicked; a click beside everything lets go."""
    if event.kind == "choose" and event.layer == "community":
        choose_community(event.ids[0])
    elif event.kind == "choose":
        choose(event.ids[0] if event.layer == "building" else None)


def shown() -> dict[str, Any]:
    """Arguments of `show_map`: the chosen is marked; gone to when a list or link chose it."""
    one = building()
    if one is None:
        return {"on_event": on_map}
    if st.session_state.get(_SEEN) != one:
        st.session_state[_SEEN] = st.session_state[_GO] = one
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
