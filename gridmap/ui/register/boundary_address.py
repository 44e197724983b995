"""Boundary that is being drawn, kept in the address: a reload, and going back, lose nothing."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from gridmap.ui import address
from gridmap.ui.register import outline

COMMUNITY, WAY, CORNERS, NAME, BOUNDS = "boundary", "way", "corners", "name", "bounds"
PARAMETERS = (COMMUNITY, WAY, CORNERS, NAME, BOUNDS)
"""Parameters that the view has in the address."""

_MOST_CORNERS = 500
NEW = 0
"""Stands for a new community: a list shows None as if nothing was chosen."""


def community(ids: Sequence[int], *, key: str, on_change: Callable[[], None]) -> dict[str, Any]:
    """Arguments of the widget that chooses the community, or `NEW`."""
    values: dict[str, Any] = {str(one): one for one in (NEW, *ids)}
    return _bound(COMMUNITY, values, str(NEW), key, on_change, drops=(CORNERS, NAME, BOUNDS))


def way(ways: Sequence[str], *, key: str, on_change: Callable[[], None]) -> dict[str, Any]:
    """Arguments of the widget that chooses how the boundary is drawn; the first by default."""
    return _bound(WAY, {one: one for one in ways}, ways[0], key, on_change, drops=(CORNERS,))


def text(parameter: str, key: str, default: str = "") -> dict[str, Any]:
    """Arguments of a field for a text, filled with what was typed before the page was reloaded."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(parameter, default)
    return {"key": key, "on_change": _keep, "args": (parameter, key)}


def corners() -> list[tuple[float, float]]:
    """Corners in the address, lon and lat; none where they are no corners."""
    parts = [one.split(",") for one in st.query_params.get(CORNERS, "").split(";")]
    try:
        places = [(float(lon), float(lat)) for lon, lat in parts[:_MOST_CORNERS]]
    except ValueError:
        return []
    is_sound = all(math.isfinite(x) and abs(x) <= 180 and abs(y) <= 90 for x, y in places)
    return places if is_sound else []


def keep_corners(places: outline.Places) -> None:
    """Put corners into the address."""
    if places:
        st.query_params[CORNERS] = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in places)
    else:
        st.query_params.pop(CORNERS, None)


def choose(community_id: int) -> None:
    """Choose a community; what was typed for another one is done with."""
    forget()
    st.query_params[COMMUNITY] = str(community_id)


def is_begun() -> bool:
    """Whether something was typed or drawn that is not in force."""
    return any(one in st.query_params for one in (CORNERS, NAME, BOUNDS))


def forget() -> None:
    """Forget what was typed and drawn: it is in force."""
    for one in (CORNERS, NAME, BOUNDS):
        st.query_params.pop(one, None)


def _bound(
    parameter: str, values: dict[str, Any], default: str, key: str,
    on_change: Callable[[], None], drops: tuple[str, ...],
) -> dict[str, Any]:  # fmt: skip
    widget = address.bound(parameter, values, default, key=key, drops=drops)
    write = widget["on_change"]

    def changed() -> None:
        write()
        on_change()

    return widget | {"on_change": changed}


def _keep(parameter: str, key: str) -> None:
    if typed := str(st.session_state[key]).strip():
        st.query_params[parameter] = typed
    else:
        st.query_params.pop(parameter, None)
