"""Addresses are read in every way they allow, and matched exactly or not at all."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.address import label, normalise, read, strip_persons
from gridmap.gazetteer import Building, Entry, Gazetteer
from gridmap.matching import STATUSES, Matcher, Parts, match
from tests import twins
from tests.twins.addresses import AddressSet, perturbed

# 春风里: buildings 1, 2, 3 and 13 of three units and six floors; 8 has no units, 12 is tall.
SPRING = [("1号楼", 3, 6), ("2号楼", 3, 6), ("3号楼", 3, 6), ("13号楼", 3, 6), ("8号楼", 0, 6)]


def entry(id_, name, estate, *names, units=3, storeys=6, rooms=2, where="甲社区", labels=()):
    building = Building(id_, where, estate, name, units, storeys, rooms)
    return Entry(building, estate_names=names, labels=labels)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    entries = [
        entry(
            f"S{name[:-2]}",
            name,
            "春风里小区",
            "春风里",
            "柳树路20号",
            units=units,
            storeys=storeys,
        )
        for name, units, storeys in SPRING
    ]
    entries += [
        entry("S12", "12号楼", "春风里小区", "春风里", "柳树路20号", units=2, storeys=18),
        entry("SJ3", "甲3号楼", "春风里小区", "春风里", "柳树路20号"),
        entry("E1", "1栋", "银杏园东区", "银杏园", "银杏园(东)", units=2),
        entry("W1", "1栋", "银杏园西区", "银杏园", "银杏园(西)", units=2),
        entry("P1", "1期1号楼", "湖景城一期", "湖景城", units=2),
        entry("TA", "A座", "国贸大厦", units=0, storeys=15, rooms=8),
        entry("TB", "B座", "国贸大厦", units=0, storeys=15, rooms=8),
        entry("R1", "一排", "农机厂宿舍", units=0, storeys=1, rooms=12),
        entry("N6", "6号楼", "农机厂宿舍", labels=("新楼",)),
        entry("L14", "14号", "梧桐路66弄", "66弄", units=0, storeys=12, rooms=4),
        entry("L15", "15号", "梧桐路66弄", "66弄", units=0, storeys=12, rooms=4),
        entry("V56", "5组6号", "上庄村", units=0, storeys=3, rooms=1),
        entry("V561", "5组6号附1号", "上庄村", units=0, storeys=2, rooms=1),
        entry("V46", "4组6号", "上庄村", units=0, storeys=3, rooms=1),
        entry("H1", "1号楼", "同名里", units=2),
        entry("H2", "1号楼", "同名里", units=2, where="乙社区"),
    ]
    return Gazetteer.of(entries)


MATCHED = {
    # one flat, written in the ways of DOMAIN 4.2
    "春风里小区3栋2单元501": ("S3", "2", "501"),
    "春风里小区3幢2单元501室": ("S3", "2", "501"),
    "春风里3-2-501": ("S3", "2", "501"),
    "春风里3一2一501": ("S3", "2", "501"),
    "春风里３－２－５０１": ("S3", "2", "501"),
    "春风里 3 2 501": ("S3", "2", "501"),
    "春风里3#2单元501": ("S3", "2", "501"),
    "春风里三号楼二门五〇一": ("S3", "2", "501"),
    "春风里3撞2单501": ("S3", "2", "501"),
    "春风里3号楼2单元5层1号": ("S3", "2", "501"),
    "春风里3-2单元501": ("S3", "2", "501"),
    "春风里03栋02单元0501": ("S3", "2", "501"),
    "3号楼2单元501 春风里": ("S3", "2", "501"),
    "柳树路20号3栋2单元501": ("S3", "2", "501"),
    "城中区柳树路20号春风里3栋2单元501": ("S3", "2", "501"),
    "春风里3号2单元501": ("S3", "2", "501"),
    "春风里3栋2单元501(租户)": ("S3", "2", "501"),
    "春风里3栋2单元501 13900001111": ("S3", "2", "501"),
    # less than a flat is enough for the map
    "春风里3栋": ("S3", None, None),
    "春风里3栋底商2号": ("S3", None, None),
    "春风里3栋2单元地下室": ("S3", "2", None),
    # of two parts, the gazetteer leaves one reading
    "春风里3-2": ("S3", "2", None),
    "春风里8-501": ("S8", None, "501"),
    "春风里12-1501": ("S12", None, "1501"),
    # what looks alike and is not
    "春风里13栋1单元101": ("S13", "1", "101"),
    "春风里甲3号楼1单元101": ("SJ3", "1", "101"),
    "银杏园(东)1栋1单元101": ("E1", "1", "101"),
    "国贸大厦b座12楼1205室": ("TB", None, "1205"),
    "农机厂宿舍一排5号": ("R1", None, "5"),
    "农机厂宿舍新楼3单元501": ("N6", "3", "501"),
    "66弄十四号1102": ("L14", None, "1102"),
    "上庄村5组6号": ("V56", None, None),
    "上庄村五组6号附1": ("V561", None, None),
}

OPEN = {
    "春风里小区": ("ambiguous", "building-missing"),
    "春风里501室": ("ambiguous", "building-missing"),
    "春风里2-501": ("ambiguous", "several-readings"),
    "春风里2-1501": ("ambiguous", "building-missing"),  # only 12 is so tall, but nobody named it
    "银杏园1栋1单元101": ("ambiguous", "estate-of-several"),
    "上庄村6号": ("ambiguous", "group-missing"),
    "1栋1单元101": ("ambiguous", "place-missing"),
    "国贸大厦1205": ("ambiguous", "building-missing"),
    "国贸大厦B1205": ("unmatched", "building-unknown"),  # B1 is a basement
    "春风里3楼501": ("unmatched", "building-unknown"),  # a floor before it is a building
    "春风里3栋4单元101": ("conflict", "unit"),
    "春风里8栋1单元101": ("conflict", "unit"),
    "春风里3栋2单元1901": ("conflict", "floor"),
    "春风里3栋2单元503": ("conflict", "room"),
    "国贸大厦B座12楼1305": ("conflict", "floor"),
    "柳树路30号春风里3栋": ("conflict", "street-number"),
    "春风里23栋1单元101": ("unmatched", "building-unknown"),
    "春风里乙3号楼1单元101": ("unmatched", "building-unknown"),
    "国贸大厦C座1205": ("unmatched", "building-unknown"),
    "春风小区3栋2单元501": ("unmatched", "place-unknown"),
    "新春风里3栋2单元501": ("unmatched", "place-unknown"),
    "春风里二区3栋2单元501": ("unmatched", "place-unknown"),
    "柳树路30号3栋2单元501": ("unmatched", "place-unknown"),
    "梧桐路66号14号1102": ("unmatched", "place-unknown"),
    "": ("rejected", "missing"),
    "不详": ("rejected", "missing"),
    "同上": ("rejected", "ditto"),
    "3月2日": ("rejected", "excel-date"),
    "2024-03-02": ("rejected", "excel-date"),
    "45353": ("rejected", "excel-date"),
    "13900001111": ("rejected", "personal-only"),
    "春风里3栋对面": ("rejected", "relative"),
    "春风里1-10幢": ("rejected", "range"),
    "春风里3栋2单元501-502": ("rejected", "range"),
    "春风里3栋2单元501、502室": ("rejected", "several"),
    "春风里3栋1单元101,银杏园东区1栋1单元101": ("rejected", "several"),
}


@pytest.mark.parametrize("text", MATCHED)
def test_matched(gazetteer, text):
    found = match(text, gazetteer, community="甲社区")
    assert (found.status, found.building_id, found.unit, found.room) == ("matched", *MATCHED[text])


@pytest.mark.parametrize("text", OPEN)
def test_not_matched_and_why(gazetteer, text):
    found = match(text, gazetteer, community="甲社区")
    assert (found.status, found.rule) == OPEN[text]
    assert found.unit is None
    if found.status == "ambiguous":
        assert found.building_id is None
        assert found.candidates


def test_columns_decide_what_the_text_leaves_open(gazetteer):
    assert match("1栋1单元101", gazetteer, estate="银杏园东区").building_id == "E1"
    assert match("东区1栋1单元101", gazetteer, estate="银杏园").building_id == "E1"
    assert match("同名里1号楼", gazetteer).status == "ambiguous"
    assert match("同名里1号楼", gazetteer, community="乙社区居委会").building_id == "H2"
    assert match("1栋", gazetteer, estate="不存在小区").status == "unmatched"
    assert match("春风里1栋", gazetteer, estate="银杏园东区").rule == "estate-column"
    assert match("春风里1栋", gazetteer, community="乙社区").rule == "community"
    assert match("春风里1栋", gazetteer, community="丙社区").rule == "community-unknown"


def test_a_label_without_estate_needs_a_community_with_one_such_building(gazetteer):
    assert match("甲3号楼", gazetteer, community="甲社区").rule == "only-in-community"
    assert match("甲3号楼", gazetteer).rule == "place-missing"


def test_a_near_miss_is_only_suggested(gazetteer):
    found = match("春风小区3栋2单元501", gazetteer)
    assert "春风里小区" in found.candidates
    assert found.building_id is None


def test_what_the_gazetteer_does_not_know_contradicts_nothing():
    known_by_name = Gazetteer.of([entry("X", "1栋", "新城", units=None, storeys=None, rooms=None)])
    assert match("新城1栋9单元9901", known_by_name).building_id == "X"


def test_persons_are_taken_out_and_told():
    assert strip_persons("春风里3栋501 13900001111") == ("春风里3栋501", ("phone",))
    assert strip_persons("春风里3栋501(户主:王小明)")[1] == ("name",)
    assert strip_persons("春风里3栋501张三") == ("春风里3栋501", ("name",))
    assert strip_persons("320102199001011234 春风里3栋")[0] == "春风里3栋"
    # an estate that stands last is no person
    assert strip_persons("3号楼2单元501 高家庄") == ("3号楼2单元501 高家庄", ())
    assert strip_persons("春风里3栋2单元501") == ("春风里3栋2单元501", ())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("3号楼", "3"), ("三栋", "3"), ("03幢", "3"), ("甲3号楼", "甲3"), ("a座", "A"),
        ("10号", "10"), ("三排", "3排"), ("5组6号附1号", "5组6附1"), ("12弄5号", "12弄5"),
        ("新楼", None), ("3栋4栋", None),
    ],
)  # fmt: skip
def test_labels(name, expected):
    assert label(name) == expected


WORDS = st.lists(
    st.sampled_from(
        [
            *"一二三十〇0123589甲A-—~ 、,.#()（５",
            *"号楼栋幢单元层室弄组排附里园路",
            "春风里",
            "小区",
            "银杏园",
            "Ⅱ期",
        ]
    ),
    max_size=12,
).map("".join)


@given(WORDS | st.text(max_size=20))
def test_normalising_twice_is_normalising_once(text):
    once = normalise(text)
    assert normalise(once) == once


@given(WORDS)
def test_readings_come_with_or_instead_of_a_rejection(text):
    found = read(text)
    assert (found.rejected is None) or not found.readings


@given(text=WORDS, head=st.sampled_from(["", "春风里", "国贸大厦", "上庄村", "66弄"]))
def test_every_text_has_one_outcome(gazetteer, text, head):
    found = match(head + text, gazetteer, community="甲社区")
    assert found.status in STATUSES
    assert (found.status == "matched") <= (found.building_id is not None)


@given(
    building=st.sampled_from(["1号楼", "3", "3栋", "13幢", "甲3号楼", "8", "99栋", "三栋", ""]),
    unit=st.sampled_from(["", "1", "2单元", "4", "二单元"]),
    room=st.sampled_from(["", "101", "501", "1901", "503", "5", "０５０１", "501室"]),
)
def test_parts_match_as_their_text_does(gazetteer, building, unit, room):
    """The way by staircases is faster, and says the same."""
    parts = Parts(building, unit, room)
    matcher = Matcher(gazetteer)
    slow = match(parts.text, gazetteer, community="甲社区", estate="春风里")
    assert matcher.match_parts(parts, community="甲社区", estate="春风里") == slow
    assert matcher.match("春风里" + parts.text) == match("春风里" + parts.text, gazetteer)


def test_a_set_of_addresses(address_set: AddressSet):
    """All of a set are right, and above all none is matched that must not be."""
    matcher = Matcher(Gazetteer.from_csv(address_set.gazetteer))
    with address_set.addresses.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong, false = [], []
    for row in rows:
        found = matcher.match(
            row["raw_address"],
            community=row["ctx_community"] or None,
            estate=row["ctx_estate"] or None,
        )
        expected = [row[f"expected_{name}"] for name in ("status", "building_id", "unit", "room")]
        if [found.status, found.building_id or "", found.unit or "", found.room or ""] != expected:
            wrong.append((row["id"], row["raw_address"], found))
        if found.status == "matched" and found.building_id != row["expected_building_id"]:
            false.append(row["id"])
    assert not false
    assert not wrong
    assert len(rows) >= address_set.count


@pytest.mark.parametrize("name", twins.EITHER)
@pytest.mark.parametrize("counts", ["counts_known", "counts_unknown"])
def test_a_character_away_is_another_address(name, counts):
    """None is matched falsely, whether or not units and storeys are known; hardly one is missed."""
    given_set = perturbed(name)
    matcher = Matcher(Gazetteer.of(_entry_of(**row) for row in given_set[counts]))
    false, missed = [], []
    for case in given_set["cases"]:
        found = matcher.match(case["address"], community=case["community"], estate=case["estate"])
        building = found.building_id if found.status == "matched" else None
        if building != case["expected"]:
            (missed if building is None else false).append((case["address"], found.rule))
    assert false == []
    # One of them states a floor that its building's storeys contradict.
    assert [rule for _, rule in missed] in ([], ["floor"])


def _entry_of(estate_names, addresses, **building) -> Entry:
    return Entry(Building(**building), tuple(estate_names), (), tuple(addresses))


def test_a_house_number_alone_is_no_building_of_an_estate(gazetteer):
    """3号 belongs to a street that the row does not name, 3栋 to the only estate with one."""
    entries = [
        entry("B3", "3栋", "幸福家园", units=None, storeys=None, rooms=None),
        entry("L1", "11号", "", units=None, storeys=None, rooms=None),
    ]
    found = Gazetteer.of(entries)
    assert match("3栋101", found, community="甲社区").rule == "only-in-community"
    for text in ("3号", "３号", "三号", "3号101室"):
        outcome = match(text, found, community="甲社区")
        assert (outcome.status, outcome.rule) == ("ambiguous", "place-missing")
        assert outcome.candidates == ("B3",)
    assert match("3号", found, community="甲社区", estate="幸福家园").building_id == "B3"
    assert match("11号", found, community="甲社区").building_id == "L1"


def test_names_of_buildings_in_no_community_are_suggested_to_nobody():
    """Layers reach beyond the communities drawn so far; a street may begin outside of them."""
    entries = [
        entry("O1", "", "", "长乐路1号", where=""),
        entry("I3", "", "", "长乐路1号", "长乐路3号"),
    ]
    outcome = match("长乐路13号", Gazetteer.of(entries), community="甲社区")
    assert outcome.status == "unmatched"
    assert "长乐路3号" in outcome.candidates
    only = [*entries, entry("O5", "", "", "长乐路15号", where="")]
    outcome = match("长乐路14号", Gazetteer.of(only), community="甲社区")
    assert "长乐路15号" not in outcome.candidates


def test_a_remark_in_brackets_is_no_part_of_a_name(gazetteer):
    """幸福家园(回迁房)4号楼 is 幸福家园4号楼, unless the map has 幸福家园(回迁房) as well."""
    known = [entry("E1", "4号楼", "幸福家园"), entry("E2", "4号楼", "花园里(回迁房)")]
    known += [entry("E3", "4号楼", "花园里"), entry("E4", "4号楼", "长安里二期")]
    found = Matcher(Gazetteer.of(known))
    for text, estate, expected in (
        ("幸福家园（回迁房）4号楼301", None, "E1"),
        ("幸福家园(原棉纺厂)4号楼301", None, "E1"),
        ("4号楼301", "幸福家园（回迁房）", "E1"),
        ("花园里（回迁房）4号楼301", None, "E2"),
        ("花园里4号楼301", None, "E3"),
        ("幸福家园（二期）4号楼301", None, None),
        ("幸福家园（花园里）4号楼301", None, None),
        ("幸福家园（对面）4号楼301", None, None),
        ("幸福家园（车库）4号楼301", None, None),
        ("长安里（回迁房）4号楼301", None, None),
    ):
        outcome = found.match(text, community="甲社区", estate=estate)
        assert (outcome.building_id if outcome.status == "matched" else None) == expected, text
