"""The rows of one table by field, with what its titles say, and rows that contradict themselves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.ledger import cells, groups, in_front, persons, repeated, rows, sections, typed_once
from etl.ledger.column import Column, encode, objects
from etl.ledger.columns import is_residence
from etl.ledger.header import Header
from etl.ledger.left import who_left
from etl.ledger.sheets import Sheet
from etl.ledger.tables import Table
from etl.reasons import Reason, reason
from gridmap.address import normalise

GIVEN = {
    **{"community": "社区", "estate": "小区", "building": "楼栋", "unit": "单元"},
    **{"people": "常住人数", "occupancy": "居住状态"},
}
"""Names of the columns that a title stands for: those of our own template."""

COUNTS = ("people", "age60", "age80", "under6", "disabled")
_PLACE = ("estate", "building", "unit", "room", "address")
_WITHIN = re.compile(
    r"(?:\d{1,2}单元|\d{1,2}-)?(?:\d{1,2}[层楼])?\d{3,4}[室号]?|\d{1,2}单元\d{1,2}[室号]?|"
    r"(?:\d{1,4}-){2,3}\d{1,4}[室号]?|\d{1,2}单元(?:\d{1,3}-){1,2}\d{1,4}[室号]?"
)
"""An address within a building: 1-101, 2单元301, 101室, 1-2-1; it may state the building again."""


@dataclass
class Part:
    """
    A table's rows.

    `columns` by field, persons' fields among them; `dropped` counts rows that are none, `carried`
    those that took a place from a row above, by field; `refused` has reasons by position.
    """

    table: Table
    columns: dict[str, Column]
    dropped: dict[str, int]
    refused: dict[int, Reason] = field(default_factory=dict)
    carried: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.columns["row_number"])

    @property
    def header_rows(self) -> tuple[int, ...]:
        """Rows of the header, as the spreadsheet numbers them."""
        header = self.header
        first = header.row + 1 - len(header.lines)
        return tuple(dict.fromkeys(self.table.sheet.row_numbers[first : header.row + 1].tolist()))

    @property
    def header(self) -> Header:
        """Header of the part: its columns."""
        assert self.table.header is not None
        return self.table.header

    @property
    def is_register(self) -> bool:
        """Whether each row is a person."""
        return self.header.is_register

    @property
    def texts(self) -> dict[str, str]:
        """Name of each field in the file."""
        return self.header.texts


def read(table: Table, file_name: str = "") -> Part:
    """A table's rows by field; the file's name may say what homes they are."""
    sheet, header = table.sheet, table.header
    assert header is not None
    kept, dropped = rows.households(sheet, header)
    lines = sections.find(sheet, header)
    if lines:
        kept, dropped = _without_lines(kept, dropped, [*lines])
    columns = {name: _filled(sheet, at).take(kept) for name, at in header.columns.items()}
    if header.is_register:
        for name, ats in header.persons.items():
            for number, at in enumerate(ats):
                # Merged cells too: a household number beside its members.
                columns[f"{persons.PREFIX}{name}.{number}"] = _filled(sheet, at).take(kept)
    if lines:
        columns |= sections.places(lines, kept, header, columns)
    columns["row_number"] = _numbers(sheet.row_numbers[kept])
    columns["sheet"] = constant(sheet.name, len(kept))
    part = Part(table, columns, dropped)
    _choose_residence(part, [_filled(sheet, at).take(kept) for at in header.others])
    in_front.put_streets(columns)
    in_front.put_floors(columns)
    _state_once(columns, "address")
    _add_given(part)
    if "correction_ref" not in header.columns:
        # In a workbook of corrections an empty cell is one that was empty in the ledger.
        part.carried = typed_once.carry(columns, columns.keys() - header.columns.keys())
    _state_once(columns, "room")
    if header.is_vacant:
        columns["people"] = constant("0", len(kept))
    occupancy = groups.occupancy([*table.titles, file_name])
    if occupancy and "occupancy" not in columns:
        columns["occupancy"] = constant(occupancy, len(kept))
    if not header.is_register:
        _refuse_shared_counts(part, kept)
        away = who_left(
            columns,
            lambda name: [_filled(sheet, at).take(kept) for at in header.persons.get(name, ())],
        )
        part.refused |= _refuse(away, "residence-unclear")
    return part


def _without_lines(
    kept: npt.NDArray[np.int64], dropped: dict[str, int], lines: list[int]
) -> tuple[npt.NDArray[np.int64], dict[str, int]]:
    """The households without lines that name a place, which are none."""
    left = kept[~np.isin(kept, lines)]
    notes = dropped.get("note rows", 0) - (len(lines) - (len(kept) - len(left)))
    told = {**dropped, "note rows": notes, "section rows": len(lines)}
    return left, {name: count for name, count in told.items() if count > 0}


def _state_once(columns: dict[str, Column], name: str) -> None:
    """Rooms without the building that their row states in its own column."""
    if name in columns and "building" in columns:
        units = columns.get("unit")
        columns[name] = repeated.without_building(columns[name], columns["building"], units)


def constant(text: str, count: int) -> Column:
    """A column of one text."""
    return Column(objects([text], 1), np.zeros(count, np.int32))


def _numbers(values: npt.NDArray[np.int64]) -> Column:
    return Column(values.astype(object), np.arange(len(values), dtype=np.int32))


def _filled(sheet: Sheet, at: int) -> Column:
    """
    A column with its merged cells filled downwards, in their own range and nowhere else.

    Only the first column of a range: a title merged across the sheet is written once.
    """
    column = sheet.columns[at]
    ranges = [(top, bottom) for (top, left), (bottom, _) in sheet.merged if left == at]
    if not ranges:
        return column
    codes = column.codes.copy()
    for top, bottom in ranges:
        if top < len(codes):
            codes[top : bottom + 1] = codes[top]
    return Column(column.different, codes)


def _choose_residence(part: Part, others: Iterable[Column]) -> None:
    """
    One address of a row that has several: where people live, by the columns' names.

    Rows come back where two columns say so and differ, or where only the other kind is filled.
    """
    header = part.header
    if "address" not in part.columns or not header.others:
        return
    main = part.columns["address"]
    written = main.as_text.values
    said = main.map(lambda cell: normalise(cells.text(cell))).values
    lived = is_residence(header.texts["address"])
    for at, other in zip(header.others, others, strict=True):
        also = other.map(lambda cell: normalise(cells.text(cell))).values
        if not lived or is_residence(header.labels[at].text):
            part.refused |= _refuse(
                (said != "") & (also != "") & (said != also), "addresses-differ"
            )
            take = said == ""
        else:
            part.refused |= _refuse((said == "") & (also != ""), "residence-unclear")
            take = np.zeros(len(said), dtype=bool)
        if take.any():
            written = np.where(take, other.as_text.values, written)
            said = np.where(take, also, said)
            part.columns["address"] = encode(written)


def _refuse(where: npt.NDArray[np.bool_], code: str) -> dict[int, Reason]:
    return {int(at): reason(code) for at in np.flatnonzero(where)}


def _add_given(part: Part) -> None:
    """Columns that the table lacks, from what its titles say."""
    header, count = part.header, len(part)
    columns, given = part.columns, header.given
    if "address" in columns and "room" not in columns:
        _complete_addresses(part)
    elif "address" not in columns:
        for name in ("building", "unit"):
            if name not in columns and given.get(name):
                columns[name] = constant(given[name], count)
        if part.table.is_contradictory and "building" not in header.columns:
            part.refused |= _refuse(np.ones(count, dtype=bool), "titles-differ")


def _complete_addresses(part: Part) -> None:
    """Addresses within a building (1-101) behind the building of their row or of the title."""
    header, columns = part.header, part.columns
    building = columns.get("building") or constant(header.given.get("building", ""), len(part))
    unit = columns.get("unit") or constant(header.given.get("unit", ""), len(part))
    texts = [
        column.map(lambda cell: cells.text(cell)).values
        for column in (building, unit, columns["address"])
    ]
    within = texts[0] != ""
    for at in np.flatnonzero(within):
        within[at] = bool(_WITHIN.fullmatch(normalise(texts[2][at])))
    if not within.any():
        return
    whole = [
        _joined(*parts) if is_within else parts[2]
        for parts, is_within in zip(zip(*texts, strict=True), within, strict=True)
    ]
    columns["address"] = encode(objects(whole, len(whole)))
    if "building" in columns:
        # By its text from now on: the parts lack the room.
        columns["building"] = encode(np.where(within, "", texts[0]).astype(object))


def _joined(building: str, unit: str, address: str) -> str:
    """One address; a bare number is taken for the kind of its column."""
    building = f"{building}栋" if building[-1:].isalnum() and building.isascii() else building
    if not unit or "单元" in address or "-" in address:
        return building + address
    return f"{building}{unit}单元{address}" if unit.isdigit() else building + unit + address


def _refuse_shared_counts(part: Part, kept: npt.NDArray[np.int64]) -> None:
    """A merged number beside several flats is theirs together, and no household's."""
    sheet, header = part.table.sheet, part.header
    ats = {header.columns[name] for name in COUNTS if name in header.columns}
    flats: list[tuple[Any, ...]] | None = None
    for (top, left), (bottom, _) in sheet.merged:
        if left not in ats or bottom == top:
            continue
        inside = np.flatnonzero((kept >= top) & (kept <= bottom))
        if flats is None:
            place = [part.columns[name].as_text.values for name in _PLACE if name in part.columns]
            flats = list(zip(*place, strict=True))
        if len({flats[at] for at in inside}) > 1:
            part.refused |= {int(at): reason("count-shared") for at in inside}
