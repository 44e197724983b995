"""Files of every kind: read for what they hold, or refused in one line and in bounds."""

import re
import resource
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import ledger
from etl.ledger import book as books
from etl.ledger import package, text
from gridmap import limits
from gridmap.errors import SourceError
from tests.ledgers import HEAD, ROW, SHEET, cell, rewritten, sheet_data, xls, xlsx

CSV = "\n".join(",".join(map(str, row)) for row in (HEAD, ROW))


def refused(path: Path) -> str:
    """The one line by which a file is refused."""
    with pytest.raises(SourceError) as caught:
        ledger.read(path)
    line = str(caught.value)
    assert "\n" not in line and path.name in line
    return line


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("length", [1, 40])
def test_encodings_and_separators(tmp_path, codec, separator, length):
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(codec, b"")
    rows = [["春风社区户台账"], HEAD, *([ROW] * length), ["合计", "", "", "", "", "2"]]
    content = "\r\n".join(separator.join(map(str, row)) for row in rows)
    found = ledger.read(put(tmp_path / "l.csv", mark + content.encode(codec)))
    assert len(found) == length
    assert found.frame.loc[length - 1, ["estate", "room"]].tolist() == ["春风里", "101"]
    assert found.frame["row_number"].tolist() == list(range(3, length + 3))
    assert "春风社区户台账" in found.title


def test_regular_and_irregular_text_are_read_alike(tmp_path):
    """pyarrow reads what is regular, the csv module the rest."""
    rows = [HEAD, *([f"小区,{n}", f"{n}栋", "", n, f'"{n}"\n{n}', 2, 0, ""] for n in range(60))]
    quoted = "\n".join(
        ",".join(f'"{str(c).replace(chr(34), chr(34) * 2)}"' for c in r) for r in rows
    )
    regular = ledger.read(put(tmp_path / "a.csv", quoted.encode()))
    irregular = ledger.read(put(tmp_path / "b.csv", f"{quoted}\n合计".encode()))
    assert irregular.notes == {"total rows": 1}
    assert regular.frame.drop(columns="sheet").equals(irregular.frame.drop(columns="sheet"))
    assert regular.frame.loc[3, ["estate", "household_no"]].tolist() == ["小区,3", '"3"\n3']


def test_the_fast_way_is_taken(tmp_path):
    rows = "\n".join([CSV, *([CSV.splitlines()[1]] * 30)])
    assert text._regular(rows, ",") is not None
    assert text._regular(rows + "\n合计", ",") is None


def test_an_old_workbook(tmp_path):
    found = ledger.read(xls(tmp_path / "l.xls", [HEAD, ROW]))
    assert found.frame.loc[0, ["estate", "people"]].tolist() == ["春风里", 2]


def test_the_content_counts_not_the_name(tmp_path):
    for path in (
        xlsx(tmp_path / "a.xlsx", [HEAD, ROW]).rename(tmp_path / "a.csv"),
        xlsx(tmp_path / "b.xlsx", [HEAD, ROW]).rename(tmp_path / "b.xls"),
        xls(tmp_path / "c.xls", [HEAD, ROW]).rename(tmp_path / "c.xlsx"),
        put(tmp_path / "text.xlsx", CSV.encode("gb18030")),
    ):
        assert len(ledger.read(path)) == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("l.xls", b"<html><body><table>", "web page"),
        ("l.xls", b'<?xml version="1.0"?><Workbook>', "XML"),
        ("l.csv", b"a,b\0,c\n", "byte 4 is NUL"),
        ("l.csv", "小区,楼栋".encode("utf-16-le"), "byte 6 is NUL"),
        ("l.csv", "小区,楼栋\n".encode() + b"\xff\xff", "byte 15 is neither UTF-8 nor GB 18030"),
        ("l.csv", b"\xff\xfea\x00\x00\xd8", "is not UTF-16"),
        ("l.csv", b"", "the file is empty"),
        ("l.xlsx", b"", "the file is empty"),
        ("l.xlsx", b"PK\x03\x04", "damaged workbook"),
        ("l.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook"),
        ("l.csv", b"a," * 40_000, "no ledger|cells"),
        ("l.csv", b"x" * 10_000_000, "cells"),
        ("l.csv", b"a,b\n" + b'"' + b"x\n" * 1_000_000, "cells"),
        ("l.pdf", b"PK", ".xlsx, .xls, .ods or .csv"),
    ],
)
def test_refused_in_one_line(tmp_path, name, content, says):
    assert re.search(says, refused(put(tmp_path / name, content)))


def test_a_locked_workbook(tmp_path):
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    content = head + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
    assert "password" in refused(put(tmp_path / "l.xlsx", content))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_truncated_workbooks(tmp_path, share):
    content = xlsx(tmp_path / "l.xlsx", [HEAD, *[ROW] * 50]).read_bytes()
    refused(put(tmp_path / "l.xlsx", content[: int(len(content) * share)]))
    content = xls(tmp_path / "l.xls", [HEAD, *[ROW] * 50]).read_bytes()
    path = put(tmp_path / "l.xls", content[: int(len(content) * share)])
    try:
        ledger.read(path)  # its sectors may still be all there
    except SourceError as error:
        assert "\n" not in str(error)


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = xlsx(tmp_path / "l.xlsx", [HEAD, ROW])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as bomb, bomb.open("x", "w") as part:
        for _ in range(20):
            part.write(b"\0" * (1 << 20))
    with zipfile.ZipFile(path) as bomb:
        [info] = [one for one in bomb.infolist() if one.filename == "x"]
    content = path.read_bytes()
    size = (20 << 20).to_bytes(4, "little")
    big = put(tmp_path / "big.xlsx", content.replace(size, (2 << 30).to_bytes(4, "little")))
    assert info.file_size == 20 << 20
    assert "256 MB" in refused(big)


def test_a_part_larger_than_it_says(tmp_path, monkeypatch):
    """Half of what a bomb holds is measured, not believed."""
    monkeypatch.setattr(package, "MOST_UNPACKED", 10 << 20)
    path = xlsx(tmp_path / "l.xlsx", [HEAD, ROW])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("x", b"\0" * (30 << 20))
    small = path.read_bytes().replace((30 << 20).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    refused(put(path, small))


def test_cells_far_away(tmp_path):
    """One cell at the other end of the sheet would lay out 17 thousand million."""
    row = "".join(cell(f"{letter}1", name) for letter, name in zip("ABCDEFGH", HEAD, strict=True))
    path = xlsx(tmp_path / "l.xlsx", [HEAD])
    for far in ("XFD1048576", "A1048576 XFD2", "XFD1"):
        rows = "".join(f"<row>{cell(where, 'x')}</row>" for where in far.split())
        sheet_data(path, f'<row r="1">{row}</row>{rows}')
        if far == "XFD1":
            rows = rows.replace("<row>", '<row r="1">')
        line = refused(path)
        assert "column 16,384" in line and "delete what stands outside" in line


def test_cells_that_do_not_say_where_they_stand(tmp_path):
    wide = "<c/>" * 16_383 + "<c><v>1</v></c>"
    path = sheet_data(xlsx(tmp_path / "l.xlsx", [HEAD]), f"<row>{wide}</row>" + "<row/>" * 100_000)
    assert "column 16,384" in refused(path)
    prefixed = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData>'
        "</x:worksheet>"
    )
    assert "column 16,384" in refused(rewritten(path, SHEET, lambda _: prefixed.encode()))


def test_a_million_empty_rows(tmp_path):
    """Formatted rows without cells cost their bytes and no more."""
    path = xlsx(tmp_path / "l.xlsx", [HEAD, ROW])
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 1_000_000))
    rewritten(
        path, SHEET, lambda xml: xml.replace(b"</sheetData>", empty.encode() + b"</sheetData>")
    )
    assert len(ledger.read(path)) == 1


MANY = limits.ROWS + 1
LINE = CSV.splitlines()[1] + "\n"


def test_a_text_of_too_many_rows(tmp_path):
    """Refused before it is laid out: 1.3 million took 289 s and 2.3 GB."""
    for line in (LINE, LINE.replace("春风里", '"春风里"')):
        path = put(tmp_path / "l.csv", (",".join(HEAD) + "\n" + line * MANY).encode())
        assert f"more than {limits.ROWS:,} rows" in refused(path)
    # What a spreadsheet writes for rows that have a format and nothing else, and lines in cells.
    blank = "," * (len(HEAD) - 1) + "\n"
    path = put(tmp_path / "l.csv", (",".join(HEAD) + "\n" + LINE * 30 + blank * MANY).encode())
    assert len(ledger.read(path)) == 30
    lines = LINE.replace("春风里", '"春风里' + "\n" * MANY + '"')
    assert "cells" in refused(put(path, (",".join(HEAD) + "\n" + LINE * 30 + lines).encode()))


def test_workbooks_of_too_many_rows(tmp_path, monkeypatch):
    path = sheet_data(xlsx(tmp_path / "l.xlsx", [HEAD, ROW]), f"<row>{cell(f'A{MANY}', 'x')}</row>")
    assert f"row {MANY:,}" in refused(path)
    monkeypatch.setattr(limits, "ROWS", 3)
    path = xlsx(tmp_path / "l.xlsx", [HEAD, ROW, ROW])
    assert len(ledger.read(path)) == 2
    assert "more than 300,000 rows" in refused(xlsx(path, [HEAD, ROW, ROW, ROW]))


def test_merged_ranges_reach_no_further_than_the_rows(tmp_path):
    rows = [HEAD, ROW, [None, *ROW[1:4], "A2", *ROW[5:]]]
    path = xlsx(tmp_path / "l.xlsx", rows, ["A2:A3"])
    ranges = b'<mergeCell ref="A2:A1048576"/><mergeCell ref="J1:XFD1048576"/>'
    rewritten(path, SHEET, lambda xml: xml.replace(b'<mergeCell ref="A2:A3" />', ranges))
    assert ledger.read(path).frame["estate"].tolist() == ["春风里", "春风里"]


def test_huge_cells_and_outside_links(tmp_path):
    path = xlsx(tmp_path / "l.xlsx", [[*HEAD, "备注"], [*ROW, "长" * 32_000]])
    assert len(ledger.read(path)) == 1
    link = "='[https://example.invalid/x.xlsx]Sheet1'!A1"
    found = ledger.read(xlsx(tmp_path / "l.xlsx", [HEAD, [link, *ROW[1:]]]))
    assert found.frame.loc[0, "estate"] == link


def test_hidden_rows_are_read_and_hidden_sheets_are_named(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (HEAD, ROW, [*ROW[:4], "A2", *ROW[5:]]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["A"].hidden = True
    book.create_sheet("旧表").sheet_state = "hidden"
    book.save(tmp_path / "l.xlsx")
    found = ledger.read(tmp_path / "l.xlsx")
    assert found.frame["estate"].tolist() == ["春风里", "春风里"]
    assert found.notes["hidden sheets"] == ["旧表"]


FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def tolerated(path: Path) -> None:
    """Read, or refused in one line."""
    try:
        ledger.read(path)
    except SourceError as error:
        assert "\n" not in str(error)


@FUZZ
@given(
    content=st.binary(max_size=2_000),
    start=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]),
    suffix=st.sampled_from(sorted(books.BOOKS | books.TEXTS)),
)
def test_any_bytes(tmp_path, content, start, suffix):
    tolerated(put(tmp_path / f"l{suffix}", start + content))


@FUZZ
@given(data=st.data())
def test_mutated_workbooks(tmp_path, data):
    """Bytes of the file changed, and bytes of its parts."""
    make = data.draw(st.sampled_from([xlsx, xls]))
    path = make(tmp_path / "mutated", [HEAD, ROW, ROW])
    path = path.rename(tmp_path / f"l.{make.__name__}")
    changes = st.lists(
        st.tuples(st.floats(0, 0.999), st.binary(max_size=6)), min_size=1, max_size=6
    )

    def mutate(content: bytes) -> bytes:
        for share, written in data.draw(changes):
            at = int(share * len(content))
            content = content[:at] + written + content[at + len(written) :]
        return content

    if make is xlsx and data.draw(st.booleans()):
        with zipfile.ZipFile(path) as book:
            part = data.draw(st.sampled_from(book.namelist()))
        rewritten(path, part, mutate)
    else:
        put(path, mutate(path.read_bytes()))
    tolerated(path)


def test_memory_stays_bounded(tmp_path):
    """After all of the above, in this process."""
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 << 20  # kilobytes
