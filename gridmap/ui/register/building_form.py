"""Form of a building: for a new one that is drawn, or to change or redraw one."""

from collections.abc import Mapping
from typing import Any

import shapely
import streamlit as st

from gridmap import clock, store
from gridmap.actions.register import buildings
from gridmap.boundaries import area_m2
from gridmap.errors import RegisterError
from gridmap.gazetteer.titles import building_called
from gridmap.ui.formats import literal
from gridmap.ui.labels import building_kind_labels
from gridmap.ui.register import acting, keeping, outline
from gridmap.ui.register.acting import Kind
from gridmap.ui.session import t, transaction

CORNERS, GIVEN = "building-corners", "building-corners-given"
"""Keys of the corners drawn so far, and of whether they are those of a stored outline."""
ESTATE = "building-estate"
"""Key of the name of the estate that a link asked a new building to be in."""
NEW = "building-new"
"""Prefix of the fields' keys for a new building."""
COLUMNS = (
    "name", "estate_id", "street", "house_number", "kind", "is_residential", "storeys",
    "unit_count", "dwelling_count", "built_year",
)  # fmt: skip
HOMES = ("residential", "mixed", "unspecified")
"""Uses under which people are taken to live in a building until somebody says otherwise."""


def fields(key: str, before: Mapping[str, Any], community_id: int | None) -> None:
    """Show the fields, filled with a building's columns; estates are those of its community."""
    st.text_input(
        t("Name on the wall"), before.get("name") or "", key=f"{key}-name", placeholder="6栋",
        max_chars=80,
    )  # fmt: skip
    estates = _estates(community_id, before.get("estate_id"))
    # A field of its own for each community: the estates to choose from are others.
    st.session_state[f"{key}-of"] = of = f"{key}-estate_id-{community_id}"
    st.selectbox(
        t("Estate"), estates, index=list(estates).index(before.get("estate_id")),
        format_func=estates.__getitem__, key=of,
    )  # fmt: skip
    left, right = st.columns([3, 2])
    left.text_input(t("Street"), before.get("street") or "", key=f"{key}-street", max_chars=80)
    right.text_input(
        t("Street number"), before.get("house_number") or "", key=f"{key}-house_number",
        max_chars=20,
    )  # fmt: skip
    kinds = building_kind_labels()
    kind = before.get("kind") or "residential"
    options = list(dict.fromkeys([*kinds, kind]))
    st.selectbox(
        t("Use"), options, index=options.index(kind), key=f"{key}-kind",
        format_func=lambda one: kinds.get(one, one), on_change=_used, args=(key,),
    )  # fmt: skip
    lived_in = before.get("is_residential")
    st.toggle(
        t("People live in it"), True if lived_in is None else bool(lived_in),
        key=f"{key}-is_residential",
    )  # fmt: skip
    left, right = st.columns(2)
    with left:
        keeping.number(t("Storeys"), key, before, "storeys", 200)
        keeping.number(t("Dwellings stated"), key, before, "dwelling_count", 100_000)
    with right:
        keeping.number(t("Units"), key, before, "unit_count", 1000)
        keeping.number(t("Built"), key, before, "built_year", clock.today().year + 10)


def asked(key: str) -> dict[str, Any]:
    """Columns that the fields hold now; an empty text is none."""
    values = {
        name: st.session_state[st.session_state[f"{key}-of"] if name == "estate_id"
                               else f"{key}-{name}"]
        for name in COLUMNS
    }  # fmt: skip
    texts = ("name", "street", "house_number")
    return values | {name: (values[name] or "").strip() or None for name in texts}


def drawing(kind: Kind) -> shapely.Polygon | None:
    """Say what the map waits for, what is drawn so far and what it lies on."""
    places = st.session_state.get(CORNERS, [])
    if st.session_state.get(GIVEN):
        words = t("Drag the corners; a click beside a side adds one there.")
    else:
        words = t("Click the corners of the building on the map, one after the other.")
    st.info(words, icon=":material/touch_app:")
    drawn = outline.polygon(places)
    if drawn is not None:
        _checked(drawn, kind.chosen() or 0)
    elif len(places) > 2:
        st.error(t("The lines cross: drag the corners into the order of the way around."))
    with st.container(horizontal=True):
        st.button(t("Undo the last corner"), icon=":material/undo:", key="building-back",
                  on_click=_back)  # fmt: skip
        st.button(t("Draw anew"), key="building-restart", on_click=_restart)
    return drawn


def new(kind: Kind) -> None:
    """Show the form of a new building."""
    st.subheader(t("New building"))
    drawn = drawing(kind)
    community_id, estate_id = _around(drawn) if drawn is not None else (None, None)
    fields(NEW, {"estate_id": estate_id}, community_id)
    st.button(
        t("Add building"), type="primary", icon=":material/add_home_work:", key="building-add",
        on_click=_add, args=(kind,),
    )  # fmt: skip


def change(kind: Kind, row: Any) -> None:
    """Show the form of a building that is there (a row of `store.buildings.kept`)."""
    key = f"building-{row.id}"
    before = acting.opened(kind, {one: acting.known(getattr(row, one)) for one in COLUMNS})
    fields(key, before, acting.known(row.community_id))
    with st.container(horizontal=True):
        st.button(
            t("Save"), type="primary", icon=":material/save:", key="building-save",
            on_click=_save, args=(kind, int(row.id)),
        )  # fmt: skip
        st.button(t("Cancel"), key="register-cancel", on_click=acting.begin, args=(kind, ""))


def redraw(kind: Kind, building_id: int) -> None:
    """Show what is drawn in place of a building's outline, and the button that takes it."""
    with transaction() as connection:
        kept = store.buildings.state(connection, building_id)
    acting.opened(kind, {"geom": kept and kept["geom"]})
    drawing(kind)
    with st.container(horizontal=True):
        st.button(
            t("Take this outline"), type="primary", icon=":material/check:", key="building-redrawn",
            on_click=_redraw, args=(kind, building_id),
        )  # fmt: skip
        st.button(t("Cancel"), key="register-cancel", on_click=acting.begin, args=(kind, ""))


def _estates(community_id: int | None, own: int | None) -> dict[int | None, str]:
    """Estates of a community by id, none first; that of the building, wherever it lies."""
    with transaction() as connection:
        rows = store.estates.listed(connection)
    there = rows[(rows.community_id == (community_id or 0)) | (rows.id == (own or 0))]
    names: dict[int | None, str] = {None: t("In no estate")}
    names |= {int(one.id): one.name for one in there.itertuples()}
    return names


def _around(drawn: shapely.Polygon) -> tuple[int | None, int | None]:
    """Community that an outline lies in; estate that a link named, or that it lies in."""
    inside = drawn.representative_point()
    with transaction() as connection:
        community = store.register.community_at(connection, inside.x, inside.y)
        estate = store.register.estate_at(connection, inside.x, inside.y)
        listed = store.estates.listed(connection)
    community_id = community["id"] if community else None
    named = st.session_state.get(ESTATE)
    own = listed[listed.community_id == (community_id or 0)]
    for one in own.itertuples():
        if named in (one.name, *one.aliases):
            return community_id, int(one.id)
    return community_id, estate["id"] if estate and estate["id"] in set(own.id) else None


def _checked(drawn: shapely.Polygon, without: int) -> None:
    """Show the area of an outline, and the buildings that it lies on."""
    st.caption(t("{area:,.0f} m²", area=area_m2(drawn)))
    with transaction() as connection:
        under = store.buildings.crossed(connection, shapely.to_wkb(drawn, hex=True), without)
    if len(under):
        names = [
            building_called(one.estate, one.name, one.address, one.id, t)
            for one in under.itertuples()
        ]
        st.warning(
            t("The outline lies on {names}. Is it the same building? Then change that one, or "
              "mark it as demolished.", names=literal(t(", ").join(names)))
        )  # fmt: skip


def _used(key: str) -> None:
    """People live in homes, and not in schools, until somebody says otherwise."""
    st.session_state[f"{key}-is_residential"] = st.session_state[f"{key}-kind"] in HOMES


def _back() -> None:
    st.session_state[CORNERS] = st.session_state[CORNERS][:-1]


def _restart() -> None:
    st.session_state[CORNERS], st.session_state[GIVEN] = [], False


def _drawn() -> shapely.Polygon:
    drawn = outline.polygon(st.session_state.get(CORNERS, []))
    if drawn is None:
        raise RegisterError("click at least three corners of the building on the map first")
    return drawn


def _add(kind: Kind) -> None:
    def add(connection: Any) -> None:
        made.append(buildings.add(connection, _drawn(), asked(NEW)))

    made: list[int] = []
    if acting.run(add, note=t("The building is added.")):
        kind.listed(made[0])


def _save(kind: Kind, building_id: int) -> None:
    acting.save(kind, building_id, buildings.change, lambda _: asked(f"building-{building_id}"))


def _redraw(kind: Kind, building_id: int) -> None:
    acting.save(
        kind, building_id, lambda one, thing, _: buildings.redraw(one, thing, _drawn()),
        lambda _: {"geom": None}, note=t("The outline is changed."),
    )  # fmt: skip
