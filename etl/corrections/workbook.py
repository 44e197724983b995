"""What is open as an .xlsx file to correct: reasons in words, buildings to choose from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Connection

from etl.corrections.rows import OpenRow, open_rows
from etl.corrections.words import ADVICE
from etl.ledger import columns
from gridmap.errors import SourceError

ROW, OUTCOME, REASON = "行号", "结果", "原因"
CANDIDATES, CHOICE, REF = "候选楼栋", "选择楼栋", "登记号"
OURS = (ROW, OUTCOME, REASON, CANDIDATES, CHOICE, REF)
"""Columns after those of the file."""

WIDTHS = {ROW: 6, OUTCOME: 8, REASON: 44, CANDIDATES: 40, CHOICE: 30, REF: 10}
LISTS = "候选"
"""The hidden sheet: a row a set of candidates."""


def write(
    connection: Connection,
    path: Path,
    *,
    import_run_id: int | None = None,
    community_id: int | None = None,
) -> int:
    """
    Write what a person has to look at to an .xlsx file; how many rows that is.

    The file's own columns keep their names and their text, so that the corrected workbook loads
    like the first one.

    Parameters
    ----------
    import_run_id
        A load: its rejects and, of a household ledger, the unlocated households of its community.
    community_id
        All that is open in a community today.

    Raises
    ------
    SourceError
        The workbook cannot be written there.
    """
    rows = open_rows(connection, import_run_id=import_run_id, community_id=community_id)
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "待更正"
    _fill(sheet, rows)
    _advise(book.create_sheet("说明"))
    _offer(sheet, book.create_sheet(LISTS), rows)
    try:
        book.save(path)
    except OSError as error:
        raise SourceError(f"{path}: cannot be written ({error.strerror})") from error
    return len(rows)


def _fill(sheet: Worksheet, rows: Sequence[OpenRow]) -> None:
    names = _headers(rows)
    sheet.append([*names, *OURS])
    for row in rows:
        own = (row.row_number, row.outcome, row.reason, row.candidates, None, row.ref)
        sheet.append([*(_text(row.row.get(name)) for name in names), *own])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for at, column in enumerate(sheet.iter_cols(min_row=2), start=1):
        for cell in column:
            _format(cell, wrapped=at > len(names))
    for at, name in enumerate([*names, *OURS], start=1):
        written = max((len(str(row.row.get(name) or "")) for row in rows), default=0)
        width = WIDTHS.get(name) or min(max(2 * len(name), 2 * written) + 2, 40)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.column_dimensions[get_column_letter(len(names) + len(OURS))].hidden = True
    sheet.freeze_panes = "A2"


def _headers(rows: Sequence[OpenRow]) -> list[str]:
    """Headers of the file, in the order in which a ledger has them: the database keeps none."""
    names = dict.fromkeys(name for row in rows for name in row.row if name not in OURS)
    fields = list(columns.FIELDS)
    places = {name: columns.field_of(name) for name in names}
    return sorted(names, key=lambda name: fields.index(places[name] or "choice"))


def _format(cell: Cell, *, wrapped: bool) -> None:
    """
    As text: Excel would make a date of 3-2 and drop the zeros of a code, and must not take a cell
    that begins with = for a formula.
    """
    cell.number_format = "@"
    if isinstance(cell.value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=wrapped)


def _advise(sheet: Worksheet) -> None:
    for line in ADVICE:
        sheet.append([line])
    sheet.column_dimensions["A"].width = 100
    for [cell] in sheet.iter_rows():
        cell.alignment = Alignment(vertical="top", wrap_text=True)


def _offer(sheet: Worksheet, lists: Worksheet, rows: Sequence[OpenRow]) -> None:
    """A drop-down for each row with candidates; rows with the same ones share it."""
    lists.sheet_state = "hidden"
    letter = get_column_letter(sheet.max_column - OURS[::-1].index(CHOICE))
    offered: dict[tuple[str, ...], DataValidation] = {}
    for at, row in enumerate(rows, start=2):
        options = tuple(row.options)
        if not options:
            continue
        if options not in offered:
            lists.append(options)
            number, last = len(offered) + 1, get_column_letter(len(options))
            offered[options] = DataValidation(
                type="list",
                formula1=f"{LISTS}!$A${number}:${last}${number}",
                errorTitle=CHOICE,
                error="请从下拉列表中选择",
                showErrorMessage=True,
            )
            sheet.add_data_validation(offered[options])
        offered[options].add(f"{letter}{at}")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
