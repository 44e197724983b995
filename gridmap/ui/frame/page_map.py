"""
The one map of the window: a Streamlit component over OpenLayers, with our tiles and styles.

It belongs to the navigation script, so it stays while pages run and change: only what differs is
drawn anew, and a click is answered in one round trip.

    def moved(event: Event) -> None: ...

    show_map((Layer("building", style, features=frame),), selected=chosen,
             tools=("lasso", "rectangle"), on_event=moved)

`assets/map.js` does the browser's part. Each event has a number, and the browser repeats what
Python has not acknowledged: none is lost, none is answered twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from gridmap.analysis import map_layers
from gridmap.render import maps
from gridmap.render.maps import scripts
from gridmap.ui.frame import base_map, borrowed_words, map_words, search_box
from gridmap.ui.frame.map_parts import Event, Layer, Marker, Shape, groups, mark_entries, read_event
from gridmap.ui.session import account, transaction

Tool = Literal["brush", "lasso", "rectangle", "add"]
OnEvent = Callable[[Event], None]

# The loader only: a module from a blob knows no address of its own. OpenLayers is no module, and
# has to be there before those that use it. All runs wait for one promise, so they are shown in
# their order, however late it comes.
_SCRIPT = """
let ready = null;
function put(tag) {
  return new Promise((resolve, reject) => {
    tag.onload = resolve;
    tag.onerror = () => reject(new Error(`${tag.src || tag.href} cannot be loaded`));
    document.head.append(tag);
  });
}
async function load({library, style, module}) {
  const link = Object.assign(document.createElement("link"), {rel: "stylesheet", href: style});
  const script = Object.assign(document.createElement("script"), {src: library});
  await Promise.all([put(link), globalThis.ol ? null : put(script)]);
  return await import(location.origin + module);
}
export default async (component) => {
  ready ??= load(component.data.files);
  return (await ready).show(component);
};
"""
_component = st.components.v2.component("gridmap_map", js=_SCRIPT, isolate_styles=False)


KEY = "gridmap-map-component"
_PLACE, _MEMORY = "gridmap-map-place", "gridmap-map-memory"
_VIEW = "gridmap-map-view"


@dataclass
class _Memory:
    """State of the map: what it showed last, who listens, and the last event heard."""

    selected: list[int] = field(default_factory=list)
    features: pd.DataFrame | None = None
    on_event: OnEvent | None = None
    heard: dict[str, Any] = field(default_factory=lambda: {"client": "", "number": 0})


@dataclass(frozen=True)
class View:
    """Content of the map: its title, layers, and all of it as `assets/map.js` takes it."""

    title: str
    layers: Sequence[Layer]
    spec: dict[str, Any]


def show_map(
    layers: Sequence[Layer] = (),
    *,
    scope: str = "",
    bounds: maps.Bounds | None = None,
    selected: Sequence[int] = (),
    markers: Sequence[Marker] = (),
    shapes: Sequence[Shape] = (),
    selects: bool = True,
    tools: Sequence[Tool] = (),
    tool: Tool | Literal[""] = "",
    add: str = "",
    undoes: bool = False,
    legend: str = "",
    title: str = "",
    marks: Mapping[str, str] | None = None,
    swipe: tuple[str, str] | None = None,
    look_at: maps.Bounds | None = None,
    is_unsaved: bool = False,
    is_in_address: bool = False,
    gives: str = "",
    on_event: OnEvent | None = None,
) -> None:
    """
    Show the map of this page, which calls it once, and as early as it can.

    Parameters
    ----------
    layers
        Layers over the base map, the lowest first.
    scope
        What the view belongs to, such as a community; the map stays where it is while it is the
        same, whatever the page.
    bounds
        West, south, east, north in degrees to open a scope at; what the user is responsible for
        when None.
    selected
        Ids of the features to show as selected.
    selects
        Whether clicks select among `Layer.features`; else their `group` is only a colour.
    tools
        Besides moving the map and clicking features.
    tool
        The one of them that is taken already, so that the next click on the map is its.
    add
        Name of the tool `add`, where it adds nothing.
    undoes
        Whether Ctrl-Z and Ctrl-Y are events.
    legend
        Heading of the legend, which has the lines of all layers.
    title
        Title of the map when it is taken away; the page's when empty.
    marks
        Labels of the legend's lines for markers, by their state; those that are there are shown.
    swipe
        Names of the left and the right side of a line across the map that can be dragged; layers
        and markers of a side are seen on that side alone.
    look_at
        Where to go; the map goes there when it is another place than in the last run.
    is_unsaved
        Whether the page has something that would be lost by a reload, a link, another view, a hit
        of the search or going back: each asks first.
    is_in_address
        Whether the address keeps that, so that a reload and going back within the view lose
        nothing.
    gives
        Layer whose things, once the search finds one, are shown in place of what is open.
    on_event
        Called with each event before the script runs, as Streamlit's callbacks are: what it
        changes is shown by the same run.
    """
    features = next((layer.features for layer in layers if layer.features is not None), None)
    with transaction() as connection:
        extent = map_layers.extent(connection)
    spec = _spec(layers, extent, legend=legend, selects=selects) | {
        "scope": scope,
        "bounds": bounds or _bounds(extent),
        "is_empty": extent is None,
        "selected": [int(one) for one in selected],
        "group": groups(features),
        "markers": [vars(one) for one in markers],
        "shapes": [vars(one) for one in shapes],
        "tools": list(tools),
        "tool": tool,
        "undoes": undoes,
        "swipe": swipe,
        "look_at": look_at,
        "is_unsaved": is_unsaved,
        "is_in_address": is_in_address,
        "gives": gives,
        "search": search_box.spec(),
        "place": account().last_place,
    }
    if add:
        spec["words"]["add"] = add
    spec["legend"]["entries"] += mark_entries(markers, marks or {})
    st.session_state[_VIEW] = View(title, [one for one in layers if one.side != "right"], spec)
    memory: _Memory = st.session_state.setdefault(_MEMORY, _Memory())
    memory.selected, memory.features, memory.on_event = spec["selected"], features, on_event
    place, is_drawn = st.session_state[_PLACE]
    assert not is_drawn, "a page shows one map"
    st.session_state[_PLACE] = (place, True)
    context = get_script_run_ctx()
    assert context is not None
    # As if the navigation script drew it: what a page draws is gone with the page. At once,
    # because the rest of a page may take seconds.
    with context.run_with_active_hash(context.pages_manager.main_script_hash), place:
        _component(
            key=KEY,
            data=spec | {"heard": dict(memory.heard)},
            height="stretch",
            on_events_change=_arrived,
        )


def begin(place: DeltaGenerator) -> None:
    """Have the map drawn in a place when the page that runs next says what it is to show."""
    st.session_state[_PLACE] = (place, False)
    st.session_state.pop(_VIEW, None)


def view() -> View | None:
    """View that the page of this run asked for; None where it has not asked."""
    found: View | None = st.session_state.get(_VIEW)
    return found


def end() -> None:
    """Draw the base map where the page said nothing."""
    if not st.session_state[_PLACE][1]:
        show_map()


def _spec(
    layers: Sequence[Layer], extent: Mapping[str, Any] | None, *, legend: str, selects: bool
) -> dict[str, Any]:
    """What depends on the layers alone, as `assets/map.js` takes it."""
    clicks = ""
    if any(layer.clicks for layer in layers):
        clicks = "choose"
    elif selects and any(layer.features is not None for layer in layers):
        clicks = "select"
    # Buildings of the base map would lie unseen under those of a page.
    has_buildings = any(layer.name == "building" and not layer.params.get("mine")
                        for layer in layers)  # fmt: skip
    return {
        "files": {
            "library": scripts.address("npm/ol/dist/ol.js"),
            "style": scripts.address("map.css"),
            "module": scripts.address("map.js"),
        },
        "zooms": [maps.MIN_ZOOM if extent else 4, maps.MAX_ZOOM],
        "borrowed": borrowed_words.words(),
        "words": map_words.words(is_partial=any(layer.params.get("mine") for layer in layers)),
        # The licence (ODbL) asks for it wherever the map is shown.
        "attribution": map_layers.credit(extent),
        "base": {
            "address": maps.tile_address("base", {"buildings": 0} if has_buildings else {}),
            **base_map.chosen().for_script(),
            # Drawn at twice the size: a quarter of the requests.
            "size": 512,
        },
        "tiles": [
            {
                "address": maps.tile_address(layer.name, layer.params),
                "styles": {
                    name: style.for_script()
                    for name, style in {layer.name: layer.style, **layer.letters}.items()
                },
                "letters": bool(layer.letters),
                "zooms": layer.zooms,
                "enters": layer.enters,
                "size": layer.size,
                "selected": layer.style.selected,
                "clicks": layer.clicks or layer.features is not None,
                "tips": list(layer.tips),
                "side": layer.side,
                "group": groups(layer.features) if layer.side else None,
            }
            for layer in layers
        ],
        "legend": {
            "title": legend,
            "entries": [
                entry for number, layer in enumerate(layers) for entry in layer.entries(number)
            ],
        },
        "clicks": clicks,
    }  # fmt: skip


def _bounds(extent: Mapping[str, Any] | None) -> maps.Bounds:
    if extent is None:
        return maps.CHINA
    return extent["west"], extent["south"], extent["east"], extent["north"]


def _arrived() -> None:
    """Take what came: a callback, because Streamlit never stops one half way."""
    memory: _Memory = st.session_state[_MEMORY]
    for sent in st.session_state[KEY].get("events") or ():
        if sent["client"] == memory.heard["client"] and sent["number"] <= memory.heard["number"]:
            continue
        memory.heard = {"client": sent["client"], "number": sent["number"]}
        event = read_event(sent, memory.selected, memory.features)
        if event.kind in ("select", "choose"):
            memory.selected = list(event.ids)
        if event.kind == "found":
            search_box.found(event)
        elif memory.on_event:
            memory.on_event(event)
