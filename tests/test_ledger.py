"""Which rows and columns of a workbook are a ledger's."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from etl import ledger
from etl.ledger import cells, columns
from gridmap.errors import SourceError

HEAD = ["序号", "小区", "楼栋", "单元", "房号", "户号", "常住人数", "60岁以上人数"]


def write(path: Path, rows, merged=(), more=None) -> Path:
    """A workbook with the rows on its first sheet, and `more` sheets by name."""
    book = Workbook()
    book.active.title = "户台账"
    for name, content in {"户台账": rows, **(more or {})}.items():
        page = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in content:
            page.append(row)
    for cells_ in merged:
        book.active.merge_cells(cells_)
    book.save(path)
    return path


def test_a_clean_ledger(tmp_path):
    rows = [
        [1, "春风里", "1栋", "1单元", 101, "A1", 3, 1],
        [2, "春风里", "1栋", "1单元", 102, "A2", 2, 0],
    ]
    found = ledger.read(write(tmp_path / "l.xlsx", [HEAD, *rows]))
    assert found.frame["row_number"].tolist() == [2, 3]
    assert found.frame["people"].tolist() == [3, 2]
    assert found.headers["age60"] == "60岁以上人数"
    assert not found.notes


def test_everything_that_is_no_household_is_dropped_and_counted(tmp_path):
    rows = [
        ["春风社区户台账(2026年10月)"],
        ["填报单位:春风社区", "", "", "", "", "", "填报日期:2026-10-01"],
        HEAD,
        ["", "必填", "如3栋", "", "必填", "", "填数字", ""],
        [1, "春风里", "1栋", "1单元", "101", "A1", 3, 1],
        [],
        [2, None, "1栋", "1单元", "102", "A2", 2, 0],
        HEAD,
        [3, None, "2栋", "1单元", "101", "A3", 1, 1],
        [4],
        ["小计", "", "", "", "", "", 6, 2],
        ["合 计", "", "", "", "", "3户", 6, 2],
        ["注:本表每月更新。"],
        ["填表人:某某", "联系电话:13900001111"],
    ]
    found = ledger.read(write(tmp_path / "l.xlsx", rows, ["A1:H1", "B5:B7"]))
    assert found.frame["household_no"].tolist() == ["A1", "A2", "A3"]
    assert found.frame["row_number"].tolist() == [5, 7, 9]
    # merged down within B5:B7; B9 is empty and stays so
    assert found.frame["estate"].tolist() == ["春风里", "春风里", ""]
    assert found.notes == {
        "comment rows": 1, "blank rows": 2, "repeated headers": 1, "total rows": 2, "note rows": 2,
    }  # fmt: skip
    assert "春风社区户台账" in found.title


def test_a_header_of_two_rows(tmp_path):
    rows = [
        ["小区", "楼栋", "房号", "人口情况", ""],
        ["", "", "", "常住人数", "60岁以上人数"],
        ["春风里", "1栋", "101", 3, 1],
    ]
    found = ledger.read(write(tmp_path / "l.xlsx", rows, ["A1:A2", "B1:B2", "C1:C2", "D1:E1"]))
    assert len(found) == 1
    assert found.frame.loc[0, ["estate", "people", "age60"]].tolist() == ["春风里", 3, 1]


def test_forbidden_and_unknown_columns_never_come_in(tmp_path):
    head = [
        "户主姓名",
        "身份证号码",
        "民 族",
        "*政治面貌",
        "是否重点人员",
        "详细地址",
        "人口数",
        "网格",
        "备注",
    ]
    row = [
        "王某",
        "320102199001011234",
        "汉",
        "群众",
        "否",
        "春风里1栋101",
        2,
        "一网格",
        "王某常不在",
    ]
    found = ledger.read(write(tmp_path / "l.xlsx", [head, row]))
    assert found.notes["dropped columns"] == list(map(columns.plain, head[:5]))
    assert found.notes["unknown columns"] == ["网格", "备注"]
    assert set(found.frame.columns) == {"address", "people", "row_number", "sheet"}


def test_several_sheets(tmp_path):
    path = write(
        tmp_path / "l.xlsx",
        [HEAD, [1, "春风里", "1栋", "", "101", "A1", 3, 0]],
        more={
            "说明": [["填表说明"], ["每户一行"]],
            "银杏园": [HEAD[1:], ["银杏园", "2栋", "", "201", "A2", 1, 1]],
        },
    )
    found = ledger.read(path)
    assert found.frame[["sheet", "row_number", "household_no"]].to_numpy().tolist() == [
        ["户台账", 2, "A1"],
        ["银杏园", 2, "A2"],
    ]
    assert found.notes["sheets that are no ledger"] == ["说明"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files(tmp_path, codec):
    path = tmp_path / "l.csv"
    path.write_bytes("小区,楼栋,房号,人数\n春风里,1栋,101,3\n\n合计,,,3\n".encode(codec))
    found = ledger.read(path)
    assert found.frame["people"].tolist() == ["3"]
    assert found.notes == {"blank rows": 1, "total rows": 1}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("l.csv", b"\xff\x81\xff,\x00", "byte 1"),
        ("l.csv", b"a,b\n1,2\n", "no household ledger"),
        ("l.csv", "小区,楼栋,房号\n春风里,1栋,101\n".encode(), "常住人数"),
        ("l.csv", "小区,常住人数\n春风里,3\n".encode(), "详细地址"),
        ("l.xlsx", b"no workbook", "not a readable workbook"),
        ("l.pdf", b"%PDF", ".xlsx, .xls, .ods or .csv"),
    ],
)
def test_what_is_no_ledger_is_said_in_one_line(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=says) as caught:
        ledger.read(tmp_path / name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("小区名称", "estate"), ("幢号", "building"), ("室号", "room"), ("现住详细门牌", "address"),
        ("60周岁及以上人数", "age60"), ("其中:80岁以上", "age80"), ("0-6岁人数", "under6"),
        ("残疾人数", "disabled"), ("残疾证号", None), ("65岁以上人数", None),
        ("居住状态(自住/出租)", "occupancy"),
        ("*常住人数(人)", "people"), ("核实\n日期", "verified"), ("户籍地址", None), ("户主", None),
    ],
)  # fmt: skip
def test_header_names(header, field):
    assert columns.field_of(header) == field


DAYS = {
    date(2026, 10, 3): [
        date(2026, 10, 3), datetime(2026, 10, 3, 8), "2026-10-03", "2026/10/3", "20261003",
        20261003.0, "2026年10月3日", "2026.10.3", 46298, "2026-10-03 00:00:00",
    ],
    None: ["", None, "  "],
}  # fmt: skip


@pytest.mark.parametrize(("day", "cell"), [(day, cell) for day in DAYS for cell in DAYS[day]])
def test_days(day, cell):
    assert cells.day(cell) == day


@pytest.mark.parametrize("cell", ["2026-13-01", "昨天", "20260230", "10月3日", 3.5])
def test_no_days(cell):
    with pytest.raises(ValueError):
        cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "count"), [(3.0, 3), ("3", 3), ("３人", 3), ("三", 3), ("十二", 12), ("", None)]
)
def test_counts(cell, count):
    assert cells.count(cell) == count


@pytest.mark.parametrize("cell", [-1, 2.5, "两三个", "3-4", True, "是"])
def test_no_counts(cell):
    with pytest.raises(ValueError):
        cells.count(cell)


TEXTS = st.text(st.sampled_from("春风里银杏园123栋-"), min_size=1, max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    rows=st.lists(st.tuples(TEXTS, TEXTS, st.integers(1, 9)), min_size=1, max_size=8),
    titles=st.integers(0, 6),
    blanks=st.sets(st.integers(0, 8)),
)
def test_what_is_written_is_read(tmp_path, rows, titles, blanks):
    lines = [["户台账"]] * titles + [["小区", "楼栋", "房号", "常住人数"]]
    numbers = []
    for n, (estate, building, people) in enumerate(rows):
        lines += [[]] if n in blanks else []
        lines.append([estate, building, 101, people])
        numbers.append(len(lines))
    found = ledger.read(write(tmp_path / "l.xlsx", lines))
    assert found.frame["row_number"].tolist() == numbers
    read = found.frame[["estate", "building", "people"]].itertuples(index=False, name=None)
    assert [(e, b, int(p)) for e, b, p in read] == rows
    assert found.notes.get("blank rows", 0) == len([n for n in blanks if n < len(rows)])
