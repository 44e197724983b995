"""Rows of a layer that come back: why, on the map where they are, as a list and as a file."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
import streamlit as st

from etl import notes
from gridmap.render import maps, palette
from gridmap.ui import plain
from gridmap.ui.formats import literal
from gridmap.ui.frame import Event, Marker, Shape, right
from gridmap.ui.imports.outcomes import reason_table
from gridmap.ui.listing import csv
from gridmap.ui.session import t

MOST_LISTED = 500
"""Rejected rows that are listed; the file has all."""
MOST_MARKED = 200
"""Rejected rows that have a mark on the map."""
_PICKED = "layers-picked"
_TABLE = "layers-rejects-table"
_ROOM = 0.001
"""Degrees around a row that the map goes to."""
_FAR = 0.5
"""Degrees from the middle of the others beyond which a row is not looked at: it lies elsewhere."""


def shapes(found: pd.DataFrame) -> list[Shape]:
    """Lines and outlines of rejected rows, in red."""
    drawn = [one for one in _placed(found).place if one.geom_type not in ("Point", "MultiPoint")]
    look: maps.Look = {
        "color": palette.ALERT, "weight": 2, "opacity": 1, "fill": True,
        "fillColor": palette.ALERT, "fillOpacity": 0.2,
    }  # fmt: skip
    whole = shapely.GeometryCollection(drawn)
    return [Shape(json.loads(shapely.to_geojson(whole)), look)] if drawn else []


def markers(found: pd.DataFrame) -> list[Marker]:
    """A mark for each rejected row that has a place, with its reason; of many the first."""
    marked = []
    for at, one in list(_placed(found).place.items())[:MOST_MARKED]:
        place = shapely.centroid(one)
        row = found.loc[at]
        marked.append(
            Marker(
                str(at), place.x, place.y, state="forbidden", colour=palette.ALERT,
                title=t("Row {n}: {why}", n=row.row_number, why=row.why.translated(t)),
            )
        )  # fmt: skip
    return marked


def bounds(found: pd.DataFrame, others: Sequence[Any]) -> maps.Bounds | None:
    """Bounds of the picked row; else of the other shapes and of the rejected rows among them."""
    picked = st.session_state.get(_PICKED)
    if picked in found.index and found.place[picked] is not None:
        west, south, east, north = found.place[picked].bounds
        return west - _ROOM, south - _ROOM, east + _ROOM, north + _ROOM
    boxes = shapely.bounds(np.array([*others, *_placed(found).place], dtype=object))
    if not len(boxes):
        return None
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    near = (abs(middles - np.median(middles, axis=0)) < _FAR).all(axis=1)
    west, south = boxes[near, :2].min(axis=0)
    east, north = boxes[near, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)


def on_map(event: Event) -> None:
    """Pick the row of a mark."""
    if event.kind == "pick":
        st.session_state[_PICKED] = int(event.marker)


def show(found: pd.DataFrame, correctable: tuple[str, bytes] | None, key: str) -> None:
    """
    Show why rows come back, which they are, and all of them as a file.

    Parameters
    ----------
    found
        As `etl.layer_files.rejected` has them.
    correctable
        Name and content of the file to be corrected; a list of the rows where None.
    """
    if found.empty:
        return
    st.subheader(t("{n:,} rows come back", n=len(found)))
    placed = _placed(found)
    if len(placed) > MOST_MARKED:
        st.caption(t("The first {n:,} of them are marked on the map.", n=MOST_MARKED))
    elif len(placed):
        st.caption(t("{n:,} of them are marked on the map.", n=len(placed)))
    reason_table(dict(Counter(found.code)))
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
            rows.head(MOST_LISTED), key=f"{_TABLE}-{key}", column_config=columns, hide_index=True,
            placeholder="—", on_select=lambda: _listed(found, f"{_TABLE}-{key}"),
            selection_mode="single-row",
        )  # fmt: skip
    name, content = correctable or (
        t("rows to correct.csv"),
        csv(rows.rename(columns=columns)),
    )
    st.download_button(
        t("Rows to correct"), content, file_name=name, icon=":material/download:",
        on_click="ignore", key=f"layers-rejects-{key}",
    )  # fmt: skip
    _picked(found)


def let_go() -> None:
    """Pick no row."""
    st.session_state.pop(_PICKED, None)


def _listed(found: pd.DataFrame, key: str) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    let_go()
    if rows:
        st.session_state[_PICKED] = found.index[rows[0]]


def _picked(found: pd.DataFrame) -> None:
    """Panel of the picked row: why it comes back, and what is written in it."""
    at = st.session_state.get(_PICKED)
    if at not in found.index:
        return
    row = found.loc[at]
    with right(let_go):
        kind = notes.KINDS[row.kind].translated(t)
        st.subheader(t("{layer}, row {n:,}", layer=kind, n=row.row_number))
        st.error(literal(row.why.translated(t)))
        if row.place is None:
            st.caption(t("It has no place that can be shown."))
        plain.pairs([(str(name), str(value)) for name, value in row.raw.items()])


def _placed(found: pd.DataFrame) -> pd.DataFrame:
    return found[found.place.notna()]
