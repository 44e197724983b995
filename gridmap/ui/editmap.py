"""
Map to edit on: a Streamlit component over Leaflet, with the tiles and styles of our maps.

Unlike a folium map it stays while the page runs anew: only colours, markers and the selection
change, and a click is answered in one round trip.

    def moved(event: Event) -> None: ...

    edit_map(
        "plots", bounds, (Layer("building", style, features=frame),), selected=chosen,
        tools=("lasso", "rectangle"), on_event=moved,
    )

`assets/editmap.js` does the browser's part. Each event has a number, and the browser repeats what
Python has not acknowledged: none is lost, none is answered twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
import shapely
import streamlit as st

from gridmap.render import maps
from gridmap.render.maps import scripts
from gridmap.ui.editmap_parts import Event, Layer, Marker, Shape
from gridmap.ui.session import t

Tool = Literal["lasso", "rectangle", "add"]

# The loader only: a module from a blob knows no address of its own.
_SCRIPT = (
    "export default (component) =>"
    " import(location.origin + component.data.module).then((module) => module.show(component));"
)
_component = st.components.v2.component("gridmap_edit_map", js=_SCRIPT, isolate_styles=False)


@dataclass
class _Memory:
    """State of a map: what it showed last, and its events since."""

    selected: list[int] = field(default_factory=list)
    features: pd.DataFrame | None = None
    heard: dict[str, Any] = field(default_factory=lambda: {"client": "", "number": 0})
    unread: list[Event] = field(default_factory=list)


def edit_map(
    key: str,
    bounds: maps.Bounds | None,
    layers: Sequence[Layer],
    *,
    selected: Sequence[int] = (),
    markers: Sequence[Marker] = (),
    shapes: Sequence[Shape] = (),
    selects: bool = True,
    tools: Sequence[Tool] = (),
    legend: str = "",
    look_at: maps.Bounds | None = None,
    height: int = 560,
    attribution: str = "",
    on_event: Callable[[Event], None] | None = None,
) -> Event | None:
    """
    Show the map; returns what the user did since the last run, one event a run.

    Parameters
    ----------
    key
        Key of this map. The map is made anew under another key, and stays under the same one.
    bounds
        West, south, east, north to open at; where it was left, when it was.
    layers
        Layers over the base map, the lowest first.
    selected
        Features to show as selected; `Event.ids` has those that a person wants to be.
    selects
        Whether clicks select features; else their `group` is only a colour, and what is selected
        is only shown.
    tools
        Besides moving the map and clicking features.
    legend
        Heading of the legend, which has the lines of all layers.
    look_at
        Where to go; the map goes there when it is another place than in the last run.
    on_event
        Called with each event before the script runs, as Streamlit's callbacks are: what it
        changes is shown by the same run. Then nothing is returned. Without it, act on what is
        returned before anything is drawn: a click that follows ends the run there.
    """
    memory: _Memory = st.session_state.setdefault(f"{key}-memory", _Memory())
    features = next((layer.features for layer in layers if layer.features is not None), None)
    memory.selected = [int(one) for one in selected]
    memory.features = features
    event = memory.unread.pop(0) if memory.unread else None
    data = {
        "module": scripts.address("editmap.js"),
        "scripts": [scripts.address(path) for path in maps.SCRIPTS.values()],
        "styles": [*map(scripts.address, (*maps.STYLES.values(), "editmap.css"))],
        "zooms": [maps.MIN_ZOOM if bounds else 4, maps.MAX_ZOOM],
        "height": height,
        "words": _words(),
        "prepare": _prepared(bounds or maps.CHINA, attribution),
        "base": _base(any(layer.name == "building" for layer in layers)),
        "tiles": [_tiles(layer, number + 2) for number, layer in enumerate(layers)],
        "legend": {"title": legend, "entries": [e for one in layers for e in one.style.entries()]},
        "group": _groups(features),
        "can_select": selects and features is not None,
        "selected": memory.selected,
        "markers": [vars(one) for one in markers],
        "shapes": [{"geometry": one.geometry, "look": one.look} for one in shapes],
        "tools": list(tools),
        "look_at": look_at,
        "heard": dict(memory.heard),
        # More events wait: the browser asks for another run.
        "more": bool(memory.unread),
    }
    _component(
        key=key, data=data, height="content", on_events_change=lambda: _arrived(key, on_event)
    )
    return event


def _arrived(key: str, on_event: Callable[[Event], None] | None) -> None:
    """Take what came: a callback, because Streamlit never stops one half way."""
    memory: _Memory = st.session_state[f"{key}-memory"]
    for sent in st.session_state[key].get("events") or ():
        if sent["client"] == memory.heard["client"] and sent["number"] <= memory.heard["number"]:
            continue
        memory.heard = {"client": sent["client"], "number": sent["number"]}
        event = _read(sent, memory)
        if event.kind == "select":
            memory.selected = list(event.ids)
        if on_event:
            on_event(event)
        else:
            memory.unread.append(event)


def _read(sent: Mapping[str, Any], memory: _Memory) -> Event:
    """Event of a message from the browser."""
    kind = sent["kind"]
    if kind in ("pick", "drag"):
        return Event(kind, marker=str(sent["marker"]), lon=float(sent["lon"]),
                     lat=float(sent["lat"]))  # fmt: skip
    if kind == "add":
        return Event("add", lon=float(sent["lon"]), lat=float(sent["lat"]))
    chosen = dict.fromkeys(memory.selected)
    if kind == "clear":
        chosen = {}
    elif kind == "toggle":
        one = int(sent["id"])
        if one in chosen:
            del chosen[one]
        else:
            chosen[one] = None
    else:
        found = dict.fromkeys(_within(memory.features, sent["ring"]))
        chosen = {
            one: None for one in (chosen if sent["removes"] else chosen | found)
            if not (sent["removes"] and one in found)
        }  # fmt: skip
    return Event("select", tuple(chosen))


def _within(features: pd.DataFrame | None, ring: Sequence[Sequence[float]]) -> list[int]:
    """Ids of the features in a ring, those that the tiles are too coarse for included."""
    if features is None or len(ring) < 3:
        return []
    # A line that crosses itself encloses what lies in any of its loops.
    area = shapely.make_valid(shapely.Polygon(ring))
    inside = shapely.contains_xy(area, features.lon.to_numpy(), features.lat.to_numpy())
    return [int(one) for one in features.index[inside]]


def _groups(features: pd.DataFrame | None) -> dict[str, list[Any]]:
    if features is None:
        return {"ids": [], "values": []}
    return {"ids": np.asarray(features.index).tolist(), "values": features.group.tolist()}


def _tiles(layer: Layer, order: int) -> dict[str, Any]:
    return {
        "address": maps.tile_address(layer.name, layer.params),
        "options": {
            "styles": {layer.name: layer.style.for_script()},
            "interactive": layer.features is not None,
            "zIndex": order,
        },
    }


def _base(has_buildings: bool) -> dict[str, Any]:
    return {
        "address": maps.tile_address("base", {"buildings": 0} if has_buildings else {}),
        "options": {
            "styles": {name: style.for_script() for name, style in maps.BASE.items()},
            # Drawn at twice the size: a quarter of the requests.
            "tileSize": 512,
            "zoomOffset": -1,
            "zIndex": 1,
        },
    }


def _prepared(bounds: maps.Bounds, attribution: str) -> dict[str, Any]:
    west, south, east, north = bounds
    return {
        "bounds": [[south, west], [north, east]],
        "attribution": attribution,
        "labels": True,
        "home": t("Show everything"),
    }


def _words() -> dict[str, str]:
    return {
        "map": t("Map to edit on"),
        "tools": t("Tools of the map"),
        "move": t("Move the map"),
        "move_help": t("Drag to move the map, click to select (Esc)"),
        "lasso": t("Lasso"),
        "lasso_help": t("Drag around what is to be selected; with Alt it is let go"),
        "rectangle": t("Rectangle"),
        "rectangle_help": t("Drag a rectangle over what is to be selected; with Alt it is let go"),
        "add": t("Add a place"),
        "add_help": t("Click where the place is to be"),
        "clear": t("Clear the selection"),
    }
