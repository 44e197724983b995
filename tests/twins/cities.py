"""A city drawn by rule, with the gaps that OpenStreetMap has, and the real one it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import shapely
from osmium.osm.mutable import Node, Relation, Way
from pyproj import CRS

from gridmap import crs
from tests import twins

Tags = Mapping[str, str]
XY = tuple[float, float]


@dataclass(frozen=True)
class City:
    """An extract, the layers that others made of it, and what is in them."""

    pbf: Path
    gpkg: Path
    box: tuple[float, float, float, float]
    """Around all of it: west, south, east, north."""
    buildings: int
    """Objects with a tag `building`."""
    broken: int
    """Of them without a sound outline."""
    walkable: int
    """Ways that can be walked."""
    roads: int
    """Of the layers."""
    blocks: dict[str, float]
    """Areas within four streets in m², by the sentence that names them."""
    open_block: str
    """A sentence of four streets that enclose nothing."""


def extract(name: str) -> Path:
    """A real extract, by folder and name."""
    return twins.SHARED / "geo" / f"{name}.osm.pbf"


def nanjing() -> City:
    """The middle of Nanjing; areas as measured on the map."""
    pbf = extract("nanjing_xinjiekou/nanjing_xinjiekou")
    return City(
        pbf, pbf.with_name("nanjing_xinjiekou.gpkg"),
        box=(118.7, 32.0, 118.9, 32.1), buildings=1279, broken=2, walkable=380, roads=386,
        blocks={
            "东起洪武北路,西至中山路,北临长江路,南接中山东路": 165_000,
            "东起太平北路,西至洪武北路,北临长江路,南接中山东路": 188_000,
            "东起中山路,西至上海路,北临华侨路,南接汉中路": 338_000,
            "东起太平南路,西至中山南路,北临中山东路,南接淮海路": 455_000,
            "东起太平北路,西至中山路,北临珠江路,南接长江路": 613_000,
            "东起王府大街,西至莫愁路,北临汉中路,南接石鼓路": 82_000,
            "东起碑亭巷,西至洪武北路,北临长江路,南接中山东路": 158_000,
        },
        open_block="东起中山南路,西至王府大街,北临石鼓路,南接建邺路",
    )  # fmt: skip


PLANE = CRS.from_epsg(4548)
CORNER = np.array([520_000.0, 3_515_000.0])
"""Of the drawn city, metres in `PLANE`."""

EASTWARD = (0.0, 520.0, 1089.0, 1111.0, 1650.0, 2300.0)
NORTHWARD = (0.0, 480.0, 1000.0, 1500.0, 2000.0)
AVENUES = ("青榆路", "石桥路", "云台路", "云台路", "明岗路", "东堤路")
"""South to north, from west to east. The third is two carriageways, 22 m apart."""

STREETS = ("南塘街", "文会街", "集贤街", "竹林街", "北闸街")
"""West to east, from south to north."""

MARGIN = 0.001
"""Around the outermost node, degrees."""

MEDIAN = 2
"""Column between the two carriageways: no block."""


@dataclass
class Sheet:
    """Objects of an extract while it is drawn; places are metres from `CORNER`."""

    places: dict[XY, int] = field(default_factory=dict)
    tags: dict[int, Tags] = field(default_factory=dict)
    ways: list[tuple[list[int], Tags]] = field(default_factory=list)
    relations: list[tuple[list[tuple[str, int, str]], Tags]] = field(default_factory=list)

    def node(self, x: float, y: float, tags: Tags | None = None) -> int:
        """Number of the node at a place; two ways that pass one place share it."""
        number = self.places.setdefault((round(x, 2), round(y, 2)), len(self.places) + 1)
        if tags:
            self.tags[number] = tags
        return number

    def way(self, line: list[XY], **tags: str) -> int:
        """A way through places; its number."""
        self.ways.append(([self.node(*place) for place in line], _keys(tags)))
        return len(self.ways)

    def area(self, ring: list[XY], **tags: str) -> int:
        """A closed way."""
        return self.way([*ring, ring[0]], **tags)

    def relation(self, members: dict[int, str], **tags: str) -> None:
        """A relation of ways with their roles."""
        listed = [("w", way, role) for way, role in members.items()]
        self.relations.append((listed, _keys(tags)))

    def lonlat(self) -> np.ndarray:
        """Degrees of the nodes in the order of their numbers."""
        points = shapely.points(np.array(list(self.places)) + CORNER)
        return shapely.get_coordinates(crs.reproject(points, PLANE, crs.STORED))

    def write(self, path: Path) -> Path:
        """As an extract."""
        with osmium.SimpleWriter(str(path)) as writer:
            for number, place in enumerate(self.lonlat(), 1):
                tags = dict(self.tags.get(number, {}))
                writer.add_node(Node(id=number, location=tuple(place), tags=tags))
            for number, (nodes, tags) in enumerate(self.ways, 1):
                writer.add_way(Way(id=number, nodes=nodes, tags=dict(tags)))
            for number, (members, tags) in enumerate(self.relations, 1):
                writer.add_relation(Relation(id=number, members=members, tags=dict(tags)))
        return path


def _keys(tags: Tags) -> Tags:
    """Tags as they are written: a double underscore stands for a colon."""
    return {key.replace("__", ":"): value for key, value in tags.items()}


def draw(folder: Path) -> City:
    """A city of 16 blocks, some 700 buildings and their streets, written into a folder."""
    rng = np.random.default_rng(11)
    sheet = Sheet()
    corners, west_sides = _streets(sheet, rng)
    rings = {}
    for column in range(len(AVENUES) - 1):
        for row in range(len(STREETS) - 1):
            if column != MEDIAN:
                _block(sheet, rng, west_sides, column, row)
                rings[column, row] = _ring(corners, west_sides, column, row)
    _one_of_each(sheet, corners)
    lonlat = sheet.lonlat()
    west, south = lonlat.min(axis=0) - MARGIN
    east, north = lonlat.max(axis=0) + MARGIN
    buildings = [tags for _, tags in [*sheet.ways, *sheet.relations] if "building" in tags]
    walked = [tags for _, tags in sheet.ways if "highway" in tags and "access" not in tags]
    return City(
        sheet.write(folder / "city.osm.pbf"), _layers(sheet, lonlat, folder / "city.gpkg"),
        box=(west, south, east, north), buildings=len(buildings), broken=2,
        walkable=len(walked), roads=len(walked),
        blocks={
            f"东起{AVENUES[column + 1]},西至{AVENUES[column]},北临{STREETS[row + 1]},"
            f"南接{STREETS[row]}": shapely.Polygon(ring).area
            for (column, row), ring in rings.items()
        },
        open_block="东起石桥路,西至青榆路,北临文会街,南接柳浦巷",
    )  # fmt: skip


Grid = dict[tuple[int, int], list[XY]]


def _near(rng: np.random.Generator, x: float, y: float, off: float) -> XY:
    dx, dy = rng.uniform(-off, off, 2)
    return x + dx, y + dy


def _streets(sheet: Sheet, rng: np.random.Generator) -> tuple[Grid, Grid]:
    """
    Draw the named streets, a way per block.

    Returns
    -------
    Grid
        The junction at the lower left of each block, and the bend of its southern street.
    Grid
        Two places on the western avenue of each block, where its alleys begin.
    """
    south: Grid = {}
    west: Grid = {}
    for column, x in enumerate(EASTWARD):
        for row, y in enumerate(NORTHWARD):
            if column == MEDIAN + 1:
                south[column, row] = [_east(south[MEDIAN, row][0])]
            else:
                south[column, row] = [_near(rng, x, y, 12)]
            if column == MEDIAN + 1 and row < len(NORTHWARD) - 1:
                west[column, row] = [_east(place) for place in west[MEDIAN, row]]
            elif row < len(NORTHWARD) - 1:
                high = NORTHWARD[row + 1] - y
                west[column, row] = [_near(rng, x, y + high * at, 9) for at in (0.33, 0.67)]
    for (column, row), places in south.items():
        if column < len(EASTWARD) - 1 and column != MEDIAN:
            middle = (EASTWARD[column] + EASTWARD[column + 1]) / 2
            places.append(_near(rng, middle, NORTHWARD[row], 9))
    for (column, row), places in west.items():
        oneway = {"oneway": "yes"} if column in (MEDIAN, MEDIAN + 1) else {}
        line = [south[column, row][0], *places, south[column, row + 1][0]]
        sheet.way(line, highway="primary", name=AVENUES[column], **oneway)
    for (column, row), places in south.items():
        if column < len(EASTWARD) - 1:
            # Nobody named the piece between the carriageways.
            named = {} if column == MEDIAN else {"name": STREETS[row]}
            sheet.way([*places, south[column + 1, row][0]], highway="secondary", **named)
    return south, west


def _east(place: XY) -> XY:
    return place[0] + EASTWARD[MEDIAN + 1] - EASTWARD[MEDIAN], place[1]


def _ring(south: Grid, west: Grid, column: int, row: int) -> list[XY]:
    """Middle lines of the four streets around a block."""
    return [
        *south[column, row], south[column + 1, row][0], *west[column + 1, row],
        south[column + 1, row + 1][0], *reversed(south[column, row + 1]),
        *reversed(west[column, row]),
    ]  # fmt: skip


ESTATES = ("青禾苑", "北闸新村", "", "榆荫里", "", "集贤公寓", "", "")
"""Names of housing estates, block by block: most have none."""


def _block(sheet: Sheet, rng: np.random.Generator, west: Grid, column: int, row: int) -> None:
    """Two alleys from avenue to avenue and the houses along them; an estate in every other."""
    number = column * (len(STREETS) - 1) + row
    middles = []
    for side, highway in enumerate(("residential", "service")):
        (x1, y1), (x2, y2) = west[column, row][side], west[column + 1, row][side]
        bends = [
            _near(rng, x1 + (x2 - x1) * at, y1 + (y2 - y1) * at, 5) for at in (0.25, 0.5, 0.75)
        ]
        line = [(x1, y1), *bends, (x2, y2)]
        middles.append(bends[1])
        sheet.way(line, highway=highway)
        _houses(sheet, rng, line)
        if side == 0 and number % 2 == 0:
            name = ESTATES[number // 2 % len(ESTATES)]
            rim = [(x1 + 20, y1 - 45), (x1 + 230, y1 - 45), (x1 + 230, y1 + 45), (x1 + 20, y1 + 45)]
            sheet.area(rim, landuse="residential", **({"name": name} if name else {}))
    if number % 3:
        sheet.way(middles, highway="footway")
        sheet.node(*middles[0], {"barrier": "gate"})


def _houses(sheet: Sheet, rng: np.random.Generator, line: list[XY]) -> None:
    """Buildings on both sides of an alley, with what tags people gave them."""
    alley = shapely.LineString(line)
    for at in np.arange(45, alley.length - 40, 40):
        here, there = (alley.interpolate(at + step) for step in (0, 1))
        along = np.array([there.x - here.x, there.y - here.y])
        for side in (-1, 1):
            if rng.random() < 0.1:
                continue
            across = side * np.array([-along[1], along[0]])
            long, deep = rng.uniform((20, 10), (32, 14))
            front = np.array([here.x, here.y]) + across * rng.uniform(7, 12)
            ring = [
                front + along * a * long / 2 + across * b * deep
                for a, b in ((-1, 0), (1, 0), (1, 1), (-1, 1))
            ]
            tags = _building_tags(rng)
            sheet.area([(float(x), float(y)) for x, y in ring], **tags)
            if tags["building"] == "retail":
                x, y = front + across * deep / 2
                name = f"{rng.choice(list('福禄寿喜安康'))}记小店{len(sheet.ways)}"
                sheet.node(x, y, {"shop": "convenience", "name": name})
            elif rng.random() < 0.05:
                sheet.node(*ring[0], {"entrance": "yes"})


def _building_tags(rng: np.random.Generator) -> dict[str, str]:
    """Most buildings are a shape and no more."""
    chance = rng.random()
    if chance < 0.7:
        return {"building": "yes"}
    if chance < 0.8:
        return {"building": "apartments", "building__levels": str(rng.integers(3, 18))}
    if chance < 0.9:
        return {"building": "retail"}
    name = f"{rng.integers(1, 40)}{rng.choice(['栋', '号楼', '幢'])}"
    return {"building": "residential", "name": name}


def _box(x: float, y: float, wide: float, high: float) -> list[XY]:
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def _one_of_each(sheet: Sheet, south: Grid) -> None:
    """What a city has once or twice, faults of the map among it."""
    sheet.area(_box(120, 400, 90, 45), building="school", name="青榆路小学", amenity="school")
    outer, inner = sheet.area(_box(240, 395, 70, 50)), sheet.area(_box(255, 410, 40, 20))
    sheet.relation({outer: "outer", inner: "inner"}, type="multipolygon", building="apartments")
    sheet.way(_box(340, 400, 30, 20), building="yes")
    missing = sheet.area(_box(400, 400, 30, 20))
    sheet.relation({missing: "outer", 9_999_999: "outer"}, type="multipolygon", building="yes")
    x, y = south[1, 2][0]
    sheet.way([(x + 100, y - 30), (x + 100, y + 30)], highway="footway", bridge="yes", layer="1")
    sheet.way([(700, 1250), (760, 1250)], highway="service", access="private")
    sheet.way([(2000, 1950), (2080, 1960)], highway="residential", name="柳浦巷")
    sheet.way([(2250, 1960), (2260, 1930), (2240, 1930)], highway="footway")
    sheet.area(_box(1180, 395, 120, 60), natural="water")
    sheet.area(_box(1330, 395, 120, 60), leisure="park", name="云台公园")
    sheet.relation(
        {1: "outer", 9_999_998: "outer"}, type="boundary", boundary="administrative",
        admin_level="8", name="石桥路街道",
    )  # fmt: skip
    for number, tags in enumerate(
        (
            {"amenity": "toilets"},
            {"amenity": "toilets", "wheelchair": "yes"},
            {"amenity": "clinic", "name": "石桥路卫生服务站"},
            {"amenity": "kindergarten"},
            {"office": "government", "name": "集贤社区居委会"},
            {"amenity": "restaurant", "name": "老街面馆"},
        )
    ):
        sheet.node(130 + 360 * number, 1480, tags)


POI_KEYS = ("amenity", "shop", "office", "name", "opening_hours")
"""Columns of the points; the last is empty in every row."""


def _layers(sheet: Sheet, lonlat: np.ndarray, path: Path) -> Path:
    """The sound buildings, the walkable streets and the points, as a GeoPackage."""
    buildings, roads = [], []
    for number, (nodes, tags) in enumerate(sheet.ways, 1):
        line = lonlat[np.array(nodes) - 1]
        if "highway" in tags and "access" not in tags:
            columns = {key: tags.get(key) for key in ("highway", "name", "bridge", "layer")}
            roads.append({"osm_id": number, **columns, "geometry": shapely.LineString(line)})
        elif "building" in tags and nodes[0] == nodes[-1]:
            buildings.append(_building(f"way/{number}", tags, shapely.Polygon(line)))
    for number, (members, tags) in enumerate(sheet.relations, 1):
        if "building" in tags and all(way <= len(sheet.ways) for _, way, _ in members):
            shell, *holes = (lonlat[np.array(sheet.ways[way - 1][0]) - 1] for _, way, _ in members)
            buildings.append(_building(f"relation/{number}", tags, shapely.Polygon(shell, holes)))
    points = [
        {**{key: tags.get(key) for key in POI_KEYS}, "geometry": shapely.Point(lonlat[node - 1])}
        for node, tags in sheet.tags.items()
        if {"amenity", "shop", "office"} & set(tags)
    ]
    for name, rows in (("buildings", buildings), ("roads", roads), ("pois", points)):
        gpd.GeoDataFrame(rows, crs=4326).to_file(path, layer=name)
    return path


def _building(reference: str, tags: Tags, outline: shapely.Polygon) -> dict:
    kind, number = reference.split("/")
    return {
        "osm_type": kind, "osm_id": int(number), "building": tags["building"],
        "name": tags.get("name"), "building_levels": tags.get("building:levels"),
        "addr_street": None, "geometry": shapely.MultiPolygon([outline]),
    }  # fmt: skip
