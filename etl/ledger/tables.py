"""The tables of a sheet: side by side, one below the other, each with the titles around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.ledger import around, cells, english, forms, groups, header, twice
from etl.ledger.column import Column
from etl.ledger.columns import FIELDS, PERSON_FIELDS, field_of, is_forbidden, person_field_of
from etl.ledger.header import Chosen, Header, Label
from etl.ledger.rows import NOTE, NUMBER, TOTAL
from etl.ledger.sheets import Sheet

_WORDS = pa.array(
    sorted(
        {word.lower() for words in (*FIELDS.values(), *PERSON_FIELDS.values()) for word in words}
        | {"姓名", "户主", "户主姓名", "电话", "联系电话", "备注", "性别"}
        | english.NAMES
    )
)
_TITLES = 3
"""Rows of titles above a table that stands below another."""
_CORE = ("address", "building", "room", "people")


@dataclass(frozen=True)
class Table:
    """
    A part of a sheet that is one table.

    Attributes
    ----------
    sheet
        Its cells, with the titles above it.
    header
        What its columns are; None, or one that is no ledger's, where it is none.
    titles
        What stands above it and beside its columns' groups, and the sheet's name.
    is_contradictory
        Its titles state two buildings.
    """

    sheet: Sheet
    header: Header | None
    titles: tuple[str, ...] = ()
    is_contradictory: bool = False

    @property
    def is_ledger(self) -> bool:
        """Whether households can be read, or persons to count them from."""
        return self.header is not None and self.header.is_ledger


@dataclass(frozen=True)
class _Around:
    """Rows above the part of a sheet that is looked at."""

    chosen: Chosen
    titles: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    is_contradictory: bool = False

    def with_titles(self, *levels: Sequence[str]) -> "_Around":
        """With more titles, each level nearer to the table than the one before."""
        stated = [around.place(" ".join(texts)) for texts in levels if texts]
        given, contradictory = around.agreed(self.given, *stated)
        titles = tuple(dict.fromkeys((*self.titles, *(text for one in levels for text in one))))
        return replace(
            self,
            titles=titles,
            given=given,
            is_contradictory=self.is_contradictory or contradictory,
        )


def find(sheet: Sheet, chosen: Chosen) -> list[Table]:
    """All tables of a sheet, from its top; those that are no ledger too."""
    form = forms.unfold(sheet)
    above = _Around(chosen).with_titles([sheet.name])
    return list(_tables(form or sheet, above))


def _tables(sheet: Sheet, above: _Around) -> Iterator[Table]:
    for part in _stacked(sheet, above):
        first = header.find(part, above.chosen, above.given)
        if first is None:
            yield Table(part, None, above.titles)
            continue
        blocks = _blocks(first.labels)
        if len(blocks) == 1:
            yield _table(part, above)
            continue
        titles = part.head(first.row + 1 - len(first.lines))
        for kept, (start, stop) in zip(_shared(first.labels, blocks), blocks, strict=True):
            # A title alone in its row is all tables'; of several each has its own.
            lines = [_texts(row) for row in titles]
            own = [
                texts if len(texts) == 1 else _texts(row[start:stop])
                for row, texts in zip(titles, lines, strict=True)
            ]
            below = part.below(len(titles), len(part)).beside(kept)
            yield from _tables(below, above.with_titles(*own))


def _table(sheet: Sheet, above: _Around) -> Table:
    first = header.find(sheet, above.chosen, above.given)
    assert first is not None
    titles = [_texts(row) for row in sheet.head(first.row + 1 - len(first.lines))]
    groups = [_groups(line) for line in first.lines[:-1]]
    nearer = above.with_titles(*titles, *groups)
    found = header.find(sheet, above.chosen, nearer.given)
    if found and not found.is_ledger and _are_vacant(sheet, found, nearer.titles):
        found = replace(found, is_vacant=True)
    twice.refuse(found)
    return Table(sheet, found, nearer.titles, nearer.is_contradictory)


def _are_vacant(sheet: Sheet, found: Header, titles: Sequence[str]) -> bool:
    """Whether the homes of a table are all vacant, by its titles or its column of occupancy."""
    if "occupancy" not in found.columns:
        return groups.occupancy(titles) == "空置"
    body = slice(found.row + 1, None)
    address = "address" if "address" in found.columns else "room"
    is_home = ~sheet.columns[found.columns[address]].take(body).reads("")
    said = sheet.columns[found.columns["occupancy"]].take(body)
    vacant = said.test(lambda cell: cells.OCCUPANCY.get(cells.text(cell)) == "vacant")
    return bool(is_home.any() and vacant[is_home].all())


def of_vacant(found: Sequence[Table], file_name: str) -> list[Table]:
    """Tables of which none is a ledger, as lists of vacant homes where the file's name says so."""
    if any(table.is_ledger for table in found) or groups.occupancy([file_name]) != "空置":
        return list(found)
    return [
        replace(table, header=replace(table.header, is_vacant=True)) if table.header else table
        for table in found
    ]


def _groups(line: Sequence[str]) -> list[str]:
    """The one group that spans all columns, as 1单元 does."""
    texts = list(dict.fromkeys(_texts(line)))
    return texts if len(texts) == 1 else []


def _texts(row: Sequence[Any]) -> list[str]:
    return [str(cell).strip() for cell in row if str(cell).strip()]


def _blocks(labels: Sequence[Label]) -> list[tuple[int, int]]:
    """First and last column (excluded) of each table that stands beside others."""
    starts = [0]
    seen: set[str] = set()
    for at, label in enumerate(labels):
        # Their columns may have other names: then a column without one lies between them.
        is_apart = at > 0 and not labels[at - 1].whole
        repeats = (label.whole and is_apart) or (label.text and label.text in seen)
        if repeats and _is_whole(labels[starts[-1] : at]) and _is_whole(labels[at:]):
            starts.append(at)
            seen = set()
        seen.add(label.text)
    return list(zip(starts, [*starts[1:], len(labels)], strict=True))


def _is_whole(labels: Sequence[Label]) -> bool:
    """Whether columns say which flat it is and who lives there."""
    fields = {label.field for label in labels}
    persons = {label.person for label in labels}
    return bool(fields & {"room", "address"}) and (
        "people" in fields or bool(header.REGISTER & persons)
    )


def _shared(labels: Sequence[Label], blocks: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Columns of each block; one that lacks building or estate has those of the first."""
    start, stop = blocks[0]
    first = {labels[at].field: at for at in range(start, stop)}
    for start, stop in blocks:
        fields = {labels[at].field for at in range(start, stop)}
        more = []
        if "address" not in fields and "building" not in fields:
            wanted = ("community", "estate", "building", "unit")
            more = [first[name] for name in wanted if name in first and name not in fields]
        yield [*more, *range(start, stop)]


def _stacked(sheet: Sheet, above: _Around) -> Iterator[Sheet]:
    """A sheet cut where another header begins, or the same one under a title of its own."""
    current = header.find(sheet, above.chosen, above.given)
    starts = [0]
    for at in _header_rows(sheet, current.row + 1) if current else []:
        assert current is not None
        repeated = _repeated(sheet, at, current)
        if at <= current.row or repeated > 0:
            continue
        start = _with_titles(sheet, at, current)
        part = sheet.below(start, min(start + header.HEADER_ROWS, len(sheet)))
        found = header.find(part, above.chosen, above.given)
        if found is None:
            continue
        same = (found.columns, found.persons) == (current.columns, current.persons)
        # The same columns under other names are another table too: this row is no household.
        if same and repeated == 0 and not any(map(around.place, _titles(part, found))):
            continue
        starts.append(start)
        current = replace(found, row=start + found.row)
    for start, stop in zip(starts, [*starts[1:], len(sheet)], strict=True):
        yield sheet.below(start, stop) if len(starts) > 1 else sheet


def _repeated(sheet: Sheet, at: int, current: Header) -> int:
    """Which line of a header a row repeats, -1 for none."""
    cells = _row(sheet, at)
    return next((i for i, line in enumerate(current.lines) if _texts(line) == cells), -1)


def _titles(part: Sheet, found: Header) -> list[str]:
    rows = part.head(found.row + 1 - len(found.lines))
    groups = [_groups(line) for line in found.lines[:-1]]
    return [text for row in (*map(_texts, rows), *groups) for text in row]


def _header_rows(sheet: Sheet, start: int) -> list[int]:
    """Rows below `start` that look like a header: several known words, and no number."""
    counts = np.zeros(max(len(sheet) - start, 0), dtype=int)
    for column in sheet.columns:
        counts += _known(column)[column.codes[start:]]
    return [int(at) for at in start + np.flatnonzero(counts >= 2) if _is_header(sheet, int(at))]


def _known(column: Column) -> npt.NDArray[np.bool_]:
    texts = pc.ascii_lower(pc.replace_substring_regex(column.texts, r"[\s*_]", ""))
    return np.asarray(pc.is_in(texts, value_set=_WORDS).to_numpy(zero_copy_only=False), dtype=bool)


def _is_header(sheet: Sheet, at: int) -> bool:
    cells = _row(sheet, at)
    known = [bool(field_of(cell) or person_field_of(cell)) for cell in cells]
    if any(NUMBER.match(cell) for cell in cells):
        return False
    if any(
        map(
            str.isdigit,
            "".join(c for c, is_known in zip(cells, known, strict=True) if not is_known),
        )
    ):
        return False
    named = sum(is_known or is_forbidden(cell) for cell, is_known in zip(cells, known, strict=True))
    return 2 * named >= len(cells)


def _row(sheet: Sheet, at: int) -> list[str]:
    return _texts([column.different[column.codes[at]] for column in sheet.columns])


def _with_titles(sheet: Sheet, at: int, current: Header) -> int:
    """The first row of what belongs to a header: its titles, and groups of columns."""
    start = at
    while start > current.row + 1 and at - start < _TITLES:
        cells = _row(sheet, start - 1)
        is_title = len(cells) == 1 and not (NUMBER.match(cells[0]) or _is_end(cells[0]))
        is_group = len(cells) > 1 and all(map(_is_group, cells))
        if not (is_title or is_group):
            break
        start -= 1
    return start


def _is_end(cell: str) -> bool:
    return bool(TOTAL.match(cell) or NOTE.match(cell))


def _is_group(cell: str) -> bool:
    """Whether a cell names a group of columns: 1单元, 居住人口."""
    if around.place(cell):
        return len(cell) <= header.LONGEST_GROUP
    return bool(field_of(cell) or is_forbidden(cell)) and not NUMBER.match(cell)
