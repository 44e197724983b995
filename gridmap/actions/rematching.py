"""Open households matched anew: under the decisions in force, against today's buildings."""

import json
from typing import Any

from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis import gazetteer
from gridmap.analysis.review import Address, outcome
from gridmap.errors import ReviewError
from gridmap.store.db import lock_communities

_COMPARED = (
    *("building_id", "unit", "room", "address_text", "match_status", "match_rule"),
    *("candidate_ids", "address_decision_id"),
)


def rematch(connection: Connection, community_id: int, *, run_id: int | None = None) -> int:
    """
    Match a community's open households anew; how many found their building.

    Located households are never touched.

    Parameters
    ----------
    run_id
        The load that this belongs to: its rollback takes it back.
    """
    lock_communities(connection, [community_id])
    rows = store.review.unlocated(connection, community_id)
    return _again(connection, rows, run_id)[0]


def follow(connection: Connection, decision_id: int) -> tuple[int, int]:
    """
    Match anew what a decision concerns, after it was made or taken back.

    Returns how many open households found their building, and how many that the decision had
    located lost theirs.
    """
    decision = store.review.decision(connection, decision_id)
    if decision is None:
        raise ReviewError(
            "decision {decision_id} is not there; look at the list again", decision_id=decision_id
        )
    rows = store.review.unlocated(connection, decision["community_id"], decision_id)
    concerned = [
        row
        for row in rows
        if row["address_decision_id"] == decision_id
        or _address(row).is_concerned(decision["scope"], decision["written"])
    ]
    return _again(connection, concerned, None)


def _again(
    connection: Connection, rows: list[dict[str, Any]], run_id: int | None
) -> tuple[int, int]:
    """Numbers of households that gained a building, and that lost theirs."""
    if not rows:
        return 0, 0
    matcher = gazetteer.matcher(connection)
    changed: list[dict[str, Any]] = []
    gained = lost = 0
    for row in rows:
        address = _address(row)
        found = outcome(address.match(matcher, row["community"]))
        # A corrected text goes with the decision that it became.
        was_open = row["building_id"] is None
        found["address_text"] = matcher.gazetteer.flat(
            found["building_id"], found["unit"], found["room"]
        ) or (row["address_text"] if was_open else address.text)
        if any(found[name] != row[name] for name in _COMPARED):
            changed.append({"household_id": row["household_id"], **found})
        gained += row["building_id"] is None and found["building_id"] is not None
        lost += row["building_id"] is not None and found["building_id"] is None
    if changed:
        store.review.update(connection, json.dumps(changed), run_id)
    return gained, lost


def _address(row: dict[str, Any]) -> Address:
    return Address.of(row["place"], row["address_text"])
