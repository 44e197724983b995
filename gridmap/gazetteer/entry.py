"""Entry of the gazetteer: a building of a source; and a person's decision about an address."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Building:
    """
    A building as far as an address can state it; None is not known and never contradicts.

    `are_storeys_vague` where they come from a public map: they may be counted wrong or be old.
    `has_small_rooms` where flats are numbered through and not by floors, as in Latin addresses:
    Apt 5 of four storeys. `address` is the street and number that it has.
    """

    building_id: str
    community: str
    estate: str
    name: str
    unit_count: int | None = None
    storeys: int | None = None
    rooms_per_floor: int | None = None
    are_storeys_vague: bool = False
    has_small_rooms: bool = False
    address: str = ""

    @property
    def title(self) -> str:
        """Title of the building as a clerk would write it, '' where it has no name."""
        return f"{self.estate}{self.name}"


@dataclass(frozen=True)
class Entry:
    """A building and everything it is called, as it comes from a source."""

    building: Building
    estate_names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """
    Decision of a person about `written` (see `gridmap.matching.keys`) in a community's ledgers.

    It goes to the buildings named: one where the scope is address or building, all of an estate
    where it is estate.
    """

    decision_id: int
    community: str
    scope: str
    written: str
    building_ids: tuple[str, ...]
