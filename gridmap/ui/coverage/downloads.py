"""Downloads of the Coverage page."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from gridmap import i18n, store
from gridmap.actions.downloads import downloaded
from gridmap.analysis.coverage import coverage_inputs, named, service_hours
from gridmap.analysis.map_layers import map_layers
from gridmap.render import reports
from gridmap.ui.labels import weight_labels
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import dated, language, t, transactions

MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
    "pdf": "application/pdf",
}


def downloads(choice: Choice, gaps: Sequence[int]) -> None:
    """Offer a workbook, layers for a GIS and a page to print; each is made when downloaded."""
    labels = {
        "xlsx": t("Tables (Excel)"),
        "gpkg": t("Layers (GeoPackage)"),
        "pdf": t("One page (PDF)"),
    }
    with st.popover(t("Download"), icon=":material/download:", width="stretch"):
        for ending, label in labels.items():
            _button(ending, label, _subject(choice, gaps), key=f"coverage-{ending}")


def report(choice: Choice, clusters: pd.DataFrame, gaps: Sequence[int]) -> None:
    """
    Offer the report with the gaps that were put into it; nothing while there are none.

    Parameters
    ----------
    clusters
        Gaps of the choice, with `building_ids`.
    gaps
        Gaps of the report, each by one of its buildings.
    """
    count = sum(not set(gaps).isdisjoint(ids) for ids in clusters.building_ids)
    if not count:
        return
    with st.container(border=True, key="gridmap-report", gap="xsmall"):
        st.markdown(f"**{t('Gaps in the report: {n}', n=count)}**")
        with st.container(horizontal=True):
            for ending, label in {"pdf": t("Report (PDF)"), "xlsx": t("Tables (Excel)")}.items():
                _button(ending, label, _subject(choice, gaps), key=f"report-{ending}")


def _subject(choice: Choice, gaps: Sequence[int]) -> reports.Subject:
    return reports.Subject(
        choice.service,
        choice.service_name,
        choice.radius_m,
        choice.walk,
        choice.weight,
        weight_labels()[choice.weight],
        choice.way,
        choice.rule,
        frozenset(gaps),
    )


def _button(ending: str, label: str, subject: reports.Subject, *, key: str) -> None:
    translate = partial(i18n.translate, language=language())
    name = t("{name} ({about})", name=t("Coverage"), about=subject.service_name)
    st.download_button(
        label,
        partial(_made, ending, subject, translate, transactions()),
        file_name=dated(name, ending),
        mime=MIMES[ending],
        key=key,
        on_click="ignore",
        width="stretch",
    )


def _made(
    ending: str,
    subject: reports.Subject,
    translate: Callable[..., str],
    transaction: Callable[[], AbstractContextManager[Connection]],
) -> bytes:
    with transaction() as connection:
        downloaded(connection, "coverage", file=ending, service_type_code=subject.service)
        return coverage_file(connection, ending, subject, translate)


def coverage_file(
    connection: Connection, ending: str, subject: reports.Subject, translate: Callable[..., str]
) -> bytes:
    """Read what the file of that ending is made of, and make it."""
    radius_m, walk = subject.radius_m, subject.walk
    inputs = coverage_inputs(
        connection, subject.service, radius_m, weight=subject.weight, walk=walk
    )
    office = store.office.name(connection) or ""
    report = reports.CoverageReport(subject, inputs, translate, office)
    if ending == "gpkg":
        return report.geopackage(store.maps.footprints(connection))
    if ending == "pdf":
        return report.pdf(map_layers(connection))
    return report.workbook(
        service_hours(connection, inputs.found, radius_m, walk=walk),
        named(connection, inputs.found.uncovered(radius_m, walk=walk)),
    )
