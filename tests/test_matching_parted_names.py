"""Buildings called by two numbers (7-1号楼), or with words or letters behind their number."""

import pytest

from gridmap.address import label
from gridmap.gazetteer import Building, Entry, Gazetteer
from gridmap.matching import match

NAMES = (
    *("3号楼", "5号楼", "5-1号楼", "7-1号楼", "7-2号楼", "12-3栋", "15号楼", "15号楼（东）"),
    *(
        "15号楼（西）",
        "17号楼（东）",
        "21号楼",
        "21号楼甲",
        "22号楼",
        "22号楼北段",
        "30号楼A",
        "6栋",
    ),
)
GAZETTEERS = {
    units: Gazetteer.of(
        Entry(Building(name, "槐荫社区", "枣林里", name, units, 6 if units else None))
        for name in NAMES
    )
    for units in (3, None)
}

# Address behind the estate's name; building, unit and room where matched, else the status.
TABLE = """
7-1号楼 | 7-1号楼
7-1号楼2单元501 | 7-1号楼 2 501
７－１＃楼2单元501 | 7-1号楼 2 501
7-1栋501 | 7-1号楼 - 501
7-1号 | 7-1号楼
7-1-2-501 | 7-1号楼 2 501
7-3号楼 | rejected
1-6栋 | rejected
3-5栋 | rejected
12-3栋 | 12-3栋
12-3幢1单元101 | 12-3栋 1 101
7-1-501 | ambiguous
5-1 | ambiguous
5-1-501 | ambiguous
5-1号楼501 | 5-1号楼 - 501
5栋1单元501 | 5号楼 1 501
17号楼（东） | 17号楼（东）
17栋东501 | 17号楼（东） - 501
15号楼（东）2单元501 | 15号楼（东） 2 501
15号楼(西)2-501 | 15号楼（西） 2 501
15号楼东 | ambiguous
15号楼2单元501 | 15号楼 2 501
15号楼东单元501 | 15号楼 东 501
15号楼东户 | 15号楼
15号楼南2单元501 | unmatched
21号楼甲 | 21号楼甲
21号楼甲2单元501 | 21号楼甲 2 501
21栋甲501 | 21号楼甲 - 501
21号楼2单元501 | 21号楼 2 501
21号楼乙501 | conflict
22号楼北段1单元101 | 22号楼北段 1 101
22号楼南段1单元101 | unmatched
30号楼A-2-501 | 30号楼A 2 501
30号楼A2单元501 | 30号楼A 2 501
6栋A单元 | 6栋 A
6栋A单元501 | 6栋 A 501
6栋丙单元501 | 6栋 丙 501
6栋A座501 | unmatched
3栋西边 | rejected
三栋西边 | rejected
十二号楼前 | rejected
三栋西边户 | 3号楼
"""


@pytest.mark.parametrize("units", [3, None])
@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_a_name_is_matched_as_it_stands_and_no_other(line, units):
    address, expected = (part.strip() for part in line.split("|"))
    found = match(f"枣林里{address}", GAZETTEERS[units], community="槐荫社区")
    parts = (found.building_id, found.unit or "-", found.room or "-")
    told = " ".join(parts) if found.status == "matched" else found.status
    assert told.removesuffix(" - -").removesuffix(" -") == expected


def test_a_unit_by_letter_is_counted():
    refused = [match(f"枣林里6栋{unit}单元501", GAZETTEERS[3]) for unit in ("D", "丁", "甲2")]
    assert {(found.status, found.rule) for found in refused} == {("conflict", "unit")}


def test_a_name_outside_an_estate_holds_its_two_numbers():
    gazetteer = Gazetteer.of([Entry(Building("N", "槐荫社区", "", "望湖园8-2号楼"))])
    for address in ("望湖园8-2号楼3单元101", "望湖园8-2幢3单元101", "望湖园8-2-3-101"):
        assert match(address, gazetteer)[2:5] == ("N", "3", "101")
    assert match("望湖园8栋2单元101", gazetteer).building_id is None


def test_two_numbers_are_a_label():
    assert [label(name) for name in ("7-1号楼", "12-3栋", "7-1", "5组6号")] == [
        *("7-1", "12-3", "7组1", "5组6")
    ]


def on_map(name, **other) -> Entry:
    return Entry(Building(name, "槐荫社区", "枣林里", name, storeys=6, **other))


def test_storeys_of_a_public_map_contradict_no_name():
    gazetteer = Gazetteer.of(
        [
            on_map("3号楼", are_storeys_vague=True, unit_count=3),
            *(on_map("4号楼"), on_map("5号楼", are_storeys_vague=True)),
            *(on_map("5-1号楼", are_storeys_vague=True), on_map("8号楼", are_storeys_vague=True)),
            Entry(Building("other 8", "槐荫社区", "枣林里", "8栋", storeys=6)),
        ]
    )
    above = match("枣林里3号楼2单元1901", gazetteer)
    assert above[:5] == ("matched", "above-storeys", "3号楼", "2", "1901")
    assert match("枣林里3号楼2单元501", gazetteer).rule == "stated"
    refused = {
        "枣林里3号楼4单元1901": "unit",  # no such unit either
        "枣林里3号楼2单元5楼1901": "floor",  # the address contradicts itself
        "枣林里4号楼2单元1901": "floor",  # storeys that somebody stated
        "枣林里5-1-1901": "building-missing",
        "枣林里8号楼1901": "floor",  # two are called so
        "3号楼2单元1901": "floor",  # no place is named
    }
    for address, rule in refused.items():
        found = match(address, gazetteer, community="槐荫社区")
        assert (found.rule, found.status == "matched") == (rule, False), address
