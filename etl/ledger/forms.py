"""Forms of labels and values (户主 | ... | 住址 | ... | 常住人数 | 3) as a table."""

from typing import Any

import numpy as np

from etl.ledger import cells
from etl.ledger.column import encode
from etl.ledger.columns import field_of, is_forbidden, person_field_of
from etl.ledger.sheets import Sheet

_LONGEST = 40_000
"""Cells of a sheet that is looked at as a form."""
_HEAD = 30
"""Rows in which the first household of a form is complete."""

_LONGEST_LABEL, _SHORT_LABEL = 16, 6
"""Characters; an address may hold a word that is forbidden as a label."""

Record = dict[str, Any]


def unfold(sheet: Sheet) -> Sheet | None:
    """
    A form's households as a table with a header; None where a sheet is no form.

    A label's value stands to its right, or behind a colon in its own cell. A household ends where
    a label comes again. Rows have the number of their first label.
    """
    if len(sheet) * len(sheet.columns) > _LONGEST or not _is_form(sheet.head(_HEAD)):
        return None
    records, numbers = _records(sheet)
    labels = list(dict.fromkeys(label for record in records for label in record))
    above = int(np.searchsorted(sheet.row_numbers, numbers[0]))
    titles = [
        [*texts, *[""] * (len(labels) - 1)]
        for row in sheet.head(above)
        if len(texts := [str(cell) for cell in row if cell != ""]) == 1
    ]
    numbers = [numbers[0]] * (len(titles) + 1) + numbers
    rows = [*titles, labels, *([one.get(label, "") for label in labels] for one in records)]
    table = np.empty((len(rows), len(labels)), dtype=object)
    table[:] = rows
    return Sheet(
        sheet.name,
        tuple(encode(column) for column in table.T),
        numbers=np.array(numbers),
    )


def _is_form(rows: list[list[Any]]) -> bool:
    """Whether some rows state a flat and how many live there, each beside its label."""
    fields: set[str | None] = set()
    for row in rows:
        for label, value in _pairs(row):
            name = field_of(label)
            if name == "people" and not _is_count(value):
                continue
            if name in ("address", "room", "building") and not any(map(str.isdigit, str(value))):
                continue
            fields.add(name)
    return "people" in fields and ("address" in fields or {"building", "room"} <= fields)


def _is_count(value: Any) -> bool:
    try:
        return cells.count(value) is not None
    except ValueError:
        return False


def _pairs(row: list[Any]) -> list[tuple[str, Any]]:
    """Labels of a row with the cell to their right, or what stands behind their colon."""
    found = []
    filled = [cell for cell in row if cell != ""]
    for at, cell in enumerate(filled):
        label, colon, value = str(cell).replace("：", ":").partition(":")
        if colon and value.strip() and _is_label(label):
            found.append((label, value.strip()))
        elif _is_label(label if colon else str(cell)):
            follows = filled[at + 1] if at + 1 < len(filled) else ""
            found.append((label, "" if _is_label(str(follows)) else follows))
    return found


def _is_label(text: str) -> bool:
    """Whether a cell is a label: a field's name, or a short one of what may not come in."""
    if len(text) > _LONGEST_LABEL:
        return False
    if field_of(text) or person_field_of(text) or text.strip() == "备注":
        return True
    return len(text) <= _SHORT_LABEL and not any(map(str.isdigit, text)) and is_forbidden(text)


def _records(sheet: Sheet) -> tuple[list[Record], list[int]]:
    records: list[Record] = []
    numbers: list[int] = []
    for number, row in zip(sheet.row_numbers.tolist(), sheet.rows, strict=True):
        for label, value in _pairs(row):
            if not records or label in records[-1]:
                records.append({})
                numbers.append(number)
            records[-1][label] = value
    return records, numbers
