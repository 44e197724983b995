"""
One list of households, written as different offices write it.

Two renderings differ in the order of rows and columns, in addresses in parts or in one cell, in
numbers of households, in a row a household or a row a person, and in how tables lie in sheets.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from etl.ledger import typed_once
from etl.ledger.identity import check_digit
from tests import persons
from tests.random_ledger import COMMUNITY, Flat, Town, _alone, chinese, hyphened, label, plainly

THIS_YEAR = 2026
HEADERS = {
    "number": ("户号", "户编号"),
    "estate": ("小区", "小区名称"),
    "building": ("楼栋", "楼号"),
    "unit": ("单元", "单元号"),
    "room": ("房号", "室号"),
    "address": ("详细地址", "现住址", "家庭住址"),
    "people": ("常住人数", "人口数"),
    "age60": ("60岁以上人数", "老年人数"),
    "name": ("姓名",),
    "relation": ("与户主关系", "与户主的关系"),
    "age": ("年龄",),
    "born": ("出生日期", "出生年月"),
    "id": ("身份证号", "公民身份号码"),
}
People = Iterator[tuple[str, int]]
"""Names, and serial numbers of those born on one day."""
TYPED_ONCE = ((), (), ("estate",), ("estate", "building"), ("estate", "building", "unit"))
"""Columns of which a text stands in the first of its rows alone."""
LAYOUTS = ("one", "one", "sheets", "named", "beside", "below")
MEMBERS = ("配偶", "子", "女", "父亲", "母亲", "孙子", "儿媳")


@dataclass(frozen=True)
class Home:
    """A household: its number, its flat, and the years in which its persons were born."""

    number: str
    flat: Flat
    born: tuple[int, ...]

    @property
    def stored(self) -> tuple[int, str, str, int, int]:
        """Building, unit, room, people, people of 60 and more: as the table has to have it."""
        old = sum(THIS_YEAR - year >= 60 for year in self.born)
        return self.flat.house.id, str(self.flat.unit), self.flat.room, len(self.born), old


def homes(town: Town, dice: random.Random) -> list[Home]:
    """Households in different flats, whose estates' names leave no doubt."""
    found: dict[tuple[int, int, str], Flat] = {}
    for _ in range(dice.randint(4, 40)):
        flat = Flat.of(dice.choice(town.houses), dice)
        if _alone(town, flat):
            found[flat.house.id, flat.unit, flat.room] = flat
    return [Home(f"FX{at:04d}", flat, _born(dice)) for at, flat in enumerate(found.values())]


def _born(dice: random.Random) -> tuple[int, ...]:
    """Years of birth; a head is of age."""
    members = [dice.randint(1930, 2024) for _ in range(dice.randint(0, 4))]
    return dice.randint(1930, 1990), *members


@dataclass(frozen=True)
class Rendering:
    """How a list is written; `drawn` throws the dice for all of it."""

    is_whole: bool
    has_numbers: bool
    is_register: bool
    layout: str
    age: str
    members: str
    typed_once: tuple[str, ...] = ()

    @classmethod
    def drawn(cls, dice: random.Random) -> "Rendering":
        """Any of them."""
        is_whole, layout = dice.random() < 0.5, dice.choice(LAYOUTS)
        # 同上 beside a building that only the sheet names comes back: it may be another's.
        is_ditto = is_whole or layout != "named"
        return cls(
            is_whole=is_whole,
            has_numbers=dice.random() < 0.5,
            is_register=dice.random() < 0.4,
            layout=layout,
            age=dice.choice(("age", "born", "id")),
            members=dice.choice(("repeated", "blank", "同上" if is_ditto else "blank")),
            # A staircase is typed once beside its building, not below a sheet's name.
            typed_once=dice.choice(TYPED_ONCE if layout != "named" else TYPED_ONCE[:3]),
        )

    @property
    def fields(self) -> list[str]:
        """Columns, in no order yet."""
        place = ["address"] if self.is_whole else ["estate", "building", "unit", "room"]
        if self.layout == "named" and not self.is_whole:
            place.remove("building")
        what = ["name", "relation", self.age] if self.is_register else ["people", "age60"]
        return [*(["number"] if self.has_numbers else []), *place, *what]


def write(
    path: Path, those: list[Home], how: Rendering, dice: random.Random, title: str = ""
) -> Path:
    """A workbook of households."""
    book = Workbook()
    book.remove(book.active)
    ordered = dice.sample(those, len(those))
    named = [one for one in persons.names(2000) if "·" not in one]
    dice.shuffle(named)
    people = zip(named, itertools.cycle(range(1000)), strict=False)
    for sheet, groups in _sheets(ordered, how, dice):
        tables = [_table(group, how, dice, people) for group in groups]
        rows = _beside(tables) if how.layout == "beside" else _below(tables)
        made = book.create_sheet(sheet)
        for row in [*([[title]] if title else []), *rows]:
            made.append(row)
    book.save(path)
    return path


def _sheets(
    those: list[Home], how: Rendering, dice: random.Random
) -> Iterator[tuple[str, list[list[Home]]]]:
    """Names of sheets, and the households of each of their tables."""
    if how.layout in ("sheets", "named"):
        houses = {one.flat.house.id: one.flat.house for one in those}
        for house in houses.values():
            own = [one for one in those if one.flat.house is house]
            yield f"{house.estate}{house.prefix}{house.number}栋", [own]
    elif how.layout == "one" or len(those) < 4:
        yield "户台账", [those]
    else:
        at = dice.randint(2, len(those) - 2)
        yield "户台账", [those[:at], those[at:]]


def _table(
    those: list[Home], how: Rendering, dice: random.Random, people: People
) -> list[list[Any]]:
    fields = how.fields
    dice.shuffle(fields)
    is_typed_once = how.members != "同上" and _may_be_typed_once(those, how.typed_once)
    if is_typed_once:
        those = sorted(those, key=_order)
    lines = [line for one in those for line in _lines(one, how, dice, people)]
    if is_typed_once:
        _blank([one for one in those for _ in (one.born if how.is_register else (1,))], lines, how)
    head = [dice.choice(HEADERS[name]) for name in fields]
    return [head, *([line.get(name, "") for name in fields] for line in lines)]


def _levels(home: Home) -> dict[str, Any]:
    house = home.flat.house
    return {"estate": house.estate, "building": house.id, "unit": (house.id, home.flat.unit)}


def _order(home: Home) -> tuple[Any, ...]:
    house = home.flat.house
    return house.estate, house.number, house.prefix, home.flat.unit, home.flat.room


def _may_be_typed_once(those: list[Home], names: tuple[str, ...]) -> bool:
    """Whether most cells would be empty, and estates would begin anew with a lower flat."""
    ordered = sorted(those, key=_order)
    again = [
        _order(below)[1:] < _order(above)[1:]
        for above, below in itertools.pairwise(ordered)
        if below.flat.house.estate != above.flat.house.estate
    ]
    counts = [len({_levels(one)[name] for one in those}) for name in names]
    return all(again) and all(
        len(those) >= max(2 * count, count + typed_once.LEAST_ROWS) for count in counts
    )


def _blank(homes_: list[Home], lines: list[dict[str, Any]], how: Rendering) -> None:
    """Empty what repeats the place of the line above, from the largest place on."""
    above: dict[str, Any] = {}
    for home, line in zip(homes_, lines, strict=True):
        levels = _levels(home)
        for name in how.typed_once:
            if levels[name] == above.get(name):
                line[name] = ""
        above = levels


def _lines(
    home: Home, how: Rendering, dice: random.Random, people: People
) -> Iterator[dict[str, Any]]:
    place = _place(home.flat, dice) | ({"number": home.number} if how.has_numbers else {})
    if not how.is_register:
        *_, people, old = home.stored
        yield place | {"people": people, "age60": old}
        return
    for at, year in enumerate(home.born):
        name, serial = next(people)
        person = {
            "name": name,
            "relation": dice.choice(MEMBERS) if at else "户主",
            "age": THIS_YEAR - year,
            "born": f"{year}-01-02",
            "id": _id(year, serial),
        }
        if at and how.members != "repeated":
            place = {name: "" if how.members == "blank" else "同上" for name in place}
            place |= {"number": home.number if how.has_numbers else ""}
        yield place | person


def _place(flat: Flat, dice: random.Random) -> dict[str, Any]:
    house = flat.house
    return {
        "address": dice.choice((plainly, plainly, hyphened))(flat, dice),
        "estate": dice.choice(house.names),
        "building": dice.choice((label(house, dice), f"{house.prefix}{house.number}号楼")),
        "unit": dice.choice((flat.unit, f"{flat.unit}单元", chinese(flat.unit) + "单元")),
        "room": dice.choice((flat.room, int(flat.room), f"{flat.room}室")),
    }


def _id(year: int, serial: int) -> str:
    number = f"320102{year}0102{serial:03d}"
    return number + check_digit(number)


def _below(tables: list[list[list[Any]]]) -> list[list[Any]]:
    first, *others = tables
    return [*first, *(row for table in others for row in [[], *table])]


def _beside(tables: list[list[list[Any]]]) -> list[list[Any]]:
    width = [len(table[0]) for table in tables]
    return [
        [
            cell
            for table, wide in zip(tables, width, strict=True)
            for cell in [*(table[at] if at < len(table) else [""] * wide), ""]
        ]
        for at in range(max(map(len, tables)))
    ]


TITLES = (
    "60岁以上老人名单",
    "独居老人登记表",
    "残疾人家庭名单",
    f"{COMMUNITY}部分住户",
)
"""What heads a list of a part."""
