"""The gazetteer and the decisions that the database holds, as far as its user may see them."""

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping

from gridmap import store
from gridmap.gazetteer.entry import Building, Decision, Entry


def entries(connection: Connection) -> Iterator[Entry]:
    """All buildings that stand, with estates, aliases and street numbers."""
    return map(_entry, store.gazetteer.buildings(connection))


def decisions(connection: Connection) -> Iterator[Decision]:
    """What was decided and not revoked; an address set aside is not decided."""
    for row in store.gazetteer.decisions(connection):
        yield Decision(
            decision_id=row["id"],
            community=row["community"],
            scope=row["scope"],
            written=row["written"],
            building_ids=tuple(map(str, row["building_ids"])),
        )


def _entry(row: RowMapping) -> Entry:
    building = Building(
        building_id=str(row["id"]),
        community=row["community"] or "",
        estate=row["estate"] or "",
        name=row["name"] or "",
        unit_count=row["unit_count"],
        storeys=row["storeys"],
        rooms_per_floor=row["rooms_per_floor"],
    )
    street: tuple[str, ...] = ()
    if row["street"] and row["house_number"]:
        number = row["house_number"]
        street = (f"{row['street']}{number}{'号' if number.isdecimal() else ''}",)
    return Entry(
        building,
        estate_names=tuple(row["estate_aliases"] or ()),
        labels=tuple(row["aliases"]),
        addresses=street,
    )
