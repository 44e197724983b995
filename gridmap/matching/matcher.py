"""Gathers what each reading finds in the gazetteer."""

import re
from dataclasses import replace
from functools import lru_cache

from gridmap.address import Reading, Readings, normalise, read
from gridmap.gazetteer import Decisions, Gazetteer, Taught, community_key
from gridmap.matching import keys
from gridmap.matching.building import contradiction, room
from gridmap.matching.outcome import Evidence, Match, decide
from gridmap.matching.parts import Parts
from gridmap.matching.place import Names, Place, both, resolve

_NONE = Decisions()


def match(
    text: str, gazetteer: Gazetteer, *, community: str | None = None, estate: str | None = None
) -> Match:
    """
    The building that `text` names, within the community and estate of the ledger's columns.

    Parameters
    ----------
    text
        Address as written; '3栋2单元501' is enough where `estate` says where.
    gazetteer
        What it may resolve to.
    community, estate
        Names as written in columns of their own, or None.
    """
    return Matcher(gazetteer).match(text, community=community, estate=estate)


_ROOM = re.compile(r"[1-9][0-9]{2,3}")
# Only marks that leave no doubt about the number in front: behind 3号 or 3-2 the room would
# change what those may be.
_STAIRS_AND_ROOM = re.compile(r"(.*[0-9]单元)([1-9][0-9]{2,3})室?")


class Matcher:
    """`match` for many rows: a place that comes again is resolved once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._by_id = {building.building_id: building for building in gazetteer.buildings}
        self._places = lru_cache(maxsize=20_000)(self._resolve)
        self._stairs = lru_cache(maxsize=100_000)(self._match)
        self._inside = lru_cache(maxsize=1_000)(
            lambda name: gazetteer.communities.get(community_key(name))
        )
        self._estate_count = lru_cache(maxsize=20_000)(lambda left: _estate_count(gazetteer, left))

    def match(self, text: str, *, community: str | None = None, estate: str | None = None) -> Match:
        """See `gridmap.matching.match`."""
        parted = _STAIRS_AND_ROOM.fullmatch(text)
        if parted and self._decisions(community) is _NONE:
            return self._in_stairs(parted[1], parted[2], text, community, estate)
        return self._match(text, community, estate)

    def match_parts(
        self, parts: Parts, *, community: str | None = None, estate: str | None = None
    ) -> Match:
        """`match` of `parts.text`, for a ledger with columns for building, unit and room."""
        if not _ROOM.fullmatch(parts.room) or self._decisions(community) is not _NONE:
            return self._match(parts.text, community, estate)
        stairs = Parts(parts.building, parts.unit).text
        return self._in_stairs(stairs, parts.room, parts.text, community, estate)

    def _in_stairs(
        self, stairs: str, room_number: str, text: str, community: str | None, estate: str | None
    ) -> Match:
        """
        The answer for `text`, which is a staircase or building and a room in it.

        Nothing but the room's number differs from flat to flat: the staircase is resolved once.
        """
        found = self._stairs(stairs, community, estate)
        if found.status != "matched" or found.building_id is None:
            return self._match(text, community, estate)
        building = self._by_id[found.building_id]
        fault = contradiction(building, Reading("", room=room_number))
        if fault:
            return Match("conflict", fault, found.building_id, candidates=found.candidates)
        return replace(found, room=room_number)

    def _match(self, text: str, community: str | None, estate: str | None) -> Match:
        readings = read(text)
        column = normalise(estate or "")
        decisions = self._decisions(community)
        settled = decisions.addresses.get(keys.whole(readings, column))
        if settled:
            return self._settled(settled, readings)
        if readings.rejected:
            return Match("rejected", readings.rejected, removed=readings.removed)
        evidence = Evidence(self.gazetteer)
        if community:
            evidence.community = self._inside(community)
            if not evidence.community:
                return Match("unmatched", "community-unknown", removed=readings.removed)
        for reading in readings.readings:
            taught = decisions.buildings.get(keys.part(reading, column))
            if taught:
                self._weigh_taught(reading, taught, evidence)
                continue
            for place in self._resolved(reading.place, column, community):
                self._weigh(reading, place, evidence)
        if evidence.is_taught:
            # The person said which building is meant: what names none is no longer open.
            evidence.unnamed.clear()
            evidence.partial.clear()
        if not evidence.place_found:
            evidence.suggest([column] if column else [r.place for r in readings.readings])
        return decide(evidence, readings.removed)

    def _decisions(self, community: str | None) -> Decisions:
        """Those of the ledger's community; without one, whose they are is not known."""
        if not community or not self.gazetteer.decisions:
            return _NONE
        return self.gazetteer.decisions.get(community_key(community), _NONE)

    def _settled(self, taught: Taught, readings: Readings) -> Match:
        """A person said where this very address is; unit and room are as it can be read there."""
        [at] = taught.buildings
        building = self.gazetteer.buildings[at]
        stated = [r for r in readings.readings if r.building or r.unit or r.room]
        named = [r for r in stated if at in self.gazetteer.labels.get(r.building or "", ())]
        parts = {
            (r.unit, room(building, r)) for r in named or stated if not contradiction(building, r)
        }
        unit, room_ = parts.pop() if len(parts) == 1 else (None, None)
        id_ = building.building_id
        return Match(
            "matched", "decided", id_, unit, room_, (id_,), readings.removed, taught.decision_id
        )

    def _resolve(self, words: str, community: str | None) -> list[Place]:
        return resolve(words, Names(self.gazetteer, self._decisions(community).estates))

    def _resolved(self, words: str, column: str, community: str | None) -> list[Place]:
        """What the address and the estate column leave together."""
        where = community if self._decisions(community).estates else None
        if not column or not words:
            return self._places(words or column, where)
        # The column may hold the estate and the address its part: 锦绣花园, 东区3栋.
        together = self._places(column + words, where)
        joined = [place for place in together if place.is_named and not place.fault]
        return joined or [
            both(left, right)
            for left in self._places(column, where)
            for right in self._places(words, where)
        ]

    def _weigh_taught(self, reading: Reading, taught: Taught, evidence: Evidence) -> None:
        """A person said which building this place and label mean; its parts are checked."""
        evidence.place_found = evidence.place_named = evidence.is_taught = True
        evidence.reading_count += 1
        for at in taught.buildings:
            evidence.decided[at] = taught.decision_id
            self._check(at, reading, evidence)

    def _weigh(self, reading: Reading, place: Place, evidence: Evidence) -> None:
        """File one reading at one place under what it says."""
        evidence.place_found = True
        evidence.place_named |= place.is_named
        inside = evidence.community
        left = place.buildings if inside is None else place.buildings & inside
        if place.fault or not left:
            found = evidence.faults.setdefault(place.fault or "community", set())
            found |= self._labelled(place.buildings, reading)
        elif reading.building or place.names_building or len(left) == 1:
            self._weigh_named(reading, place, left, evidence)
        else:
            evidence.unnamed |= self._allowing(left, reading)

    def _weigh_named(
        self, reading: Reading, place: Place, left: frozenset[int], evidence: Evidence
    ) -> None:
        named = self._labelled(left, reading)
        # Without an estate a label says which building only where the community has one such.
        whole = evidence.community is None and len(left) == len(self.gazetteer.buildings)
        if not place.is_named and (whole or len(named) > 1):
            evidence.unnamed |= self._allowing(named, reading)
            return
        if not named and reading.building:
            evidence.partial |= left & self.gazetteer.last_parts.get(reading.building, frozenset())
        evidence.reading_count += bool(named)
        evidence.several_estates |= bool(named) and place.is_named and self._estate_count(left) > 1
        for at in named:
            if place.decision_id is not None:
                evidence.decided[at] = place.decision_id
            self._check(at, reading, evidence)

    def _check(self, at: int, reading: Reading, evidence: Evidence) -> None:
        building = self.gazetteer.buildings[at]
        if fault := contradiction(building, reading):
            evidence.contradicted.setdefault(at, fault)
        else:
            parts = (reading.unit, room(building, reading))
            evidence.agreeing.setdefault(at, set()).add(parts)

    def _labelled(self, left: frozenset[int], reading: Reading) -> frozenset[int]:
        if reading.building is None:
            return left
        return left & self.gazetteer.labels.get(reading.building, frozenset())

    def _allowing(self, left: frozenset[int], reading: Reading) -> set[int]:
        buildings = self.gazetteer.buildings
        return {at for at in left if not contradiction(buildings[at], reading)}


def _estate_count(gazetteer: Gazetteer, left: frozenset[int]) -> int:
    buildings = (gazetteer.buildings[at] for at in left)
    return len({(b.community, b.estate) for b in buildings if b.estate})
