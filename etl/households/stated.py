"""Values that a ledger states of known households, and those it leaves as they were."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from etl.households.identity import Known
from etl.ledger.cleaning import COUNTS, STATED, CleanedLedger
from gridmap import store

VALUES = {name: f"{name}_count" for name in COUNTS} | {
    "living_alone": "is_living_alone",
    "occupancy": "occupancy",
}
"""Columns of a household, by field of a ledger."""
_COUNTED = VALUES.keys() - {"occupancy"}
BITS = {"age60": 1, "age80": 2, "under6": 4, "disabled": 8, "living_alone": 16}
"""Needs in the column `unstated` of a household, by field."""
WITHIN = (("age60", "people"), ("age80", "age60"), ("under6", "people"), ("disabled", "people"))
"""Parts of a household, and what they are parts of."""


def then(connection: Connection, ids: pd.Series) -> dict[int, dict[str, Any]]:
    """Households as they are before a load, by id."""
    found = store.load.households.as_they_are(connection, [int(id_) for id_ in ids])
    return {
        one["id"]: dict(one)
        | {"written": one["written"] and json.dumps(one["written"], ensure_ascii=False)}
        for one in found
    }


def silent(rows: pd.DataFrame) -> set[str]:
    """
    Fields of which no row states anything.

    A ledger without the column 60岁以上人数, or with an empty one, does not say that nobody is 60:
    a single figure in it does, of everybody.
    """
    return {name for name in STATED if not rows[f"states_{name}"].any()} - {"people"}


def bits(names: Collection[str]) -> int:
    """Sum of the bits of the needs among fields."""
    return sum(bit for name, bit in BITS.items() if name in names)


def completed(connection: Connection, linked: CleanedLedger, known: Known) -> CleanedLedger:
    """
    The ledger with what is known of open households where it is silent.

    Rows of a list of a part have what they state already (`etl.households.part`).
    """
    rows = linked.rows
    absent = silent(rows)
    open_ = {one["id"] for one in known if one["is_open"]}
    mine = rows["household_id"].isin(open_) & ~rows["community_id"].isin(linked.of_part)
    if not absent or not mine.any():
        return linked
    old = then(connection, rows.loc[mine, "household_id"])
    changed = rows[mine].to_dict("records")
    fitted = 0
    for row in changed:
        before = old[int(row["household_id"])]
        row |= {VALUES[name]: before[VALUES[name]] for name in absent & VALUES.keys()}
        row["unstated"] &= before["unstated"]
        if "verified" in absent:
            row["last_verified_on"] = before["last_verified_on"]
        fit(row, VALUES.keys() - absent)
        fitted += any(row[VALUES[n]] != before[VALUES[n]] for n in absent & _COUNTED)
    rows = rows.copy()
    for column in ("unstated", *(VALUES.get(name, "last_verified_on") for name in absent)):
        rows.loc[mine, column] = pd.Series(
            [row[column] for row in changed], rows.index[mine], rows[column].dtype
        )
    notes = linked.notes | ({"counts fitted": fitted} if fitted else {})
    return replace(linked, rows=rows, notes=notes)


def fit(new: dict[str, Any], stated: Collection[str]) -> None:
    """Move the counts that are not stated as little as those that are need."""
    for part, whole in reversed(WITHIN):
        if part in stated and whole not in stated:
            new[VALUES[whole]] = max(new[VALUES[whole]], new[VALUES[part]])
    for part, whole in WITHIN:
        if part not in stated:
            new[VALUES[part]] = min(new[VALUES[part]], new[VALUES[whole]])
    is_other = new["people_count"] > 1 or ("age60" in stated and not new["age60_count"])
    if "living_alone" not in stated and is_other:
        new["is_living_alone"] = False
    if "people" in stated and "occupancy" not in stated:
        if not new["people_count"]:
            new["occupancy"] = "vacant"
        elif new["occupancy"] == "vacant":
            new["occupancy"] = "unknown"


def is_fitted(row: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a value that a row does not state is another than it was."""
    return any(
        new[VALUES[name]] != old[VALUES[name]] and not row[f"states_{name}"] for name in _COUNTED
    )


def later(one: date | None, other: date | None) -> date | None:
    """A list of a part moves no day of verification back."""
    days = [day for day in (one, other) if day is not None and not pd.isna(day)]
    return max(days, default=None)
