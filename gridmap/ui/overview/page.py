"""The page: title and figures, themes, what is to be done; the map; the communities."""

import streamlit as st

from gridmap import ui
from gridmap.ui import t
from gridmap.ui.overview import attention, communities, first_steps, themes, wall
from gridmap.ui.overview.area import Area, is_loaded, read


def show() -> None:
    """Show the Overview."""
    if ui.frame.is_wall():
        ui.require_data()
        wall.show(read())
        return
    st.title(t("The subdistrict today"))
    steps = st.container()
    if not is_loaded():
        with steps:
            first_steps.show()
        raise ui.PageEnds
    area = read()
    st.caption(_figures(area))
    word = themes.cards(themes.themes(area))
    layers, legend = themes.theme_map(area, word)
    place = communities.outlined(area) or attention.outlined(area)
    ui.frame.show_map(layers, legend=legend, selects=False, **{**place, **ui.chosen.shown()})
    with steps:
        first_steps.show()
    attention.show(attention.matters(area))
    with ui.frame.drawer(t("Communities side by side")):
        communities.side_by_side(area)
    ui.chosen_building()
    communities.sheet(area)


def _figures(area: Area) -> str:
    """How large the area is, in one line."""
    outside = area.outside["building_count"] if len(area.communities) else 0
    parts = [
        t("{n:,} communities", n=len(area.communities)),
        t("{n:,} buildings, {outside:,} of them in no community",
          n=area.counts["building_count"], outside=outside)
        if outside else t("{n:,} buildings", n=area.counts["building_count"]),
    ]  # fmt: skip
    if area.is_counted:
        parts += [
            t("{n:,} households", n=area.total("household_count")),
            t("{n:,} people", n=area.total("people_count")),
        ]
    return " · ".join(parts)
