"""Rules of standards: the list of them, and one rule with its actions."""

from typing import Any

import pandas as pd
import streamlit as st

from gridmap import clock, store, ui
from gridmap.actions import facility_rules
from gridmap.coverage.facility_rules import AT_LEAST, AT_MOST, FacilityRule
from gridmap.ui import t
from gridmap.ui.register import acting, rule_form


def rules() -> None:
    """Show the rules, and at the right the chosen one, or a form for another."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        table, found = _chosen()
    with right:
        acting.answers()
        if found is None:
            rule_form.new()
        else:
            with ui.transaction() as connection:
                rule = facility_rules.rule(connection, found)
            _panel(rule, table.set_index("rule_id").loc[found])


def _chosen() -> tuple[pd.DataFrame, int | None]:
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
        file_name=t("Rules"),
        id_column="rule_id",
        height=520,
        hint=t("Service, source, clause"),
    )
    return table, found


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
        source=[rule_form.document(row) for row in found.itertuples()],
        limit=[_limit(row) for row in found.itertuples()],
        known=found.evidence.map(ui.evidence_labels()),
        state=[
            t("Ended") if over else t("In force") if on else t("Off")
            for over, on in zip(ended, found.is_active, strict=True)
        ],
    )


def _panel(rule: FacilityRule, row: pd.Series) -> None:
    """Show one rule with its actions and its history."""
    st.subheader(ui.literal(f"{row.service} · {row.what}"))
    source = " ".join(filter(None, (row.source, rule.clause)))
    st.markdown(f"**{row.limit}** · {ui.literal(source)}")
    st.caption(ui.literal(f"{row.state} · {row.known}"))
    if rule.evidence == "R":
        _confirm(rule)
    else:
        st.button(
            t("Switch off") if rule.is_active else t("Switch on"), key="rule-switch",
            on_click=_switched, args=(rule.rule_id, not rule.is_active),
        )  # fmt: skip
    rule_form.change(rule)
    _history(rule.rule_id)


def _confirm(rule: FacilityRule) -> None:
    """Say how a recalled rule was confirmed."""
    st.segmented_control(
        t("How was it confirmed?"), ["V", "S"], default="V",
        format_func=ui.evidence_labels().__getitem__,
        required=True, key="rule-evidence",
    )  # fmt: skip
    st.button(
        t("Confirm and switch on"), key="rule-confirm", type="primary", on_click=_confirmed,
        args=(rule.rule_id,),
    )  # fmt: skip


def _switched(rule_id: int, is_active: bool) -> None:
    acting.run(facility_rules.switch, rule_id, is_active, note=t("Saved."))


def _confirmed(rule_id: int) -> None:
    evidence = st.session_state["rule-evidence"]
    acting.run(facility_rules.confirm, rule_id, evidence, note=t("Saved."))


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
        "title": t("Title"),
        "source": t("Number"),
        "issued_by": t("Issued by"),
        "issued_in": t("Year"),
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
        word + t(": ") + f"{in_words(before.get(name))} → {in_words(after.get(name))}"
        for name, word in words.items()
        if before.get(name) != after.get(name)
    ]
    return "; ".join(shown)
