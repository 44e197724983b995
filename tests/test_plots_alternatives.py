"""Several drawings side by side: what each keeps, what it costs, and who is to blame."""

from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest

from gridmap.plots import alternatives
from gridmap.plots.alternatives import distinct, moved
from gridmap.plots.drafts import Parameters
from gridmap.ui.plots import alternatives as page
from tests.test_plots_draw import lane


def by_name(**given):
    return {one.name: one for one in alternatives(**given)}


def test_estates_whole_or_most_even():
    # Estates of 6, 4 and 2 houses on a lane, two plots: 6 + 6 is even and whole.
    xy, edges = lane(12)
    group = np.repeat([0, 1, 2], (6, 4, 2))
    found = by_name(xy=xy, weight=np.ones(12), edges=edges, parts=2, group=group)
    assert set(found) == {"estates_whole", "most_even", "most_compact"}
    for one in found.values():
        assert one.drawing.max_deviation == 0 and not one.is_moved.any()
    # Of 8 and 4 no plots of whole estates are even: one way keeps them, the other is even.
    group = np.repeat([0, 1], (7, 5))
    found = by_name(xy=xy, weight=np.ones(12), edges=edges, parts=2, group=group, tolerance=0.1)
    whole, even = found["estates_whole"], found["most_even"]
    assert whole.drawing.torn_groups.tolist() == []
    assert whole.drawing.max_deviation == pytest.approx(1 / 6)
    assert even.drawing.max_deviation == 0 and even.drawing.torn_groups.tolist() == [0]
    # Both plots are off, and the estate in each is why.
    label = whole.drawing.label
    assert whole.whole_groups == {int(label[0]): 0, int(label[-1]): 1}
    assert even.whole_groups == {}


def test_an_estate_without_households_is_no_reason():
    # A building of 30 homes is heavier than a plot; the estate beside it counts nothing.
    xy, edges = lane(3)
    group = np.array([-1, 0, -1])
    found = by_name(xy=xy, weight=np.array([30, 0, 10.0]), edges=edges, parts=2, group=group)
    assert [one.whole_groups for one in found.values()] == [{}] * len(found)


def test_the_same_plots_are_told_as_one():
    xy, edges = lane(12)
    given = {"xy": xy, "weight": np.ones(12), "edges": edges, "parts": 2}
    [(one, same)] = distinct(alternatives(**given, group=np.repeat([0, 1, 2], (6, 4, 2))))
    # Whatever number each way gives the two halves of the lane.
    assert (one.name, same) == ("estates_whole", ["most_even", "most_compact"])
    found = distinct(alternatives(**given, group=np.repeat([0, 1], (7, 5)), tolerance=0.1))
    assert [(one.name, same) for one, same in found] == [
        ("estates_whole", []), ("most_even", ["most_compact"])
    ]  # fmt: skip


def test_fewest_changes_where_there_are_plots():
    xy, edges = lane(12)
    before = np.repeat([0, 1], (8, 4))
    found = by_name(
        xy=xy, weight=np.ones(12), edges=edges, parts=3, group=np.full(12, -1), previous=before,
        tolerance=0.05,
    )  # fmt: skip
    assert [len(one.drawing.weight_by_part) for one in found.values()] == [2, 3, 3, 3]
    assert list(found) == ["fewest_changes", "estates_whole", "most_even", "most_compact"]
    fewest = found["fewest_changes"]
    assert fewest.drawing.max_deviation == 0
    # Two houses at the border change their plot, and no others.
    assert np.flatnonzero(fewest.is_moved).tolist() == [6, 7]
    assert all(one.is_moved.sum() >= 2 for one in found.values())


def test_parts_continue_those_they_share_most_with():
    before = np.array([0, 0, 0, 1, 1, -1])
    assert moved(np.array([1, 1, 1, 0, 0, 0]), before, np.ones(6)).tolist() == [False] * 6
    label = np.array([1, 1, 0, 0, 0, 2])
    assert np.flatnonzero(moved(label, before, np.ones(6))).tolist() == [2]
    # Heavier is more: the part goes on with the one house that weighs more than two.
    weight = np.array([1, 1, 5, 1, 1, 1.0])
    assert np.flatnonzero(moved(label, before, weight)).tolist() == [0, 1, 3, 4]
    assert not moved(label, np.full(6, -1), weight).any()


def test_most_compact_is_rounder_and_within_the_tolerance():
    # Houses of one to nine households on a grid of 12 x 8, six plots.
    x, y = np.meshgrid(np.arange(12.0), np.arange(8.0))
    xy = 30 * np.column_stack((x.ravel(), y.ravel()))
    number = np.arange(96).reshape(8, 12)
    edges = np.vstack((
        np.column_stack((number[:, :-1].ravel(), number[:, 1:].ravel())),
        np.column_stack((number[:-1].ravel(), number[1:].ravel())),
    ))  # fmt: skip
    weight = np.random.default_rng(3).integers(1, 10, 96)
    found = by_name(
        xy=xy, weight=weight, edges=edges, parts=6, group=np.full(96, -1), tolerance=0.15
    )
    label = {name: one.drawing.label for name, one in found.items()}
    # Neighbours in different parts: the length of all borders.
    cut = {name: int((one[edges[:, 0]] != one[edges[:, 1]]).sum()) for name, one in label.items()}
    assert cut["most_compact"] < cut["most_even"]
    even, compact = (found[name].drawing.max_deviation for name in ("most_even", "most_compact"))
    assert even < compact <= 0.15
    assert found["most_compact"].drawing.parts_contiguous


def test_progress_runs_over_all():
    xy, edges = lane(12)
    shares: list[float] = []
    alternatives(
        xy, np.ones(12), edges, parts=2, group=np.zeros(12, int), previous=np.zeros(12, int),
        progress=shares.append,
    )  # fmt: skip
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1.0)
    assert shares[0] < 1 / 4


def test_nothing_to_draw():
    found = alternatives(
        np.zeros((0, 2)), np.zeros(0), np.zeros((0, 2), int), parts=1, group=np.zeros(0, int)
    )
    assert [len(one.drawing.label) for one in found] == [0, 0, 0]


def test_where_no_proposal_fits_the_page_says_so_and_why(monkeypatch):
    said: list[str] = []
    fields = ("name", "estate", "address")
    building = {"building_id": 7, **dict.fromkeys(fields, ""), "name": "Tower"}
    monkeypatch.setattr(page, "transaction", nullcontext)
    monkeypatch.setattr(page.store.buildings, "detail", lambda _connection, _id: building)
    monkeypatch.setattr(page, "t", lambda text, **values: text.format(**values))
    monkeypatch.setattr(page.st, "warning", said.append)
    fabric = SimpleNamespace(weight=lambda _name: np.array([1.0, 8.0, 1.0]),
                             buildings=SimpleNamespace(id=np.array([5, 7, 9])))  # fmt: skip
    found = [
        SimpleNamespace(
            drawing=SimpleNamespace(max_deviation=off, weight_by_part=np.array([2.0, 8.0]))
        )
        for off in (0.9, 0.6)
    ]
    page._none_fits(fabric, Parameters(tolerance=0.1), found)
    page._none_fits(fabric, Parameters(tolerance=0.7), found)
    assert said == [
        "None of them keeps the tolerated deviation of 10%; the best is 60.0% off. "
        "Tower alone counts 8, an even plot 5."
    ]
