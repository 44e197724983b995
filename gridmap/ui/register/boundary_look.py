"""Words and marks of an outline that was drawn from four bounds."""

import json
from collections.abc import Sequence

import shapely
import streamlit as st

from gridmap.boundaries import Boundary, Gap, area_m2
from gridmap.boundaries.drawing import CORNER_NAMES
from gridmap.boundaries.network import LEAP_M
from gridmap.boundaries.sentence import SIDE_NAMES
from gridmap.render import maps, palette
from gridmap.ui import plain
from gridmap.ui.frame import Marker, Shape
from gridmap.ui.session import t

CORNER = "corner-"
"""Beginning of the ids of markers at corners that are not met."""
GAP = "boundary-gap"
GAPS_M = (round(LEAP_M), 200, 300, 500)
_GAP_LOOK: maps.Look = {
    "color": palette.ALERT, "weight": 5, "opacity": 1, "fill": False, "dashArray": "8 6",
}  # fmt: skip


def drawn(outline: shapely.Geometry, boundary: Boundary | None) -> None:
    """Show the area, each side with how much of it is on its street, and what was closed."""
    plain.headline(t("{area:.2f} ha", area=area_m2(outline) / 1e4), t("within the outline"))
    if boundary is None:
        return
    rows = []
    for side, one in boundary.sides.items():
        off = one.off_name_m + one.leap_m
        length = one.on_name_m + off
        words = (SIDE_NAMES[side].translated(t), "、".join(one.names), f"{one.on_name_m:,.0f}",
                 f"{off:,.0f}")  # fmt: skip
        rows.append((words, one.on_name_m / length if length else None))
    plain.small_table(("", t("Street"), t("on it, m"), t("gap, m")), rows)
    for note in boundary.notes:
        st.caption(note.translated(t))


def gap_field() -> None:
    """Say what helps where streets do not meet, with a field for the largest gap to close."""
    st.caption(
        t("What helps: name another street for that side, load the street that is missing (under "
          "Layers), allow a larger gap, or draw the outline by clicks on the map.")
    )  # fmt: skip
    st.segmented_control(
        t("Close gaps of up to"), GAPS_M, default=GAPS_M[0], required=True, key=GAP,
        format_func=lambda metres: t("{metres} m", metres=metres),
    )  # fmt: skip


def largest_gap() -> int:
    """Largest gap that is closed straight, in metres, as it is chosen now."""
    return int(st.session_state.get(GAP) or GAPS_M[0])


def gap_shapes(gaps: Sequence[Gap]) -> list[Shape]:
    """Gaps on the map, each with its length."""
    return [
        Shape(
            json.loads(shapely.to_geojson(one.line)), _GAP_LOOK,
            t("gap of {metres:.0f} m", metres=one.metres),
        )
        for one in gaps
    ]  # fmt: skip


def corners(boundary: Boundary) -> list[Marker]:
    """Markers at corners where the streets do not meet."""
    return [
        Marker(
            CORNER + name, one.lon, one.lat, state="forbidden",
            title=f"{CORNER_NAMES[name].translated(t)}{t(': ')}"
            f"{t('gap of {metres:.0f} m', metres=one.gap_m)}",
        )
        for name, one in boundary.corners.items() if not one.is_met
    ]  # fmt: skip
