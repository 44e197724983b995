"""Gaps: what lies together beyond the radius, each called by its estates and streets."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from gridmap import coverage
from gridmap.analysis.coverage import named
from gridmap.ui import chosen, frame, frames
from gridmap.ui.building import building_name
from gridmap.ui.coverage import notes
from gridmap.ui.coverage.downloads import report
from gridmap.ui.formats import literal
from gridmap.ui.listing import table
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import t, transaction

PARAMETER = "gap"
"""Names a gap in the address by the lowest id of its buildings."""

REPORT = "report"
"""Names the gaps of the report in the address, each as `PARAMETER` does."""

_SHOWN, _MORE = 3, 12


def named_gaps(choice: Choice) -> pd.DataFrame:
    """`frames.clusters` with `place`, what each is called."""
    found = frames.clusters(choice)
    between, nowhere = t(", "), t("In no community")
    places = [between.join(own) or community or nowhere
              for own, community in zip(found.names, found.community, strict=True)]  # fmt: skip
    return found.assign(place=places)


def may_be_chosen() -> bool:
    """Whether the address names something that a gap may hold."""
    return chosen.building() is not None or chosen.number(PARAMETER) is not None


def chosen_gap(gaps: pd.DataFrame) -> int | None:
    """Number of the gap of the chosen building, else of the one that the address names."""
    for wanted in (chosen.building(), chosen.number(PARAMETER)):
        if wanted is not None:
            held = gaps.number[[wanted in ids for ids in gaps.building_ids]]
            if len(held):
                return int(held.iloc[0])
    return None


def choose(first: int | None) -> None:
    """Choose the gap of a building in place of what was chosen."""
    chosen.choose(None)
    if first is None:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = str(first)


def gathered() -> list[int]:
    """Gaps put into the report, each by the lowest id of its buildings, in their order."""
    written = st.query_params.get(REPORT, "").split(",")
    return [int(one) for one in written if one.isascii() and one.isdigit() and len(one) < 19]


def put(building_ids: list[int], *, into: bool) -> None:
    """Put the gap of buildings into the report, or take it out."""
    kept = [one for one in gathered() if one not in building_ids]
    kept += [min(building_ids)] if into else []
    if kept:
        st.query_params[REPORT] = ",".join(map(str, kept))
    else:
        st.query_params.pop(REPORT, None)


def cards(choice: Choice, gaps: pd.DataFrame, number: int | None) -> None:
    """Show the gaps with most households, the chosen one on top, and where the rest is."""
    st.subheader(t("Gaps: {n}", n=len(gaps)))
    if gaps.empty:
        st.caption(t("Nobody lives beyond the radius."))
        return
    report(choice, gaps, gathered())
    is_chosen = gaps.number == number
    first = pd.concat([gaps[is_chosen], gaps[~is_chosen]])
    for gap in first.head(_SHOWN).itertuples():
        _card(choice, gap, is_chosen=gap.number == number)
    rest = first.iloc[_SHOWN:_MORE]
    if len(rest):
        with st.expander(t("{n} more gaps", n=len(first) - _SHOWN)):
            for gap in rest.itertuples():
                _card(choice, gap, is_chosen=False)
            if len(first) > _MORE:
                st.caption(t("All of them are in the list below the map."))


def _card(choice: Choice, gap: Any, *, is_chosen: bool) -> None:
    with st.container(key=f"gridmap-gap-{gap.number}{'-chosen' if is_chosen else ''}", gap=None):
        households = t("{n:,} households", n=gap.household_count)
        st.markdown(f"**{literal(gap.place)}** · {households}")
        st.caption(" · ".join(filter(None, (_elderly(gap), _way(gap)))))
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("Show on the map"), key=f"gap-show-{gap.number}", type="tertiary",
                on_click=choose, args=(gap.first,),
            )  # fmt: skip
            asked = choice.asked | {PARAMETER: str(gap.first)}
            frame.link("siting", t("Site a point for it"), asked)
            is_in = not set(gathered()).isdisjoint(gap.building_ids)
            st.button(
                t("Take out of the report") if is_in else t("Put into the report"),
                key=f"gap-report-{gap.number}", type="tertiary",
                on_click=put, args=(gap.building_ids,), kwargs={"into": not is_in},
            )  # fmt: skip


def _elderly(gap: Any) -> str:
    if not gap.hidden_building_count:
        return t("{n:,} aged 60+", n=gap.age60_count)
    # Nothing known is nothing said: "at least 0" would read as none.
    return t("at least {n:,} aged 60+", n=gap.age60_count) if gap.age60_count else ""


def _way(gap: Any) -> str:
    if not gap.nearest_point or not np.isfinite(gap.nearest_m):
        return t("no way to a point")
    near = f"{gap.nearest_m:,.0f}"
    if np.isfinite(gap.farthest_m) and round(gap.farthest_m) > round(gap.nearest_m):
        near += f"\N{EN DASH}{gap.farthest_m:,.0f}"
    return t("{metres} m to {point}", metres=near, point=literal(gap.nearest_point))


def gap_list(choice: Choice, gaps: pd.DataFrame, number: int | None) -> None:
    """Buildings of the chosen gap; the list of all gaps while none is chosen."""
    if number is None:
        _all(gaps)
        return
    st.button(t("All gaps"), icon=":material/arrow_back:", on_click=choose, args=(None,))
    cluster = gaps[gaps.number == number]
    found = frames.service(choice.service).uncovered(choice.radius_m, walk=choice.walk)
    found = found[found.building_id.isin(cluster.building_ids.iloc[0])]
    with transaction() as connection:
        found = named(connection, found)
    table(
        found.assign(
            label=[building_name(row) for row in found.itertuples()],
            point=found.walk_point if choice.walk else found.nearest_point,
        ),
        {
            "label": t("Building"),
            "address": t("Address"),
            "household_count": t("Households"),
            "age60_count": st.column_config.NumberColumn(t("Aged 60+"), format="%d"),
            "walk_m": st.column_config.NumberColumn(t("On foot, m"), format="%.0f"),
            "straight_m": st.column_config.NumberColumn(t("Straight line, m"), format="%.0f"),
            "point": t("Nearest point"),
            "plot_code": t("Plot"),
        },
        # A list of its own for each cluster: the same row would be another building.
        key=f"gaps-{number}",
        file_name=f"coverage-gap-{number}",
        id_column="building_id",
        on_choose=chosen.listed,
    )


def _all(gaps: pd.DataFrame) -> None:
    hidden = gaps.hidden_building_count > 0
    shown = notes.finite(gaps, ["nearest_m", "farthest_m"]).assign(
        age60=np.where(
            hidden & (gaps.age60_count == 0),
            "—",
            np.where(hidden, "≥ ", "") + gaps.age60_count.astype(str),
        )
    )
    table(
        shown,
        {
            "place": t("Gap"),
            "community": t("Community"),
            "household_count": t("Households"),
            "age60": st.column_config.TextColumn(t("Aged 60+"), alignment="right"),
            "nearest_point": t("Nearest point"),
            "nearest_m": st.column_config.NumberColumn(t("Nearest, m"), format="%.0f"),
            "farthest_m": st.column_config.NumberColumn(t("Farthest, m"), format="%.0f"),
            "building_count": t("Buildings"),
        },
        key="pockets",
        file_name=t("Gaps"),
        id_column="first",
        on_choose=choose,
        height=320,
        note=t(
            "A gap: lived-in buildings beyond the radius, at most {metres:.0f} m from one to the "
            "next. Nearest: of its nearest building.",
            metres=coverage.CLUSTER_REACH_M,
        ),
    )
