"""Candidate sites on the map and as a list; the chosen one is `?site=` in the address."""

import zlib
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from gridmap import clock, store
from gridmap.actions.register import sites as actions
from gridmap.render import maps
from gridmap.ui import plain
from gridmap.ui.coverage.layers import service_points
from gridmap.ui.formats import literal
from gridmap.ui.frame import Layer
from gridmap.ui.listing import table
from gridmap.ui.register import acting, history, site_form
from gridmap.ui.register.acting import Kind
from gridmap.ui.register.keeping import choosing
from gridmap.ui.register.placed import placed
from gridmap.ui.session import t, transaction
from gridmap.ui.siting.units import kind_labels

KIND = Kind("candidate_site", "site", actions.move)


def sites() -> None:
    """Show the sites on the map, the chosen or new one at the right, the list below."""
    with transaction() as connection:
        found = store.candidate_sites.listed(connection).assign(is_own=True)
        version = store.overview.data_version(connection)
    named = replace(maps.CANDIDATE_SITE.default, label=t("Candidate sites"))
    layers = (
        service_points(),
        Layer(
            "candidate_site", replace(maps.CANDIDATE_SITE, default=named), clicks=True,
            tips=("{name}",), params={"v": zlib.crc32(version.encode())},
        ),
    )  # fmt: skip
    placed(
        KIND,
        found,
        layers,
        title=t("Candidate sites"),
        new=t("New candidate site"),
        hint=t("Siting takes new stations from these sites."),
        summary=lambda: _summary(found),
        listing=lambda: _list(found),
        form=lambda: site_form.new(KIND),
        panel=_panel,
    )


def _summary(found: pd.DataFrame) -> None:
    """How many sites there are, and how many were given up."""
    if found.empty:
        st.info(t("No candidate sites are there yet. Add the first, or load a file of them."))
        return
    count = int(found.closed_on.isna().sum())
    words = t("{count:,} candidate sites", count=count)
    if others := len(found) - count:
        words += t(", ") + t("{count:,} given up", count=others)
    st.markdown(words)


def _list(found: pd.DataFrame) -> None:
    table(
        found.assign(kind=found.kind.map(kind_labels())),
        {
            "name": t("Name"),
            "kind": t("Kind"),
            "community": t("Community"),
            "floor_area_m2": st.column_config.NumberColumn(t("Floor area, m²"), format="%.0f"),
            "cost_yuan": st.column_config.NumberColumn(t("Cost, yuan"), format="localized"),
            "closed_on": t("Given up on"),
        },
        key="register-sites",
        file_name=t("candidate sites"),
        **choosing(KIND, KIND.listed),
        hint=t("Name, community"),
    )


def _panel(row: Any) -> None:
    """Show a site (a row of `store.candidate_sites.listed`) and what can be done with it."""
    st.subheader(literal(row.name))
    about = [kind_labels()[row.kind], row.community or t("in no community")]
    if acting.known(row.closed_on) is not None:
        about.append(t("given up on {day}", day=row.closed_on))
    st.caption(" · ".join(map(literal, about)))
    acting.answers()
    if acting.mode(KIND) == "move":
        acting.moving(KIND)
        return
    if acting.mode(KIND) == "change":
        site_form.change(KIND, row)
        return
    with st.container(horizontal=True):
        st.button(
            t("Move it"), icon=":material/open_with:", key="site-move", type="primary",
            on_click=acting.begin, args=(KIND, "move"),
        )  # fmt: skip
        st.button(
            t("Change"), icon=":material/edit:", key="site-change", on_click=acting.begin,
            args=(KIND, "change"),
        )  # fmt: skip
        is_open = acting.known(row.closed_on) is None
        st.button(
            t("Give up") if is_open else t("Take up again"), icon=":material/event:",
            key="site-switch", on_click=_switched, args=(row.id, is_open),
        )  # fmt: skip
        history.undo_button(KIND, row.id)
    facts = {
        t("Floor area, m²"): _number(row.floor_area_m2),
        t("Cost, yuan"): _number(row.cost_yuan),
        t("Longitude, latitude"): f"{row.lon:.6f}, {row.lat:.6f}",
    }
    plain.pairs([(name, value) for name, value in facts.items() if value])
    history.history(KIND.layer, row.id, _words(), source=row.source)


def _switched(site_id: int, is_open: bool) -> None:
    if is_open:
        acting.run(actions.close, site_id, clock.today(), note=t("Saved."))
    else:
        acting.run(actions.reopen, site_id, note=t("Saved."))


def _number(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:,.0f}"


def _words() -> history.Words:
    """Columns of a site in words, for its history."""
    return {
        "name": (t("Name"), str),
        "kind": (t("Kind"), lambda one: kind_labels()[one]),
        "floor_area_m2": (t("Floor area, m²"), "{:,.0f}".format),
        "cost_yuan": (t("Cost, yuan"), "{:,.0f}".format),
        "closed_on": (t("Given up on"), str),
        "lon": (t("Longitude"), "{:.6f}".format),
        "lat": (t("Latitude"), "{:.6f}".format),
    }
