"""Gazetteers: other names of estates and buildings, and what layers do not know of a building."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pandas as pd
from sqlalchemy import Connection

from etl import records
from etl.records import Records, Refusals
from etl.source import Cleaned, Stored
from gridmap import store
from gridmap.address import label, normalise
from gridmap.store.copy import copy_frame

COLUMNS = {
    "community": ("社区", "所属社区", "社区名称"),
    "estate": ("小区", "小区名称", "所属小区"),
    "estate_aliases": ("小区别名", "小区曾用名"),
    "building_label": ("楼栋", "楼号", "楼栋名称"),
    "building_aliases": ("楼栋别名", "俗称"),
    "units": ("单元数",),
    "floors": ("层数", "楼层数", "总层数"),
    "rooms_per_floor_per_unit": ("每层户数", "一层几户"),
}
NEEDED = ("community", "estate", "building_label")
COUNTS = {
    "units": "unit_count",
    "floors": "storeys",
    "rooms_per_floor_per_unit": "rooms_per_floor",
}
MOST = {"units": 1000, "floors": 200, "rooms_per_floor_per_unit": 1000}
"""Larger numbers are slips; as for layers, see `etl.buildings`."""
BUILDING = ["building_id", *COUNTS.values(), "aliases"]

_APART = re.compile(r"[;；,，、|]")


@dataclass
class Gazetteer:
    """
    Source (see `etl.source`) of the names of estates and buildings.

    Columns: community, estate, estate_aliases, building_label, building_aliases, units, floors,
    rooms_per_floor_per_unit.

    Its buildings are those of the layers, found by community, estate and label; a table without
    geometry makes none. A cell that is empty takes nothing away. A list of aliases is the whole
    list: names that it lacks are no longer known.
    """

    kind: ClassVar[str] = "gazetteer"

    def read(self, path: Path) -> Records:
        """The table as text; SourceError where a column is missing."""
        return records.read(path, COLUMNS, needed=NEEDED)

    def clean(self, raw: Records) -> Cleaned[Records]:
        """Counts as numbers, aliases as lists."""
        rows = raw.frame.copy()
        refusals = Refusals(rows)
        refusals.add((rows[list(NEEDED)] == "").any(axis=1), "no-place")
        for name in COUNTS:
            written = rows[name].where(rows[name].str.fullmatch(r"\d{1,4}"))
            numbers = pd.to_numeric(written, errors="coerce")
            refusals.add((rows[name] != "") & ~(numbers <= MOST[name]), "counts-unlikely")
        good = refusals.open.copy()
        for name, column in COUNTS.items():
            whole = [int(cell) if cell else None for cell in good[name]]
            good[column] = pd.Series(whole, good.index, dtype=object)
        for name in ("estate_aliases", "building_aliases"):
            good[name] = [_listed(cell) for cell in good[name]]
        return Cleaned(good, refusals.reasons, raw, dict(raw.notes))

    def link(self, connection: Connection, cleaned: Cleaned[Records]) -> Cleaned[Records]:
        """Communities and estates by name, buildings by their label in the estate."""
        rows = cleaned.rows.copy()
        refusals = Refusals(rows)
        rows["community_id"] = records.community_ids(connection, rows["community"])
        refusals.add(rows["community_id"].isna(), "community-unknown")
        rows["estate_id"] = _estate_ids(connection, rows)
        refusals.add(rows["estate_id"].isna(), "estate-unknown")
        found = _building_ids(connection, rows)
        refusals.add([len(ids) == 0 for ids in found], "label-unknown")
        refusals.add([len(ids) > 1 for ids in found], "label-of-several")
        ids = [ids[0] if len(ids) == 1 else None for ids in found]
        rows["building_id"] = pd.Series(ids, rows.index, dtype=object)
        again = rows["building_id"].duplicated() & rows["building_id"].notna()
        refusals.add(again, "label-again")
        return replace(cleaned, rows=rows).refuse(refusals.reasons)

    def store(self, connection: Connection, cleaned: Cleaned, run_id: int) -> Stored:
        """Writes what differs; a name that is new counts as inserted."""
        load = store.load.gazetteer
        for name in ("estate", "building"):
            store.load.staging.lock(connection, name)
        load.stage(connection)
        rows = cleaned.rows.rename(columns={"building_aliases": "aliases"})
        copy_frame(connection, "incoming_building", rows[BUILDING])
        copy_frame(connection, "incoming_estate", _estates(rows))
        updated = load.set_counts(connection)
        forgotten = load.forget_names(connection)
        inserted = load.add_names(connection)
        updated += load.set_estate_names(connection)
        notes = {"names_forgotten": forgotten} if forgotten else {}
        return Stored(inserted, updated, notes)


def _listed(cell: str) -> list[str]:
    return list(dict.fromkeys(filter(None, map(str.strip, _APART.split(cell)))))


def _estates(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per estate, with the aliases of all its rows; its own name is none."""
    aliases: dict[int, dict[str, None]] = {}
    for id_, name, listed in rows[["estate_id", "estate", "estate_aliases"]].itertuples(
        index=False
    ):
        mine = aliases.setdefault(id_, {})
        mine.update((alias, None) for alias in listed if alias != name)
    return pd.DataFrame(
        {"estate_id": list(aliases), "aliases": [list(names) for names in aliases.values()]},
        dtype=object,
    )


def _estate_ids(connection: Connection, rows: pd.DataFrame) -> pd.Series:
    """By their name in the community; by an alias where no other estate bears it."""
    names: dict[tuple[int, str], set[int]] = {}
    aliases: dict[tuple[int, str], set[int]] = {}
    for one in store.load.links.estates(connection):
        names.setdefault((one["community_id"], normalise(one["name"])), set()).add(one["id"])
        for alias in one["aliases"]:
            aliases.setdefault((one["community_id"], normalise(alias)), set()).add(one["id"])

    def known(community_id: int, name: str) -> int | None:
        key = (community_id, normalise(name))
        ids = names.get(key) or aliases.get(key) or set()
        return next(iter(ids)) if len(ids) == 1 else None

    pairs = zip(rows["community_id"], rows["estate"], strict=True)
    return pd.Series([known(*pair) for pair in pairs], rows.index, dtype=object)


def _building_ids(connection: Connection, rows: pd.DataFrame) -> list[list[int]]:
    known: dict[tuple[int, str], list[int]] = {}
    for one in store.load.gazetteer.buildings(connection):
        known.setdefault((one["estate_id"], _called(one["name"] or "")), []).append(one["id"])
    pairs = zip(rows["estate_id"], rows["building_label"], strict=True)
    return [known.get((estate_id, _called(name)), []) for estate_id, name in pairs]


def _called(name: str) -> str:
    """3号楼, 三栋 and 3# are one; 新楼 is itself."""
    return label(name) or normalise(name)
