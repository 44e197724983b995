"""
A raw area of OpenStreetMap with streets and named buildings alone, from the file to the cards.

What a new user does, command by command: no levels, no addresses, no estates, no land use, no
points, no figures that somebody stated.
"""

import csv
import json
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement

import pytest
from sqlalchemy import text

from gridmap import cli
from gridmap.store import db
from tests.copies import copied
from tests.test_empty_area import missing, written

HERE = "柳浦社区"
WEST, SOUTH, BLOCK = 117.2, 31.8, 0.004
COLUMNS = ("柳浦西路", "青禾路", "柳浦东路")
ROWS = ("江畔路", "云台街", "望山路")
# One way of naming buildings a block; in the last, half of the names are missing.
NAMES: tuple[Callable[[int], str | None], ...] = (
    lambda n: f"青禾西园{n}号楼",
    lambda n: f"槐树营{'东西'[n % 2]}{n}楼",
    lambda n: f"云台小区{n}栋",
    lambda n: (None, "云锦大厦", "明光公寓", "阳光一百", "望山3号院7号楼", "教工楼")[n % 6],
)
WRITINGS = (
    "{name}{unit}单元{room}室",
    "{name}-{unit}-{room}",
    "柳浦社区{name}{unit}单元{room}",
    "{name} {unit}单元 {room}",
    "清河街道柳浦社区{name}{unit}门{room}",
    "{name}{room}室",
)


def raw(path: Path) -> dict[str, str]:
    """Write the area as OpenStreetMap exports it; the code of each building by its name."""
    root = Element("osm", version="0.6", generator="test")
    ways: list[tuple[list[tuple[float, float]], dict[str, str]]] = []
    for at in range(3):
        x, y = WEST + at * BLOCK, SOUTH + at * BLOCK
        east, north = WEST + 2 * BLOCK, SOUTH + 2 * BLOCK
        column = [(x, SOUTH), (x, SOUTH + BLOCK), (x, north)]
        row = [(WEST, y), (WEST + BLOCK, y), (east, y)]
        ways.append((column, {"highway": "residential", "name": COLUMNS[at]}))
        ways.append((row, {"highway": "residential", "name": ROWS[at]}))
    for block, name_of in enumerate(NAMES):
        for n in range(12):
            left = WEST + block % 2 * BLOCK + 0.0006 + n % 4 * 0.0008
            low = SOUTH + block // 2 * BLOCK + 0.0008 + n // 4 * 0.001
            right, high = left + 0.0004, low + 0.0003
            ring = [(left, low), (right, low), (right, high), (left, high), (left, low)]
            name = name_of(n + 1) if block < 3 or n < 6 else None
            ways.append((ring, {"building": "yes", **({"name": name} if name else {})}))
    ids: dict[tuple[float, float], str] = {}
    for line, _ in ways:
        for x, y in line:
            ids.setdefault((round(x, 7), round(y, 7)), str(len(ids) + 1))
    for (x, y), id_ in ids.items():
        SubElement(root, "node", id=id_, lon=str(x), lat=str(y), version="1")
    codes = {}
    for number, (line, tags) in enumerate(ways, 1):
        way = SubElement(root, "way", id=str(number), version="1")
        for x, y in line:
            SubElement(way, "nd", ref=ids[round(x, 7), round(y, 7)])
        for key, value in tags.items():
            SubElement(way, "tag", k=key, v=value)
        if "building" in tags and "name" in tags:
            codes[tags["name"]] = f"way/{number}"
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    return codes


def ledger(path: Path, codes: dict[str, str]) -> dict[str, str]:
    """Write a ledger of the map's names in several writings; the building's code by number."""
    writings = cycle(WRITINGS)
    truth = {}
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["户号", "地址", "人数"])
        for name, code in codes.items():
            for number in range(12):
                unit, room = 1 + number % 2, 101 + number // 2 * 100
                key = f"{len(truth) + 1:05d}"
                address = next(writings).format(name=name, unit=unit, room=room)
                rows.writerow([key, address, 1 + number % 4])
                truth[key] = code
    return truth


@pytest.fixture
def run(database: str, tmp_path: Path, monkeypatch, capfd) -> Iterator[Callable[..., dict]]:
    """Run a command on an empty database; what it prints as text is looked at, the JSON given."""
    monkeypatch.chdir(tmp_path)

    def one(*words: str, once: bool = False) -> dict:
        printed = []
        for extra in ([],) if once else ([], ["--json"]):
            with pytest.raises(SystemExit) as ended:
                cli.main([*words, *extra])
            told = capfd.readouterr()
            assert not ended.value.code, told.err
            assert missing([told.out, told.err]) == []
            printed.append(told.out)
        return {} if once else json.loads(printed[1], parse_constant=pytest.fail)

    with copied(database, "raw_area"):
        yield one


def test_from_the_raw_file_to_the_cards(run, tmp_path):
    codes = raw(tmp_path / "area.osm")
    run("load", "osm", "area.osm")
    for name, role in (("chief", "admin"), ("lin", "community_worker")):
        run("user", "add", name, "--role", role, "--password", "a long password", once=True)
    four = f"东至{COLUMNS[2]},南至{ROWS[0]},西至{COLUMNS[0]},北至{ROWS[2]}"
    run("boundary", four, "--name", HERE, "--apply", "--by", "chief", "--reason", "四至", once=True)
    run("user", "communities", "lin", HERE)

    truth = ledger(tmp_path / "ledger.csv", codes)
    loaded = run("load", "households", "ledger.csv", "--community", HERE, "--rejects", "open.xlsx")
    with db.as_owner() as connection:
        found = connection.execute(
            text(
                "SELECT household_key, source_ref FROM household"
                " LEFT JOIN building ON building.id = building_id"
            )
        ).all()
    assert len(found) == len(truth)
    assert {key: code for key, code in found if code} == truth
    # By its name it is an office; nobody is left out without a word.
    no_home = loaded["runs"][0]["notes"]["in no home"]
    assert no_home == {"云锦大厦": 12}

    drawn = run("plots", "draw", "--community", HERE, "--parts", "4", "--draft")
    draft = str(drawn["draft"])
    assert run("plots", "check", "--community", HERE, "--draft", draft)["errors"] == 0
    run("plots", "enforce", "--community", HERE, "--draft", draft, "--by", "lin", once=True)
    assert run("plots", "check", "--community", HERE)["errors"] == 0
    assert {gap["rule"] for gap in run("plots", "teams", "--community", HERE)["gaps"]}

    covered = run("coverage", "--service", "service_station")["figures"]
    assert covered["within_count"] == 0
    assert covered["beyond_count"] == len(truth) - sum(no_home.values())
    plan = run("site", "--service", "service_station", "--new", "1", "--out", "plan.pdf")
    assert plan["status"] == "optimal"
    assert plan["objective"] > 0
    for what in (["cards"], ["wall"], ["plot", "--plot", "01"]):
        run("print", *what, "--community", HERE, "--out", f"{what[0]}.pdf", once=True)
    made = sorted(tmp_path.glob("*.pdf"))
    assert [one.stem for one in made] == ["cards", "plan", "plot", "wall"]
    for one in made:
        assert missing(written(one)) == [], one.name
    # A plot that has no name yet goes by its code, once.
    cards = "".join(written(tmp_path / "cards.pdf"))
    assert "01" in cards
    assert "01 (01)" not in cards
