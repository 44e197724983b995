"""Layers as offices hand them over: their encodings, their numbers, their tables."""

import http.server
import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, box

from etl import archive, fields, headers, vector
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.layer import Layer
from etl.quantities import Count, Quantity
from etl.service_points import ServicePoints
from gridmap import limits
from gridmap.errors import SourceError
from tests import twins
from tests.layers import house, write
from tests.twins import layer_faults
from tests.twins.layer_faults import HOUSES, KINDS, shapefile, table, zipped


def rows(layer: Layer, path: Path) -> pd.DataFrame:
    """What the layer makes of a file."""
    return layer.clean(layer.read(path)).rows


def gbk(cpg: str | None) -> Callable[[Path], Path]:
    """Writes a shapefile in GBK that says something of its encoding."""
    columns = table("gbk", 楼号=["1号楼", "2号楼", "3号楼"], 用途=KINDS, 层数=["6", "6", "2"])
    return lambda folder: shapefile(folder / "gbk.shp", HOUSES, columns, cpg=cpg)


def utf8_called_gbk(folder: Path) -> Path:
    """In UTF-8, and its .cpg says otherwise."""
    columns = table("utf-8", 楼号=["1号楼", "2号楼", "3号楼"], 用途=KINDS, 层数=["6", "6", "2"])
    return shapefile(folder / "utf8.shp", HOUSES, columns, cpg="GBK")


def in_a_zip(folder: Path) -> Path:
    """Zipped, in GBK, in a folder of a Chinese name that is in GBK too."""
    inner = folder / "inner"
    inner.mkdir()
    shp = gbk(None)(inner)
    return zipped(shp, folder / "layer.zip", folder="楼栋/1", encoding="gbk")


def in_a_plain_zip(folder: Path) -> Path:
    """Zipped, in GBK."""
    inner = folder / "inner"
    inner.mkdir()
    return zipped(gbk("")(inner), folder / "layer.zip")


@pytest.mark.parametrize(
    ("which", "made"),
    [
        *(
            pytest.param(twins.TWIN, make, id=name)
            for name, make in {
                "no cpg": gbk(None),
                "empty cpg": gbk(""),
                "ansi": gbk("ANSI 936"),
                "system": gbk("system"),
                "lies": gbk("UTF-8"),
                "utf8": utf8_called_gbk,
                "zip": in_a_plain_zip,
                "zip of a folder": in_a_zip,
            }.items()
        ),
        *(
            pytest.param(twins.REAL, name, id=name, marks=twins.NEEDS_SHARED)
            for name in (
                "01f-gbk-cpg-empty.shp",
                "01f-gbk-cpg-ansi936.shp",
                "01f-gbk-cpg-system.shp",
                "01d-utf8-cpg-says-gbk.shp",
                "07c-shapefile.zip",
                "07d-shapefile-cn-folder.zip",
            )
        ),
    ],
)
def test_the_encoding_is_what_makes_headers_words(
    tmp_path: Path, which: str, made: Callable[[Path], Path] | str
):
    """Whatever the .cpg says: kinds, names and storeys are read."""
    path = layer_faults.real(str(made)) if isinstance(made, str) else made(tmp_path)
    found = rows(Buildings(), path)
    assert found["kind"].tolist() == ["residential", "residential", "commercial"]
    assert found["storeys"].tolist() == [6, 6, 2]
    assert found["name"].str.endswith("号楼").all()


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1252", ["Rua de São João", "Café Império", "à Sé", "Conceição"]),
        ("gbk", ["A座", "B座", "INNO未来城"]),
        ("utf-8", ["Rua de São João", "Café Império"]),
    ],
)
def test_text_of_a_table_that_names_no_encoding(tmp_path: Path, encoding: str, names: list[str]):
    """Accents are no Chinese characters, and a Chinese character after a letter is no accent."""
    columns = table(encoding, name=names)
    outlines = [house(118.78 + at / 1000, 32.04) for at in range(len(names))]
    path = shapefile(tmp_path / "t.shp", outlines, columns, cpg=None)
    assert rows(Buildings(), path)["name"].tolist() == names


@pytest.mark.parametrize("which", twins.EITHER)
def test_names_cut_in_mid_character(tmp_path: Path, which: str):
    """GDAL cuts names of UTF-8 at ten bytes: 楼栋名称 is 楼栋名 and a byte."""
    if which == twins.REAL:
        path = layer_faults.real("02e-gdal-utf8-long-names.shp")
    else:
        columns = table(
            "utf-8", 编码=["A", "B"], 楼栋名称=["1号楼", "2号楼"], 建筑类型=["住宅", "商业"],
            地上层数=["6", "2"],
        )  # fmt: skip
        path = shapefile(tmp_path / "cut.shp", HOUSES[:2], columns, cpg="UTF-8")
    found = rows(Buildings(), path)
    told = found[["name", "kind", "storeys"]].to_numpy().tolist()
    assert told == [["1号楼", "residential", 6], ["2号楼", "commercial", 2]]


@pytest.mark.parametrize("which", twins.EITHER)
def test_values_cut_in_mid_character(tmp_path: Path, which: str):
    """The half character is lost, not the file."""
    if which == twins.REAL:
        found = rows(Buildings(), layer_faults.real("01g-utf8-value-cut.shp"))
        assert found["name"].tolist() == ["幸福里家属院", "二号楼"]
        points = rows(ServicePoints(), layer_faults.real("02h-points-utf8.shp"))
        assert points["opening_hours"].tolist() == ["周一至周五 9:00-17:00"]
        return
    columns = table("utf-8", 楼号=["槐荫里家属院一号楼", "2号楼", "3号楼"], 用途=KINDS)
    path = shapefile(tmp_path / "cut.shp", HOUSES, columns, cpg="UTF-8", width=20)
    assert rows(Buildings(), path)["name"].tolist() == ["槐荫里家属院", "2号楼", "3号楼"]


@pytest.mark.parametrize("which", twins.EITHER)
def test_ten_characters_that_fit_one_field_are_it(tmp_path: Path, which: str):
    """As a shapefile keeps our own names."""
    if which == twins.REAL:
        path = layer_faults.real("02c-own-columns-cut.shp")
        point = layer_faults.real("02d-service-points-as-shp.shp")
    else:
        columns = table("utf-8", name=["1号楼"], house_numb=["12"], dwelling_c=["24"],
                        rooms_per_=["4"])  # fmt: skip
        path = shapefile(tmp_path / "b.shp", HOUSES[:1], columns, cpg=None)
        offered = table("utf-8", name=["槐荫站"], service_ty=["service_station"])
        point = shapefile(tmp_path / "p.shp", [Point(118.78, 32.04)], offered, cpg=None)
    [building] = rows(Buildings(), path).to_dict("records")
    assert (building["house_number"], building["dwelling_count"]) == ("12", 24)
    assert building["rooms_per_floor"] == 4
    assert rows(ServicePoints(), point)["service_types"].tolist() == [["service_station"]]


def test_a_beginning_that_fits_two_fields_is_neither():
    """And a whole name is no beginning."""
    known = {"a": ["service_type"], "b": ["service_tier"], "c": ["stated_area_m2"]}
    found = headers.of(["service_ti", "service_t", "stated_are"], known)
    assert {field: [one.position for one in those] for field, those in found.items()} == {
        "b": [0],
        "c": [2],
    }
    assert headers.of(["service_t_"], {"a": ["service_t_1"], "b": ["service_t_2"]}) == {}


def test_a_filegdb_is_a_folder(tmp_path: Path):
    """Read as it is, and in a .zip."""
    folder = tmp_path / "楼栋.gdb"
    frame = gpd.GeoDataFrame({"楼号": ["1号楼"], "用途": ["住宅"]}, geometry=HOUSES[:1], crs=4490)
    frame.to_file(folder, driver="OpenFileGDB", layer="buildings")
    assert rows(Buildings(), folder)["name"].tolist() == ["1号楼"]
    import shutil

    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, folder.name)
    assert rows(Buildings(), Path(packed))["name"].tolist() == ["1号楼"]


NUMBERS = {
    # As written: square metres, yuan.
    "1,5": (None, None),
    "600-800": (None, None),
    "约300": (300, 300),
    "３００㎡": (300, None),
    "2亩": (20_000 / 15, None),
    "1.5万": (15_000, 15_000),
    "三百": (300, 300),
    "0": (0, 0),
    "120万元（含装修）": (None, 1_200_000),
    "1,200,000": (1_200_000, 1_200_000),
    "1.2e6": (1_200_000, 1_200_000),
    "３０万": (300_000, 300_000),
    "0.5亿": (50_000_000, 50_000_000),
    "¥800000": (800_000, 800_000),
    "80-100万": (None, None),
    "5万~8万": (None, None),
    "1.2平方公里": (1_200_000, None),
    "待定": (None, None),
    "120万元(含装修20万)": (None, None),
}


@pytest.mark.parametrize(("written", "right"), NUMBERS.items())
def test_a_number_is_read_whole(written: str, right: tuple[float | None, float | None]):
    """Or not at all; a unit that is none of the field's is no number."""
    for read, value in zip((fields.area, fields.money), right, strict=True):
        [found] = read(pd.Series([written], dtype=object))
        assert found is None if value is None else found == pytest.approx(value)


@pytest.mark.parametrize(
    ("read", "written", "right"),
    [
        (fields.storeys, "地下2层地上18层", 18),
        (fields.storeys, "6+1", 7),
        (fields.storeys, "5+1层", 6),
        (fields.storeys, "18+1", None),
        (fields.storeys, "1+1+1", None),
        (fields.storeys, "地上18层，地下2层", 18),
        (fields.storeys, "18层（地下2层）", 18),
        (fields.storeys, "18F", 18),
        (fields.storeys, "十八层", 18),
        (fields.storeys, "2.5", 2),
        (fields.storeys, "6,5", None),
        (fields.storeys, "6-7", None),
        (fields.storeys, "11+1", None),
        (fields.storeys, "地下一层", None),
        (fields.dwellings, "2单元24户", 24),
        (fields.dwellings, "2梯4户", None),
        (fields.dwellings, "约1.2万户", 12_000),
        (fields.dwellings, "10户+8户", None),
        (fields.units, "2单元24户", 2),
        (fields.per_floor, "一梯两户", 2),
        (fields.places, "30张", 30),
        (fields.year, "1998-2003", None),
        (fields.year, "1998年5月", 1998),
        (fields.day, "2024-05-01至2025-01-01", None),
    ],
)
def test_a_count_is_read_whole(read: fields.Reader, written: str, right: int | None):
    """Of several numbers, the one whose unit is the field's."""
    [found] = read(pd.Series([written], dtype=object))
    assert found == right


@given(st.text(max_size=12), st.sampled_from([fields.area, fields.money, fields.storeys]))
def test_whatever_is_written_is_a_number_or_none(written: str, read: Quantity | Count):
    """And never fails."""
    [found] = read(pd.Series([written], dtype=object))
    assert found is None or found == found


@pytest.mark.parametrize("which", twins.EITHER)
def test_candidate_sites_of_an_office(tmp_path: Path, which: str):
    """Costs in 万 and 亿, areas in 亩; what is not understood is told."""
    text = (
        "编码,名称,类型,面积,造价,经度,纬度\n"
        'K0,甲,改建,"1,5",120万,118.78,32.04\n'
        "K4,乙,改建,2亩,1200000,118.781,32.04\n"
        "K7,丙,改建,0,0.5亿,118.782,32.04\n"
        "K9,丁,改建,300.5,80-100万,118.783,32.04\n"
    )
    path = layer_faults.real("25a-costs.csv")
    if which == twins.TWIN:
        path = tmp_path / "sites.csv"
        path.write_text(text, "utf-8")
    layer = CandidateSites(crs="EPSG:4326")
    cleaned = layer.clean(layer.read(path))
    assert set(cleaned.rows["kind"]) == {"convert"}
    by_code = cleaned.rows.set_index("source_ref")
    assert by_code.cost_yuan[["K0", "K7"]].tolist() == [1_200_000, 50_000_000]
    assert by_code.cost_yuan["K9"] is None and by_code.floor_area_m2["K0"] is None
    assert by_code.floor_area_m2["K4"] == pytest.approx(1333.33, abs=0.01)
    assert {"cost_yuan_not_understood", "floor_area_m2_not_understood"} <= set(cleaned.notes)


def test_a_header_says_the_unit(tmp_path: Path):
    """造价（万元） and a cell with a unit of its own; a unit that is no money is no cost."""
    path = tmp_path / "sites.csv"
    path.write_text(
        "名称,造价（万元）,面积(亩),费用（美元）,lon,lat\n甲,120,3,9,118.78,32.04\n"
        "乙,1200000元,600㎡,,118.781,32.04\n",
        "utf-8",
    )
    layer = CandidateSites(crs="EPSG:4326")
    cleaned = layer.clean(layer.read(path))
    assert cleaned.rows["cost_yuan"].tolist() == [1_200_000, 1_200_000]
    assert cleaned.rows["floor_area_m2"].tolist() == [2000, 600]
    assert cleaned.notes["columns_not_used"] == ["费用（美元）"]


HEAD = "编码,名称,服务类型,经度,纬度\n"
ROW = "S1,槐荫站,service_station,118.78,32.04\n"
WKT = 'code,name,service_type,geom\nS1,槐荫站,service_station,"{}"\n'
TABLES = {
    "10g-sep-line.csv": "sep=,\n" + HEAD + ROW,
    "10h-title-line.csv": "某街道服务网点一览表,,,,\n" + HEAD + ROW,
    "10b-comma-decimal.csv": (HEAD + ROW).replace(",", ";").replace(".", ","),
    "title.csv": "某街道服务网点一览表\n\n" + HEAD + ROW,
    "quoted.csv": HEAD + 'S1,槐荫站,service_station,"118,78","32,04"\n',
    "sep.csv": "sep=;\r\n" + (HEAD + ROW).replace(",", ";"),
    "pair.csv": '名称,服务类型,location\n槐荫站,service_station,"118.78,32.04"\n',
    "ewkt.csv": WKT.format("SRID=4326;POINT (118.78 32.04)"),
    "lower.csv": WKT.format("point z (118.78 32.04 5)"),
    "hex.csv": WKT.format(Point(118.78, 32.04).wkb_hex),
    "bytea.csv": WKT.format("\\x" + Point(118.78, 32.04).wkb_hex),
    "wkb.csv": WKT.replace("geom", "wkb").format(Point(118.78, 32.04).wkb_hex),
    "json.csv": 'name,service_type,geojson\n槐荫站,service_station,"{""type"":""Point"",'
    '""coordinates"":[118.78,32.04]}"\n',
    "sides.csv": HEAD + ROW.replace("118.78,32.04", "E118.78,北纬32.04°"),
    "seconds.csv": HEAD + ROW.replace("118.78,32.04", "118°46′48″,32度2分24秒"),
    "wide.csv": HEAD + ROW.replace("118.78,32.04", "１１８.７８,３２.０４"),
    "remark.csv": HEAD.replace("经度,纬度", "经度（度）,纬度(WGS84)") + ROW,
    "brackets.csv": '名称,服务类型,坐标\n槐荫站,service_station,"(118.78，32.04)"\n',
    "bar.csv": (HEAD + ROW).replace(",", "|"),
    "wide comma.csv": (HEAD + ROW).replace(",", "，"),
    "traditional.csv": "編碼,名稱,服務類型,經度,緯度\n" + ROW,
}


@pytest.mark.parametrize(
    ("which", "name"),
    twins.each(TABLES, [name for name in TABLES if name[:2] == "10"]),
)
def test_tables_of_another_shape(tmp_path: Path, which: str, name: str):
    """Read where the meaning is plain."""
    path = layer_faults.real(name)
    if which == twins.TWIN:
        path = tmp_path / name
        path.write_text(TABLES[name], "utf-8")
    [found] = rows(ServicePoints(crs="EPSG:4326"), path).to_dict("records")
    assert (found["geom"].x, found["geom"].y) == pytest.approx((118.78, 32.04))
    assert found["service_types"] == ["service_station"]


def test_what_is_no_coordinate(tmp_path: Path):
    """Minutes beyond 60, words, curves: each is a row that comes back with its reason."""
    path = tmp_path / "t.csv"
    path.write_text("name,lon,lat\na,118°75′,32.04\nb,东边,32.04\nc,,32.04\n", "utf-8")
    assert [one.code for one in vector.read(path, crs="EPSG:4326").faults] == [
        "lon-lat-no-number", "lon-lat-no-number", "lon-lat-empty",
    ]  # fmt: skip
    curve = "CIRCULARSTRING (118.784 32.04,118.7841 32.0401,118.7842 32.04)"
    path.write_text(
        f'name,wkt\na,"CURVEPOLYGON ({curve})"\nb,"GEOMETRYCOLLECTION ({curve})"\n'
        f'c,{{}}\nd,"{HOUSES[0].wkt}"\ne,\n',
        "utf-8",
    )
    read = vector.read(path, crs="EPSG:4326")
    assert [one and one.code for one in read.faults] == [
        "geometry-curved", "geometry-curved", "wkt-unreadable", None, None,
    ]  # fmt: skip
    assert read.geometry[3].equals(HOUSES[0]) and read.geometry[4] is None


def test_traditional_words(tmp_path: Path):
    """Headers and kinds as Big5 has them."""
    columns = table("big5", 樓號=["1號樓"] * 3, 用途=["住宅", "住宅", "商業"], 層數=["6"] * 3)
    found = rows(Buildings(), shapefile(tmp_path / "b.shp", HOUSES, columns, cpg=None))
    assert found["kind"].tolist() == ["residential", "residential", "commercial"]
    assert found["storeys"].tolist() == [6, 6, 6] and found["name"].tolist() == ["1號樓"] * 3


def test_a_zip_in_a_zip(tmp_path: Path):
    """And layers of one name in two folders are told apart."""
    inner = in_a_plain_zip(tmp_path)
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as package:
        package.writestr("资料/inner.zip", inner.read_bytes())
        package.writestr("__MACOSX/资料/._inner.zip", b"rubbish")
    assert rows(Buildings(), outer)["storeys"].tolist() == [6, 6, 2]
    drawn = write(tmp_path / "a.geojson", HOUSES[:1], name=["1号楼"]).read_bytes()
    with zipfile.ZipFile(outer, "w") as package:
        package.writestr("东/a.geojson", drawn)
        package.writestr("西/a.geojson", drawn)
    with pytest.raises(SourceError, match=r"西/a\.geojson"):
        vector.read(outer)
    assert len(vector.read(outer, layer="东/a.geojson")) == 1


def test_a_zip_that_unpacks_to_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """By what it says of itself nothing is unpacked; by what it holds no more than allowed."""
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1 << 20)
    path = tmp_path / "blank.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("blank.csv", b" " * (3 << 20))
    content = path.read_bytes()
    path.write_bytes(content.replace((3 << 20).to_bytes(4, "little"), (9).to_bytes(4, "little")))
    with pytest.raises(SourceError):
        vector.read(path)
    path.write_bytes(content)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    with pytest.raises(SourceError, match="more than 1 MB when unpacked"):
        vector.read(path)


LIMITS = [
    *((ending, "FEATURES", 2) for ending in (".geojson", ".gpkg", ".shp", ".parquet", ".csv")),
    *((ending, "VERTICES", 14) for ending in (".geojson", ".gpkg", ".shp", ".parquet", ".csv")),
    *((ending, "LAYER_BYTES", 100) for ending in (".geojson", ".gpkg", ".shp")),
]


@pytest.mark.parametrize(("ending", "limit", "most"), LIMITS)
def test_a_layer_that_takes_too_much_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, limit: str, most: int
):
    """200,000 buildings of 14 corners took 0.8 GB of memory, half a million would take over two."""
    path = tmp_path / f"buildings{ending}"
    outlines = [box(118 + n / 1000, 32, 118.0005 + n / 1000, 32.0005) for n in range(3)]
    frame = gpd.GeoDataFrame({"name": ["1", "2", "3"]}, geometry=outlines, crs="EPSG:4326")
    if ending == ".csv":
        pd.DataFrame({"name": frame.name, "wkt": frame.geometry.to_wkt()}).to_csv(path)
    elif ending == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    assert len(vector.read(path, crs="EPSG:4326").geometry) == 3
    monkeypatch.setattr(limits, limit, most)
    with pytest.raises(SourceError, match="load it as several files"):
        vector.read(path, crs="EPSG:4326")


def test_a_shapefile_is_as_large_as_its_table_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write(tmp_path / "b.shp", [house(118.78, 32.04)], note=["某" * 80])
    places = path.stat().st_size
    monkeypatch.setattr(limits, "LAYER_BYTES", places + 50)
    assert path.with_suffix(".dbf").stat().st_size > 50
    with pytest.raises(SourceError, match="load it as several files"):
        vector.read(path)


def test_a_folder_is_as_large_as_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "b.gdb"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / name).write_bytes(b" " * 60)
    monkeypatch.setattr(limits, "LAYER_BYTES", 100)
    with pytest.raises(SourceError, match="load it as several files"):
        vector.read(folder)


def test_a_large_table(tmp_path: Path):
    """64 MB of text took 1.2 GB of memory."""
    path = tmp_path / "points.csv"
    path.write_bytes(b" " * (41 << 20))
    with pytest.raises(SourceError, match="larger than 40 MB"):
        vector.read(path)


@pytest.mark.parametrize(
    "head",
    [
        [["编码", "名称", "服务类型", "坐标", None], [None, None, None, "经度", "纬度"]],
        [["编码", "名称", "服务类型", "位置", None], [None, None, None, "经度", "纬度"]],
    ],
)
def test_a_header_of_two_rows(tmp_path: Path, head: list[list[str | None]]):
    """As merged cells make it."""
    book = openpyxl.Workbook()
    for row in [["网点一览表"], *head, ["S1", "槐荫站", "service_station", 118.78, 32.04]]:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    found = rows(ServicePoints(crs="EPSG:4326"), tmp_path / "t.xlsx")
    assert found[["source_ref", "name"]].to_numpy().tolist() == [["S1", "槐荫站"]]


@pytest.mark.parametrize("which", twins.EITHER)
def test_outlines_as_ewkt_and_ewkb(tmp_path: Path, which: str):
    """The SRID is the CRS, so that none need be said."""
    path = layer_faults.real("10r-ewkt.csv")
    if which == twins.TWIN:
        texts = [f"SRID=4326;{HOUSES[0].wkt}", HOUSES[1].wkt.lower(), HOUSES[2].wkb_hex]
        path = tmp_path / "ewkt.csv"
        lines = [f'{at},{at}号楼,住宅,"{text}"' for at, text in enumerate(texts)]
        path.write_text("\n".join(["code,name,kind,geom", *lines]), "utf-8")
    found = rows(Buildings(), path)
    assert len(found) == (5 if which == twins.REAL else 3)
    assert set(found["kind"]) == {"residential"}


@pytest.mark.parametrize("which", twins.EITHER)
def test_a_workbook_of_coordinates(tmp_path: Path, which: str):
    """Below a title, on whatever sheet."""
    path = layer_faults.real("12a-points.xlsx")
    if which == twins.TWIN:
        path = tmp_path / "points.xlsx"
        book = openpyxl.Workbook()
        book.create_sheet("网点").append(["某街道网点"])
        for row in (["编码", "名称", "服务类型", "经度", "纬度"],
                    ["S1", "槐荫站", "service_station", 118.78, 32.04],
                    ["S2", "柳塘站", "service_station", 118.781, 32.041]):  # fmt: skip
            book["网点"].append(row)
        book.save(path)
    found = rows(ServicePoints(crs="EPSG:4326"), path)
    assert found["source_ref"].tolist() == ["S1", "S2"]


@pytest.mark.parametrize("which", twins.EITHER)
def test_what_kml_states_of_a_place(tmp_path: Path, which: str):
    """ExtendedData by their own names; a .kmz is the same, packed."""
    path = layer_faults.real("08c-extended.kml")
    if which == twins.TWIN:
        path = tmp_path / "a.kml"
        path.write_text(
            '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
            "<Folder><name>站</name><Placemark><name>槐荫站</name><ExtendedData>"
            '<Data name="服务类型"><value>service_station</value></Data>'
            '<Data name="编码"><value>S9</value></Data></ExtendedData>'
            "<Point><coordinates>118.78,32.04,0</coordinates></Point></Placemark>"
            "<Placemark><name>坏</name><Point><coordinates>x</coordinates></Point></Placemark>"
            "</Folder></Document></kml>",
            "utf-8",
        )
    [found] = rows(ServicePoints(), path).to_dict("records")
    assert (found["source_ref"], found["service_types"]) == ("S9", ["service_station"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,lon,lat\na,118.78,32.04,5\n", "line 2 has 4 values, the header names 3"),
        ("name,lon,lat\na,118.78\nb,118.78,32.04\n", "line 2 has 2 values"),
        ("name,address\na,b\n", "no columns lon and lat"),
        ("name,wkt\na,SRID=4326;POINT (1 2)\nb,SRID=4490;POINT (1 2)\n", "several CRS"),
    ],
)
def test_the_reason_is_true(tmp_path: Path, text: str, says: str):
    """And says what to do."""
    path = tmp_path / "t.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError, match=says):
        vector.read(path, crs="EPSG:4326")


def test_thousands_are_no_decimals(tmp_path: Path):
    """Where every comma has three digits behind it nobody knows."""
    path = tmp_path / "t.csv"
    path.write_text('name,x,y\na,"118,780","32,040"\n', "utf-8")
    assert [one.code for one in vector.read(path, crs="EPSG:4326").faults] == ["lon-lat-no-number"]


@pytest.mark.parametrize("ending", [".vrt", ".geojson", ".shp"])
def test_no_file_reads_another(tmp_path: Path, ending: str):
    """A VRT is a list of other files, whatever it is called."""
    secret = write(tmp_path / "secret.geojson", [house(118.78, 32.04)], name=["别处"])
    path = tmp_path / f"layer{ending}"
    path.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    with pytest.raises(SourceError):
        vector.read(path)


def test_no_file_asks_a_server(tmp_path: Path):
    """A GeoJSON may link to its CRS."""
    asked: list[str] = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            """Nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = write(tmp_path / "a.geojson", [house(118.78, 32.04)], name=["1号楼"])
    layer = json.loads(path.read_text())
    link = {"href": f"http://127.0.0.1:{server.server_port}/crs", "type": "ogcwkt"}
    path.write_text(json.dumps(layer | {"crs": {"type": "link", "properties": link}}))
    try:
        vector.read(path, crs="EPSG:4326")
    except SourceError:
        pass
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


def test_what_is_closed_or_gone_is_not_in_use(tmp_path: Path):
    """Offices have many words for it; taken for open, a closed point would serve people."""
    states = {
        "正常运营": "open", "试运行": "open", "已停用": "closed", "暂停服务": "closed",
        "已撤销": "closed", "筹建中": "planned",
    }  # fmt: skip
    points = [Point(118.78 + at / 1000, 32.04) for at in range(len(states))]
    write(tmp_path / "points.geojson", points, 名称=[*states], 状态=[*states])
    layer = ServicePoints()
    found = layer.clean(layer.read(tmp_path / "points.geojson")).rows
    assert found["status"].tolist() == [*states.values()]
    states = {"已拆迁": "demolished", "待建": "planned", "停工": "planned", "征收中": "closing"}
    states |= {"已建成": "in_use", "危房": "in_use"}
    outlines = [house(118.78 + at / 1000, 32.04) for at in range(len(states))]
    write(tmp_path / "houses.geojson", outlines, 楼号=[*states], 状态=[*states])
    assert rows(Buildings(), tmp_path / "houses.geojson")["status"].tolist() == [*states.values()]


def test_words_for_homes_and_for_none(tmp_path: Path):
    kinds = {
        "棚户": True, "公租房": True, "居民楼": True, "回迁房": True,
        "村委会": False, "宗祠": False, "养老院": False, "养殖房": False, "临时板房": False,
        "车棚": False,
    }  # fmt: skip
    outlines = [house(118.78 + at / 1000, 32.04) for at in range(len(kinds))]
    write(tmp_path / "houses.geojson", outlines, 用途=[*kinds])
    found = rows(Buildings(), tmp_path / "houses.geojson")
    assert found["is_residential"].tolist() == [*kinds.values()]


def test_closed_lines_are_outlines(tmp_path: Path):
    """As CAD draws them; an open line is none."""
    outline = house(118.78, 32.04).exterior
    lines = [LineString(outline.coords), LineString(outline.coords[:-1])]
    write(tmp_path / "lines.geojson", lines, 楼号=["1栋", "2栋"])
    layer = Buildings()
    cleaned = layer.clean(layer.read(tmp_path / "lines.geojson"))
    assert cleaned.rows["name"].tolist() == ["1栋"]
    assert [why and why.code for why in cleaned.reasons] == [None, "wrong-geometry"]
    assert cleaned.notes["lines_closed_to_outlines"] == 1
