"""Service points of every tier and type, with gaps left for officials to find."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import shapely

from etl.sample.blueprint import STATED
from etl.sample.draft import Building, Draft

OFFICE = "Mo-Fr 08:30-12:00,13:30-17:30"
STAGGERED = "Mo-Fr 08:30-12:00,13:30-19:30; Sa 09:00-12:00"
WEEKEND = "Tu-Su 09:00-20:30"
MEALS = "Mo-Su 10:30-13:00,16:30-18:30"
AFTER_SCHOOL = "Mo-Fr 16:00-18:30"
CLINIC = "Mo-Su 08:00-12:00,14:00-17:30"
EVENING = "Mo-Su 14:00-21:00"
ALWAYS = "24/7"


@dataclass(frozen=True)
class Point:
    """
    A service point of the plan.

    `at` is the name of its host building, or plan metres: then the nearest building of a
    fitting kind is the host.
    """

    key: str
    name: str
    types: str
    tier: str
    parent: str | None
    at: str | tuple[float, float]
    area_m2: int
    capacity: int | None
    hours: str
    ownership: str = "own"
    opened: str = "2015-06-01"
    status: str = "open"
    closed: str | None = None
    accessible: bool = True


HOSTS = ("commercial", "mixed", "public")
"""Kinds of buildings that take a service point in."""

P = Point
POINTS: list[Point] = [
    # The street's own centres, in the north-west of 漓江路社区.
    P("LJ", "锦江桥街道便民服务中心", "service_hall", "hall", None, "锦江桥街道便民服务中心",
      880, 300, STAGGERED, opened="2012-05-08"),
    P("LJ", "锦江桥街道社区卫生服务中心", "health_center;rehab_station", "hall", None,
      "锦江桥街道社区卫生服务中心", 1750, 400, ALWAYS, opened="2009-09-01"),
    P("LJ", "锦江桥街道文化活动中心", "culture_station;women_children_home", "hall", None,
      "锦江桥街道文化活动中心", 3050, 350, WEEKEND, opened="2014-01-20"),
    # 漓江路社区: well served in the west, thin in the east.
    P("LJ", "漓江路社区一站式服务大厅", "service_hall;service_station", "station",
      "锦江桥街道便民服务中心", (235, 520), 420, 120, STAGGERED, opened="2011-10-10"),
    P("LJ", "幸福服务站", "service_station;tea_house", "station", "锦江桥街道便民服务中心",
      (20, 640), 130, 40, OFFICE, "rented"),
    P("LJ", "锦绣服务站", "service_station;elderly_station;after_school_point", "station",
      "锦江桥街道便民服务中心", (720, 770), 260, 60, STAGGERED, "shared", "2018-09-01"),
    P("LJ", "阳光城服务站", "service_station;nursery", "station", "锦江桥街道便民服务中心",
      (1050, 515), 310, 50, OFFICE, "own", "2027-03-01", "planned"),
    P("LJ", "漓江路社区卫生服务站", "health_station;rehab_station", "station",
      "锦江桥街道社区卫生服务中心", (560, 550), 180, 60, CLINIC, opened="2013-03-18"),
    P("LJ", "建设路卫生服务站", "health_station", "station", "锦江桥街道社区卫生服务中心",
      (640, 200), 120, 40, CLINIC, "rented"),
    P("LJ", "漓江路老年人日间照料中心", "day_care_center;meal_point;elderly_station", "station",
      None, (290, 500), 380, 35, "Mo-Sa 08:00-17:30", opened="2019-10-07"),
    P("LJ", "锦绣助餐点", "meal_point", "outpost", "漓江路老年人日间照料中心", (1000, 900), 70, 40,
      MEALS, "rented", "2023-05-01"),
    P("LJ", "棉纺助餐点", "meal_point", "outpost", "漓江路老年人日间照料中心", (30, 400), 60, 30,
      MEALS, "shared", "2020-04-01", "closing", "2026-12-31", False),
    P("LJ", "漓江路小学六点半学堂", "after_school_point", "outpost", None, "漓江路小学教学楼",
      90, 60, AFTER_SCHOOL, "shared", "2021-09-01"),
    P("LJ", "漓江路幼儿园", "kindergarten", "station", None, "漓江路幼儿园教学楼", 2600, 270,
      "Mo-Fr 07:40-17:30", opened="2002-09-01"),
    P("LJ", "锦绣托育点", "nursery", "station", None, (990, 860), 220, 30, "Mo-Fr 07:40-18:00",
      "rented", "2024-03-01"),
    P("LJ", "漓江路文化活动站", "culture_station", "station", "锦江桥街道文化活动中心", (640, 560),
      300, 80, WEEKEND, "shared"),
    P("LJ", "和平路服务岗亭", "service_kiosk", "outpost", "漓江路社区一站式服务大厅", (975, 300),
      12, 4, EVENING, opened="2022-07-01"),
    P("LJ", "汽车站服务岗亭", "service_kiosk", "outpost", "漓江路社区一站式服务大厅",
      "长途汽车站候车大楼", 15, 6, "Mo-Su 07:00-21:00", "shared"),
    P("LJ", "人民公园公共厕所", "public_toilet", "outpost", None, "人民公园公共厕所", 64, None,
      ALWAYS),
    P("LJ", "河滨绿地公共厕所", "public_toilet", "outpost", None, "锦江河滨绿地公共厕所", 48, None,
      "Mo-Su 06:00-22:00"),
    P("LJ", "纺织路公共厕所", "public_toilet", "outpost", None, (280, 80), 40, None, ALWAYS,
      accessible=False),
    P("LJ", "小李庄议事点", "tea_house", "outpost", None, (1010, 560), 45, 20, EVENING, "rented",
      "2019-01-01", "closed", "2025-06-30", False),
    # 复兴社区: many people, little floor; no nursery, no day care, no meal point in the south.
    P("FX", "复兴社区一站式服务大厅", "service_hall;service_station", "station",
      "锦江桥街道便民服务中心", "复兴社区居民委员会", 190, 80, STAGGERED, opened="2009-12-01"),
    P("FX", "复兴社区卫生服务站", "health_station;rehab_station", "station",
      "锦江桥街道社区卫生服务中心", "复兴社区卫生服务站", 120, 60, CLINIC, opened="2010-06-01"),
    P("FX", "金碧民情茶馆", "tea_house;elderly_station", "outpost", "复兴社区一站式服务大厅",
      (-560, -60), 48, 24, EVENING, "rented"),
    P("FX", "幸福服务点", "service_station;culture_station", "outpost", "复兴社区一站式服务大厅",
      (-310, -100), 60, 30, OFFICE, "rented", "2016-03-15", accessible=False),
    P("FX", "东寺街配餐中心", "meal_point", "station", None, (-30, -130), 60, 40, MEALS, "rented",
      "2022-11-11"),
    P("FX", "东寺街二小六点半学堂", "after_school_point", "outpost", None, "东寺街第二小学教学楼",
      40, 50, AFTER_SCHOOL, "shared", "2020-09-01"),
    P("FX", "文林妇女儿童之家", "women_children_home", "outpost", "锦江桥街道文化活动中心",
      (-200, -305), 30, 20, WEEKEND, "shared", "2017-03-08"),
    P("FX", "复兴日间照料中心", "day_care_center", "station", None, "粮店旧址", 350, 30,
      "Mo-Sa 08:00-17:30", "own", "2027-06-30", "planned"),
    P("FX", "西昌路服务岗亭", "service_kiosk", "outpost", "复兴社区一站式服务大厅", (-620, -380),
      10, 4, EVENING, opened="2023-01-10"),
    P("FX", "农贸市场公共厕所", "public_toilet", "outpost", None, "复兴农贸市场管理楼", 30, None,
      "Mo-Su 05:30-21:00", "shared"),
    P("FX", "仓坝文化室", "culture_station", "outpost", "锦江桥街道文化活动中心", (-345, -400),
      48, 20, WEEKEND, "rented", "2012-02-01", "closed", "2024-08-31", False),
    # 青石桥社区: everything by the bridge; 三组 lies 3 km away and has nothing.
    P("QS", "青石桥社区一站式服务大厅", "service_hall;service_station;culture_station", "station",
      "锦江桥街道便民服务中心", "青石桥社区居民委员会", 420, 80, OFFICE, opened="2009-11-20"),
    P("QS", "青石桥卫生服务站", "health_station", "station", "锦江桥街道社区卫生服务中心",
      (400, -60), 120, 30, CLINIC, "shared", "2011-04-01"),
    P("QS", "青石桥小学六点半学堂", "after_school_point;women_children_home", "outpost",
      "青石桥社区一站式服务大厅", "青石桥小学教学楼", 70, 40, AFTER_SCHOOL, "shared", "2022-09-01"),
    P("QS", "青石新村服务站", "service_station;elderly_station;meal_point", "station",
      "锦江桥街道便民服务中心", (150, -10), 190, 40, STAGGERED, "own", "2016-05-01"),
    P("QS", "四组服务点", "service_station", "outpost", "青石桥社区一站式服务大厅",
      "home:青石桥四组", 60, 20, "Tu,Th 09:00-12:00", "rented", "2018-06-01", accessible=False),
    P("QS", "石材厂卫生室", "health_station", "outpost", None, "青石石材厂办公楼", 40, 15,
      "Mo-Fr 08:30-11:30", "shared", "2013-01-01", accessible=False),
    P("QS", "桥头公共厕所", "public_toilet", "outpost", None, "桥头农资市场农资大厅", 36, None,
      ALWAYS),
]  # fmt: skip
"""The health room at the quarry has no centre, though there is one: for officials to see."""


def place(draft: Draft) -> tuple[pd.DataFrame, list[shapely.Point]]:
    """Table of the service points and their places in plan metres, inside their hosts."""
    used: set[str] = set()
    rows, places = [], []
    codes = {point.name: f"SP-{n:03d}" for n, point in enumerate(POINTS, 1)}
    for n, point in enumerate(POINTS, 1):
        host = _host(draft, point, used)
        used.add(host.code)
        rows.append(_row(point, codes, host, n))
        places.append(host.geom.representative_point())
    return pd.DataFrame(rows).astype({"capacity": "Int64"}), places


def _host(draft: Draft, point: Point, used: set[str]) -> Building:
    """The building by its name, else the nearest fitting one that is not taken."""
    community = STATED[point.key][0]
    mine = [b for b in draft.buildings if b.community == community and b.code not in used]
    if isinstance(point.at, str):
        if point.at.startswith("home:"):
            mine = [b for b in mine if b.estate == point.at.removeprefix("home:")]
            return mine[len(mine) // 2]
        named = [b for b in mine if b.name == point.at]
        if named:
            return named[0]
    at = shapely.Point(point.at) if not isinstance(point.at, str) else shapely.Point(0, 0)
    fitting = [b for b in mine if b.kind in HOSTS and b.status == "in_use"]
    return min(fitting, key=lambda b: b.geom.distance(at))


def _row(point: Point, codes: dict[str, str], host: Building, n: int) -> dict:
    return {
        "code": codes[point.name],
        "name": point.name,
        "service_types": point.types,
        "tier": point.tier,
        "parent": codes[point.parent] if point.parent else None,
        "community": STATED[point.key][0],
        "status": point.status,
        "opened_on": dt.date.fromisoformat(point.opened).isoformat(),
        "closed_on": point.closed,
        "floor_area_m2": point.area_m2,
        "capacity": point.capacity,
        "opening_hours": point.hours,
        "phone": f"0990-555-{100 + n:04d}",
        "address": _address(host),
        "ownership": point.ownership,
        "is_accessible": point.accessible,
    }


def _address(host: Building) -> str:
    if host.street and host.house_number:
        return f"{host.street}{host.house_number}"
    return f"{host.estate or ''}{host.name}"
