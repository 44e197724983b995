"""Rules of standards: questions and changes (`sql/facility_rules/`)."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.coverage.facility_rules import FacilityRule
from gridmap.store import reader


def listed(
    connection: Connection,
    *,
    service_type_code: str | None = None,
    metric: str | None = None,
    region: str | None = None,
    on: date | None = None,
) -> pd.DataFrame:
    """One row per rule; None leaves a condition out."""
    return reader.frame(
        connection,
        "facility_rules/listed",
        service_type_code=service_type_code,
        metric=metric,
        region=region,
        on=on,
    )


def in_force(
    connection: Connection,
    on: date,
    *,
    service_type_code: str | None = None,
    metric: str | None = None,
    region: str | None = None,
) -> list[FacilityRule]:
    """
    Rules in force on a day: switched on, begun and not ended; everywhere's and the region's.

    None leaves a condition out. Contradicting rules are all listed: the caller compares them.
    """
    found = reader.rows(
        connection,
        "facility_rules/listed",
        service_type_code=service_type_code,
        metric=metric,
        region=region,
        on=on,
    )
    names = [field.name for field in fields(FacilityRule)]
    return [FacilityRule(**{name: row[name] for name in names}) for row in found]


def rule(connection: Connection, rule_id: int) -> FacilityRule | None:
    """One rule, or None where the user sees none."""
    found = reader.row(connection, "facility_rules/rule", rule_id=rule_id)
    return FacilityRule(**found) if found else None


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a rule that somebody has read; returns its id."""
    (added,) = reader.column(connection, "facility_rules/add", values=_json(values))
    return added


def update(connection: Connection, rule_id: int, values: Mapping[str, Any]) -> int:
    """Change columns of a rule; returns 1, or 0 where this user may not."""
    return reader.run(connection, "facility_rules/update", rule_id=rule_id, values=_json(values))


def follow(connection: Connection, rule_id: int, values: Mapping[str, Any]) -> int:
    """Add a rule like another but for some columns; returns its id."""
    (added,) = reader.column(
        connection, "facility_rules/follow", rule_id=rule_id, values=_json(values)
    )
    return added


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, default=date.isoformat)


def history(connection: Connection, rule_id: int) -> pd.DataFrame:
    """One row per change; `before` (None for a new rule) and `after` are rows as dictionaries."""
    return reader.frame(connection, "facility_rules/history", rule_id=rule_id)


def radius_rules(connection: Connection, on: date) -> pd.DataFrame:
    """One row per service type and radius rule."""
    return reader.frame(connection, "facility_rules/radius_rules", on=on)
