"""Flats whose unit a ledger does not state: found by their room, and kept in the unit known."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from gridmap.gazetteer import Gazetteer

Known = Sequence[Mapping[str, Any]]
Room = tuple[int, int, str]
"""Community, building and room."""


def of_rooms(
    known: Known, rows: pd.DataFrame, found: Sequence[int | None]
) -> Iterator[tuple[int, int]]:
    """
    Positions of rows and ids of households: the only one of each in its room of a building.

    A ledger without the column 单元 means by 1栋101 the flat that is known as 1栋1单元101, if the
    building has one room 101. Of several only a person can say which it is, and so where the
    building is known to have several units: the flat may be one of another, which nobody has
    listed yet. Two different units are two flats.

    Parameters
    ----------
    known, rows
        As of `etl.households.identity.find`.
    found
        Ids of the households that rows are already.
    """
    taken = set(found)
    homes: dict[Room | None, list[Mapping[str, Any]]] = defaultdict(list)
    for one in known:
        if one["is_open"]:
            homes[_room(one)].append(one)
    records = rows[["community_id", "building_id", "room", "unit", "is_numbered"]]
    wanted = [_room(one) for one in records.to_dict("records")]
    counts = Counter(wanted)
    units = rows["unit"].tolist()
    for at, (room, is_numbered) in enumerate(zip(wanted, rows["is_numbered"], strict=True)):
        if found[at] is not None or room is None or counts[room] > 1 or len(homes[room]) != 1:
            continue
        [home] = homes[room]
        is_other = home["id"] in taken or (units[at] and home["unit"])
        has_several = pd.notna(home["unit_count"]) and home["unit_count"] > 1
        is_other = is_other or (has_several and not units[at])
        if not is_other and not (is_numbered and home["is_numbered"]):
            yield at, home["id"]


def in_its_room(
    missing: Known, rows: pd.DataFrame, *, is_numbered: bool
) -> Iterator[tuple[int, set[int]]]:
    """
    Labels of rows without unit, and ids of missing households of that room: 1单元101, 2单元101.

    `is_numbered`: the ledger numbers households as before, and two numbers are two households.
    """
    homes: dict[Room | None, list[Mapping[str, Any]]] = defaultdict(list)
    for one in missing:
        if one["unit"]:
            homes[_room(one)].append(one)
    bare = rows[rows["unit"].isna()] if homes else rows.iloc[:0]
    for at, row in zip(bare.index, bare.to_dict("records"), strict=True):
        numbered = is_numbered and row["is_numbered"]
        found = homes.get(_room(row), ()) if _room(row) else ()
        ids = {one["id"] for one in found if not (numbered and one["is_numbered"])}
        if ids:
            yield at, ids


def kept(known: Known, rows: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Rows that state no unit with that of their household, where building and room are its own."""
    lacking = rows[rows["unit"].isna() & rows["room"].notna() & rows["household_id"].notna()]
    homes = {one["id"]: one for one in known if one["unit"]} if len(lacking) else {}
    units = {
        at: homes[id_]["unit"]
        for at, id_, one in zip(
            lacking.index, lacking["household_id"], lacking.to_dict("records"), strict=True
        )
        if id_ in homes and _room(one) == _room(homes[id_])
    }
    if not units:
        return rows
    rows = rows.copy()
    for at, unit in units.items():
        building, room, text = (
            rows.at[at, name] for name in ("building_id", "room", "address_text")
        )
        rows.at[at, "unit"] = unit
        rows.at[at, "address_text"] = gazetteer.flat(building, unit, room) or text
    return rows


def _room(one: Mapping[str, Any]) -> Room | None:
    building, room = one["building_id"], one["room"]
    if building is None or pd.isna(building) or not room:
        return None
    return one["community_id"], int(building), room
