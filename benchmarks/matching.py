"""
Addresses onto a gazetteer of 20,000 buildings: the matcher of a whole ledger, and the plain way.

The plain way reads every address anew (`gridmap.address.read`) and starts with nothing known.
Every address is another one; MIX says how they are written. One core, no database; time is that of
the processor, so that a busy machine says the same.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator

from gridmap.address import read
from gridmap.gazetteer import Building, Entry, Gazetteer
from gridmap.matching import Match, Matcher, Parts

BUILDINGS_AN_ESTATE = 25
ESTATES_A_COMMUNITY = 20
ADDRESSES = 200_000
PLAIN_ADDRESSES = 4_000
FIRST_ADDRESSES = 5_000
"""Most are of estates that come for the first time."""
LIMIT = FIRST_LIMIT = 50_000
WARM_LIMIT = 100_000
"""Addresses a second: of all, of the first, and of all again."""

HAN = "零一二三四五六七八九"
MIX = (
    # per mille, text; {e} estate, {s} its street number, {b} {u} {r} building, unit and room, large
    # letters in Chinese numerals
    (110, "{e}{b}-{u}-{r}"),
    (110, "{e}{b}栋{u}单元{r}"),
    (70, "{e}{b}幢{u}单元{r}室"),
    (60, "{e}{b}号楼{u}单元{r}"),
    (50, "{e}{b}#{u}-{r}"),
    (40, "{e}{b}栋{u}-{r}"),
    (40, "{e}{B}号楼{U}单元{r}"),
    (10, "{e}{B}号楼{U}单元{R}"),
    (30, "{e}{b}号楼{u}门{r}"),
    (20, "{e}{b}号{u}单元{r}"),
    (20, "{e}{b}号楼{u}单元{f}层{n}号"),
    (20, "{e} {b} 栋 {u} 单元 {r}"),
    (70, "{s}{e}{b}幢{u}单元{r}室"),
    (30, "{s}{b}栋{u}单元{r}"),
    (10, "新城区{e}{b}栋{u}单元{r}"),
    (10, "{b}号楼{u}单元{r} {e}"),
    (60, "{e}{b}-{u}"),
    (30, "{e}{b}-{r}"),  # ambiguous: a room of the building, or a unit of one not named
    (20, "{e}{b}栋"),
    (10, "{e}{b}号楼底商{n}号"),
    (10, "{e}0{b}栋0{u}单元0{r}"),
    (10, "{e}{b}栋{u}单元{r} 13800{p}"),  # a phone
    (10, "{x}{b}栋{u}单元{r}"),  # unmatched: a name that is only like one
    (10, "{e}{m}栋{u}单元{r}"),  # unmatched: no such building
    (10, "{e}{b}栋{u}单元990{n}"),  # conflict: no such floor
    (10, "{e}{b}栋1{u}单元{r}"),  # conflict: no such unit
    (5, "{e}{r}室"),  # ambiguous: no building
    (5, "{b}栋{u}单元{r}"),  # ambiguous: no estate
    (5, "{e}{b}栋{u}单元{r}、{o}室"),  # rejected: two flats
    (5, "{e}{b}栋{u}单元{r}对面"),  # rejected: relative
)
IN_COLUMNS = (
    # per mille, with the estate in a column: text, or cells of building, unit and room
    (25, "{b}栋{u}单元{r}"),
    (25, "{b}-{u}-{r}"),
    (50, ("{b}号楼", "{u}单元", "{r}")),
)

Row = tuple[str | Parts, str, str | None]


def run() -> None:
    """Print addresses a second of both, and what became of them; the matcher's also when warm."""
    entries = _entries()
    gazetteer = Gazetteer.of(entries)
    rows = list(_rows(entries))
    print(f"{len(entries):,} buildings, {len(rows):,} addresses, all different")
    matcher = Matcher(gazetteer)
    started = time.process_time()
    counts = Counter(_match(matcher, row).status for row in rows[:FIRST_ADDRESSES])
    first = FIRST_ADDRESSES / (time.process_time() - started)
    counts.update(_match(matcher, row).status for row in rows[FIRST_ADDRESSES:])
    ours = len(rows) / (time.process_time() - started)
    started = time.process_time()
    for row in rows:
        _match(matcher, row)
    warm = len(rows) / (time.process_time() - started)
    sample = rows[:PLAIN_ADDRESSES]
    started = time.process_time()
    for row in sample:
        _match(Matcher(gazetteer, read), row)
    plain = len(sample) / (time.process_time() - started)
    for status, count in counts.most_common():
        print(f"  {status:<10} {count / len(rows):6.1%}")
    for name, speed, limit in (
        ("gridmap", ours, LIMIT),
        (f"  first {FIRST_ADDRESSES:,}", first, FIRST_LIMIT),
        ("  warm", warm, WARM_LIMIT),
        ("plain way", plain, 0),
    ):
        verdict = "" if speed >= limit else f"   under {limit:,}"
        print(f"{name:<14} {speed:10,.0f} addresses/s{verdict}")


def _match(matcher: Matcher, row: Row) -> Match:
    address, community, estate = row
    if isinstance(address, Parts):
        return matcher.match_parts(address, community=community, estate=estate)
    return matcher.match(address, community=community, estate=estate)


def _entries() -> list[Entry]:
    firsts, seconds = "幸锦阳和翠湖梅兰竹春", "福绣光平泽柳景园"
    thirds = ("里小区", "花园", "家园", "苑", "新村", "公寓", "城", "名邸", "雅居", "华庭")
    names = [a + b + c for a in firsts for b in seconds for c in thirds]
    entries = []
    for n, name in enumerate(names):
        aliases = (f"{name[:2]}路{n % 50 + 1}号", *([name[:-2]] if name.endswith("小区") else []))
        for number in range(1, BUILDINGS_AN_ESTATE + 1):
            building = Building(
                f"{n}-{number}",
                f"第{n // ESTATES_A_COMMUNITY}社区",
                name,
                f"{number}号楼",
                unit_count=3,
                storeys=18 if number % 3 == 0 else 6,
                rooms_per_floor=2,
            )
            entries.append(Entry(building, aliases))
    return entries


def _rows(entries: list[Entry]) -> Iterator[Row]:
    # Seeded, so that every run measures the same addresses.
    chance = random.Random(0)
    ways = [way for _, way in (*MIX, *IN_COLUMNS)]
    weights = [weight for weight, _ in (*MIX, *IN_COLUMNS)]
    with_column = {way for _, way in IN_COLUMNS}
    seen: set[Row] = set()
    while len(seen) < ADDRESSES:
        entry = chance.choice(entries)
        way = chance.choices(ways, weights)[0]
        words = _words(entry, chance)
        address: str | Parts
        if isinstance(way, tuple):
            address = Parts(*(cell.format(**words) for cell in way))
        else:
            address = way.format(**words)
        estate = entry.building.estate if way in with_column else None
        row = (address, entry.building.community, estate)
        if row not in seen:
            seen.add(row)
            yield row


def _words(entry: Entry, chance: random.Random) -> dict[str, str]:
    building = entry.building
    number, unit = int(building.name[:-2]), chance.randint(1, 3)
    floor, room = chance.randint(1, building.storeys or 1), chance.randint(1, 2)
    flat = 100 * floor + room
    tens = ("", "十", "二十")[number // 10]
    return {
        "e": building.estate,
        "x": building.estate[0] + "云" + building.estate[2:],
        "s": entry.estate_names[0],
        "b": str(number),
        "m": str(number + BUILDINGS_AN_ESTATE),
        "u": str(unit),
        "r": str(flat),
        "o": str(flat + 1),
        "p": f"{chance.randrange(1_000_000):06}",
        "f": str(floor),
        "n": str(room),
        "B": tens + (HAN[number % 10] if number % 10 else ""),
        "U": HAN[unit],
        "R": "".join(HAN[int(digit)] for digit in str(flat)),
    }
