"""
A random small town, and ledgers of it as offices write them: for every row its true building.

A row's *truth* is the building that a reader who knows the town would put it on, and None where
the row does not name one that exists. `must` are outcomes that are the only right ones.
"""

import csv
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from shapely import MultiPolygon, box
from sqlalchemy import Connection, insert, text

from gridmap.store import schema

COMMUNITY, OTHER = "复兴社区", "漓江路社区"
ESTATES = (
    # Names that are parts of each other, share a stem, or look like numbers and streets.
    ("幸福里小区", ("幸福里",)),
    ("幸福小区", ()),
    ("锦绣花园东区", ()),
    ("锦绣花园西区", ()),
    ("阳光城一期", ()),
    ("阳光城二期", ()),
    ("春风里", ("春风里小区",)),
    ("六合新村", ()),
    ("三元里", ("三元里小区",)),
    ("八一家属院", ("八一大院",)),
)
STRETCHED = ("幸福新村", "幸福里花园", "锦绣花园", "春风里南区", "阳光城三期")
"""Names near to some that are there, and of no estate."""

DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class House:
    """A building, as its gazetteer has it; None is not known there."""

    id: int
    estate: str
    names: tuple[str, ...]
    prefix: str
    number: int
    units: int | None
    storeys: int | None
    rooms: int | None


@dataclass
class Town:
    """Buildings of one community; those of the other only confuse."""

    houses: list[House] = field(default_factory=list)

    def has(self, prefix: str, number: int) -> bool:
        """Whether any estate has a building of that label."""
        return any((house.prefix, house.number) == (prefix, number) for house in self.houses)


@dataclass
class Row:
    """A household as written, and what is true of it."""

    cells: dict[str, Any]
    truth: int | None
    must: frozenset[str] = frozenset()


def build(connection: Connection, dice: random.Random) -> Town:
    """Put a town into the database."""
    town = Town()
    for name, at in ((COMMUNITY, 0.0), (OTHER, 0.1)):
        community = _add(
            connection, schema.community, name=name, source="t", source_ref=name, geom=_square(at)
        )
        for estate, aliases in dice.sample(ESTATES, dice.randint(2, 5)):
            own = _add(
                connection,
                schema.estate,
                community_id=community,
                name=estate,
                aliases=list(aliases),
                source="t",
                source_ref=name + estate,
            )
            for house in _houses(connection, dice, community, own, estate, aliases):
                if name == COMMUNITY:
                    town.houses.append(house)
    return town


def _houses(
    connection: Connection,
    dice: random.Random,
    community: int,
    estate_id: int,
    estate: str,
    aliases: tuple[str, ...],
) -> list[House]:
    word = dice.choice(("栋", "号楼", "幢"))
    houses = []
    numbers = dice.sample(range(1, 26), dice.randint(1, 6))
    labels = [(dice.choice(("", "", "", "甲")), number) for number in numbers]
    if dice.random() < 0.3:
        labels.append(("甲" if not labels[0][0] else "", labels[0][1]))
    for prefix, number in labels:
        shape = _shape(dice)
        id_ = _add(
            connection,
            schema.building,
            community_id=community,
            estate_id=estate_id,
            name=f"{prefix}{number}{word}",
            kind="residential",
            is_residential=True,
            unit_count=shape[0],
            storeys=shape[1],
            rooms_per_floor=shape[2],
            source="t",
            source_ref=f"{estate_id}/{prefix}{number}",
            geom=_square(0.0),
        )
        houses.append(House(id_, estate, (estate, *aliases), prefix, number, *shape))
    return houses


def _shape(dice: random.Random) -> list[int | None]:
    """Units, storeys and rooms of a floor."""
    return [None if dice.random() < 0.2 else dice.randint(*of) for of in ((1, 4), (2, 18), (1, 4))]


def any_house(dice: random.Random) -> House:
    """One that no database has."""
    estate, aliases = dice.choice(ESTATES)
    prefix, number = dice.choice(("", "", "", "甲")), dice.randint(1, 25)
    return House(0, estate, (estate, *aliases), prefix, number, *_shape(dice))


def _add(connection: Connection, table: Any, **values: Any) -> int:
    for name, value in values.items():
        if name == "geom":
            values[name] = f"SRID=4326;{value.wkt}"
    return connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()


def _square(at: float) -> MultiPolygon:
    return MultiPolygon([box(118.7 + at, 32.0, 118.71 + at, 32.01)])


# --- rows that are right -------------------------------------------------------------------


@dataclass(frozen=True)
class Flat:
    """A flat that a building has."""

    house: House
    unit: int
    room: str

    @classmethod
    def of(cls, house: House, dice: random.Random) -> "Flat":
        """Any flat of it."""
        floor = dice.randint(1, house.storeys or 6)
        return cls(
            house,
            dice.randint(1, house.units or 2),
            f"{floor}{dice.randint(1, house.rooms or 2):02d}",
        )


def chinese(number: int) -> str:
    """7 is 七, 12 is 十二, 25 is 二十五."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones or not tens else "")


def wide(text_: str) -> str:
    """Full-width digits and letters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text_)


def label(house: House, dice: random.Random) -> str:
    """A building's label with its word, by any of the words in use."""
    if dice.random() < 0.2:
        return house.prefix + chinese(house.number) + dice.choice(("栋", "幢", "号楼"))
    return f"{house.prefix}{house.number}" + dice.choice(("栋", "幢", "号楼", "#楼", "撞", "#"))


def plainly(flat: Flat, dice: random.Random) -> str:
    """Estate, building, unit and room, each with its word."""
    unit = str(flat.unit) if dice.random() < 0.7 else chinese(flat.unit)
    end = dice.choice(("", "室", "号"))
    word = dice.choice(("单元", "单元", "单"))
    name = dice.choice(flat.house.names)
    return f"{name}{label(flat.house, dice)}{unit}{word}{flat.room}{end}"


def hyphened(flat: Flat, dice: random.Random) -> str:
    """Estate and three numbers."""
    by = dice.choice(("-", "-", "-", "－", "—", "_", "/", "–", " - "))
    name = dice.choice(flat.house.names)
    return name + by.join((f"{flat.house.prefix}{flat.house.number}", str(flat.unit), flat.room))


def by_ones(flat: Flat, dice: random.Random) -> str:
    """Hyphens typed as the Chinese one."""
    house = flat.house
    return dice.choice(house.names) + "一".join(
        (f"{house.prefix}{house.number}", str(flat.unit), flat.room)
    )


def mixed(flat: Flat, dice: random.Random) -> str:
    """3栋2-501."""
    return f"{dice.choice(flat.house.names)}{label(flat.house, dice)}{flat.unit}-{flat.room}"


def without_unit(flat: Flat, dice: random.Random) -> str:
    """3栋501, 3-501."""
    name = dice.choice(flat.house.names)
    if dice.random() < 0.5:
        return f"{name}{label(flat.house, dice)}{flat.room}{dice.choice(('', '室'))}"
    return f"{name}{flat.house.prefix}{flat.house.number}-{flat.room}"


def unit_only(flat: Flat, dice: random.Random) -> str:
    """3-2, the building and its unit; or with words."""
    house = flat.house
    if dice.random() < 0.5:
        return f"{dice.choice(house.names)}{house.prefix}{house.number}-{flat.unit}"
    return f"{dice.choice(house.names)}{label(house, dice)}{flat.unit}单元"


def building_only(flat: Flat, dice: random.Random) -> str:
    """3栋."""
    return dice.choice(flat.house.names) + label(flat.house, dice)


def by_floor(flat: Flat, dice: random.Random) -> str:
    """3栋2单元5楼501."""
    floor = int(flat.room) // 100
    return (
        f"{dice.choice(flat.house.names)}{label(flat.house, dice)}{flat.unit}单元"
        f"{floor}{dice.choice('楼层')}{flat.room}"
    )


def turned(flat: Flat, dice: random.Random) -> str:
    """The estate behind."""
    return f"{label(flat.house, dice)}{flat.unit}单元{flat.room} {dice.choice(flat.house.names)}"


def bare(flat: Flat, dice: random.Random) -> str:
    """Without an estate: right only where one has such a building."""
    return f"{label(flat.house, dice)}{flat.unit}单元{flat.room}"


def stem(flat: Flat, dice: random.Random) -> str:
    """锦绣花园 for one of its two halves."""
    short = flat.house.estate.removesuffix("东区").removesuffix("西区")
    short = short.removesuffix("一期").removesuffix("二期")
    return f"{short}{label(flat.house, dice)}{flat.unit}单元{flat.room}"


def no_building(flat: Flat, dice: random.Random) -> str:
    """The estate, perhaps the room: enough only where there is one building."""
    return flat.house.estate + dice.choice(("", f"{flat.room}室"))


SHAPES: tuple[Callable[[Flat, random.Random], str], ...] = (
    *(plainly, plainly, hyphened, by_ones, mixed, without_unit, unit_only),
    *(building_only, by_floor, turned, bare, stem, no_building),
)
PREFIXES = ("", "", "", "新城区", "复兴社区", "锦江桥街道复兴社区", "江州市新城区")
SUFFIXES = ("", "", "", " 13800001234", "(租户)", "（出租）", " 电话13900001111", "。", " ")


def address_row(town: Town, dice: random.Random) -> Row:
    """A right address in one cell."""
    flat = Flat.of(dice.choice(town.houses), dice)
    shape = dice.choice(SHAPES)
    written = dice.choice(PREFIXES) + shape(flat, dice) + dice.choice(SUFFIXES)
    if dice.random() < 0.15:
        written = wide(written)
    if dice.random() < 0.1:
        written = re.sub(r"(\d+)", r" \1 ", written)
    must = frozenset({"matched"}) if shape is plainly and _alone(town, flat) else frozenset()
    return Row({"address": written}, flat.house.id, must)


def parts_row(town: Town, dice: random.Random) -> Row:
    """A right address in columns."""
    flat = Flat.of(dice.choice(town.houses), dice)
    house = flat.house
    building: Any = dice.choice(
        (
            label(house, dice),
            f"{house.prefix}{house.number}",
            house.number if not house.prefix else label(house, dice),
        )
    )
    room: Any = dice.choice((flat.room, int(flat.room), f"{flat.room}室", wide(flat.room)))
    unit: Any = dice.choice((flat.unit, f"{flat.unit}单元", chinese(flat.unit) + "单元", ""))
    cells = {
        "estate": dice.choice(house.names),
        "building": building,
        "unit": unit,
        "room": room,
    }
    return Row(cells, house.id, frozenset({"matched"}) if _alone(town, flat) else frozenset())


def _alone(town: Town, flat: Flat) -> bool:
    """Whether no other estate's name makes the flat's doubtful."""
    return all(
        house.estate == flat.house.estate
        or not any(a in b or b in a for a in house.names for b in flat.house.names)
        for house in town.houses
    )


# --- rows that are wrong -------------------------------------------------------------------


def no_such_building(town: Town, dice: random.Random) -> Row:
    """A number that no estate has."""
    flat = Flat.of(dice.choice(town.houses), dice)
    number = dice.choice([n for n in range(1, 60) if not town.has("", n) and not town.has("甲", n)])
    name = dice.choice(flat.house.names)
    return Row({"address": f"{name}{number}栋{flat.unit}单元{flat.room}"}, None)


def other_prefix(town: Town, dice: random.Random) -> Row:
    """甲3号楼 for 3号楼, where the town has only one of the two."""
    flat = Flat.of(dice.choice(town.houses), dice)
    house = flat.house
    prefix = "" if house.prefix else dice.choice("甲乙附")
    if town.has(prefix, house.number):
        return no_such_building(town, dice)
    name = dice.choice(house.names)
    return Row({"address": f"{name}{prefix}{house.number}号楼{flat.unit}单元{flat.room}"}, None)


def no_such_estate(town: Town, dice: random.Random) -> Row:
    """A name near to one that is there."""
    flat = Flat.of(dice.choice(town.houses), dice)
    name = dice.choice([one for one in STRETCHED if one != "锦绣花园"])
    return Row({"address": f"{name}{label(flat.house, dice)}{flat.unit}单元{flat.room}"}, None)


def no_such_unit(town: Town, dice: random.Random) -> Row:
    """Unit 4 of 3, floor 19 of 6, room 9 of 2 a floor."""
    house = dice.choice(town.houses)
    flat = Flat.of(house, dice)
    faults = []
    if house.units:
        faults.append(f"{house.units + dice.randint(1, 3)}单元{flat.room}")
    if house.storeys:
        faults.append(f"{flat.unit}单元{house.storeys + dice.randint(1, 5)}01")
    if house.rooms:
        faults.append(
            f"{flat.unit}单元{int(flat.room) // 100}{house.rooms + dice.randint(1, 3):02d}"
        )
    if not faults:
        return no_such_building(town, dice)
    return Row({"address": f"{house.estate}{label(house, dice)}{dice.choice(faults)}"}, None)


def spoilt(town: Town, dice: random.Random) -> Row:
    """What no reader could place, and what is no address."""
    flat, next_ = (Flat.of(dice.choice(town.houses), dice) for _ in range(2))
    good, other = plainly(flat, dice), plainly(next_, dice)
    house = flat.house
    near = f"{house.estate}{house.prefix}{house.number}"
    rejected = frozenset({"rejected"})
    written, must = dice.choice(
        [
            *(("同上", rejected), ("〃", rejected), ("同前", rejected)),
            *((datetime(2024, 3, 2), rejected), ("3月2日", rejected), ("1.23E+17", rejected)),
            *((f"{near}栋对面", rejected), (f"{house.estate}门口", rejected)),
            (f"{near}栋501、502室", rejected),
            (f"{house.estate}1-10幢", rejected),
            (f"{good};{other}" if good != other else "同上", rejected),
            ("13800001234", rejected),
            *(("#REF!", frozenset()), ("#N/A", frozenset()), ("在老家", frozenset())),
            *(("外地", frozenset()), ("?", frozenset()), (45353, frozenset())),
            ("一", frozenset()),
        ]
    )
    return Row({"address": written}, None, must)


def spoilt_parts(town: Town, dice: random.Random) -> Row:
    """Columns that Excel or a lazy hand has spoilt."""
    flat = Flat.of(dice.choice(town.houses), dice)
    house = flat.house
    cells: dict[str, Any] = {
        "estate": house.estate,
        "building": f"{house.prefix}{house.number}栋",
        "unit": f"{flat.unit}单元",
        "room": flat.room,
    }
    fault, value = dice.choice(
        [
            *(("building", datetime(2024, 3, 2)), ("building", 45353), ("building", "同上")),
            *(("building", "〃"), ("building", ""), ("building", "#REF!"), ("room", "同上")),
            *(("room", datetime(2026, 3, 2)), ("room", "101、102"), ("room", "101-104")),
            *(("estate", "幸福新村"), ("estate", "同上"), ("building", "1-10")),
        ]
    )
    cells[fault] = value
    return Row(cells, None)


def bad_counts(town: Town, dice: random.Random) -> Row:
    """A right address with impossible numbers."""
    row = parts_row(town, dice)
    row.cells |= dice.choice(
        [
            *({"people": value} for value in ("", "若干", 2.5, -1, 13800001234)),
            *({"people": 2, "age60": 3}, {"people": 2, "age60": "?"}),
        ]
    )
    row.must = frozenset({"rejected"})
    return row


def elsewhere(town: Town, dice: random.Random) -> Row:
    """Of another community."""
    row = parts_row(town, dice)
    row.cells["community"] = dice.choice((OTHER, "丙河社区"))
    row.truth, row.must = None, frozenset({"rejected"})
    return row


KINDS: tuple[Callable[[Town, random.Random], Row], ...] = (
    *(address_row, address_row, address_row, address_row, parts_row, parts_row, parts_row),
    *(no_such_building, other_prefix, no_such_estate, no_such_unit, spoilt, spoilt_parts),
    *(bad_counts, elsewhere),
)

# --- files ---------------------------------------------------------------------------------

HEADERS = {
    "household_no": ("户号", "户编号"),
    "community": ("社区", "所属社区", "社区名称"),
    "estate": ("小区", "小区名称", "所属小区"),
    "building": ("楼栋", "楼号", "幢号"),
    "unit": ("单元", "单元号"),
    "room": ("房号", "室号", "房间号"),
    "address": ("详细地址", "住址", "现住址", "门牌地址", "家庭住址"),
    "people": ("常住人数", "人口数", "人数"),
    "age60": ("60岁以上人数", "老年人数"),
}
FORBIDDEN = ("民族", "政治面貌", "宗教信仰", "联系电话", "备注")


def write(folder: Path, rows: list[Row], ending: str, dice: random.Random) -> Path:
    """A ledger file with every sort of decoration around the rows."""
    names = list(HEADERS)
    dice.shuffle(names)
    extra = dice.sample(FORBIDDEN, dice.randint(0, 3))
    head = [dice.choice(HEADERS[name]) for name in names] + extra
    table = [*_titles(dice, len(head)), head]
    if dice.random() < 0.3:
        table.append(["(必填)"] + ["如:1栋"] * (len(head) - 1))
    first = len(table)
    for number, row in enumerate(rows):
        cells = {"community": COMMUNITY, "people": dice.randint(1, 5), "age60": 0} | row.cells
        cells["household_no"] = f"H{number}"
        table.append([cells.get(name, "") for name in names] + ["汉族"] * len(extra))
        if dice.random() < 0.05:
            table.append([""] * len(head))
        if dice.random() < 0.05:
            table.append(["小计", *[""] * (len(head) - 1)])
    body = (first, len(table))
    if dice.random() < 0.5:
        table.append(["合计", *[""] * (len(head) - 1)])
    if dice.random() < 0.3:
        table.append(["填表人:某某   审核:某某", *[""] * (len(head) - 1)])
    if ending == ".csv":
        return _csv(folder / "ledger.csv", table, dice)
    return _xlsx(folder / "ledger.xlsx", table, names.index("estate"), body)


def _titles(dice: random.Random, width: int) -> list[list[Any]]:
    rows: list[list[Any]] = [["复兴社区户台账", *[""] * (width - 1)]]
    if dice.random() < 0.5:
        rows.append(["制表日期:2026年11月", *[""] * (width - 1)])
    return rows[: dice.randint(0, 2)]


def _csv(path: Path, table: list[list[Any]], dice: random.Random) -> Path:
    encoding = dice.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16"))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(
            [cell.strftime("%Y/%m/%d") if isinstance(cell, datetime) else cell for cell in row]
            for row in table
        )
    return path


def _xlsx(path: Path, table: list[list[Any]], column: int, body: tuple[int, int]) -> Path:
    """Equal estates below each other are merged, as offices do."""
    book = Workbook()
    sheet = book.active
    for row in table:
        sheet.append(row)
    at = body[0]
    while at < body[1]:
        end = at
        while (
            end + 1 < body[1] and table[at][column] and table[end + 1][column] == table[at][column]
        ):
            end += 1
        if end > at:
            sheet.merge_cells(
                start_row=at + 1, end_row=end + 1, start_column=column + 1, end_column=column + 1
            )
        at = end + 1
    book.save(path)
    return path


def outcomes(connection: Connection) -> dict[str, tuple[str, int | None]]:
    """Status and building of each stored household, by its number."""
    found = connection.execute(
        text("SELECT household_key, match_status, building_id FROM household ORDER BY id")
    )
    return {key: (status, building) for key, status, building in found}
