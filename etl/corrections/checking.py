"""Is each row of a corrected workbook what it went out as, and may still be corrected?"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from etl.corrections import words
from etl.corrections.returned import Returned, without_ours
from etl.ledger.reasons import Reason
from gridmap import store


def check(connection: Connection, returned: Returned, rows: pd.DataFrame) -> None:
    """Is each row what it went out as, and may still be corrected?"""
    counts = Counter(rows["ref"])
    taken = _taken(connection, returned, rows)
    for at, ref, *key in rows[["ref", "community_id", "household_key"]].itertuples():
        home, refused = returned.references.homes.get(ref), returned.references.refused.get(ref)
        if home is None and refused is None:
            returned.refuse(at, words.UNKNOWN_ROW)
        elif counts[ref] > 1:
            returned.refuse(at, words.TWICE)
        elif home is not None:
            _check_home(returned, at, home)
        elif refused is not None:
            _check_refused(returned, at, refused, tuple(key) in taken)


def _check_home(returned: Returned, at: int, home: Mapping[str, Any]) -> None:
    if home["closed_on"] is not None:
        returned.refuse(at, words.GONE)
    elif home["building_id"] is not None and not home["is_corrected"]:
        returned.refuse(at, words.SETTLED)


def _check_refused(returned: Returned, at: int, refused: Mapping[str, Any], is_taken: bool) -> None:
    row, kept = returned.row(at), without_ours(refused["raw"])
    if returned.cell(at, "choice"):
        returned.refuse(at, words.NOT_OFFERED)
    elif all((row.get(name) or "") == (cell or "") for name, cell in kept.items()):
        returned.refuse(at, Reason(refused["rule"] or "", refused["reason"]))
    elif is_taken:
        returned.refuse(at, words.TAKEN)


def _taken(connection: Connection, returned: Returned, rows: pd.DataFrame) -> set[tuple[int, str]]:
    """Keys that other households have; a reject's own key is none of them."""
    asked = []
    for ref, community_id, key in rows[["ref", "community_id", "household_key"]].itertuples(
        index=False
    ):
        refused = returned.references.refused.get(ref)
        own = refused and refused["rule"] != "duplicate" and refused["household_key"] == key
        if refused and not own and community_id is not None:
            asked.append((int(community_id), key))
    return store.load.corrections.taken(
        connection, [one for one, _ in asked], [key for _, key in asked]
    )
