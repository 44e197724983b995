"""What a ledger's columns say of every row: the community, the estate, the decisions there."""

from functools import lru_cache

from gridmap.address import Readings
from gridmap.gazetteer import Decisions, Gazetteer, community_key
from gridmap.matching import keys
from gridmap.matching.outcome import Evidence
from gridmap.matching.place import Names, Place, both, resolve
from gridmap.matching.spot import Spot

_NONE = Decisions()
_MOST_PLACES = 100_000
"""Kept for each estate column; a file of nothing but oddities shall not fill the memory."""


class Columns:
    """
    A community and an estate as written, and the places that addresses name beside them.

    `estate` is normalised; `is_known` is False where the gazetteer lacks the community.
    """

    def __init__(self, gazetteer: Gazetteer, community: str | None, estate: str | None) -> None:
        self.gazetteer = gazetteer
        self.estate = keys.column(estate)
        key = community_key(community) if community else None
        self.inside = gazetteer.communities.get(key) if key is not None else None
        self.is_known = not community or bool(self.inside)
        # Without a community, whose decisions they are is not known.
        self.decisions = gazetteer.decisions.get(key or "", _NONE) if community else _NONE
        self._names = Names(gazetteer, self.decisions.estates)
        self._found: dict[str, tuple[Spot, ...]] = {}
        self._suggested = lru_cache(maxsize=10_000)(lambda words: gazetteer.suggestions(words, key))

    def weigh(self, readings: Readings, evidence: Evidence) -> None:
        """File all readings at all places that the gazetteer knows."""
        for n, words in enumerate(readings.places):
            spots = self._found.get(words)
            if spots is None:
                spots = self.spots(words)
            if spots:
                for reading in readings.at(n):
                    for spot in spots:
                        spot.weigh(reading, evidence)

    def spots(self, words: str) -> tuple[Spot, ...]:
        """Where the words of an address and the estate's column are together."""
        found = self._found.get(words)
        if found is None:
            if not self._names.may_end(self.estate + words):
                # Hardly a place, and hardly to come again: 3-2 of 春风里3-2-501.
                return ()
            found = tuple(
                Spot(one, self.gazetteer, self.inside) for one in dict.fromkeys(self._places(words))
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

    def _places(self, words: str) -> list[Place]:
        if not self.estate or not words:
            return resolve(words or self.estate, self._names)
        # The column may hold the estate and the address its part: 锦绣花园, 东区3栋.
        together = resolve(self.estate + words, self._names)
        joined = [place for place in together if place.is_named and not place.fault]
        apart = [
            both(left, right)
            for left in resolve(self.estate, self._names)
            for right in resolve(words, self._names)
        ]
        return joined or apart or together
