"""Addresses as clerks leave them, each with the outcome that a careful colleague would give it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.gazetteer import Building, Entry, Gazetteer
from gridmap.matching import Matcher, match

HERE, THERE = "松江社区", "柏溪社区"


def entry(id_, name, estate, *names, units=3, storeys=6, rooms=2, where=HERE, labels=()):
    return Entry(Building(id_, where, estate, name, units, storeys, rooms), names, labels)


ENTRIES = [
    *(entry(f"Q{n}", f"{n}号楼", "青松里", "长乐路9号院") for n in range(1, 13)),
    entry("QJ3", "甲3号楼", "青松里", "长乐路9号院"),
    *(entry(f"YE{n}", f"{n}栋", "玉兰园东区", "玉兰园", "玉兰园(东)") for n in (1, 2, 3)),
    *(entry(f"YW{n}", f"{n}栋", "玉兰园西区", "玉兰园", "玉兰园(西)") for n in (1, 2, 3)),
    *(entry(f"F{n}", f"{n}号楼", "丰泽城一期", "丰泽城", storeys=18) for n in (1, 2)),
    *(entry(f"G{n}", f"{n}号楼", "丰泽城二期", "丰泽城", storeys=18) for n in (1, 2)),
    entry("TA", "A座", "恒通大厦", "中山路77号", units=0, storeys=15, rooms=8),
    entry("TB", "B座", "恒通大厦", "中山路77号", units=0, storeys=15, rooms=8),
    *(entry(f"R{n}", f"{n}排", "机床厂宿舍", units=0, storeys=1, rooms=12) for n in (1, 2, 3)),
    entry("R6", "6号楼", "机床厂宿舍", labels=("新楼",)),
    entry("R7", "7号楼", "机床厂宿舍", labels=("旧楼",)),
    entry("R8", "8号楼", "机床厂宿舍", labels=("旧楼",)),
    entry("L4", "4号", "石库路35弄", "35弄", units=0, storeys=9, rooms=4),
    entry("L14", "14号", "石库路35弄", "35弄", units=0, storeys=9, rooms=4),
    entry("V4-6", "4组6号", "沙河村", units=0, storeys=3, rooms=1),
    entry("V5-1", "5组1号", "沙河村", units=0, storeys=3, rooms=1),
    entry("V5-6", "5组6号", "沙河村", units=0, storeys=3, rooms=1),
    entry("V5-6-1", "5组6号附1号", "沙河村", units=0, storeys=2, rooms=1),
    entry("HQ1", "1号楼", "和顺里", units=2),
    entry("HB1", "1号楼", "和顺里", units=2, where=THERE),
    entry("B1", "1号楼", "北苑", units=2, where=THERE),
]  # fmt: skip
GAZETTEER = Gazetteer.of(ENTRIES)

# Address, column of the estate, outcome: 'building unit room' where matched, else status and rule.
TABLE = """
青松里Building 3 2单元501 | | Q3 2 501
青松里 Building 3, Unit 2, Room 501 | | Q3 2 501
Bldg. 3 Unit 2 Rm 501 | 青松里 | Q3 2 501
青松里Building No.3 2-501 | | Q3 2 501
青松里Building 112单元501 | | rejected numbers-touch
Building 4 Unit 1 201 | 恒通大厦 | unmatched building-unknown
3号楼(青松里)2单元501 | | Q3 2 501
3号楼（青松里） 501 | | Q3 - 501
青松里3号楼(近菜场)2单元501 | | Q3 2 501
青松里3号楼(和顺里)2单元501 | | unmatched place-unknown
青松里3号楼(旧)2单元501 | | unmatched place-unknown
青松里7号楼7-501 | | Q7 - 501
青松里7号楼8-501 | | conflict unit
青松里3号楼3-501 | | Q3 3 501
青松里7号楼2单元7-1-101 | | rejected addresses-differ
青松里7号楼2单元7-2-101 | | Q7 2 101
青松里3-2-501 | | Q3 2 501
青松里3#2-501 | | Q3 2 501
青松里3撞2单501 | | Q3 2 501
青松里3一2一501 | | Q3 2 501
青松里叁栋贰单元伍零壹 | | Q3 2 501
青松里第3栋第2单元501号 | | Q3 2 501
青松里3/2/501 | | Q3 2 501
青松里3.2.501 | | Q3 2 501
青松里3号楼2单元5层东户 | | Q3 2 -
青松里3栋2单元5-1 | | Q3 2 501
青松里3号2单元501 | | Q3 2 501
青松里3号2号501号 | | Q3 2 501
青松里11楼3门501 | | Q11 3 501
青松里11-501 | | Q11 - 501
青松里甲3-2-201 | | QJ3 2 201
青松里(甲)3号楼2单元201 | | QJ3 2 201
青松里7号楼1-2-1 | | Q7 1 201
7号楼1-2-1室 | 青松里 | Q7 1 201
7号楼9-2-1室 | 青松里 | conflict unit
1号楼1-2-1室 | 青松里 | Q1 1 201
7号楼7-1-101室 | 青松里 | Q7 1 101
7号楼7-1-2-1室 | 青松里 | Q7 1 201
7号楼8-1-101室 | 青松里 | rejected addresses-differ
7号楼1-2-301室 | 青松里 | rejected addresses-differ
7-1号楼1-2-301室 | 青松里 | rejected addresses-differ
7号楼1单元1-201室 | 青松里 | Q7 1 201
7号楼1单元1-2-1室 | 青松里 | Q7 1 201
7号楼1单元7-1-201室 | 青松里 | Q7 1 201
7号楼2单元1-201室 | 青松里 | rejected addresses-differ
7号楼1单元8-1-201室 | 青松里 | rejected addresses-differ
青松里乙3号楼2单元201 | | unmatched building-unknown
青松里3号楼甲2单元201 | | conflict unit
青松里三楼二单元501 | | Q3 2 501
青松里3楼 | | ambiguous several-readings
青松里3-501 | | ambiguous several-readings
青松里3号501 | | Q3 - 501
青松里1-1101 | | conflict floor
青松里3-2-5-1 | | unmatched building-unknown
青松里32501 | | unmatched building-unknown
青松里13栋1单元101 | | unmatched building-unknown
青松里3栋4单元101 | | conflict unit
青松里3栋2单元1901 | | conflict floor
青松里3栋2单元503 | | conflict room
长乐路9号3-2-501 | | Q3 2 501
长乐路九号院3栋2单元501 | | Q3 2 501
城东区长乐路9号青松里3栋2单元501 | | Q3 2 501
青松里(长乐路9号)3栋2单元501 | | Q3 2 501
青松里 | | ambiguous building-missing
青松里501室 | | ambiguous building-missing
长乐路9号院 | | ambiguous building-missing
长乐路19号3-2-501 | | unmatched place-unknown
长乐路9弄3-2-501 | | unmatched place-unknown
长乐路19号青松里3栋2单元501 | | conflict street-number
城东长乐路19号青松里3栋2单元501 | | conflict street-number
长乐路19号3-2-501 | 青松里 | conflict street-number
中山路77号青松里3栋2单元501 | | conflict places-apart
新建路5号青松里3栋2单元501 | | Q3 2 501
松江社区青松里3栋2单元501 | | Q3 2 501
柏溪社区青松里3栋2单元501 | | conflict community
别处社区青松里3栋2单元501 | | unmatched place-unknown
北苑1栋 | | conflict community
和顺里1栋1单元101 | | HQ1 1 101
长乐街道松江社区甲3号楼2单元201 | | QJ3 2 201
江州市城东区长乐街道松江社区甲3号楼2单元201 | | QJ3 2 201
松江社区甲3号楼2单元201 | | QJ3 2 201
长乐街道甲3号楼2单元201 | | ambiguous place-missing
长乐街道柏溪社区甲3号楼2单元201 | | conflict community
青松3栋2单元501 | | unmatched place-unknown
新青松里3栋2单元501 | | unmatched place-unknown
青松里二区3栋2单元501 | | unmatched place-unknown
青松里二期3栋2单元501 | | unmatched place-unknown
青松里公寓3栋2单元501 | | unmatched place-unknown
玉兰园3栋2单元501 | | ambiguous estate-of-several
玉兰园东区3栋2单元501 | | YE3 2 501
玉兰园(西)3栋2单元501 | | YW3 2 501
玉兰园南区3栋2单元501 | | unmatched place-unknown
玉兰园东西区3栋2单元501 | | unmatched place-unknown
东区3栋2单元501 | 玉兰园 | YE3 2 501
玉兰园3栋2单元501 | 玉兰园西区 | YW3 2 501
玉兰园东区3栋2单元501 | 玉兰园西区 | conflict estate-column
玉兰园3栋2单元501 | 青松里 | conflict estate-column
丰泽城2栋 | | ambiguous estate-of-several
丰泽城Ⅱ期2-1-1801 | | G2 1 1801
丰泽城1期2-1-1801 | | F2 1 1801
丰泽城三期2栋 | | unmatched place-unknown
丰泽城一、二期2栋 | | unmatched place-unknown
二期2栋 | 丰泽城 | G2 - -
恒通大厦B1205 | | unmatched building-unknown
恒通大厦A1205 | | TA - 1205
恒通大厦b座12楼1205室 | | TB - 1205
恒通大厦B座12F | | TB - -
中山路77号恒通大厦A1205 | | TA - 1205
恒通大厦1205 | | ambiguous building-missing
恒通大厦C座1205 | | unmatched building-unknown
恒通大厦A座-B座 | | rejected range
恒通大厦B座12层1205、1206 | | rejected several
机床厂宿舍三排5号 | | R3 - 5
机床厂宿舍3排13号 | | conflict room
机床厂宿舍3-5 | | unmatched building-unknown
机床厂宿舍新楼3单元501 | | R6 3 501
机床厂宿舍旧楼1单元201 | | ambiguous several-buildings
石库路35弄14号902 | | L14 - 902
35弄14-902 | | L14 - 902
石库路35号14号902 | | unmatched place-unknown
石库路35弄12弄4号 | | unmatched building-unknown
石库路35弄902室 | | ambiguous building-missing
沙河村5组6号 | | V5-6 - -
沙河村第五村民小组6号 | | V5-6 - -
沙河村5队6号 | | V5-6 - -
沙河村五组六号附一号 | | V5-6-1 - -
沙河村5组6号附2号 | | unmatched building-unknown
沙河村6号 | | ambiguous group-missing
沙河村5-6 | | V5-6 - -
沙河村5-6号 | | V5-6 - -
沙河村5组-6号 | | V5-6 - -
沙河村5组6-1号 | | V5-6-1 - -
沙河村5组6号之一 | | V5-6-1 - -
沙河村5组6号-1 | | V5-6-1 - -
沙河村6-5 | | ambiguous group-missing
沙河村5组66号 | | unmatched building-unknown
沙河村5组6号5楼 | | conflict floor
3栋2单元501 | 青松里 | Q3 2 501
3-2 | 青松里 | Q3 2 -
3栋2单元501 | | ambiguous place-missing
3栋2单元501 | 不详 | ambiguous place-missing
青松里3栋底商2号 | | Q3 - -
青松里3栋1单元阁楼 | | Q3 1 -
青松里3栋负一层 | | Q3 - -
3号楼2单元501 青松里 | | Q3 2 501
现住青松里3栋2单元501 | | Q3 2 501
"青松里3栋2单元501" | | Q3 2 501
青松里3栋2单元501(已拆) | | Q3 2 501
青松里3栋2单元501/13800000000 | | Q3 2 501
青松里3栋2单元50113800000000 | | Q3 2 501
青松里3栋2单元501 83456789 | | Q3 2 501
青松里3栋2单元501王建国 | | Q3 2 501
王建国 | | rejected personal-only
13800000000/13900000000 | | rejected personal-only
青松里3栋对面 | | rejected relative
青松里3栋和4栋之间 | | rejected several
青松里3栋2单元5-6楼 | | rejected range
青松里1～10幢 | | rejected range
青松里3栋1、2单元 | | rejected several
青松里3幢2单元501室及502室 | | rejected several
青松里3栋2单元501,玉兰园东区1栋1单元101 | | rejected several
3月2日 | 青松里 | rejected excel-date
2024/3/2 | 青松里 | rejected excel-date
45353 | 青松里 | rejected excel-date
3.02E+4 | 青松里 | rejected excel-number
同上 | 青松里 | rejected ditto
无固定住址 | | rejected not-an-address
#REF! | 青松里 | rejected not-an-address
#N/A | 青松里 | rejected not-an-address
同户主 | 青松里 | rejected ditto
随父 | 青松里 | rejected ditto
青松里3楼301 | | ambiguous building-missing
青松里3楼201室 | | unmatched building-unknown
青松里3号2楼201 | | unmatched place-unknown
青松里1三栋2单元501 | | unmatched place-unknown
青松里1二单元501 | | unmatched place-unknown
青松里1零栋501 | | unmatched place-unknown
青松里三五栋2单元501 | | rejected several
青松里3栋二501 | | unmatched place-unknown
青松里3-501-2 | | unmatched place-unknown
青松里3号车库 | | ambiguous building-missing
青松里3车位 | | ambiguous building-missing
青松里3栋5号车库 | | Q3 - -
青松里3号楼车库 | | Q3 - -
青松里3栋B1 | | Q3 - -
恒通大厦B101 | | unmatched building-unknown
恒通大厦B-1 | | unmatched building-unknown
恒通大厦B-1205 | | TB - 1205
恒通大厦A12 | | unmatched building-unknown
青松里3A501 | | unmatched building-unknown
青松里3栋东单元501 | | Q3 东 501
恒通大厦A座东单元1205 | | conflict unit
青松里青松里3栋2单元501 | | Q3 2 501
青松里3栋青松里3栋2单元501 | | Q3 2 501
松江社区松江社区青松里3栋2单元501 | | Q3 2 501
暂住青松里3栋2单元501 | | Q3 2 501
青松里3栋2单元501温继海 | | Q3 2 501
青松里3栋2单元501 欧阳小满、施小萍 | | Q3 2 501
青松里3栋2单元501租户聂小红 | | Q3 2 501
青松里3栋2单元501、房东鲍小川 | | Q3 2 501
青松里3栋2单元501-鲁小成 | | Q3 2 501
青松里3栋2单元501老温家 | | Q3 2 501
青松里3栋2单元501 低保户 | | Q3 2 501
青松里3栋2单元501 微信wxid_abc123 | | Q3 2 501
青松里3栋2单元501 座机65550000 | | Q3 2 501
青松里3栋2单元501，女儿电话：0871-65550000 | | Q3 2 501
青松里3栋(楼长:温继海)2单元501 | | Q3 2 501
温继海 青松里3栋2单元501 | | Q3 2 501
户主温继海，住青松里3栋2单元501 | | Q3 2 501
3栋2单元501 | 青松里(网格员:温继海) | Q3 2 501
3栋(楼长:温继海)2单元(单元长施小萍)501 聂小红 | 青松里 | Q3 2 501
3栋2单元501/聂小红 | 青松里 | Q3 2 501
3栋2单元501 青松里 | | Q3 2 501
青松里3栋2单元501已拆 | | unmatched place-unknown
青松里3栋2单元501 玉兰园 | | unmatched place-unknown
青松里3栋2单元501楼下 | | rejected relative
青松里3栋2单元501转5栋 | | rejected several
機床廠宿舍新樓3單元501 | | R6 3 501
玉蘭園東區3棟2單元501 | | YE3 2 501
"""
CASES = [tuple(part.strip() for part in line.split("|")) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("address", "estate", "expected"), CASES)
def test_as_a_careful_clerk_would(address, estate, expected):
    found = match(address, GAZETTEER, community=HERE, estate=estate or None)
    if found.status == "matched":
        told = f"{found.building_id} {found.unit or '-'} {found.room or '-'}"
    else:
        told = f"{found.status} {found.rule}"
    assert told == expected


def test_one_name_in_two_communities_needs_the_community():
    assert match("和顺里1栋1单元101", GAZETTEER).rule == "estate-of-several"
    assert match("和顺里1栋1单元101", GAZETTEER, community=THERE).building_id == "HB1"
    assert match("柏溪社区和顺里1栋1单元101", GAZETTEER).building_id == "HB1"


WRITTEN = st.sampled_from([case[:2] for case in CASES])


def matched(gazetteer, address, estate):
    found = match(address, gazetteer, community=HERE, estate=estate or None)
    return found, set(found.candidates)


@given(entries=st.permutations(ENTRIES), case=WRITTEN)
def test_the_order_of_the_gazetteer_changes_nothing(entries, case):
    first, candidates = matched(GAZETTEER, *case)
    again, others = matched(Gazetteer.of(entries), *case)
    assert (again.status, again.rule, again.unit, again.room) == (
        *(first.status, first.rule, first.unit, first.room),
    )
    assert again.building_id == first.building_id
    if first.rule != "place-unknown":
        assert others == candidates


@given(
    case=WRITTEN,
    name=st.sampled_from(["海棠湾", "青松", "青松里二区", "长乐里", "新青松里", "玉兰", "沙河"]),
    labels=st.sampled_from(["3号楼", "B座", "5组6号", "1排"]),
)  # fmt: skip
def test_another_estate_never_turns_a_match_into_another_building(case, name, labels):
    first, _ = matched(GAZETTEER, *case)
    more = Gazetteer.of([*ENTRIES, entry("NEW", labels, name)])
    again, _ = matched(more, *case)
    if first.status == "matched":
        assert again.status != "matched" or again[:5] == first[:5]


@given(case=WRITTEN)
def test_a_second_building_of_the_same_name_leaves_it_open(case):
    first, _ = matched(GAZETTEER, *case)
    if first.status != "matched":
        return
    twin = next(one for one in ENTRIES if one.building.building_id == first.building_id)
    named = Entry(
        Building("TWIN", *(getattr(twin.building, n) for n in Building.__slots__[1:])),
        twin.estate_names,
        twin.labels,
    )
    again, candidates = matched(Gazetteer.of([*ENTRIES, named]), *case)
    assert again.status == "ambiguous"
    assert candidates == {first.building_id, "TWIN"}


@given(
    number=st.integers(1, 40),
    form=st.sampled_from(["青松里{}栋1单元101", "青松里{}-1-101", "青松里{}号楼", "青松里{}#"]),
)
def test_a_number_is_a_whole_number(number, form):
    """1 is not 11 or 21."""
    found = Matcher(GAZETTEER).match(form.format(number), community=HERE)
    if found.status == "matched":
        assert found.building_id == f"Q{number}"
    assert (found.status == "matched") == (number <= 12)


# Names as layers have them: estate and label in one, no estate, no counts.
LAYER = Gazetteer.of(
    Entry(Building(id_, HERE, estate, name))
    for id_, estate, name in (
        ("W319", "", "柏杨西园319号楼"),
        ("W320", "柏杨西园三区", "柏杨西园320号楼"),
        ("L10", "", "槐树营10号楼"),
        ("L6", "", "槐树营东6楼"),
        ("L7", "", "槐树营7楼"),
        ("H1", "", "宏安苑1号楼"),
        ("S314", "柏杨西园", "314号楼A座"),
        ("S315", "柏杨西园", "315号楼"),
        ("M", "柏杨西园", "明光大厦"),
        ("N", "", "新月公寓"),
        ("E", "", "Garden House"),
        ("H100", "", "阳光一百"),
        ("E9", "", "东9楼"),
    )
)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("柏杨西园319号楼2单元501", ("W319", "2", "501")),
        ("柏杨西园319-2-501", ("W319", "2", "501")),
        ("柏杨西园320号楼501室", ("W320", None, "501")),
        ("槐树营10号楼2单元501", ("L10", "2", "501")),
        ("槐树营东6楼501", ("L6", None, "501")),
        ("槐树营7楼2单元501", ("L7", "2", "501")),
        ("宏安苑1号楼", ("H1", None, None)),
        ("柏杨西园314号楼A座1203", ("S314", None, "1203")),
        ("明光大厦1203", ("M", None, "1203")),
        ("新月公寓2单元501", ("N", "2", "501")),
        ("Garden House2单元501", ("E", "2", "501")),
        # A side belongs to the building, and is no floor's; a numeral may end a name.
        ("槐树营东6楼601", ("L6", None, "601")),
        ("槐树营7楼701", ("L7", None, "701")),
        ("东9楼901", ("E9", None, "901")),
        ("阳光一百-1-201", ("H100", "1", "201")),
        ("阳光一百2单元201", ("H100", "2", "201")),
        # Of an estate that only names of buildings tell of, others may exist.
        ("柏杨西园321号楼2单元501", None),
        ("宏安苑2单元501", None),
        ("宏安苑501室", None),
        ("柏杨西园314号楼B座1203", None),
        ("柏杨西园314号楼1203", None),
        ("柏杨西园315号楼A座1203", None),
        ("槐树营6楼601", None),
        ("槐树营6号楼2单元601", None),
        ("槐树营东7楼701", None),
        ("9楼901", None),
    ],
)
def test_buildings_go_by_the_names_that_layers_give_them(address, expected):
    found = match(address, LAYER, community=HERE)
    told = (found.building_id, found.unit, found.room) if found.status == "matched" else None
    assert told == expected
    read_in_shapes = Matcher(LAYER)
    assert [read_in_shapes.match(address, community=HERE) for _ in range(3)] == [found] * 3
