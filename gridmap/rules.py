"""
Standards as data: which rule is in force, what it says of a value, and how it is changed.

Rules differ by province, standard and edition, and some contradict each other: every verdict
names its clause, and two can be held against the same value. A changed rule ends on the day
before and a new row begins, so that a past day is judged by the rule of that day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select, update

from gridmap import store
from gridmap.errors import GridmapError
from gridmap.store.schema import facility_rule

AT_MOST = ("radius_m",)
AT_LEAST = ("min_area_m2", "area_per_100_households_m2", "per_mille_of_floor_area",
            "min_point_count")  # fmt: skip
METRICS = (*AT_MOST, *AT_LEAST, "people_count", "dwelling_count")
"""At most, at least, and the two that have a range to lie in."""


class RuleError(GridmapError):
    """A rule that does not exist, may not be changed by this user, or would make no sense."""


@dataclass(frozen=True)
class Rule:
    """One row of facility_rule; `limit_max` is the upper end of a range."""

    rule_id: int
    service_type_code: str | None
    metric: str
    limit_value: float
    limit_max: float | None
    living_circle: int | None
    source: str
    clause: str | None
    evidence: str
    region: str | None
    valid_from: date | None
    valid_to: date | None
    is_active: bool

    @property
    def citation(self) -> str:
        """Source and clause, as a verdict names them."""
        return " ".join(filter(None, (self.source, self.clause)))


@dataclass(frozen=True)
class Verdict:
    """Whether a value holds; `short_by` is how much it is off, in the metric's unit, else 0."""

    rule: Rule
    value: float
    holds: bool
    short_by: float


def verdict(rule: Rule, value: float) -> Verdict:
    """
    Hold a value against a rule; exactly at the limit holds ("不超过", "不低于").

    Of a radius with a range the upper end is what must not be exceeded; of a range of people or
    dwellings both ends count. NaN (nothing measured) does not hold and is short by NaN.
    """
    highest = rule.limit_max if rule.limit_max is not None else rule.limit_value
    if rule.metric in AT_MOST:
        off = value - highest
    elif rule.metric in AT_LEAST:
        off = rule.limit_value - value
    else:
        off = max(rule.limit_value - value, value - highest)
    return Verdict(rule, value, bool(off <= 0), max(off, 0.0) if off == off else off)


def table(connection: Connection, **only: Any) -> pd.DataFrame:
    """All rules with their history; by service, metric, region or day."""
    return store.facility_rules.listed(connection, **only)


def in_force(
    connection: Connection,
    on: date,
    *,
    service_type_code: str | None = None,
    metric: str | None = None,
    region: str | None = None,
) -> list[Rule]:
    """
    Rules in force on a day: switched on, begun and not ended; everywhere's and the region's.

    None leaves a condition out. Contradicting rules all come: the caller compares them.
    """
    found = store.facility_rules.listed(
        connection, service_type_code=service_type_code, metric=metric, region=region, on=on
    )
    return [rule(connection, rule_id) for rule_id in found.rule_id.tolist()]


def rule(connection: Connection, rule_id: int) -> Rule:
    """
    One rule.

    Raises
    ------
    RuleError
        There is none of that id to be seen.
    """
    row = connection.execute(select(facility_rule).where(facility_rule.c.id == rule_id)).first()
    if row is None:
        raise RuleError(
            "there is no rule {rule_id}; look it up in the list of rules", rule_id=rule_id
        )
    values = dict(row._mapping)
    return Rule(rule_id=values.pop("id"), **values)


def change(connection: Connection, rule_id: int, on: date, **values: Any) -> int:
    """
    Change limits, clause or source from a day on, as an administrator; returns the new row's id.

    The old row ends on the day before; a row that begins on that day or later is changed itself.

    Raises
    ------
    RuleError
        No such rule, not an administrator, or the rule has ended before the day.
    """
    old = rule(connection, rule_id)
    if old.valid_to is not None and old.valid_to < on:
        raise RuleError(
            "rule {rule_id} ended on {day}; change the one that follows it",
            rule_id=rule_id,
            day=old.valid_to,
        )
    if old.valid_from is not None and old.valid_from >= on:
        _update(connection, rule_id, **values)
        return rule_id
    _update(connection, rule_id, valid_to=on - timedelta(days=1))
    new = {name: getattr(old, name) for name in Rule.__dataclass_fields__ if name != "rule_id"}
    new |= values | {"valid_from": on}
    return connection.execute(
        insert(facility_rule).values(**new).returning(facility_rule.c.id)
    ).scalar_one()


def confirm(connection: Connection, rule_id: int, evidence: str = "V") -> None:
    """Say that a recalled rule was read (V) or found in a second source (S), and switch it on."""
    if evidence not in ("V", "S"):
        raise RuleError(
            "evidence {evidence!r} confirms nothing; choose V (read) or S (secondary)",
            evidence=evidence,
        )
    _update(connection, rule_id, evidence=evidence, is_active=True)


def switch(connection: Connection, rule_id: int, is_active: bool) -> None:
    """Switch a rule off, or on again, as an administrator; a recalled one must be confirmed."""
    if is_active and rule(connection, rule_id).evidence == "R":
        raise RuleError("rule {rule_id} is recalled, not read; confirm it first", rule_id=rule_id)
    _update(connection, rule_id, is_active=is_active)


def _update(connection: Connection, rule_id: int, **values: Any) -> None:
    changed = connection.execute(
        update(facility_rule).where(facility_rule.c.id == rule_id).values(**values)
    ).rowcount
    if not changed:
        raise RuleError("rule {rule_id} cannot be changed; ask an administrator", rule_id=rule_id)
