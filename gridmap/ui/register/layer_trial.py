"""Trial of a file of layers: on the map and in figures."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
import streamlit as st

from etl import notes
from etl.layer_files import Trial
from gridmap.i18n import Message
from gridmap.render import maps, palette
from gridmap.ui import plain
from gridmap.ui.frame import Shape, show_map
from gridmap.ui.register import layer_rejects
from gridmap.ui.session import t

FINE = 1e-5
"""Degrees, about a metre: no map shows more of an outline."""


def show(tried: Trial) -> None:
    """Show a trial: its counts, its map, what was noted, and what comes back."""
    counts(tried)
    show_on_map(tried)
    _notes(tried)
    layer_rejects.show(tried.rejected, tried.correctable, "trial")


def counts(tried: Trial) -> None:
    """Show the rows of each layer: read, new, changed, rejected."""
    head = ("", t("Rows read"), t("New"), t("Changed"), t("Returned"))
    rows = [
        (
            (notes.KINDS[one.kind].translated(t),
             *(f"{n:,}" for n in (one.read, one.inserted, one.updated, one.rejected))),
            None,
        )
        for one in tried.reports
    ]  # fmt: skip
    plain.small_table(head, rows)
    if any(one.kind == "street" and one.inserted > one.read for one in tried.reports):
        st.caption(t("Streets are cut at every junction: one that is read becomes several."))


def show_on_map(tried: Trial) -> None:
    """Show what a trial writes on the map, and what comes back; the map goes there."""
    new = [one for each in tried.written for one in each.new]
    changed = [one for each in tried.written for one in each.changed]
    shown = sum(len(one.new) + len(one.changed) for one in tried.written)
    words = [f":blue[■] {t('New')}"] if new else []
    words += [f":orange[■] {t('Changed')}"] if changed else []
    words += [f":red[■] {t('Returned')}"] if tried.rejected.place.notna().any() else []
    total = sum(one.row_count for one in tried.written)
    if shown < total:
        words.append(t("the largest {shown:,} of {total:,} are drawn", shown=shown, total=total))
    if words:
        st.caption(" · ".join(words))
    shapes = [
        Shape(json.loads(shapely.to_geojson(_together(own))), _look(colour))
        for own, colour in ((new, palette.ACCENT), (changed, palette.WARN)) if own
    ]  # fmt: skip
    show_map(
        shapes=[*shapes, *layer_rejects.shapes(tried.rejected)],
        markers=layer_rejects.markers(tried.rejected),
        look_at=layer_rejects.bounds(tried.rejected, [*new, *changed]),
        on_event=layer_rejects.on_map,
    )


def _together(shapes: Iterable[shapely.Geometry]) -> shapely.Geometry:
    coarse = shapely.simplify(np.array(list(shapes), dtype=object), FINE)
    return shapely.set_precision(
        shapely.GeometryCollection(list(coarse)), FINE / 10, mode="pointwise"
    )


def _look(colour: str) -> maps.Look:
    return {
        "color": colour, "weight": 1.5, "opacity": 1, "fill": True, "fillColor": colour,
        "fillOpacity": 0.25, "radius": 4,
    }  # fmt: skip


def _notes(tried: Trial) -> None:
    lines = [
        (one.kind, line) for one in tried.reports for line in notes.lines(_on_a_page(one.notes))
    ]
    if not lines:
        return
    with st.expander(t("Notes on the file: {n}", n=len(lines))):
        for kind, line in lines:
            st.caption(f"{notes.KINDS[kind].translated(t)} · {line.translated(t)}")


def _on_a_page(found: Mapping[str, Any]) -> dict[str, Any]:
    """Notes with the hint that a page gives: that of the command line names commands."""
    if "hint" not in found:
        return dict(found)
    return {**found, "hint": Message("draw the boundary of their community under Boundaries")}
