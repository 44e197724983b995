"""Styles of the map's layers and the addresses of its tiles; nothing comes from another host."""

from gridmap.render.maps.addressing import (
    CHINA,
    MAX_ZOOM,
    MIN_ZOOM,
    WIDE_TILE,
    Bounds,
    tile_address,
)
from gridmap.render.maps.bases import BASES, STANDARD, BaseMap
from gridmap.render.maps.catchments import distinct_colours
from gridmap.render.maps.shares import NUMBER, fresh_style, share_style
from gridmap.render.maps.states import point_style, status_style
from gridmap.render.maps.styles import (
    CANDIDATE_SITE,
    COMMUNITY,
    PLOT,
    Class,
    Look,
    Style,
    area,
    attention_style,
    band_look,
    band_style,
    catchment_style,
    density_style,
    dot,
    line,
    no_plot_look,
    plain_buildings,
    plot_state_style,
)
from gridmap.render.maps.verdicts import standards_style

__all__ = [
    "BASES",
    "CANDIDATE_SITE",
    "CHINA",
    "COMMUNITY",
    "MAX_ZOOM",
    "MIN_ZOOM",
    "NUMBER",
    "PLOT",
    "STANDARD",
    "WIDE_TILE",
    "BaseMap",
    "Bounds",
    "Class",
    "Look",
    "Style",
    "area",
    "attention_style",
    "band_look",
    "band_style",
    "catchment_style",
    "density_style",
    "distinct_colours",
    "dot",
    "fresh_style",
    "line",
    "no_plot_look",
    "plain_buildings",
    "plot_state_style",
    "point_style",
    "share_style",
    "standards_style",
    "status_style",
    "tile_address",
]
