"""Download of what the map shows, as one HTML file that opens without a network."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import streamlit as st
from sqlalchemy import Connection

from gridmap import clock, store
from gridmap.actions.downloads import downloaded
from gridmap.analysis.view_features import BASE_ZOOM, SUMS_ZOOM, ZOOM, is_small, view_features
from gridmap.render import maps
from gridmap.render.takeaway import TakenLayer, TakenMap, takeaway
from gridmap.ui.frame import base_map, page_map
from gridmap.ui.session import dated, t, transactions

_NAMED = frozenset({"community", "estate"})
MOST_NAMES = 80
ROOM = 0.01
"""Degrees around the chosen thing that a file holds where the whole area is too large for one."""


def offer(page: str, page_title: str) -> None:
    """
    Show the button of the map of this run.

    Parameters
    ----------
    page, page_title
        Its name, for the name of the file; its title, for a map without one.
    """
    view = page_map.view()
    if view is None or not view.layers:
        return
    bounds = _bounds(view.spec["bounds"], view.spec["look_at"])
    st.download_button(
        t("Take the map away"),
        partial(_made, view, view.title or page_title, bounds, base_map.chosen(), _words(),
                transactions())
        if bounds
        else b"",
        file_name=dated(view.title or page_title, "html"),
        mime="text/html",
        key="gridmap-takeaway-button",
        icon=":material/download:",
        on_click="ignore",
        disabled=bounds is None,
        help=t("Take the map away: one file that opens in any browser, without a network.")
        if bounds
        else t("The area is too large for one file: choose a building first, and what is around "
               "it is taken."),
    )  # fmt: skip


def _bounds(whole: maps.Bounds, look_at: maps.Bounds | None) -> maps.Bounds | None:
    """Bounds of the file: the whole area, else what is around the chosen thing."""
    if is_small(whole):
        return whole
    if look_at is None:
        return None
    west, south, east, north = look_at
    wide = west - ROOM, south - ROOM, east + ROOM, north + ROOM
    return wide if is_small(wide) else None


def _words() -> dict[str, str]:
    """Words that are put together after the script, when nobody can be asked for the language."""
    return {
        "language": t("en"),
        "day": t("Data of {day}", day=clock.today()),
        "area": t("The area"),
    }


def _made(
    view: page_map.View,
    title: str,
    bounds: maps.Bounds,
    below: maps.BaseMap,
    words: dict[str, str],
    transaction: Callable[[], AbstractContextManager[Connection]],
) -> bytes:
    """Read what the view shows, as its user may see it at this moment, and write the file."""
    spec = view.spec
    selected = frozenset(spec["selected"])
    with transaction() as connection:
        downloaded(connection, "map", file=title)
        layers = [_taken(connection, layer, bounds, selected) for layer in view.layers]
        base = view_features(connection, "base", bounds, {"buildings": 0}, zoom=BASE_ZOOM)
        names = store.tiles.labels(connection, bounds, ZOOM)
        office = store.office.name(connection) or words["area"]
    return takeaway(
        TakenMap(
            title=title,
            subtitle=f"{office} · {words['day']}",
            language=words["language"],
            bounds=spec["look_at"] or bounds,
            layers=layers,
            below=below,
            base={
                name: [(one.properties, one.geometry) for one in found]
                for name, found in base.items()
            },
            names=[
                (one["lon"], one["lat"], one["text"], one["kind"])
                for one in names
                if one["kind"] in _NAMED
            ][:MOST_NAMES],
            markers=[
                (one["lon"], one["lat"], one["label"], one["colour"], one["title"])
                for one in spec["markers"]
                if one["side"] != "right"
            ],
            shapes=[(one["geometry"], one["look"], one["label"]) for one in spec["shapes"]],
            legend=spec["legend"]["title"],
            attribution=spec["attribution"],
        )
    )


def _taken(
    connection: Connection, layer: page_map.Layer, bounds: maps.Bounds, selected: frozenset[int]
) -> TakenLayer:
    """Features of a layer, with the group that the page gave each, without those not drawn."""
    zoom = SUMS_ZOOM if layer.name == "sums" else ZOOM
    read = view_features(connection, layer.name, bounds, layer.params, zoom=zoom)
    found = read.get(layer.name, [])
    group = {} if layer.features is None else layer.features.group.to_dict()
    features = []
    for one in found:
        properties = {**one.properties}
        if one.id in group:
            properties["group"] = group[one.id]
        look = layer.style.look(properties)
        if look.get("fill") or look.get("weight"):
            features.append((properties, one.geometry))
    chosen = [one.geometry for one in found if one.id in selected and layer.clicks]
    return TakenLayer(
        layer.style, features, layer.tips, chosen, layer.zooms, layer.legend, layer.note
    )
