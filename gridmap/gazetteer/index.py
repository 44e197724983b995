"""Names to buildings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from gridmap.address import SIDES, label, normalise, read
from gridmap.address.tokens import EXPLICIT_BUILDING
from gridmap.gazetteer import table
from gridmap.gazetteer.entry import Building, Decision, Entry
from gridmap.gazetteer.names import community_key, name_forms, place_forms, street_number

_LIKE = 0.6
"""Share of letters in common (difflib) from which a name is suggested."""
_LEAST_LIKE = 4
"""Letters of a name that may be a place's misspelt; of three it might be a person's."""
_LEAST_NAME = 3
"""Characters of a name that is one outside its estate too: 国贸大厦, but not 新楼."""
_NUMBER = re.compile(r"\D?\d+")
_MARK = re.compile(rf"(.*\d)(?:{'|'.join(EXPLICIT_BUILDING)})([^\d座]+)")
_LAST_PART = re.compile(r"(.*[组弄])(.+)")


@dataclass(frozen=True)
class Taught:
    """Meaning of a name or address by a person's decision; buildings by position."""

    decision_id: int
    buildings: frozenset[int]


@dataclass
class Decisions:
    """
    Decisions for the ledgers of one community, by the text that was written.

    The keys of `addresses` and `buildings` are those of `gridmap.matching.keys`.
    """

    addresses: dict[str, Taught] = field(default_factory=dict)
    buildings: dict[str, Taught] = field(default_factory=dict)
    estates: dict[str, Taught] = field(default_factory=dict)

    def add(self, decision: Decision, buildings: frozenset[int]) -> None:
        """File a decision under its scope."""
        taught = Taught(decision.decision_id, buildings)
        if decision.scope == "estate":
            self.estates.update(dict.fromkeys(place_forms(decision.written), taught))
        elif decision.scope == "building":
            self.buildings[decision.written] = taught
        elif decision.written:
            self.addresses[decision.written] = taught


@dataclass
class Gazetteer:
    """
    Names to buildings (by position in `buildings`).

    `places` holds what stands in front of a building's label: estates and their aliases,
    street numbers, and whole names of buildings that stand alone. `labels` and `words` are
    what a building is called within its place: '3', '5组6', or words such as 新楼.
    `last_parts` finds '5组6' by its '6', to say what is missing and never to match.
    `communities` and `decisions` go by `community_key`. `building_labels` turns `labels` round,
    `partial` are places known from names of buildings only (柏杨西园 of 柏杨西园319号楼): they have
    other buildings too; `self_named` are those buildings. `inner_labels` are what buildings are
    called within a part of their estate that only their names tell of (三巷5号, A区3栋), not
    within the estate. `dashed` are buildings with such a label as 7-1. `estates` are communities
    and estates of the buildings, None for those of `self_named`, which are of no other, or without.
    `everywhere` is all positions, and `numbers` are the numbers in names, with the character before
    them: what is not among them ends no place.
    """

    buildings: list[Building] = field(default_factory=list)
    places: dict[str, frozenset[int]] = field(default_factory=dict)
    labels: dict[str, frozenset[int]] = field(default_factory=dict)
    words: dict[str, frozenset[int]] = field(default_factory=dict)
    communities: dict[str, frozenset[int]] = field(default_factory=dict)
    streets: frozenset[str] = frozenset()
    last_parts: dict[str, frozenset[int]] = field(default_factory=dict)
    partial: frozenset[str] = frozenset()
    self_named: frozenset[int] = frozenset()
    building_labels: list[list[str]] = field(default_factory=list)
    inner_labels: list[list[str]] = field(default_factory=list)
    dashed: frozenset[int] = frozenset()
    estates: list[tuple[str, str] | None] = field(default_factory=list)
    everywhere: frozenset[int] = frozenset()
    numbers: frozenset[str] = frozenset()
    decisions: dict[str, Decisions] = field(default_factory=dict)
    _names_in: dict[str | None, dict[str, set[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry], decisions: Iterable[Decision] = ()) -> "Gazetteer":
        """Index the entries, and the decisions that lead to them."""
        gazetteer = cls()
        index: dict[str, dict[str, set[int]]] = {
            name: defaultdict(set)
            for name in (
                "places",
                "labels",
                "inner",
                "words",
                "communities",
                "last_parts",
                "partial",
            )
        }
        for at, entry in enumerate(entries):
            gazetteer.buildings.append(entry.building)
            index["communities"][community_key(entry.building.community)].add(at)
            for name in (entry.building.estate, *entry.estate_names, *entry.addresses):
                for form in place_forms(name):
                    index["places"][form].add(at)
            for name in (entry.building.name, *entry.labels):
                _index_label(index, name, at, entry)
        gazetteer.partial = frozenset(index["partial"].keys() - index["places"].keys())
        for place, named in index.pop("partial").items():
            index["places"][place] |= named
            gazetteer.self_named |= named
        gazetteer.inner_labels = _by_building(index.pop("inner"), len(gazetteer.buildings))
        for name, found in index.items():
            setattr(gazetteer, name, {key: frozenset(ids) for key, ids in found.items() if key})
        streets = (street_number(place) for place in gazetteer.places)
        gazetteer.streets = frozenset(found[0] for found in streets if found)
        gazetteer.everywhere = frozenset(range(len(gazetteer.buildings)))
        gazetteer.numbers = frozenset(
            number
            for name in (*gazetteer.places, *gazetteer.words)
            for number in _NUMBER.findall(name)
        )
        gazetteer.building_labels = _by_building(gazetteer.labels, len(gazetteer.buildings))
        labels = zip(gazetteer.building_labels, gazetteer.inner_labels, strict=True)
        gazetteer.dashed = frozenset(
            at for at, (own, inner) in enumerate(labels) if "-" in "".join(own + inner)
        )
        gazetteer.estates = [
            (one.community, one.estate) if one.estate and at not in gazetteer.self_named else None
            for at, one in enumerate(gazetteer.buildings)
        ]
        gazetteer._add_decisions(decisions)
        return gazetteer

    def _add_decisions(self, decisions: Iterable[Decision]) -> None:
        positions = {building.building_id: at for at, building in enumerate(self.buildings)}
        for decision in decisions:
            standing = frozenset(
                positions[id_] for id_ in decision.building_ids if id_ in positions
            )
            if standing:
                mine = self.decisions.setdefault(community_key(decision.community), Decisions())
                mine.add(decision, standing)

    def with_decisions(self, decisions: Iterable[Decision]) -> "Gazetteer":
        """Gazetteer of the same buildings under these decisions instead of its own."""
        gazetteer = replace(self, decisions={})
        gazetteer._add_decisions(decisions)
        return gazetteer

    def suggestions(self, place: str, community: str | None = None) -> tuple[str, ...]:
        """Names that look like `place`: for a clerk to choose from, never to match by."""
        if not self._names_in:
            self._names_in.update(self._by_community())
        names = self._names_in.get(community, self._names_in[None])
        # Comparing is slow; names that have too few of the letters cannot be as like as is asked.
        near = [
            name
            for name, letters in names.items()
            if 2.0 * sum(map(letters.__contains__, place)) / (len(place) + len(name)) >= _LIKE
        ]
        return tuple(get_close_matches(place, near, n=3, cutoff=_LIKE))

    def _by_community(self) -> dict[str | None, dict[str, set[str]]]:
        """Names of places with their letters, of every community and (None) of all."""
        found: dict[str | None, dict[str, set[str]]] = {
            key: {} for key in (None, *self.communities)
        }
        for name, those in self.places.items():
            letters = found[None][name] = set(name)
            first = community_key(self.buildings[next(iter(those))].community)
            # Most names are of one community: then nobody asks building by building.
            if those <= self.communities.get(first, frozenset()):
                found[first][name] = letters
            else:
                for key in {community_key(self.buildings[at].community) for at in those}:
                    # Buildings may lie in no community.
                    found.get(key, {})[name] = letters
        return found

    @property
    def names(self) -> set[str]:
        """Every name of a place that is known, taught ones too; without bare labels."""
        taught = (name for those in self.decisions.values() for name in those.estates)
        communities = (building.community for building in self.buildings)
        return {*self.places, *self.words, *self.streets, *communities, *taught}

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {one.building_id: one.title or one.address for one in self.buildings}

    def flat(self, building_id: object, unit: str | None, room: str | None) -> str:
        """Address of a flat by its building's name, or else its street; '' where it has neither."""
        title = self._titles.get(str(building_id), "")
        parts = f"{unit}单元" * bool(unit) + f"{room}室" * bool(room)
        space = " " if parts and title[-1:].isascii() else ""
        return title and title + space + parts

    def is_like_a_place(self, name: str) -> bool:
        """Whether a name of four letters or more is that of a place but for a letter or two."""
        near = self.suggestions(name) if len(name) >= _LEAST_LIKE else ()
        return any(abs(len(name) - len(one)) <= 1 for one in near)

    @classmethod
    def from_csv(cls, path: Path) -> "Gazetteer":
        """From a table; see `gridmap.gazetteer.table`."""
        return cls.of(table.entries(path))


def _index_label(index: dict[str, dict[str, set[int]]], name: str, at: int, entry: Entry) -> None:
    number = label(name)
    if number is None:
        _index_words(index, name, at, entry)
        return
    index["labels"][number].add(at)
    if "-" in name or "-" in number:
        # A building called 7-1 is 7-1号 and 7-1号楼; 7组1号 is neither.
        index["labels"][number.replace("组", "-")].add(at)
        index["labels"][number.replace("-", "组")].add(at)
    if (form := normalise(name)).endswith("楼") and not form.endswith("号楼"):
        # 3楼301 is a floor, unless the building itself is called 3楼.
        index["labels"][f"{number}楼"].add(at)
    parted = _LAST_PART.fullmatch(number)
    if parted:
        index["last_parts"][parted[2]].add(at)
        # Where the estate is the group itself, its name says it: 青石桥5组, 3号.
        names = (entry.building.estate, *entry.estate_names)
        if any(normalise(estate).endswith(parted[1]) for estate in names):
            index["labels"][parted[2]].add(at)


def _by_building(labels: Mapping[str, Iterable[int]], count: int) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(count)]
    for one, those in labels.items():
        for at in those:
            found[at].append(one)
    return found


def _index_words(index: dict[str, dict[str, set[int]]], name: str, at: int, entry: Entry) -> None:
    """A name that is more than a label: 新楼, 国贸大厦, 柏杨西园319号楼, 三巷5号."""
    form, estates = normalise(name), _estates(entry)
    stands_alone = not estates or (len(form) >= _LEAST_NAME and not form[0].isascii())
    stated = [r for r in read(name).readings if r.building and not (r.unit or r.floor or r.room)]
    # 槐树营东6楼 is 东6 of 槐树营: were it 6 of 槐树营东, 槐树营6楼 would find it too.
    sided = [r for r in stated if r.building and r.building[0] in SIDES]
    for reading in sided or stated:
        if not reading.building or not (sided or reading.place):
            continue
        is_inner = bool(estates) and not any(one.startswith(reading.place) for one in estates)
        # 三巷5号 is no house 5 of its estate, and no place that is known without it.
        stands_alone &= not is_inner
        if is_inner and not form.startswith(reading.place):
            # 6号宿舍楼 is one name, and no building 6.
            continue
        labels = index["inner" if is_inner else "labels"]
        labels[reading.building].add(at)
        if not sided and form.endswith("楼") and not form.endswith("号楼"):
            labels[f"{reading.building}楼"].add(at)
        for place in _inside(reading.place, estates) if is_inner else [reading.place]:
            for front in place_forms(place):
                index["partial"][front].add(at)
    for one in name_forms(name):
        for marked in _marked(one):
            index["words"][marked].add(at)
            if stands_alone:
                index["places"][marked].add(at)


def _marked(name: str) -> Iterator[str]:
    """The name of a building with words behind its mark, with each mark: 15号楼东, 15栋东."""
    parted = _MARK.fullmatch(name)
    marks = sorted(EXPLICIT_BUILDING) if parted else ()
    yield from {name, *(f"{parted[1]}{mark}{parted[2]}" for mark in marks if parted)}


def _estates(entry: Entry) -> list[str]:
    names = (entry.building.estate, *entry.estate_names)
    return [form for name in names for form in place_forms(name)]


def _inside(part: str, estates: list[str]) -> list[str]:
    """A part of an estate as addresses name it: 石桥村三巷, not 三巷."""
    if any(part.startswith(estate) for estate in estates):
        return [part]
    return [estate + part for estate in estates]
