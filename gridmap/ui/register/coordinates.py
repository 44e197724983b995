"""Fields for longitude and latitude, for who has them in writing; a click fills them in."""

import re

import streamlit as st

from gridmap import crs
from gridmap.analysis import map_layers
from gridmap.errors import RegisterError
from gridmap.render import maps
from gridmap.ui.session import t, transaction

NUMBERS = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:[,，;；、\s]\s*)(-?\d+(?:\.\d+)?)\s*")


def fields(key: str) -> None:
    """Show the fields; `key` is that of the text, which a page may fill in."""
    datums = {"wgs84": "WGS 84 / CGCS2000", "gcj02": t("AMap, Tencent"), "bd09": t("Baidu")}
    # One below the other: beside it a choice is cut off in the middle of its name.
    st.text_input(t("Longitude, latitude"), key=key, placeholder=example())
    st.selectbox(
        t("From the map of"), list(datums), format_func=datums.__getitem__, key=f"{key}-datum"
    )


def place(key: str) -> tuple[float, float]:
    """Place in EPSG:4326 that the fields hold; RegisterError where they hold none."""
    found = NUMBERS.fullmatch(st.session_state[key])
    if found is None:
        raise RegisterError(
            "click the place on the map, or write longitude and latitude like {example}",
            example=example(),
        )
    lon, lat = float(found[1]), float(found[2])
    datum = st.session_state[f"{key}-datum"]
    # Out of range it is refused in its own numbers.
    if datum != "wgs84" and abs(lon) <= 180 and abs(lat) <= 90:
        lon, lat = (float(one) for one in crs.to_wgs84(lon, lat, datum))
    return lon, lat


def example() -> str:
    """Longitude and latitude in the middle of what the user has on the map."""
    with transaction() as connection:
        found = map_layers.extent(connection)
    west, south, east, north = (
        (found["west"], found["south"], found["east"], found["north"]) if found else maps.CHINA
    )
    return f"{(west + east) / 2:.4f}, {(south + north) / 2:.4f}"
