"""Layers taken back, listed, and their rejected rows as files."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point, box
from sqlalchemy import Connection, text

from etl import rejects
from etl.boundaries import Communities
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.estates import Estates
from etl.layer import Layer
from etl.rollback import rollback
from etl.run import load
from etl.service_points import ServicePoints
from etl.streets import Streets
from gridmap import store
from gridmap.errors import RollbackError, SourceError
from tests import town
from tests.layers import house, write

LAYERS = ("subdistrict", "community", "estate", "building", "street", "service_point",
          "candidate_site", "service_offer")  # fmt: skip


def snapshot(connection: Connection) -> dict[str, list[str]]:
    """All rows of all layers, to the last bit."""
    return {
        name: sorted(connection.scalars(text(f"SELECT t::text FROM {name} AS t")))
        for name in LAYERS
    }


def first(folder: Path) -> list[tuple[Layer, Path]]:
    """A community, an estate, buildings, streets, points and sites."""
    houses = [house(118.781, 32.041), house(118.783, 32.041)]
    lines = [LineString([(118.78, 32.043), (118.79, 32.043)]),
             LineString([(118.785, 32.04), (118.785, 32.05)])]  # fmt: skip
    points = [Point(118.782, 32.042), Point(118.786, 32.044)]
    return [
        (Buildings(), write(folder / "b.gpkg", houses, code=["B1", "B2"], 层数=[6, 6],
                            用途=["住宅", "商业"])),
        (Communities(), write(folder / "c.gpkg", [box(118.78, 32.04, 118.79, 32.05)],
                              name=["槐荫社区"])),
        (Estates(), write(folder / "e.gpkg", [box(118.78, 32.04, 118.784, 32.044)],
                          name=["银杏苑"])),
        (Streets(), write(folder / "s.gpkg", lines, name=["甲路", "乙路"], code=["1", "2"])),
        (ServicePoints(), write(folder / "p.gpkg", points, code=["P1", "P2"], name=["甲", "乙"],
                                service_type=["service_station", "meal_point;tea_house"])),
        (CandidateSites(), write(folder / "k.gpkg", points, code=["K1", "K2"], name=["甲", "乙"],
                                 cost_yuan=[1.0, 2.0])),
    ]  # fmt: skip


def second(folder: Path) -> list[tuple[Layer, Path]]:
    """The same sources, with rows changed, new and gone."""
    houses = [house(118.781, 32.0411), house(118.7835, 32.041)]
    lines = [LineString([(118.78, 32.043), (118.79, 32.043)])]
    points = [Point(118.782, 32.0421), Point(118.787, 32.044)]
    return [
        (Buildings(), write(folder / "b.gpkg", houses, code=["B1", "B3"], 层数=[7, 5],
                            用途=["住宅", "住宅"])),
        (Communities(), write(folder / "c.gpkg",
                              [box(118.78, 32.04, 118.7899, 32.05),
                               box(118.79, 32.04, 118.8, 32.05)],
                              name=["槐荫社区", "柳塘社区"])),
        (Streets(), write(folder / "s.gpkg", lines, name=["丙路"], code=["1"])),
        (ServicePoints(), write(folder / "p.gpkg", points, code=["P1", "P3"], name=["甲", "丙"],
                                service_type=["meal_point", "tea_house"])),
        (CandidateSites(), write(folder / "k.gpkg", points, code=["K1", "K3"], name=["甲", "丙"],
                                 cost_yuan=[5.0, 6.0])),
    ]  # fmt: skip


def test_every_load_can_be_taken_back(connection: Connection, tmp_path: Path):
    """One after the other, the last first: after each the layers are as they were before it."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    states, runs = [], []
    for layer, path in [*first(tmp_path / "first"), *second(tmp_path / "second")]:
        states.append(snapshot(connection))
        runs.append(load(connection, layer, path).import_run_id)
        assert snapshot(connection) != states[-1]
    while runs:
        rollback(connection, runs.pop())
        assert snapshot(connection) == states.pop()
    assert not any(snapshot(connection).values())
    assert connection.scalar(text("SELECT count(*) FROM layer_change")) == 0


def test_a_later_load_goes_first(connection: Connection, tmp_path: Path):
    """And none is taken back twice, nor what was never loaded."""
    path = write(tmp_path / "b.gpkg", [house(118.78, 32.04)], code=["B1"], name=["甲"])
    one = load(connection, Buildings(), path).import_run_id
    again = load(connection, Buildings(), path).import_run_id
    write(path, [house(118.78, 32.04)], code=["B1"], name=["乙"])
    two = load(connection, Buildings(), path).import_run_id
    with pytest.raises(RollbackError, match=f"roll back {two} first"):
        rollback(connection, one)
    done = rollback(connection, two)
    assert (done.removed, done.restored) == (0, 1)
    with pytest.raises(RollbackError, match="already"):
        rollback(connection, two)
    rollback(connection, again)
    assert rollback(connection, one).removed == 1
    assert [run["status"] for run in store.imports.listed(connection)] == ["rolled_back"] * 3


def test_what_people_refer_to_stays(connection: Connection, tmp_path: Path):
    """A building with households is not removed by a rollback, nor is anything else of the load."""
    made = town.build(connection)
    path = write(tmp_path / "b.gpkg", [house(117.001, 31.001), house(117.002, 31.001)],
                 code=["B1", "B2"])  # fmt: skip
    run = load(connection, Buildings(), path).import_run_id
    connection.execute(
        text(
            "UPDATE household SET building_id = (SELECT id FROM building WHERE source_ref = 'B1')"
            " WHERE building_id = :w1"
        ),
        {"w1": made.buildings["W1"]},
    )
    before = snapshot(connection)
    with pytest.raises(RollbackError, match="take them back first"):
        rollback(connection, run)
    assert snapshot(connection) == before


def test_other_changes_are_nobody_s_load(connection: Connection, tmp_path: Path):
    """What is changed outside a load leaves no record."""
    path = write(tmp_path / "b.gpkg", [house(118.78, 32.04)], code=["B1"], name=["甲"])
    load(connection, Buildings(), path)
    connection.execute(text("UPDATE building SET name = '乙'"))
    assert connection.scalar(text("SELECT count(*) FROM layer_change")) == 1


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".shp", ".csv", ".xlsx"])
def test_rejected_rows_come_back_as_a_file(connection: Connection, tmp_path: Path, ending: str):
    """As written, with the reason; corrected, the same command loads them."""
    path = write(
        tmp_path / "p.gpkg", [Point(118.78, 32.04), Point(118.781, 32.04), Point(18.78, 32.04)],
        名称=["甲", "乙", "丙"], 类型=["service_station", "", "service_station"],
    )  # fmt: skip
    around = write(tmp_path / "c.gpkg", [box(118.77, 32.03, 118.79, 32.05)], name=["槐荫社区"])
    load(connection, Communities(), around)
    out = tmp_path / f"rejects{ending}"
    report = load(connection, ServicePoints(), path, rejects_to=out)
    assert (report.loaded, report.rejected) == (1, 2)
    if ending == ".csv":
        rows = pd.read_csv(out)
    elif ending == ".xlsx":
        rows = pd.read_excel(out, engine="openpyxl")
    else:
        rows = pd.DataFrame(gpd.read_file(out))
    assert rows["名称"].tolist() == ["乙", "丙"]
    assert "距已入库的社区" in rows.iloc[1].to_string()
    again = load(connection, ServicePoints(crs="EPSG:4326"), out)
    assert (again.read, again.rejected) == (2, 2)


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".shp", ".fgb", ".csv", ".xlsx"])
def test_rows_that_are_nowhere_come_back_as_a_file(
    connection: Connection, tmp_path: Path, ending: str
):
    path = tmp_path / "p.csv"
    texts = ("POINT (inf 32)", "POINT (nan nan)", "", "POINT (118.78 32.04)")
    lines = [f"{n},甲,service_station,{one}" for n, one in enumerate(texts)]
    path.write_text("\n".join(["code,name,service_types,wkt", *lines]))
    out = tmp_path / f"rejects{ending}"
    report = load(connection, ServicePoints(crs="EPSG:4326"), path, rejects_to=out)
    assert (report.loaded, report.rejected) == (1, 3)
    again = load(connection, ServicePoints(crs="EPSG:4326"), out)
    assert (again.read, again.rejected) == (3, 3)


def test_no_rejects_no_file(connection: Connection, tmp_path: Path):
    """And a file of another kind is refused before the load."""
    path = write(tmp_path / "b.gpkg", [house(118.78, 32.04)], code=["B1"])
    load(connection, Buildings(), path, rejects_to=tmp_path / "r.csv")
    assert not (tmp_path / "r.csv").exists()
    with pytest.raises(SourceError, match="written as"):
        rejects.require_ending(tmp_path / "r.doc")


def test_what_files_said_is_taken_back_too(connection: Connection, tmp_path: Path):
    """A load that states a known row anew leaves no statement behind, and goes before the first."""
    statements = "SELECT origin, stated ->> 'name' FROM source_row ORDER BY 1"
    one = write(tmp_path / "one.geojson", [house(118.781, 32.041)], code=["A"], name=["1号楼"])
    two = write(tmp_path / "two.geojson", [house(118.781, 32.041)], code=["A"], name=["甲楼"])
    first = load(connection, Buildings(name="s"), one).import_run_id
    second = load(connection, Buildings(name="s"), two).import_run_id
    assert load(connection, Buildings(name="s"), two).updated == 0
    said = [("one", "1号楼"), ("two", "甲楼")]
    assert [tuple(row) for row in connection.execute(text(statements))] == said
    with pytest.raises(RollbackError, match=str(second)):
        rollback(connection, first)
    rollback(connection, second)
    assert [tuple(row) for row in connection.execute(text(statements))] == said[:1]
    rollback(connection, first)
    assert not connection.execute(text(statements)).all()
