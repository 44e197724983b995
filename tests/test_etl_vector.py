"""Files as they come: formats, encodings, and every way to be broken."""

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import MultiPoint, Point, Polygon
from sqlalchemy import Connection

from etl import placing, vector
from etl.boundaries import Communities
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.features import Features
from etl.service_points import ServicePoints
from etl.streets import Streets
from gridmap import crs as crs_
from gridmap.errors import CrsError, SourceError
from tests.layers import Drawing, house, write

HOUSES = [house(118.78 + n * 0.001, 32.04) for n in range(40)]
NAMES = [f"{n}号楼" for n in range(40)]


def clean(path: Path, **options):
    """Buildings of a file."""
    source = Buildings(**options)
    return source.clean(source.read(path))


def reasons(cleaned) -> list[str]:
    """Why rows were rejected, in file order."""
    return [str(row.reason) for row in sorted(cleaned.rejected, key=lambda row: row.row_number)]


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "parquet", "fgb"])
def test_formats(tmp_path: Path, ending: str):
    path = write(tmp_path / f"b.{ending}", HOUSES, 名称=NAMES, 层数=[6] * 40)
    # FlatGeobuf sorts its features by place.
    rows = clean(path).rows.set_index("name").loc[NAMES]
    assert rows["storeys"].tolist() == [6] * 40
    found = rows["geom"].iloc[3]
    assert found.geom_type == "MultiPolygon"
    assert shapely.equals_exact(found.geoms[0], HOUSES[3], tolerance=1e-9, normalize=True)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("has_cpg", [True, False])
def test_shapefile_encodings(tmp_path: Path, encoding: str, has_cpg: bool):
    frame = gpd.GeoDataFrame({"楼号": NAMES}, geometry=HOUSES, crs=4490)
    frame.to_file(tmp_path / "b.shp", encoding=encoding)
    (tmp_path / "b.cpg").write_text("GBK" if encoding == "gb18030" else "UTF-8")
    if not has_cpg:
        (tmp_path / "b.cpg").unlink()
    assert clean(tmp_path / "b.shp").rows["name"].tolist() == NAMES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("head", ["lon,lat", "经度,纬度", "X,Y", "Lng,LATITUDE"])
def test_csv(tmp_path: Path, encoding: str, head: str):
    path = tmp_path / "p.csv"
    path.write_bytes(f"{head},名称\n118.78,32.04,旧锅炉房\n".encode(encoding))
    source = CandidateSites(crs="EPSG:4326")
    rows = source.clean(source.read(path)).rows
    assert rows["name"].tolist() == ["旧锅炉房"]
    assert (rows["geom"].iloc[0].x, rows["geom"].iloc[0].y) == (118.78, 32.04)


def test_csv_rows_without_a_place(tmp_path: Path):
    path = tmp_path / "p.csv"
    path.write_text("lon,lat,name\n118.78,32.04,a\n,,b\nabc,32.04,c\n0,0,d\n\n118.79,nan,e\n")
    source = CandidateSites(crs="EPSG:4326")
    cleaned = source.clean(source.read(path))
    assert cleaned.rows["name"].tolist() == ["a"]
    assert [(row.row_number, str(row.reason)) for row in cleaned.rejected] == [
        (2, "lon or lat is empty"),
        (3, "lon or lat is no number"),
        (4, "lies at 0, 0: its coordinates were never set"),
        (5, "lon or lat is no number"),
    ]


def test_csv_with_wkt(tmp_path: Path):
    path = tmp_path / "b.csv"
    wkt = [HOUSES[0].wkt, "POLYGON((broken", ""]
    path.write_text("WKT;name\n" + "".join(f'"{one}";n\n' for one in wkt))
    cleaned = clean(path, crs="EPSG:4326")
    assert len(cleaned.rows) == 1
    assert reasons(cleaned) == ["the WKT cannot be read", "no geometry"]


def test_a_csv_says_nothing_of_its_datum(tmp_path: Path):
    path = tmp_path / "p.csv"
    path.write_text("lon,lat\n118.78,32.04\n")
    with pytest.raises(CrsError, match=r"pass --crs, such as EPSG:4326.*gcj02"):
        vector.read(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,address\na,b\n", "no columns lon and lat"),
        ("lon,lat,name\n118.78,32.04,a\n118.7", "line 3 .* cut off"),
        ("lon,lon\n1,2\n", "same name"),
        ("", "the file is empty"),
        ("lon,lat\n", "no features"),
    ],
)
def test_csv_that_is_no_layer(tmp_path: Path, text: str, says: str):
    path = tmp_path / "p.csv"
    path.write_text(text)
    with pytest.raises(SourceError, match=says):
        vector.read(path, crs="EPSG:4326")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "parquet", "fgb"])
def test_a_file_that_is_cut_off(tmp_path: Path, ending: str, share: float):
    path = write(tmp_path / f"b.{ending}", HOUSES, name=NAMES)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(SourceError) as caught:
        vector.read(path)
    assert "\n" not in str(caught.value)
    assert path.name in str(caught.value)


@pytest.mark.parametrize("part", ["shp", "shx", "dbf"])
def test_a_shapefile_with_a_part_cut_off(tmp_path: Path, part: str):
    write(tmp_path / "b.shp", HOUSES, name=NAMES)
    cut = tmp_path / f"b.{part}"
    cut.write_bytes(cut.read_bytes()[:-50])
    with pytest.raises(SourceError, match=f"b.{part}: cut off"):
        vector.read(tmp_path / "b.shp")


def test_a_lone_shp(tmp_path: Path):
    write(tmp_path / "b.shp", HOUSES, name=NAMES)
    (tmp_path / "lone").mkdir()
    shutil.copy(tmp_path / "b.shp", tmp_path / "lone")
    with pytest.raises(SourceError, match=r"b.shx and b.dbf missing beside it"):
        vector.read(tmp_path / "lone" / "b.shp")


@pytest.mark.parametrize("name", ["b.gpkg", "b.geojson", "b.shp", "b.parquet", "b.dwg", "b"])
@pytest.mark.parametrize("content", [b"", b"hello" * 99, b'{"a": 1}', b"\x00" * 5000])
def test_a_file_that_is_no_vector_file(tmp_path: Path, name: str, content: bytes):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        vector.read(path)
    assert "\n" not in str(caught.value)


def test_a_layer_without_features(tmp_path: Path):
    path = tmp_path / "e.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(SourceError, match="holds no features"):
        vector.read(path)


def test_a_table_without_geometry(tmp_path: Path):
    import pyogrio

    pyogrio.write_dataframe(pd.DataFrame({"a": [1]}), tmp_path / "t.gpkg", layer="t")
    with pytest.raises(SourceError, match="none of its layers has geometry"):
        vector.read(tmp_path / "t.gpkg")


def test_several_layers(tmp_path: Path):
    path = tmp_path / "town.gpkg"
    frame = gpd.GeoDataFrame({"name": NAMES}, geometry=HOUSES, crs=4326)
    for layer in ("buildings", "estates"):
        frame.to_file(path, layer=layer)
    assert len(vector.read(path, wanted=("building", "buildings"))) == 40
    assert len(vector.read(path, layer="estates")) == 40
    with pytest.raises(SourceError, match="buildings, estates: name the one"):
        vector.read(path)
    with pytest.raises(SourceError, match="no layer streets; it has buildings, estates"):
        vector.read(path, layer="streets")


def test_no_crs(tmp_path: Path):
    path = write(tmp_path / "b.shp", HOUSES, crs=None, name=NAMES)
    with pytest.raises(CrsError, match="does not say its CRS: pass --crs"):
        vector.read(path)
    assert len(clean(path, crs="EPSG:4326").rows) == 40


@pytest.mark.parametrize("code", [4549, 4528, 32650, 4490, 3857])
def test_any_crs_comes_to_the_same_place(tmp_path: Path, code: int):
    there = gpd.GeoSeries(HOUSES, crs=4326).to_crs(code)
    path = write(tmp_path / "b.gpkg", list(there), crs=f"EPSG:{code}", name=NAMES)
    for found, house_ in zip(clean(path).rows["geom"], HOUSES, strict=True):
        assert found.centroid.distance(house_.centroid) < 1e-8


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_declared_datum_overrules_the_file(tmp_path: Path, datum: str):
    moved = crs_.reproject(np.array(HOUSES, dtype=object), crs_.STORED, datum)
    path = write(tmp_path / "b.geojson", list(moved), name=NAMES)
    declared = clean(path, crs=datum).rows["geom"].iloc[0]
    taken_at_its_word = clean(path).rows["geom"].iloc[0]
    assert declared.centroid.distance(HOUSES[0].centroid) < 1e-8
    assert taken_at_its_word.centroid.distance(HOUSES[0].centroid) > 0.003


def features(points: list[tuple[float, float]], crs: str) -> Features:
    """A layer of points."""
    geometry = np.array([Point(place) for place in points], dtype=object)
    faults = np.full(len(points), None, dtype=object)
    return Features(pd.DataFrame(index=range(len(points))), geometry, crs_.parse(crs), "p", faults)


HERE = (118.78, 32.04)


@pytest.mark.parametrize(
    ("place", "crs", "says"),
    [
        ((32.04, 118.78), "EPSG:4326", "lat and lon look swapped: one lies at lon 32.04"),
        ((43.82, 87.6), "EPSG:4490", "swapped"),
        ((32.04, 118.78), "gcj02", "swapped"),
        ((40384600.5, 3546900.2), "EPSG:4326", r"no degrees.*EPSG:4528"),
        ((13222500.0, 3767000.0), "EPSG:4326", r"no degrees.*EPSG:3857"),
        ((384600.5, 3546900.2), "EPSG:4490", r"no degrees.*4534 to 4554"),
        (HERE, "EPSG:4549", "look like degrees"),
        ((40384600.5, 3546900.2), "EPSG:4549", r"zone number 40.*EPSG:4528"),
        ((3546900.2, 384600.5), "EPSG:4549", "northing and easting look swapped"),
    ],
)
def test_the_whole_layer_is_wrong(place: tuple[float, float], crs: str, says: str):
    with pytest.raises(CrsError, match=says):
        placing.to_stored(features([place, place, HERE], crs))


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ((32.04, 118.78), "axes-swapped"),
        ((0.0, 0.0), "at-zero"),
        ((1187.8, 32.04), "beyond-degrees"),
        ((float("inf"), 32.04), "not-finite"),
        ((float("nan"), 32.04), "not-finite"),
    ],
)
def test_one_row_is_wrong(place: tuple[float, float], says: str):
    geometry, reasons = placing.to_stored(features([HERE, HERE, place, HERE], "EPSG:4326"))
    assert [why and why.code for why in reasons] == [None, None, says, None]
    assert geometry[2] is None
    assert geometry[3] == Point(HERE)


def test_one_row_lies_outside_its_projection():
    points = [(384600.5, 3546900.2)] * 3 + [(1e30, 1e30)]
    _, reasons = placing.to_stored(features(points, "EPSG:4549"))
    assert [why and why.code for why in reasons] == [None, None, None, "beyond-crs"]


DRAWN = Drawing("""
    A . B . C
    . . . . .
    D . E . F
    . . . . .
    G . H . I
""")


def shaped(tmp_path: Path, *geometry, **columns):
    """Buildings of some shapes."""
    return clean(write(tmp_path / "b.gpkg", list(geometry), **columns))


def test_heights_are_dropped(tmp_path: Path):
    flat = DRAWN.polygon("ABED")
    raised = shapely.force_3d(flat, z=12.5)
    found = shaped(tmp_path, raised).rows["geom"].iloc[0]
    assert not found.has_z
    assert found.equals(flat)


def test_polygons_stay_whole(tmp_path: Path):
    with_court = DRAWN.polygon("ACIG")
    with_court = with_court.difference(with_court.centroid.buffer(0.0005))
    two = DRAWN.polygons("ABED", "EFIH")
    rows = shaped(tmp_path, with_court, two).rows
    assert len(rows["geom"].iloc[0].geoms[0].interiors) == 1
    assert rows["geom"].iloc[1].equals(two)


def test_a_collection_keeps_its_polygons(tmp_path: Path):
    mixed = shapely.GeometryCollection([DRAWN.polygon("ABED"), DRAWN.point("I")])
    cleaned = shaped(tmp_path, mixed)
    assert cleaned.rows["geom"].iloc[0].equals(DRAWN.polygon("ABED"))
    assert cleaned.notes["collections_reduced_to_polygons"] == 1


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "no geometry"),
        (Polygon(), "the geometry is empty"),
        (DRAWN.point("A"), "a point where a polygon is needed"),
        (DRAWN.line("AB"), "a line where a polygon is needed"),
        (MultiPoint([DRAWN.point("A"), DRAWN.point("B")]), "several points where a polygon"),
        (shapely.GeometryCollection([DRAWN.point("I")]), "a mixed collection where"),
        (DRAWN.polygon("ACGI"), "the outline crosses itself; no one outline fits"),
        (house(118.78, 32.04, 1e-6), "smaller than 1 m2"),
        (DRAWN.polygon("ABC"), "nothing is left of it"),
    ],
)
def test_shapes_that_are_no_building(tmp_path: Path, geometry, reason: str):
    cleaned = shaped(tmp_path, DRAWN.polygon("ABED"), geometry, name=["a", "b"])
    assert len(cleaned.rows) == 1
    assert reason in reasons(cleaned)[0]
    assert cleaned.rejected[0].row_number == 2
    assert cleaned.rejected[0].raw == {"name": "b"}


def test_a_small_spike_is_repaired(tmp_path: Path):
    """A square whose drawer went 1 cm back over the corner."""
    x, y = 118.78, 32.04
    square = [(x, y), (x + 1e-3, y), (x + 1e-3, y + 1e-3)]
    spiked = Polygon([*square, (x - 1e-7, y + 1e-3), (x + 1e-7, y + 1.0001e-3), (x, y + 1e-3)])
    assert not spiked.is_valid
    cleaned = shaped(tmp_path, spiked)
    assert cleaned.notes["geometries_repaired"] == 1
    assert cleaned.rows["geom"].iloc[0].is_valid
    assert cleaned.rows["geom"].iloc[0].area == pytest.approx(1e-6, rel=0.001)


def test_an_unclosed_ring_is_closed(tmp_path: Path):
    path = tmp_path / "b.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {},'
        '"geometry": {"type": "Polygon", "coordinates":'
        "[[[118.78, 32.04], [118.781, 32.04], [118.781, 32.041]]]}}]}"
    )
    assert clean(path).rows["geom"].iloc[0].area == pytest.approx(5e-7)


def test_duplicates(tmp_path: Path):
    """Rows 2 and 3 repeat row 1: once from another corner, once turned round."""
    square = DRAWN.polygon("ABED")
    turned, reversed_ = DRAWN.polygon("EDAB"), DRAWN.polygon("DEBA")
    cleaned = shaped(tmp_path, square, turned, reversed_, DRAWN.polygon("BCFE"))
    assert len(cleaned.rows) == 2
    assert reasons(cleaned) == ["duplicate of row 1"] * 2


def test_codes_are_keys(tmp_path: Path):
    outlines = [DRAWN.polygon(one) for one in ("ABED", "BCFE", "ABED", "ABED")]
    cleaned = shaped(tmp_path, *outlines, 编码=["K1", "K1", "K2", "K1"])
    assert cleaned.rows["source_ref"].tolist() == ["K1", "K2"]
    assert reasons(cleaned) == ["another outline with the key of row 1", "duplicate of row 1"]


def test_names_of_columns(tmp_path: Path):
    path = write(
        tmp_path / "b.geojson",
        HOUSES[:2],
        **{"楼号": ["3栋", None], "NAME": [None, "甲楼"], "Building:Levels": ["6层", "2.5"]},
        **{"addr street": ["金碧路", ""], "颜色": ["红", "白"], "建成年代": ["1998年", "198"]},
    )
    cleaned = clean(path)
    rows = cleaned.rows
    assert rows["name"].tolist() == ["3栋", "甲楼"]
    assert rows["storeys"].tolist() == [6, 2]
    assert rows["street"].tolist() == ["金碧路", None]
    assert rows["built_year"].tolist() == [1998, None]
    assert cleaned.notes["columns_not_used"] == ["颜色"]
    assert str(cleaned.notes["built_year_not_understood"]) == "1 in “建成年代”, such as '198'"


@pytest.mark.parametrize(
    ("kind", "name", "lived_in"),
    [
        ("yes", None, True),
        ("yes", "3栋", True),
        ("yes", "金陵中学", False),
        ("yes", "新街口大厦", False),
        ("yes", "人民医院宿舍", True),
        ("apartments", "中心大厦", True),
        ("住宅", None, True),
        ("商住", None, True),
        ("office", "住宅楼", False),
        ("spaceship", None, True),
        (None, None, True),
    ],
)
def test_who_lives_there(tmp_path: Path, kind: str | None, name: str | None, lived_in: bool):
    path = write(tmp_path / "b.gpkg", HOUSES[:2], building=[kind, "yes"], name=[name, None])
    assert clean(path).rows["is_residential"].iloc[0] == lived_in


def test_a_shop_is_no_home(tmp_path: Path):
    path = write(tmp_path / "b.gpkg", HOUSES[:2], building=["yes", "yes"], shop=["books", None])
    assert clean(path).rows["is_residential"].tolist() == [False, True]


def test_service_points_that_are_none(connection: Connection, tmp_path: Path):
    path = write(
        tmp_path / "p.geojson",
        [Point(118.78 + n / 1000, 32.04) for n in range(4)],
        name=["a", None, "c", "d"],
        service_types=["meal_point;tea_house", "meal_point", None, "meal_point"],
        opened_on=["2020-01-02", None, None, "2021-05-01"],
        closed_on=["2024/3/1", None, None, "2020年5月1日"],
    )
    source = ServicePoints()
    cleaned = source.link(connection, source.clean(source.read(path)))
    assert cleaned.rows["service_types"].tolist() == [["meal_point", "tea_house"]]
    assert [str(row.reason) for row in cleaned.rejected] == [
        "no name",
        "no service type",
        "it closes before it opens",
    ]


def test_communities_are_known_by_name(connection: Connection, tmp_path: Path):
    outlines = [DRAWN.polygon(one) for one in ("ABED", "BCFE", "DEHG")]
    path = write(tmp_path / "c.gpkg", outlines, 社区名称=["复兴社区", None, "漓江路社区"])
    source = Communities()
    cleaned = source.link(connection, source.clean(source.read(path)))
    assert cleaned.rows["source_ref"].tolist() == ["复兴社区", "漓江路社区"]
    assert [str(row.reason) for row in cleaned.rejected] == ["no name"]


def test_streets_closed_to_walkers(tmp_path: Path):
    path = write(
        tmp_path / "s.gpkg",
        [DRAWN.line(one) for one in ("AB", "BC", "DE", "EF", "GH", "HI")],
        highway=["residential", "motorway", "footway", "primary", "支路", "steps"],
        foot=[None, None, "no", "yes", None, None],
        access=[None, None, None, "private", None, "private"],
    )
    source = Streets()
    cleaned = source.clean(source.read(path))
    assert cleaned.rows["kind"].tolist() == ["branch", "arterial", "branch"]
    assert [str(row.reason) for row in cleaned.rejected] == [
        "not open to walkers: motorway",
        "not open to walkers: footway",
        "not open to walkers: steps",
    ]


def test_every_row_is_accounted_for(tmp_path: Path):
    geometry = [*HOUSES, None, Polygon(), DRAWN.point("A"), HOUSES[0], DRAWN.polygon("ACGI")]
    path = write(tmp_path / "b.gpkg", geometry, name=NAMES + ["x"] * 5)
    cleaned = clean(path)
    assert len(cleaned.rows) + len(cleaned.rejected) == len(geometry)
    assert len({row.row_number for row in cleaned.rejected}) == len(cleaned.rejected) == 5


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "the file is empty"),
        ("blank.csv", b"\n\n", "the file is empty"),
        ("empty.xlsx", b"", "the file is empty"),
        ("text.xlsx", b"hello", "open it in Excel or WPS and save it as .xlsx"),
    ],
)
def test_a_table_of_nothing_says_what_it_is(
    tmp_path: Path, name: str, content: bytes, message: str
):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        clean(path, crs="EPSG:4326")


def test_a_parquet_whose_geometry_has_another_name_is_refused(tmp_path):
    """As geopandas writes it where a column of the name `geometry` was added beside `geom`."""
    layer = gpd.GeoDataFrame({"name": ["A"]}, geometry=[Point(118, 32)], crs=4326)
    layer = layer.rename_geometry("geom")
    layer["geometry"] = gpd.GeoSeries([Polygon([(118, 32), (119, 32), (119, 33)])], crs=4326)
    layer[["name", "geometry"]].to_parquet(tmp_path / "odd.parquet")
    with pytest.raises(SourceError, match="said to be in column geom"):
        vector.read(tmp_path / "odd.parquet")
