"""
Change the rules of standards, as an administrator.

A changed rule ends on the day before and a new row begins, so that a past day is judged by the
rule of that day. A trigger logs every change.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from gridmap import store
from gridmap.coverage.facility_rules import FacilityRule
from gridmap.errors import FacilityRuleError


def rule(connection: Connection, rule_id: int) -> FacilityRule:
    """
    Read one rule.

    Raises
    ------
    FacilityRuleError
        There is none of that id to be seen.
    """
    found = store.facility_rules.rule(connection, rule_id)
    if found is None:
        raise FacilityRuleError(
            "there is no rule {rule_id}; look it up in the list of rules", rule_id=rule_id
        )
    return found


def change(connection: Connection, rule_id: int, on: date, **values: Any) -> int:
    """
    Change limits, clause or source from a day on; returns the new row's id.

    The old row ends on the day before; a row that begins on that day or later is changed itself.

    Raises
    ------
    FacilityRuleError
        No such rule, not an administrator, or the rule has ended before the day.
    """
    old = rule(connection, rule_id)
    if old.valid_to is not None and old.valid_to < on:
        raise FacilityRuleError(
            "rule {rule_id} ended on {day}; change the one that follows it",
            rule_id=rule_id,
            day=old.valid_to,
        )
    if old.valid_from is not None and old.valid_from >= on:
        _update(connection, rule_id, **values)
        return rule_id
    _update(connection, rule_id, valid_to=on - timedelta(days=1))
    return store.facility_rules.follow(
        connection, rule_id, values | {"valid_from": on, "valid_to": old.valid_to}
    )


def confirm(connection: Connection, rule_id: int, evidence: str = "V") -> None:
    """Record that a recalled rule was read (V) or found in a second source (S); switch it on."""
    if evidence not in ("V", "S"):
        raise FacilityRuleError(
            "evidence {evidence!r} confirms nothing; choose V (read) or S (secondary)",
            evidence=evidence,
        )
    _update(connection, rule_id, evidence=evidence, is_active=True)


def switch(connection: Connection, rule_id: int, is_active: bool) -> None:
    """Switch a rule off, or on again; a recalled one must be confirmed first."""
    if is_active and rule(connection, rule_id).evidence == "R":
        raise FacilityRuleError(
            "rule {rule_id} is recalled, not read; confirm it first", rule_id=rule_id
        )
    _update(connection, rule_id, is_active=is_active)


def _update(connection: Connection, rule_id: int, **values: Any) -> None:
    if not store.facility_rules.update(connection, rule_id, values):
        raise FacilityRuleError(
            "rule {rule_id} cannot be changed; ask an administrator", rule_id=rule_id
        )
