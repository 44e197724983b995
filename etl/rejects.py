"""The rows that were refused, as a workbook to correct and load again."""

from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from sqlalchemy import Connection, select

from gridmap.errors import SourceError
from gridmap.schema import reject

ROW, REASON = "行号", "退回原因"
"""Columns after those of the file: where a row stood, and why it came back."""


def write(connection: Connection, import_run_id: int, path: Path) -> int:
    """
    Write the rejects of a load to an .xlsx file, in the order of the file; how many there are.

    The file's own columns keep their names and their text, so that a corrected workbook loads
    like the first one.

    Raises
    ------
    SourceError
        The workbook cannot be written there.
    """
    rows = connection.execute(
        select(reject.c.row_number, reject.c.reason, reject.c.raw)
        .where(reject.c.import_run_id == import_run_id)
        .order_by(reject.c.row_number, reject.c.id)
    ).all()
    names = list(dict.fromkeys(name for row in rows for name in row.raw))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([*names, ROW, REASON])
    for row in rows:
        sheet.append([*(_text(row.raw.get(name)) for name in names), row.row_number, row.reason])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in sheet.iter_cols(max_col=len(names), min_row=2):
        for cell in column:
            # As text: Excel would make a date of 3-2 and drop the zeros of a code, and must not
            # take a cell that begins with = for a formula.
            cell.number_format = "@"
            cell.data_type = "s" if cell.value is not None else "n"
    sheet.freeze_panes = "A2"
    try:
        book.save(path)
    except OSError as error:
        raise SourceError(f"{path}: cannot be written ({error.strerror})") from error
    return len(rows)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
