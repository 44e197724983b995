"""Which decisions a corrected workbook asks for: choices, and addresses written anew."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from etl.corrections import words
from etl.corrections.references import chosen, first_address
from etl.corrections.returned import Returned, address
from etl.ledger import reasons
from gridmap import store
from gridmap.analysis import gazetteer


@dataclass(frozen=True)
class Plan:
    """A decision to make: these words of a community's ledgers mean that building."""

    community_id: int
    community: str
    words: str
    building_id: int


def plan(connection: Connection, returned: Returned, rows: pd.DataFrame) -> dict[int, Plan]:
    """
    The decisions that the workbook asks for, by numbers below zero; `rows` gets a `planned_id`.

    Rows that ask for what cannot be are refused: a building that was not offered, an address that
    is still wrong, two buildings for the same words.
    """
    matcher = gazetteer.matcher(connection)
    places = _places_of_choices(connection, returned, rows)
    wanted: dict[int, Plan] = {}
    for at in rows.index:
        home = returned.home(rows, at)
        if home is None:
            continue
        label, now, first = returned.cell(at, "choice"), address(rows, at), first_address(home)
        if label:
            building_id = _chosen(returned, at, label, home, places)
        elif now.words.get("address") == first.words.get("address"):
            continue
        else:
            match = now.match(matcher, home["community"])
            building_id = int(match.building_id or 0) if match.status == "matched" else None
            if match.status == "rejected":
                returned.refuse(at, reasons.BY_RULE[match.rule])
            elif building_id is None:
                returned.refuse(at, words.still_open(match.rule))
        if building_id is None:
            continue
        if "address" not in first.words:
            returned.refuse(at, words.NO_WORDS)
            continue
        wanted[at] = Plan(
            home["community_id"], home["community"], first.words["address"], building_id
        )
    return _settle_plans(connection, returned, rows, wanted)


def _chosen(
    returned: Returned,
    at: int,
    label: str,
    home: Mapping[str, Any],
    places: Mapping[int, int | None],
) -> int | None:
    """The building of a choice that may be made."""
    building_id = chosen(label)
    if building_id is None or building_id not in places:
        returned.refuse(at, words.NOT_OFFERED)
    elif places[building_id] != home["community_id"]:
        returned.refuse(at, words.ELSEWHERE)
    elif building_id not in (*home["candidate_ids"], home["building_id"]):
        returned.refuse(at, words.NOT_OFFERED)
    else:
        return building_id
    return None


def _places_of_choices(
    connection: Connection, returned: Returned, rows: pd.DataFrame
) -> dict[int, int | None]:
    ids = {chosen(returned.cell(at, "choice")) for at in rows.index} - {None}
    found = store.load.corrections.building_communities(connection, [id_ for id_ in ids if id_])
    return {row["id"]: row["community_id"] for row in found}


def _settle_plans(
    connection: Connection, returned: Returned, rows: pd.DataFrame, wanted: dict[int, Plan]
) -> dict[int, Plan]:
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
    numbers: dict[Plan, int] = {}
    rows["planned_id"] = pd.Series(None, rows.index, dtype=object)
    for at, one in wanted.items():
        home = returned.references.homes[rows.at[at, "ref"]]
        building_id, decision_id = standing.get((one.community_id, one.words), (None, None))
        if len(by_words[one.community_id, one.words]) > 1:
            returned.refuse(at, words.CONTRADICTORY)
        elif {building_id, home["building_id"]} - {None, one.building_id}:
            returned.refuse(at, words.SETTLED)
        elif decision_id is not None:
            rows.at[at, "planned_id"] = decision_id
        else:
            # Below zero until they are made: no decision of the database has such an id.
            rows.at[at, "planned_id"] = numbers.setdefault(one, -1 - len(numbers))
    return {number: one for one, number in numbers.items()}
