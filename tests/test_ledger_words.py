"""What headers and cells of hand-made ledgers say: words, counts, ages, dates of birth."""

from datetime import date

import pytest

from etl.ledger import cells
from etl.ledger.columns import field_of, is_forbidden, is_residence
from etl.ledger.identity import births
from etl.ledger.person_cells import stated_age


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("楼盘", "estate"),
        ("座号", "building"),
        ("楼号或幢号", "building"),
        ("1、楼栋", "building"),
        ("门栋", "unit"),
        ("房号/室号", "room"),
        ("房屋坐落", "address"),
        ("实际居住地", "address"),
        ("楼栋-单元-房号", "address"),
        ("楼栋房号", "address"),
        ("居住人口", "people"),
        ("居住人口总数", "people"),
        ("人口(人)", "people"),
        ("老年人(60岁以上)", "age60"),
        ("老人(65岁以上)", None),
        ("总数", None),
        ("户籍人口", None),
        ("户籍地址", None),
        ("楼栋/车位数", None),
        ("Building", "building"),
        ("楼栋/Building", "building"),
        ("BLDG. NO.", "building"),
        ("unit_no", "unit"),
        ("Flat number", "room"),
        ("Room No.", "room"),
        ("Building/Unit/Room", "address"),
        ("Current address", "address"),
        ("Household No.", "household_no"),
        ("No.", "serial"),
        ("Number of residents", "people"),
        ("Household size", "people"),
        ("Aged 60 and over", "age60"),
        ("age60", "age60"),
        ("Aged 65 and over", None),
        ("under 6", "under6"),
        ("Disabled", "disabled"),
        ("Block", None),
        ("Floor", None),
        ("Building code", None),
        ("Registered address", None),
        ("Registered residents", None),
    ],
)
def test_headers(header, field):
    assert field_of(header) == field


@pytest.mark.parametrize(
    ("header", "is_sensitive"),
    [
        *[(one, True) for one in ("Name", "Ethnic group", "Phone number", "phonenumber", "ID no.")],
        *[(one, True) for one in ("dateOfBirth", "Religion", "Criminal record", "Party member")],
        *[(one, False) for one in ("Building name", "Household ID", "户ID", "age60", "Floor")],
    ],
)
def test_english_headers_may_be_sensitive_too(header, is_sensitive):
    assert is_forbidden(header) == is_sensitive


def test_some_headers_say_that_people_live_there():
    assert [
        h
        for h in ("现住址", "居住地", "地址", "住址", "Address", "Home address", "Residents")
        if is_residence(h)
    ] == [
        "现住址",
        "居住地",
        "Home address",
    ]


COUNTS = {
    "没人": 0, "共3人": 3,
    "无": 0, "没有": 0, "零": 0, "两人": 2, "2+1": 3, "2大1小": 3, "3人": 3, "一家三口": 3,
    "三口之家": 3, "3.0": 3, "十二": 12, "": None, "-": None, "/": None, "——": None, "空置": 0,
    "None": 0,
}  # fmt: skip


@pytest.mark.parametrize(("cell", "number"), COUNTS.items())
def test_counts(cell, number):
    assert cells.count(cell) == number


@pytest.mark.parametrize(
    "cell", ["三四", "约3人", "2-3", "王某(65岁)", "肢体二级", "-3", "1+1+1", "有"]
)
def test_what_is_no_plain_count(cell):
    with pytest.raises(ValueError):
        cells.count(cell)


AGES = {
    "六十八": 68, "六十八岁": 68, "一百零二": 102, "8个月": 0, "二十个月": 1, "2岁半": 2, "两岁": 2,
    "3岁2个月": 3, "15天": 0, "半岁": 0, 67: 67, "68虚岁": None, "六八": None, "一百二": None,
    "70多": None, "130": None, "": None,
}  # fmt: skip


@pytest.mark.parametrize(("cell", "years"), AGES.items())
def test_ages(cell, years):
    assert stated_age(cell) == years


BIRTHS = {
    "1953.2.": ((1953, 2, 1), (1953, 2, 28)),
    "53年": ((1953, 1, 1), (1953, 12, 31)),
    "53年2月": ((1953, 2, 1), (1953, 2, 28)),
    "53-2-5": ((1953, 2, 5), (1953, 2, 5)),
    "1953年2月生": ((1953, 2, 1), (1953, 2, 28)),
    "1953-2-30": None,
    "1953.13": None,
    "5302": None,
    "15年": None,
}


@pytest.mark.parametrize(("cell", "days"), BIRTHS.items())
def test_births(cell, days):
    assert births(cell) == (days and tuple(date(*day) for day in days))
