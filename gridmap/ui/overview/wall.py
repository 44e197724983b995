"""The Overview on a wall: themes in turn, clock, key figures, map; nothing to press."""

import time
from html import escape

import streamlit as st

from gridmap import clock, store, ui
from gridmap.render.maps import scripts
from gridmap.ui import plain, t
from gridmap.ui.overview import themes
from gridmap.ui.overview.area import Area

TURN_S = 20
"""Seconds that a theme is shown."""
TICK_S = 5
"""Seconds between two looks at the clock."""


def show(area: Area) -> None:
    """Show the theme of the moment; the page runs anew for the next one."""
    st.html(scripts.OWN / "wall.css")
    found = themes.themes(area)
    turn = _turn(len(found))
    word = list(found)[turn] if found else ""
    with ui.transaction() as connection:
        today = store.db.today(connection)
        extent = store.overview.extent(connection)
        office = store.office.name(connection) or t("The area")
    _clock(turn, len(found))
    st.html(
        f'<p class="gm-wall-head">{escape(office)}</p>'
        f"<p>{escape(t('Data of {day}', day=today))}</p>"
    )
    st.html(f'<div class="gm-wall-counts">{"".join(map(_count, _counts(area)))}</div>')
    for name, theme in found.items():
        with st.container(key=f"gridmap-wall-{name}{'-chosen' if name == word else ''}"):
            number = theme.number or ui.percent(theme.share)
            plain.card(theme.title, theme.words, number, themes.changed(theme.change), theme.share)
    layers, legend = themes.theme_map(area, word)
    whole = (extent["west"], extent["south"], extent["east"], extent["north"]) if extent else None
    ui.frame.show_map(layers, legend=legend, selects=False, look_at=whole)


@st.fragment(run_every=TICK_S)
def _clock(turn: int, count: int) -> None:
    """Clock of the office; it turns to the next theme, which reads everything anew."""
    now = clock.now()
    st.html(f'<p class="gm-wall-clock">{now:%H:%M}<span>{now:%Y-%m-%d}</span></p>')
    if _turn(count) != turn:
        st.rerun()


def _turn(count: int) -> int:
    """Number of the theme of the moment: the same on every screen."""
    return int(time.time() // TURN_S) % count if count else 0


def _counts(area: Area) -> list[tuple[str, int]]:
    counts = [
        (t("Communities"), len(area.communities)),
        (t("Buildings"), int(area.counts["building_count"])),
    ]
    if area.is_counted:
        counts += [
            (t("Households"), area.total("household_count")),
            (t("People"), area.total("people_count")),
        ]
    return counts


def _count(one: tuple[str, int]) -> str:
    label, count = one
    return f"<p><b>{count:,}</b>{escape(label)}</p>"
