"""Header of a sheet: its rows, and the fields of its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from etl.ledger import person_cells, shown
from etl.ledger.columns import (
    CORRECTION_NOTES,
    field_of,
    is_forbidden,
    is_residence,
    person_field_of,
    plain,
)
from etl.ledger.sheets import Range, Row, Sheet

HEADER_ROWS = 15
"""The header is looked for in the first rows; titles and notes stand above it."""
_IN_FRONT = ("building", "street")
"""Fields one of which a room or door number needs in front of it."""
MOST_LINES = 3
"""Rows of one header."""
LONGEST_GROUP = 8
"""Characters of a group's name."""

# Above a group of columns these say that the group is not about who lives there.
_ELSEWHERE = ("户籍", "户口", "籍贯", "工作", "单位", "迁往", "迁出", "原住", "产权")
REGISTER = frozenset({"id_number", "birth", "age", "relation", "disability"})
_OF_WHAT = frozenset({"", "人", "户", "岁", "必填", "选填", "可选"})
"""Below the name of a column: what it counts."""

Chosen = Mapping[str, str | None]
"""Fields that a clerk chose for headers (`plain`), None for those to leave out."""


@dataclass(frozen=True)
class Label:
    """
    Field of one column of a header: of a household, or else of a person.

    `text` is the name as it may be stored, `whole` as written with its groups, `chosen` the name
    under which a clerk chose the field.
    """

    field: str | None = None
    person: str | None = None
    text: str = ""
    whole: str = ""
    chosen: str = ""


@dataclass(frozen=True)
class Header:
    """
    A header of one to three rows (`lines`; the last is `row`, from 0), and its columns.

    `columns` and `texts` are by field of a household, `persons` by field of a person (several
    columns may say one thing: 残疾类型, 残疾等级); the others are known by name only. `others`
    are more columns of addresses beside that of `columns`, which says best where people live.
    `given` are fields that stand outside the table, in its title or the sheet's name. A list
    `is_vacant` of empty homes: it counts nobody.
    """

    row: int
    lines: tuple[list[str], ...]
    labels: tuple[Label, ...] = ()
    columns: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    persons: dict[str, list[int]] = field(default_factory=dict)
    person_texts: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    others: tuple[int, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    is_vacant: bool = False

    @property
    def is_located(self) -> bool:
        """Whether an address can be read, in one piece or in parts."""
        known = self.columns.keys() | self.given.keys()
        return "address" in known or ("room" in known and not known.isdisjoint(_IN_FRONT))

    @property
    def is_ledger(self) -> bool:
        """Whether households can be read, or persons to count them from."""
        return self.is_located and ("people" in self.columns or self.is_register or self.is_vacant)

    @property
    def is_register(self) -> bool:
        """Whether each row is a person: their number is nowhere, but what they are is."""
        return "people" not in self.columns and bool(REGISTER & self.persons.keys())

    @property
    def dropped(self) -> tuple[str, ...]:
        """Names of columns that may not come in; only a register has a use for some."""
        used = self.person_texts if self.is_register else ()
        return tuple(name for name in self.forbidden if name not in used)

    @property
    def unused(self) -> tuple[str, ...]:
        """Names of other columns that are not read."""
        used = self.person_texts if self.is_register else ()
        return tuple(name for name in self.unknown if name not in used)

    @property
    def size(self) -> int:
        """How many columns are known."""
        return len(self.columns) + len(self.persons)


def find(sheet: Sheet, chosen: Chosen, given: Mapping[str, str]) -> Header | None:
    """
    The row with the most known column names; of equals the first, the others repeat it.

    With the one or two rows above it where they name groups of columns (人数 above 常住 and
    60岁以上), or where together they name more columns than each alone.
    """
    written = [[_text(cell) for cell in row] for row in sheet.head(HEADER_ROWS)]
    filled = _fill(written, sheet.merged)

    def header(at: int, count: int) -> Header:
        lines = tuple(written[at - count + 1 : at + 1])
        above = [row if sheet.merged else _spread(row) for row in filled[at - count + 1 : at]]
        cells = list(zip(*above, filled[at], strict=True))
        return recognise(lines, at, cells, chosen, given)

    single = [header(at, 1) for at in range(len(written))]
    best = max(single, key=lambda one: one.size, default=None)
    for count in range(2, MOST_LINES + 1):
        for at in range(count - 1, len(written)):
            if best is None or (count > 2 and best.is_ledger and best.row != at):
                continue
            together = header(at, count)
            top = filled[at - 1]
            grouped = (
                count == 2
                and together.is_ledger
                and best is single[at]
                and _names_groups(top if sheet.merged else _spread(top))
                and single[at - 1].size < single[at].size
            )
            if together.size > best.size or grouped:
                best = together
                if together.is_ledger:
                    break  # further down it is repeated
    return _of_persons(sheet, best) if best and best.size > 1 else None


def _of_persons(sheet: Sheet, header: Header) -> Header:
    """A register of persons that repeats in each row how many the household has: it is counted."""
    at = header.columns.get("people")
    relations = header.persons.get("relation", ())
    if at is None or not relations or not header.persons.keys() & (REGISTER - {"relation"}):
        return header
    said = sheet.columns[relations[0]].take(slice(header.row + 1, None))
    if not said.test(lambda cell: person_cells.role(cell) == "member").any():
        # All are heads: a row is a household.
        return header
    columns = {name: one for name, one in header.columns.items() if name != "people"}
    texts = {name: one for name, one in header.texts.items() if name != "people"}
    unknown = (*header.unknown, header.texts["people"])
    return replace(header, columns=columns, texts=texts, unknown=unknown)


def _names_groups(row: list[str]) -> bool:
    """Whether a row has several short names; a title is one, remarks are long."""
    names = {cell for cell in row if cell}
    return len(names) > 1 and all(len(name) <= LONGEST_GROUP for name in names)


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


def recognise(
    lines: tuple[list[str], ...],
    row: int,
    cells: Sequence[tuple[str, ...]],
    chosen: Chosen,
    given: Mapping[str, str],
) -> Header:
    """Label of a column by its cells (the groups' names, the column's name)."""
    labels = tuple(_label(texts, chosen) for texts in cells)
    columns, others = _columns(labels)
    persons: dict[str, list[int]] = {}
    person_texts: list[str] = []
    forbidden: list[str] = []
    unknown: list[str] = []
    for at, label in enumerate(labels):
        if not label.whole or at in columns.values() or at in others:
            continue
        if label.chosen and label.field is None and not is_forbidden(label.whole):
            continue  # left out, as a clerk said
        if label.person is not None:
            persons.setdefault(label.person, []).append(at)
            person_texts.append(label.text)
            (unknown if label.person == "remark" else forbidden).append(label.text)
        else:
            (forbidden if is_forbidden(label.whole) else unknown).append(label.whole)
    if "correction_ref" in columns:
        unknown = [name for name in unknown if name not in CORRECTION_NOTES]
    return Header(
        row,
        lines,
        labels,
        columns,
        {name: labels[at].text for name, at in columns.items()},
        persons,
        tuple(dict.fromkeys(person_texts)),
        tuple(dict.fromkeys(forbidden)),
        tuple(dict.fromkeys(unknown)),
        others,
        given,
    )


def _columns(labels: Sequence[Label]) -> tuple[dict[str, int], tuple[int, ...]]:
    """
    The column of each field, and the other columns of addresses.

    Where several name one field, what says that people live there goes before what does not
    (现住址 before 地址, 常住人数 before 人数); of equals the first.
    """
    found: dict[str, list[int]] = {}
    for at, label in enumerate(labels):
        if label.field is not None:
            found.setdefault(label.field, []).append(at)
    of_persons = "people" not in found and bool(REGISTER & {label.person for label in labels})
    columns: dict[str, int] = {}
    others: tuple[int, ...] = ()
    for name, ats in found.items():
        # In a register 实际居住地 is where somebody went who does not live at the address.
        sure = [at for at in ats if not (of_persons and labels[at].person)] or ats
        sure = [at for at in sure if labels[at].chosen] or sure
        lived = [at for at in sure if is_residence(labels[at].text)]
        columns[name] = lived[0] if lived and name in ("address", "people") else sure[0]
        if name == "address" and not of_persons:
            others = tuple(at for at in sure if at != columns[name])
    return columns, others


def _label(texts: tuple[str, ...], chosen: Chosen) -> Label:
    parts = [text for at, text in enumerate(texts) if text and text not in texts[at + 1 :]]
    whole = "".join(parts)
    for text in (whole, *parts[-1:]):
        if plain(text) in chosen:
            one = chosen[plain(text)]
            shown_as = shown.field(one, text) if one else text
            return Label(one, None, shown_as, whole, plain(text))
    names = _names(parts)
    name, text = _first(names, field_of)
    person, person_text = _first(names, person_field_of)
    # What is stored goes under it: 常住人数(填表人某某) is 常住人数.
    known = shown.field(name or person or "", text or person_text)
    return Label(name, person, known, whole)


def _names(parts: Sequence[str]) -> tuple[str, ...]:
    """Names that a column may have: 人数 below 60岁以上 is no count of all people."""
    if len(parts) < 2:
        return tuple(parts)
    *above, below = parts
    if any(word in one for one in above for word in _ELSEWHERE):
        return ()
    if plain(below) in _OF_WHAT:
        return _names(above)
    near = above[-1]
    names = ("".join(parts), f"{near}{below}", f"{above[0]}{below}", below, f"{below}{near}")
    return tuple(dict.fromkeys(names))


def _first(names: Sequence[str], field_of: Any) -> tuple[str | None, str]:
    return next(((name, text) for text in names if (name := field_of(text))), (None, ""))
