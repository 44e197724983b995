"""Outlines over one another, and datums whose shift nobody publishes."""

from pathlib import Path

import geopandas as gpd
import pytest
from pyproj import CRS
from shapely import Polygon, box
from sqlalchemy import Connection, text

from etl.boundaries import Communities
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.estates import Estates
from etl.rollback import rollback
from etl.run import load
from etl.service_points import ServicePoints
from gridmap import crs
from tests import twins
from tests.layers import house, write
from tests.twins import layer_faults

OUTER, INNER = box(118.78, 32.04, 118.79, 32.05), box(118.784, 32.044, 118.786, 32.046)


def places(connection: Connection, table: str, place: str) -> dict[str, str | None]:
    """Names of the areas that rows were linked to, by the rows' names."""
    query = f"SELECT t.name, p.name FROM {table} t LEFT JOIN {place} p ON p.id = t.{place}_id"
    return {name: found for name, found in connection.execute(text(query))}


@pytest.mark.parametrize("which", twins.EITHER)
def test_an_enclave_keeps_its_buildings(connection: Connection, tmp_path: Path, which: str):
    """The smallest outline that covers a building is its community; the overlap is reported."""
    if which == twins.REAL:
        around = layer_faults.real("30b-enclave.geojson")
        inside = layer_faults.real("30i-enclave-buildings.geojson")
    else:
        around = write(tmp_path / "c.geojson", [OUTER, INNER], name=["外社区", "内社区"])
        houses = [house(118.785, 32.045), house(118.781, 32.041)]
        inside = write(tmp_path / "b.geojson", houses, name=["内楼", "外楼"])
    report = load(connection, Communities(), around)
    assert [message.values["share"] for message in report.notes["overlapping"]] == [1.0]
    load(connection, Buildings(), inside)
    assert places(connection, "building", "community") == {"内楼": "内社区", "外楼": "外社区"}


def test_buildings_loaded_first_find_the_enclave(connection: Connection, tmp_path: Path):
    """Points and buildings alike."""
    houses = [house(118.785, 32.045), house(118.781, 32.041)]
    load(connection, Buildings(), write(tmp_path / "b.gpkg", houses, name=["内楼", "外楼"]))
    points = [one.centroid for one in houses]
    offered = {"name": ["内站", "外站"], "service_type": ["service_station"] * 2}
    load(connection, ServicePoints(), write(tmp_path / "p.gpkg", points, **offered))
    around = write(tmp_path / "c.gpkg", [OUTER, INNER], name=["外社区", "内社区"])
    load(connection, Communities(), around)
    assert places(connection, "building", "community") == {"内楼": "内社区", "外楼": "外社区"}
    assert places(connection, "service_point", "community") == {"内站": "内社区", "外站": "外社区"}


def test_estates_after_buildings(connection: Connection, tmp_path: Path):
    """Buildings are linked to the estates that come after them; the same outline twice is told."""
    load(connection, Buildings(), write(tmp_path / "b.gpkg", [house(118.785, 32.045)], name=["甲"]))
    path = write(tmp_path / "e.gpkg", [OUTER, INNER], name=["槐荫大院", "槐荫小区"])
    report = load(connection, Estates(), path)
    assert report.notes["building_now_in_an_estate"] == 1
    assert places(connection, "building", "estate") == {"甲": "槐荫小区"}
    again = write(tmp_path / "again.gpkg", [INNER], name=["槐荫新村"])
    told = [str(one) for one in load(connection, Estates(), again).notes["overlapping"]]
    assert "槐荫小区 and 槐荫新村, 100% of the smaller one" in told
    apart = write(tmp_path / "apart.gpkg", [box(118.80, 32.04, 118.81, 32.05)], name=["柳塘小区"])
    assert "overlapping" not in load(connection, Estates(), apart).notes


@pytest.mark.parametrize(
    ("which", "name"),
    twins.each(["EPSG:2384", "EPSG:4610"], ["14b-xian80.shp", "14d-xian80-deg.shp"]),
)
def test_a_datum_without_a_known_shift_is_told(tmp_path: Path, which: str, name: str):
    """Loaded, with a line that says how far off it may be."""
    path = layer_faults.real(name)
    if which == twins.TWIN:
        path = tmp_path / "b.shp"
        frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[house(118.78, 32.04)], crs="EPSG:4490")
        # The same numbers under another name: nobody here knows better.
        frame.to_crs(name).to_file(path)
    layer = Buildings()
    cleaned = layer.clean(layer.read(path))
    assert len(cleaned.rows) and "up to 150 m off" in str(cleaned.notes["datum_shift"])


@pytest.mark.parametrize(
    ("code", "datum"),
    [(4326, None), (4490, None), (4549, None), (3857, None), (32650, None), (4301, None),
     (4610, "Xian 1980"), (2384, "Xian 1980"), (4214, "Beijing 1954"), (2422, "Beijing 1954")],
)  # fmt: skip
def test_whose_shift_is_known(code: int, datum: str | None):
    """CGCS2000 needs none; Tokyo's is published."""
    assert crs.unknown_shift(CRS.from_epsg(code)) == datum
    assert crs.unknown_shift("gcj02") is None


def test_an_enclave_takes_over_what_lies_in_it(connection: Connection, tmp_path: Path):
    """Loaded after its buildings; what a file names, or households hold, stays; taken back."""
    around = write(tmp_path / "around.geojson", [box(118.78, 32.04, 118.79, 32.05)], name=["外"])
    within = write(
        tmp_path / "within.geojson", [box(118.784, 32.044, 118.786, 32.046)], name=["内"]
    )
    homes = write(
        tmp_path / "homes.geojson",
        [house(118.785, 32.045), house(118.7855, 32.045), house(118.7845, 32.045),
         house(118.782, 32.042)],
        code=list("abcd"), community=[None, "外", None, None],
    )  # fmt: skip
    sites = tmp_path / "sites.csv"
    sites.write_text("名称,lon,lat\n甲,118.785,32.0455\n", "utf-8")
    load(connection, Communities(), around)
    load(connection, Buildings(), homes)
    load(connection, CandidateSites(crs="EPSG:4326"), sites)
    connection.execute(
        text(
            "INSERT INTO household (community_id, building_id, household_key, address_text,"
            " match_status, people_count, created_run_id, import_run_id)"
            " SELECT community_id, building.id, 'k', '', 'matched', 1, run.id, run.id"
            " FROM building, (SELECT max(id) AS id FROM import_run) AS run"
            " WHERE source_ref = 'c'"
        )
    )
    where = (
        "SELECT c.name FROM {} AS t JOIN community AS c ON c.id = t.community_id"
        " ORDER BY t.source_ref"
    )
    report = load(connection, Communities(), within)
    assert report.notes["building_now_in_a_community"] == 1
    assert report.notes["buildings_of_an_enclave_held"] == 1
    assert connection.scalars(text(where.format("building"))).all() == list("内外外外")
    assert connection.scalars(text(where.format("candidate_site"))).all() == ["内"]
    connection.execute(
        text("UPDATE building SET community_id = (SELECT id FROM community WHERE name = '外')")
    )
    assert load(connection, Communities(), within).updated == 0
    assert connection.scalars(text(where.format("building"))).all() == list("外外外外")
    rollback(connection, report.import_run_id)
    assert connection.scalars(text(where.format("candidate_site"))).all() == ["外"]


def test_outlines_drawn_twice_are_told(connection: Connection, tmp_path: Path):
    """Under two codes, also from another vertex on and a hand's breadth off."""
    drawn = house(118.78, 32.04)
    turned = Polygon([*drawn.exterior.coords[2:], *drawn.exterior.coords[1:3]])
    shifted = house(118.780001, 32.04)
    path = write(
        tmp_path / "b.geojson", [drawn, house(118.7802, 32.04), turned, shifted], code=list("abcd")
    )
    report = load(connection, Buildings(), path)
    assert report.loaded == 4
    assert [str(one) for one in report.notes["same_outline"]] == [
        "rows 1 and 3", "rows 1 and 4", "rows 3 and 4",
    ]  # fmt: skip


def test_an_enclave_takes_over_what_was_loaded_before_that_was_kept(
    connection: Connection, tmp_path: Path
):
    """Rows of older loads say nothing of how they came to their community; one file names it."""
    around = write(tmp_path / "around.geojson", [box(118.78, 32.04, 118.79, 32.05)], name=["外"])
    load(connection, Communities(), around)
    homes = [house(118.785, 32.045), house(118.7855, 32.045)]
    load(connection, Buildings(), write(tmp_path / "h.gpkg", homes, code=["a", "b"]))
    named = write(tmp_path / "n.gpkg", homes[1:], code=["b"], community=["外"])
    connection.execute(text("UPDATE source_row SET stated = stated - 'covered'"))
    load(connection, Buildings(name="h"), named)
    within = write(
        tmp_path / "within.geojson", [box(118.784, 32.044, 118.786, 32.046)], name=["内"]
    )
    report = load(connection, Communities(), within)
    assert report.notes["building_now_in_a_community"] == 1
    query = (
        "SELECT c.name FROM building AS t JOIN community AS c ON c.id = t.community_id"
        " ORDER BY t.source_ref"
    )
    assert connection.scalars(text(query)).all() == ["内", "外"]
