"""The gazetteer of the database: today's buildings, and the decisions that its user may see."""

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, RowMapping

from gridmap import store
from gridmap.address import label
from gridmap.gazetteer import Building, Decision, Entry, Gazetteer
from gridmap.matching import Matcher

_OF_BUILDINGS = ("栋", "幢", "座", "楼")
"""Last words of numbers that buildings have, and doors do not."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}")
_GROUP = re.compile(r"第?[\d一二三四五六七八九十]+[组队]")

_kept: dict[str, Gazetteer] = {}
"""The last gazetteer, without decisions, under its version: 20,000 buildings take a second."""


def read_gazetteer(connection: Connection) -> Gazetteer:
    """Gazetteer of all buildings that are not demolished, with the decisions in force."""
    return Gazetteer.of(_entries(connection), _decisions(connection))


def matcher(connection: Connection, *, also: Iterable[Decision] = ()) -> Matcher:
    """
    Matcher over today's buildings and the decisions in force that the user may see.

    The buildings are kept in memory until one of them, or a name of one, changes.

    Parameters
    ----------
    also
        Decisions to match by that are not in force yet.
    """
    version = f"{connection.engine.url} {store.gazetteer.version(connection)}"
    gazetteer = _kept.get(version)
    if gazetteer is None:
        gazetteer = Gazetteer.of(_entries(connection))
        _kept.clear()
        _kept[version] = gazetteer
    return Matcher(gazetteer.with_decisions([*_decisions(connection), *also]))


def _entries(connection: Connection) -> Iterator[Entry]:
    """Buildings that are not demolished, with estates, aliases and street numbers."""
    return map(_entry, store.gazetteer.buildings(connection))


def _decisions(connection: Connection) -> Iterator[Decision]:
    """Decisions that are in force and lead to a building; an address set aside has none."""
    for row in store.gazetteer.decisions(connection):
        yield Decision(
            decision_id=row["id"],
            community=row["community"],
            scope=row["scope"],
            written=row["written"],
            building_ids=tuple(map(str, row["building_ids"])),
        )


def _latin(name: str, street: str, number: str) -> Iterator[str]:
    """Ways to write a house of a Latin street: 162 West 121st Street; Oakhill, Triq Rodolfu."""
    if number:
        yield from (f"{number} {street}", f"{street} {number}")
    if not _LATIN.search(name):
        return
    yield from (f"{name} {street}", f"{street} {name}")
    if number:
        places = f"{number} {street}", f"{street} {number}"
        yield from (f"{name} {place}" for place in places)
        yield from (f"{place} {name}" for place in places)


def _address(street: str, number: str) -> str:
    """Address of a house as it is shown, '' where street or number is missing."""
    if not street or not number:
        return ""
    if not _HAN.search(street):
        return f"{number} {street}"
    return f"{street}{number}{'号' if number.isdecimal() else ''}"


def _entry(row: RowMapping) -> Entry:
    street, number = row["street"] or "", row["house_number"] or ""
    address = _address(street, number)
    is_latin = bool(street) and not _HAN.search(
        street + (row["name"] or "") + (row["estate"] or "")
    )
    building = Building(
        building_id=str(row["id"]),
        community=row["community"] or "",
        estate=row["estate"] or "",
        name=row["name"] or "",
        unit_count=row["unit_count"],
        storeys=row["storeys"],
        rooms_per_floor=row["rooms_per_floor"],
        are_storeys_vague=row["is_of_openstreetmap"],
        has_small_rooms=is_latin,
        address=address,
    )
    labels: tuple[str, ...] = tuple(row["aliases"])
    addresses: tuple[str, ...] = tuple(_latin(building.name, street, number)) if is_latin else ()
    if number.endswith(_OF_BUILDINGS) and address:
        # 7栋 of a lane is no door but a building of it.
        labels += (address,)
    elif address:
        addresses += (address,)
    if village := building.community:
        # In the village itself 石板村一组3号 is 一组3号; a house called 四组1号 is the village's.
        within = [one.removeprefix(village) for one in addresses if one.startswith(village)]
        addresses += tuple(filter(_GROUP.match, within))
        if not building.estate and "组" in (label(building.name) or ""):
            labels += (village + building.name,)
    return Entry(
        building,
        estate_names=tuple(row["estate_aliases"] or ()),
        labels=labels,
        addresses=addresses,
    )
