"""Panel of the chosen building in the Register: what is kept, and what can be done with it."""

from collections.abc import Callable
from typing import Any

import shapely
import streamlit as st

from gridmap import clock, limits, store
from gridmap.actions.register import buildings as actions
from gridmap.boundaries import area_m2
from gridmap.gazetteer.titles import building_called
from gridmap.ui import plain
from gridmap.ui.formats import literal
from gridmap.ui.labels import building_kind_labels, building_status_labels
from gridmap.ui.popover import close, popover
from gridmap.ui.register import acting, building_form, history
from gridmap.ui.register.acting import Kind
from gridmap.ui.session import t, transaction


def panel(kind: Kind, row: Any, begin: Callable[[str], None]) -> None:
    """
    Show a building (a row of `store.buildings.kept`) and its actions.

    `begin` begins a mode of the map.
    """
    st.subheader(literal(building_called(row.estate, row.name, _address(row), row.id, t)))
    about = [_state(row), row.community or t("in no community")]
    st.caption(" · ".join(map(literal, about)))
    acting.answers()
    if acting.mode(kind) == "redraw":
        building_form.redraw(kind, int(row.id))
        return
    if acting.mode(kind) == "change":
        building_form.change(kind, row)
        return
    if row.is_own:
        _actions(kind, row, begin)
    else:
        st.caption(
            t("Kept by the workers of its community, by street officials and administrators.")
        )
    plain.pairs(_facts(row))
    if row.is_own:
        history.history(kind.layer, int(row.id), _words(), source=row.source)


def _actions(kind: Kind, row: Any, begin: Callable[[str], None]) -> None:
    with st.container(horizontal=True):
        if row.status != "demolished":
            st.button(
                t("Change"), icon=":material/edit:", key="building-change", type="primary",
                on_click=acting.begin, args=(kind, "change"),
            )  # fmt: skip
            st.button(
                t("Draw anew"), icon=":material/polyline:", key="building-redraw",
                on_click=begin, args=("redraw",),
            )  # fmt: skip
            _demolition(row)
        if row.status != "in_use":
            st.button(
                t("In use again") if row.status == "demolished" else t("In use"),
                icon=":material/home_work:", key="building-restore", on_click=_restored,
                args=(int(row.id),),
            )  # fmt: skip
        history.undo_button(kind, int(row.id))


def _demolition(row: Any) -> None:
    """Mark the building as demolished, once it was said what leaves it."""
    key = f"building-{row.id}-demolition"
    with popover(t("Demolition"), icon=":material/domain_disabled:", key=key):
        st.date_input(t("From"), clock.today(), *limits.DAYS, key=f"building-{row.id}-on")
        count = acting.known(row.household_count)
        if count:
            st.caption(
                t("{n:,} households on it will be among the unmatched addresses, to be settled "
                  "anew.", n=count)
            )  # fmt: skip
        elif count is None:
            st.caption(t("Households on it will be among the unmatched addresses, to be settled "
                         "anew."))  # fmt: skip
        if row.plot:
            st.caption(t("It leaves {plot} from that day; the days before stay.",
                         plot=literal(row.plot)))  # fmt: skip
        st.caption(
            t("With a day to come it is only marked as to be demolished: people live in it until "
              "then.")
        )  # fmt: skip
        st.button(
            t("Mark as demolished"), type="primary", key="building-demolish",
            on_click=_demolished, args=(int(row.id),),
        )  # fmt: skip


def _demolished(building_id: int) -> None:
    on = st.session_state[f"building-{building_id}-on"]
    if acting.run(actions.demolish, building_id, on, note=t("Saved.")):
        close(f"building-{building_id}-demolition")


def _restored(building_id: int) -> None:
    acting.run(actions.restore, building_id, note=t("Saved."))


def _state(row: Any) -> str:
    on = acting.known(row.demolished_on)
    if on is not None and row.status == "demolished":
        return t("demolished on {day}", day=on)
    if on is not None and row.status == "closing":
        return t("to be demolished on {day}", day=on)
    return building_status_labels()[row.status]


def _address(row: Any) -> str:
    return f"{row.street or ''}{row.house_number or ''}"


def _facts(row: Any) -> list[tuple[str, str]]:
    """Facts that are known, with their names."""
    found = {
        t("Address"): _address(row),
        t("Use"): building_kind_labels().get(row.kind, row.kind),
        t("People live in it"): t("yes") if row.is_residential else t("no"),
        t("Storeys"): acting.known(row.storeys),
        t("Units"): acting.known(row.unit_count),
        t("Dwellings stated"): acting.known(row.dwelling_count),
        t("Households in the ledger"): acting.known(row.household_count),
        t("Plot"): row.plot,
        t("Built"): acting.known(row.built_year),
        t("Ground area"): t("{area:,.0f} m²", area=area_m2(shapely.from_geojson(row.outline))),
    }
    return [(name, str(value)) for name, value in found.items() if value]


def _words() -> history.Words:
    """Columns of a building in words, for its history."""
    with transaction() as connection:
        rows = store.estates.listed(connection)
    estates = dict(zip(rows.id, rows.name, strict=True))
    kinds, states = building_kind_labels(), building_status_labels()
    answer = {True: t("yes"), False: t("no")}
    return {
        "name": (t("Name on the wall"), str),
        "estate_id": (t("Estate"), lambda one: estates.get(one, str(one))),
        "street": (t("Street"), str),
        "house_number": (t("Street number"), str),
        "kind": (t("Use"), lambda one: str(kinds.get(one, one))),
        "is_residential": (t("People live in it"), answer.__getitem__),
        "status": (t("State"), states.__getitem__),
        "demolished_on": (t("Demolished on"), str),
        "storeys": (t("Storeys"), str),
        "unit_count": (t("Units"), str),
        "dwelling_count": (t("Dwellings stated"), str),
        "built_year": (t("Built"), str),
        "geom": (
            t("Ground area"),
            lambda one: t("{area:,.0f} m²", area=area_m2(shapely.from_wkb(one))),
        ),
    }
