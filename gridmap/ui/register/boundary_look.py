"""Words and marks of an outline that was drawn from four bounds."""

import shapely
import streamlit as st

from gridmap.boundaries import Boundary, area_m2
from gridmap.boundaries.drawing import CORNER_NAMES
from gridmap.boundaries.sentence import SIDE_NAMES
from gridmap.ui import plain
from gridmap.ui.frame import Marker
from gridmap.ui.session import t

CORNER = "corner-"
"""Beginning of the ids of markers at corners that are not met."""


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


def corners(boundary: Boundary) -> list[Marker]:
    """Markers at corners where the streets do not meet, with the gap in metres."""
    return [
        Marker(
            CORNER + name, one.lon, one.lat, state="forbidden",
            label=t("gap of {metres:.0f} m", metres=one.gap_m),
            title=CORNER_NAMES[name].translated(t),
        )
        for name, one in boundary.corners.items() if not one.is_met
    ]  # fmt: skip
