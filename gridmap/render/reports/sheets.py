"""Excel workbooks: one sheet per table, and one that explains the figures."""

import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

BOLD = Font(bold=True)
GREY = PatternFill("solid", fgColor="E6E9EC")


def workbook(about: Sequence[tuple[str, object]], sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """
    Bytes of an .xlsx file; its first sheet is `about`, one line per statement.

    Parameters
    ----------
    about
        Name and text of each statement; the first one's name is the sheet's.
    sheets
        Tables by name (at most 31 letters); columns are named as they are to be read. Missing and
        infinite values are left empty.
    """
    book = Workbook(write_only=True)
    first = book.create_sheet(about[0][0])
    first.column_dimensions["A"].width = 24
    first.column_dimensions["B"].width = 100
    for name, text in about:
        label, value = WriteOnlyCell(first, name), _cell(first, text)
        label.font = BOLD
        label.alignment = value.alignment = Alignment(wrap_text=True, vertical="top")
        first.append([label, value])
    for name, table in sheets.items():
        _sheet(book.create_sheet(name), table)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(sheet: WriteOnlyWorksheet, table: pd.DataFrame) -> None:
    sheet.freeze_panes = "A2"
    heads = []
    for number, name in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, 2 * len(str(name)))
        head = WriteOnlyCell(sheet, str(name))
        head.font, head.fill = BOLD, GREY
        head.alignment = Alignment(wrap_text=True, vertical="top")
        heads.append(head)
    sheet.append(heads)
    for row in table.astype(object).itertuples(index=False, name=None):
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, _value(value))
    if isinstance(cell.value, str):
        # A name that begins with = is no formula.
        cell.data_type = "s"
    return cell


def _value(value: Any) -> Any:
    if value is None or (isinstance(value, float) and not math.isfinite(value)) or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
