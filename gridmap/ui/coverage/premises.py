"""Floor area of premises: what each community and estate is owed, and what is there."""

from datetime import date

import pandas as pd
import streamlit as st

from gridmap import coverage, store
from gridmap.coverage.facility_rules import FacilityRule
from gridmap.render import charts
from gridmap.ui import frames
from gridmap.ui.key_figures import figures
from gridmap.ui.listing import table
from gridmap.ui.rule_choice import STATION, cited
from gridmap.ui.session import t, transaction

PREMISES = ("service_hall", "service_station")
"""Halls and community stations are a community's own premises; a clinic is not."""


def premises() -> None:
    """So much a community, so much per 100 households, so many per mille of an estate."""
    found = frames.service(STATION)
    with transaction() as connection:
        points = store.coverage.points(connection, found.on)
        estates = store.coverage.estates(connection, found.on)
        in_force = store.facility_rules.in_force(connection, found.on)
    general = [rule for rule in in_force if rule.service_type_code is None]
    base = _choose(general, "min_area_m2", t("Premises of a community"))
    ratio = _choose(general, "area_per_100_households_m2", t("Per 100 households"))
    owed = _choose(general, "per_mille_of_floor_area", t("Owed by developers"))
    if base and ratio:
        with transaction() as connection:
            communities = store.overview.communities(connection).rename(
                columns={"name": "community"}
            )
        communities = communities[["community_id", "community", "household_count"]]
        own = points[points.service_type_code.isin(PREMISES)]
        _communities(communities, own, base, ratio, found.on)
    if owed:
        _estates(estates, owed, found.on)


def _choose(general: list[FacilityRule], metric: str, label: str) -> FacilityRule | None:
    """Rule of a metric; where several are in force, the one that the user chooses."""
    own = [rule for rule in general if rule.metric == metric]
    if not own:
        st.info(t("{what}: no rule is in force. An administrator switches one on.", what=label))
        return None
    if len(own) == 1:
        return own[0]
    words = [" · ".join((f"{rule.limit_value:g}", _cited(rule))) for rule in own]
    chosen = st.selectbox(label, range(len(own)), format_func=words.__getitem__, key=metric)
    return own[chosen]


def _cited(rule: FacilityRule) -> str:
    return " · ".join(filter(None, (cited(rule.source, rule.clause, rule.title), rule.region)))


def _communities(
    communities: pd.DataFrame,
    points: pd.DataFrame,
    base: FacilityRule,
    ratio: FacilityRule,
    on: date,
) -> None:
    st.subheader(t("Communities"))
    if communities.empty:
        st.info(t("No communities are loaded yet."))
        return
    measured = coverage.community_premises(
        communities, points, on,
        base_m2=base.limit_value, per_100_households_m2=ratio.limit_value,
    ).table  # fmt: skip
    short = measured.short_of_base_m2 > 0
    if measured.premises_m2.isna().all():
        st.info(t("No floor area of a hall or station is kept, so nothing is known of premises: "
                  "enter it in the register."))  # fmt: skip
    else:
        figures(
            {
                t("Communities short of {area:g} m²", area=base.limit_value): int(short.sum()),
                t("Short in all, m²"): f"{measured.short_of_base_m2.sum():,.0f}",
                t("Short per 100 households"): int((measured.short_by_households_m2 > 0).sum()),
                t("Communities of unknown area"): int(measured.short_of_base_m2.isna().sum()),
            }
        )
    st.caption(
        t(
            "Floor area of open halls and stations, each site once. {base:g} m² a community: "
            "{base_rule}. {ratio:g} m² per 100 households, the unlocated ones too: {ratio_rule}. "
            "{n} communities, data of {day}.",
            base=base.limit_value,
            base_rule=_cited(base),
            ratio=ratio.limit_value,
            ratio_rule=_cited(ratio),
            n=len(measured),
            day=on,
        )
    )
    left, right = st.columns([2, 3])
    with left:
        _worst(measured[short].head(10), base, unknown=bool(measured.short_of_base_m2.isna().any()))
    area = st.column_config.NumberColumn
    with right:
        table(
            measured,
            {
                "community": t("Community"),
                "premises_m2": area(t("There, m²"), format="%.0f"),
                "short_of_base_m2": area(t("Short of the base, m²"), format="%.0f"),
                "household_count": t("Households"),
                "owed_by_households_m2": area(t("Owed per households, m²"), format="%.0f"),
                "short_by_households_m2": area(t("Short, m²"), format="%.0f"),
                "site_count": t("Sites"),
                "unknown_count": t("Of unknown area"),
            },
            key="premises",
            file_name=t("Premises of a community"),
        )


def _worst(communities: pd.DataFrame, base: FacilityRule, *, unknown: bool) -> None:
    if communities.empty:
        if not unknown:
            st.success(t("Every community has its premises."))
        return
    chart = charts.ranking(
        communities.community,
        communities.short_of_base_m2.round(),
        x_label=t("Short of {area:g} m²", area=base.limit_value),
        highlight=len(communities),
    )
    st.plotly_chart(chart, config={"displayModeBar": False})


def _estates(estates: pd.DataFrame, owed: FacilityRule, on: date) -> None:
    st.subheader(t("Estates"))
    measured = coverage.estate_premises(estates, on, per_mille=owed.limit_value)
    if estates.empty:
        st.info(t("No estates are loaded."))
        return
    area = st.column_config.NumberColumn
    table(
        measured.table,
        {
            "estate": t("Estate"),
            "community": t("Community"),
            "floor_area_m2": area(t("Floor area of the buildings, m²"), format="%.0f"),
            "owed_m2": area(t("Owed, m²"), format="%.0f"),
            "delivered_m2": area(t("Delivered, m²"), format="%.0f"),
            "short_m2": area(t("Short, m²"), format="%.0f"),
        },
        key="estates",
        file_name=t("Owed by developers"),
        note=t(
            "{limit:g} per mille of the floor area of the estate's buildings ({rule}); known of "
            "{n} estates. Delivered: halls and stations within its outline. Data of {day}.",
            limit=owed.limit_value,
            rule=_cited(owed),
            n=measured.provenance.n,
            day=on,
        ),
    )
