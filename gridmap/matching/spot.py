"""A place with the buildings that a ledger's community has there."""

from gridmap.address import Reading
from gridmap.gazetteer import Building, Gazetteer
from gridmap.matching.building import contradiction
from gridmap.matching.outcome import Evidence
from gridmap.matching.place import Place


class Spot:
    """A place with what is inside the ledger's community, found by labels."""

    def __init__(self, place: Place, gazetteer: Gazetteer, inside: frozenset[int] | None) -> None:
        self.place = place
        self.gazetteer = gazetteer
        self.left = place.buildings if inside is None else place.buildings & inside
        self.is_elsewhere = bool(place.fault) or not self.left
        self.is_single = len(self.left) == 1
        # Without an estate a label says which building only where the community has one such.
        self.is_anywhere = inside is None and len(self.left) == len(self.gazetteer.buildings)
        self.labels = _by_label(self.gazetteer, self.left)
        self._alike = _alike(self.gazetteer, self.left)
        estates = (self.gazetteer.buildings[at] for at in self.left)
        self.has_several_estates = place.is_named and (
            len({(b.community, b.estate) for b in estates if b.estate}) > 1
        )

    def weigh(self, reading: Reading, evidence: Evidence) -> None:
        """File a reading of this place under what it says."""
        evidence.place_found = True
        if self.place.is_named:
            evidence.place_named = True
        if self.is_elsewhere:
            found = evidence.faults.setdefault(self.place.fault or "community", set())
            found |= _labelled(self.gazetteer, self.place.buildings, reading)
        elif reading.building or self.place.names_building or self.is_single:
            self._weigh_named(reading, evidence)
        else:
            evidence.unnamed.update(
                *(those for one, those in self._alike if not contradiction(one, reading))
            )

    def _weigh_named(self, reading: Reading, evidence: Evidence) -> None:
        named = self.left if reading.building is None else self.labels.get(reading.building, ())
        if not self.place.is_named and (self.is_anywhere or len(named) > 1):
            buildings = self.gazetteer.buildings
            evidence.unnamed.update(at for at in named if not contradiction(buildings[at], reading))
            return
        if not named:
            if reading.building:
                parted = self.gazetteer.last_parts.get(reading.building, frozenset())
                evidence.partial |= self.left & parted
            return
        evidence.reading_count += 1
        evidence.several_estates |= self.has_several_estates
        for at in named:
            if self.place.decision_id is not None:
                evidence.decided[at] = self.place.decision_id
            evidence.check(at, reading)


def _alike(gazetteer: Gazetteer, left: frozenset[int]) -> list[tuple[Building, list[int]]]:
    """The buildings in groups that allow the same flats, with one of each."""
    found: dict[tuple, list[int]] = {}
    for at in left:
        one = gazetteer.buildings[at]
        found.setdefault((one.unit_count, one.storeys, one.rooms_per_floor), []).append(at)
    return [(gazetteer.buildings[those[0]], those) for those in found.values()]


def _by_label(gazetteer: Gazetteer, left: frozenset[int]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for at in sorted(left):
        for label in gazetteer.building_labels[at]:
            found.setdefault(label, []).append(at)
    return {label: tuple(those) for label, those in found.items()}


def _labelled(gazetteer: Gazetteer, left: frozenset[int], reading: Reading) -> frozenset[int]:
    if reading.building is None:
        return left
    return left & gazetteer.labels.get(reading.building, frozenset())
