"""Where a sheet's header stands, and what its columns are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.ledger.columns import field_of, is_forbidden, person_field_of
from etl.ledger.sheets import Range, Row, Sheet

HEADER_ROWS = 15
"""The header is looked for in the first rows; titles and notes stand above it."""
_LONGEST_GROUP = 8
"""Characters of a group's name."""

# Above a group of columns these say that the group is not about who lives there.
_ELSEWHERE = ("户籍", "户口", "籍贯", "工作", "单位", "迁往", "迁出", "原住", "产权")
_REGISTER = frozenset({"id_number", "birth", "age", "relation"})


@dataclass(frozen=True)
class Header:
    """
    A header of one or two rows (`lines`; the last is `row`, from 0), and its columns.

    `columns` and `texts` are by field of a household, `persons` by field of a person (several
    columns may say one thing: 残疾类型, 残疾等级); the others are known by name only.
    """

    row: int
    lines: tuple[list[str], ...]
    columns: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    persons: dict[str, list[int]] = field(default_factory=dict)
    person_texts: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """Its rows as the spreadsheet numbers them, from 1."""
        return tuple(range(self.row - len(self.lines) + 2, self.row + 2))

    @property
    def is_located(self) -> bool:
        """Whether an address can be read, in one piece or in parts."""
        return "address" in self.columns or {"building", "room"} <= self.columns.keys()

    @property
    def is_ledger(self) -> bool:
        """Whether households can be read, or persons to count them from."""
        return self.is_located and ("people" in self.columns or self.is_register)

    @property
    def is_register(self) -> bool:
        """Whether each row is a person: their number is nowhere, but what they are is."""
        return "people" not in self.columns and bool(_REGISTER & self.persons.keys())

    @property
    def dropped(self) -> tuple[str, ...]:
        """Names of columns that may not come in; only a register has a use for some."""
        used = self.person_texts if self.is_register else ()
        return tuple(name for name in self.forbidden if name not in used)

    @property
    def size(self) -> int:
        """How many columns are known."""
        return len(self.columns) + len(self.persons)


def find(sheet: Sheet) -> Header | None:
    """
    The row with the most known column names; of equals the first, the others repeat it.

    With the row above it where that names groups of columns (人数 above 常住 and 60岁以上), or
    where both together name more columns than each alone.
    """
    written = [[_text(cell) for cell in row] for row in sheet.head(HEADER_ROWS)]
    filled = _fill(written, sheet.merged)
    single = [
        _recognise((line,), at, [("", cell) for cell in row])
        for at, (line, row) in enumerate(zip(written, filled, strict=True))
    ]
    best = max(single, key=lambda header: header.size, default=None)
    for at in range(1, len(written)):
        above = filled[at - 1] if sheet.merged else _spread(written[at - 1])
        pairs = list(zip(above, filled[at], strict=True))
        both = _recognise((written[at - 1], written[at]), at, pairs)
        grouped = both.is_ledger and _names_groups(above) and single[at - 1].size < single[at].size
        if best and (both.size > best.size or (grouped and best is single[at])):
            best = both
            if both.is_ledger:
                break  # further down it is repeated
    return best if best and best.size > 1 else None


def _names_groups(row: list[str]) -> bool:
    """Whether a row has several short names; a title is one, remarks are long."""
    names = {cell for cell in row if cell}
    return len(names) > 1 and all(len(name) <= _LONGEST_GROUP for name in names)


def _text(cell: Any) -> str:
    return str(cell).strip()


def _fill(rows: list[list[str]], merged: Sequence[Range]) -> list[Row]:
    """Merged cells written in all their cells."""
    rows = [list(row) for row in rows]
    for (top, left), (bottom, right) in merged:
        for at in range(top, min(bottom + 1, len(rows))):
            # A title across the sheet names no column.
            for column in range(left, min(right + 1, len(rows[at]))):
                rows[at][column] = rows[top][left]
    return rows


def _spread(row: list[str]) -> list[str]:
    """A text file has no merged cells: a group's name reaches to the next one."""
    last = ""
    spread = []
    for cell in row:
        last = cell or last
        spread.append(last)
    return spread


def _recognise(lines: tuple[list[str], ...], row: int, cells: Sequence[tuple[str, str]]) -> Header:
    """What cells (the group's name, the column's name) would be as the header."""
    columns: dict[str, int] = {}
    texts: dict[str, str] = {}
    persons: dict[str, list[int]] = {}
    person_texts: list[str] = []
    forbidden: list[str] = []
    unknown: list[str] = []
    for at, (above, below) in enumerate(cells):
        if not (above or below):
            continue
        names = _names(above, below)
        name, text = _first(names, field_of)
        person, person_text = _first(names, person_field_of)
        if name is not None and name not in columns:
            columns[name], texts[name] = at, text
        elif person is not None:
            persons.setdefault(person, []).append(at)
            person_texts.append(person_text)
            forbidden.append(person_text)
        else:
            whole = above if above == below or not below else f"{above}{below}"
            (forbidden if is_forbidden(whole) else unknown).append(whole)
    return Header(
        row,
        lines,
        columns,
        texts,
        persons,
        tuple(dict.fromkeys(person_texts)),
        tuple(dict.fromkeys(forbidden)),
        tuple(dict.fromkeys(unknown)),
    )


def _names(above: str, below: str) -> tuple[str, ...]:
    """What a column may be called: 人数 below 60岁以上 is no count of all people."""
    if not above or above == below:
        return (below,)
    if any(word in above for word in _ELSEWHERE):
        return ()
    return (f"{above}{below}", below, f"{below}{above}") if below else (above,)


def _first(names: Sequence[str], field_of: Any) -> tuple[str | None, str]:
    return next(((name, text) for text in names if (name := field_of(text))), (None, ""))
