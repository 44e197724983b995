"""Buildings on the map and as a list; the chosen one is `?building=` in the address."""

import json
import zlib
from types import SimpleNamespace
from typing import Any

import shapely
import streamlit as st

from gridmap import store
from gridmap.gazetteer.titles import building_called
from gridmap.render import maps
from gridmap.ui import chosen
from gridmap.ui.building import building_tips
from gridmap.ui.frame import Event, Layer, Shape, drawer, right, show_map
from gridmap.ui.labels import building_kind_labels, building_status_labels
from gridmap.ui.listing import table
from gridmap.ui.register import acting, building_form, building_panel, outline
from gridmap.ui.register.acting import Kind
from gridmap.ui.register.keeping import choosing, community_choice, is_unsaved
from gridmap.ui.session import t, transaction

KIND = Kind("building", chosen.PARAMETER)


def buildings() -> None:
    """Show the buildings on the map, the chosen or new one at the right, a list below."""
    if (name := st.query_params.pop(chosen.DRAW, None)) is not None:
        _begin("new")
        st.session_state[f"{building_form.NEW}-name"] = name
        st.session_state[building_form.ESTATE] = st.query_params.pop(chosen.DRAW_IN, None)
    with transaction() as connection:
        found = store.buildings.kept(connection, KIND.chosen() or 0)
        version = zlib.crc32(store.overview.data_version(connection).encode())
    row = None if found is None else SimpleNamespace(**found)
    _map(row, version)
    is_new = acting.mode(KIND) == "new"
    st.button(
        t("New building"), type="primary", icon=":material/add_home_work:", key="building-begin",
        on_click=_begin, args=("new",), disabled=is_unsaved(KIND),
    )  # fmt: skip
    st.caption(
        t("Choose a building on the map, by the search or in the list below, to change it, draw "
          "it anew or mark it as demolished.")
    )  # fmt: skip
    community_id = community_choice("building", row)
    if is_new:
        with right(lambda: acting.begin(KIND, "")):
            acting.answers()
            building_form.new(KIND)
    elif row is not None:
        with right(lambda: KIND.choose(None)):
            building_panel.panel(KIND, row, _begin)
    else:
        acting.answers()
    if community_id is not None:
        with drawer(t("Buildings")):
            _list(community_id)
    acting.refresh()


def _begin(wanted: str) -> None:
    """Begin a new building, or draw the chosen one anew: from its corners, where they are few."""
    acting.begin(KIND, wanted)
    places: list[tuple[float, float]] = []
    if wanted == "redraw":
        with transaction() as connection:
            found = store.buildings.kept(connection, KIND.chosen() or 0)
        places = outline.corners_of(shapely.from_geojson(found["outline"])) if found else []
        st.session_state[building_form.GIVEN] = bool(places)
    else:
        st.session_state[building_form.GIVEN] = False
    st.session_state[building_form.CORNERS] = places


def _map(row: Any, version: int) -> None:
    is_drawn = acting.mode(KIND) in ("new", "redraw")
    places = st.session_state.get(building_form.CORNERS, []) if is_drawn else []
    shapes = outline.shapes(places)
    if row is not None and acting.mode(KIND) != "redraw":
        shapes.append(Shape(json.loads(row.outline), chosen.LOOK))
    show_map(
        (
            Layer(
                "building", maps.plain_buildings(), clicks=True, tips=building_tips(),
                params={"v": version},
            ),
        ),
        markers=outline.markers(places), shapes=shapes,
        tools=("add",) if is_drawn else (), tool="add" if is_drawn else "",
        look_at=KIND.look_at(row), is_unsaved=is_unsaved(KIND), gives=KIND.layer,
        on_event=_on_map,
    )  # fmt: skip


def _on_map(event: Event) -> None:
    """Add or move a corner while something is drawn; else choose."""
    if acting.mode(KIND) not in ("new", "redraw"):
        KIND.on_map(event)
        return
    if event.kind not in ("add", "drag") or event.lon is None or event.lat is None:
        return
    place, places = (event.lon, event.lat), list(st.session_state[building_form.CORNERS])
    if event.kind == "drag":
        places[int(event.marker)] = place
    elif st.session_state[building_form.GIVEN]:
        places = outline.with_corner(places, place)
    else:
        places.append(place)
    st.session_state[building_form.CORNERS] = places


def _list(community_id: int) -> None:
    with transaction() as connection:
        found = store.buildings.listed(connection, community_id)
    kinds, states = building_kind_labels(), building_status_labels()
    table(
        found.assign(
            name=[
                building_called(one.estate, one.name, "", one.id, t) for one in found.itertuples()
            ],
            kind=[kinds.get(one, one) for one in found.kind],
            state=found.status.map(states),
        ),
        {
            "name": t("Name"),
            "address": t("Address"),
            "kind": t("Use"),
            "state": t("State"),
            "storeys": t("Storeys"),
            "unit_count": t("Units"),
            "dwelling_count": t("Dwellings stated"),
            "demolished_on": t("Demolished on"),
        },
        key="register-buildings",
        file_name=t("buildings"),
        **choosing(KIND, KIND.listed),
        hint=t("Name, address, use"),
    )
