"""A gazetteer that lacks buildings, as one made of addresses does: what it lacks is no match."""

import pytest

from gridmap.gazetteer import Building, Entry, Gazetteer
from gridmap.matching import Matcher, match

HERE = "石溪社区"


def entry(id_, estate, name, *names, addresses=(), where=HERE):
    return Entry(Building(id_, where, estate, name), names, (), addresses)


# One building of each is known, or a few; units, storeys and rooms are not.
GAZETTEER = Gazetteer.of(
    [
        entry("A3", "桂竹园", "3栋"),
        entry("T", "鼎和大厦", "主楼"),
        entry("TB", "明远中心", "B座"),
        entry("V12", "麦田村", "12号"),
        entry("V5-9", "麦田村", "二巷9号"),
        entry("V6-9", "麦田村", "六巷9号"),
        entry("PA2", "云帆科技园", "A区2栋"),
        entry("PA4", "云帆科技园", "云帆科技园A区4栋"),
        entry("P7", "云帆科技园", "7栋"),
        entry("L8", "枫林路81弄", "2支弄8号", "枫林新村"),
        entry("D6", "江岸学院", "6号宿舍楼"),
        entry("C1", "松涛公寓", "1幢", "松涛", addresses=("青年路20号",)),
        entry("C2", "松涛公寓", "2幢", "松涛", addresses=("青年路20号",)),
        entry("E9", "平湖东里", "9号楼"),
        entry("N4", "", "海棠湾4号楼"),
    ]
)

# Address, and the building that it names; '-' where it names none of those.
TABLE = """
桂竹园3栋2单元501 | A3
桂竹园3-2-501 | A3
桂竹园 | -
桂竹园501 | -
桂竹园501室 | -
桂竹园2单元501 | -
桂竹园2门501 | -
桂竹园6楼 | -
桂竹园3楼 | -
桂竹园6楼601 | -
桂竹园8-401 | -
桂竹园3-401 | -
桂竹园甲3-4 | -
桂竹园13栋 | -
桂竹园商铺9 | -
桂竹园底商 | -
桂竹园6号车库 | -
桂竹园物业1号 | -
鼎和大厦1205 | T
鼎和大厦12楼1205室 | T
鼎和大厦4-1118 | -
鼎和大厦12 | -
鼎和大厦2号楼1118 | -
明远中心B座1205 | TB
明远中心1205 | -
明远中心15楼1502 | -
麦田村12号 | V12
麦田村12-1号 | -
麦田村12-7 | -
麦田村12号之一 | -
麦田村二巷9号 | V5-9
麦田村2巷9号301 | V5-9
麦田村六巷9号3楼 | V6-9
麦田村9号 | -
麦田村9号301 | -
麦田村三巷9号 | -
麦田村2横巷9号 | -
二巷9号 | -
云帆科技园A区2栋301 | PA2
云帆科技园A区4栋301 | PA4
云帆科技园2栋301 | -
云帆科技园4栋301 | -
云帆科技园7栋301 | P7
云帆科技园A区7栋301 | -
云帆科技园B区2栋 | -
枫林路81弄2支弄8号301室 | L8
枫林新村二支弄8号 | L8
枫林新村8号301室 | -
枫林路99弄2支弄8号301室 | -
江岸学院6号宿舍楼 | D6
江岸学院6号宿舍楼315 | D6
江岸学院6栋315 | -
江岸学院6号楼 | -
松涛公寓1幢2单元501 | C1
松涛小区1幢 | C1
松涛里1幢2单元501 | -
松涛村十巷1号502 | -
青年路20号石桥村二巷1号 | -
青年路20号1幢501 | C1
江州市平湖东里9号楼101 | E9
江州市平湖西里9号楼101 | -
江州市海晏东区9号楼101 | -
海棠湾4号楼2单元501 | N4
海棠湾2单元501 | -
江州省江州市-东川市,麦田村12号 | V12
浙江江州市苍山县麦田村12号 | V12
上海石溪新区麦田村12号 | V12
桂竹园3栋内 | A3
桂竹园3栋西边户 | A3
桂竹园3栋西边 | -
桂竹园3栋后面5号 | -
桂竹园3栋前 | -
桂竹园3栋楼下超市 | -
桂竹园3栋边上 | -
桂竹园3栋背后 | -
桂竹园3栋东50米 | -
桂竹园3号向北走 | -
桂竹园3号楼东北角 | -
桂竹园3栋附近小店 | -
隔壁桂竹园3栋 | -
"""
CASES = [tuple(part.strip() for part in line.split("|")) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("address", "expected"), CASES)
def test_what_is_not_known_is_not_guessed(address, expected):
    found = match(address, GAZETTEER, community=HERE)
    assert (found.building_id if found.status == "matched" else "-") == expected
    matcher = Matcher(GAZETTEER)
    assert [matcher.match(address, community=HERE) for _ in range(3)] == [found] * 3


@pytest.mark.parametrize(
    "estate", ["向东渠村", "鼓楼前街", "西头村", "东邻里", "转角楼", "海边上城"]
)
def test_names_hold_words_that_point_elsewhere_behind_a_building(estate):
    named = Gazetteer.of([entry("X", estate, "3栋"), entry("Y", estate, "5栋")])
    assert match(f"{estate}3栋2单元501", named, community=HERE).building_id == "X"
