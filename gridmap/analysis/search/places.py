"""Index of what everybody may find: buildings, estates, streets, service points, communities."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping

from gridmap import gazetteer
from gridmap.address import Reading, label, normalise, read
from gridmap.analysis.search.names import EXACT, Names, letters
from gridmap.gazetteer.names import place_forms
from gridmap.gazetteer.titles import building_title, number_sign
from gridmap.matching.building import contradiction

KINDS = ("community", "estate", "street", "plot", "service_point", "person", "building")
"""What comes first where two things are found alike."""

# How well a thing fits, the best first.
IS, BEGINS, HOLDS, SCATTERED = 0, 20, 30, 40
RANKS = (IS, BEGINS, HOLDS, SCATTERED)
"""By how a name was found."""
BY_LETTERS = 5
_ELSEWHERE, _IN_PART, _CONTRADICTED, _LONGER, _LABEL_ALONE, _PLACE_ALONE = 2, 10, 12, 15, 18, 50
_MOST_PLACES = 30
"""Estates and streets that a place may mean: 金碧6 is sought in all whose names hold 金碧."""

_Row = Mapping[str, Any] | RowMapping
_label = lru_cache(maxsize=50_000)(label)
_form = lru_cache(maxsize=50_000)(normalise)
"""Of names and parts of addresses, which come again and again; of whole addresses it takes long."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Thing that can be found: `layer` and `id` on the map, its name, and what tells it apart."""

    layer: str
    id: int
    title: str
    where: str = ""
    kind: str = ""
    role: str = ""

    @property
    def order(self) -> int:
        """Place of its kind among those that fit alike."""
        return KINDS.index(self.kind or self.layer)


class Places:
    """
    Index of things, and of the buildings of each place.

    Parameters
    ----------
    things
        Rows of `store.search.things`.
    buildings
        Rows of `store.gazetteer.buildings`.
    """

    def __init__(self, things: Iterable[_Row], buildings: Iterable[_Row]) -> None:
        self.things: list[Thing] = []
        self._described: dict[int, gazetteer.Building] = {}
        # Positions of buildings by the place's form and the building's label in it.
        self._at: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._labels: dict[str, list[int]] = defaultdict(list)
        self._words: list[tuple[str, int]] = []
        self._signs: dict[str, int] = {}
        self._titles: set[tuple[str, str]] = set()
        names: dict[str, int] = {}
        named: list[tuple[str, int]] = []
        for row in things:
            position = self._add(
                Thing(row["layer"], row["id"], row["name"] or "", row["community"] or "")
            )
            for name in (row["name"] or "", *row["aliases"]):
                named += [(form, position) for form in {normalise(name), name.upper()}]
                if row["layer"] != "service_point":
                    names |= dict.fromkeys(place_forms(name), 0)
        written: list[tuple[str, int]] = []
        for row in buildings:
            written += self._add_building(row)
        self._named = Names(named)
        self._named_by_letters = Names(_by_letters([*named, *self._words]))
        self._places = Names((form, at) for at, form in enumerate(names))
        self._places_by_letters = Names(_by_letters((form, at) for at, form in enumerate(names)))
        self._forms = list(names)
        self._written = Names(written)

    def _add(self, thing: Thing) -> int:
        self.things.append(thing)
        return len(self.things) - 1

    def _add_building(self, row: _Row) -> Iterator[tuple[str, int]]:
        """File a building by the places that it is in; gives the names that it is found by."""
        estate, name = row["estate"] or "", row["name"] or ""
        community = row["community"] or ""
        address = f"{row['street'] or ''}{row['house_number'] or ''}" if row["street"] else ""
        number = row["house_number"] or ""
        if address and number.isdecimal():
            address += "号"
        title, sign = title_of(estate, name, address, community), number_sign(row["id"])
        where = " · ".join(part for part in (community, estate, address) if part not in title)
        if title and (title, where) in self._titles:
            # What nothing else tells apart is, as in lists, by its number.
            where = " · ".join(filter(None, (where, sign)))
        self._titles.add((title, where))
        at = self._add(Thing("building", row["id"], title or f"{estate or community}{sign}", where))
        self._signs[sign] = at
        if not title:
            return
        self._described[at] = gazetteer.Building(
            str(row["id"]), community, estate, name, row["unit_count"], row["storeys"],
            row["rooms_per_floor"], row["is_of_openstreetmap"],
        )  # fmt: skip
        own = [one for one in (name, *row["aliases"]) if one]
        labels = {one for one in map(_label, own) if one}
        for place in [estate, *(row["estate_aliases"] or ())] if estate else [community]:
            self._file(place, labels, at)
        if address:
            self._file(row["street"], {_label(number) or number}, at)
            self._file(address, labels, at)
        for one in labels:
            self._labels[one].append(at)
        words = [(_form(one), at) for one in own if not _label(one)]
        self._words += words
        # Part by part, as they were put together.
        for one, parts in ((title, (estate, community, address)), (address, (row["street"],))):
            front = next((part for part in parts if part and one.startswith(part)), "")
            yield _form(front) + _form(one[len(front) :]), at
        yield from words

    def _file(self, place: str, labels: Set[str], at: int) -> None:
        if place and labels:
            for form in _forms_of(place):
                for one in labels:
                    self._at[form][one].append(at)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """How well (the least is the best) and which, in no order, some more than once."""
        if (at := self._signs.get(text.strip().replace("＃", "#"))) is not None:
            yield IS, at
        wanted = normalise(text)
        if not wanted:
            return
        for form in {wanted, text.strip().upper()}:
            for how, at in self._named.find(form):
                yield RANKS[how], at
            for how, at in (*self._written.find(form), *self._named.scattered(form)):
                yield RANKS[how], at
        for how, at in self._named_by_letters.find(wanted) if wanted.isascii() else ():
            yield RANKS[how] + BY_LETTERS, at
        for reading in read(text).readings:
            if reading.building:
                yield from self._buildings(reading)
                # Where there is no such building, its estate or street helps on.
                for how, at in self._named.find(reading.place):
                    if how == EXACT:
                        yield _PLACE_ALONE, at

    def _buildings(self, reading: Reading) -> Iterator[tuple[int, int]]:
        """Buildings that one reading of an address may mean."""
        assert reading.building
        if not reading.place:
            for at in self._labels.get(reading.building, ()):
                yield _LABEL_ALONE + self._doubt(at, reading), at
            return
        for rank, place in self._places_of(reading.place):
            labels = self._at.get(place, {})
            for at in labels.get(reading.building, ()):
                is_elsewhere = len(place) < len(reading.place) and not self._is_in(
                    at, reading.place
                )
                yield rank + self._doubt(at, reading) + is_elsewhere * _ELSEWHERE, at
            if not (reading.unit or reading.room):
                for one, those in labels.items():
                    if one != reading.building and one.startswith(reading.building):
                        yield from ((rank + _LONGER, at) for at in those)

    def _places_of(self, written: str) -> Iterator[tuple[int, str]]:
        """Places that words may mean: known by this name, behind a larger one, in part."""
        for start in range(len(written)):
            if written[start:] in self._at:
                yield IS, written[start:]
                return
        count = 0
        by_letters = self._places_by_letters.find(written) if written.isascii() else ()
        for penalty, hits in ((0, self._places.find(written)), (BY_LETTERS, by_letters)):
            for how, at in hits:
                count += 1
                if count > _MOST_PLACES:
                    return
                yield penalty + (0 if how == EXACT else _IN_PART), self._forms[at]

    def _is_in(self, at: int, front: str) -> bool:
        """Whether what stands before a place may be the building's community, or is nothing."""
        key = gazetteer.community_key(self._described[at].community)
        return not front or (bool(key) and gazetteer.community_key(front).endswith(key))

    def _doubt(self, at: int, reading: Reading) -> int:
        return _CONTRADICTED if contradiction(self._described[at], reading) else 0


def title_of(estate: str, name: str, address: str, community: str) -> str:
    """Name of a building as a clerk writes it; its address is composed where the layer has none."""
    if address and name and address.endswith(name):
        return address
    if estate and name:
        return building_title(estate, name)
    if address and (not name or _label(name)):
        return f"{address}{name}"
    return f"{community}{name}" if _label(name) else name


@lru_cache(maxsize=100_000)
def _forms_of(place: str) -> tuple[str, ...]:
    return tuple(place_forms(place))


def _by_letters(pairs: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    for name, at in pairs:
        for form in letters(name):
            if form:
                yield form, at
