"""
Folium maps over our own vector tiles; nothing on them comes from another host.

    drawn = maps.base_map(bounds, language="zh_CN")
    maps.add_tiles(drawn, "building", style, name="楼栋", interactive=True)
    maps.add_legend(drawn, "距离", style)
    st_folium(maps.localised(drawn), key=..., returned_objects=["last_active_drawing"])

A click on an interactive layer comes back as `last_active_drawing`: a GeoJSON feature whose
properties are the tile's, and `layer`; its geometry is the place that was clicked. A click
beside everything comes back as None.
"""

from gridmap.render.maps.catchments import distinct_colours
from gridmap.render.maps.elements import (
    CHINA,
    MAX_ZOOM,
    MIN_ZOOM,
    SCRIPTS,
    STYLES,
    Bounds,
    add_choices,
    add_legend,
    add_tiles,
    base_map,
    outline,
    tile_address,
)
from gridmap.render.maps.localising import OutsideLinkError, localised
from gridmap.render.maps.styles import (
    BASE,
    CANDIDATE_SITE,
    COMMUNITY,
    PLOT,
    SERVICE_POINT,
    Class,
    Look,
    Style,
    area,
    attention_style,
    band_style,
    catchment_style,
    counted_style,
    density_style,
    dot,
    fresh_style,
    line,
    plain_buildings,
    plot_state_style,
)

__all__ = [
    "BASE",
    "CANDIDATE_SITE",
    "CHINA",
    "COMMUNITY",
    "MAX_ZOOM",
    "MIN_ZOOM",
    "PLOT",
    "SCRIPTS",
    "SERVICE_POINT",
    "STYLES",
    "Bounds",
    "Class",
    "Look",
    "OutsideLinkError",
    "Style",
    "add_choices",
    "add_legend",
    "add_tiles",
    "area",
    "attention_style",
    "band_style",
    "base_map",
    "catchment_style",
    "counted_style",
    "density_style",
    "distinct_colours",
    "dot",
    "fresh_style",
    "line",
    "localised",
    "outline",
    "plain_buildings",
    "plot_state_style",
    "tile_address",
]
