"""Ledgers of LibreOffice and WPS on Linux (.ods), and packages that unpack to far more."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from etl import ledger
from etl.ledger import book as books
from gridmap.errors import SourceError
from tests.ledgers import HEAD, ROW, xlsx

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
SPACE = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
MIME = "application/vnd.oasis.opendocument.spreadsheet"


def cell(value, more="") -> str:
    if value == "":
        return f"<table:table-cell {more}/>"
    if isinstance(value, int):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return (
        f"<table:table-cell {kind} {more}><text:p>{escape(str(value))}</text:p></table:table-cell>"
    )


def line(*cells: str, more="") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def ods(path: Path, sheets: dict[str, list[str]], manifest="", hidden=()) -> Path:
    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="{"off" if name in hidden else "on"}">'
        f"{''.join(lines)}</table:table>"
        for name, lines in sheets.items()
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("on", "true"), ("off", "false"))
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        package.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {NAMES} {SPACE}>'
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return path


HEADER = line(*map(cell, HEAD))
EMPTY_END = line('<table:table-cell table:number-columns-repeated="16384"/>',
                 more='table:number-rows-repeated="1048000"')  # fmt: skip


def refused(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        ledger.read(path)
    return str(caught.value)


def test_an_ods_reads_as_a_workbook_does(tmp_path):
    lines = [HEADER, line(*map(cell, ROW)), EMPTY_END]
    path = ods(tmp_path / "l.ods", {"户台账": lines, "旧表": lines}, hidden=["旧表"])
    same = ledger.read(xlsx(tmp_path / "l.xlsx", [HEAD, ROW])).frame.drop(columns="sheet")
    found = ledger.read(path)
    assert found.frame.drop(columns="sheet").values.tolist() == same.values.tolist()
    assert found.notes["hidden sheets"] == ["旧表"]
    # The content decides, whatever the ending.
    assert len(ledger.read(path.rename(tmp_path / "l.xlsx"))) == 1
    assert ".ods" in books.BOOKS


def test_merged_cells_and_failed_formulas(tmp_path):
    covered = "<table:covered-table-cell/>"
    spanned = 'table:number-rows-spanned="2" table:number-columns-spanned="1"'
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>{}</text:p></table:table-cell>'
    )
    first = [cell("春风里", spanned), *map(cell, ROW[1:6]), error.format("#DIV/0!"), cell("否")]
    second = [covered, *map(cell, ROW[1:4]), cell("A2"), cell(2), error.format("Err:502")]
    path = ods(tmp_path / "l.ods", {"S": [HEADER, line(*first), line(*second)]})
    frame = ledger.read(path).frame
    assert frame["estate"].tolist() == ["春风里", "春风里"]
    assert frame["age60"].tolist() == ["#DIV/0!", "#VALUE!"]


def test_cells_repeated_to_the_end(tmp_path):
    full = line(cell("x", 'table:number-columns-repeated="16384"'))
    many = line(*map(cell, ROW * 20), more='table:number-rows-repeated="1048000"')
    assert "column 16,384" in refused(ods(tmp_path / "a.ods", {"S": [HEADER, full]}))
    assert "row 1,048,001" in refused(ods(tmp_path / "b.ods", {"S": [HEADER, many]}))


def test_locked_or_damaged(tmp_path):
    lines = {"S": [HEADER, line(*map(cell, ROW))]}
    assert "password" in refused(ods(tmp_path / "a.ods", lines, "<encryption-data/>"))
    path = ods(tmp_path / "b.ods", lines)
    (tmp_path / "c.ods").write_bytes(path.read_bytes()[:-40])
    assert "damaged" in refused(tmp_path / "c.ods")
    assert "damaged" in refused(ods(tmp_path / "d.ods", {"S": ["<open>"]}))


PARTS = ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("part", [*PARTS, "_rels/.rels", "docProps/app.xml"])
def test_a_small_workbook_that_unpacks_to_much(tmp_path, part):
    """Measured before anything is parsed: 120 MB of spaces in a part take 120 KB."""
    path = xlsx(tmp_path / "l.xlsx", [HEAD, ROW])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = parts.get(part, b"<x></x>").replace(b">", b">" + b" " * (120 << 20), 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert path.stat().st_size < 1 << 20
    # In a sheet such a run is already too long for one cell.
    said = "not a readable workbook" if "sheet1" in part else "unpacks to far more"
    assert said in refused(path)


def test_a_small_ods_that_unpacks_to_much(tmp_path):
    path = ods(tmp_path / "l.ods", {"S": [HEADER, " " * (120 << 20), line(*map(cell, ROW))]})
    assert path.stat().st_size < 1 << 20
    assert "unpacks to far more" in refused(path)
