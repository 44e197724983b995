"""Columns of a ledger beside the address: the community, the estate, the decisions there."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import attrgetter

from gridmap.address import Reading, Readings
from gridmap.address.shape import Shape
from gridmap.gazetteer import Building, Decisions, Gazetteer, community_key
from gridmap.matching import keys
from gridmap.matching.building import contradiction, judged_flat
from gridmap.matching.outcome import Evidence
from gridmap.matching.place import ENDS_A_STREET, Names, Place, both, resolve

_NONE = Decisions()
_NOWHERE: frozenset[int] = frozenset()
_FLATS = attrgetter("unit_count", "storeys", "rooms_per_floor", "has_small_rooms")
_LEAST_ROOM = 100
_MOST_PLACES = 100_000
"""Kept for each estate column; a file of nothing but oddities shall not fill the memory."""


class LocalPlace:
    """A place with what is inside the ledger's community, found by labels."""

    def __init__(self, place: Place, gazetteer: Gazetteer, inside: frozenset[int] | None) -> None:
        self.place = place
        self.is_named = place.is_named
        self.gazetteer = gazetteer
        self.left = place.buildings if inside is None else place.buildings & inside
        self.is_elsewhere = bool(place.fault) or not self.left
        is_one = len(self.left) == 1 and not place.is_partial
        # Where the one that is known has a number, there are others: 3栋 of an estate.
        is_numbered = is_one and any(
            gazetteer.building_labels[at] or gazetteer.inner_labels[at] for at in self.left
        )
        self.is_single = is_one and not is_numbered
        self.is_stated = self.is_single or place.names_building
        self.has_others = is_one and is_numbered
        # Without an estate a label says which building only where the community has one such,
        # and no words that look like a district (市东区, 新城区) may be an estate we do not know.
        is_anywhere = inside is None and len(self.left) == len(self.gazetteer.buildings)
        self.is_vague = is_anywhere or place.has_division
        estates = set(map(gazetteer.estates.__getitem__, self.left)) if place.is_named else set()
        self.has_several_estates = len(estates - {None}) > 1
        is_sure = self.is_named and not (self.is_elsewhere or self.has_several_estates)
        self.is_plain = is_sure and place.decision_id is None
        self._labelled: dict[str, tuple[int, ...]] = {}
        self.dashed = {
            label
            for at in self.left & gazetteer.dashed
            for label in (*gazetteer.building_labels[at], *gazetteer.inner_labels[at])
            if "-" in label and self.labelled(label)
        }

    def labelled(self, label: str) -> tuple[int, ...]:
        """Buildings that are called so here, also those of a part of which only names tell."""
        found = self._labelled.get(label)
        if found is None:
            named = self.left & self.gazetteer.labels.get(label, _NOWHERE)
            if self.place.is_partial:
                inner = self.gazetteer.inner_labels
                named |= {at for at in self.left if label in inner[at]}
            found = self._labelled[label] = tuple(sorted(named) if len(named) > 1 else named)
        return found

    def flat(
        self, building: str, unit: str | None, floor: str | None, room: str | None
    ) -> tuple[str, str | None] | None:
        """Building and room as doors show it, if a reading's words can mean nothing else here."""
        named = self.labelled(building) if self.is_plain else ()
        if len(named) != 1:
            return None
        one = self.gazetteer.buildings[named[0]]
        fault, door = judged_flat(one, unit, None if floor is None else int(floor), room)
        return None if fault else (one.building_id, door)

    @cached_property
    def _alike(self) -> list[tuple[Building, list[int]]]:
        return _alike(self.gazetteer, self.left)

    def weigh(self, reading: Reading, evidence: Evidence) -> None:
        """File a reading of this place under what it says."""
        evidence.place_found = True
        if self.is_named:
            evidence.place_named = True
        if self.is_elsewhere:
            found = evidence.faults.setdefault(self.place.fault or "community", set())
            found |= _labelled(self.gazetteer, self.place.buildings, reading)
        elif reading.building or self.is_stated:
            self._weigh_named(reading, evidence)
        elif self.place.is_partial and self.labelled(f"{reading.floor}楼"):
            # The place is known by 槐树营7楼 alone: that is a building, not its seventh floor.
            return
        else:
            allowed = [those for one, those in self._alike if not contradiction(one, reading)]
            evidence.unnamed.update(*allowed)
            evidence.may_be_unknown |= self.has_others and bool(allowed)

    def weigh_dashed(self, text: str, evidence: Evidence) -> None:
        """File 7-1号楼 as what 7-1 and 7-1-501 may mean, beside unit 1 of building 7."""
        for label in self.dashed:
            if re.search(rf"(?<![\dA-Z])(?<!\d-){label}(?=-|$)", text):
                evidence.unnamed.update(self.labelled(label))

    def _weigh_named(self, reading: Reading, evidence: Evidence) -> None:
        named = self.left if reading.building is None else self.labelled(reading.building)
        if not self.is_named and (self.is_vague or len(named) > 1):
            buildings = self.gazetteer.buildings
            evidence.unnamed.update(at for at in named if not contradiction(buildings[at], reading))
            return
        if not named:
            if reading.building:
                is_called = self.is_single and not self.place.names_building
                evidence.may_be_unknown |= is_called and _may_number(reading.building)
                parted = self.gazetteer.last_parts.get(reading.building, _NOWHERE)
                evidence.partial |= self.left & parted
            return
        evidence.reading_count += 1
        if self.has_several_estates:
            evidence.several_estates = True
        for at in named:
            if self.place.decision_id is not None:
                evidence.decided[at] = self.place.decision_id
            evidence.check(at, reading)


class Columns:
    """
    A community and an estate as written, and the places that addresses name beside them.

    `estate` is normalised, `local` gives a `LocalPlace`; `is_known` is False where the gazetteer
    lacks the community.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        local: Callable[[Place, frozenset[int] | None], LocalPlace],
        resolved: Callable[[str], Sequence[Place]],
        community: str | None,
        estate: str | None,
    ) -> None:
        self.gazetteer = gazetteer
        self._local = local
        self.estate = keys.column(estate)
        key = community_key(community) if community else None
        self.inside = gazetteer.communities.get(key) if key is not None else None
        self.is_known = not community or bool(self.inside)
        # Without a community, whose decisions they are is not known.
        self.decisions = gazetteer.decisions.get(key or "", _NONE) if community else _NONE
        decided = self.decisions
        is_separate = not self.estate[-1:].isdecimal()
        has_decisions = decided.addresses or decided.buildings or decided.estates
        self.is_plain = is_separate and not has_decisions
        self._names = Names(gazetteer, self.decisions.estates)
        self._resolved = resolved if not self.decisions.estates else self._resolve
        self._found: dict[str, tuple[LocalPlace, ...]] = {}
        self._key = key
        self._names_like: dict[str, tuple[str, ...]] = {}

    def weigh(self, readings: Readings, evidence: Evidence) -> None:
        """File all readings at all places that the gazetteer knows."""
        for n, words in enumerate(readings.places):
            local_places = self._found.get(words)
            if local_places is None:
                local_places = self.local_places(words)
            if local_places:
                for reading in readings.at(n):
                    for local in local_places:
                        local.weigh(reading, evidence)
                for local in local_places:
                    if local.dashed:
                        local.weigh_dashed(readings.normalised, evidence)

    def places_of_shape(
        self, shape: Shape, parts: Sequence[str]
    ) -> list[tuple[int, str, LocalPlace]]:
        """
        Places of a text of a known shape, with their position among its places and their words.

        Empty where it cannot be told so quickly, or none is known: `weigh` tells.
        """
        if shape.ends is None or not self.is_plain:
            return []
        known, front, at = self.gazetteer.numbers, (self.estate + parts[0])[-1:], self._found.get
        found: list[tuple[int, str, LocalPlace]] = []
        seen: list[str] = []
        for n, before, slot, words in shape.ends:
            if slot:
                last, number = before or front, parts[slot]
                if not (last in ENDS_A_STREET or number in known or last + number in known):
                    continue
            place = parts[0] if words == "{0}" else words.format(*parts)
            if place in seen:
                return []
            seen.append(place)
            for local in at(place) or self.local_places(place):
                if local.dashed:
                    return []
                found.append((n, place, local))
        return found

    def local_places(self, words: str) -> tuple[LocalPlace, ...]:
        """Places on which the words of an address and the estate's column agree."""
        found = self._found.get(words)
        if found is None:
            if not self._names.may_end(self.estate + words):
                # Hardly a place, and hardly to come again: 3-2 of 春风里3-2-501.
                return ()
            found = tuple(
                self._local(one, self.inside) for one in dict.fromkeys(self._places(words))
            )
            if len(self._found) >= _MOST_PLACES:
                self._found.clear()
            self._found[words] = found
        return found

    def suggestions(self, readings: Readings) -> tuple[str, ...]:
        """Names that look like the place that is not known, for a person to choose from."""
        stated = {r.place for r in readings.readings if r.building or r.unit or r.room}
        places = {self.estate} if self.estate else stated or set(readings.places)
        # The shortest has no numbers of the address in it.
        for place in sorted(places, key=lambda place: (len(place), place)):
            if place and (names := self._suggested(place)):
                return names
        return ()

    def _suggested(self, place: str) -> tuple[str, ...]:
        found = self._names_like.get(place)
        if found is None:
            if len(self._names_like) >= _MOST_PLACES:
                self._names_like.clear()
            found = self._names_like[place] = self.gazetteer.suggestions(place, self._key)
        return found

    def _resolve(self, words: str) -> list[Place]:
        return resolve(words, self._names)

    def _places(self, words: str) -> Sequence[Place]:
        if not self.estate or not words:
            return self._resolved(words or self.estate)
        # The column may hold the estate and the address its part: 锦绣花园, 东区3栋.
        together = self._resolved(self.estate + words)
        joined = [place for place in together if place.is_named and not place.fault]
        separate = [
            both(left, right)
            for left in self._resolved(self.estate)
            for right in self._resolved(words)
        ]
        return joined or separate or together


def _may_number(label: str) -> bool:
    """Whether a label is like those of buildings: 4 of 4-1118, not the room 1118 or floor 12楼."""
    return int(label) < _LEAST_ROOM if label.isdecimal() else not label.endswith("楼")


def _alike(gazetteer: Gazetteer, left: frozenset[int]) -> list[tuple[Building, list[int]]]:
    """The buildings in groups that allow the same flats, with one of each."""
    found: dict[tuple, list[int]] = {}
    for at in left:
        found.setdefault(_FLATS(gazetteer.buildings[at]), []).append(at)
    return [(gazetteer.buildings[those[0]], those) for those in found.values()]


def _labelled(gazetteer: Gazetteer, left: frozenset[int], reading: Reading) -> frozenset[int]:
    if reading.building is None:
        return left
    return left & gazetteer.labels.get(reading.building, _NOWHERE)
