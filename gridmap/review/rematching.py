"""Open households matched anew: under the decisions in force, against today's buildings."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from gridmap import store
from gridmap.gazetteer import Decision, Gazetteer, database
from gridmap.matching import Match, Matcher
from gridmap.review.address import Address
from gridmap.store.db import lock_communities
from gridmap.store.schema import address_decision

MOST_CANDIDATES = 50
"""More buildings than this are no choice; a person searches instead."""

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
    decision = connection.execute(
        select(address_decision).where(address_decision.c.id == decision_id)
    ).one()
    rows = store.review.unlocated(connection, decision.community_id, decision_id)
    concerned = [
        row
        for row in rows
        if row["address_decision_id"] == decision_id
        or _address(row).is_concerned(decision.scope, decision.written)
    ]
    return _again(connection, concerned, None)


def _again(
    connection: Connection, rows: list[dict[str, Any]], run_id: int | None
) -> tuple[int, int]:
    """How many households gained a building, and how many lost theirs."""
    if not rows:
        return 0, 0
    matcher = matcher_of(connection)
    changed: list[dict[str, Any]] = []
    gained = lost = 0
    for row in rows:
        address = _address(row)
        found = outcome(address.match(matcher, row["community"]))
        # A corrected text goes with the decision that it became.
        found["address_text"] = row["address_text"] if row["building_id"] is None else address.text
        if any(found[name] != row[name] for name in _COMPARED):
            changed.append({"household_id": row["household_id"], **found})
        gained += row["building_id"] is None and found["building_id"] is not None
        lost += row["building_id"] is not None and found["building_id"] is None
    if changed:
        store.review.update(connection, json.dumps(changed), run_id)
    return gained, lost


def _address(row: dict[str, Any]) -> Address:
    return Address.of(row["place"], row["address_text"])


def outcome(match: Match) -> dict[str, Any]:
    """A match as columns of `household`."""
    located = match.status == "matched"
    return {
        "building_id": int(match.building_id or 0) if located else None,
        "unit": match.unit,
        "room": match.room,
        # A text that a newer rule refuses was loaded once, and stays for a person to settle.
        "match_status": "unmatched" if match.status == "rejected" else match.status,
        "match_rule": match.rule,
        "candidate_ids": candidate_ids(match),
        "address_decision_id": match.decision_id,
    }


def candidate_ids(match: Match) -> list[int]:
    """Buildings to choose from; where the place is not known, candidates are names."""
    if match.status not in ("ambiguous", "conflict"):
        return []
    return [int(one) for one in match.candidates[:MOST_CANDIDATES]]


_kept: dict[str, Gazetteer] = {}
"""The last gazetteer, without decisions, under its version: 20,000 buildings take a second."""


def matcher_of(connection: Connection, *, also: Iterable[Decision] = ()) -> Matcher:
    """
    A matcher over today's buildings and the decisions in force that the user may see.

    Parameters
    ----------
    also
        Decisions that are not in force yet.
    """
    version = f"{connection.engine.url} {store.gazetteer.version(connection)}"
    gazetteer = _kept.get(version)
    if gazetteer is None:
        gazetteer = Gazetteer.of(database.entries(connection))
        _kept.clear()
        _kept[version] = gazetteer
    return Matcher(gazetteer.with_decisions([*database.decisions(connection), *also]))
