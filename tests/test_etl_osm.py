"""OpenStreetMap: a town drawn by hand, and two cities, object by object."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import networkx as nx
import osmium
import pytest
from sqlalchemy import Connection, text

from etl import notes as note_texts
from etl import walking
from etl.osm import tags as meaning
from etl.osm.load import load
from etl.run import Report
from gridmap.errors import SourceError
from gridmap.network import streets
from tests.layers import Drawing
from tests.ledgers import reasons_in
from tests.twins.cities import City

TOWN = Drawing("""
    A B C D E
    F G H I J
    K L M N O
    P Q R S T
""")


class OsmFile:
    """An .osm file, drawn: nodes are the letters of TOWN."""

    def __init__(self) -> None:
        self.ids = {letter: number for number, letter in enumerate(TOWN.places, 1)}
        self.nodes = {letter: "" for letter in TOWN.places}
        self.others: list[str] = []

    def node(self, letter: str, **tags: str) -> None:
        """Give a node tags."""
        self.nodes[letter] = _tags(tags)

    def drop(self, letters: str) -> None:
        """Leave nodes out of the file, as a clipped extract does."""
        for letter in letters:
            del self.nodes[letter]

    def way(self, number: int, letters: str, **tags: str) -> None:
        """A way through nodes."""
        refs = "".join(f'<nd ref="{self.ids[letter]}"/>' for letter in letters)
        self.others.append(f'<way id="{number}" version="1">{refs}{_tags(tags)}</way>')

    def relation(self, number: int, members: dict[int, str], **tags: str) -> None:
        """A relation of ways, with their roles."""
        refs = "".join(
            f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members.items()
        )
        self.others.append(f'<relation id="{number}" version="1">{refs}{_tags(tags)}</relation>')

    def write(self, path: Path) -> Path:
        """To disk."""
        nodes = "".join(
            f'<node id="{self.ids[letter]}" version="1" lon="{TOWN.places[letter][0]:.7f}"'
            f' lat="{TOWN.places[letter][1]:.7f}">{tags}</node>'
            for letter, tags in self.nodes.items()
        )
        path.write_text(f'<osm version="0.6">{nodes}{"".join(self.others)}</osm>', "utf-8")
        return path


def _tags(tags: dict[str, str]) -> str:
    """Tags; a double underscore stands for a colon."""
    return "".join(
        f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items()
    )


def by_kind(reports: list[Report]) -> dict[str, Report]:
    """Reports by table; in every one loaded and rejected add up to read."""
    for report in reports:
        assert report.loaded + report.rejected == report.read > 0
    return {report.kind: report for report in reports}


def rows(connection: Connection, query: str) -> list[tuple]:
    """All rows of a query, as tuples."""
    return [tuple(row) for row in connection.execute(text(query))]


def test_buildings(connection: Connection, tmp_path: Path):
    town = OsmFile()
    town.way(1, "ABGFA", building="yes", name="3栋", building__levels="6", addr__street="金碧路",
             addr__housenumber="12")  # fmt: skip
    town.way(2, "CDIHC", building="school", name="金陵小学")
    town.way(3, "AETPA")
    town.way(4, "GINLG")
    town.relation(5, {3: "outer", 4: "inner"}, type="multipolygon", building="apartments")
    town.way(6, "ABG", building="yes")
    town.way(7, "DEJID", building="no")
    town.way(8, "AGBFA", building="yes")
    town.relation(9, {3: "outer", 99: "outer"}, type="multipolygon", building="yes")
    town.relation(10, {1: "outline"}, type="building", building="yes")
    town.node("T", building="yes", name="岗亭")
    reports = by_kind(load(connection, town.write(tmp_path / "t.osm")))
    assert rows(
        connection,
        "SELECT source, source_ref, name, street, house_number, storeys, kind, is_residential,"
        " ST_NumInteriorRings(ST_GeometryN(geom, 1)) FROM building ORDER BY source_ref",
    ) == [
        ("osm", "relation/5", None, None, None, None, "residential", True, 1),
        ("osm", "way/1", "3栋", "金碧路", "12", 6, "unspecified", True, 0),
        ("osm", "way/2", "金陵小学", None, None, None, "school", False, 0),
    ]
    assert rows(connection, "SELECT raw->>'code', reason_code FROM reject ORDER BY 1") == [
        ("node/20", "node-no-outline"),
        ("relation/10", "relation-no-outline"),
        ("relation/9", "rings-open"),
        ("way/6", "outline-open"),
        ("way/8", "outline-crosses"),
    ]
    assert (reports["building"].read, reports["building"].loaded) == (8, 3)
    assert "gridmap load boundaries" in str(reports["building"].notes["hint"])


def test_streets(connection: Connection, tmp_path: Path):
    """F-G-H-I-J on the ground; B-G-L crosses it at a node, C-R passes over it without one."""
    town = OsmFile()
    town.way(1, "FGHIJ", highway="primary", name="金碧路")
    town.way(2, "BGL", highway="footway")
    town.way(3, "CR", highway="residential", bridge="yes", layer="1")
    town.way(4, "KLM", highway="motorway")
    town.way(5, "NO", highway="footway", access="private")
    town.way(6, "PQ", highway="service", access="private", foot="yes")
    town.way(7, "DE", highway="construction")
    town.way(8, "AAA", highway="path")
    town.way(9, "DEJ", highway="pedestrian")
    town.drop("E")
    reports = by_kind(load(connection, town.write(tmp_path / "t.osm")))
    assert rows(
        connection,
        "SELECT source_ref, name, kind, is_bridge, component FROM street ORDER BY source_ref",
    ) == [
        ("way/1/0", "金碧路", "arterial", False, 0),
        ("way/1/1", "金碧路", "arterial", False, 0),
        ("way/2/0", None, "path", False, 0),
        ("way/2/1", None, "path", False, 0),
        ("way/3/0", None, "branch", True, 1),
        ("way/6/0", None, "service", False, 2),
    ]
    report = reports["street"]
    assert reasons_in(report, "en") == {
        "all its nodes lie at one place": 1,
        "some of its nodes are missing from the file": 1,
    }
    assert report.notes["highways_not_walkable"] == {"motorway": 1, "footway": 1, "construction": 1}
    assert report.notes["connected_parts"] == 3


@pytest.mark.parametrize(
    ("tags", "codes"),
    [
        ({"amenity": "clinic"}, ["health_station"]),
        ({"amenity": "doctors", "name": "金碧社区卫生服务中心"}, ["health_center"]),
        ({"amenity": "hospital", "name": "人民医院"}, []),
        ({"amenity": "kindergarten"}, ["kindergarten"]),
        ({"amenity": "townhall", "name": "玄武区人民政府"}, []),
        ({"amenity": "townhall", "name": "锦江桥街道办事处"}, ["service_hall"]),
        ({"office": "government", "name": "复兴社区居委会"}, ["service_station"]),
        ({"amenity": "social_facility", "social_facility:for": "senior"}, ["elderly_station"]),
        (
            {
                "amenity": "social_facility",
                "social_facility": "day_care",
                "social_facility:for": "disabled;senior",
            },
            ["day_care_center"],
        ),
        ({"amenity": "social_facility", "social_facility:for": "child"}, []),
        ({"amenity": "restaurant"}, []),
        ({"amenity": "hospital", "name": "云溪社区卫生服务中心"}, ["health_center"]),
        ({"amenity": "hospital", "name": "云溪社区卫生服务站"}, ["health_station"]),
        ({"amenity": "clinic", "name": "爱犬宠物诊所"}, []),
        ({"building": "kindergarten", "name": "小白鸽"}, ["kindergarten"]),
        ({"building": "kindergarten"}, []),
        ({"amenity": "school", "name": "云溪幼儿园"}, ["kindergarten"]),
        ({"amenity": "school", "name": "云溪小学"}, ["primary_school"]),
        ({"amenity": "school", "name": "第十九中学"}, ["middle_school"]),
        ({"amenity": "school"}, []),
        ({"landuse": "construction", "name": "规划幼儿园"}, []),
        ({"amenity": "library", "name": "区图书馆"}, ["culture_station"]),
        ({"amenity": "library", "name": "云溪大学图书馆"}, []),
        ({"amenity": "library", "name": "云大图书馆"}, []),
        ({"amenity": "marketplace"}, ["market"]),
        ({"shop": "supermarket"}, ["supermarket"]),
        ({"shop": "convenience"}, ["convenience_store"]),
        ({"amenity": "pharmacy"}, ["pharmacy"]),
        ({"leisure": "park"}, ["park"]),
        ({"highway": "bus_stop"}, ["bus_stop"]),
        ({"railway": "subway_entrance"}, ["metro_station"]),
        ({"railway": "station", "station": "subway"}, ["metro_station"]),
        ({"railway": "station"}, []),
        ({"amenity": "post_office"}, ["post_office"]),
        ({"amenity": "post_office", "name": "菜鸟驿站"}, []),
        ({"amenity": "police", "name": "云溪派出所"}, ["police_station"]),
        ({"amenity": "police", "name": "云溪交警支队"}, []),
        ({"leisure": "pitch"}, ["sports_ground"]),
        ({"leisure": "pitch", "access": "private"}, []),
    ],
)
def test_services_by_tags(tags: dict[str, str], codes: list[str]):
    row = meaning.service_point(tags)
    assert [row["service_types"]] == codes if row else codes == []


def test_the_rest_of_a_town(connection: Connection, tmp_path: Path):
    town = OsmFile()
    town.node("A", amenity="toilets")
    town.node("B", amenity="toilets", access="customers")
    town.way(1, "GHMLG", amenity="library", name="图书馆", building="public", wheelchair="yes")
    town.way(2, "IJONI", leisure="park", name="翠湖")
    town.way(3, "KLQPK", natural="water")
    town.way(4, "AEJFA", landuse="residential", name="金碧小区", alt_name="金碧新村")
    town.way(5, "AETPA")
    # The tags of a border on a piece of it.
    town.way(8, "AET", boundary="administrative", admin_level="8", name="锦江桥街道")
    town.relation(6, {5: "outer"}, type="boundary", boundary="administrative", admin_level="10",
                  name="复兴社区")  # fmt: skip
    town.relation(7, {5: "outer", 99: "outer"}, type="boundary", boundary="administrative",
                  admin_level="8", name="锦江桥街道")  # fmt: skip
    reports = by_kind(load(connection, town.write(tmp_path / "t.osm")))
    assert set(reports) == {
        *("subdistrict", "community", "estate", "building", "service_point", "land"),
    }
    assert (reports["subdistrict"].loaded, reports["subdistrict"].rejected) == (0, 1)
    assert rows(
        connection,
        "SELECT p.source_ref, p.name, tier, service_type_code, is_accessible, c.name"
        " FROM service_point p JOIN service_offer o ON o.service_point_id = p.id"
        " JOIN community c ON c.id = community_id ORDER BY 1",
    ) == [
        ("node/1", "公共厕所", "outpost", "public_toilet", None, "复兴社区"),
        ("way/1", "图书馆", "station", "culture_station", True, "复兴社区"),
        ("way/2", "翠湖", "station", "park", None, "复兴社区"),
    ]
    assert rows(connection, "SELECT kind, name FROM land ORDER BY 1") == [
        ("park", "翠湖"),
        ("water", None),
    ]
    assert rows(connection, "SELECT name, aliases FROM estate") == [("金碧小区", ["金碧新村"])]
    assert rows(connection, "SELECT e.name, c.name FROM building b JOIN community c"
                " ON c.id = b.community_id LEFT JOIN estate e ON e.id = estate_id") == [
        (None, "复兴社区")
    ]  # fmt: skip


def test_points_passed_over_are_told(connection: Connection, tmp_path: Path):
    """A library and a pitch of a university, the kindergarten's house, and what is no service."""
    town = OsmFile()
    town.way(1, "AEOKA", amenity="university", name="云溪大学")
    town.node("G", amenity="library", name="逸夫馆")
    town.way(2, "BCHGB", leisure="pitch")
    town.node("H", shop="supermarket")
    town.way(3, "KNSPK", amenity="kindergarten", name="云溪幼儿园")
    town.way(4, "LMRQL", building="kindergarten", name="云溪幼儿园教学楼")
    town.node("O", amenity="restaurant")
    town.node("T", amenity="restaurant")
    town.node("J", shop="bakery")
    reports = by_kind(load(connection, town.write(tmp_path / "t.osm")))
    assert rows(connection, "SELECT source_ref FROM service_point ORDER BY 1") == [
        ("node/8",),
        ("way/3",),
    ]
    notes = reports["service_point"].notes
    assert (notes["points_on_a_campus"], notes["points_mapped_twice"]) == (2, 1)
    assert "no_service_points" not in notes
    assert notes["points_passed_over"] == {
        "amenity=restaurant": 2,
        "amenity=university": 1,
        "shop=bakery": 1,
    }
    passed = {"points_passed_over": {**notes["points_passed_over"], "craft=shoemaker": 3}}
    [line] = note_texts.lines(passed)
    assert str(line).endswith("restaurants: 2; bakeries: 1; universities: 1; others: 3")


def test_a_file_without_service_points_says_so(connection: Connection, tmp_path: Path):
    town = OsmFile()
    town.way(1, "ABGFA", building="yes")
    town.node("T", amenity="restaurant")
    (report,) = load(connection, town.write(tmp_path / "t.osm"))
    assert report.notes["no_service_points"] is True
    assert report.notes["points_passed_over"] == {"amenity=restaurant": 1}


@pytest.mark.parametrize(
    ("tags", "lives"),
    [
        ({"building": "yes", "location": "underground"}, False),
        ({"building": "yes", "layer": "-1"}, False),
        ({"building": "yes", "building:levels": "0", "building:levels:underground": "2"}, False),
        ({"building": "yes", "demolished": "yes"}, False),
        ({"building": "yes", "power": "substation"}, False),
        ({"building": "yes", "military": "bunker"}, False),
        ({"building": "yes", "man_made": "water_tower"}, False),
        ({"building": "yes", "religion": "buddhist"}, False),
        ({"building": "yes", "name": "人防工程"}, False),
        ({"building": "apartments", "man_made": "courtyard"}, True),
        ({"building": "apartments", "demolished": "yes"}, False),
        ({"building": "yes", "ruins": "yes"}, False),
        ({"building": "apartments", "abandoned": "yes"}, False),
        ({"building": "yes", "abandoned": "no"}, True),
        ({"building": "collapsed"}, False),
        ({"building": "yes", "building:use": "industrial"}, False),
        ({"building": "industrial", "building:use": "residential"}, True),
        ({"building": "apartments", "building:use": "retail"}, True),
        ({"building": "apartments;retail"}, True),
        ({"building": "retail;office"}, False),
        ({"building": "Apartments"}, True),
        ({"building": "static_caravan"}, True),
        ({"building": "roof"}, False),
        ({"building": "entrance"}, False),
        ({"building": "yes", "man_made": "bridge"}, False),
        ({"building": "yes", "shop": "no"}, True),
        ({"building": "yes", "name": "太平间"}, False),
        ({"building": "yes", "name": "西主楼"}, False),
        ({"building": "yes", "name": "汽车系"}, False),
        ({"building": "yes", "name": "机械工程楼"}, False),
        ({"building": "yes", "name": "射击馆"}, False),
        ({"building": "yes", "name": "财务处"}, False),
        ({"building": "yes", "name": "研究所"}, False),
        ({"building": "yes", "name": "大五金库"}, False),
        ({"building": "yes", "name": "机械厂3号楼"}, True),
        ({"building": "yes", "name": "滨江公馆"}, True),
        ({"building": "yes", "name": "南3楼"}, True),
        ({"building": "yes", "name": "云溪苑"}, True),
    ],
)
def test_who_lives_there(connection: Connection, tmp_path: Path, tags: dict[str, str], lives: bool):
    town = OsmFile()
    town.way(1, "ABGFA", **tags)
    load(connection, town.write(tmp_path / "t.osm"))
    assert rows(connection, "SELECT is_residential FROM building") == [(lives,)]


def test_gates(connection: Connection, tmp_path: Path):
    """`foot` overrules `access`; locked and private gates are closed to walkers."""
    town = OsmFile()
    town.way(1, "AB", highway="residential")
    open_ = {
        "C": {"barrier": "gate"},
        "D": {"barrier": "gate", "access": "no", "foot": "yes"},
        "E": {"barrier": "gate", "access": "private", "foot": "designated"},
        "F": {"barrier": "turnstile"},
        "G": {"barrier": "sliding_gate"},
        "H": {"barrier": "wicket_gate"},
        "I": {"barrier": "kissing_gate"},
        "J": {"entrance": "main", "access": "private"},
    }
    shut = {
        "K": {"barrier": "bollard"},
        "L": {"barrier": "gate", "locked": "yes"},
        "M": {"barrier": "gate", "access": "private"},
        "N": {"barrier": "gate", "foot": "no"},
        "O": {"barrier": "gate", "access": "no"},
        "S": {"barrier": "gate", "access": "emergency"},
        "P": {"entrance": "main", "access": "no"},
    }
    for letter, tags in (open_ | shut).items():
        town.node(letter, **tags)
    load(connection, town.write(tmp_path / "t.osm"))
    numbers = {f"node/{town.ids[letter]}" for letter in open_}
    assert {one for (one,) in rows(connection, "SELECT source_ref FROM access_point")} == numbers


def test_what_is_told_of_a_box_is_of_the_box(connection: Connection, tmp_path: Path):
    town = OsmFile()
    town.way(1, "ABGFA", building="yes")
    town.way(2, "DEJID", building="yes")
    town.way(3, "AB", highway="motorway")
    town.way(4, "DE", highway="construction")
    town.node("A", shop="florist")
    town.node("E", shop="tattoo")
    town.way(5, "FGLKF", amenity="kindergarten")
    town.relation(9, {1: "outline"}, building="yes")
    path = town.write(tmp_path / "t.osm")
    (west, south), (middle, north) = TOWN.places["P"], TOWN.places["C"]
    told = by_kind(load(connection, path, box=(west, south, middle - 2e-4, north)))
    assert told["building"].notes["highways_not_walkable"] == {"motorway": 1}
    assert told["service_point"].notes["points_passed_over"] == {"shop=florist": 1}
    # A relation that has no outline may lie anywhere.
    assert told["building"].notes["without_place"] == 1 and told["building"].rejected == 0
    load(connection, path)
    assert rows(connection, "SELECT raw->>'code', reason_code FROM reject") == [
        ("relation/9", "relation-untyped")
    ]


def test_twice_and_by_parts(connection: Connection, tmp_path: Path):
    """The west and the east of a town, each loaded on its own, take nothing from each other."""
    town = OsmFile()
    town.way(1, "ABGFA", building="yes")
    town.way(2, "DEJID", building="yes")
    town.way(3, "KL", highway="footway")
    town.way(4, "NO", highway="footway")
    path = town.write(tmp_path / "t.osm")
    (west, south), (middle, north) = TOWN.places["P"], TOWN.places["C"]
    east = TOWN.places["E"][0]
    boxes = (west, south, middle - 2e-4, north), (middle + 2e-4, south, east, north)
    for box in boxes:
        assert [report.inserted for report in load(connection, path, box=box)] == [1, 1]
    for report in [*load(connection, path), *load(connection, path, box=boxes[0])]:
        assert (report.inserted, report.updated) == (0, 0)
    assert rows(connection, "SELECT source_ref FROM building UNION SELECT source_ref FROM street"
                " ORDER BY 1") == [("way/1",), ("way/2",), ("way/3/0",), ("way/4/0",)]  # fmt: skip
    with pytest.raises(SourceError, match="nothing in the box"):
        load(connection, path, box=(0, 0, 1, 1))


@pytest.mark.parametrize("name", ["t.osm", "t.osm.pbf"])
@pytest.mark.parametrize("content", [b"", b"hello" * 200, b"<osm"])
def test_a_file_that_is_none(connection: Connection, tmp_path: Path, name: str, content: bytes):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError) as caught:
        load(connection, tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_file_with_nothing_for_us(connection: Connection, tmp_path: Path):
    with pytest.raises(SourceError, match="holds no building"):
        load(connection, OsmFile().write(tmp_path / "t.osm"))


def test_a_city_cut_off(connection: Connection, city: City, tmp_path: Path):
    whole = city.pbf.read_bytes()
    for share in (0.3, 0.7, 0.999):
        cut = tmp_path / "cut.osm.pbf"
        cut.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(SourceError, match="cut off"):
            load(connection, cut)
    assert rows(connection, "SELECT * FROM import_run") == []


def test_a_city_whole(connection: Connection, city: City):
    """
    Every building and walkable street of the file, counted and joined by another hand.

    The graph is made from node ids here, from places there.
    """
    buildings: set[str] = set()
    ways: dict[str, list[int]] = {}
    names = {"n": "node", "w": "way", "r": "relation"}
    for one in osmium.FileProcessor(str(city.pbf)):
        reference = f"{names[one.type_str()]}/{one.id}"
        if one.tags.get("building", "no") != "no":
            buildings.add(reference)
        if one.is_way() and walking.is_walkable(dict(one.tags)):
            ways[reference] = [node.ref for node in one.nodes]
    assert (len(buildings), len(ways)) == (city.buildings, city.walkable)

    reports = by_kind(load(connection, city.pbf))
    assert reports["building"].read == len(buildings)
    assert reports["street"].read == reports["street"].loaded == len(ways)
    stored = {one for (one,) in rows(connection, "SELECT source_ref FROM building")}
    rejected = {
        one
        for (one,) in rows(
            connection,
            "SELECT raw->>'code' FROM reject JOIN import_run r ON r.id = import_run_id"
            " WHERE kind = 'building'",
        )
    }
    assert stored | rejected == buildings
    assert not stored & rejected
    assert len(rejected) == city.broken

    visits = Counter(node for way in ways.values() for node in way)
    ends = {node for way in ways.values() for node in (way[0], way[-1])}
    graph = nx.MultiGraph()
    for way in ways.values():
        stops = [node for node in way if visits[node] > 1 or node in ends]
        graph.add_edges_from(pairwise(stops))
    edges = rows(
        connection, "SELECT from_node, to_node, component, length_m, source_ref FROM street"
    )
    assert len(edges) == graph.number_of_edges()
    assert {ref.rsplit("/", 1)[0] for *_, ref in edges} == set(ways)
    assert len({node for edge in edges for node in edge[:2]}) == graph.number_of_nodes()
    largest = max(nx.connected_components(graph), key=lambda nodes: graph.subgraph(nodes).size())
    assert sum(edge[2] == 0 for edge in edges) == graph.subgraph(largest).size()
    assert max(edge[2] for edge in edges) + 1 == nx.number_connected_components(graph)
    lon, lat = streets.node_place([edge[0] for edge in edges])
    west, south, east, north = city.box
    assert west < lon.min() < lon.max() < east
    assert south < lat.min() < lat.max() < north

    for report in load(connection, city.pbf):
        assert (report.inserted, report.updated) == (0, 0)


def test_a_city_as_layers(connection: Connection, city: City):
    """The same buildings from a GeoPackage that others made of the file."""
    from etl.buildings import Buildings
    from etl.run import load as load_layer
    from etl.streets import Streets

    sound = city.buildings - city.broken
    report = load_layer(connection, Buildings(crs="EPSG:4326"), city.gpkg)
    assert (report.read, report.loaded, report.inserted) == (sound, sound, sound)
    assert load_layer(connection, Buildings(), city.gpkg).updated == 0
    assert load_layer(connection, Streets(), city.gpkg).loaded == city.roads
    load(connection, city.pbf)
    (total,) = rows(connection, "SELECT count(*) FROM building")[0]
    (joined,) = rows(
        connection,
        "SELECT count(*) FROM source_row s JOIN building b ON b.id = row_id"
        " WHERE layer = 'building' AND origin = 'osm' AND b.source <> 'osm'",
    )[0]
    # The GeoPackage clips what reaches over its box.
    assert joined > 0.94 * sound
    assert total - sound < 0.06 * sound
