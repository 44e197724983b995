"""
The window that all pages share: one map that fills it, and panels laid over the map.

    frame.window(page)                      # the navigation script, once a run

    with frame.right(): ...                 # while something is chosen
    with frame.drawer(t("Buildings")): ...  # the list of what is on the map
    frame.show_map((Layer(...),), ...)      # what the map is to show for this page
"""

from gridmap.ui.frame.links import link
from gridmap.ui.frame.map_parts import Event, Layer, Marker, Shape, Side
from gridmap.ui.frame.menu import page_for, pages
from gridmap.ui.frame.page_map import show_map
from gridmap.ui.frame.wall import is_on as is_wall
from gridmap.ui.frame.window import drawer, lead_on, right, window

__all__ = [
    "Event",
    "Layer",
    "Marker",
    "Shape",
    "Side",
    "drawer",
    "is_wall",
    "lead_on",
    "link",
    "page_for",
    "pages",
    "right",
    "show_map",
    "window",
]
