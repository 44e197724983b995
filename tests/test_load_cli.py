"""`gridmap load`: what it prints, where, and how it ends."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from gridmap.cli import main
from gridmap.store import db
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
    monkeypatch.setattr(db, "migrate", lambda: None)
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
