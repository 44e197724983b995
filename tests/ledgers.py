"""Ledgers as files: workbooks of rows, and workbooks that no honest program writes."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook

from etl.run import Report
from gridmap.i18n import translate


def reasons_in(report: Report, language: str = "zh_CN") -> dict[str, int]:
    """How many rows a load rejected, by what a reader is told."""
    return {translate(why.message, language): n for why, n in report.reasons.items()}


HEAD = ["小区", "楼栋", "单元", "房号", "户号", "常住人数", "60岁以上人数", "是否独居老人户"]
ROW = ["春风里", "1栋", "1单元", "101", "A1", 2, 1, "否"]
SHEET = "xl/worksheets/sheet1.xml"


def xlsx(path: Path, rows: Iterable[Sequence[Any]], merged: Sequence[str] = ()) -> Path:
    """A workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    book.save(path)
    return path


def xls(path: Path, rows: Iterable[Sequence[Any]]) -> Path:
    """A workbook of Excel 97."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("户台账")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    book.save(str(path))
    return path


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def sheet_data(path: Path, rows: str) -> Path:
    """The workbook with other rows, given as XML."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    return rewritten(path, SHEET, lambda _: xml.encode())


def cell(where: str, text: str) -> str:
    """A cell of text as XML."""
    return f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>'
