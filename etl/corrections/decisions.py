"""Which decisions a corrected workbook asks for: choices, and addresses written anew."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from etl.corrections.returned import PlannedDecision, Returned, first_address
from etl.reasons import Reason, reason, still_open
from gridmap import store
from gridmap.analysis import gazetteer
from gridmap.matching import Matcher

_LABEL = re.compile(r".*#(\d{1,15})")


def plan(connection: Connection, returned: Returned) -> Returned:
    """
    The workbook with the decisions that it asks for, and a `planned_id` for each of its rows.

    Rows that ask for what cannot be are refused: a building that was not offered, an address that
    is still wrong, two buildings for the same words.
    """
    matcher = gazetteer.matcher(connection)
    communities = _communities_of_choices(connection, returned)
    wanted: dict[int, PlannedDecision] = {}
    faults: dict[int, Reason] = {}
    for at in returned.rows.index:
        home = returned.home(at)
        if home is None:
            continue
        building = _building(returned, at, home, communities, matcher)
        if isinstance(building, Reason):
            faults[at] = building
        elif building is not None:
            place = first_address(home).words.get("address")
            if place is None and returned.choice(at):
                faults[at] = reason("correction-no-words")
            elif place is not None:
                wanted[at] = PlannedDecision(
                    home["community_id"], home["community"], place, building
                )
    return _without_contradictions(connection, returned, wanted, faults)


def chosen(label: str) -> int | None:
    """The building of a label from the drop-down, None where it is no such label."""
    found = _LABEL.fullmatch(label)
    return int(found[1]) if found else None


def _building(
    returned: Returned,
    at: int,
    home: Mapping[str, Any],
    communities: Mapping[int, int | None],
    matcher: Matcher,
) -> int | Reason | None:
    """The building that a row asks for, why it cannot have it, or None: it asks for none."""
    if label := returned.choice(at):
        building_id = chosen(label)
        if building_id is None or building_id not in communities:
            return reason("correction-choice")
        if communities[building_id] != home["community_id"]:
            return reason("correction-elsewhere")
        if building_id not in (*home["candidate_ids"], home["building_id"]):
            return reason("correction-choice")
        return building_id
    now = returned.address(at)
    if now.words.get("address") == first_address(home).words.get("address"):
        return None
    match = now.match(matcher, home["community"])
    if match.status == "rejected":
        return reason(match.rule)
    if match.status != "matched":
        return still_open(match.rule)
    return int(match.building_id or 0)


def _communities_of_choices(connection: Connection, returned: Returned) -> dict[int, int | None]:
    labels = returned.written.cells("choice", returned.rows.index.tolist())
    ids = {chosen(label) for label in labels} - {None}
    found = store.load.corrections.building_communities(connection, [one for one in ids if one])
    return {row["id"]: row["community_id"] for row in found}


def _without_contradictions(
    connection: Connection,
    returned: Returned,
    wanted: Mapping[int, PlannedDecision],
    faults: Mapping[int, Reason],
) -> Returned:
    """One decision for the same words; none where rows or earlier decisions contradict."""
    by_words: dict[tuple[int, str], set[int]] = defaultdict(set)
    for one in wanted.values():
        by_words[one.community_id, one.words].add(one.building_id)
    standing = {
        (community_id, one["written"]): (one["building_id"], one["decision_id"])
        for community_id in {one.community_id for one in wanted.values()}
        for one in store.review.decisions_in_force(connection, community_id, "address")
        if one["building_id"] is not None
    }
    numbers: dict[PlannedDecision, int] = {}
    planned: dict[int, int] = {}
    refused = dict(faults)
    for at, one in wanted.items():
        home = returned.references.homes[returned.refs[at]]
        building_id, decision_id = standing.get((one.community_id, one.words), (None, None))
        if len(by_words[one.community_id, one.words]) > 1:
            refused[at] = reason("correction-contradictory")
        elif {building_id, home["building_id"]} - {None, one.building_id}:
            refused[at] = reason("correction-settled")
        elif decision_id is not None:
            planned[at] = decision_id
        else:
            planned[at] = numbers.setdefault(one, -1 - len(numbers))
    ids = pd.Series(
        [planned.get(at) for at in returned.rows.index], returned.rows.index, dtype=object
    )
    return replace(
        returned,
        rows=returned.rows.assign(planned_id=ids),
        decisions={number: one for one, number in numbers.items()},
    ).refuse(pd.Series(refused, dtype=object))
