"""Invented addresses with the reading that a careful clerk gives them, and the public set."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import twins

GAZETTEER = """\
building_id,community,estate_id,estate,estate_aliases,building_label,building_aliases,units,floors,rooms_per_floor_per_unit,note
Y1,槐荫社区,E1,银杏苑,银杏苑小区|清溪路8号,1号楼,,3,6,2,
Y2,槐荫社区,E1,银杏苑,银杏苑小区|清溪路8号,2号楼,,3,6,2,
Y12,槐荫社区,E1,银杏苑,银杏苑小区|清溪路8号,12号楼,,2,18,4,
YJ2,槐荫社区,E1,银杏苑,银杏苑小区|清溪路8号,甲2号楼,,3,6,2,
K1,槐荫社区,E2,矿机厂宿舍,,1号楼,红楼,,,,层数不详
M1,槐荫社区,E3,梅庄东区,梅庄,1栋,,2,6,2,
M2,槐荫社区,E4,梅庄西区,梅庄,1栋,,2,6,2,
C5,槐荫社区,E5,长明巷20弄,20弄,5号,,0,9,4,
D3,柳塘社区,E6,柳塘村,,3组7号,,0,3,1,
"""
"""Some of it not known: no aliases, no floors, no rooms."""

ADDRESSES = """\
id,raw_address,ctx_community,ctx_estate,expected_status,expected_building_id,expected_unit,expected_room
1,银杏苑2号楼3单元602,槐荫社区,,matched,Y2,3,602
2,银杏苑小区2栋3单元602室,槐荫社区,,matched,Y2,3,602
3,银杏苑２－３－６０２,槐荫社区,,matched,Y2,3,602
4,银杏苑二号楼三门六〇二,槐荫社区,,matched,Y2,3,602
5,清溪路8号2幢3单元602,槐荫社区,,matched,Y2,3,602
6,2-3-602,槐荫社区,银杏苑,matched,Y2,3,602
7,银杏苑甲2号楼1单元101,槐荫社区,,matched,YJ2,1,101
8,银杏苑12-1704,槐荫社区,,matched,Y12,,1704
9,银杏苑1号楼,槐荫社区,,matched,Y1,,
10,矿机厂宿舍红楼2单元301,槐荫社区,,matched,K1,2,301
11,梅庄东区1栋1单元101,槐荫社区,,matched,M1,1,101
12,20弄5号803,槐荫社区,,matched,C5,,803
13,柳塘村三组7号,柳塘社区,,matched,D3,,
14,银杏苑1号楼2单元501 13900002222,槐荫社区,,matched,Y1,2,501
15,银杏苑,槐荫社区,,ambiguous,,,
16,银杏苑1-301,槐荫社区,,ambiguous,,,
17,梅庄1栋1单元101,槐荫社区,,ambiguous,,,
18,银杏苑2号楼4单元101,槐荫社区,,conflict,Y2,,
19,银杏苑2号楼1单元901,槐荫社区,,conflict,Y2,,
20,银杏苑21号楼1单元101,槐荫社区,,unmatched,,,
21,银杏花苑2号楼3单元602,槐荫社区,,unmatched,,,
22,同上,槐荫社区,,rejected,,,
23,45353,槐荫社区,银杏苑,rejected,,,
24,银杏苑1-6幢,槐荫社区,,rejected,,,
25,,槐荫社区,银杏苑,rejected,,,
"""
"""One flat in the ways people write it; what less is enough for; what must not be matched."""


@dataclass(frozen=True)
class AddressSet:
    """Tables of buildings and of addresses with the expected outcome."""

    gazetteer: Path
    addresses: Path
    count: int


def invented(folder: Path) -> AddressSet:
    """The set of this module, written into a folder."""
    found = AddressSet(folder / "gazetteer.csv", folder / "addresses.csv", 25)
    found.gazetteer.write_text(GAZETTEER, "utf-8")
    found.addresses.write_text(ADDRESSES, "utf-8-sig")
    return found


def public() -> AddressSet:
    """The set of `../shared`."""
    folder = twins.SHARED / "addresses"
    return AddressSet(folder / "gazetteer.csv", folder / "addresses.csv", 53)


def _estate(estate: str, names: list[str], units: int | None, storeys: int | None) -> list[Any]:
    return [
        {"building_id": f"{estate}#{name}", "community": "槐荫社区", "estate": estate, "name": name,
         "unit_count": units, "storeys": storeys, "rooms_per_floor": None, "estate_names": [],
         "addresses": []}
        for name in names
    ]  # fmt: skip


def _buildings(*, counts: bool) -> list[Any]:
    units, storeys = (3, 6) if counts else (None, None)
    return [
        *_estate("枣林里", ["1号楼", "3号楼", "13号楼", "10号楼", "10A号楼"], units, storeys),
        *_estate("天元大厦", ["A座", "B座"], 0 if counts else None, 20 if counts else None),
        *_estate("柳塘村", ["3组7号", "3组7号附1号"], 0 if counts else None, storeys),
    ]


INVENTED_PERTURBED = {
    "counts_known": _buildings(counts=True),
    "counts_unknown": _buildings(counts=False),
    "cases": [
        {"address": address, "estate": None, "community": "槐荫社区", "expected": expected}
        for address, expected in (
            ("枣林里3号楼2单元501", "枣林里#3号楼"),
            ("枣林里10A-2-501", "枣林里#10A号楼"),
            ("枣林里3栋地下室", "枣林里#3号楼"),
            ("枣林里3栋B1", "枣林里#3号楼"),
            ("枣林里3号楼东单元501", "枣林里#3号楼"),
            ("棗林里3號樓2單元501", "枣林里#3号楼"),
            ("暂住枣林里3栋2单元501", "枣林里#3号楼"),
            ("柳塘村3组7号之一", "柳塘村#3组7号附1号"),
            ("柳塘村3组7-1号", "柳塘村#3组7号附1号"),
            ("天元大厦A座1205", "天元大厦#A座"),
            ("枣林里3楼201", None),
            ("枣林里3号2楼201", None),
            ("枣林里1三栋2单元501", None),
            ("枣林里1二单元301", None),
            ("枣林里1零栋201", None),
            ("枣林里三五栋", None),
            ("枣林里3号车库", None),
            ("枣林里3号门面", None),
            ("枣林里商铺3号", None),
            ("枣林里10B501", None),
            ("枣林里3A1234", None),
            ("枣林里3-501-2", None),
            ("天元大厦B1205", None),
            ("天元大厦B-1", None),
            ("天元大厦A12", None),
            ("天元大厦C座1205", None),
        )
    ],
}
"""Addresses a character away from others, and the building that they may be matched to, or none."""


def perturbed(name: str) -> dict[str, Any]:
    """The set of this module, or that of `../shared`."""
    if name == twins.TWIN:
        return INVENTED_PERTURBED
    path = twins.SHARED / "addresses" / "perturbed.json"
    return json.loads(path.read_text("utf-8"))
