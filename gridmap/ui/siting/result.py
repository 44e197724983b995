"""Result of a run: proof, figures before and after, stations, changes by community."""

import math
from typing import Any

import pandas as pd
import streamlit as st

from gridmap import coverage, i18n
from gridmap.analysis.siting import Answer
from gridmap.render import charts
from gridmap.siting.study import KINDS, Question
from gridmap.ui.coverage import notes
from gridmap.ui.formats import percent
from gridmap.ui.key_figures import figures
from gridmap.ui.labels import weight_labels
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import t
from gridmap.ui.siting import planmap
from gridmap.ui.siting.form import counted_label, weight_of
from gridmap.ui.siting.state import Shown, SitingState
from gridmap.ui.siting.units import kind_labels, named, unit, unit_of_measure


def proof(shown: Shown, *, is_old: bool = False) -> None:
    """Show the proof of the plan, and what it leaves out; `is_old`: a later run was refused."""
    answer = shown.answer
    if is_old:
        st.caption(t("Plan found before. {proof}", proof=answer.proof.translated(t)))
    elif shown.origin is not None:
        _moved(shown)
    elif answer.plan.status == "optimal":
        st.success(answer.proof.translated(t), icon=":material/verified:")
    else:
        st.warning(answer.proof.translated(t), icon=":material/hourglass:")
    worth = unit(shown.problem).say(answer.plan.objective, t)
    sentences = [t("The plan: {worth}.", worth=worth)]
    if not math.isnan(answer.cost_yuan) and len(answer.new):
        sentences.append(t("Cost: {cost:,.0f} yuan.", cost=answer.cost_yuan))
    elif len(answer.new):
        sentences.append(t("Cost: not known for every site."))
    if shown.origin is None and answer.plan.seconds:
        sentences.append(t("Worked out in {seconds:.1f} s.", seconds=max(answer.plan.seconds, 0.1)))
    if _is_bound(shown.problem.question):
        sentences.append(t("Only plans that keep the conditions and pins were compared."))
    st.caption(i18n.joined(sentences, t))
    for note in answer.notes:
        st.caption(note.translated(t))


def _is_bound(question: Question) -> bool:
    """Whether the planner rules plans out, besides their number or budget."""
    return bool(
        question.pinned or question.forbidden or question.spacing_m or question.floor_share
        or question.closures or question.kinds != KINDS
    )  # fmt: skip


def _moved(shown: Shown) -> None:
    measure = unit(shown.problem)
    if shown.lost > 0:
        st.warning(
            t(
                "With the station there the plan is worse by {loss}.",
                loss=measure.say(shown.lost, t),
            ),
            icon=":material/trending_down:",
        )
    elif shown.lost < 0:
        st.success(
            t("With the station there the plan is better by {gain}: no site was known there.",
              gain=measure.say(-shown.lost, t)),
            icon=":material/trending_up:",
        )  # fmt: skip
    else:
        st.info(t("With the station there nothing is lost."))


def before_and_after(shown: Shown) -> None:
    """Show the figures of the Coverage page, today and with the plan."""
    answer, question = shown.answer, shown.problem.question
    before, after = answer.whole(weight_of(question))
    planned = answer.with_planned(weight_of(question))
    change = 100 * (after.share_within - planned.share_within)
    of_planned = {t("With planned stations"): notes.share(planned)} if answer.planned else {}
    figures(
        {
            t("Within the radius today"): notes.share(before),
            **of_planned,
            t("With the plan"): notes.share(after),
            t("Change, percentage points"): "—" if pd.isna(change) else f"{change:+.1f}",
            t("Beyond with the plan"): notes.count(after.beyond_count),
            t("Farthest with the plan"): notes.metres(after.farthest_m),
            **_least(answer),
        }
    )
    st.caption(_definition(answer, before))
    if question.floor_share:
        st.caption(
            t(
                "The least share asked for in every community is of those located; the other "
                "shares are of all, the unlocated too, and can be lower."
            )
        )
    notes.hidden_note(after)


def _least(answer: Answer) -> dict[str, str]:
    """The least share of a community, where the question asks for one."""
    if not answer.problem.question.floor_share:
        return {}
    return {t("Least of a community, of those located"): percent(answer.least_share)}


def today(choice: Choice, reach: coverage.Reach, on: object) -> None:
    """Show the figures of today, before there is a plan."""
    figures(
        {
            t("Within the radius today"): notes.share(reach),
            t("Beyond"): notes.count(reach.beyond_count),
            t("Unlocated"): notes.count(reach.unlocated_count),
            t("Farthest today"): notes.metres(reach.farthest_m),
        }
    )
    st.caption(notes.reach_note(choice, reach, on))
    notes.hidden_note(reach)


def _definition(answer: Answer, reach: coverage.Reach) -> str:
    question = answer.problem.question
    return t(
        "Share of all {n} in the ledgers ({counted}) whose nearest station is at most {radius} m "
        "away {way}; the unlocated count as not reached. Data of {day}.",
        n=notes.count(reach.total_count),
        counted=counted_label(question),
        radius=f"{question.radius_m:.0f}",
        way=t("on foot") if question.walk else t("in a straight line"),
        day=answer.before.on,
    )


def stations(state: SitingState, shown: Shown) -> None:
    """List the stations of the plan; the chosen one is shown on the map."""
    answer, lost, kinds = shown.answer, unit_of_measure(shown.problem), kind_labels()
    roles = {"new": t("new"), "kept": t("stays"), "closed": t("closes")}
    table = answer.stations.reset_index(drop=True)
    number = (table.role == "new").cumsum().where(table.role == "new")
    table = table.assign(
        number=number,
        name=named(table),
        role_text=table.role.map(roles).where(table.source != "planned", t("planned")),
        kind_text=table.kind.map(kinds),
        adds=table.adds * lost.factor,
    )
    key = f"siting-stations-{state.round}-{id(shown.solution)}"

    def picked() -> None:
        rows = st.session_state[key].selection.rows
        if rows and rows[0] < len(table):
            site = table.iloc[rows[0]]
            state.chosen, state.look_at = site.key, planmap.around(site.lon, site.lat)

    st.dataframe(
        table,
        key=key,
        column_order=["number", "name", "role_text", "kind_text", "community", "adds", "serves",
                      "farthest_m", "floor_area_m2", "cost_yuan"],
        column_config={
            "number": st.column_config.NumberColumn(t("No."), width=40),
            "name": t("Site"),
            "role_text": t("In the plan"),
            "kind_text": t("Kind"),
            "community": t("Community"),
            "adds": st.column_config.NumberColumn(
                t("Lost without it: {unit}", unit=lost.label.translated(t)),
                format="%.0f" if lost.factor == 1 else "%.2f",
            ),
            "serves": st.column_config.NumberColumn(t("Nearest for, located"), format="%.0f"),
            "farthest_m": st.column_config.NumberColumn(t("Farthest, m"), format="%.0f"),
            "floor_area_m2": st.column_config.NumberColumn(t("Floor area, m²"), format="%.0f"),
            "cost_yuan": st.column_config.NumberColumn(t("Cost, yuan"), format="localized"),
        },
        hide_index=True,
        placeholder="—",
        on_select=picked,
        selection_mode="single-row",
    )  # fmt: skip


def communities(shown: Shown) -> None:
    """Show the changes by community, buildings that change, and the distribution of distances."""
    answer = shown.answer
    _walks(answer)
    weights = weight_labels()
    counted = st.segmented_control(
        t("Counted"), list(weights), format_func=weights.__getitem__,
        default=weight_of(shown.problem.question), required=True, key="siting-counted",
        label_visibility="collapsed",
    )  # fmt: skip
    community_table(answer, counted, key="siting-communities")
    question = shown.problem.question
    curves = {
        t("With the plan"): answer.after.curve(walk=question.walk),
        t("Today"): answer.before.curve(walk=question.walk),
    }
    if curves := {name: curve for name, curve in curves.items() if len(curve)}:
        st.plotly_chart(
            charts.distance_ecdf(
                curves,
                [question.radius_m],
                x_label=t("Distance to the nearest station, m"),
                y_label=t("Share of the households located"),
            ),
            config={"displayModeBar": False},
            key="siting-curve",
        )


def community_table(answer: Answer, counted: str, *, key: str) -> None:
    """Communities before and after, those that lose or gain least first."""
    found = answer.by("community", counted)
    nowhere = found.community.isna()
    found = notes.finite(found, ["farthest_m_before", "farthest_m_after"]).round(
        {"share_within_before": 3, "share_within_after": 3}
    )
    known = found.within_count_after + found.beyond_count_after
    of_located = (found.within_count_after / known).where(found.hidden_count_after.eq(0)).round(3)
    columns: dict[str, Any] = {
        "community": t("Community"),
        "share_within_before": st.column_config.NumberColumn(
            t("Within the radius today"), format="percent"
        ),
        "share_within_after": st.column_config.NumberColumn(t("With the plan"), format="percent"),
        "of_located": st.column_config.NumberColumn(
            t("With the plan, of those located"), format="percent"
        ),
        "within_change": st.column_config.NumberColumn(t("More within"), format="%+d"),
        "beyond_count_after": t("Beyond with the plan"),
        "farthest_m_before": st.column_config.NumberColumn(t("Farthest today"), format="%.0f"),
        "farthest_m_after": st.column_config.NumberColumn(
            t("Farthest with the plan"), format="%.0f"
        ),
    }
    st.dataframe(
        found.assign(
            community=found.community.astype(object).where(~nowhere, t("In none")),
            of_located=of_located,
        ),
        key=key,
        column_order=list(columns),
        column_config=columns,
        hide_index=True,
        placeholder="—",
    )


def _walks(answer: Answer) -> None:
    """Households whose walk gets shorter or longer."""
    walks = answer.walks
    households = answer.before.buildings.household_count.to_numpy(float)
    before, after = (walks[name].fillna(math.inf) for name in ("before_m", "after_m"))
    shorter, longer = (before - after > 1).to_numpy(), (after - before > 1).to_numpy()
    located = float(households.sum())
    figures(
        {
            t("Households that walk less"): int(households[shorter].sum()),
            t("Households that walk more"): int(households[longer].sum()),
            t("Mean walk today"): notes.metres(_mean(walks.before_m, households)),
            t("Mean walk with the plan"): notes.metres(_mean(walks.after_m, households)),
        }
    )
    unreached = float(households[walks.after_m.isna().to_numpy()].sum())
    st.caption(
        t(
            "Of {n} located households, to their nearest station; the mean is over those that "
            "reach one ({none} do not).",
            n=notes.count(located),
            none=notes.count(unreached),
        )
    )


def _mean(metres: pd.Series, households: Any) -> float:
    known = metres.notna().to_numpy()
    total = households[known].sum()
    return float((metres[known] * households[known]).sum() / total) if total else math.nan
