"""Two rules or two days, side by side."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from gridmap import clock, coverage, limits, store
from gridmap.coverage.facility_rules import RADIUS_M
from gridmap.render import charts
from gridmap.ui import frames
from gridmap.ui.coverage import notes
from gridmap.ui.formats import percent
from gridmap.ui.key_figures import figures
from gridmap.ui.rule_choice import Choice, rule_label
from gridmap.ui.session import t, transaction


def compare(choice: Choice) -> None:
    """Choose what to compare with, then both."""
    kinds = {"rule": t("Another rule or radius"), "day": t("Another day")}
    kind = st.segmented_control(
        t("Compare with"), list(kinds), format_func=kinds.__getitem__, default="rule",
        required=True, key="compare-with",
    )  # fmt: skip
    if kind == "rule":
        _rules(choice)
    else:
        _days(choice)


def _rules(choice: Choice) -> None:
    with transaction() as connection:
        listed = store.facility_rules.radius_rules(connection, store.db.today(connection))
    own = listed[listed.service_type_code == choice.service].reset_index(drop=True)
    labels = [rule_label(rule) for _, rule in own.iterrows()]
    rule_place, radius_place, _ = st.columns([3, 1, 1])
    at = rule_place.selectbox(
        t("With the rule"), range(len(own)), index=len(own) - 1, format_func=labels.__getitem__,
        key=f"compare-rule-{choice.service}",
    )  # fmt: skip
    # The same rule again would say nothing: then another radius of the living circles.
    other_m = int(own.radius_m.clip(*RADIUS_M)[at])
    if other_m == choice.radius_m:
        other_m = 300 if choice.radius_m != 300 else 500
    radius_m = radius_place.number_input(
        t("Radius, m"), *RADIUS_M, other_m, step=50,
        key=f"compare-radius-{choice.service}-{at}",
    )  # fmt: skip
    if radius_m == choice.radius_m:
        st.info(t("Choose another radius to compare with."))
        return
    other = replace(choice, radius_m=radius_m)
    suffixes = (t("{radius} m", radius=choice.radius_m), t("{radius} m", radius=radius_m))
    _figures(frames.whole(choice), frames.whole(other), suffixes)
    st.caption(notes.reach_note(choice, frames.whole(choice), clock.today()))
    left, right = st.columns([2, 3])
    with left:
        st.plotly_chart(
            charts.distance_ecdf(
                {choice.way: frames.curve(choice, walk=choice.walk)},
                [choice.radius_m, radius_m],
                x_label=t("Distance to the nearest point, m"),
                y_label=t("Share of those located"),
            ),
            config={"displayModeBar": False},
        )
    with right:
        _table(frames.by(choice, "community"), frames.by(other, "community"), suffixes)


def _days(choice: Choice) -> None:
    today = clock.today()
    day = st.date_input(
        t("With the day"), today - timedelta(days=365), min_value=limits.DAYS[0],
        max_value=today - timedelta(days=1),
        key="compare-day",
    )  # fmt: skip
    if not isinstance(day, date):
        return
    suffixes = (str(day), str(today))
    before, after = frames.whole(choice, day), frames.whole(choice)
    _figures(before, after, suffixes)
    st.caption(
        t(
            "Points open on each day and households in the ledgers on it; buildings, streets and "
            "the buildings that households are matched to are as of today. Need groups of another "
            "day are not shown."
        )
    )
    left, right = st.columns([2, 3])
    with left:
        curves = {
            str(today): frames.curve(choice, walk=choice.walk),
            str(day): frames.curve(choice, walk=choice.walk, on=day),
        }
        st.plotly_chart(
            charts.distance_ecdf(
                {name: curve for name, curve in curves.items() if len(curve)},
                [choice.radius_m],
                x_label=t("Distance to the nearest point, m"),
                y_label=t("Share of those located"),
            ),
            config={"displayModeBar": False},
        )
    with right:
        _table(frames.by(choice, "community", day), frames.by(choice, "community"), suffixes)


def _figures(before: coverage.Reach, after: coverage.Reach, suffixes: tuple[str, str]) -> None:
    change = 100 * (after.share_within - before.share_within)
    first, second = suffixes
    figures(
        {
            t("Within, {which}", which=first): percent(before.share_within),
            t("Within, {which}", which=second): percent(after.share_within),
            t("Change, percentage points"): "—" if pd.isna(change) else f"{change:+.1f}",
            t("Beyond, {which}", which=first): before.beyond_count,
            t("Beyond, {which}", which=second): after.beyond_count,
        }
    )


def _table(before: pd.DataFrame, after: pd.DataFrame, suffixes: tuple[str, str]) -> None:
    """Table by community, those that lose or gain least first."""
    names = pd.concat([before, after])[["community_id", "community"]].dropna()
    both = coverage.compare(before, after, "community_id", ("_before", "_after"))
    both = both.join(names.drop_duplicates("community_id").set_index("community_id"),
                     on="community_id")  # fmt: skip
    first, second = suffixes
    share = st.column_config.NumberColumn
    columns: dict[str, Any] = {
        "community": t("Community"),
        "share_within_before": share(t("Within, {which}", which=first), format="percent"),
        "share_within_after": share(t("Within, {which}", which=second), format="percent"),
        "share_change_pp": share(t("Change, percentage points"), format="%+.1f"),
        "beyond_count_before": t("Beyond, {which}", which=first),
        "beyond_count_after": t("Beyond, {which}", which=second),
        "within_change": t("More within"),
    }
    st.dataframe(
        both.round({"share_within_before": 3, "share_within_after": 3}),
        key="compared",
        column_order=list(columns),
        column_config=columns,
        hide_index=True,
        placeholder="—",
    )
