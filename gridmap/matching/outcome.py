"""The outcome of an address, from what its readings found."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from gridmap.address import Reading
from gridmap.gazetteer import Gazetteer
from gridmap.matching.building import judged

STATUSES = ("matched", "ambiguous", "conflict", "unmatched", "rejected")

Parts = tuple[str | None, str | None]
"""Unit and room."""


class Match(NamedTuple):
    """
    Outcome of matching an address, and the rule that decided.

    `building_id` is set when matched, and names the contradicted building of a conflict.
    `unit` and `room` are set when matched and stated. `candidates` are building ids, or, where
    the place is unknown, names to choose from. `removed` tells traces of persons (phone, ...).
    `decision_id` is the person's decision that led to the building, where it took one.
    """

    status: str
    rule: str
    building_id: str | None = None
    unit: str | None = None
    room: str | None = None
    candidates: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    decision_id: int | None = None


class Evidence:
    """
    Evidence of the readings; buildings by their position in the gazetteer.

    `may_be_unknown` says that a reading may mean a building that the gazetteer lacks: 4 of
    恒通大厦4-1118, or any but 3栋 where 3栋 is all that is known. `decided` gives the decision
    that led to a building, where one did; `is_taught` says that a reading's building was itself
    decided. `above` are contradicted buildings whose vague storeys are all that says no.
    """

    __slots__ = (
        *("gazetteer", "agreeing", "contradicted", "unnamed", "partial", "faults", "decided"),
        *("is_taught", "reading_count", "place_found", "place_named", "several_estates"),
        *("may_be_unknown", "above"),
    )

    # One for each address: written out, it costs half of what a dataclass does.
    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.agreeing: dict[int, set[Parts]] = {}
        self.contradicted: dict[int, str] = {}
        self.above: dict[int, set[Parts]] | None = None
        self.unnamed: set[int] = set()
        self.partial: set[int] = set()
        self.faults: dict[str, set[int]] = {}
        self.decided: dict[int, int] = {}
        self.reading_count = 0
        self.is_taught = self.place_found = self.place_named = False
        self.several_estates = self.may_be_unknown = False

    def check(self, at: int, reading: Reading) -> None:
        """File a building that a reading names: does it allow what else is said?"""
        fault, room = judged(self.gazetteer.buildings[at], reading)
        if fault:
            self.contradicted.setdefault(at, fault)
            if fault == "floor":
                self._check_above(at, reading)
        elif at in self.agreeing:
            self.agreeing[at].add((reading.unit, room))
        else:
            self.agreeing[at] = {(reading.unit, room)}

    def _check_above(self, at: int, reading: Reading) -> None:
        building = self.gazetteer.buildings[at]
        if building.are_storeys_vague:
            fault, room = judged(replace(building, storeys=None), reading)
            if not fault:
                self.above = self.above or {}
                self.above.setdefault(at, set()).add((reading.unit, room))


def decide(evidence: Evidence, removed: tuple[str, ...]) -> Match:
    """One building, several, a contradicted one, or none; see `gridmap.matching`."""
    agreeing = evidence.agreeing
    is_open = evidence.several_estates or evidence.may_be_unknown
    if len(agreeing) == 1 and not is_open and evidence.unnamed <= agreeing.keys():
        return _matched(evidence, removed)
    if possible := evidence.unnamed | agreeing.keys():
        return _several(evidence, possible, removed)
    if evidence.partial:
        return _open("ambiguous", "group-missing", evidence, evidence.partial, removed)
    is_clear = evidence.place_named and not is_open and not evidence.faults
    if evidence.above and is_clear and len(evidence.contradicted) == 1:
        evidence.agreeing = evidence.above
        return _matched(evidence, removed)
    if evidence.contradicted:
        rule = next(iter(evidence.contradicted.values()))
        return _open("conflict", rule, evidence, evidence.contradicted, removed)
    if evidence.faults:
        rule, found = next(iter(evidence.faults.items()))
        return _open("conflict", rule, evidence, found, removed)
    return Match("unmatched", "building-unknown", removed=removed)


def _matched(evidence: Evidence, removed: tuple[str, ...]) -> Match:
    agreeing = evidence.agreeing
    [(at, parts)] = agreeing.items()
    unit, room = _common(parts)
    decision_id = evidence.decided.get(at)
    if decision_id is not None:
        rule = "decided"
    elif evidence.above is agreeing:
        rule = "above-storeys"
    elif not evidence.place_named:
        rule = "only-in-community"
    else:
        is_left = evidence.reading_count > 1 and (evidence.contradicted or len(parts) == 1)
        rule = "remaining" if is_left else "stated"
    building_id = evidence.gazetteer.buildings[at].building_id
    return Match("matched", rule, building_id, unit, room, (building_id,), removed, decision_id)


def _common(parts: set[Parts]) -> Parts:
    """Parts on which all readings of one building agree, or the reading with the most parts."""
    if len(parts) == 1:
        return next(iter(parts))
    for unit, room in parts:
        if all(u in (unit, None) and r in (room, None) for u, r in parts):
            return unit, room
    return None, None


def _several(evidence: Evidence, possible: set[int], removed: tuple[str, ...]) -> Match:
    if not evidence.place_named:
        rule = "place-missing"
    elif evidence.several_estates:
        rule = "estate-of-several"
    elif not evidence.agreeing:
        rule = "building-missing"
    else:
        is_read_twice = (
            evidence.reading_count > 1 or not evidence.unnamed <= evidence.agreeing.keys()
        )
        rule = "several-readings" if is_read_twice else "several-buildings"
    return _open("ambiguous", rule, evidence, possible, removed)


def _open(
    status: str, rule: str, evidence: Evidence, found: Iterable[int], removed: tuple[str, ...]
) -> Match:
    """A status that leaves the building to a person."""
    ids = tuple(evidence.gazetteer.buildings[at].building_id for at in sorted(found))
    only = ids[0] if status == "conflict" and len(ids) == 1 else None
    return Match(status, rule, only, candidates=ids, removed=removed)
