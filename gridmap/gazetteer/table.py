"""A gazetteer as a table: building_id, community, estate, estate_aliases, building_label, ..."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from gridmap.errors import SourceError
from gridmap.gazetteer import text_table
from gridmap.gazetteer.entry import Building, Entry

COLUMNS = (
    *("building_id", "community", "estate", "estate_aliases", "building_label"),
    *("building_aliases", "units", "floors", "rooms_per_floor_per_unit"),
)


def entries(path: Path) -> Iterator[Entry]:
    """
    Entries of a text table; several names in a cell are parted by '|'.

    Raises
    ------
    SourceError
        The file cannot be read, a column is missing, or a count is no number.
    """
    for number, row in enumerate(rows(path, COLUMNS), 2):
        try:
            yield _entry(row)
        except ValueError as error:
            raise SourceError(
                "{file}, row {number}: units, floors and rooms_per_floor_per_unit must be "
                "whole numbers or empty ({reason})",
                file=path.name,
                number=number,
                reason=error,
            ) from error


def rows(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """
    Rows of a text table that has the columns `needed`, by the names of its columns.

    Raises
    ------
    SourceError
        It cannot be read as a text table, or lacks a column.
    """
    head, *body = text_table.rows(path) or [[]]
    names = [name.strip() for name in head]
    if missing := [name for name in needed if name not in names]:
        raise SourceError(
            "{file}: the column {missing} is missing; it needs {needed}",
            file=path.name,
            missing=list(missing),
            needed=list(needed),
        )
    return [dict.fromkeys(names, "") | dict(zip(names, line, strict=False)) for line in body]


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


def _number(text: str) -> int | None:
    return int(text) if text.strip() else None
