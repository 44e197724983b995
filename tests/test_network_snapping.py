"""Snapping and walking distance between places, on streets small enough to draw; metres."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridmap.network import (
    ELDERLY,
    ORDINARY,
    SNAP_METHODS,
    Doors,
    StreetLines,
    WalkNetwork,
    Walls,
    nearest_on_foot,
    snap,
    walk_distances,
)
from gridmap.network.streets import components


class Plan:
    """Straight streets between places; walls with gates."""

    def __init__(self, *streets, walls=(), gates=()):
        ends = np.array([end for street in streets for end in street], dtype=float).reshape(-1, 2)
        places, node = np.unique(ends, axis=0, return_inverse=True)
        tail, head = node.reshape(-1, 2).T
        lines = shapely.linestrings(ends.reshape(-1, 2, 2))
        metres = shapely.length(lines)
        self.network = WalkNetwork.from_edges(*places.T, tail, head, metres)
        self.ways = StreetLines(lines, components(tail, head, metres) == 0)
        self.walls = Walls(
            np.array(list(walls), dtype=object),
            np.array([xy for xy, _ in gates], dtype=float).reshape(-1, 2),
            np.array([wall for _, wall in gates], dtype=np.int64),
        )

    def snap(self, *places, wall=-1, doors=None):
        xy = np.array(places, dtype=float).reshape(-1, 2)
        walls = np.broadcast_to(np.asarray(wall, np.int64), len(xy))
        return snap(xy, walls, self.ways, self.walls, doors or Doors.none())

    def walk(self, origins, targets, **options):
        return nearest_on_foot(self.network, origins, targets, **options)


def methods(found) -> list[str]:
    return [SNAP_METHODS[code] for code in found.method]


CROSS = (((0, 0), (100, 0)), ((100, 0), (200, 0)), ((100, 0), (100, 100)))


def test_a_place_is_snapped_on_the_edge():
    found = Plan(*CROSS).snap((30, 10), (250, 0), (110, 60))
    assert found.edge.tolist() == [0, 1, 2]
    assert found.share == pytest.approx([0.3, 1, 0.6])
    assert found.walk_m == pytest.approx([10, 50, 10])
    assert methods(found) == ["street"] * 3
    assert found.tally() == {"street": 3}


def test_walks_by_hand():
    plan = Plan(*CROSS)
    homes, points = plan.snap((30, 10), (110, 60)), plan.snap((190, 20), (20, -5))
    index, metres = plan.walk(homes, points)
    # On one edge: 10 + 10 + 5. Down to the crossing: 10 + 60, then 90 + 20 or 80 + 5.
    assert index.tolist() == [1, 1]
    assert metres == pytest.approx([25, 10 + 60 + 80 + 5])
    every = walk_distances(plan.network, homes, points).toarray()
    assert every == pytest.approx(np.array([[10 + 70 + 90 + 20, 25], [180, 155]]))


def test_the_limit_is_included():
    plan = Plan(*CROSS)
    homes, points = plan.snap((30, 10), (110, 60)), plan.snap((20, -5))
    index, metres = plan.walk(homes, points, limit_m=100)
    assert index.tolist() == [0, -1] and metres.tolist() == [pytest.approx(25), np.inf]
    assert walk_distances(plan.network, homes, points, limit_m=100).nnz == 1


def test_around_is_sometimes_shorter_than_along():
    # A long lane bends away between two ends that a short street joins.
    plan = Plan(((0, 0), (10, 0)), ((0, 0), (0, 200)), ((0, 200), (10, 200)), ((10, 200), (10, 0)))
    homes, points = plan.snap((0, 20)), plan.snap((10, 20))
    assert plan.walk(homes, points)[1] == pytest.approx([50])


def test_a_river_is_crossed_at_the_bridge():
    river = Plan(
        *[((x, y), (x + 500, y)) for y in (0, 50) for x in (0, 500)],
        ((1000, 0), (1000, 50)),
    )
    homes, points = river.snap((0, -10)), river.snap((0, 60))
    assert river.walk(homes, points)[1] == pytest.approx([10 + 1000 + 50 + 1000 + 10])


def test_a_railway_is_crossed_at_the_underpass():
    # The street goes under the tracks at x = 300; others end at them.
    railway = Plan(
        ((0, 0), (300, 0)), ((300, 0), (300, 80)), ((300, 80), (0, 80)),
        ((0, 0), (0, 30)), ((0, 80), (0, 50)),
    )  # fmt: skip
    homes, points = railway.snap((0, 30)), railway.snap((0, 50))
    assert railway.walk(homes, points)[1] == pytest.approx([30 + 300 + 80 + 300 + 30])


WALL = shapely.box(0, 20, 300, 220)
RING = (((-20, 0), (320, 0)), ((320, 0), (320, 240)), ((320, 240), (-20, 240)),
        ((-20, 240), (-20, 0)))  # fmt: skip


def test_a_gate_on_the_far_side():
    plan = Plan(*RING, walls=[WALL], gates=[((150, 220), 0)])
    homes, points = plan.snap((150, 40), wall=0), plan.snap((150, -10))
    assert methods(homes) == ["gate"]
    # To the gate 180 and the street behind it 20, around 170 + 240 + 170, and 10 to the point;
    # the straight line, over the wall, is 50.
    assert homes.walk_m == pytest.approx([200])
    assert plan.walk(homes, points)[1] == pytest.approx([200 + 170 + 240 + 170 + 10])


def test_of_two_gates_the_walk_decides():
    plan = Plan(*RING, walls=[WALL], gates=[((150, 220), 0), ((0, 30), 0)])
    homes = plan.snap((150, 180), wall=0)
    assert homes.place.tolist() == [0, 0]
    # Out of the west gate and along the south to a point there; the north gate is nearer.
    west = float(np.hypot(150, 150)) + 20 + 30 + 40 + 10
    north = 40 + 20 + 170 + 240 + 40 + 10
    index, metres = plan.walk(homes, plan.snap((20, -10)))
    assert index.tolist() == [0] and metres == pytest.approx([min(west, north)])
    assert west < north
    assert walk_distances(plan.network, homes, plan.snap((20, -10))).data == pytest.approx([west])


def test_nobody_walks_through_a_compound_to_get_elsewhere():
    # The compound's own station leaves by both gates; it is no short cut for others.
    plan = Plan(*RING, walls=[WALL], gates=[((150, 220), 0), ((150, 20), 0)])
    points = plan.snap((150, 120), (150, 250), wall=[0, -1])
    _, metres = plan.walk(plan.snap((150, -10)), points)
    assert metres == pytest.approx([10 + 20 + 100])
    one = walk_distances(plan.network, plan.snap((150, -10)), points).toarray()
    assert one[0] == pytest.approx([130, 10 + 170 + 240 + 170 + 10])


DRIVE = (*RING[:2], ((320, 240), (150, 240)), ((150, 240), (-20, 240)), RING[3],
         ((150, 240), (150, 100)))  # fmt: skip


def test_an_estate_with_a_street_of_its_own():
    plan = Plan(*DRIVE, walls=[WALL])
    homes = plan.snap((150, 30), (170, 200), wall=0)
    assert methods(homes) == ["inner", "inner"]
    # The street outside the wall is nearer to the first, but on the other side of it.
    assert homes.edge.tolist() == [5, 5]
    assert homes.walk_m == pytest.approx([70, 20])
    assert homes.share == pytest.approx([1, 40 / 140])


def test_the_other_side_of_a_wall_is_not_ones_street():
    # A lane inside the wall is nearer to the shop outside than the street at its door.
    plan = Plan(*DRIVE, ((150, 100), (290, 100)), walls=[WALL])
    shop = plan.snap((303, 100))
    assert shop.edge.tolist() == [1] and shop.walk_m == pytest.approx([17])


def test_a_street_drawn_on_the_wall_is_outside():
    plan = Plan(((0, 22), (300, 22)), walls=[WALL], gates=[((300, 120), 0)])
    assert methods(plan.snap((150, 40), wall=0)) == ["gate"]


def test_a_wall_without_gate_or_street_is_reported():
    for outline in (WALL, None):
        plan = Plan(*RING, walls=[outline])
        homes = plan.snap((150, 40), (150, -10), wall=[0, -1])
        assert methods(homes) == ["wall", "street"]
        assert homes.walk_m == pytest.approx([40, 10])
        assert homes.unsnapped().tolist() == [0]


def test_islands_and_places_far_off():
    lane = ((500, 0), (560, 0))
    plan = Plan(((0, 0), (150, 0)), lane)
    found = plan.snap((400, 0), (510, 10), (530, -20), (900, 0))
    # Within 300 m of the largest part: there, though the lane is nearer. Beyond: the lane.
    assert methods(found) == ["street", "island", "island", "far"]
    assert found.edge.tolist() == [0, 1, 1, 0]
    assert found.walk_m == pytest.approx([250, 10, 20, 750])
    assert found.unsnapped().tolist() == [1, 2, 3]
    index, metres = plan.walk(found, plan.snap((550, 5), (10, 0)))
    assert index.tolist() == [1, 0, 0, 1]
    assert metres == pytest.approx([250 + 140, 10 + 40 + 5, 20 + 20 + 5, 750 + 140])


def test_without_streets_nobody_arrives():
    plan = Plan()
    found = plan.snap((0, 0), (10, 0))
    assert methods(found) == ["none", "none"]
    index, metres = plan.walk(found, found)
    assert index.tolist() == [-1, -1] and np.isinf(metres).all()
    assert walk_distances(plan.network, found, found).nnz == 0


def test_a_known_entrance_is_the_way_out():
    plan = Plan(((0, 0), (100, 0)), ((0, 0), (0, 80)), ((0, 80), (100, 80)))
    doors = Doors(np.array([[50.0, 60.0]]), np.array([0]))
    found = plan.snap((50, 30), (50, 30), doors=doors)
    # The first leaves at the back: 30 to its door and 20 to the street there.
    assert found.edge.tolist() == [2, 0]
    assert found.walk_m == pytest.approx([50, 30])


def test_no_places():
    plan = Plan(*CROSS)
    nobody = plan.snap()
    index, metres = plan.walk(nobody, plan.snap((0, 0)))
    assert len(index) == len(metres) == 0
    index, metres = plan.walk(plan.snap((0, 0)), nobody)
    assert index.tolist() == [-1] and metres.tolist() == [np.inf]
    assert walk_distances(plan.network, nobody, nobody).shape == (0, 0)


def test_minutes():
    assert ORDINARY.minutes([300, 600]).tolist() == [5, 10]
    assert ELDERLY.minutes(480) == 10


coordinates = st.integers(0, 20).map(lambda step: 10.0 * step)
spots = st.tuples(coordinates, coordinates)
lines = st.lists(
    st.tuples(spots, spots).filter(lambda ends: ends[0] != ends[1]), min_size=1, max_size=8
)
somewhere = st.tuples(st.floats(-20, 220), st.floats(-20, 220))


@given(lines, st.lists(somewhere, min_size=1, max_size=5), st.lists(somewhere, max_size=5))
def test_walks_are_what_networkx_finds(streets, homes, points):
    plan = Plan(*streets)
    origins, targets = plan.snap(*homes), plan.snap(*points)
    index, metres = plan.walk(origins, targets)
    pairs = walk_distances(plan.network, origins, targets).tocoo()
    one = {
        (row, column): value
        for row, column, value in zip(pairs.row, pairs.col, pairs.data, strict=True)
    }
    for home in range(len(homes)):
        expected = {}
        for point in range(len(points)):
            walk = _by_networkx(plan, origins, home, targets, point)
            if walk is not None:
                expected[point] = walk
                assert one[home, point] == pytest.approx(walk)
            else:
                assert (home, point) not in one
        assert metres[home] == pytest.approx(min(expected.values(), default=np.inf))
        if expected:
            assert expected[index[home]] == pytest.approx(metres[home])
        else:
            assert index[home] == -1


def _by_networkx(plan, origins, home, targets, point) -> float | None:
    """Both places made nodes that split their edges."""
    cuts = {}
    for name, found, row in (("home", origins, home), ("point", targets, point)):
        cuts.setdefault(found.edge[row], []).append((found.share[row], name))
    graph = nx.MultiGraph()
    net = plan.network
    for edge, (tail, head, length) in enumerate(
        zip(net.from_node, net.to_node, net.length_m, strict=True)
    ):
        stops = [(0.0, tail), *sorted(cuts.get(edge, [])), (1.0, head)]
        for (a, one), (b, other) in pairwise(stops):
            graph.add_edge(one, other, weight=(b - a) * length)
    if not nx.has_path(graph, "home", "point"):
        return None
    walk = nx.dijkstra_path_length(graph, "home", "point")
    return walk + origins.walk_m[home] + targets.walk_m[point]


@given(lines, st.lists(somewhere, min_size=1, max_size=5), st.lists(somewhere, min_size=1,
       max_size=4), somewhere)  # fmt: skip
def test_another_point_never_lengthens_and_no_walk_beats_the_straight_line(
    streets, homes, points, more
):
    plan = Plan(*streets)
    origins = plan.snap(*homes)
    _, before = plan.walk(origins, plan.snap(*points))
    index, after = plan.walk(origins, plan.snap(*points, more))
    assert (after <= before + 1e-6).all()
    every = np.array([*points, more])
    straight = np.hypot(*(np.array(homes)[:, None] - every[None]).transpose(2, 0, 1))
    reached = index >= 0
    assert (after[reached] >= straight[reached, index[reached]] - 1e-6).all()


@given(
    st.lists(somewhere, min_size=1, max_size=5),
    st.lists(somewhere, min_size=1, max_size=4),
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 1e6),
)
def test_moving_everything_changes_nothing(homes, points, right, up):
    def moved(places):
        return [(x + right, y + up) for x, y in places]

    # Ends that meet must meet after rounding too: each place is moved once.
    corners = {place: moved([place])[0] for street in CROSS for place in street}
    other = Plan(*[[corners[place] for place in street] for street in CROSS])
    plan = Plan(*CROSS)
    _, metres = plan.walk(plan.snap(*homes), plan.snap(*points))
    _, again = other.walk(other.snap(*moved(homes)), other.snap(*moved(points)))
    # Midway between two streets a place may be snapped to either: those are left out.
    clear = [_is_clear(plan, home) and all(_is_clear(plan, one) for one in points)
             for home in homes]  # fmt: skip
    assert again[clear] == pytest.approx(metres[clear], abs=1e-3)


def _is_clear(plan, place) -> bool:
    """Whether one street is nearer than all others by more than rounding."""
    first, second, *_ = sorted(shapely.distance(plan.ways.lines, shapely.Point(place)))
    return second - first > 1e-6
