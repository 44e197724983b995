"""Excel workbooks: one sheet per table, and one that explains the figures."""

import io
import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gridmap.render.reports.figures import COUNT, Figure

BOLD = Font(bold=True)
GREY = PatternFill("solid", fgColor="E6E9EC")
EDGE = Border(bottom=Side("thin", color="B4BCC3"))
NARROWEST, WIDEST = 8, 42
"""Widths of a column, in letters; longer texts are broken."""
MEASURED = 500
"""Rows that decide the width of a column."""
TENTHS = "#,##0.0"
"""Format of a number that is not whole, where its table gives none."""


def workbook(about: Sequence[tuple[str, object]], sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """
    Bytes of an .xlsx file; its first sheet is `about`, one line per statement.

    Prints across, as wide as the page, with the heading on each page.

    Parameters
    ----------
    about
        Name and text of each statement; the first one's name is the sheet's, its text the title.
    sheets
        Tables by name (at most 31 letters); columns are named as they are to be read. Missing and
        infinite values are left empty; a `Figure` has its own format, other numbers that of
        `attrs["formats"]`, by column.
    """
    book = Workbook(write_only=True)
    book.properties.title = str(about[0][1])
    first = book.create_sheet(about[0][0])
    first.column_dimensions["A"].width = 24
    first.column_dimensions["B"].width = 100
    _fit_page(first)
    for name, text in about:
        label, value = WriteOnlyCell(first, name), _cell(first, text)
        label.font = BOLD
        label.alignment = Alignment(wrap_text=True, vertical="top")
        value.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        first.append([label, value])
    for name, table in sheets.items():
        _sheet(book.create_sheet(name), table)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fit_page(sheet: WriteOnlyWorksheet) -> None:
    """Print across on A4, as wide as the page and as long as need be, with numbered pages."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"


def _sheet(sheet: WriteOnlyWorksheet, table: pd.DataFrame) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _fit_page(sheet)
    formats = table.attrs.get("formats", {})
    heads = []
    for number, name in enumerate(table.columns, 1):
        texts = [_text(value) for value in table.iloc[:MEASURED, number - 1]]
        width = max([_width(str(name)) / 2, *map(_width, texts)]) + 2
        sheet.column_dimensions[get_column_letter(number)].width = min(
            max(width, NARROWEST), WIDEST
        )
        head = WriteOnlyCell(sheet, str(name))
        head.font, head.fill, head.border = BOLD, GREY, EDGE
        head.alignment = Alignment(wrap_text=True, vertical="top")
        heads.append(head)
    sheet.append(heads)
    columns = [formats.get(name) for name in table.columns]
    for row in table.astype(object).itertuples(index=False, name=None):
        sheet.append([_cell(sheet, *pair) for pair in zip(row, columns, strict=True)])


def _cell(sheet: WriteOnlyWorksheet, value: Any, number_format: str | None = None) -> WriteOnlyCell:
    if isinstance(value, Figure):
        value, number_format = value.value, value.cell_format
    cell = WriteOnlyCell(sheet, _value(value))
    if isinstance(cell.value, str):
        # A name that begins with = is no formula.
        cell.data_type = "s"
        if len(cell.value) > WIDEST / 2:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(cell.value, int | float):
        whole = float(cell.value).is_integer()
        cell.number_format = number_format or (COUNT if whole else TENTHS)
    return cell


def _value(value: Any) -> Any:
    if value is None or (isinstance(value, float) and not math.isfinite(value)) or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _text(value: Any) -> str:
    """Text of a cell, as long as it will be shown."""
    value = value if isinstance(value, Figure) else _value(value)
    if isinstance(value, float):
        return f"{value:,.1f}"
    return "" if value is None else str(value)


def _width(text: str) -> int:
    """Width in Latin letters: Chinese ones are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
