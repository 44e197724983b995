"""
Random files of layers as offices hand them over: columns missing, dirt in cells, bad places.

`draw` writes one file and tells how many rows it has; nothing is said of what is right in them.
"""

import json
import random
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import shapely
from pyproj import Transformer
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from etl.boundaries import Communities, Subdistricts
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.estates import Estates
from etl.gates import AccessPoints
from etl.land import Land
from etl.layer import Layer
from etl.service_points import ServicePoints
from etl.streets import Streets
from tests.twins.layer_faults import shapefile, zipped

WEST, SOUTH, SIDE = 118.778, 32.038, 0.008
"""Lower left corner and side of the town, in degrees."""

ENDINGS = (".geojson", ".gpkg", ".csv", ".zip", ".xlsx")

NUMBERS = (
    *(
        None,
        "",
        "6",
        "6层",
        "１８",
        "120万",
        "2亩",
        "6,5",
        "80-100万",
        "地下2层地上18层",
        "约300",
        "-5",
    ),
    *(
        "0",
        "1e300",
        "-1",
        "99999999999",
        "2单元24户",
        "三百",
        "nan",
        "待定",
        "#REF!",
        "6.0",
        "3.5公顷",
    ),
)
WORDS = (
    *(
        None,
        "",
        "-",
        "住宅",
        "商业",
        "yes",
        "高速公路",
        "步行街",
        "改建",
        "新建",
        "封闭小区",
        "公园",
    ),
    *(
        "spaceship",
        "社区服务站",
        "助餐点;养老站",
        "大厅",
        "小区门",
        "单元门",
        "二类居住用地",
        "规划",
        "已拆",
    ),
)
DAYS = (None, "", "2024-05-01", "2020年1月2日", "1998", "2024.13.45", "20240501", "0000-00-00")
NAMES = (
    "槐荫社区",
    "柳塘社区",
    "槐荫里",
    "1号楼",
    "乙站",
    "丙路",
    "甲",
    "",
    None,
    "a\tb",
    "名" * 80,
)
TEXTS = (*NAMES, *WORDS, "\u0000", "'; --", "=1+1", "𠮷野家", "118.78", "  空  格  ", "1e5")

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "名称", "NAME"),
    "code": ("code", "编码", "编号", "osm_id"),
    "kind": ("kind", "类型", "用途", "道路等级", "building"),
    "service_types": ("service_types", "服务类型", "类别"),
    "community": ("community", "所属社区"),
    "estate": ("estate", "小区"),
    "storeys": ("层数", "地上层数", "building:levels"),
    "dwelling_count": ("户数", "dwelling_count"),
    "floor_area_m2": ("建筑面积", "面积（亩）", "floor_area_m2"),
    "cost_yuan": ("造价（万元）", "cost_yuan"),
    "capacity": ("床位数",),
    "built_year": ("建成年份",),
    "opened_on": ("启用日期",),
    "closed_on": ("停用日期",),
    "level": ("layer",),
    "is_bridge": ("bridge",),
    "status": ("状态",),
    "parent": ("上级",),
    "aliases": ("别名",),
    "source": ("source",),
    "source_ref": ("source_ref",),
    "other": ("备注", "fid", "id_1", "x1"),
}
VALUES: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("storeys", "dwelling_count", "floor_area_m2", "cost_yuan"), NUMBERS),
    **dict.fromkeys(("capacity", "level", "is_bridge"), NUMBERS),
    **dict.fromkeys(("kind", "service_types", "status"), WORDS),
    **dict.fromkeys(("built_year", "opened_on", "closed_on"), DAYS),
    **dict.fromkeys(("name", "community", "estate", "parent", "aliases"), NAMES),
}
"""What cells of a column hold; of the others anything."""

KINDS: dict[type[Layer], str] = {
    **dict.fromkeys((Buildings, Communities, Subdistricts, Estates, Land), "polygon"),
    **dict.fromkeys((ServicePoints, CandidateSites, AccessPoints), "point"),
    Streets: "line",
}


@dataclass(frozen=True)
class Drawn:
    """A file, the layer that it is for, and how many rows it has."""

    layer: Layer
    path: Path
    count: int


def draw(folder: Path, dice: random.Random, kind: type[Layer] | None = None) -> Drawn:
    """Write a random file of a kind, or of any."""
    kind = kind or dice.choice(list(KINDS))
    count = dice.choice((1, 2, 3, 8, 20))
    dirt = dice.choice((0.0, 0.1, 0.5))
    geometry: list[BaseGeometry | None] = []
    for _ in range(count):
        repeats = geometry and dice.random() < dirt / 4
        geometry.append(dice.choice(geometry) if repeats else _shape(KINDS[kind], dice, dirt))
    columns = _columns(count, dice, dirt)
    ending = dice.choice(ENDINGS)
    declared = None if ending in (".geojson", ".gpkg") else "EPSG:4326"
    if dice.random() < 0.1:
        declared = dice.choice(("EPSG:4326", "EPSG:4490", "gcj02", "EPSG:4549"))
    path = folder / f"{dice.choice(('layer', '图层', 'a b'))}{ending}"
    WRITERS[ending](path, geometry, columns, dice)
    name = dice.choice((None, None, "s"))
    return Drawn(kind(crs=declared, name=name), path, count)


def _columns(count: int, dice: random.Random, dirt: float) -> dict[str, list[Any]]:
    made: dict[str, list[Any]] = {}
    for field, names in COLUMNS.items():
        if dice.random() > (0.9 if field in ("name", "kind", "service_types", "code") else 0.25):
            continue
        pool = VALUES.get(field, TEXTS)
        values = [dice.choice(TEXTS if dice.random() < dirt / 3 else pool) for _ in range(count)]
        if field == "code" and dice.random() < 0.8:
            values = [f"K{number}" for number in range(count)]
        if field == "service_types":
            values = [one if dice.random() < 0.3 else "助餐点" for one in values]
        if field == "name":
            values = [one if dice.random() < 0.3 else f"{n}号楼" for n, one in enumerate(values)]
        made[dice.choice(names)] = values
    return made


def _shape(needed: str, dice: random.Random, dirt: float) -> BaseGeometry | None:
    if dice.random() >= dirt:
        return _sound(needed, dice)
    try:
        return dice.choice(BAD)(_sound(needed, dice), dice)
    except shapely.errors.GEOSException:
        return None


def _sound(needed: str, dice: random.Random) -> BaseGeometry:
    x, y = WEST + SIDE * dice.random(), SOUTH + SIDE * dice.random()
    if needed == "point":
        return Point(x, y)
    size = dice.choice((0.0002, 0.0005, 0.004))
    if needed == "line":
        return LineString([(x, y), (x + size, y), (x + size, y + size)])
    return box(x, y, x + size, y + size / 2)


def _moved(dx: float, dy: float) -> Callable[[BaseGeometry, random.Random], BaseGeometry]:
    return lambda shape, dice: shapely.transform(shape, lambda xy: xy + np.array((dx, dy)))


def _crossed(shape: BaseGeometry, dice: random.Random) -> BaseGeometry:
    x, y = shape.bounds[:2]
    far = dice.choice((0.0003, 0.00001))
    return Polygon([(x, y), (x + 0.0004, y + 0.0003), (x + 0.0004, y), (x, y + far)])


BAD: tuple[Callable[[Any, random.Random], BaseGeometry | None], ...] = (
    lambda shape, dice: None,
    lambda shape, dice: type(shape)(),
    _moved(-100, 0),
    _moved(-1, 0),
    _moved(0, -30),
    _moved(300, 0),
    _moved(-WEST, -SOUTH),
    lambda shape, dice: shapely.transform(shape, lambda xy: xy[:, ::-1]),
    lambda shape, dice: shapely.transform(shape, lambda xy: xy * 0),
    lambda shape, dice: shapely.transform(shape, lambda xy: xy * 1e5),
    lambda shape, dice: shapely.transform(shape, lambda xy: xy * dice.choice((np.nan, np.inf))),
    lambda shape, dice: shapely.force_3d(shape, 5.0),
    lambda shape, dice: shape.centroid,
    lambda shape, dice: shape.buffer(1e-7),
    lambda shape, dice: LineString([shape.bounds[:2], shape.bounds[2:]]),
    lambda shape, dice: shapely.GeometryCollection([shape, shape.centroid]),
    lambda shape, dice: MultiPolygon([shape.buffer(1e-4), shape.buffer(2e-4)]),
    lambda shape, dice: MultiPoint([shape.centroid, Point(WEST, SOUTH)]),
    lambda shape, dice: Point(WEST, SOUTH).buffer(0.01, quad_segs=400),
    _crossed,
)
"""What goes wrong with a place."""


def _geojson(path: Path, geometry: list, columns: dict[str, list], dice: random.Random) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {name: values[at] for name, values in columns.items()},
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for at, shape in enumerate(geometry)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(text, "utf-8")


def _gpkg(path: Path, geometry: list, columns: dict[str, list], dice: random.Random) -> None:
    crs = dice.choice(("EPSG:4326", "EPSG:4490", "EPSG:4549"))
    if crs == "EPSG:4549":
        flat = Transformer.from_crs(4326, 4549, always_xy=True).transform
        geometry = [
            None if one is None else shapely.transform(one, lambda xy: np.column_stack(flat(*xy.T)))
            for one in geometry
        ]
    clean = {
        name: [None if one is None else str(one).replace("\0", "") for one in values]
        for name, values in columns.items()
        if name not in ("fid", "id_1")
    }
    frame = gpd.GeoDataFrame(pd.DataFrame(clean, index=range(len(geometry))), geometry=geometry,
                             crs=crs)  # fmt: skip
    path.unlink(missing_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(path, driver="GPKG")


def _rows(geometry: list, columns: dict[str, list], dice: random.Random) -> list[list[Any]]:
    """A table with WKT, or with lon and lat where all are points."""
    points = all(one is None or one.geom_type == "Point" for one in geometry)
    if points and dice.random() < 0.7:
        place = {
            "lon": [None if one is None or one.is_empty else one.x for one in geometry],
            "lat": [None if one is None or one.is_empty else one.y for one in geometry],
        }
    else:
        place = {"wkt": [None if one is None else one.wkt for one in geometry]}
        if dice.random() < 0.1:
            place["wkt"][0] = "POLYGON ((1 2"
    whole = {**columns, **place}
    return [list(whole), *map(list, zip(*whole.values(), strict=True))]


def _csv(path: Path, geometry: list, columns: dict[str, list], dice: random.Random) -> None:
    rows = [
        ["" if cell is None else str(cell).replace("\0", "") for cell in row]
        for row in _rows(geometry, columns, dice)
    ]
    mark = dice.choice(",;\t")
    lines = [mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    title = dice.choice(("", "", "某街道一览表\n", f"sep={mark}\n"))
    encoding = dice.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16"))
    path.write_text(title + "\n".join(lines) + "\n", encoding)


def _xlsx(path: Path, geometry: list, columns: dict[str, list], dice: random.Random) -> None:
    book = openpyxl.Workbook()
    for row in _rows(geometry, columns, dice):
        book.active.append([str(c).replace("\0", "") if isinstance(c, str) else c for c in row])
    for cell in (one for row in book.active.iter_rows() for one in row):
        if cell.data_type == "f":
            cell.data_type = "s"
    book.save(path)


def _zip(path: Path, geometry: list, columns: dict[str, list], dice: random.Random) -> None:
    encoding = dice.choice(("utf-8", "gb18030"))
    # A shapefile has one type of geometry, and no several points as one point.
    kinds = {one.geom_type for one in geometry if one is not None}
    kept = next((one for one in ("Polygon", "Point", "LineString") if one in kinds), None)
    geometry = [one if one is not None and one.geom_type == kept else None for one in geometry]
    # Nor does GDAL write what is nowhere into one.
    geometry = [
        one if one is not None and np.isfinite(shapely.get_coordinates(one)).all() else None
        for one in geometry
    ]
    if all(one is None for one in geometry):
        geometry = [Point(WEST, SOUTH)] * len(geometry)
    table = {
        name.encode(encoding): [str(one or "").replace("\0", "").encode(encoding) for one in values]
        for name, values in columns.items()
    }
    folder = path.with_suffix("")
    folder.mkdir(exist_ok=True)
    cpg = dice.choice((None, "", "UTF-8", "GBK", "system"))
    shp = shapefile(folder / "a.shp", geometry, table or {b"name": [b""] * len(geometry)}, cpg=cpg)
    zipped(shp, path)


WRITERS = {".geojson": _geojson, ".gpkg": _gpkg, ".csv": _csv, ".xlsx": _xlsx, ".zip": _zip}
