"""Layers, markers, shapes and events of a page's map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
import shapely

from gridmap.render import maps

Side = Literal["", "left", "right"]


@dataclass(frozen=True)
class Layer:
    """
    Layer of tiles.

    Attributes
    ----------
    name
        One of `gridmap.store.tiles.LAYERS`.
    style
        Its look and legend. With `by="group"` it goes by `features.group`.
    features
        Values that the tiles do not have, by feature id (the index): `group`, a value of the
        style; `lon` and `lat`, where the feature is, for lasso and rectangle. Those of the first
        layer that has them can be selected.
    params
        Parameters of the tiles' address: service, radius, mine; `v`, any value, to see a change
        at once.
    side
        Side of the map's swipe that it is seen on; empty for both.
    zooms
        First zoom that it is seen at, and the first one that it is not; None for all.
    legend
        Heading of the legend while the layer is seen, instead of the page's.
    note
        Last line of its part of the legend.
    letters
        Looks of layers of its tiles that are texts, by their name.
    clicks
        Whether its features can be chosen one at a time, by a click.
    size
        Pixels that a tile is drawn at.
    enters
        Whether a click on a feature goes there, so near that what it is made of is seen.
    tips
        Lines shown beside the pointer, with properties of the tile in braces: "{name}",
        "{household_count} households". A line none of whose properties is known is left out.
    """

    name: str
    style: maps.Style
    features: pd.DataFrame | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    clicks: bool = False
    tips: Sequence[str] = ()
    side: Side = ""
    zooms: tuple[float, float] | None = None
    legend: str = ""
    note: str = ""
    letters: Mapping[str, maps.Style] = field(default_factory=dict)
    enters: bool = False
    size: int = 256

    def entries(self, number: int) -> list[dict[str, Any]]:
        """Lines of the legend, as `assets/legend.js` takes them; `number` is that of the layer."""
        where = {"layer": number, "zooms": self.zooms, "title": self.legend}
        found = [{**entry, **where} for entry in self.style.entries()]
        return [*found, {"label": self.note, **where}] if self.note else found


@dataclass(frozen=True)
class Marker:
    """
    Place with a mark of its own; `label` is written beside it, `title` is read out.

    The state `label` is the text alone, and answers nothing. `colour` is "#rrggbb", `side` that of
    the map's swipe that it is seen on.
    """

    id: str
    lon: float
    lat: float
    label: str = ""
    state: Literal["existing", "planned", "chosen", "candidate", "pinned", "forbidden", "label"] = (
        "existing"
    )
    colour: str = ""
    title: str = ""
    draggable: bool = False
    side: Side = ""


@dataclass(frozen=True)
class Shape:
    """Lines or areas to show, under a label: a GeoJSON geometry in EPSG:4326, and its look."""

    geometry: Mapping[str, Any]
    look: maps.Look
    label: str = ""


@dataclass(frozen=True)
class Event:
    """
    Event: an act of the user on the map.

    Attributes
    ----------
    kind
        `select`: features were clicked, drawn around or let go; `pick`: a marker was clicked;
        `drag`: a marker was moved; `add`: a place was clicked with the tool for it; `choose`: one
        feature of a layer that `clicks` was clicked, or nothing; `found`: it was chosen in the
        search box, on whatever page; `undo`, `redo`: Ctrl-Z or Ctrl-Y was pressed.
    ids
        All features that are selected now; of `choose`, the one or none; of `found`, the one.
    layer
        Layer of the chosen or found feature.
    marker
        Id of the marker.
    lon, lat
        The place: of the marker, after it was moved, or of the click.
    """

    kind: Literal["select", "pick", "drag", "add", "choose", "found", "undo", "redo"]
    ids: tuple[int, ...] = ()
    layer: str = ""
    marker: str = ""
    lon: float | None = None
    lat: float | None = None


def mark_entries(markers: Sequence[Marker], labels: Mapping[str, str]) -> list[dict[str, str]]:
    """Lines of the legend for the states of markers that are there, in the order of the labels."""
    there = {one.state: one.colour for one in reversed(markers)}
    return [
        {"label": label, "mark": state, "colour": there[state]}
        for state, label in labels.items() if state in there
    ]  # fmt: skip


def read_event(
    sent: Mapping[str, Any], selected: Sequence[int], features: pd.DataFrame | None
) -> Event:
    """Event of a message from the browser, where those are selected among the features."""
    kind = sent["kind"]
    if kind in ("pick", "drag"):
        return Event(kind, marker=str(sent["marker"]), lon=float(sent["lon"]),
                     lat=float(sent["lat"]))  # fmt: skip
    if kind in ("undo", "redo"):
        return Event(kind)
    if kind == "add":
        return Event("add", lon=float(sent["lon"]), lat=float(sent["lat"]))
    if kind == "found":
        return Event("found", (int(sent["id"]),), str(sent["layer"]),
                     lon=float(sent["lon"]), lat=float(sent["lat"]))  # fmt: skip
    if kind == "choose":
        found = str(sent["layer"])
        return Event("choose", (int(sent["id"]),) if found else (), layer=found)
    chosen = dict.fromkeys(selected)
    if kind == "clear":
        chosen = {}
    elif kind == "toggle":
        one = int(sent["id"])
        if one in chosen:
            del chosen[one]
        else:
            chosen[one] = None
    else:
        ids = sent["ids"] if kind == "brushed" else within(features, sent["ring"])
        found_ids = dict.fromkeys(int(one) for one in ids)
        chosen = {
            one: None for one in (chosen if sent["removes"] else chosen | found_ids)
            if not (sent["removes"] and one in found_ids)
        }  # fmt: skip
    return Event("select", tuple(chosen))


def within(features: pd.DataFrame | None, ring: Sequence[Sequence[float]]) -> list[int]:
    """Ids of the features in a ring, those that the tiles are too coarse for included."""
    if features is None or len(ring) < 3:
        return []
    # A line that crosses itself encloses what lies in any of its loops.
    area = shapely.make_valid(shapely.Polygon(ring))
    inside = shapely.contains_xy(area, features.lon.to_numpy(), features.lat.to_numpy())
    return [int(one) for one in features.index[inside]]


def groups(features: pd.DataFrame | None) -> dict[str, list[Any]]:
    """Ids and groups of a layer's features, as `assets/map.js` takes them."""
    if features is None:
        return {"ids": [], "values": []}
    return {"ids": np.asarray(features.index).tolist(), "values": features.group.tolist()}
