"""Registers of persons: households come out, persons do not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from etl import ledger
from etl.ledger import identity
from etl.ledger.cleaning import PLACE, Cleaning
from etl.ledger.identity import check_digit
from etl.ledger.written import WrittenLedger
from gridmap.i18n import translate
from tests.ledgers import xlsx

TODAY = date(2026, 11, 20)
HEAD = [
    "姓名",
    "与户主关系",
    "身份证号",
    "出生日期",
    "户号",
    "小区",
    "楼栋",
    "单元",
    "房号",
    "残疾等级",
]


def number(born: str, serial: str = "123") -> str:
    """An identity number of nobody: area 320102, birth, serial, check digit."""
    start = f"320102{born}{serial}"
    return start + check_digit(start)


def person(key="A1", born="19800101", *, id_="", room="101", **more):
    row = dict.fromkeys(HEAD, "") | {"姓名": "王小明", "与户主关系": "户主", "身份证号": id_}
    row |= {"出生日期": born, "户号": key, "小区": "春风里", "楼栋": "1栋", "单元": "1单元"}
    return row | {"房号": room} | more


@pytest.fixture
def fold(tmp_path):
    """Persons as a file, read and cleaned."""

    def fold(persons, head=HEAD, title="春风社区人口台账"):
        rows = [[title], head, *([one.get(name, "") for name in head] for one in persons)]
        read = ledger.read(xlsx(tmp_path / "persons.xlsx", rows), TODAY)
        cleaning = Cleaning(read, TODAY)
        return cleaning, cleaning.households()

    return fold


def counts(rows):
    names = ["people", "age60", "age80", "under6", "disabled"]
    return rows[[f"{name}_count" for name in names]].to_numpy().tolist()


def raw(cleaning, at):
    """A row as it is kept and shown."""
    return WrittenLedger(cleaning.ledger).texts([at])[0]


def rules(cleaning):
    return [why and why.code for why in cleaning.reasons]


def test_a_household_is_counted(fold):
    cleaning, rows = fold(
        [
            person(born="19450301", **{"残疾等级": "二级"}),
            person(born="1961-02-03", **{"与户主关系": "配偶"}),
            person(born=date(2022, 5, 1)),
            person("A2", "19501120", room="102"),
            person("A3", "19661121", room="201", **{"残疾等级": "无"}),
        ]
    )
    assert rules(cleaning) == [None, None, None]
    assert counts(rows) == [[3, 2, 1, 1, 1], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0]]
    assert rows["is_living_alone"].tolist() == [False, True, False]
    assert rows["row_number"].tolist() == [3, 6, 7]
    notes = cleaning.ledger.notes
    assert (notes["persons"], notes["households"]) == (5, 3)
    assert notes["columns counted, not kept"] == ["与户主关系", "身份证号", "出生日期", "残疾等级"]
    assert notes["dropped columns"] == ["姓名"]


def test_sixty_today_and_tomorrow(fold):
    """Born on this day 60 years ago is 60; a day later is 59; six on the birthday."""
    _, rows = fold(
        [
            person("A1", "19661120"),
            person("A2", "19661121", room="102"),
            person("A3", "20201120", room="103"),
            person("A4", "20201121", room="104"),
        ]
    )
    assert counts(rows) == [[1, 1, 0, 0, 0], [1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [1, 0, 0, 1, 0]]


def test_ages_from_numbers_and_ages(fold):
    _, rows = fold(
        [
            person("A1", "", id_=number("19450301")),
            person("A1", "", id_=number("20230301").lower()),
            person("A1", "", id_="320102450301125"),
            person("A1", "1950-03"),
            person("A1", "1950"),
            person("A1", "", **{"年龄": "63岁"}),
        ],
        [*HEAD, "年龄"],
    )
    assert counts(rows) == [[6, 5, 2, 1, 0]]


def test_nothing_is_guessed(fold):
    cleaning, _ = fold(
        [
            person("A1", "", id_="3.20102E+17"),
            person("A2", "", id_="320102194503010000", room="102"),
            person("A3", "", id_=number("19450301")[:-1] + "Z", room="103"),
            person("A4", "", room="104"),
            person("A5", "1966", room="105"),
            person("A6", "19500101", id_=number("19900101"), room="106"),
            person("A7", "19450301", id_=320102194503010123, room="107"),
            person("A8", "20300101", room="108"),
        ]
    )
    assert rules(cleaning) == [
        *("id-corrupted", "id-corrupted", "age-unknown", "age-unknown", "age-unknown"),
        *("age-contradicted", None, "age-unknown"),
    ]
    assert cleaning.ledger.notes["id numbers corrupted"] == 3
    assert cleaning.ledger.notes["id numbers invalid"] == 1
    assert raw(cleaning, 0)["60岁以上人数"] == ""  # for a person to fill in
    assert raw(cleaning, 6)["60岁以上人数"] == "1"


def test_households_without_number_are_flats(fold):
    cleaning, rows = fold(
        [
            person("", room="101"),
            person("", room=101, **{"与户主关系": "妻"}),
            person("", room="１０２"),
            person("", room=""),
            person("", room=""),
        ]
    )
    assert rows["people_count"].tolist() == [2, 1, 1, 1]
    assert rules(cleaning) == [None, None, "household-unclear", "household-unclear"]


def test_addresses_in_one_piece(fold):
    head = ["姓名", "年龄", "住址"]
    addresses = [
        "春风里1栋1单元101室",
        "春风里1栋1单元 101室",
        "春风里1栋1单元",
        "柿花巷5号",
        "柿花村5组12号",
        "",
    ]
    cleaning, rows = fold([{"年龄": 70, "住址": one} for one in addresses], head)
    # Who has no address may live with the one above, and nothing says whether.
    assert rows["people_count"].tolist() == [2, 1, 1, 2]
    assert rules(cleaning) == [None, "household-unclear", "household-unclear", "member-unclear"]


def test_the_address_may_stand_with_one_of_the_household(fold):
    blank = dict.fromkeys(("小区", "楼栋", "单元", "房号"), "")
    cleaning, rows = fold([person(**blank), person(), person("A2"), person("A2", room="202")])
    assert rows["room"].tolist() == ["101", "101"]
    assert rules(cleaning) == [None, "household-split"]


def test_the_same_person_again(fold):
    twice = number("19450301")
    cleaning, rows = fold(
        [
            person("A1", "", id_=twice),
            person("A1", "", id_=twice),
            person("A2", "", id_=number("19700101"), room="102"),
            person("A3", "", id_=number("19700101"), room="103"),
            person("A4", room="104"),
        ]
    )
    assert rows["people_count"].tolist()[0] == 1
    assert rules(cleaning) == [None, "person-twice", "person-twice", None]
    assert cleaning.ledger.notes["rows of the same person"] == ["3, 4", "5, 6"]


def test_who_does_not_live_there_is_not_counted(fold):
    head = [*HEAD, "是否已迁出", "死亡日期", "是否人户分离", "实际居住地"]
    cleaning, rows = fold(
        [
            person(),
            person(**{"是否已迁出": "是"}),
            person(**{"死亡日期": "2025-01-01"}),
            person(**{"是否人户分离": "是", "实际居住地": "外地"}),
            person(**{"是否已迁出": "否", "是否人户分离": "否"}),
        ],
        head,
    )
    assert rows["people_count"].tolist() == [2]
    assert {
        "persons who died": 1, "persons who moved out": 1, "persons who live elsewhere": 1,
    }.items() <= cleaning.ledger.notes.items()  # fmt: skip


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("高龄津贴台账", "高龄"),
        ("独居空巢老人台账", "独居"),
        ("残疾人台账", "残疾"),
        ("低保台账", "低保"),
        ("春风社区60岁以上人员花名册", "60岁以上"),
        ("退役军人登记表", "退役"),
        ("0-3岁婴幼儿台账", "0-3岁"),
        ("出租房屋台账", "出租"),
        ("春风社区居民信息登记表", None),
        ("家庭成员及人口花名册", None),
        ("填表说明:残疾人须另附证件", None),
        ("其中老年人人数", None),
    ],
)
def test_a_title_says_that_some_only_are_listed(fold, title, word):
    cleaning, _ = fold([person()], title=title)
    assert cleaning.ledger.part == word


def test_a_household_ledger_with_its_head_is_no_register(fold):
    head = [*HEAD, "常住人数"]
    cleaning, rows = fold([person(**{"常住人数": 3})], head)
    assert rows["people_count"].tolist() == [3]
    assert set(HEAD[:4]) <= set(cleaning.ledger.notes["dropped columns"])


def test_no_person_leaves_the_package(fold):
    """Neither in the ledger, its rows, its reasons nor what is shown of a row."""
    head = [*HEAD, "联系电话", "民族", "备注"]
    one = {"联系电话": "13900001111", "民族": "某族", "备注": "王小明常不在"}
    ids = [number("19450301"), number("19450301"), number("19601201")]
    cleaning, rows = fold(
        [
            person("A1", "19450301", id_=ids[0], **one),
            person("A2", "19450301", id_=ids[1], room="102 王小明", **one),
            person(ids[2], "19601201", id_=ids[2], room="103", **one),
        ],
        head,
    )
    shown = [raw(cleaning, at) for at in range(3)] + rows[list(PLACE)].to_dict("records")
    everything = [rows.to_csv(), repr(shown), repr(cleaning.reasons.tolist())]
    everything += [repr(cleaning.ledger.notes), repr(cleaning.ledger.sheets)]
    for trace in ("王小明", "13900001111", "某族", "19450301", "1945-03-01", *ids):
        assert not any(trace in text for text in everything)
    assert set(cleaning.ledger.columns) == {
        *("household_no", "estate", "building", "unit", "room", "row_number", "sheet"),
        *("people", "age60", "age80", "under6", "disabled", "living_alone"),
    }


def test_the_check_digit():
    """The example of GB 11643-1999, appendix A."""
    assert check_digit("11010519491231002") == "X"
    assert identity.identity("11010519491231002X").birth == date(1949, 12, 31)


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999), st.integers(0, 17))
def test_one_wrong_digit_is_found(born, serial, at):
    written = number(f"{born:%Y%m%d}", f"{serial:03d}")
    assert identity.identity(written).birth == born
    wrong = "0123456789"[(int(written[at], 36) + 1) % 10]
    assert identity.identity(written[:at] + wrong + written[at + 1 :]).state != "valid"


def test_messages_about_persons_name_the_sheet(tmp_path):
    """Row 3 of which sheet? A name of a person is no name of a sheet: 2, the second one."""
    book = Workbook()
    book.remove(book.active)
    for name in ("1单元", "王某某"):
        sheet = book.create_sheet(name)
        sheet.append(["姓名", "与户主关系", "年龄", "住址"])
        flat = f"春风里1栋1单元{101 if name == '1单元' else 102}"
        sheet.append(["甲", "户主", 70, flat])
        sheet.append(["乙", "妻", "", flat])
    book.save(tmp_path / "l.xlsx")
    found = ledger.read(tmp_path / "l.xlsx", TODAY)
    assert [translate(why.message, "zh_CN") for _, why in sorted(found.refused.items())] == [
        "工作表“1单元”第3行没有可用的出生日期、年龄或身份证号，算不出年龄",
        "工作表“2”第3行没有可用的出生日期、年龄或身份证号，算不出年龄",
    ]
    [texts, *_] = WrittenLedger(found).texts([0])
    assert texts["工作表"] == "1单元"


def test_heads_that_may_stand_last(fold):
    """A sheet that begins with a member without address: whose are the others?"""
    blank = dict.fromkeys(("小区", "楼栋", "单元", "房号"), "")
    wife = {"与户主关系": "妻"} | blank
    cleaning, rows = fold(
        [
            person("", **wife),
            person("", room="101"),
            person("", **wife),
            person("", room="102"),
            person("", room="201"),
        ]
    )
    assert rules(cleaning) == ["member-unclear"] * 3 + [None]
    assert rows["people_count"].tolist()[-1] == 1


def test_members_within_the_building_of_the_row_above(fold):
    """The building is merged over all its rows, the room over those of its household."""
    wife = {"与户主关系": "妻", "单元": "", "房号": ""}
    cleaning, rows = fold([person("", room="101"), person("", **wife), person("", room="102")])
    assert rules(cleaning) == [None, None]
    assert rows["people_count"].tolist() == [2, 1]


ENGLISH = {
    "Name": "姓名", "Relation": "与户主关系", "Householder": "户主", "Age": "年龄",
    "Estate": "小区", "Building": "楼栋", "Unit": "单元", "Room": "房号",
    "Disability": "残疾等级", "Remarks": "备注",
}  # fmt: skip
SAID = {
    "Head": "户主", "Wife": "妻", "Grandson": "孙", "65 years": "65岁", "8 months": "8个月",
    "Grade 2": "二级", "None": "无", "deceased": "已故", "moved out in 2024": "2024年迁出",
    "Ditto": "同上", "Total": "合计",
}  # fmt: skip


def test_a_register_with_english_headers_folds_as_a_chinese_one_does(fold):
    at = ["春风里", "3", "2"]
    rows = [
        ["Zhang San", "Head", "Zhang San", 82, *at, "501", "Grade 2", ""],
        ["Li Si", "Wife", "Zhang San", "65 years", "", "", "", "", "None", ""],
        ["Zhang Wu", "Grandson", "Zhang San", "8 months", "", "", "", "Ditto", "", ""],
        ["Wang Liu", "Head", "Wang Liu", 67, *at, "502", "", ""],
        ["Zhao Qi", "Wife", "Wang Liu", 66, *at, "502", "", "deceased"],
        ["Sun Ba", "Head", "Sun Ba", 40, *at, "503", "", ""],
        ["Sun Jiu", "Grandson", "Sun Ba", 20, *at, "503", "", "moved out in 2024"],
        ["Total", "", "", 7, "", "", "", "", "", ""],
    ]
    written = [dict(zip(ENGLISH, row, strict=True)) for row in rows]
    head = list(ENGLISH)
    cleaning, found = fold(written, head=head, title="Population register")
    assert counts(found) == [[3, 2, 1, 1, 1], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0]]
    assert [one.room for one in found.itertuples()] == ["501", "502", "503"]
    assert found["is_living_alone"].tolist() == [False, True, False]
    assert not any(cleaning.reasons)
    assert "Zhang" not in str(cleaning.ledger.notes)
    chinese = [
        {ENGLISH[name]: SAID.get(cell, cell) for name, cell in row.items()} for row in written
    ]
    _, same = fold(chinese, head=list(ENGLISH.values()))
    assert counts(same) == counts(found)


@pytest.mark.parametrize("said", [("Yes", "No"), ("Y", "N"), ("是", "否"), ("√", "")])
def test_a_column_householder_may_say_yes_and_no(fold, said):
    """A person's name is no household: those of one flat who say no are one household."""
    yes, no = said
    head = ["Name", "Householder", "Date of birth", "Building", "Unit", "Room"]
    rows = [
        ["A", yes, "12-Mar-1950", "3", "2", "501"],
        ["B", no, "March 3, 1955", "3", "2", "501"],
        ["C", yes, "1990-01", "3", "2", "502"],
        ["D", no, "Feb 2022", "3", "2", "502"],
    ]
    cleaning, found = fold([dict(zip(head, row, strict=True)) for row in rows], head=head)
    assert counts(found) == [[2, 2, 0, 0, 0], [2, 0, 0, 1, 0]]
    assert not any(cleaning.reasons)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("12-Mar-1950", date(1950, 3, 12), date(1950, 3, 12)),
        ("March 12, 1950", date(1950, 3, 12), date(1950, 3, 12)),
        ("Sept 1950", date(1950, 9, 1), date(1950, 9, 30)),
        ("31 Feb 1950", None, None),
        ("03/12/1950", None, None),  # March or December
    ],
)
def test_births_with_english_months(written, first, last):
    assert identity.births(written) == ((first, last) if first else None)


@pytest.mark.parametrize("relation", ["妻", "户主"])
def test_a_register_that_repeats_the_size_of_the_household(fold, relation):
    """Two rows of one flat are two persons where one is a member, else a household twice."""
    head = ["姓名", "与户主关系", "年龄", "楼栋", "单元", "房号", "家庭人口"]
    rows = [
        ["甲", "户主", 70, "3栋", "1单元", "101", 2],
        ["乙", relation, 68, "3栋", "1单元", "101", 2],
        ["丙", "户主", 50, "3栋", "1单元", "102", 1],
    ]
    cleaning, found = fold([dict(zip(head, row, strict=True)) for row in rows], head=head)
    codes = [why and why.code for why in cleaning.reasons]
    if relation == "妻":
        assert (counts(found)[0][:2], codes) == ([2, 2], [None, None])
    else:
        assert codes == [None, "duplicate", None]


HOUSE = ("姓名", "与户主关系", "出生日期", "现居住地址")


def test_a_house_of_one_head_is_a_household(fold):
    """Houses of lanes and villages have no rooms; a second head at a number leaves it unclear."""
    rows = [
        ("户主", "19500101", "柳树巷3号"),
        ("子", "19800101", "柳树巷3号"),
        ("户主", "19400101", "柳树巷5号"),
        ("户主", "19600101", "学府路8号"),
        ("户主", "19700101", "学府路8号"),
        ("户主", "19700101", "春风里3栋2号"),
    ]
    persons = [dict(zip(HOUSE, ("王小明", *one), strict=True)) for one in rows]
    cleaning, found = fold(persons, HOUSE)
    assert rules(cleaning) == [None, None, "heads-several", "household-unclear"]
    assert counts(found)[:2] == [[2, 1, 0, 0, 0], [1, 1, 1, 0, 0]]
    nobody = [one | {"与户主关系": ""} for one in persons]
    cleaning, _ = fold(nobody, HOUSE)
    assert set(rules(cleaning)) == {"household-unclear"}


def test_a_list_knows_houses_and_the_disabled_by_their_certificates(fold):
    head = ("姓名", "残疾类别", "残疾等级", "残疾证号", "家庭住址")
    one = dict(zip(head, ("王小明", "肢体", "二级", "", "柳树巷3号"), strict=True))
    cleaning, _ = fold([one, one | {"家庭住址": "春风里1栋1单元101"}], head, "残疾人名册")
    listed = cleaning.ledger.as_list
    assert not listed.refused
    assert listed.frame["disabled"].tolist() == [1, 1]
