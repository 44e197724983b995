"""Downloads of the plan on the map."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import streamlit as st
from sqlalchemy import Connection

from gridmap import i18n, store
from gridmap.actions.downloads import downloaded
from gridmap.analysis.map_layers import map_layers
from gridmap.render import reports
from gridmap.siting.study import Frontier
from gridmap.ui.coverage.downloads import MIMES
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import dated, language, t, transactions
from gridmap.ui.siting.state import Shown, SitingState


def downloads(choice: Choice, state: SitingState, shown: Shown) -> None:
    """Offer a page to print, a workbook and layers for a GIS; each is made when downloaded."""
    labels = {
        "pdf": t("Report (PDF)"),
        "xlsx": t("Tables (Excel)"),
        "gpkg": t("Layers (GeoPackage)"),
    }
    name = t("{name} ({about})", name=t("Siting"), about=choice.service_name)
    translate = partial(i18n.translate, language=language())
    with st.popover(t("Download"), icon=":material/download:"):
        for ending, label in labels.items():
            st.download_button(
                label,
                partial(
                    _made, ending, shown, translate, transactions(), choice.service_name,
                    _rule(choice, shown), _frontier(state, shown),
                ),
                file_name=dated(name, ending),
                mime=MIMES[ending],
                key=f"siting-{ending}",
                on_click="ignore",
                width="stretch",
            )  # fmt: skip


def _made(
    ending: str,
    shown: Shown,
    translate: Callable[..., str],
    transaction: Callable[[], AbstractContextManager[Connection]],
    service_name: str,
    rule: str,
    frontier: Frontier | None,
) -> bytes:
    with transaction() as connection:
        downloaded(connection, "siting", file=ending)
        report = reports.siting_report(
            shown.area, shown.answer, translate, service_name=service_name, rule=rule,
            frontier=frontier, office=store.office.name(connection) or "",
        )  # fmt: skip
        if ending == "xlsx":
            return report.workbook()
        if ending == "gpkg":
            return report.geopackage(store.maps.footprints(connection))
        return report.pdf(map_layers(connection))


def _rule(choice: Choice, shown: Shown) -> str:
    """Clause of the rule, where the plan keeps to its radius."""
    question = shown.problem.question
    if question.radius_m == choice.radius_m:
        return choice.rule
    return t("{radius} m, chosen by hand", radius=f"{question.radius_m:.0f}")


def _frontier(state: SitingState, shown: Shown) -> Frontier | None:
    """Steps of the frontier, where it was computed for the same model."""
    asked = state.runs.get(f"frontier {shown.problem.question.model}")
    if asked is None or asked.run.state != "done":
        return None
    found: Frontier = asked.run.result
    return found
