"""Content of the Rules page: the list of rules, and one rule with its actions."""

from typing import Any

import pandas as pd
import streamlit as st

from gridmap import clock, store, ui
from gridmap.actions import facility_rules
from gridmap.coverage.facility_rules import AT_LEAST, AT_MOST, FacilityRule
from gridmap.errors import FacilityRuleError
from gridmap.ui import t


def chosen() -> tuple[pd.DataFrame, int | None]:
    """All rules, and the id of the one that is chosen in the list."""
    table = _listed()
    st.caption(
        t(
            "A recalled rule was quoted from memory: it is off until somebody has read it or "
            "found it in a second source. Every verdict names its clause."
        )
    )
    found = ui.table(
        table,
        {
            "service": t("Service"),
            "what": t("Limits"),
            "limit": t("Limit"),
            "state": t("State"),
            "source": t("Source"),
            "clause": t("Clause"),
            "known": t("Evidence"),
            "region": t("Region"),
            "living_circle": t("Living circle, min"),
            "valid_from": t("From"),
            "valid_to": t("Last day"),
        },
        key="rules",
        file_name="rules",
        id_column="rule_id",
        height=520,
    )
    return table, found


def panel(table: pd.DataFrame, chosen: int | None) -> None:
    """Show the chosen rule, or how to choose one."""
    if chosen is None:
        st.info(t("Choose a rule in the list to change it, to confirm it or to switch it off."))
    else:
        with ui.transaction() as connection:
            rule = facility_rules.rule(connection, chosen)
        _panel(rule, table.set_index("rule_id").loc[chosen])


def _limit(row: Any) -> str:
    """Limit of a rule in words: at most, at least, or from to."""
    value = f"{row.limit_value:g}"
    if pd.notna(row.limit_max):
        value += f"–{row.limit_max:g}"
    if row.metric in AT_MOST:
        return f"≤ {value}"
    return f"≥ {value}" if row.metric in AT_LEAST else value


def _listed() -> pd.DataFrame:
    """All rules in words, as of today."""
    with ui.transaction() as connection:
        found = store.facility_rules.listed(connection)
    names = found[ui.service_name_column()]
    ended = pd.to_datetime(found.valid_to) < pd.Timestamp(clock.today())
    return found.assign(
        service=names.where(names.notna(), t("The community as a whole")),
        what=found.metric.map(ui.metric_labels()),
        limit=[_limit(row) for row in found.itertuples()],
        known=found.evidence.map(ui.evidence_labels()),
        state=[
            t("Ended") if over else t("In force") if on else t("Off")
            for over, on in zip(ended, found.is_active, strict=True)
        ],
    )


def _run(change, *arguments: Any, **values: Any) -> None:
    """Run a change and show its result, or why it was refused."""
    try:
        with ui.transaction() as connection:
            change(connection, *arguments, **values)
    except FacilityRuleError as error:
        ui.refused(error)
    else:
        st.rerun()


def _panel(rule: FacilityRule, row: pd.Series) -> None:
    """Show one rule with its actions and its history."""
    st.subheader(f"{row.service} · {row.what}")
    st.markdown(f"**{row.limit}** · {rule.citation}")
    st.caption(f"{row.state} · {row.known}")
    if rule.evidence == "R":
        _confirm(rule)
    elif st.button(t("Switch off") if rule.is_active else t("Switch on"), key="rule-switch"):
        _run(facility_rules.switch, rule.rule_id, not rule.is_active)
    _change_form(rule)
    _history(rule.rule_id)


def _confirm(rule: FacilityRule) -> None:
    """Say how a recalled rule was confirmed."""
    how = st.segmented_control(
        t("How was it confirmed?"), ["V", "S"], default="V",
        format_func=ui.evidence_labels().__getitem__,
        required=True, key="rule-evidence",
    )  # fmt: skip
    if st.button(t("Confirm and switch on"), key="rule-confirm", type="primary"):
        _run(facility_rules.confirm, rule.rule_id, how)


def _change_form(rule: FacilityRule) -> None:
    """New limits, clause or source from a day on."""
    with st.form(f"rule-{rule.rule_id}"):
        st.markdown(f"**{t('Change')}**")
        low_place, high_place, day_place = st.columns(3)
        low = low_place.number_input(t("Limit"), 0.0, value=rule.limit_value)
        high = high_place.number_input(t("Up to (of a range)"), 0.0, value=rule.limit_max)
        day = day_place.date_input(t("From"), clock.today())
        source = st.text_input(t("Source"), rule.source)
        clause = st.text_input(t("Clause"), rule.clause or "")
        st.caption(
            t(
                "The rule as it was holds until the day before; what is judged for a past day "
                "keeps it."
            )
        )
        if st.form_submit_button(t("Change")):
            if not low or (high is not None and high < low) or not source.strip():
                st.error(t("A limit above 0, a range that rises and a source are needed."))
                return
            values = {
                "limit_value": low,
                "limit_max": high,
                "source": source.strip(),
                "clause": clause.strip() or None,
            }
            _run(facility_rules.change, rule.rule_id, day, **values)


def _history(rule_id: int) -> None:
    """Show the changes of a rule: who, when and how."""
    st.markdown(f"**{t('History')}**")
    with ui.transaction() as connection:
        changes = store.facility_rules.history(connection, rule_id)
    if changes.empty:
        st.caption(t("Never changed since it was shipped."))
        return
    st.dataframe(
        changes.assign(
            at=ui.office_time(changes["at"]),
            what=[_difference(row.before, row.after) for row in changes.itertuples()],
        ),
        key="rule-history",
        column_order=["at", "who", "what"],
        column_config={"at": t("When"), "who": t("Who"), "what": t("What changed")},
        hide_index=True,
        placeholder="—",
    )


def _difference(before: dict[str, Any] | None, after: dict[str, Any]) -> str:
    """Columns that changed, with the value before and after."""
    if not before:
        return t("Added")
    words = {
        "limit_value": t("Limit"),
        "limit_max": t("Up to (of a range)"),
        "source": t("Source"),
        "clause": t("Clause"),
        "evidence": t("Evidence"),
        "valid_from": t("From"),
        "valid_to": t("Last day"),
        "is_active": t("In force"),
    }

    def in_words(value: Any) -> str:
        if value is None:
            return "—"
        return (t("yes") if value else t("no")) if isinstance(value, bool) else str(value)

    shown = [
        f"{word}: {in_words(before.get(name))} → {in_words(after.get(name))}"
        for name, word in words.items()
        if before.get(name) != after.get(name)
    ]
    return "; ".join(shown)
