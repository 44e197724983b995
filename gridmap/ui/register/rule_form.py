"""Form of a rule: its limit, and the document that says so; for a new one, or to change one."""

from typing import Any

import streamlit as st
from sqlalchemy import Connection

from gridmap import clock, limits, store
from gridmap.actions import facility_rules
from gridmap.coverage import OWN_STANDARD
from gridmap.coverage.facility_rules import METRICS, FacilityRule
from gridmap.ui.labels import metric_labels, service_name_column
from gridmap.ui.register import acting
from gridmap.ui.rule_choice import cited
from gridmap.ui.session import t, transaction


def document(rule: Any) -> str:
    """Document of a rule (a row of `store.facility_rules.listed`) as it can be cited."""
    parts = (
        cited(rule.source, title=rule.title),
        rule.issued_by if isinstance(rule.issued_by, str) else "",
        f"{rule.issued_in:.0f}" if acting.known(rule.issued_in) else "",
    )
    return t(", ").join(filter(None, parts))


def new() -> None:
    """Show the form of a new rule."""
    with transaction() as connection:
        types = store.service_types.listed(connection)
    names: dict[str | None, str] = {
        one["service_type_code"]: one[service_name_column()] for one in types
    } | {None: t("The community as a whole")}
    metrics = metric_labels()
    st.subheader(t("New rule"))
    st.caption(t("Or choose a rule in the list to change it, to confirm it or to switch it off."))
    st.selectbox(t("Service"), list(names), format_func=names.__getitem__, key="rule-new-service")
    st.selectbox(t("Limits"), METRICS, format_func=metrics.__getitem__, key="rule-new-metric")
    _fields("rule-new", None)
    st.text_input(t("Region"), key="rule-new-region", placeholder=t("everywhere"),
                  max_chars=limits.DOCUMENT)  # fmt: skip
    st.button(t("Add rule"), type="primary", icon=":material/add:", key="rule-add", on_click=_add)


def change(rule: FacilityRule) -> None:
    """Show the form of a rule that is there: from a day on it is another."""
    key = f"rule-{rule.rule_id}"
    st.markdown(f"**{t('Change')}**")
    _fields(key, rule)
    st.caption(
        t("The rule as it was holds until the day before; what is judged for a past day keeps it.")
    )
    st.button(t("Change"), type="primary", key="rule-change", on_click=_change, args=(rule,))


def _fields(key: str, rule: FacilityRule | None) -> None:
    low, high, day = st.columns(3, vertical_alignment="bottom")
    low.number_input(
        t("Limit"), 0.0, 1e9, value=rule.limit_value if rule else 0.0, format="%g", key=f"{key}-low"
    )
    high.number_input(
        t("Up to (of a range)"), 0.0, 1e9, value=rule.limit_max if rule else None, format="%g",
        key=f"{key}-high",
    )  # fmt: skip
    day.date_input(t("From"), clock.today(), *limits.DAYS, key=f"{key}-day")
    kinds = {"document": t("By a document"), "own": t("Set by this subdistrict itself")}
    is_own = rule is not None and rule.source == OWN_STANDARD
    kind = st.segmented_control(
        t("Source"), list(kinds), default="own" if is_own else "document", required=True,
        format_func=kinds.__getitem__, key=f"{key}-kind",
    )  # fmt: skip
    if kind == "document":
        number = "" if rule is None or is_own else rule.source
        st.text_input(t("Title"), (rule.title if rule else None) or "", key=f"{key}-title",
                      placeholder="城市居住区规划设计标准", max_chars=limits.DOCUMENT)  # fmt: skip
        left, middle, right = st.columns([2, 2, 1])
        left.text_input(t("Number"), number, key=f"{key}-number", placeholder="GB 50180-2018",
                        max_chars=limits.DOCUMENT)  # fmt: skip
        middle.text_input(
            t("Issued by"),
            (rule.issued_by if rule else None) or "",
            key=f"{key}-body",
            max_chars=limits.DOCUMENT,
        )
        right.number_input(
            t("Year"), 1949, 2100, rule.issued_in if rule else None, format="%d", key=f"{key}-year"
        )
    st.text_input(t("Clause"), (rule.clause if rule else None) or "", key=f"{key}-clause",
                  max_chars=limits.DOCUMENT)  # fmt: skip


def _asked(key: str) -> dict[str, Any]:
    """Limit and document that the fields hold now."""
    state = st.session_state
    values = {
        "limit_value": state[f"{key}-low"],
        "limit_max": state[f"{key}-high"],
        "clause": state[f"{key}-clause"].strip() or None,
    }
    if state[f"{key}-kind"] == "own":
        return values | {"title": None, "source": OWN_STANDARD, "issued_by": None,
                         "issued_in": None}  # fmt: skip
    # Chosen a moment ago, the fields are not there yet.
    written = {name: (state.get(f"{key}-{name}") or "").strip()
               for name in ("title", "number", "body")}  # fmt: skip
    return values | {
        "title": written["title"] or None,
        "source": written["number"] or written["title"],
        "issued_by": written["body"] or None,
        "issued_in": state.get(f"{key}-year"),
    }


def _add() -> None:
    state = st.session_state

    def add(connection: Connection) -> None:
        facility_rules.add(connection, {
            **_asked("rule-new"),
            "service_type_code": state["rule-new-service"],
            "metric": state["rule-new-metric"],
            "region": state["rule-new-region"].strip() or None,
            "valid_from": state["rule-new-day"],
        })  # fmt: skip

    if acting.run(add, note=t("The rule is added.")):
        for name in ("title", "number", "body", "clause", "region"):
            state[f"rule-new-{name}"] = ""


def _change(rule: FacilityRule) -> None:
    key = f"rule-{rule.rule_id}"

    def change(connection: Connection) -> None:
        day = st.session_state[f"{key}-day"]
        facility_rules.change(connection, rule.rule_id, day, seen=rule, **_asked(key))

    acting.run(change, note=t("Saved."))
