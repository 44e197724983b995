"""
Facility rules of a standard, and the verdict on a value.

Rules differ by province, standard and edition, and some contradict each other: every verdict
names its clause, and two can be held against the same value.
"""

from dataclasses import dataclass
from datetime import date

AT_MOST = ("radius_m",)
AT_LEAST = ("min_area_m2", "area_per_100_households_m2", "per_mille_of_floor_area",
            "min_point_count")  # fmt: skip
METRICS = (*AT_MOST, *AT_LEAST, "people_count", "dwelling_count")
"""At most, at least, and the two that have a range to lie in."""
RADIUS_M = (50, 5000)
"""Metres between which a radius is measured: a staircase away, and an hour's walk."""


@dataclass(frozen=True)
class FacilityRule:
    """
    One rule of a standard; `limit_max` is the upper end of a range.

    `source` is the number of the document, or what it is called; `title`, `issued_by` and
    `issued_in` (year) are known of some.
    """

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
    title: str | None = None
    issued_by: str | None = None
    issued_in: int | None = None

    @property
    def citation(self) -> str:
        """Title, number and clause, as a verdict names them."""
        return citation(self.source, self.clause, self.title)


def citation(source: str, clause: object = None, title: object = None) -> str:
    """Title, number and clause of a rule's document, of those that are known (texts, not NaN)."""
    named = f"《{title}》" if isinstance(title, str) and title else ""
    document = named + ("" if source == title else source)
    return "，".join(text for text in (document, clause) if isinstance(text, str) and text)


@dataclass(frozen=True)
class Verdict:
    """Whether a value holds; `short_by` is how much it is off, in the metric's unit, else 0."""

    rule: FacilityRule
    value: float
    holds: bool
    short_by: float


def verdict(rule: FacilityRule, value: float) -> Verdict:
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
