"""`gridmap load`: what it prints, where, and how it ends."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from shapely import Point
from sqlalchemy import Connection, text

from gridmap.cli import main
from gridmap.store import db, migrate
from tests.households import build_town, row, write_book
from tests.layers import Drawing, house, write
from tests.twins.cities import City

TOWN = Drawing("""
    A B C
    D E F
""")

TABLES = (
    *("community", "subdistrict", "estate", "building", "street", "land"),
    *("service_point", "candidate_site", "import_run", "reject"),
)


@pytest.fixture
def undone(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """Commands write inside the test's transaction, each as if in one of its own."""

    @contextmanager
    def inside() -> Iterator[Connection]:
        with connection.begin_nested():
            yield connection

    monkeypatch.setattr(db, "as_owner", inside)
    monkeypatch.setattr(migrate, "migrate", lambda: None)
    return connection


def run(*words: object) -> int:
    """Run a command; its exit status."""
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def total(connection: Connection) -> int:
    """Rows in all tables that loading writes."""
    counted = " + ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)
    return connection.execute(text(f"SELECT {counted}")).scalar_one()


LAYERS = {
    "boundaries": ([TOWN.polygon("ACFD")], {"name": ["复兴社区"]}),
    "estates": ([TOWN.polygon("ABED")], {"name": ["金碧小区"]}),
    "buildings": ([house(118.78, 32.04)], {"name": ["1栋"]}),
    "streets": ([TOWN.line("ABC")], {"name": ["金碧路"]}),
    "land": ([TOWN.polygon("BCFE")], {"kind": ["water"]}),
    "service-points": ([TOWN.point("A")], {"name": ["站"], "service_types": ["meal_point"]}),
    "candidate-sites": ([TOWN.point("B")], {"name": ["空房"]}),
}


@pytest.mark.parametrize("command", LAYERS)
def test_every_layer(
    undone: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
):
    geometry, columns = LAYERS[command]
    path = write(tmp_path / "layer.geojson", geometry, **columns)
    assert run("load", command, path, "--json") == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert [answer[name] for name in ("read", "loaded", "rejected", "inserted")] == [1, 1, 0, 1]
    assert answer["runs"][0]["file_name"] == "layer.geojson"
    assert "read" in err
    assert run("load", command, path) == 0
    assert "1 loaded + 0 rejected (0 new, 0 changed)" in capsys.readouterr().out


def test_subdistricts(undone: Connection, tmp_path: Path):
    path = write(tmp_path / "s.geojson", [TOWN.polygon("ACFD")], name=["锦江桥街道"])
    assert run("load", "boundaries", path, "--level", "subdistrict") == 0
    assert undone.execute(text("SELECT name FROM subdistrict")).scalar_one() == "锦江桥街道"


def test_source_and_crs(undone: Connection, tmp_path: Path):
    path = tmp_path / "p.csv"
    path.write_text("lon,lat,name\n118.78,32.04,a\n")
    assert run("load", "candidate-sites", path, "--crs", "gcj02", "--source", "survey") == 0
    source, shift = undone.execute(
        text("SELECT source, ST_X(geom) - 118.78 FROM candidate_site")
    ).one()
    assert source == "survey"
    assert undone.execute(text("SELECT source FROM import_run")).scalar_one() == "survey"
    assert -0.01 < shift < -0.003


@pytest.mark.parametrize("command", [*LAYERS, "osm"])
@pytest.mark.parametrize("fault", ["missing", "garbage", "empty", "folder"])
def test_one_line_and_nothing_stays(
    undone: Connection,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    fault: str,
):
    path = tmp_path / "layer.gpkg"
    if fault == "folder":
        path.mkdir()
    elif fault != "missing":
        path.write_bytes(b"" if fault == "empty" else b"garbage" * 100)
    before = total(undone)
    assert run("load", command, path) == 1
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = [line for line in err.splitlines() if line.startswith("gridmap: ")]
    assert "layer.gpkg" in line
    assert "Traceback" not in err
    assert total(undone) == before


@pytest.mark.parametrize("kind", ["ledger", "layer"])
def test_a_file_of_which_nothing_is_loaded_fails(
    undone: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
):
    """With its report, and the rejected rows kept."""
    build_town(undone)
    if kind == "ledger":
        path = write_book(tmp_path / "l.xlsx", [row("A1", people="?"), row("A2", people="?")])
        words = ("households", path, "--community", "甲社区")
    else:
        path = write(tmp_path / "p.gpkg", [Point(0, 0), Point(0, 0)], name=["甲", "乙"])
        words = ("service-points", path)
    assert run("load", *words, "--json") == 1
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert (answer["read"], answer["loaded"], answer["rejected"]) == (2, 0, 2)
    assert "none of the 2 rows was loaded" in err
    assert undone.execute(text("SELECT count(*) FROM reject")).scalar_one() == 2


def test_a_file_s_name_with_a_line_break_is_named(
    undone: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = write(tmp_path / "b.geojson", [house(118.78, 32.04)]).rename(tmp_path / "b\nc.geojson")
    assert run("load", "buildings", path) == 1
    (line,) = [one for one in capsys.readouterr().err.splitlines() if one.startswith("gridmap: ")]
    assert "b□c.geojson" in line and "line break" in line
    assert run("load", "buildings", path.rename(tmp_path / "楼\u3000栋.geojson")) == 0


def test_no_crs(undone: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = write(tmp_path / "b.gpkg", [house(118.78, 32.04)], crs=None)
    assert run("load", "buildings", path) == 1
    assert "pass --crs" in capsys.readouterr().err


@pytest.mark.parametrize("box", ["1,2,3", "118,32,117,33", "a,b,c,d", "118,32,119,99"])
def test_a_box_that_is_none(
    undone: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str], box: str
):
    assert run("load", "osm", tmp_path / "x.osm", "--bbox", box) == 2
    assert "west" in capsys.readouterr().err


def test_a_city(undone: Connection, city: City, capsys: pytest.CaptureFixture[str]):
    """One command from file to tables; the page's part is tested with the page."""
    assert run("load", "osm", city.pbf, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["read"] == answer["loaded"] + answer["rejected"]
    assert answer["seconds"] < 30
    assert {one["kind"] for one in answer["runs"]} >= {
        "building",
        "street",
        "service_point",
        "land",
    }
    west, south, east, north = city.box
    inside = undone.execute(
        text("SELECT count(*) FROM building WHERE geom && ST_MakeEnvelope(:w, :s, :e, :n)"),
        {"w": west, "s": south, "e": east, "n": north},
    )
    assert inside.scalar_one() == city.buildings - city.broken


LATIN = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=["zh_CN.UTF-8", "en_US.UTF-8"])
def foreign(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> re.Pattern:
    """What no line holds in the language of the terminal."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", request.param)
    return LATIN if request.param.startswith("zh") else CHINESE


def test_a_bad_layer_is_reported_in_the_language_of_the_terminal(
    undone: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str], foreign: re.Pattern
):
    path = write(
        tmp_path / "1.geojson",
        [*[house(118.78, 32.04)] * 2, Point(0, 0), None, TOWN.point("A"), TOWN.polygon("AFCD")],
        层数=[6, -3, 1, 1, 1, 1],
        年=["?"] * 6,
    )
    assert run("load", "buildings", path) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) > 8
    named = "1.geojson|gridmap load boundaries|gridmap boundary|层数|年"
    assert foreign.findall(re.sub(named, "", out + err)) == []
    assert run("load", "buildings", path, "--json") == 0
    [answer] = json.loads(capsys.readouterr().out)["runs"]
    assert answer["reasons"] == {
        **{"feature-again": 1, "wrong-geometry": 1, "outline-unclear": 1},
        **{"at-zero": 1, "no-geometry": 1},
    }


@pytest.mark.parametrize("content", [None, b"", b"garbage" * 100])
@pytest.mark.parametrize("command", ["buildings", "osm", "households", "gazetteer"])
def test_what_cannot_be_read_is_told_in_the_language_of_the_terminal(
    undone: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    foreign: re.Pattern, command: str, content: bytes | None,
):  # fmt: skip
    path = tmp_path / ("1.xlsx" if command in ("households", "gazetteer") else "1.gpkg")
    if content is not None:
        path.write_bytes(content)
    assert run("load", command, path) == 1
    told = capsys.readouterr().err.replace(str(path), "").replace(path.name, "")
    assert "gridmap: " in told
    own = "gridmap: |OpenStreetMap|Excel|WPS|xlsx|xls|csv|UTF|GBK"
    assert foreign.findall(re.sub(own, "", told)) == []


def test_a_bad_ledger_is_reported_in_the_language_of_the_terminal(
    undone: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str], foreign: re.Pattern
):
    build_town(undone)
    rows = [row("1"), row("1"), row("2", people="x"), row("3", room="同上"), row("4", building="")]
    path = write_book(tmp_path / "1.xlsx", [*rows, row("5", room="9901")])
    assert run("load", "households", path, "--community", "甲社区") == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) > 6
    assert foreign.findall(re.sub("1.xlsx|“[^”]*”", "", out + err)) == []
    number = undone.execute(text("SELECT max(id) FROM import_run")).scalar_one()
    assert run("import", "show", number) == 0
    assert foreign.findall(re.sub("1.xlsx|甲社区|“[^”]*”", "", capsys.readouterr().out)) == []
    assert run("import", "show", number, "--json") == 0
    shown = json.loads(capsys.readouterr().out)["reasons"]
    assert shown == {"duplicate": 1, "not-a-count": 1, "ditto": 1}
    assert run("load", "households", path, "--community", "甲社区", "--json") == 0
    [answer] = json.loads(capsys.readouterr().out)["runs"]
    assert answer["reasons"] == shown
