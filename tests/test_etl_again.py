"""Layers that complete each other: partial files, reloads after corrections, second sources."""

from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
import shapely.affinity
from shapely import Point
from sqlalchemy import Connection, text

from etl.boundaries import Communities
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.estates import Estates
from etl.gates import AccessPoints
from etl.land import Land
from etl.osm.load import load as load_osm
from etl.run import load
from etl.service_points import ServicePoints
from etl.streets import Streets
from gridmap import i18n, store
from gridmap.analysis.coverage import coverage_inputs
from gridmap.render.reports import CoverageReport, Subject
from tests.layers import house, write
from tests.test_etl_osm import TOWN, OsmFile, rows

PLACES = [house(118.78 + 0.001 * n, 32.04) for n in range(4)]


def buildings(connection: Connection, columns: str = "name, kind, is_residential, storeys"):
    """Columns of the buildings, in the order of their keys."""
    return rows(connection, f"SELECT {columns} FROM building ORDER BY source_ref")


def test_a_file_changes_only_the_columns_it_has(connection: Connection, tmp_path: Path):
    kinds = ["住宅", "商业", "学校", None]
    path = write(tmp_path / "b.gpkg", PLACES, code=list("abcd"), 用途=kinds,
                 name=["1号楼", "商场", "东校", "4"])  # fmt: skip
    load(connection, Buildings(), path)
    part = write(tmp_path / "part.gpkg", PLACES, code=list("abcd"), 层数=["6", "3", "4", "5"])
    report = load(connection, Buildings(name="b"), part)
    assert (report.inserted, report.updated) == (0, 4)
    assert buildings(connection) == [
        ("1号楼", "residential", True, 6),
        ("商场", "commercial", False, 3),
        ("东校", "school", False, 4),
        ("4", "unspecified", True, 5),
    ]


def test_an_empty_cell_erases_nothing_that_another_file_said(
    connection: Connection, tmp_path: Path
):
    load(connection, Buildings(), write(tmp_path / "b.gpkg", PLACES[:2], code=["a", "b"],
                                        name=["1号楼", "2号楼"], 层数=["6", "7"]))  # fmt: skip
    part = write(tmp_path / "part.gpkg", PLACES[:2], code=["a", "b"], name=["甲楼", None])
    load(connection, Buildings(name="b"), part)
    assert buildings(connection, "name, storeys") == [("甲楼", 6), ("2号楼", 7)]


def test_a_reload_keeps_what_was_corrected(connection: Connection, tmp_path: Path):
    """By another file, and by hand; what the raw file says anew is taken."""
    raw = {"code": list("abcd"), "name": ["1号楼", None, "3号楼", None], "用途": ["商业"] * 4}
    path = write(tmp_path / "raw.gpkg", PLACES, **raw)
    load(connection, Buildings(name="s"), path)
    fix = write(tmp_path / "fix.gpkg", PLACES[:2], code=["a", "b"], name=["甲1号楼", "2号楼"])
    load(connection, Buildings(name="s"), fix)
    connection.execute(text("UPDATE building SET name = '4号楼', kind = 'office'"
                            " WHERE source_ref = 'd'"))  # fmt: skip
    wanted = [("甲1号楼", "commercial"), ("2号楼", "commercial"), ("3号楼", "commercial"),
              ("4号楼", "office")]  # fmt: skip
    report = load(connection, Buildings(name="s"), path)
    assert (report.updated, report.notes["corrected_since_and_kept"]) == (0, 3)
    assert buildings(connection, "name, kind") == wanted
    path.unlink()
    write(path, PLACES, **raw | {"name": ["一号楼", None, None, None]})
    report = load(connection, Buildings(name="s"), path)
    # What the file says anew counts, also that it says nothing any more.
    assert buildings(connection, "name") == [("一号楼",), ("2号楼",), (None,), ("4号楼",)]
    assert report.updated == 2


def test_openstreetmap_again_keeps_corrections(connection: Connection, tmp_path: Path):
    """Of buildings, streets and points; under the names of two extracts."""
    town = OsmFile()
    town.way(1, "ABGFA", building="yes")
    town.way(2, "CDIHC", building="yes", name="旧名")
    town.way(3, "KLM", highway="service", name="旧路")
    town.node("T", amenity="clinic", name="旧站")
    load_osm(connection, town.write(tmp_path / "t.osm"))
    outlines = [TOWN.polygon("ABGF"), TOWN.polygon("CDIH")]
    fix = write(tmp_path / "fix.gpkg", outlines, code=["way/1", "way/2"], name=["1号楼", "2号楼"],
                用途=["办公", None])  # fmt: skip
    load(connection, Buildings(name="osm"), fix)
    connection.execute(text("UPDATE street SET name = '新路', kind = 'lane'"))
    point = write(tmp_path / "p.gpkg", [TOWN.point("T")], code=["node/20"], name=["新站"],
                  type=["助餐点;社区卫生服务站"])  # fmt: skip
    load(connection, ServicePoints(name="osm"), point)
    for _ in range(2):
        for report in load_osm(connection, town.write(tmp_path / "later.osm")):
            assert (report.inserted, report.updated) == (0, 0)
            assert report.notes["corrected_since_and_kept"] > 0
    assert buildings(connection, "name, kind, is_residential") == [
        ("1号楼", "office", False),
        ("2号楼", "unspecified", True),
    ]
    assert rows(connection, "SELECT name, kind FROM street") == [("新路", "lane")]
    assert rows(connection, "SELECT name FROM service_point") == [("新站",)]
    assert rows(connection, "SELECT service_type_code FROM service_offer ORDER BY 1") == [
        ("health_station",),
        ("meal_point",),
    ]


def test_a_second_source_is_joined_by_outline(connection: Connection, tmp_path: Path):
    """Never doubled: the same outline is joined, one of two halves is refused, a new one is new."""
    town = OsmFile()
    town.way(1, "ABGFA", building="yes", building__levels="6")
    town.way(2, "CDIHC", building="yes", name="旧名", start_date="1998")
    town.way(3, "KLQPK", building="yes")
    extract = town.write(tmp_path / "t.osm")
    load_osm(connection, extract)
    shift = shapely.affinity.translate
    first, second = TOWN.polygon("ABGF"), TOWN.polygon("CDIH")
    block = TOWN.polygon("KLQP")
    half = shapely.box(block.bounds[0], block.bounds[1], block.centroid.x, block.bounds[3])
    outlines = [shift(first, 0.0002, 0.0001), second, half, TOWN.polygon("NOTS")]
    path = write(tmp_path / "own.gpkg", outlines, code=list("abcd"),
                 用途=["住宅", "商业", None, None],
                 name=["1号楼", None, "3号楼", "4号楼"], 层数=["7", None, None, None])  # fmt: skip
    report = load(connection, Buildings(), path)
    assert (report.read, report.loaded, report.rejected, report.inserted) == (4, 3, 1, 1)
    assert report.notes["joined_to_known_buildings"] == 2
    assert report.codes == {"outline-known": 1}
    wanted = [
        ("own", "4号楼", "unspecified", None, None),
        ("osm", "1号楼", "residential", 7, None),
        ("osm", "旧名", "commercial", None, 1998),
        ("osm", None, "unspecified", None, None),
    ]
    columns = "source, name, kind, storeys, built_year"
    assert buildings(connection, columns) == wanted
    moved = rows(connection, "SELECT ST_XMin(geom) FROM building WHERE source_ref = 'way/1'")
    assert moved == [(first.bounds[0],)]
    for again in (load(connection, Buildings(), path), *load_osm(connection, extract)):
        assert (again.inserted, again.updated) == (0, 0)
    assert buildings(connection, columns) == wanted


def test_openstreetmap_on_top_only_fills_gaps(connection: Connection, tmp_path: Path):
    town = OsmFile()
    town.way(1, "ABGFA", building="retail", name="商店", building__levels="6")
    path = write(tmp_path / "own.gpkg", [TOWN.polygon("ABGF")], code=["a"], name=["1号楼"],
                 用途=["住宅"])  # fmt: skip
    load(connection, Buildings(), path)
    for new in (1, 0):
        (report,) = load_osm(connection, town.write(tmp_path / "t.osm"))
        assert (report.inserted, report.updated) == (0, new)
    assert buildings(connection, "source, name, kind, is_residential, storeys") == [
        ("own", "1号楼", "residential", True, 6)
    ]


def test_what_is_exported_loads_back_as_the_same_rows(connection: Connection, tmp_path: Path):
    """One name changed in a GIS, under another file name; a new building beside it."""
    town = OsmFile()
    town.way(1, "ABGFA", building="yes", name="旧名")
    town.way(2, "CDIHC", building="apartments")
    town.node("T", amenity="clinic", name="旧站")
    town.way(3, "KLM", highway="service")
    load_osm(connection, town.write(tmp_path / "t.osm"))
    connection.execute(text("INSERT INTO service_offer SELECT id, 'meal_point' FROM service_point"))
    inputs = coverage_inputs(connection, "health_station", 500, weight="households", walk=True)
    subject = Subject("health_station", "X", 500, True, "households", "X", "X", "X")
    report = CoverageReport(subject, inputs, partial(i18n.translate, language="en"))
    path = tmp_path / "export.gpkg"
    path.write_bytes(report.geopackage(store.maps.footprints(connection)))
    layer = gpd.read_file(path, layer="building")
    layer.loc[layer.source_ref == "way/1", "name"] = "新名"
    drawn = gpd.GeoDataFrame({"name": ["4号楼"]}, geometry=[TOWN.polygon("NOTS")], crs=4326)
    edited = tmp_path / "edited.gpkg"
    pd.concat([layer, drawn]).to_file(edited, layer="building")
    gpd.read_file(path, layer="service_point").to_file(edited, layer="service_point")
    loaded = load(connection, Buildings(), edited)
    assert (loaded.read, loaded.inserted, loaded.updated) == (3, 1, 1)
    assert not {"source", "source_ref"} & set(loaded.notes["columns_not_used"])
    assert buildings(connection, "source, name") == [
        ("edited", "4号楼"),
        ("osm", "新名"),
        ("osm", None),
    ]
    points = load(connection, ServicePoints(), edited)
    assert (points.read, points.loaded, points.inserted, points.updated) == (1, 1, 0, 0)
    assert len(rows(connection, "SELECT * FROM service_offer")) == 2


def test_buildings_in_no_community_want_no_plot(connection: Connection, tmp_path: Path):
    """An extract reaches over its communities: what lies outside is nobody's task."""
    inside = PLACES[0].buffer(0.0002, join_style="mitre")
    load(connection, Communities(), write(tmp_path / "c.gpkg", [inside], name=["云溪社区"]))
    load(connection, Buildings(), write(tmp_path / "b.gpkg", PLACES, code=list("abcd")))
    totals = store.coverage.totals(connection, "kindergarten", 500, walk=False)
    assert totals["without_plot_count"] == 1
    assert store.overview.outside(connection)["building_count"] == 3


def test_known_rows_may_be_silent_of_what_new_ones_need(connection: Connection, tmp_path: Path):
    """A name, a service, a kind: a file of other columns takes none away and presumes none."""
    points = tmp_path / "points.csv"
    points.write_text(
        "编码,名称,服务类型,电话,lon,lat\n"
        "S1,甲服务站,助餐点,1,118.78,32.04\nS2,乙站,社区服务站,1,118.781,32.04\n",
        "utf-8",
    )
    phones = tmp_path / "phones.csv"
    phones.write_text(
        "编码,名称,电话,lon,lat\nS1,甲服务站,2,118.78,32.04\nS2,,3,118.781,32.04\n"
        "S3,,4,118.782,32.04\nS4,四社区卫生服务站,5,118.783,32.04\n",
        "utf-8",
    )
    source = ServicePoints(crs="EPSG:4326", name="s")
    load(connection, source, points)
    report = load(connection, source, phones)
    assert (report.inserted, report.updated, report.codes) == (1, 2, {"no-name": 1})
    assert rows(
        connection,
        "SELECT name, phone, tier, array_agg(service_type_code) FROM service_point"
        " JOIN service_offer ON service_point_id = id GROUP BY id ORDER BY source_ref",
    ) == [
        ("甲服务站", "2", "outpost", ["meal_point"]),
        ("乙站", "3", "station", ["service_station"]),
        ("四社区卫生服务站", "5", "station", ["health_station"]),
    ]


def test_a_file_of_costs_makes_nothing_new(connection: Connection, tmp_path: Path):
    """A known site stays one to convert, an entrance an entrance, an estate keeps its name."""
    sites, costs = tmp_path / "sites.csv", tmp_path / "costs.csv"
    sites.write_text("编码,名称,类型,造价,lon,lat\nK1,甲,改建,120万,118.78,32.04\n", "utf-8")
    costs.write_text(
        "编码,名称,造价,lon,lat\nK1,,130万,118.78,32.04\nK2,乙,1万,118.781,32.04\n", "utf-8"
    )
    source = CandidateSites(crs="EPSG:4326", name="s")
    load(connection, source, sites)
    assert load(connection, source, costs).notes["without_a_kind_taken_as_new"] == 1
    assert rows(connection, "SELECT name, kind, cost_yuan FROM candidate_site ORDER BY 1") == [
        ("乙", "new", 10_000.0),
        ("甲", "convert", 1_300_000.0),
    ]
    door = write(tmp_path / "d.geojson", [Point(118.78, 32.04)], code=["D"], kind=["单元门"])
    named = write(tmp_path / "n.geojson", [Point(118.78, 32.04)], code=["D"], name=["1单元"])
    for path in (door, named):
        load(connection, AccessPoints(name="d"), path)
    assert rows(connection, "SELECT name, kind FROM access_point") == [("1单元", "entrance")]
    outline = write(tmp_path / "e.geojson", PLACES[:1], code=["E"], name=["槐荫里"])
    year = write(tmp_path / "y.geojson", PLACES[:1], code=["E"], built_year=["1990"])
    for path in (outline, year):
        load(connection, Estates(name="e"), path)
    assert rows(connection, "SELECT name, built_year FROM estate") == [("槐荫里", 1990)]


def test_a_date_that_contradicts_what_is_stored(connection: Connection, tmp_path: Path):
    """A file that states when points closed: one that opened later comes back, the others load."""
    at = [Point(118.78, 32.04), Point(118.781, 32.04)]
    names = {"code": ["A", "B"], "name": ["甲站", "乙站"], "服务类型": ["社区服务站"] * 2}
    begun = write(tmp_path / "b.geojson", at, **names, 启用日期=["2024-01-01", "2019-01-01"])
    ended = write(tmp_path / "e.geojson", at, code=["A", "B"], 停用日期=["2020-01-01"] * 2)
    load(connection, ServicePoints(name="s"), begun)
    report = load(connection, ServicePoints(name="s"), ended)
    assert (report.updated, report.codes) == (1, {"dates-backwards": 1})
    assert rows(connection, "SELECT source_ref FROM service_point WHERE closed_on IS NOT NULL") == [
        ("B",)
    ]


def test_a_kind_that_is_taken_back(connection: Connection, tmp_path: Path):
    """What random files found: the second load of the same file changed who lives there."""
    first = write(tmp_path / "b.geojson", PLACES[:1], code=["a"], name=["中心大厦"], 用途=["住宅"])
    load(connection, Buildings(), first)
    again = write(tmp_path / "b.geojson", PLACES[:1], code=["a"], name=["中心大厦"], 用途=[""])
    assert load(connection, Buildings(), again).updated == 1
    assert buildings(connection, "kind, is_residential") == [("unspecified", False)]
    assert load(connection, Buildings(), again).updated == 0


def test_points_land_and_streets_of_a_second_source_are_known_by_their_place(
    connection: Connection, tmp_path: Path
):
    """A map that comes again under another name doubles nothing."""
    spots = [Point(118.78 + 0.001 * n, 32.04) for n in range(3)]
    beside = [Point(one.x + 0.00005, one.y) for one in spots]
    parks = [house(118.79 + 0.001 * n, 32.05) for n in range(2)]
    ways = [shapely.LineString([(118.78, 32.03 + d), (118.79, 32.03 + d)]) for d in (0, 0.001)]
    names = ["甲服务站", "乙服务站", "丙服务站"]
    points = {"name": names, "服务类型": ["社区服务站"] * 3}
    load(connection, ServicePoints(), write(tmp_path / "map.gpkg", spots, **points))
    load(connection, Land(), write(tmp_path / "map_land.gpkg", parks, kind=["park"] * 2))
    streets = {"highway": ["residential"] * 2, "name": ["东路", "西路"]}
    load(connection, Streets(), write(tmp_path / "map_ways.gpkg", ways, **streets))

    own = {"name": ["甲服务站", "丁服务站", "丙服务站"], "电话": ["0990-555-0100", None, None]}
    own["服务类型"] = ["社区服务站"] * 3
    path = write(tmp_path / "own.gpkg", beside, **own)
    report = load(connection, ServicePoints(), path)
    assert (report.inserted, report.updated, report.notes["joined_to_known_places"]) == (1, 1, 2)
    assert rows(connection, "SELECT name, phone, source FROM service_point ORDER BY 1") == [
        ("丁服务站", None, "own"),
        ("丙服务站", None, "map"),
        ("乙服务站", None, "map"),
        ("甲服务站", "0990-555-0100", "map"),
    ]
    again = load(connection, ServicePoints(), path)
    assert (again.inserted, again.updated) == (0, 0)

    wood = write(tmp_path / "green.gpkg", [parks[0], house(118.8, 32.06)], kind=["park"] * 2)
    report = load(connection, Land(), wood)
    assert (report.inserted, report.notes["joined_to_known_places"]) == (1, 1)

    # Two new points on the first, one that leaves it, and a new one beside it.
    again = shapely.LineString([(118.78, 32.03), (118.785, 32.03), (118.79, 32.03)])
    bend = shapely.LineString([(118.78, 32.03), (118.785, 32.03), (118.785, 32.035)])
    beside_it = shapely.LineString([(118.78, 32.0301), (118.79, 32.0301)])
    lines = write(tmp_path / "lines.gpkg", [again, bend, beside_it], highway=["residential"] * 3)
    report = load(connection, Streets(), lines)
    assert (report.rejected, report.codes) == (1, {"street-known": 1})


def test_tags_of_a_layer_of_points_say_what_they_are(connection: Connection, tmp_path: Path):
    """As QGIS writes OpenStreetMap: a column for each key."""
    spots = [Point(118.78 + 0.001 * n, 32.04) for n in range(5)]
    path = write(
        tmp_path / "points.gpkg", spots, name=["先声", None, "沃尔玛", "某处", "内部食堂"],
        amenity=["pharmacy", "toilets", None, None, "pharmacy"],
        shop=[None, None, "supermarket", "car", None], access=[None, None, None, None, "private"],
    )  # fmt: skip
    report = load(connection, ServicePoints(), path)
    found = rows(
        connection,
        "SELECT name, service_type_code FROM service_point"
        " JOIN service_offer ON service_point_id = service_point.id ORDER BY ST_X(geom)",
    )
    assert found == [("先声", "pharmacy"), ("公共厕所", "public_toilet"), ("沃尔玛", "supermarket")]
    # A shop that is no service, and one that is not for residents.
    assert report.codes == {"no-service-type": 2}
    assert "columns_not_used" not in report.notes


def test_a_row_far_away_hinders_no_row_that_is_known(connection: Connection, tmp_path: Path):
    spots = [Point(118.78 + 0.001 * n, 32.04) for n in range(3)]
    names = [f"站{n}" for n in range(3)]
    offers = {"服务类型": ["社区服务站"] * 3}
    load(connection, ServicePoints(), write(tmp_path / "map.gpkg", spots, name=names, **offers))
    far = [*spots[:2], Point(-61.2, -32.04)]
    report = load(
        connection, ServicePoints(), write(tmp_path / "b.gpkg", far, name=names, **offers)
    )
    assert (report.inserted, report.notes["joined_to_known_places"]) == (0, 2)
    assert report.codes == {"far-away": 1}
    ways = [shapely.LineString([(x, 32.03), (x + 0.01, 32.03)]) for x in (118.78, 118.8)]
    load(connection, Streets(), write(tmp_path / "w.gpkg", ways, highway=["residential"] * 2))
    more = [ways[0], shapely.LineString([(-61.2, -32.03), (-61.19, -32.03)])]
    path = write(tmp_path / "v.gpkg", more, highway=["residential"] * 2)
    assert load(connection, Streets(), path).codes["street-known"] == 1


def test_points_without_a_name_beside_known_ones(connection: Connection, tmp_path: Path):
    """One is called by its tag, the other comes back."""
    spots = [Point(118.78 + 0.001 * n, 32.04) for n in range(2)]
    offers = {"服务类型": ["社区服务站"] * 2}
    load(
        connection, ServicePoints(), write(tmp_path / "a.gpkg", spots, name=["甲", "乙"], **offers)
    )
    path = write(tmp_path / "b.gpkg", spots, name=[None, None], amenity=["toilets", None])
    report = load(connection, ServicePoints(), path)
    assert (report.inserted, report.codes) == (1, {"no-name": 1})
    assert "joined_to_known_places" not in report.notes
    gates = write(tmp_path / "g.gpkg", spots, kind=["gate"] * 2)
    assert load(connection, AccessPoints(), gates).inserted == 2
    again = write(tmp_path / "h.gpkg", spots, kind=["gate"] * 2)
    assert load(connection, AccessPoints(), again).notes["joined_to_known_places"] == 2
