"""
The buildings a ledger can mean, with all names they go by: a plain index in memory.

It is built from the database (or a table of the same columns) once a run. A name is normalised
on its way in, so that looking one up is one dictionary access, and nothing in here is fuzzy.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy import Connection, text

from gridmap.address import label, normalise
from gridmap.errors import SourceError

_STREET_NUMBER = re.compile(r"(.{1,12}?(?:路|街|巷|道|胡同))(\d+(?:附\d+)?)(号大?院?|弄|$)")
_LAST_PART = re.compile(r"(.*[组弄])(.+)")
_COMMUNITY_WORDS = re.compile(r"(?:社区)?(?:居民?委员?会)?$")


@dataclass(frozen=True, slots=True)
class Building:
    """A building as far as an address can state it; None is not known and never contradicts."""

    building_id: str
    community: str
    estate: str
    name: str
    unit_count: int | None = None
    storeys: int | None = None
    rooms_per_floor: int | None = None

    @property
    def title(self) -> str:
        """How a clerk would call it."""
        return f"{self.estate}{self.name}"


@dataclass(frozen=True)
class Entry:
    """A building and everything it is called, as it comes from a source."""

    building: Building
    estate_names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass
class Gazetteer:
    """
    Names to buildings (by position in `buildings`).

    `places` holds what stands in front of a building's label: estates and their aliases,
    street numbers, and whole names of buildings that stand alone. `labels` and `words` are
    what a building is called within its place: '3', '5组6', or words such as 新楼.
    `last_parts` finds '5组6' by its '6', to say what is missing and never to match.
    """

    buildings: list[Building] = field(default_factory=list)
    places: dict[str, frozenset[int]] = field(default_factory=dict)
    labels: dict[str, frozenset[int]] = field(default_factory=dict)
    words: dict[str, frozenset[int]] = field(default_factory=dict)
    communities: dict[str, frozenset[int]] = field(default_factory=dict)
    streets: frozenset[str] = frozenset()
    last_parts: dict[str, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Gazetteer":
        """Index the entries."""
        gazetteer = cls()
        index: dict[str, dict[str, set[int]]] = {
            name: defaultdict(set)
            for name in ("places", "labels", "words", "communities", "last_parts")
        }
        for at, entry in enumerate(entries):
            gazetteer.buildings.append(entry.building)
            index["communities"][community_key(entry.building.community)].add(at)
            for name in (entry.building.estate, *entry.estate_names, *entry.addresses):
                for form in _place_forms(name):
                    index["places"][form].add(at)
            for name in (entry.building.name, *entry.labels):
                _index_label(index, name, at, entry)
        for name, found in index.items():
            setattr(gazetteer, name, {key: frozenset(ids) for key, ids in found.items() if key})
        streets = (street_number(place) for place in gazetteer.places)
        gazetteer.streets = frozenset(found[0] for found in streets if found)
        return gazetteer

    def suggestions(self, place: str) -> tuple[str, ...]:
        """Names that look like `place`: for a clerk to choose from, never to match by."""
        return tuple(get_close_matches(place, self.places, n=3, cutoff=0.6))

    @classmethod
    def from_csv(cls, path: Path) -> "Gazetteer":
        """
        From a table: building_id, community, estate, estate_aliases, building_label, ...

        Raises
        ------
        SourceError
            A column is missing.
        """
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        try:
            return cls.of(_csv_entry(row) for row in rows)
        except KeyError as error:
            raise SourceError(f"{path.name}: a gazetteer needs the column {error}") from error

    @classmethod
    def from_database(cls, connection: Connection) -> "Gazetteer":
        """All buildings that stand, with estates, aliases and street numbers."""
        return cls.of(_database_entry(row._mapping) for row in connection.execute(_BUILDINGS))


def community_key(name: str) -> str:
    """A community's name without what may be left out: 示范社区居委会 is 示范."""
    return _COMMUNITY_WORDS.sub("", normalise(name), count=1)


def street_number(place: str) -> tuple[str, str] | None:
    """Street and number ('幸福路', '18号') of a normalised place that is nothing else."""
    found = _STREET_NUMBER.fullmatch(place)
    return (found[1], found[2]) if found else None


def _place_forms(name: str) -> Iterator[str]:
    """A place as it is and as it may be shortened: 126号院 is 126号, 669弄 is 669."""
    form = normalise(name)
    if not form:
        return
    yield form
    street = _STREET_NUMBER.fullmatch(form)
    if street:
        yield street[1] + street[2]
        if street[3] != "弄":
            yield f"{street[1]}{street[2]}号"


def _index_label(index: dict[str, dict[str, set[int]]], name: str, at: int, entry: Entry) -> None:
    number = label(name)
    if number is None:
        form = normalise(name)
        index["words"][form].add(at)
        if not entry.building.estate:
            index["places"][form].add(at)
        return
    index["labels"][number].add(at)
    parted = _LAST_PART.fullmatch(number)
    if parted:
        index["last_parts"][parted[2]].add(at)
        # Where the estate is the group itself, its name says it: 青石桥5组, 3号.
        names = (entry.building.estate, *entry.estate_names)
        if any(normalise(estate).endswith(parted[1]) for estate in names):
            index["labels"][parted[2]].add(at)


def _number(text_: str | None) -> int | None:
    return int(text_) if text_ else None


def _csv_entry(row: dict[str, str]) -> Entry:
    building = Building(
        building_id=row["building_id"],
        community=row["community"],
        estate=row["estate"],
        name=row["building_label"],
        unit_count=_number(row["units"]),
        storeys=_number(row["floors"]),
        rooms_per_floor=_number(row["rooms_per_floor_per_unit"]),
    )
    return Entry(
        building,
        estate_names=tuple(row["estate_aliases"].split("|")),
        labels=tuple(filter(None, row["building_aliases"].split("|"))),
    )


_BUILDINGS = text("""
    SELECT
        building.id, community.name AS community, estate.name AS estate, estate.aliases,
        building.name, building.street, building.house_number, building.unit_count,
        building.storeys, building.rooms_per_floor,
        ARRAY(
            SELECT alias FROM building_alias
            WHERE building_id = building.id AND origin NOT LIKE 'correction%'
        ) AS names,
        ARRAY(
            SELECT alias FROM building_alias
            WHERE building_id = building.id AND origin LIKE 'correction%'
        ) AS taught
    FROM building
    LEFT JOIN community ON community.id = building.community_id
    LEFT JOIN estate ON estate.id = building.estate_id
    WHERE building.status <> 'demolished'
    ORDER BY building.id
""")


def _database_entry(row) -> Entry:
    building = Building(
        building_id=str(row["id"]),
        community=row["community"] or "",
        estate=row["estate"] or "",
        name=row["name"] or "",
        unit_count=row["unit_count"],
        storeys=row["storeys"],
        rooms_per_floor=row["rooms_per_floor"],
    )
    street: tuple[str, ...] = ()
    if row["street"] and row["house_number"]:
        number = row["house_number"]
        street = (f"{row['street']}{number}{'号' if number.isdecimal() else ''}",)
    # A layer's alias is a label (新楼); what a correction taught is a whole address.
    return Entry(
        building,
        estate_names=tuple(row["aliases"] or ()),
        labels=tuple(row["names"]),
        addresses=(*street, *row["taught"]),
    )
