"""Streets cut at junctions: drawn cases first, then what must hold of any drawing."""

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString

from gridmap.network import streets
from tests.layers import Drawing

GRID = Drawing("""
    A B C
    D E F
    G H I
""")


def cut(*lines: LineString, level: list[int] | None = None, crossings: bool = True):
    """Edges of lines, and the number of their nodes."""
    edges = streets.edges(np.array(lines, dtype=object), level, cut_crossings=crossings)
    return edges, len(np.unique(np.r_[edges.from_node, edges.to_node]))


def parts(edges: streets.Edges) -> int:
    """Connected parts."""
    return len(set(streets.components(edges.from_node, edges.to_node, edges.length_m)))


@given(st.integers(-1_800_000_000, 1_800_000_000), st.integers(-900_000_000, 900_000_000))
def test_a_node_knows_its_place(x: int, y: int):
    lon, lat = x / streets.PER_DEGREE, y / streets.PER_DEGREE
    node = streets.node_id(lon, lat)
    assert node == streets.node_id(*streets.node_place(node))
    assert streets.node_place(node) == pytest.approx((lon, lat), abs=1e-9)
    # It has to fit a bigint, and places near the antimeridian must not meet those opposite.
    assert -(2**63) <= int(node) < 2**63
    assert node != streets.node_id(lon, lat + 1e-7)
    assert node != streets.node_id(lon + 1e-7, lat)


def test_a_lone_line_is_one_edge():
    edges, nodes = cut(GRID.line("ABC"))
    assert (len(edges.line), nodes) == (1, 2)
    west, east = GRID.point("A"), GRID.point("C")
    assert edges.length_m[0] == pytest.approx(
        Geod(ellps="WGS84").inv(west.x, west.y, east.x, east.y)[2], rel=1e-6
    )
    assert edges.from_node[0] == streets.node_id(west.x, west.y)
    assert edges.to_node[0] == streets.node_id(east.x, east.y)


def test_lines_that_share_a_vertex_meet():
    edges, nodes = cut(GRID.line("DEF"), GRID.line("BEH"), crossings=False)
    assert (len(edges.line), nodes, parts(edges)) == (4, 5, 1)
    assert edges.line.tolist() == [0, 0, 1, 1]
    assert edges.part.tolist() == [0, 1, 0, 1]


def test_lines_that_cross_without_a_vertex():
    cross = GRID.line("DF"), GRID.line("BH")
    assert cut(*cross, crossings=True)[1] == 5
    apart, nodes = cut(*cross, crossings=False)
    assert (len(apart.line), nodes, parts(apart)) == (2, 4, 2)


def test_a_bridge_passes_over():
    edges, nodes = cut(GRID.line("DF"), GRID.line("BH"), level=[0, 1])
    assert (len(edges.line), nodes, parts(edges)) == (2, 4, 2)


def test_a_bridge_passes_over_a_shared_vertex():
    edges, _ = cut(GRID.line("DEF"), GRID.line("BEH"), level=[0, 1], crossings=False)
    assert parts(edges) == 2


def test_a_bridge_meets_its_ramps():
    """A to B on the ground, the bridge B-E-H, H to I on the ground; D-F passes below."""
    lines = GRID.line("AB"), GRID.line("BEH"), GRID.line("HI"), GRID.line("DF")
    edges, _ = cut(*lines, level=[0, 1, 0, 0])
    assert len(edges.line) == 4
    assert parts(edges) == 2


@pytest.mark.parametrize("short_m", [0.0, 0.05, -0.05])
def test_an_end_that_touches(short_m: float):
    """An end on, just short of, or just past another line's middle."""
    off = short_m / 111_000
    stem = LineString([GRID.point("B").coords[0], (GRID.point("E").x, GRID.point("E").y + off)])
    edges, _ = cut(GRID.line("DF"), stem)
    assert parts(edges) == 1


def test_an_end_that_is_a_metre_away_does_not_touch():
    stem = LineString([GRID.point("B").coords[0], (GRID.point("E").x, GRID.point("E").y + 1e-5)])
    assert parts(cut(GRID.line("DF"), stem)[0]) == 2


def test_a_line_that_crosses_itself():
    edges, nodes = cut(GRID.line("AICG"))
    assert nodes == 3
    assert parts(edges) == 1
    assert len(edges.line) == 3


def test_a_ring_is_a_loop():
    edges, nodes = cut(GRID.line("ACIGA"))
    assert (len(edges.line), nodes) == (1, 1)
    assert edges.from_node[0] == edges.to_node[0]


def test_lines_that_lie_on_each_other():
    edges, nodes = cut(GRID.line("AC"), GRID.line("BC"))
    assert nodes == 3
    assert len(edges.line) == 3


def test_a_point_has_no_edge():
    a = GRID.point("A")
    speck = LineString([(a.x, a.y), (a.x + 1e-9, a.y)])
    edges, _ = cut(speck, GRID.line("AB"))
    assert edges.line.tolist() == [1]
    assert len(cut(speck)[0].line) == 0


def test_parts_are_numbered_by_length():
    edges, _ = cut(GRID.line("AB"), GRID.line("DEF"), GRID.line("GH"))
    assert streets.components(edges.from_node, edges.to_node, edges.length_m).tolist() == [2, 0, 1]


def test_no_streets():
    nothing = np.zeros(0, dtype=np.int64)
    assert len(streets.components(nothing, nothing, np.zeros(0))) == 0


steps = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=4)


@st.composite
def networks(draw) -> list[LineString]:
    """Lines between the points of a small grid, which cross, touch and lie on each other."""
    lines = []
    for points in draw(st.lists(steps, min_size=1, max_size=6)):
        moved = [(118.78 + x * 1e-3, 32.04 + y * 1e-3) for x, y in points]
        if any(one != moved[0] for one in moved):
            lines.append(LineString(moved))
    return lines or [LineString([(118.78, 32.04), (118.781, 32.04)])]


@given(networks())
def test_cutting_keeps_every_metre(lines: list[LineString]):
    edges, _ = cut(*lines)
    whole = sum(Geod(ellps="WGS84").geometry_length(line) for line in lines)
    assert edges.length_m.sum() == pytest.approx(whole, rel=1e-4)
    for number, line in enumerate(lines):
        mine = shapely.union_all(edges.geometry[edges.line == number])
        assert shapely.hausdorff_distance(mine, line) < 1e-6


@given(networks())
def test_edges_meet_where_the_drawing_does(lines: list[LineString]):
    """As many connected parts as the drawing has, seen as one shape."""
    edges, _ = cut(*lines)
    near = nx.Graph()
    near.add_nodes_from(range(len(lines)))
    near.add_edges_from(
        (one, other)
        for one in range(len(lines))
        for other in range(one)
        if lines[one].distance(lines[other]) < 1e-9
    )
    assert parts(edges) == nx.number_connected_components(near)


@given(networks(), st.randoms())
def test_the_order_and_direction_of_lines_do_not_matter(lines: list[LineString], random):
    edges, nodes = cut(*lines)
    shuffled = [line.reverse() if random.random() < 0.5 else line for line in lines]
    random.shuffle(shuffled)
    again, again_nodes = cut(*shuffled)
    assert again_nodes == nodes
    assert len(again.line) == len(edges.line)
    assert sorted(again.length_m) == pytest.approx(sorted(edges.length_m), rel=1e-3, abs=0.1)
