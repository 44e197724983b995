"""A gazetteer as a table: building_id, community, estate, estate_aliases, building_label, ..."""

import csv
from collections.abc import Iterator
from pathlib import Path

from gridmap.errors import SourceError
from gridmap.gazetteer.entry import Building, Entry


def entries(path: Path) -> Iterator[Entry]:
    """
    The entries of a table in CSV.

    Raises
    ------
    SourceError
        A column is missing.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        yield from map(_entry, rows)
    except KeyError as error:
        raise SourceError(f"{path.name}: a gazetteer needs the column {error}") from error


def _entry(row: dict[str, str]) -> Entry:
    building = Building(
        building_id=row["building_id"],
        community=row["community"],
        estate=row["estate"],
        name=row["building_label"],
        unit_count=_number(row["units"]),
        storeys=_number(row["floors"]),
        rooms_per_floor=_number(row["rooms_per_floor_per_unit"]),
    )
    return Entry(
        building,
        estate_names=tuple(row["estate_aliases"].split("|")),
        labels=tuple(filter(None, row["building_aliases"].split("|"))),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text else None
