"""The pieces every screen is made of."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any
from unicodedata import east_asian_width

import folium
import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit_folium import st_folium

from gridmap import clock, store
from gridmap.render import maps
from gridmap.ui.session import language, t, transaction

NEAR_ZOOM = 17
"""Close enough to read a building's neighbours."""

LIST_ROWS = 1000
"""Rows of a list that are sent to the browser; the rest is found by searching, or downloaded."""


def heading(title: str, question: str) -> None:
    """A page's name and the question it answers."""
    st.title(title)
    st.caption(question)


def literal(name: str) -> str:
    """A name as it is written, where Streamlit reads Markdown: no link, no picture, no formula."""
    return re.sub(r"([\\`*_\[\]<>$~:#|])", r"\\\1", name)


def percent(share: float) -> str:
    """A share for people; a dash where there is nothing to take a share of."""
    return "—" if pd.isna(share) else f"{share:.1%}"


def share(part: float, whole: float) -> str:
    """`percent` of a part in a whole; a dash where the whole is nothing."""
    return percent(part / whole if whole else float("nan"))


def office_time(times: pd.Series) -> pd.Series:
    """Instants as the office's clock shows them, without their zone."""
    return pd.to_datetime(times, utc=True).dt.tz_convert(clock.zone()).dt.tz_localize(None)


def empty(message: str, command: str | None = None) -> None:
    """Say that there is nothing yet and what to do next; the page ends here."""
    st.info(message)
    if command:
        st.code(command, language="bash")
    st.stop()


def require_data(counts: Mapping[str, int]) -> None:
    """End the page with the next step while there is nothing to draw."""
    if not counts["building_count"]:
        empty(
            t("No buildings are loaded yet. An administrator loads the sample town or your area:"),
            "gridmap load sample\ngridmap load osm AREA.osm.pbf",
        )


def new_map() -> folium.Map:
    """The base map of what is loaded, or of the user's own plots."""
    with transaction() as connection:
        extent = store.overview.extent(connection)
    if extent is None:
        return maps.base_map(None, language=language())
    bounds = (extent["west"], extent["south"], extent["east"], extent["north"])
    return maps.base_map(
        bounds,
        language=language(),
        # The licence (ODbL) asks for it wherever the map is shown.
        attribution="© OpenStreetMap contributors" if extent["is_openstreetmap"] else "",
    )


def show_map(
    drawn: folium.Map, key: str, *, place: Mapping[str, Any] | None = None, height: int = 560
) -> dict[str, Any] | None:
    """
    Show a map; returns the attributes of the tile feature clicked last, if any.

    `place` is what was chosen elsewhere (`lon`, `lat` and, where they are known, `outline` and
    `width`, `height` in degrees): the map goes there and outlines it, and is not made anew.
    """
    moved: dict[str, Any] = {}
    if place:
        moved = {"center": (place["lat"], place["lon"]), "zoom": _zoom(place, height)}
        spot = {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
        moved["feature_group_to_add"] = maps.outline(place.get("outline") or json.dumps(spot))
    result = st_folium(
        maps.localised(drawn),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        **moved,
    )
    clicked = (result or {}).get("last_active_drawing")
    return clicked["properties"] if clicked else None


def _zoom(place: Mapping[str, Any], height: int) -> int:
    """The nearest zoom that shows all of a place, in a map about as wide as it is high."""
    # A degree of latitude is longer on a Mercator map; half again is enough up to 45°.
    extent = max(place.get("width", 0), 1.5 * place.get("height", 0), 1e-6)
    return min(NEAR_ZOOM, int(math.log2(0.8 * height / 256 * 360 / extent)))


def figures(values: Mapping[str, int | str | None]) -> None:
    """Figures side by side; on a phone two abreast, so that the map is not pushed off it."""
    with st.container(horizontal=True, gap="medium"):
        for label, value in values.items():
            text = "—" if value is None else value if isinstance(value, str) else f"{value:,}"
            st.metric(label, text, width=_width(label))


def _width(label: str) -> int:
    """Pixels for a figure and the whole of its label; a Chinese character is two letters wide."""
    letters = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in label)
    return max(150, 8 * letters)


def table(
    frame: pd.DataFrame,
    columns: Mapping[str, Any],
    *,
    key: str,
    file_name: str,
    id_column: str | None = None,
    height: int | None = None,
    note: str = "",
) -> int | None:
    """
    The list beside a map: searched, sorted, reached by keyboard, downloaded.

    Parameters
    ----------
    frame
        One row a thing, the weightiest first.
    columns
        Columns to show, in order, with their title or `st.column_config` entry.
    key
        Prefix of the widgets' keys.
    file_name
        Of the download, without its ending.
    id_column
        Where given, a row can be chosen and its value here is returned.
    height
        In pixels; as many rows as fit by default.
    note
        What the rows are, beside their number.
    """
    wanted = st.text_input(t("Search"), key=f"{key}-search", placeholder=t("Name, address, plot"))
    found = _search(frame, list(columns), wanted)
    shown = found.head(LIST_ROWS)
    st.caption(" · ".join(filter(None, [
        t("{shown:,} of {total:,}", shown=len(shown), total=len(frame)), note
    ])))  # fmt: skip
    event: Any = st.dataframe(
        shown,
        key=f"{key}-table",
        column_config=dict(columns),
        column_order=list(columns),
        hide_index=True,
        width="stretch",
        height=height or "auto",
        placeholder="—",
        on_select="rerun" if id_column else "ignore",
        selection_mode="single-row",
    )
    st.download_button(
        t("Download as CSV"),
        # Made when it is asked for. With a byte order mark: without it Excel takes Chinese for
        # another encoding.
        lambda: found[list(columns)].to_csv(index=False).encode("utf-8-sig"),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        key=f"{key}-download",
        on_click="ignore",
    )
    rows = event.selection.rows if id_column else []
    return int(shown.iloc[rows[0]][id_column]) if rows and rows[0] < len(shown) else None


def _search(frame: pd.DataFrame, columns: list[str], wanted: str) -> pd.DataFrame:
    """Rows that have the wanted text in one of the columns."""
    if not wanted:
        return frame
    hit = pd.Series(False, index=frame.index)
    for column in columns:
        texts = frame[column].astype("string").fillna("")
        hit |= texts.str.contains(wanted, case=False, regex=False)
    return frame[hit]


def clicked_id(clicked: Mapping[str, Any] | None, layer: str) -> int | None:
    """Id of the clicked feature, if it is of that layer."""
    return int(clicked["id"]) if clicked and clicked.get("layer") == layer else None


def listed_choice(key: str) -> int | None:
    """What was chosen in the list of that key, and not on the map since."""
    return st.session_state.get(f"{key}-listed")


def listed_building(key: str) -> dict[str, Any] | None:
    """Where the building stands that was chosen in the list of that key."""
    if (chosen := listed_choice(key)) is None:
        return None
    with transaction() as connection:
        return store.buildings.place(connection, chosen)


def latest(clicked: int | None, listed: int | None, key: str) -> int | None:
    """
    Of a click on the map and a choice in the list, the one that changed last.

    The map stands before the list: when the list has spoken, the fragment runs once more, so
    that the map can go there.
    """
    before = st.session_state.get(f"{key}-before", (None, None))
    st.session_state[f"{key}-before"] = (clicked, listed)
    if clicked != before[0]:
        st.session_state[f"{key}-chosen"] = clicked
        st.session_state[f"{key}-listed"] = None
    if listed != before[1]:
        st.session_state[f"{key}-chosen"] = listed
        st.session_state[f"{key}-listed"] = listed
        _run_again()
    return st.session_state.get(f"{key}-chosen")


def _run_again() -> None:
    """Run the fragment once more, or the page where it is the page that runs."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
