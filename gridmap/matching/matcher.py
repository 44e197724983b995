"""Gathers what each reading finds in the gazetteer."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from gridmap.address import Reading, normalise, read
from gridmap.gazetteer import Gazetteer, community_key
from gridmap.matching.building import contradiction, room
from gridmap.matching.decision import Evidence, Match, decide
from gridmap.matching.place import Place, both, resolve


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
_BARE = re.compile(r"[甲乙丙丁]?\d{1,4}[A-Z甲乙丙]?|[A-Z]")


@dataclass(frozen=True, slots=True)
class Parts:
    """Cells of the columns building, unit and room: '3号楼' or '3', '2单元' or '2', '501'."""

    building: str = ""
    unit: str = ""
    room: str = ""

    @property
    def text(self) -> str:
        """The address that they make: a bare number gets the mark of its column."""
        return "".join(
            cell + mark if _BARE.fullmatch(cell) else cell
            for cell, mark in ((self.building, "号楼"), (self.unit, "单元"), (self.room, "室"))
        )


class Matcher:
    """`match` for many rows: a place that comes again is resolved once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._by_id = {building.building_id: building for building in gazetteer.buildings}
        self._places = lru_cache(maxsize=20_000)(lambda words: resolve(words, gazetteer))
        self._stairs = lru_cache(maxsize=100_000)(self._match)
        self._inside = lru_cache(maxsize=1_000)(
            lambda name: gazetteer.communities.get(community_key(name))
        )
        self._estate_count = lru_cache(maxsize=20_000)(lambda left: _estate_count(gazetteer, left))

    def match(self, text: str, *, community: str | None = None, estate: str | None = None) -> Match:
        """See `gridmap.matching.match`."""
        parted = _STAIRS_AND_ROOM.fullmatch(text)
        if parted:
            return self._in_stairs(parted[1], parted[2], text, community, estate)
        return self._match(text, community, estate)

    def match_parts(
        self, parts: Parts, *, community: str | None = None, estate: str | None = None
    ) -> Match:
        """`match` of `parts.text`, for a ledger with columns for building, unit and room."""
        if not _ROOM.fullmatch(parts.room):
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
        if readings.rejected:
            return Match("rejected", readings.rejected, removed=readings.removed)
        evidence = Evidence(self.gazetteer)
        if community:
            evidence.community = self._inside(community)
            if not evidence.community:
                return Match("unmatched", "community-unknown", removed=readings.removed)
        column = normalise(estate or "")
        for reading in readings.readings:
            for place in self._resolved(reading.place, column):
                self._weigh(reading, place, evidence)
        if not evidence.place_found:
            evidence.suggest([column] if column else [r.place for r in readings.readings])
        return decide(evidence, readings.removed)

    def _resolved(self, words: str, column: str) -> list[Place]:
        """What the address and the estate column leave together."""
        if not column or not words:
            return self._places(words or column)
        # The column may hold the estate and the address its part: 锦绣花园, 东区3栋.
        together = self._places(column + words)
        joined = [place for place in together if place.is_named and not place.fault]
        return joined or [
            both(left, right) for left in self._places(column) for right in self._places(words)
        ]

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
