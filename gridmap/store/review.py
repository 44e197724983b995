"""Questions about households without a building (`sql/review/`)."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def unlocated(
    connection: Connection, community_id: int, decision_id: int | None = None
) -> list[dict[str, Any]]:
    """One row per open household without building, or located by the decision."""
    parameters = {"community_id": community_id, "decision_id": decision_id}
    return [
        dict(row)
        for row in connection.execute(reader.statement("review/unlocated"), parameters).mappings()
    ]


def household(connection: Connection, household_id: int) -> dict[str, Any] | None:
    """The household, or None where the user sees none."""
    return reader.row(connection, "review/household", household_id=household_id)


def candidates(connection: Connection, building_ids: Sequence[int]) -> pd.DataFrame:
    """One row per building, in the order of the ids; lon, lat in EPSG:4326, outline as GeoJSON."""
    return reader.frame(connection, "review/candidates", building_ids=list(building_ids))


def names(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per building of the community, with its names."""
    return reader.frame(connection, "review/names", community_id=community_id)


def estates(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per estate with buildings in the community."""
    return reader.frame(connection, "review/estates", community_id=community_id)


def buildings_of_estate(connection: Connection, estate_id: int) -> list[int]:
    """Ids of an estate's buildings."""
    found = connection.execute(
        reader.statement("review/buildings_of_estate"), {"estate_id": estate_id}
    )
    return list(found.scalars())


def decisions(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per decision, the latest first."""
    return reader.frame(connection, "review/decisions", community_id=community_id)


def decisions_in_force(
    connection: Connection, community_id: int, scope: str, written: str | None = None
) -> list[dict[str, Any]]:
    """One row per decision in force for these words."""
    rows = connection.execute(
        reader.statement("review/decisions_in_force"),
        {"community_id": community_id, "scope": scope, "written": written},
    )
    return [dict(row) for row in rows.mappings()]


def decision(connection: Connection, decision_id: int) -> dict[str, Any] | None:
    """Community, scope and words of a decision, or None where the user does not see it."""
    return reader.row(connection, "review/decision", decision_id=decision_id)


def is_target(
    connection: Connection, community_id: int, building_id: int | None, estate_id: int | None
) -> bool:
    """Whether the building, or a building of the estate, is in the community."""
    return reader.column(
        connection,
        "review/is_target",
        community_id=community_id,
        building_id=building_id,
        estate_id=estate_id,
    )[0]


def decide(connection: Connection, **decision: Any) -> int:
    """Put the decision in force; returns its id."""
    return connection.execute(reader.statement("review/decide"), decision).scalar_one()


def revoke(connection: Connection, decision_id: int) -> bool:
    """Revoke the decision; returns whether it was in force."""
    found = connection.execute(reader.statement("review/revoke"), {"decision_id": decision_id})
    return found.first() is not None


def update(connection: Connection, rows: str, run_id: int | None) -> None:
    """Write the results of matching anew; `rows` is JSON."""
    connection.execute(reader.statement("review/update"), {"rows": rows, "run_id": run_id})
