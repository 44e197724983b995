"""The outcome of a match, as columns of `household`."""

from typing import Any

from gridmap.matching import Match

MOST_CANDIDATES = 50
"""More buildings than this are no choice; a person searches instead."""


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
