"""What is open after a load, or in a community today: the rows of a workbook of corrections."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from etl.corrections.words import OUTCOMES, REASONS
from gridmap import store
from gridmap.analysis.review import Address, like_estates

MOST_WORDS = 5
"""Candidates that are written out; all of them are in the drop-down."""


@dataclass
class OpenRow:
    """
    A row to correct.

    Attributes
    ----------
    ref
        h and a household's id, or r and a reject's.
    row
        Texts by the headers of the file that it came in.
    candidates
        Buildings to choose from, in words.
    options
        Labels of those in the household's own community, each with its building's id.
    """

    ref: str
    row_number: int
    row: dict[str, str]
    outcome: str
    reason: str
    candidates: str = ""
    options: list[str] = field(default_factory=list)


def open_rows(
    connection: Connection, *, import_run_id: int | None, community_id: int | None
) -> list[OpenRow]:
    """
    Rejects of a load and unlocated households of its community, in the order of the file.

    With `community_id` alone: of the community's latest load. A household whose corrected row was
    refused comes once, with what was written last.
    """
    rejects = store.load.corrections.rejects(connection, import_run_id, community_id)
    homes = store.load.corrections.open_households(connection, import_run_id, community_id)
    refused = {row["household_key"]: row for row in rejects if row["household_key"]}
    titles = _titles(connection, (id_ for row in homes for id_ in row["candidate_ids"]))
    found = [_home(connection, row, refused, titles) for row in homes]
    merged = {row["household_key"] for row in homes}
    found += [
        OpenRow(f"r{row['id']}", row["row_number"], row["raw"], OUTCOMES["rejected"], row["reason"])
        for row in rejects
        if row["household_key"] is None or row["household_key"] not in merged
    ]
    return sorted(found, key=lambda row: (row.row_number, row.ref))


def _home(
    connection: Connection,
    home: Any,
    refused: dict[str, Any],
    titles: dict[int, tuple[int | None, str]],
) -> OpenRow:
    written, again = home["written"], refused.get(home["household_key"])
    known = [titles[id_] for id_ in home["candidate_ids"] if id_ in titles]
    words = "、".join(label for _, label in known[:MOST_WORDS])
    if len(known) > MOST_WORDS:
        words += f" 等 {len(known)} 栋"
    if home["match_rule"] == "place-unknown":
        address = Address.of(written["place"], home["address_text"])
        like = like_estates(connection, home["community_id"], address)
        words = f"名称相近的小区:{'、'.join(name for _, name in like)}" if like else ""
    return OpenRow(
        ref=f"h{home['id']}",
        row_number=again["row_number"] if again else written["row_number"],
        row=again["raw"] if again else written["row"],
        outcome=OUTCOMES[home["match_status"]],
        reason=again["reason"] if again else REASONS.get(home["match_rule"], ""),
        candidates=words,
        options=[label for community, label in known if community == home["community_id"]],
    )


def _titles(
    connection: Connection, building_ids: Iterable[int]
) -> dict[int, tuple[int | None, str]]:
    """Community and label of buildings; the id in the label finds the building again."""
    buildings = store.review.candidates(connection, sorted(set(building_ids)))
    return {
        row["building_id"]: (
            row["community_id"],
            f"{(row['estate'] or '') + (row['name'] or '') or row['address']} "
            f"#{row['building_id']}".strip(),
        )
        for row in buildings.to_dict("records")
    }
