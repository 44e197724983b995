"""Shapes of hand-made registers: tables beside and below each other, places in titles, forms."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from etl import ledger
from etl.ledger import groups
from etl.ledger.cleaning import Cleaning
from etl.ledger.known import Known
from gridmap.errors import SourceError
from tests import twins
from tests.ledgers import xlsx
from tests.twins import ledger_faults

TODAY = date(2026, 11, 29)
KNOWN = Known(estates=["春风里", "金碧小区", "文林苑"], communities=["复兴社区", "春风社区"])
HEAD = ["小区", "楼栋", "单元", "房号", "人数", "60岁以上"]


def book(path: Path, sheets, merged=()) -> Path:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        for area in merged:
            page.merge_cells(area)
    made.save(path)
    return path


@pytest.fixture
def read(tmp_path):
    """Households of sheets: place, unit, room, people, 60+; codes of refusals; the cleaning."""

    def read(sheets, merged=(), known=KNOWN, source=twins.TWIN):
        if source == twins.REAL:
            path = ledger_faults.real(sheets)
        else:
            sheets = sheets if isinstance(sheets, dict) else {"Sheet": sheets}
            path = book(tmp_path / "l.xlsx", sheets, merged)
        cleaning = Cleaning(ledger.read(path, TODAY, known), TODAY)
        rows = cleaning.households()
        good = [why is None for why in cleaning.reasons]
        found = [
            (r.address or f"{r.estate}{r.building}", r.unit, r.room, r.people_count, r.age60_count)
            for r in rows[good].itertuples()
        ]
        codes = [why.code for why in cleaning.reasons if why is not None]
        return found, codes, cleaning

    return read


def flats(*rows):
    return [(building, f"{unit}单元", str(room), *counts) for building, unit, room, *counts in rows]


CASES = {
    "10_side_by_side.xlsx": (
        [
            ["春风里住户表（春风社区）"],
            ["楼栋", "单元", "房号", "人数", None, "楼栋", "单元", "房号", "人数"],
            ["10栋", "1单元", "101", 3, None, "11栋", "1单元", "101", 2],
            ["10栋", "1单元", "102", 3, None, None, None, None, None],
        ],
        (),
        flats(
            ("春风里10栋", 1, 101, 3, 0), ("春风里10栋", 1, 102, 3, 0),
            ("春风里11栋", 1, 101, 2, 0),
        ),
        flats(
            *((f"金碧小区{b}栋", 1, room, people, 0) for b, people in ((10, 3), (11, 2))
              for room in (101, 102, 201))
        ),
    ),
    "11_wide_units.xlsx": (
        [
            ["春风里12栋住户表"],
            ["1单元", None, None, "2单元", None, None],
            ["房号", "户主", "人口数", "房号", "户主", "人口数"],
            ["101", "甲", 3, "101", "乙", 2],
        ],
        ("A2:C2", "D2:F2"),
        flats(("春风里12栋", 1, 101, 3, 0), ("春风里12栋", 2, 101, 2, 0)),
        flats(
            *(("金碧小区12栋", unit, room, people, 0) for unit, people in ((1, 3), (2, 2))
              for room in (101, 102, 201))
        ),
    ),
    "26_stacked_order.xlsx": (
        [
            HEAD,
            ["春风里", "1栋", "1单元", "101", 4, 1],
            [],
            [*HEAD[:4], "60岁以上", "人数"],
            ["春风里", "2栋", "1单元", "101", 1, 4],
        ],
        (),
        flats(("春风里1栋", 1, 101, 4, 1), ("春风里2栋", 1, 101, 4, 1)),
        flats(
            ("金碧小区1栋", 1, 101, 4, 1), ("金碧小区2栋", 1, 101, 4, 1),
            ("金碧小区2栋", 1, 102, 3, 0),
        ),
    ),
    "03_sheet_per_building.xlsx": (
        {
            name: [[f"春风里{name}登记表"], HEAD[2:], ["1单元", "101", 3, 1]]
            for name in ("1栋", "5号楼")
        },
        (),
        flats(("春风里1栋", 1, 101, 3, 1), ("春风里5号楼", 1, 101, 3, 1)),
        flats(
            *((f"金碧小区{b}栋", 1, room, *counts) for b in (1, 2, 3)
              for room, *counts in ((101, 3, 1), (102, 2, 0)))
        ),
    ),
    "05_estate_in_title.xlsx": (
        [["文林苑居民信息登记表（复兴社区）"], HEAD[1:], ["14栋", "2单元", "302", 2, 2]],
        (),
        flats(("文林苑14栋", 2, 302, 2, 2)),
        flats(("文林苑1栋", 1, 101, 3, 1), ("文林苑14栋", 2, 302, 2, 2)),
    ),
    "30_loupan.xlsx": (
        [
            ["楼盘", "幢", "单元", "室号", "户主信息", None, "居住人口", None, None, None],
            [*[None] * 4, "姓名", "联系方式", "总数", "60周岁以上", "80周岁以上", "0-6岁"],
            ["春风里", "1栋", "1单元", 101, "甲", "1", 3, 1, 0, 1],
        ],
        ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:J1"),
        flats(("春风里1栋", 1, 101, 3, 1)),
        [("金碧小区1", "1", "101", 3, 1), ("金碧小区1", "1", "102", 2, 2)],
    ),
    "27b_address_and_residence.xlsx": (
        [
            ["户主", "地址", "户籍地", "人数", "居住地"],
            ["甲", "文林苑3栋1单元101", "文林苑3栋1单元101", 3, "春风里1栋1单元101"],
        ],
        (),
        [("春风里1栋1单元101", "", "", 3, 0)],
        [("金碧小区1栋1单元101", "", "", 3, 0)],
    ),
    "13b_label_value_rows.xlsx": (
        [
            ["户主", "甲", "住址", "春风里1栋1单元101", "常住人数", "3", "电话", "5550000"],
            ["户主", "乙", "住址", "春风里1栋1单元102", "常住人数", "2", "电话", "5550001"],
        ],
        (),
        [("春风里1栋1单元101", "", "", 3, 0), ("春风里1栋1单元102", "", "", 2, 0)],
        [(f"金碧小区1栋1单元{room}", "", "", n, 0) for room, n in ((101, 3), (102, 2), (201, 1))],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "name"), twins.each(CASES, CASES))
def test_shapes(read, source, name):
    sheets, merged, expected, real = CASES[name]
    if source == twins.REAL:
        found, codes, _ = read(name, source=source)
        expected = real
    else:
        found, codes, _ = read(sheets, merged)
    assert (found, codes) == (expected, [])


def test_a_second_table_keeps_its_own_titles(read):
    head = ["单元", "房号", "人数"]
    found, _, cleaning = read(
        [["春风里1栋"], head, ["1单元", "101", 3], [], ["春风里2栋"], head, ["1单元", "101", 2]]
    )
    assert found == flats(("春风里1栋", 1, 101, 3, 0), ("春风里2栋", 1, 101, 2, 0))
    assert cleaning.row_number.tolist() == [3, 7]


def test_another_table_below_is_no_part_of_the_first(read):
    found, codes, cleaning = read(
        [HEAD, ["春风里", "1栋", "1单元", "101", 3, 1], [], ["姓名", "楼栋", "房号", "电话"],
         ["甲", "1栋", "102", "5550000"]]
    )  # fmt: skip
    assert (len(found), codes) == (1, [])
    assert cleaning.ledger.notes["rows of tables that are no ledger"] == 2


def test_the_right_half_shares_the_building_of_the_left(read):
    found, _, _ = read(
        [["小区", "楼栋", "房号", "人数", "房号", "人数"], ["春风里", "1栋", "101", 3, "102", 2]]
    )
    assert [row[0] for row in found] == ["春风里1栋"] * 2
    assert [row[2:4] for row in found] == [("101", 3), ("102", 2)]


def test_a_name_that_stands_twice_is_refused(read):
    with pytest.raises(SourceError, match="two columns are called 人数"):
        read([["楼栋", "房号", "人数", "人数"], ["1栋", "101", 3, 2]])


def test_the_title_contradicts_the_sheets_name(read):
    found, codes, _ = read({"2栋": [["春风里1栋登记表"], HEAD[2:], ["1单元", "101", 3, 1]]})
    assert (found, codes) == ([], ["titles-differ"])


@pytest.mark.parametrize("title", ["春风里1-5栋登记表", "春风里1栋、2栋", "春风里共5栋"])
def test_a_title_of_several_buildings_is_none(read, title):
    with pytest.raises(SourceError, match="neither"):
        read([[title], HEAD[2:], ["1单元", "101", 3, 1]])


def test_doors_within_the_sheets_building(read):
    head = ["门牌号", "人数"]
    found, codes, _ = read({name: [head, ["1-101", 3], ["102室", 2]] for name in ("5栋", "6栋")})
    assert [row[0] for row in found] == ["5栋1-101", "5栋102室", "6栋1-101", "6栋102室"]
    assert codes == []


def test_doors_beside_a_column_of_buildings(read):
    found, _, _ = read([["楼栋", "门牌号", "人数"], ["5栋", "1-101", 3], [5, "2-101", 3]])
    assert [row[0] for row in found] == ["5栋1-101", "5栋2-101"]


def test_two_residences_that_differ_come_back(read):
    head = ["现住址", "居住地", "人数"]
    same, other = "春风里1栋1单元101", "春风里1栋1单元102"
    found, codes, _ = read([head, [same, same, 3], [same, other, 3], [None, other, 2]])
    assert [row[0] for row in found] == [same, other]
    assert codes == ["addresses-differ"]


def test_a_blank_residence_is_no_registered_one(read):
    head = ["地址", "居住地", "人数"]
    _, codes, _ = read([head, ["春风里1栋1单元101", None, 3]])
    assert codes == ["residence-unclear"]


def test_the_title_names_no_estate_that_nobody_knows(read):
    found, _, _ = read([["安居里居民登记表"], HEAD[1:], ["1栋", "1单元", "101", 2, 0]])
    assert found == flats(("1栋", 1, 101, 2, 0))


def test_the_title_of_two_estates_names_none(read):
    found, _, _ = read([["春风里、文林苑登记表"], HEAD[1:], ["1栋", "1单元", "101", 2, 0]])
    assert found == flats(("1栋", 1, 101, 2, 0))


def test_an_address_keeps_its_own_estate(read):
    head = ["住址", "人数"]
    _, _, cleaning = read([["文林苑登记表"], head, ["春风里1栋1单元101", 2], ["2栋1单元101", 2]])
    assert cleaning.ledger.frame["estate"].tolist() == ["", "文林苑"]


def test_a_table_of_each_community(read):
    tables = {
        name: [[f"{name}户台账"], HEAD, ["春风里", "1栋", "1单元", "101", 3, 1]]
        for name in ("复兴社区", "春风社区")
    }
    _, _, cleaning = read(tables)
    assert cleaning.ledger.frame["community"].tolist() == ["复兴社区", "春风社区"]


def test_a_header_of_three_rows(read):
    found, codes, _ = read(
        [
            ["房屋信息", None, None, None, "人口信息", None],
            ["小区", "楼栋", "门牌", None, "居住人口", None],
            [None, None, "单元", "房号", "总数", "60岁以上"],
            ["春风里", "1栋", "1单元", "101", 3, 1],
        ],
        ("A1:D1", "E1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"),
    )
    assert (found, codes) == (flats(("春风里1栋", 1, 101, 3, 1)), [])


def test_forms_of_one_household_each(read):
    card = [
        ["住户登记卡"],
        ["户主：甲", None],
        ["住址：春风里1栋1单元101", None],
        ["常住人数", "两人"],
    ]
    found, codes, cleaning = read([*card, [], *[["户主：乙"], ["住址：春风里1栋1单元102"]]])
    assert found == [("春风里1栋1单元101", "", "", 2, 0)]
    assert codes == ["people-missing"]
    assert cleaning.row_number.tolist() == [2, 6]


def test_totals_wherever_they_stand(read):
    found, codes, cleaning = read(
        [HEAD, ["春风里", "1栋", "1单元", "101", 3, 1], [None, None, None, None, "合计", 1],
         ["春风里", "1栋", "1单元计", None, 3, 1], [None, "共1栋", None, None, 3, 1]]
    )  # fmt: skip
    assert (len(found), codes) == (1, [])
    assert cleaning.ledger.notes["total rows"] == 3


def test_a_merged_number_of_several_flats_is_nobodys(read):
    rows = [["春风里", "1栋", "1单元", "101", 20, 1], ["春风里", "1栋", "1单元", "102", None, 0]]
    found, codes, _ = read([HEAD, *rows, ["春风里", "1栋", "1单元", "103", 2, 0]], ("E2:E3",))
    assert found == flats(("春风里1栋", 1, 103, 2, 0))
    assert codes == ["count-shared"] * 2


def test_a_duplicate_names_its_sheet(read):
    rows = [HEAD, ["春风里", "1栋", "1单元", "101", 3, 1]]
    _, codes, cleaning = read({"5栋": rows, "王某某": rows, "6栋": rows})
    assert codes == ["duplicate"] * 2
    assert "row 2 (sheet 5栋)" in str(cleaning.reasons[1])
    assert not any("王某某" in str(why) for why in cleaning.reasons)


@pytest.mark.parametrize(
    ("rooms", "right"),
    [
        # All rooms of two buildings begin with the building's own number.
        (["7-101", "7-102", "8-101", "8-201室"], ["101", "102", "101", "201"]),
        # One that does not, or a single building: the numbers may be those of units.
        (["7-101", "1-102", "8-101", "8-201"], ["7-101", "1-102", "8-101", "8-201"]),
    ],
)
def test_a_room_that_states_its_building_again(read, rooms, right):
    head = ["小区", "楼栋", "房号", "人数"]
    buildings = ["7号楼", "7号楼", "8号楼", "8号楼"]
    rows = [["春风里", *pair, 2] for pair in zip(buildings, rooms, strict=True)]
    found, codes, _ = read([head, *rows])
    assert not codes
    assert [room for _, _, room, *_ in found] == right
    addresses = [[f"春风里{row[1]}", row[2], 2] for row in rows]
    _, codes, cleaning = read([["楼栋", "地址", "人数"], *addresses])
    assert not codes
    written = cleaning.households()["address"].tolist()
    assert written == [f"春风里{b}{room}" for b, room in zip(buildings, right, strict=True)]


def test_rooms_of_one_building_keep_their_number(read):
    """1-101 of 1号楼 may be unit 1."""
    head = ["小区", "楼栋", "房号", "人数"]
    rows = [["春风里", "1号楼", f"1-{floor}01", 2] for floor in range(1, 6)]
    assert [room for _, _, room, *_ in read([head, *rows])[0]][:2] == ["1-101", "1-201"]


@pytest.mark.parametrize("where", ["title", "file", "sheet"])
@pytest.mark.parametrize(
    "what", ["刑满释放人员", "社区矫正对象", "党员", "信教群众", "少数民族", "信访人员"]
)
def test_lists_of_what_may_never_be_kept_are_refused(tmp_path, where, what):
    """Address and title together would say it of a home: no row is read."""
    name = f"{what}台账"
    book = Workbook()
    book.active.title = name if where == "sheet" else "表"
    book.active.append([name if where == "title" else "台账"])
    book.active.append(["姓名", "出生日期", "住址"])
    book.active.append(["王小明", "19500101", "春风里1栋1单元101"])
    path = tmp_path / (f"{name}.xlsx" if where == "file" else "l.xlsx")
    book.save(path)
    with pytest.raises(SourceError, match="Nothing of ethnicity"):
        ledger.read(path)


def test_an_estate_named_after_an_office_is_no_such_list():
    assert groups.forbidden("信访局宿舍住户台账") is None
    assert groups.forbidden("民族路社区住户台账") is None


@pytest.mark.parametrize(
    "title",
    [
        "居民信息台账（含党员、残疾、低保）",
        "金山社区人口信息（含民族、宗教信仰）",
        "住户登记表（注：党员户请打勾）",
    ],
)
def test_what_a_ledger_of_everybody_has_besides_makes_it_no_list(title):
    assert groups.forbidden(title) is None and groups.word(title) is None
    assert groups.forbidden(f"党员{title}") == "党员" and groups.word(f"残疾人{title}") == "残疾"


@pytest.mark.parametrize(
    ("head", "rows", "expected"),
    [
        (
            ["街巷", "门牌号", "人数"],
            [["柳树巷", "3号", 4], ["柳树巷", "柳树巷5号", 2], ["东风里", "１２号201", 1]],
            ["柳树巷3号", "柳树巷5号", "东风里１２号201"],
        ),
        (
            ["村民小组", "门牌", "人数"],
            [["一组", "1号", 4], ["2", "3号", 1], ["三组", "幸福家园1栋101", 1]],
            ["一组1号", "2组3号", "幸福家园1栋101"],
        ),
        (["组别", "详细地址", "人数"], [["一组", "5号楼101", 4]], ["5号楼101"]),
    ],
)
def test_streets_and_groups_stand_before_their_doors(tmp_path, head, rows, expected):
    found = ledger.read(xlsx(tmp_path / "l.xlsx", [head, *rows]))
    assert found.frame["address"].tolist() == expected
    assert set(found.headers) <= set(found.columns)


def test_a_street_stands_for_the_estate_that_no_column_names(tmp_path):
    head = ["街巷", "楼栋", "房号", "人数"]
    found = ledger.read(xlsx(tmp_path / "l.xlsx", [head, ["柳树巷", "3栋", "101", 4]]))
    assert found.frame["estate"].tolist() == ["柳树巷"]
    found = ledger.read(
        xlsx(tmp_path / "m.xlsx", [["小区", *head], ["春风里", "柳树巷", "3栋", "101", 4]])
    )
    assert found.frame["estate"].tolist() == ["春风里"]


FLAT = ["小区", "楼栋", "单元", "房号"]


def test_several_persons_in_a_row_are_no_register(read):
    """Each row would be one person who lives alone."""
    head = [*FLAT, "姓名", "年龄", "姓名", "年龄"]
    rows = [["春风里", "1栋", "1单元", 101, "甲", 70, "乙", 30]]
    with pytest.raises(SourceError, match="several persons"):
        read([head, *rows, ["春风里", "1栋", "1单元", 102, "丙", 40, None, None]])
    found, _, _ = read([[*head, "人数"], [*rows[0], 2]])
    assert found == flats(("春风里1栋", 1, 101, 2, 0))


def test_a_remark_that_nobody_lives_there_brings_the_row_back(read):
    remarks = {
        "全家已搬走": 3, "房屋空置": 2, "已去世": 1, "2024年搬走": 2, "空挂户": 2, "该户已拆迁": 4,
        "老伴已去世": 1, "已联系": 2, "未搬走": 3, "次子迁出": 3, "全家": 3,
    }  # fmt: skip
    rows = [
        ["春风里", "1栋", "1单元", f"{n}01", people, remark]
        for n, (remark, people) in enumerate(remarks.items(), 1)
    ]
    gone = ["春风里", "2栋", "1单元", "101", 0, "全家已搬走"]
    found, codes, _ = read([[*FLAT, "人数", "备注"], *rows, gone])
    assert codes == ["residence-unclear"] * 6
    assert [people for *_, people, _ in found] == [1, 2, 3, 3, 3, 0]
    states = ["空挂户", "人户分离", "常住", "空置"]
    rows = [["春风里", "1栋", "1单元", f"{n}01", 2, one] for n, one in enumerate(states, 1)]
    found, codes, _ = read([[*FLAT, "人数", "居住情况"], *rows])
    assert codes == ["residence-unclear"] * 2
    assert [room for _, _, room, *_ in found] == ["301", "401"]


def test_the_very_old_are_old(read):
    """A ledger may count those of 80 and leave those of 60 out, as a column or in it."""
    rows = [["春风里", "1栋", "1单元", 101, 2, 2], ["春风里", "1栋", "1单元", 102, 1, 2]]
    for head, more in (
        ([*FLAT, "人数", "80岁以上"], []),
        ([*FLAT, "人数", "80岁以上", "60岁以上"], [""]),
    ):
        found, codes, cleaning = read([head, *([*row, *more] for row in rows)])
        assert found == flats(("春风里1栋", 1, 101, 2, 2))
        assert codes == ["part-exceeds-whole"]
        assert "80岁以上" in str(cleaning.reasons[1].message)
        assert not cleaning.households()["states_age60"].any()


def test_a_count_may_say_whom_it_includes(read):
    rows = [
        ["春风里", "1栋", "1单元", 101, "4（含1名婴儿）"],
        ["春风里", "1栋", "1单元", 102, "3（+1）"],
    ]
    found, codes, _ = read([[*FLAT, "人数"], *rows])
    assert (found, codes) == (flats(("春风里1栋", 1, 101, 4, 0)), ["not-a-count"])


def test_lines_between_rows_name_their_place(read):
    """Title and table as before; what the title says holds up to the first line."""
    head = ["单元", "房号", "人数"]
    rows = [["1单元", 101, 3], ["1单元", 102, 2]]
    found, codes, cleaning = read([["春风里1栋"], head, *rows, ["2栋"], ["1单元", 201, 4]])
    assert codes == []
    assert found == flats(
        ("春风里1栋", 1, 101, 3, 0), ("春风里1栋", 1, 102, 2, 0), ("春风里2栋", 1, 201, 4, 0)
    )
    assert cleaning.ledger.notes["section rows"] == 1
    head = ["楼栋", "单元", "房号", "人数"]
    rows = [["1栋", "1单元", 101, 3]]
    found, codes, _ = read([head, ["春风里"], *rows, ["文林苑"], *rows])
    assert (found, codes) == (flats(("春风里1栋", 1, 101, 3, 0), ("文林苑1栋", 1, 101, 3, 0)), [])
    head = ["楼栋", "房号", "人数"]
    found, codes, _ = read([head, ["春风里1栋", 101, 3], ["2单元"], ["春风里1栋", 101, 2]])
    assert [one[:4] for one in found] == [
        ("春风里1栋", "", "101", 3),
        ("春风里1栋", "2单元", "101", 2),
    ]


def test_a_column_of_floors_goes_before_rooms_that_count_on_each(read):
    head = [*FLAT[:3], "楼层", "房号", "人数"]
    rows = [["1层", 1, 3], [2, "01", 4], ["三楼", "02室", 1], [4, 402, 2], ["", 1, 2]]
    found, codes, _ = read([head, *(["春风里", "1栋", "1单元", *row] for row in rows)])
    assert codes == []
    assert [room for _, _, room, *_ in found] == ["101", "201", "302", "402", "1"]


def test_who_does_not_live_there_is_not_counted(read):
    head = [*FLAT, "姓名", "与户主关系", "年龄"]
    flat = ["春风里", "1栋", "1单元"]
    rows = [[*flat, 101, "甲", "户主", 70], [*flat, 101, "乙", "子", 40]]
    said = [[*rows[0], "是"], [*rows[1], "否"]]
    assert read([[*head, "是否常住"], *said])[0] == flats(("春风里1栋", 1, 101, 1, 1))
    said = [[*rows[0], "常住人口"], [*rows[1], "空挂户"]]
    assert read([[*head, "人口类型"], *said])[1] == ["residence-unclear"]
    rows = [[*flat, 101, 3, "是"], [*flat, 102, 2, "否"]]
    found, codes, _ = read([[*FLAT, "人数", "是否人户分离"], *rows])
    assert (found, codes) == (flats(("春风里1栋", 1, 102, 2, 0)), ["residence-unclear"])
