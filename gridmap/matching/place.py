"""The words in front of a building's label: 新城区幸福路18号幸福里小区 and what it leaves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gridmap.address.kept import DIVISION
from gridmap.gazetteer import Gazetteer, Taught, community_key

_COMMUNITY = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:社区(?:居委会)?|居委会)")
_STREET = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:大道|胡同|[路街巷道])")
_NUMBER = re.compile(r"(\d+)(号(?:附\d+)?|弄)?(?:大?院)?")
_LAST_NUMBER = re.compile(r"(\D?)(\d+)\D*\Z")
ENDS_A_STREET = frozenset("道同路街巷附")
"""Last characters of what `_STREET` and `_NUMBER` find in front of a number."""
_GENERIC = re.compile(r"(?:住宅)?小区[内里]?|大?院[内里]?|内|里面")


class Place(NamedTuple):
    """
    Buildings of the gazetteer that some words leave, by position.

    `is_named`: an estate or a street number is named, not just divisions above it.
    `is_partial`: the place is known from names of some of its buildings; there may be others.
    `names_building`: the building itself is named by a word (新楼).
    `has_division`: some words were taken for a district or street above it.
    `fault`: what the words contradict among themselves.
    `decision_id`: the person's decision by which a name of them means what it does.
    """

    buildings: frozenset[int]
    is_named: bool = False
    is_partial: bool = False
    names_building: bool = False
    has_division: bool = False
    fault: str | None = None
    decision_id: int | None = None


@dataclass(frozen=True)
class Names:
    """The names of a gazetteer, and before them those that persons taught for one community."""

    gazetteer: Gazetteer
    taught: Mapping[str, Taught] = field(default_factory=dict)

    def narrow(self, so_far: Place, name: str) -> Place:
        """Narrow a place by one of the names."""
        gazetteer = self.gazetteer
        taught = self.taught.get(name) if self.taught else None
        known = taught.buildings if taught else gazetteer.places[name]
        # All of 20,000 buildings are seldom narrowed by more than one name.
        left = known if so_far.buildings is gazetteer.everywhere else so_far.buildings & known
        whole = gazetteer.words.get(name)
        return Place(
            left or known,
            True,
            so_far.is_partial or name in gazetteer.partial,
            so_far.names_building or (whole is not None and (left or known) <= whole),
            so_far.has_division,
            so_far.fault if left else ("places-apart" if so_far.is_named else "community"),
            taught.decision_id if taught else so_far.decision_id,
        )

    def has(self, name: str) -> bool:
        """Whether it is the name of a place."""
        return name in self.taught or name in self.gazetteer.places

    def may_end(self, words: str) -> bool:
        """
        Whether words can be a place, by their last number; a quick look before `resolve`.

        A number is accounted for by a name that has it, or as a street's.
        """
        front = words.rstrip("0123456789")
        number, before = words[len(front) :], front[-1:]
        if not number or before.isdecimal():
            found = _LAST_NUMBER.search(words)
            if not found:
                return True
            before, number = found.groups()
        known = self.gazetteer.numbers
        if before in ENDS_A_STREET or number in known or before + number in known:
            return True
        return bool(self.taught) and any(number in name for name in self.taught)


def resolve(words: str, names: Names) -> list[Place]:
    """Every way to account for all of the words; none where a word is left over."""
    everywhere = Place(names.gazetteer.everywhere)
    found = list(_community(words, names, everywhere))
    start = DIVISION.match(words)
    # What looks like a division may be the head of a name: try with and without.
    if start and (end := start.end()):
        found += _community(words[end:], names, everywhere._replace(has_division=True))
    return found


def _community(words: str, names: Names, so_far: Place) -> Iterator[Place]:
    yield from _named(words, names, so_far)
    match = _COMMUNITY.match(words)
    if match:
        known = names.gazetteer.communities.get(community_key(match[0]))
        if known is not None:
            # What stands above a known community is no estate that we do not know.
            inside = so_far._replace(buildings=so_far.buildings & known, has_division=False)
            yield from _named(words[match.end() :], names, inside)


def _named(words: str, names: Names, so_far: Place) -> Iterator[Place]:
    """Estates, street numbers and the building's own word, in the order in which they stand."""
    if not words or (so_far.is_named and _GENERIC.fullmatch(words)):
        yield so_far
        return
    places, taught = names.gazetteer.places, names.taught
    for end in range(len(words), 0, -1):
        name = words[:end]
        if name not in places and (not taught or name not in taught):
            continue
        if end == len(words):
            yield names.narrow(so_far, name)
            continue
        cuts_a_number = words[end - 1].isdecimal() and words[end : end + 1].isdecimal()
        if not cuts_a_number:
            yield from _named(words[end:], names, names.narrow(so_far, name))
    if so_far.is_named:
        yield from _word(words, names, so_far)
    generic = _GENERIC.match(words) if so_far.is_named else None
    if generic:
        yield from _after_generic(words[generic.end() :], names, so_far)
    elif street := _STREET.match(words):
        yield from _street(street[0], words[street.end() :], names, so_far)


def _word(words: str, names: Names, so_far: Place) -> Iterator[Place]:
    known = names.gazetteer.words.get(words)
    if known is not None and known & so_far.buildings:
        yield so_far._replace(buildings=so_far.buildings & known, names_building=True)


def _after_generic(words: str, names: Names, so_far: Place) -> Iterator[Place]:
    yield from _word(words, names, so_far)
    if street := _STREET.match(words):
        yield from _street(street[0], words[street.end() :], names, so_far)


def _street(street: str, words: str, names: Names, so_far: Place) -> Iterator[Place]:
    """A street that no place of the gazetteer begins with here: alone, or with a number."""
    number = _NUMBER.match(words)
    if so_far.is_named and not _known_ends(street, names):
        # Behind a name it may be a part of it: 石桥 and 村三巷5号.
        return
    if not number:
        if words:
            yield from _named(words, names, so_far)
        return
    if names.has(street + words[: number.end()]):
        return
    fault = _street_fault(street, words[: number.end()], names) or so_far.fault
    rest = words[number.end() :]
    if rest or so_far.is_named:
        yield from _named(rest, names, so_far._replace(fault=fault))


def _street_fault(street: str, number: str, names: Names) -> str | None:
    """
    Another number of a street we know is another place; a street we do not know says nothing.

    Words may stand in front of the street (新城幸福路20号): it is known by its end.
    """
    ends = _known_ends(street, names)
    return "street-number" if ends and not any(names.has(end + number) for end in ends) else None


def _known_ends(street: str, names: Names) -> list[str]:
    return [street[at:] for at in range(len(street)) if street[at:] in names.gazetteer.streets]


def both(left: Place, right: Place) -> Place:
    """Intersection of the places of two columns; a conflict where they name different ones."""
    shared = left.buildings & right.buildings
    return Place(
        shared or right.buildings,
        is_named=left.is_named or right.is_named,
        is_partial=left.is_partial or right.is_partial,
        names_building=left.names_building or right.names_building,
        has_division=left.has_division or right.has_division,
        fault=left.fault or right.fault or (None if shared else "estate-column"),
        decision_id=left.decision_id or right.decision_id,
    )
