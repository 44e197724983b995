"""Map of a page: made for what is loaded, shown, and clicked."""

import json
import math
from collections.abc import Mapping
from typing import Any

import folium
from streamlit_folium import st_folium

from gridmap import store
from gridmap.analysis.map_layers import attribution
from gridmap.render import maps
from gridmap.ui.session import language, transaction

NEAR_ZOOM = 17
"""Largest zoom of a chosen place: close enough to read a building's neighbours."""


def new_map() -> folium.Map:
    """Base map of what is loaded, or of the user's own plots."""
    with transaction() as connection:
        extent = store.overview.extent(connection)
        # The licence (ODbL) asks for it wherever the map is shown.
        credit = attribution(connection)
    if extent is None:
        return maps.base_map(None, language=language())
    bounds = (extent["west"], extent["south"], extent["east"], extent["north"])
    return maps.base_map(bounds, language=language(), attribution=credit)


def show_map(
    drawn: folium.Map, key: str, *, place: Mapping[str, Any] | None = None, height: int = 560
) -> dict[str, Any] | None:
    """
    Show a map and return the attributes of the tile feature clicked last, if any.

    `place` is the place chosen elsewhere (`lon`, `lat` and, where they are known, `outline` and
    `width`, `height` in degrees): the map goes there and outlines it, and is not made anew.
    """
    moved: dict[str, Any] = {}
    if place:
        moved = {"center": (place["lat"], place["lon"]), "zoom": _zoom(place, height)}
        point = {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
        moved["feature_group_to_add"] = maps.outline(place.get("outline") or json.dumps(point))
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
    """Largest zoom that shows all of a place, in a map about as wide as it is high."""
    # A degree of latitude is longer on a Mercator map; half again is enough up to 45°.
    extent = max(place.get("width", 0), 1.5 * place.get("height", 0), 1e-6)
    return min(NEAR_ZOOM, int(math.log2(0.8 * height / 256 * 360 / extent)))


def clicked_id(clicked: Mapping[str, Any] | None, layer: str) -> int | None:
    """Id of the clicked feature, if it is of the layer; None else."""
    return int(clicked["id"]) if clicked and clicked.get("layer") == layer else None
