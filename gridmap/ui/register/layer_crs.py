"""Choice of the coordinate system of a layer that does not say it, or says it wrongly."""

import streamlit as st

from gridmap import store
from gridmap.i18n import Message
from gridmap.ui.session import t, transaction

_SERIES = {
    "CGCS2000": (4513, 4534),
    "Xi'an 80": (2349, 2370),
    "Beijing 54": (2401, 2422),
}
"""EPSG codes of zone 25 (75 E), with the zone number before the easting and without."""

_NUMBER = "epsg"


def choice(key: str) -> str | None:
    """Show the coordinate systems that fit the area; None: as the file says."""
    words = {
        None: t("As the file says"), "EPSG:4326": t("WGS 84 (GPS, OpenStreetMap)"),
        "EPSG:4490": t("CGCS2000, degrees"), "gcj02": t("GCJ-02 (AMap, Tencent)"),
        "bd09": t("BD-09 (Baidu)"),
    }  # fmt: skip
    zones = zones_of_area()
    words |= {code: one.translated(t) for code, one in zones.items()}
    words[_NUMBER] = t("Another, by its EPSG number")
    chosen = st.selectbox(
        t("Coordinate system"), list(words), format_func=words.__getitem__, key=key
    )
    if chosen != _NUMBER:
        return chosen
    default = int(next(iter(zones), "EPSG:4549").removeprefix("EPSG:"))
    number = st.number_input(
        t("EPSG number"), 1024, 32767, default, step=1, format="%d", key=f"{key}-number",
        help=t("For example 4549: CGCS2000, 3-degree zone at 120 E, without zone number."),
    )  # fmt: skip
    return f"EPSG:{number}"


def zones_of_area() -> dict[str, Message]:
    """Gauss-Krueger zones of three degrees that the loaded area lies in, by their EPSG codes."""
    with transaction() as connection:
        extent = store.overview.extent(connection)
    if extent is None:
        return {}
    numbers = {min(max(round(extent[side] / 3), 25), 45) for side in ("west", "east")}
    found = {}
    for datum, (with_number, without) in _SERIES.items():
        for zone in sorted(numbers):
            found[f"EPSG:{without + zone - 25}"] = Message(
                "{datum}, metres, at {meridian} E", datum=datum, meridian=3 * zone
            )
            found[f"EPSG:{with_number + zone - 25}"] = Message(
                "{datum}, metres, zone {zone} before the easting", datum=datum, zone=zone
            )
    return found
