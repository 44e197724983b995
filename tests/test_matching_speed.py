"""The quick way (shapes, places kept) says exactly what the plain way says."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.address import Reader, read
from gridmap.address.kinds import kind_of
from gridmap.address.text import plain
from gridmap.gazetteer import Building, Entry, Gazetteer
from gridmap.matching import Matcher, Parts
from gridmap.matching.place import Names, resolve
from tests.twins.addresses import AddressSet

NAMES = (
    *("春风里", "春风里小区", "银杏园", "柳树路20号", "柳树路20号春风里", "新城区柳树路20号春风里"),
    *(
        "66弄",
        "梧桐路66弄",
        "上庄村",
        "国贸大厦",
        "对面楼",
        "户主王",
        "地址",
        "现住址:",
        "物业小区",
    ),
    *(
        "车库",
        "同上",
        "门卫",
        "第",
        "八一小区",
        "三里屯",
        "柳树路",
        "家电话",
        "春风里(东)",
        "乙春",
        "",
    ),
)
NUMBERS = st.one_of(
    st.integers(1, 25).map(str),
    st.integers(1, 3000).map(str),
    st.sampled_from(
        ["0", "01", "0501", "13900001111", "139", "0000", "1111", "45353", "３", "五〇一"]
    ),
    st.sampled_from([*"一二三四五六七八九十", "十二", "二十三", "A", "b", "甲3", "3A", "附1"]),
)
MARKS = st.sampled_from("栋幢座号层室门楼组弄排单户附-—一~、,.#/ ()（撞月年至和") | st.sampled_from(
    ["", "号楼", "单元", "#楼", "号附", "E+", "号院", "号春风里", "栋东", "号楼甲", "栋A-"]
)
TAILS = st.sampled_from(
    [
        "",
        "室",
        "底商2号",
        "地下室",
        "对面",
        "(租户)",
        "张三",
        " 13900001111",
        " 春风里",
        "户主:王小明",
        "顶楼",
    ]
)
NUMBERED = st.lists(st.tuples(NUMBERS, MARKS).map("".join), max_size=4).map("".join)
ADDRESSES = st.tuples(st.sampled_from(NAMES), NUMBERED, TAILS).map("".join)


def entry(id_, name, estate, *names, units=3, storeys=6, where="甲社区"):
    return Entry(Building(id_, where, estate, name, units, storeys, 2), names)


ENTRIES = [
    *(entry(f"P{name}", name, "春风里") for name in ("2-1号楼", "5号楼甲", "6栋东", "7号楼A")),
    *(entry(f"S{n}", f"{n}号楼", "春风里小区", "春风里", "柳树路20号") for n in range(1, 21)),
    entry("E1", "1栋", "银杏园东区", "银杏园"),
    entry("W1", "1栋", "银杏园西区", "银杏园", units=1),
    entry("L14", "14号", "梧桐路66弄", "66弄", units=0, storeys=12),
    entry("V56", "5组6号", "上庄村", units=0),
    entry("TB", "B座", "国贸大厦", units=0, storeys=15),
    entry("H2", "3号楼", "春风里", where="乙社区"),
    entry("O1", "2号大楼", "", "柳树路5-3"),
]
GAZETTEER = Gazetteer.of(ENTRIES)


def same(quick, plain) -> None:
    assert quick.readings == plain.readings
    assert quick.places == plain.places
    for name in ("text", "normalised", "rejected", "removed", "is_dwelling"):
        assert getattr(quick, name) == getattr(plain, name), name


def seen(reader: Reader, *texts: str) -> None:
    """What was read is known when it comes again."""
    for text in texts:
        reader.read(text)


@given(st.lists(ADDRESSES, min_size=1, max_size=12))
def test_a_reader_reads_as_read_does(texts):
    reader = Reader()
    seen(reader, *texts)
    for text in texts:
        same(reader.read(text), read(text))


@given(
    head=st.sampled_from(["春风里", "银杏园", "柳树路20号春风里", "对面楼", ""]),
    pieces=st.lists(st.tuples(NUMBERS, NUMBERS, MARKS), min_size=1, max_size=4),
    tail=TAILS,
)
def test_a_shape_seen_with_other_numbers(head, pieces, tail):
    """What was learnt from one text holds for all of its shape."""
    reader = Reader()
    first, second = (
        head + "".join(numbers[n] + numbers[2] for numbers in pieces) + tail for n in (0, 1)
    )
    seen(reader, first, second.replace(head, "青松苑") if head else second)
    for text in (first, second):
        same(reader.read(text), read(text))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("春风里 539 0000 1111", "春风里 139 0000 1111"),  # a phone
        ("春风里3-2", "春风里0-2"),
        ("春风里2-2-201", "春风里3-2-501"),
        ("春风里一栋2单元501", "春风里一栋1单元501"),
        ("1十栋2单元", "2十栋1单元"),
        ("3.2E+12", "3.2E+17"),
        ("对过楼3栋", "春风里3栋"),
        ("地址 3栋", "春址 3栋"),
        # Written twice, a person in front, a number in front of the name: the words count.
        ("春风里4栋春风里5栋2单元501", "春风里3栋春风里3栋2单元501"),
        ("桥建国 春风里3栋", "张建国 春风里3栋"),
        ("春光期三 B号1", "阳光期二 B号1"),
        ("春风里A区9栋1单元503放门卫", "柳树路20号春风里A区9栋1单元503放门卫"),
        ("14栋15栋2单元501", "13栋13栋2单元501"),
        ("现住址:1号楼2号楼室", "现住址:1号楼1号楼室"),
        ("春风里1号春风里2号楼", "春风里1号春风里1号楼"),
        ("银杏一1栋", "住丂一1栋"),
        ("家电话1栋", "家电话1栋 13900001111"),
        ("春风里B12栋3", "春风里B1栋3"),
        ("春风里2栋 微信QQ12-34", "春风里2栋 微信QQ1-3"),
        # The building stated again, or another one.
        ("春风里7栋8-1-101", "春风里7栋7-1-101"),
        ("春风里柒栋8/1/101", "春风里柒栋7/1/101"),
        ("7#8-1-101", "7#7-1-101"),
        ("春风里7栋8-101", "春风里7栋7-101"),
        ("春风里7栋 8-101室", "春风里7栋 7-101室"),
        ("春风里Building 4 1单元201", "春风里Building 41单元201"),
    ],
)
def test_numbers_and_words_that_count(first, second):
    reader = Reader()
    seen(reader, first, second)
    same(reader.read(first), read(first))
    same(reader.read(second), read(second))


@given(
    head=st.sampled_from(
        ["春风里", "银杏园", "幸福公寓", "青松巷", "柳树路20号春风居", "东区", "清华园西"]
    ),
    parts=st.lists(
        st.tuples(
            NUMBERS
            | st.sampled_from(["十一", "三五", "12", "007", "0", "86", "一二三", "三二一〇"]),
            st.sampled_from(
                ["栋", "号楼", "单元", "-", "室", "幢", "号", "层", "", " ", "月", "门"]
            ),
        ),
        min_size=1,
        max_size=4,
    ),
    tail=TAILS
    | st.sampled_from([" 13900001111", ",13900001111", "旁", "前", "西边", "五〇一", "门口"]),
)
def test_numbers_in_any_writing_are_read_as_in_digits(head, parts, tail):
    """Numerals, leading zeros and a phone behind are taken for digits before the shape is known."""
    text = head + "".join(map("".join, parts)) + tail
    reader = Reader()
    seen(reader, text, "青松亭" + text.removeprefix(head))
    for one in (text, "梧桐府" + text.removeprefix(head)):
        same(reader.read(one), read(one))


LETTERS = [one for one in map(chr, range(0x4E00, 0xA000)) if plain(one) == one]
ASKED_FOR = [one for one in LETTERS if kind_of(one) == one]
OTHERS = [one for one in LETTERS if kind_of(one) != one]


@given(
    words=st.lists(st.sampled_from(LETTERS) | st.sampled_from([*ASKED_FOR, "12号"]), min_size=2),
    behind=st.tuples(NUMBERED, TAILS).map("".join),
)
def test_names_of_one_kind_are_read_alike(words, behind):
    """A name is examined once for each kind: letters that no rule asks for do not count."""
    assert 100 < len(ASKED_FOR) < 500
    others = iter(OTHERS)
    of_the_kind = [next(others) if one in OTHERS else one for one in words]
    reader = Reader()
    seen(reader, "".join(of_the_kind) + behind)
    text = "".join(words) + behind
    same(reader.read(text), read(text))


def test_a_shape_is_read_but_once(monkeypatch):
    """What is quick about it: the second flat of a shape is not read, but filled in."""
    reader = Reader()
    seen(reader, "春风里3栋2单元501", "银杏里7栋1单元302")
    monkeypatch.setattr("gridmap.address.shapes.read", None)
    found = reader.read("春风里9栋3单元204")
    assert [tuple(r) for r in found.readings if r.building] == [("春风里", "9", "3", None, "204")]


COLUMNS = st.tuples(
    st.sampled_from([None, "甲社区", "乙社区居委会", "丙社区"]),
    st.sampled_from([None, "", "春风里", "银杏园", "银杏园东区", "柳树路", "66", "不存在"]),
)


@given(st.lists(st.tuples(ADDRESSES, COLUMNS), min_size=1, max_size=12))
def test_a_matcher_of_many_rows_says_what_one_of_each_row_says(rows):
    matcher = Matcher(GAZETTEER)
    for text, (community, estate) in rows * 2:
        alone = Matcher(GAZETTEER, read).match(text, community=community, estate=estate)
        assert matcher.match(text, community=community, estate=estate) == alone


FLATS = st.tuples(
    st.sampled_from(["春风里", "银杏园", "柳树路20号春风里", "柳树路21号春风里", "梧桐路66弄", ""]),
    st.sampled_from(["{}栋{}单元{}", "{}-{}-{}", "{}号{}单元{}", "{}号楼{}门{}", "{}栋{}单元{}旁"]),
    st.sampled_from(["1", "3", "9", "14", "40", "03"]),
    st.sampled_from(["1", "3", "4", "0", "三"]),
    st.sampled_from(["101", "102", "103", "601", "701", "0101", "001", "1201"]),
).map(lambda flat: flat[0] + flat[1].format(*flat[2:]))


@given(st.permutations(range(8)), st.lists(FLATS, min_size=8, max_size=8))
def test_the_order_of_flats_that_differ_in_one_number_changes_nothing(order, texts):
    """Units, storeys and rooms decide: what is kept of one flat is not said of the next."""
    alone = [Matcher(GAZETTEER, read).match(text, community="甲社区") for text in texts]
    matcher = Matcher(GAZETTEER)
    for at in (*range(8), *order, *order):
        assert matcher.match(texts[at], community="甲社区") == alone[at]


@given(NUMBERED, NUMBERS, NUMBERS, COLUMNS)
def test_parts_match_as_their_text_does(building, unit, room, columns):
    parts, (community, estate) = Parts(building, unit, room), columns
    alone = Matcher(GAZETTEER, read).match(parts.text, community=community, estate=estate)
    assert Matcher(GAZETTEER).match_parts(parts, community=community, estate=estate) == alone


@given(ADDRESSES)
def test_what_ends_no_place_is_none(text):
    names = Names(GAZETTEER)
    for place in read(text).places:
        if not names.may_end(place):
            assert not resolve(place, names)


def test_a_set_of_addresses_is_matched_alike(address_set: AddressSet):
    gazetteer = Gazetteer.from_csv(address_set.gazetteer)
    matcher = Matcher(gazetteer)
    with address_set.addresses.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows * 2:
        columns = {name: row[f"ctx_{name}"] or None for name in ("community", "estate")}
        alone = Matcher(gazetteer, read).match(row["raw_address"], **columns)
        assert matcher.match(row["raw_address"], **columns) == alone
