"""From the readings of an address to its outcome."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from gridmap.address import Reader, Readings, is_name
from gridmap.address import read as plain_read
from gridmap.address.shape import Shape
from gridmap.address.shapes import filled
from gridmap.address.text import plain
from gridmap.gazetteer import Gazetteer, Taught
from gridmap.matching import keys
from gridmap.matching.building import contradiction, room
from gridmap.matching.columns import Columns, LocalPlace
from gridmap.matching.keys import Parts
from gridmap.matching.outcome import Evidence, Match, decide
from gridmap.matching.place import Names, resolve
from gridmap.matching.remarks import without_remarks

_HOUSE_NUMBER = re.compile(r"\s*[\d〇零一二三四五六七八九十百]+\s*号(?!\s*楼)")


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
    return Matcher(gazetteer, plain_read).match(text, community=community, estate=estate)


class Matcher:
    """
    `match` for many rows: what comes again is worked out once.

    Parameters
    ----------
    gazetteer
        What addresses may resolve to.
    read
        How they are read; by default with a `Reader`, which knows their shapes.
    """

    def __init__(self, gazetteer: Gazetteer, read: Callable[[str], Readings] | None = None) -> None:
        self.gazetteer = gazetteer
        self._read = read or plain_read
        self._shaped = Reader().shaped if read is None else None
        # Many names and columns lead to the same buildings.
        local = lru_cache(maxsize=100_000)(
            lambda place, inside: LocalPlace(place, gazetteer, inside)
        )
        names = Names(gazetteer)
        resolved = lru_cache(maxsize=100_000)(lambda words: resolve(words, names))
        self._columns = lru_cache(maxsize=2_000)(
            lambda community, estate: Columns(gazetteer, local, resolved, community, estate)
        )

    def match(self, text: str, *, community: str | None = None, estate: str | None = None) -> Match:
        """See `gridmap.matching.match`."""
        found = self._match(text, community, estate)
        if found.status == "unmatched" and not {*"(（"}.isdisjoint(text + (estate or "")):
            # The name may have its brackets on the map as well: only where none is known with them.
            bare = without_remarks(text)
            again = self._match(bare, community, without_remarks(estate) if estate else None)
            found = again if again.status != "rejected" else found
        if found.rule != "only-in-community" or not _HOUSE_NUMBER.match(plain(text)):
            return found
        # 3号 is a number of a street that is not named: 3幢 of an estate is another building.
        if self.gazetteer.flat(found.building_id, None, None).endswith("号"):
            return found
        return Match(
            "ambiguous", "place-missing", candidates=found.candidates, removed=found.removed
        )

    def _match(self, text: str, community: str | None, estate: str | None) -> Match:
        columns = self._columns(community, estate)
        shaped = self._shaped(text) if self._shaped else None
        if shaped and columns.is_known:
            shape, parts, removed = shaped
            if shape.rejected and not shape.places and columns.is_plain:
                return Match("rejected", shape.rejected, removed=removed or shape.removed)
            if placed := columns.places_of_shape(shape, parts):
                return self._placed(placed, shape, parts, removed or shape.removed)
        readings = (shaped and filled(text, shaped)) or self._read(text)
        if columns.decisions.addresses:
            key = keys.whole(readings, columns.estate)
            settled = columns.decisions.addresses.get(key)
            if settled:
                return self._settled(settled, readings)
        rejected = readings.rejected and Match(
            "rejected", readings.rejected, removed=readings.removed
        )
        if rejected and not readings.places:
            return rejected
        if not columns.is_known:
            return rejected or Match("unmatched", "community-unknown", removed=readings.removed)
        evidence = Evidence(self.gazetteer)
        if columns.decisions.buildings:
            self._weigh_taught(readings, columns, evidence)
        else:
            columns.weigh(readings, evidence)
        if evidence.is_taught:
            # The person said which building is meant: what names none is no longer open.
            evidence.unnamed.clear()
            evidence.partial.clear()
        if rejected and not (evidence.agreeing or evidence.contradicted):
            return rejected
        if not evidence.place_found:
            return self._without_place(readings, columns)
        return decide(evidence, readings.removed)

    def match_parts(
        self, parts: Parts, *, community: str | None = None, estate: str | None = None
    ) -> Match:
        """`match` of `parts.text`, for a ledger with columns for building, unit and room."""
        return self.match(parts.text, community=community, estate=estate)

    def _placed(
        self,
        placed: list[tuple[int, str, LocalPlace]],
        shape: Shape,
        parts: Sequence[str],
        removed: tuple[str, ...],
    ) -> Match:
        """The outcome of a text of a known shape, without its readings at places that are none."""
        values = shape.values(parts)
        if len(placed) == 1 and len(slots := shape.slots[placed[0][0]]) == 1:
            building, unit, floor, room = slots[0]
            unit = values[unit]
            if building >= 0 and (
                flat := placed[0][2].flat(values[building], unit, values[floor], values[room])
            ):
                id_, door = flat
                return Match("matched", "stated", id_, unit, door, (id_,), removed)
        evidence = Evidence(self.gazetteer)
        for n, words, local in placed:
            for reading in shape.at(n, words, values):
                local.weigh(reading, evidence)
        return decide(evidence, removed)

    def _without_place(self, readings: Readings, columns: Columns) -> Match:
        """Nowhere that the gazetteer knows."""
        if is_name(readings.normalised):
            return Match("rejected", "personal-only", removed=("name",))
        names = columns.suggestions(readings)
        return Match("unmatched", "place-unknown", candidates=names, removed=readings.removed)

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

    def _weigh_taught(self, readings: Readings, columns: Columns, evidence: Evidence) -> None:
        """Weigh a reading as `Columns.weigh` does, with places and labels that a person decided."""
        for reading in readings.readings:
            taught = columns.decisions.buildings.get(keys.part(reading, columns.estate))
            if taught is None:
                for local in columns.local_places(reading.place):
                    local.weigh(reading, evidence)
                continue
            evidence.place_found = evidence.place_named = evidence.is_taught = True
            evidence.reading_count += 1
            for at in taught.buildings:
                evidence.decided[at] = taught.decision_id
                evidence.check(at, reading)
