"""Headers, cells and rows as people and spreadsheets leave them."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from etl import ledger, reasons, template
from etl.corrections.words import OURS
from etl.ledger import columns
from etl.ledger.cleaning import Cleaning
from etl.ledger.written import WrittenLedger
from gridmap.address.kept import Words
from gridmap.cli import main
from gridmap.errors import SourceError
from gridmap.i18n import codes, translate
from tests.ledgers import HEAD, ROW, cell, sheet_data, xlsx

TODAY = date(2026, 11, 20)
PLACE = re.compile(r"\{(\w+)")


@pytest.fixture
def clean(tmp_path):
    """Rows as a file, read and cleaned."""

    def clean(rows, merged=()):
        cleaning = Cleaning(ledger.read(xlsx(tmp_path / "l.xlsx", rows, merged)), TODAY)
        return cleaning, cleaning.households()

    return clean


def raw(cleaning, at):
    """A row as it is kept and shown."""
    return WrittenLedger(cleaning.ledger).texts([at])[0]


def rules(cleaning):
    return [why and why.code for why in cleaning.reasons]


GROUPS = [
    ["序号", "地址", "", "", "", "人数", "", "", "户籍", ""],
    ["", "小区", "楼栋", "单元", "房号", "常住", "60岁以上", "80岁以上", "人数", "地址"],
]


@pytest.mark.parametrize("title", [[], [["某某社区户台账"], ["填报日期:2026-10-01"]]])
def test_a_merged_header_of_two_rows(clean, title):
    at = len(title) + 1
    merged = [f"A{at}:A{at + 1}", f"B{at}:E{at}", f"F{at}:H{at}", f"I{at}:J{at}"]
    row = [1, "春风里", "1栋", "1单元", 101, 3, 2, 1, 4, "外地"]
    cleaning, rows = clean([*title, *GROUPS, row, GROUPS[0], GROUPS[1], row], merged)
    [sheet] = cleaning.ledger.sheets
    assert sheet.header_rows == (at, at + 1)
    assert sheet.headers["room"] == "房号" and sheet.headers["people"] == "常住"
    assert sheet.dropped == {"repeated headers": 2}
    assert sheet.forbidden == ("户籍人数", "户籍地址")
    assert rows.loc[0, ["people_count", "age60_count", "age80_count"]].tolist() == [3, 2, 1]


def test_a_header_of_two_rows_in_text(tmp_path):
    lines = [",".join(map(str, row)) for row in (*GROUPS, [1, "春风里", "1栋", "", 101, 3, 2, 1])]
    (tmp_path / "l.csv").write_text("\n".join(lines))
    found = ledger.read(tmp_path / "l.csv")
    assert found.frame.loc[0, ["estate", "people", "age80"]].tolist() == ["春风里", "3", "1"]


@pytest.mark.parametrize("alias", sorted({a for n in columns.FIELDS.values() for a in n}))
def test_no_alias_names_two_fields(alias):
    fields = [name for name, aliases in columns.FIELDS.items() if alias in aliases]
    assert fields == [columns.field_of(alias)]


@pytest.mark.parametrize(
    "header",
    [
        *("民族", "族别", "政治面貌", "是否党员", "宗教信仰", "信仰", "重点人员类别", "有无前科"),
        *("刑释人员", "社区矫正", "信访人员", "上访次数", "婚姻状况", "文化程度", "职业", "车牌号"),
        *("户主", "户主身份证", "联系方式", "手机号码", "健康状况", "慢性病", "QQ号", "工作单位"),
        *(
            "残疾证号",
            "低保金额",
            "与户主关系",
            "出生年月",
            "户籍地址",
            "涉毒",
            "稳控对象",
            "微信号",
        ),
    ],
)
def test_forbidden_columns_are_named(clean, header):
    cleaning, rows = clean([[*HEAD, f"*{header}"], [*ROW, "某"]])
    [named] = cleaning.ledger.notes["dropped columns"]
    assert named in header
    assert "某" not in rows.to_csv() + repr(raw(cleaning, 0))


@pytest.mark.parametrize(
    "header",
    [
        "60岁以上党员",
        "60岁以上独居老人",
        "65岁以上人数",
        "老年人数(70岁以上)",
        "80-89岁",
        "残疾类型",
    ],
)
def test_like_named_columns_are_not_taken(header):
    assert columns.field_of(header) is None


def test_spoilt_cells_are_told_apart(clean):
    spoilt = [
        {"房号": datetime(2024, 3, 2)},
        {"房号": 45353},
        {"楼栋": "3月2日"},
        {"房号": "3.2E+17"},
        {"小区": "#REF!"},
        {"房号": "#N/A"},
        {"常住人数": "#VALUE!"},
        {"户号": "#N/A"},
        {"是否独居老人户": "也许"},
        {"常住人数": "两三个"},
        {"60岁以上人数": 9},
        {"小区": "同上"},
        {"常住人数": ""},
    ]
    base = dict(zip(HEAD, ROW, strict=True))
    rows = [list((base | {"户号": f"A{at}"} | one).values()) for at, one in enumerate(spoilt)]
    cleaning, _ = clean([HEAD, *rows])
    assert rules(cleaning) == [
        *("excel-date", "excel-date", "excel-date", "excel-number", "formula-error"),
        *("formula-error", "formula-error", "formula-error", "not-yes-or-no", "not-a-count"),
        *("part-exceeds-whole", "ditto", "people-missing"),
    ]
    assert translate(cleaning.reasons[7].message, "zh_CN") == (
        "“户号”是公式错误（#N/A），请改成文字或数字"
    )


def test_formulas_are_read_as_what_they_gave(tmp_path):
    """With their value; without one they are refused, not taken for empty."""
    head = "".join(cell(f"{at}1", name) for at, name in zip("ABCDEFGH", HEAD, strict=True))
    words = "".join(cell(f"{at}N", word) for at, word in zip("ABCDE", ROW[:5], strict=True))
    cells = [
        '<c r="FN"><f>1+1</f><v>2</v></c>',
        '<c r="FN"><f>1+1</f></c>',
        '<c r="FN"><f>1+1</f><v></v></c>',
        '<c r="FN" t="e"><f>A1/0</f><v>#DIV/0!</v></c>',
        '<c r="FN"><v>2</v></c><c r="GN" t="str"><f>""</f><v></v></c>',
    ]
    rows = [
        f'<row r="{n}">{(words + one).replace("N", str(n)).replace("A1<", f"A{n}<")}</row>'
        for n, one in enumerate(cells, 2)
    ]
    path = sheet_data(xlsx(tmp_path / "l.xlsx", [HEAD]), f'<row r="1">{head}</row>{"".join(rows)}')
    cleaning = Cleaning(ledger.read(path), TODAY)
    cleaning.households()
    assert [why and why.code for why in cleaning.reasons] == [
        *(None, "formula-no-value", "formula-no-value", "formula-error"),
        *(["duplicate"] if len(set(cleaning.ledger.frame["household_no"])) == 1 else [None]),
    ]


def test_persons_are_taken_out_of_every_place(clean):
    base = dict(zip(HEAD, ROW, strict=True))
    dirty = [
        {"房号": "101 13900001111"},
        {"房号": "102(户主:王小明)"},
        {"单元": "王小明"},
        {"户号": "王小明"},
        {"户号": "139-0000-1111"},
        {"楼栋": "1栋 联系电话:0871-1234567"},
    ]
    rows = [list((base | {"户号": f"A{at}", "房号": 101 + at} | one).values())
            for at, one in enumerate(dirty)]  # fmt: skip
    cleaning, found = clean([HEAD, *rows])
    assert rules(cleaning) == [None] * len(dirty)
    shown = found.to_csv() + repr([raw(cleaning, at) for at in range(6)])
    for trace in ("王小明", "0000", "1234567"):
        assert trace not in shown
    assert cleaning.notes["phone taken out of addresses"] == 2
    assert cleaning.notes["name taken out of addresses"] == 2
    assert cleaning.notes["personal numbers taken out of household numbers"] == 2


def test_what_correction_needs(clean):
    head = [*HEAD, "登记号", "选择楼栋"]
    cleaning, rows = clean([head, [*ROW, "R7", "春风里1号楼"]])
    written = WrittenLedger(cleaning.ledger)
    assert written.cells("correction_ref", [0]) + written.cells("choice", [0]) == [
        "R7", "春风里1号楼",
    ]  # fmt: skip
    assert "unknown columns" not in cleaning.ledger.notes
    known = replace(written, known=Words(["春风里"]), hidden=OURS)
    assert known.texts([0]) == [dict(zip(HEAD, map(str, ROW), strict=True))]
    assert rows.loc[0, ["estate", "building", "unit", "room", "address"]].to_dict() == {
        "estate": "春风里", "building": "1栋", "unit": "1单元", "room": "101", "address": "",
    }  # fmt: skip


@pytest.mark.parametrize(("flats", "pieces"), [(40, True), (40, False)])
def test_a_household_is_known_by_its_flat_however_many_there_are(clean, flats, pieces):
    """A staircase is read once; its flats get the key that each alone would get."""
    head, rows = ["详细地址", "常住人数"], []
    for n in range(flats):
        room = f"{n // 4 + 1}0{n % 4 + 1}"
        rows.append([f"春风里{n % 3 + 1}栋{'2单元' if pieces else '-2-'}{room}室", 2])
    cleaning, found = clean([head, *rows])
    alone = [clean([head, row])[1]["household_key"][0] for row in rows]
    assert found["household_key"].tolist() == alone
    assert len(set(alone)) == flats and rules(cleaning) == [None] * flats


@pytest.mark.parametrize("language", codes())
def test_every_code_has_a_text(language):
    for code in reasons.GENERAL:
        why = reasons.reason(code)
        assert (why.code, why.counted) == (code, why)
        assert translate(why.message, language) and not PLACE.search(str(why))
    for code, text in reasons.EXACT.items():
        names = PLACE.findall(text)
        why = reasons.reason(code, **dict.fromkeys(names, 7))
        # What tells of a row's number is counted without it.
        assert why.counted == reasons.reason(code) != why
        told = translate(why.message, language)
        assert told.count("7") >= len(names) > 0 and not PLACE.search(told)


def test_our_own_template(tmp_path, capsys):
    path = tmp_path / "template.xlsx"
    main_("template", "households", str(path))
    with pytest.raises(SourceError, match="no rows below its header"):
        ledger.read(path)
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book["户台账"]
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} >= {
        '"是,否"', '"自住,出租,空置,不详"',
    }  # fmt: skip
    assert sheet.column_dimensions["F"].number_format == "@"
    sheet.append([example for *_, example in template.COLUMNS])
    book.save(path)
    cleaning = Cleaning(ledger.read(path), TODAY)
    rows = cleaning.households()
    assert rules(cleaning) == [None]
    assert rows.loc[0, ["people_count", "occupancy", "building"]].tolist() == [3, "owner", "3号楼"]
    assert rows.loc[0, "last_verified_on"] == date(2026, 10, 3)
    assert cleaning.ledger.notes == {
        "comment rows": 1, "unknown columns": ["备注"], "sheets that are no ledger": ["说明"],
    }  # fmt: skip
    names = [name for name, *_ in template.COLUMNS if name != "备注"]
    assert list(cleaning.ledger.headers.values()) == names


def main_(*words: str) -> None:
    """The command line, which ends the process."""
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    assert ended.value.code == 0


def test_a_template_where_none_can_be_written(tmp_path):
    with pytest.raises(SourceError, match="cannot be written"):
        template.write(tmp_path / "missing" / "t.xlsx")


def test_empty_ledgers_say_so(tmp_path):
    book = Workbook()
    book.active.append(HEAD)
    book.save(tmp_path / "l.xlsx")
    with pytest.raises(SourceError, match="no rows below"):
        ledger.read(tmp_path / "l.xlsx")
