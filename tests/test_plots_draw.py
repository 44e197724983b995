"""Plots as they are drawn: cases worked by hand, the rules, and what holds for every town."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Delaunay

from gridmap.errors import PlotError
from gridmap.plots import draw


def lane(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Houses 10 m apart along a lane, each a neighbour of the next."""
    xy = np.column_stack((np.arange(count) * 10.0, np.zeros(count)))
    return xy, np.column_stack((np.arange(count - 1), np.arange(1, count)))


def scattered(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points in a square kilometre, weights 1-10, neighbours by Delaunay."""
    rng = np.random.default_rng(seed)
    xy, weight = rng.random((count, 2)) * 1000, rng.integers(1, 11, count)
    corner = Delaunay(xy).simplices
    pairs = np.vstack((corner[:, :2], corner[:, 1:], corner[:, ::2]))
    return xy, weight, np.unique(np.sort(pairs, axis=1), axis=0)


def pieces(label, edges, part) -> int:
    """Connected pieces of a part, counted one by one."""
    left = set(np.flatnonzero(label == part).tolist())
    near: dict[int, list[int]] = {}
    for one, two in edges.tolist():
        near.setdefault(one, []).append(two)
        near.setdefault(two, []).append(one)
    count = 0
    while left:
        count += 1
        todo = [left.pop()]
        while todo:
            for two in near.get(todo.pop(), []):
                if two in left:
                    left.discard(two)
                    todo.append(two)
    return count


def test_a_lane_is_cut_into_equal_stretches():
    xy, edges = lane(12)
    drawn = draw(xy, np.full(12, 5), edges, parts=3)
    assert drawn.label.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert drawn.weight_by_part.tolist() == [20, 20, 20]
    assert drawn.max_deviation == 0
    assert drawn.parts_contiguous
    assert drawn.notes == ()


def test_a_target_says_how_many():
    xy, edges = lane(12)
    assert draw(xy, np.full(12, 5), edges, target=16).label.max() + 1 == 4


def test_weight_counts_and_not_houses():
    xy, edges = lane(6)
    drawn = draw(xy, [9, 1, 1, 1, 3, 3], edges, parts=2)
    assert drawn.label.tolist() == [0, 1, 1, 1, 1, 1]


def test_the_bar_on_random_points():
    xy, weight, edges = scattered(1200)
    drawn = draw(xy, weight, edges, parts=22)
    assert drawn.max_deviation <= 0.01
    assert drawn.parts_contiguous
    assert all(pieces(drawn.label, edges, part) == 1 for part in range(22))


def test_two_banks_of_a_river_share_no_plot():
    (xy, edges), (other, more) = lane(6), lane(4)
    xy = np.vstack((xy, other + np.array([0, 50])))
    edges = np.vstack((edges, more + 6))
    drawn = draw(xy, np.full(10, 1), edges, parts=5)
    assert not set(drawn.label[:6]) & set(drawn.label[6:])
    assert drawn.weight_by_part.tolist() == [2] * 5


def test_a_settlement_too_small_for_a_plot_joins_the_nearest_and_it_is_said():
    xy, edges = lane(8)
    xy = np.vstack((xy, [[300.0, 0.0]]))
    drawn = draw(xy, np.ones(9), edges, parts=2, tolerance=0.2)
    assert drawn.label[8] == drawn.label[7]
    assert not drawn.parts_contiguous
    assert drawn.is_contiguous.tolist() == [True, False]
    assert "in pieces" in str(drawn.notes[0])


def test_a_building_heavier_than_a_plot_is_one():
    xy, edges = lane(9)
    weight = np.array([10, 10, 10, 10, 200, 10, 10, 10, 10])
    drawn = draw(xy, weight, edges, target=40)
    assert (drawn.label == drawn.label[4]).sum() == 1
    assert drawn.weight_by_part.tolist() == [40, 200, 40]
    assert "heavier than a part" in str(drawn.notes[0])


def test_a_building_without_households_joins_and_weighs_nothing():
    xy, edges = lane(5)
    drawn = draw(xy, [4, 4, 0, 4, 4], edges, parts=2)
    assert drawn.weight_by_part.tolist() == [8, 8]
    assert drawn.parts_contiguous


def test_a_compound_stays_whole_where_it_fits():
    xy, edges = lane(10)
    group = [-1, -1, 5, 5, 5, 5, -1, -1, -1, -1]
    weight = np.full(10, 10)
    free = draw(xy, weight, edges, parts=2)
    kept = draw(xy, weight, edges, parts=2, group=group, tolerance=0.2)
    assert free.weight_by_part.tolist() == [50, 50]
    assert kept.torn_groups.tolist() == []
    assert kept.weight_by_part.tolist() == [60, 40]
    assert draw(xy, weight, edges, parts=2, group=group, group_weight=0).max_deviation == 0


def test_a_compound_of_two_plots_gets_them_for_itself():
    xy, edges = lane(16)
    group = np.array([-1] * 4 + [0] * 8 + [-1] * 4)
    drawn = draw(xy, np.full(16, 10), edges, parts=4, group=group)
    assert drawn.weight_by_part.tolist() == [40] * 4
    assert len(set(drawn.label[group == 0])) == 2
    assert not set(drawn.label[group == 0]) & set(drawn.label[group < 0])


def test_new_buildings_move_as_few_as_possible():
    xy, weight, edges = scattered(300)
    known = np.arange(300) < 285
    inner = edges[known[edges].all(axis=1)]
    before = draw(xy[:285], weight[:285], inner, parts=6)
    previous = np.full(300, -1)
    previous[:285] = before.label
    after = draw(xy, weight, edges, parts=6, previous=previous)
    assert after.max_deviation <= 0.05
    assert after.parts_contiguous
    assert (after.label[:285] != before.label).sum() <= 15


def test_more_parts_split_and_fewer_dissolve():
    xy, weight, edges = scattered(200)
    before = draw(xy, weight, edges, parts=5).label
    for parts in (4, 6):
        after = draw(xy, weight, edges, parts=parts, previous=before)
        assert after.label.max() + 1 == len(set(after.label)) == parts
        assert after.parts_contiguous
        assert (after.label == before).mean() > 0.5


def test_time_that_is_up_is_said():
    xy, weight, edges = scattered(400)
    drawn = draw(xy, weight, edges, parts=8, time_limit_s=0)
    assert len(set(drawn.label)) == 8
    assert any("time was up" in str(note) for note in drawn.notes)


def test_progress_rises_to_the_end():
    xy, weight, edges = scattered(100)
    told: list[float] = []
    draw(xy, weight, edges, parts=4, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"parts": None}, "how many parts"),
        ({"parts": 0}, "at least one part"),
        ({"parts": 6}, "5 buildings"),
        ({"weight": [1, 1, 1, 1]}, "4 weights"),
        ({"weight": [1, 1, 1, 1, -1]}, "negative"),
        ({"edges": [[0, 5]]}, "0 to 4"),
        ({"tolerance": 0}, "tolerance"),
        ({"previous": [0, 0, 0, 0]}, "previous"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(changed, message):
    xy, edges = lane(5)
    given = {"xy": xy, "weight": np.ones(5), "edges": edges, "parts": 2} | changed
    with pytest.raises(PlotError, match=message) as refused:
        draw(**given)
    assert "\n" not in str(refused.value)


def test_where_nobody_is_counted_buildings_count_alike():
    xy, edges = lane(12)
    drawn = draw(xy, np.zeros(12), edges, parts=3)
    assert np.bincount(drawn.label).tolist() == [4, 4, 4]
    assert "nobody is counted" in str(drawn.notes[0])
    # Nobody is moved for it.
    kept = draw(xy, np.zeros(12), edges, previous=[0] * 10 + [1, 2])
    assert kept.label.tolist() == [0] * 10 + [1, 2]


def test_nothing_to_divide():
    drawn = draw(np.zeros((0, 2)), [], np.zeros((0, 2), int), parts=3)
    assert len(drawn.label) == 0


def test_all_in_one_place():
    drawn = draw(np.zeros((6, 2)), np.ones(6), lane(6)[1], parts=3)
    assert drawn.weight_by_part.tolist() == [2, 2, 2]


@st.composite
def towns(draw_):
    """Up to 40 buildings on a coarse grid, some on one spot; neighbours at random."""
    count = draw_(st.integers(1, 40))
    place = st.tuples(st.integers(0, 9), st.integers(0, 9))
    xy = np.array(draw_(st.lists(place, min_size=count, max_size=count)), float) * 20
    weight = np.array(draw_(st.lists(st.integers(0, 30), min_size=count, max_size=count)), float)
    one = st.integers(0, count - 1)
    edges = draw_(st.lists(st.tuples(one, one), max_size=3 * count))
    group = draw_(st.lists(st.integers(-1, 3), min_size=count, max_size=count))
    most = int((weight > 0).sum()) or count
    parts = draw_(st.integers(1, min(most, 8)))
    return xy, weight, np.array(edges, int).reshape(-1, 2), np.array(group), parts


@given(towns())
@settings(max_examples=60)
def test_parts_are_disjoint_and_complete(town):
    xy, weight, edges, group, parts = town
    drawn = draw(xy, weight, edges, parts=parts, group=group)
    assert drawn.label.shape == weight.shape
    assert sorted(set(drawn.label.tolist())) == list(range(parts))
    assert drawn.weight_by_part.sum() == pytest.approx(weight.sum())
    for part in range(parts):
        assert drawn.weight_by_part[part] == pytest.approx(weight[drawn.label == part].sum())
        assert drawn.is_contiguous[part] == (pieces(drawn.label, edges, part) == 1)


@given(towns())
@settings(max_examples=40)
def test_a_redraw_with_nothing_changed_moves_nothing(town):
    xy, weight, edges, group, parts = town
    first = draw(xy, weight, edges, parts=parts, group=group)
    again = draw(xy, weight, edges, parts=parts, group=group, previous=first.label)
    assert again.label.tolist() == first.label.tolist()


@given(
    towns(),
    st.floats(0, 6.28),
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 4e6),
)
@settings(max_examples=40)
def test_shifting_and_turning_change_nothing(town, angle, east, north):
    xy, weight, edges, group, parts = town
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = xy @ turn.T + [east, north]
    first = draw(xy, weight, edges, parts=parts, group=group)
    assert draw(moved, weight, edges, parts=parts, group=group).label.tolist() == (
        first.label.tolist()
    )
