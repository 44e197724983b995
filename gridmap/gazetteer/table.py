"""A gazetteer as a table: building_id, community, estate, estate_aliases, building_label, ..."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from gridmap.errors import SourceError
from gridmap.gazetteer.entry import Building, Entry

COLUMNS = (
    *("building_id", "community", "estate", "estate_aliases", "building_label"),
    *("building_aliases", "units", "floors", "rooms_per_floor_per_unit"),
)


def entries(path: Path) -> Iterator[Entry]:
    """
    The entries of a table in CSV; several names in a cell are parted by '|'.

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
                f"{path.name}, row {number}: units, floors and rooms_per_floor_per_unit must be "
                f"whole numbers or empty ({error})"
            ) from error


def rows(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """
    The rows of a CSV in UTF-8, UTF-16 or GB18030 that has the columns `needed`.

    Raises
    ------
    SourceError
        It cannot be opened, is no text, or lacks a column.
    """
    try:
        written = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror})") from error
    lines = csv.reader(io.StringIO(_decoded(written, path), newline=""))
    try:
        head = [name.strip() for name in next(lines, [])]
        body = [line for line in lines if any(line)]
    except csv.Error as error:
        raise SourceError(f"{path.name}: not a table in CSV ({error})") from error
    if missing := [name for name in needed if name not in head]:
        raise SourceError(
            f"{path.name}: the column {', '.join(missing)} is missing; it needs {', '.join(needed)}"
        )
    return [dict.fromkeys(head, "") | dict(zip(head, line, strict=False)) for line in body]


def _decoded(written: bytes, path: Path) -> str:
    is_utf16 = written[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = written.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SourceError(f"{path.name}: not a table in CSV; save it as CSV in UTF-8")


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
