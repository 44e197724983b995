"""Trial of a file of layers: on the map, in figures, and row by row what comes back."""

import json
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely
import streamlit as st

from etl import notes
from etl.layer_files import Trial
from gridmap.render import maps, palette
from gridmap.ui import plain
from gridmap.ui.frame import Shape, show_map
from gridmap.ui.imports.outcomes import reason_table
from gridmap.ui.session import t

FINE = 1e-5
"""Degrees, about a metre: no map shows more of an outline."""

MOST_LISTED = 500
"""Rejected rows that are listed; the file has all."""


def show(tried: Trial) -> None:
    """Show a trial: its counts, its map, what was noted, and what comes back."""
    counts(tried)
    show_on_map(tried)
    _notes(tried)
    _rejected(tried)


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


def show_on_map(tried: Trial) -> None:
    """Show what a trial writes on the map, which goes there."""
    new = [one for each in tried.written for one in each.new]
    changed = [one for each in tried.written for one in each.changed]
    if not new and not changed:
        show_map()
        return
    shown = sum(len(one.new) + len(one.changed) for one in tried.written)
    words = [f":blue[■] {t('New')}"] if new else []
    words += [f":orange[■] {t('Changed')}"] if changed else []
    total = sum(one.row_count for one in tried.written)
    if shown < total:
        words.append(t("the largest {shown:,} of {total:,} are drawn", shown=shown, total=total))
    st.caption(" · ".join(words))
    shapes = [
        Shape(json.loads(shapely.to_geojson(_together(own))), _look(colour))
        for own, colour in ((new, palette.ACCENT), (changed, palette.WARN)) if own
    ]  # fmt: skip
    west, south, east, north = shapely.total_bounds(np.array([*new, *changed], dtype=object))
    show_map(shapes=shapes, look_at=(float(west), float(south), float(east), float(north)))


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
    lines = [(one.kind, line) for one in tried.reports for line in notes.lines(one.notes)]
    if not lines:
        return
    with st.expander(t("Notes on the file: {n}", n=len(lines))):
        for kind, line in lines:
            st.caption(f"{notes.KINDS[kind].translated(t)} · {line.translated(t)}")


def _rejected(tried: Trial) -> None:
    """Why rows come back, which they are, and all of them as a file."""
    found = tried.rejected
    if found.empty:
        return
    st.subheader(t("{n:,} rows come back", n=len(found)))
    reasons: Counter[str] = Counter()
    for one in tried.reports:
        reasons.update(one.codes)
    reason_table(dict(reasons))
    rows = pd.DataFrame(
        {
            "layer": [notes.KINDS[kind].translated(t) for kind in found.kind],
            "row": found.row_number,
            "why": [one.translated(t) for one in found.why],
            "written": [" ".join(map(str, raw.values())) for raw in found.raw],
        }
    )
    columns = {
        "layer": t("Layer"), "row": t("Row"), "why": t("Reason"), "written": t("As written"),
    }  # fmt: skip
    with st.expander(t("The rows that come back")):
        st.dataframe(
            rows.head(MOST_LISTED), column_config=columns, hide_index=True, placeholder="—"
        )
    name, content = tried.correctable or (
        t("rows to correct.csv"),
        rows.rename(columns=columns).to_csv(index=False).encode("utf-8-sig"),
    )
    st.download_button(
        t("Rows to correct"), content, file_name=name, icon=":material/download:",
        on_click="ignore", key="layers-rejects",
    )  # fmt: skip
