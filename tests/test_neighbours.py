"""Neighbours by people's sense: one rule a case, drawn with boxes and lines of metres."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box
from sqlalchemy import Connection

from gridmap.analysis.plots import read_neighbours
from gridmap.errors import PlotError
from gridmap.plots.barriers import Barriers
from gridmap.plots.neighbours import CROSSINGS, Limits, between
from tests import town as small


def shapes(*geometry) -> np.ndarray:
    found = np.empty(len(geometry), dtype=object)
    found[:] = geometry
    return found


def house(x: float, y: float, width: float = 10, height: float = 10):
    return box(x, y, x + width, y + height)


def row(*x: float) -> np.ndarray:
    return shapes(*(house(one, 0) for one in x))


def street(kind: str, *points, is_bridge: bool = False) -> dict:
    return {
        "streets": shapes(LineString(points)),
        "kind": shapes(kind),
        "is_bridge": np.array([is_bridge]),
    }


def pairs(found) -> list[tuple[int, int]]:
    return [tuple(pair) for pair in found.edges.tolist()]


def test_houses_in_a_row_know_the_next_one_only():
    found = between(Barriers(row(0, 30, 60)))
    assert pairs(found) == [(0, 1), (1, 2)]
    assert found.cost_m.tolist() == pytest.approx([20, 20])
    assert not found.is_link.any()
    assert found.notes == ()


def test_neighbours_are_measured_wall_to_wall_not_middle_to_middle():
    slabs = shapes(house(0, 0, 150, 12), house(0, 40, 150, 12))
    assert between(Barriers(slabs)).cost_m.tolist() == pytest.approx([28])


def test_facing_rows_of_a_compound():
    slabs = shapes(*(house(x, y, 40, 10) for y in (0, 35, 70) for x in (0, 50)))
    found = set(pairs(between(Barriers(slabs))))
    assert {(0, 1), (0, 2), (1, 3), (2, 3), (2, 4), (3, 5), (4, 5)} <= found
    assert not {(0, 4), (1, 5), (0, 5)} & found


@pytest.mark.parametrize("kind", CROSSINGS)
def test_a_street_costs_by_its_class(kind):
    ground = Barriers(row(0, 30), **street(kind, (20, -50), (20, 50)))
    assert between(ground).cost_m.tolist() == pytest.approx([20 + CROSSINGS[kind]])


def test_costs_grow_with_the_class():
    order = ["path", "lane", "branch", "secondary", "arterial"]
    costs = [CROSSINGS[kind] for kind in order]
    assert costs == sorted(set(costs))


def test_two_carriageways_are_one_street():
    ground = Barriers(
        row(0, 40),
        streets=shapes(LineString([(20, -50), (20, 50)]), LineString([(30, -50), (30, 50)])),
        kind=shapes("arterial", "arterial"),
        is_bridge=np.array([False, False]),
    )
    assert between(ground).cost_m.tolist() == pytest.approx([30 + CROSSINGS["arterial"]])


def test_an_arterial_parts_unless_nothing_else_joins_and_that_is_said():
    houses = shapes(house(0, 0), house(0, 30), house(60, 0), house(60, 30))
    ground = Barriers(houses, **street("arterial", (35, -50), (35, 90)))
    found = between(ground)
    assert pairs(found) == [(0, 1), (0, 2), (2, 3)] or pairs(found) == [(0, 1), (1, 3), (2, 3)]
    assert found.is_link.sum() == 1
    assert "1 pairs above the limit" in str(found.notes[0])


def test_limits_can_be_adjusted():
    ground = Barriers(row(0, 60), **street("arterial", (30, -50), (30, 50)))
    assert between(ground).is_link.tolist() == [True]
    assert between(ground, Limits(cost_m=150)).is_link.tolist() == [False]
    assert between(ground, Limits(crossing_m={"arterial": 1.0})).cost_m.tolist() == [51]


RIVER = shapes(box(15, -5000, 25, 5000))


def test_nobody_crosses_a_river_without_a_bridge():
    found = between(Barriers(row(0, 30), lines=RIVER))
    assert pairs(found) == []
    assert "a bridge is missing" in str(found.notes[0])


def test_a_bridge_costs_its_detour():
    bridge = street("path", (10, 45), (30, 45), is_bridge=True)
    near = between(Barriers(row(0, 30), water=RIVER, **bridge))
    # From the middle between the houses, at a height of 0 to 10, to the bridge and back.
    assert 20 + 2 * 35 <= near.cost_m[0] <= 20 + 2 * 45
    assert not near.is_link.any()


def test_a_pond_is_walked_around():
    pond = shapes(box(15, -2, 25, 12))
    assert between(Barriers(row(0, 30), water=pond)).cost_m.tolist() == pytest.approx([20 + 24])


def test_a_wall_parts_by_the_way_to_its_gate():
    walls = shapes(box(-5, -40, 15, 40))
    gated = {"gates": shapes(Point(15, 30)), "gate_wall": np.array([0])}
    near = between(Barriers(row(0, 30), walls=walls, **gated))
    # Houses face each other at a height of 0 to 10; the gate is at 30.
    assert 40 < near.cost_m[0] < 70
    blind = between(Barriers(row(0, 30), walls=walls))
    assert blind.cost_m.tolist() == pytest.approx([20 + Limits().wall_m])


def test_inside_a_wall_there_is_none():
    walls = shapes(box(-5, -40, 60, 40))
    assert between(Barriers(row(0, 30), walls=walls)).cost_m.tolist() == pytest.approx([20])


def test_houses_that_touch():
    assert between(Barriers(row(0, 10, 20))).cost_m.tolist() == [0, 0]


def test_one_house_and_none():
    assert pairs(between(Barriers(row(0)))) == []
    assert pairs(between(Barriers(shapes()))) == []


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=25,
             unique=True),
    st.integers(0, 400),
)  # fmt: skip
@settings(max_examples=40)
def test_all_are_joined_where_nothing_is_in_the_way(places, limit):
    houses = shapes(*(house(x * 25, y * 25) for x, y in places))
    found = between(Barriers(houses), Limits(cost_m=limit))
    seen, todo = {0}, [0]
    while todo:
        one = todo.pop()
        for pair in pairs(found):
            if one in pair and (other := sum(pair) - one) not in seen:
                seen.add(other)
                todo.append(other)
    assert len(seen) == len(places)
    assert (found.cost_m[~found.is_link] <= limit).all()
    assert (found.cost_m[found.is_link] > limit).all()


def test_from_the_database(connection: Connection):
    built = small.build(connection)
    community_id = next(iter(built.communities.values()))
    buildings, found = read_neighbours(connection, community_id)
    assert len(buildings.id) == len(buildings.footprint) > 0
    assert (np.diff(buildings.id) > 0).all()
    assert len(found.edges) == 0 or found.edges.max() < len(buildings.id)


def test_a_community_without_homes(connection: Connection):
    with pytest.raises(PlotError, match="no residential buildings"):
        read_neighbours(connection, -1)
