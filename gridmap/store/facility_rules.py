"""Questions about standards (`sql/facility_rules/`)."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def listed(
    connection: Connection,
    *,
    service_type_code: str | None = None,
    metric: str | None = None,
    region: str | None = None,
    on: date | None = None,
) -> pd.DataFrame:
    """A row a rule; None leaves a condition out."""
    return reader.frame(
        connection,
        "facility_rules/listed",
        service_type_code=service_type_code,
        metric=metric,
        region=region,
        on=on,
    )


def history(connection: Connection, rule_id: int) -> pd.DataFrame:
    """A row a change; `before` (None for a new rule) and `after` are rows as dictionaries."""
    return reader.frame(connection, "facility_rules/history", rule_id=rule_id)


def radius_rules(connection: Connection, on: date) -> pd.DataFrame:
    """A row a service type and radius rule."""
    return reader.frame(connection, "facility_rules/radius_rules", on=on)
