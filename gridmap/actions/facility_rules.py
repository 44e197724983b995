"""
Change the rules of standards, as an administrator.

A changed rule ends on the day before and a new row begins, so that a past day is judged by the
rule of that day. A trigger logs every change.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, ProgrammingError

from gridmap import limits, store
from gridmap.coverage.facility_rules import RADIUS_M, FacilityRule
from gridmap.errors import FacilityRuleError
from gridmap.i18n import Message


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


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """
    Add a rule that somebody has read, as an administrator; returns its id.

    Parameters
    ----------
    values
        Columns of facility_rule: `service_type_code` (None: the community as such), `metric`,
        `limit_value`, `limit_max`, `source` and what else is known of the document, `valid_from`.

    Raises
    ------
    FacilityRuleError
        A limit or source that makes no sense, the same rule again, or not an administrator.
    """
    _check(values)
    _check_radius(values)
    try:
        with connection.begin_nested():
            return store.facility_rules.add(connection, values)
    except IntegrityError as error:
        raise FacilityRuleError(
            "there is this rule already, by this clause of this source; change that one"
        ) from error
    except ProgrammingError as error:
        raise FacilityRuleError("only administrators keep the rules; ask one of them") from error


def change(
    connection: Connection, rule_id: int, on: date, *, seen: FacilityRule | None = None,
    **values: Any,
) -> int:  # fmt: skip
    """
    Change limits, clause or source from a day on; returns the new row's id.

    The old row ends on the day before; a row that begins on that day or later is changed itself.

    Parameters
    ----------
    seen
        The rule as the user saw it, who does not want to change another.

    Raises
    ------
    FacilityRuleError
        No such rule, not an administrator, the rule has ended before the day, or it is not as it
        was seen.
    """
    _check(values)
    old = rule(connection, rule_id)
    if seen is not None and old != seen:
        last = store.facility_rules.history(connection, rule_id).iloc[0]
        raise FacilityRuleError(
            "{who} has changed this rule since you opened it: look at its history, then change it "
            "again if it is still to be changed", who=last.who or Message("Command line"),
        )  # fmt: skip
    if old.valid_to is not None and old.valid_to < on:
        raise FacilityRuleError(
            "rule {rule_id} ended on {day}; change the one that follows it",
            rule_id=rule_id,
            day=old.valid_to,
        )
    _check_radius(asdict(old) | values)
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
    _check_radius(asdict(rule(connection, rule_id)))
    _update(connection, rule_id, evidence=evidence, is_active=True)


def switch(connection: Connection, rule_id: int, is_active: bool) -> None:
    """Switch a rule off, or on again; a recalled one must be confirmed first."""
    found = rule(connection, rule_id)
    if is_active and found.evidence == "R":
        raise FacilityRuleError(
            "rule {rule_id} is recalled, not read; confirm it first", rule_id=rule_id
        )
    if is_active:
        _check_radius(asdict(found))
    _update(connection, rule_id, is_active=is_active)


def _check(values: Mapping[str, Any]) -> None:
    """Refuse limits and sources that no rule can have."""
    low, high = values.get("limit_value", 1.0), values.get("limit_max")
    if not low or low < 0 or (high is not None and high < low):
        raise FacilityRuleError("a rule needs a limit above 0, and a range has to rise")
    if problem := limits.problem(values):
        raise FacilityRuleError(problem)
    if not (values.get("source", "-") or "").strip():
        raise FacilityRuleError("a rule needs a source: number or title of its document")


def _check_radius(values: Mapping[str, Any]) -> None:
    """Refuse radii that are not measured."""
    least, most = RADIUS_M
    radii = [one for one in (values["limit_value"], values.get("limit_max")) if one is not None]
    if values["metric"] == "radius_m" and any(
        not least <= one <= most or one != int(one) for one in radii
    ):
        raise FacilityRuleError(
            "a radius is a whole number of metres from {least} to {most}", least=least, most=most
        )


def _update(connection: Connection, rule_id: int, **values: Any) -> None:
    if not store.facility_rules.update(connection, rule_id, values):
        raise FacilityRuleError(
            "rule {rule_id} cannot be changed; ask an administrator", rule_id=rule_id
        )
