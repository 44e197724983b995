"""Estates on the map and as a list; the chosen one is `?estate=` in the address."""

import zlib
from typing import Any

import pandas as pd
import streamlit as st

from gridmap import store
from gridmap.render import maps, palette
from gridmap.render.maps import Class, Style
from gridmap.ui.building import building_tips
from gridmap.ui.frame import Event, Layer, drawer, right, show_map
from gridmap.ui.labels import estate_kind_labels
from gridmap.ui.listing import table
from gridmap.ui.register import acting, estate_panel
from gridmap.ui.register.acting import Kind
from gridmap.ui.register.keeping import choosing, community_choice, is_unsaved
from gridmap.ui.session import t, transaction

KIND = Kind("estate", "estate")


def estates() -> None:
    """Show the estates on the map, the chosen or new one at the right, a list below."""
    with transaction() as connection:
        found = store.estates.listed(connection)
        version = zlib.crc32(store.overview.data_version(connection).encode())
    is_new = acting.mode(KIND) == "new"
    row = None if is_new else acting.only(found, KIND.chosen())
    st.button(
        t("New estate"), type="primary", icon=":material/add_home:", key="estate-begin",
        on_click=_begin, args=("new",), disabled=is_unsaved(KIND),
    )  # fmt: skip
    st.caption(
        t("Choose an estate on the map or in the list below to rename it, put buildings in or "
          "merge it with another.")
    )  # fmt: skip
    _map(row, version, is_new=is_new)
    selected = st.session_state.get(estate_panel.SELECTED, [])
    if is_new:
        with right(lambda: acting.begin(KIND, "")):
            acting.answers()
            estate_panel.new(KIND, selected)
    elif row is not None:
        with right(lambda: _chosen(None)):
            estate_panel.panel(KIND, row, found, selected)
    else:
        acting.answers()
    with drawer(t("Estates")):
        _list(found)
    acting.refresh()


def _begin(wanted: str) -> None:
    acting.begin(KIND, wanted)
    st.session_state[estate_panel.SELECTED] = []


def _chosen(estate_id: int | None) -> None:
    """Choose an estate, or none; nothing is selected then."""
    KIND.listed(estate_id)
    st.session_state[estate_panel.SELECTED] = []


def _map(row: Any, version: int, *, is_new: bool) -> None:
    """Estates to choose from; with one chosen the buildings around, to be put in or taken out."""
    if row is None and not is_new:
        outlined = Style(
            default=Class(maps.area(palette.CALM, opacity=0.15, outline=palette.CALM, weight=2))
        )
        tips = ("{name}",)
        show_map(
            (
                Layer("estate", outlined, clicks=True, tips=tips, params={"v": version}),
                Layer(
                    "building", maps.plain_buildings(), clicks=True, tips=building_tips(),
                    params={"v": version},
                ),
            ),
            on_event=_on_map,
        )  # fmt: skip
        return
    own = int(row.id) if row is not None else 0
    of = None if row is None else acting.known(row.community_id) or 0
    with transaction() as connection:
        around = store.estates.buildings(connection, of, own)
    most = store.estates.MOST_BUILDINGS
    if of is None and len(around) == most:
        # Too many to choose among at once: those of one community.
        of = community_choice("estate", None) or 0
        with transaction() as connection:
            around = store.estates.buildings(connection, of)
    if len(around) == most:
        st.caption(
            t("{n:,} buildings can be selected, and there are more: draw the communities first.",
              n=len(around))
        )  # fmt: skip
    groups = [
        "in" if one == own else ("none" if pd.isna(one) else "other") for one in around.estate_id
    ]
    selected = st.session_state.get(estate_panel.SELECTED, [])
    features = around.assign(group=groups).set_index("id")
    show_map(
        (
            Layer(
                "building", _membership(is_new=is_new), features=features, tips=building_tips(),
                params={"v": version},
            ),
        ),
        selected=selected,
        tools=("brush", "lasso", "rectangle"), legend=t("Buildings"),
        look_at=_box(row), on_event=_on_map,
        is_unsaved=bool(selected) or is_unsaved(KIND),
    )  # fmt: skip


def _membership(*, is_new: bool) -> Style:
    """Buildings by whether they are in the estate, in another, or in none."""
    own = () if is_new else (Class(maps.area(palette.CALM), t("In this estate"), value="in"),)
    return Style(
        by="group",
        classes=(
            *own,
            Class(maps.area("#b9c4cd", outline="#8fa3b5"), t("In another estate"), value="other"),
            Class(maps.area("#f2d9a8", outline="#b58a2e"), t("In no estate"), value="none"),
        ),
        default=Class(maps.area("#e3e7ea", outline="#c5ccd2")),
    )


def _box(row: Any) -> maps.Bounds | None:
    """Box of an estate that has a place."""
    if row is None or pd.isna(row.west):
        return None
    room = 0.0005
    return row.west - room, row.south - room, row.east + room, row.north + room


def _on_map(event: Event) -> None:
    """Choose an estate, by its outline or one of its buildings; or select buildings."""
    if event.kind == "select":
        st.session_state[estate_panel.SELECTED] = list(event.ids)
    elif event.kind == "choose" and event.layer == "estate":
        _chosen(event.ids[0])
    elif event.kind == "choose" and event.layer == "building":
        with transaction() as connection:
            of = store.estates.memberships(connection, event.ids)
        _chosen(of.get(event.ids[0]))


def _list(found: pd.DataFrame) -> None:
    kinds = estate_kind_labels()
    table(
        found.assign(
            kind=[kinds.get(one, one) for one in found.kind],
            aliases=[t(", ").join(names) for names in found.aliases],
        ),
        {
            "name": t("Name"),
            "aliases": t("Other names"),
            "community": t("Community"),
            "kind": t("Kind"),
            "building_count": t("Buildings"),
            "built_year": st.column_config.NumberColumn(t("Built"), format="%d"),
        },
        key="register-estates",
        file_name=t("estates"),
        **choosing(KIND, _chosen),
        hint=t("Name, community"),
    )
