"""What plots are balanced by: each weight where it is known, and their mixture."""

import numpy as np
import pytest
from sqlalchemy import text

from gridmap.actions import drafts
from gridmap.analysis.plots import read_buildings, read_fabric, read_weights
from gridmap.errors import PlotError
from gridmap.plots.drafts import Parameters, plot_figures
from gridmap.plots.drafts.figures import mean_weight
from tests import town as small


@pytest.fixture
def town(connection, users) -> small.Town:
    return small.build(connection, users["grid_leader"], users["community_worker"])


def read(connection, town) -> dict[str, np.ndarray]:
    east = town.communities["East"]
    return read_weights(connection, read_buildings(connection, east)[0])


def test_weights_of_the_communitys_own(connection, town, users, become):
    become(users["community_worker"])
    found = read(connection, town)
    assert found["households"].tolist() == [3, 4, 5, 6]
    assert found["people"].tolist() == [9, 12, 15, 18]
    assert found["age60"].tolist() == [3, 4, 5, 6]
    assert found["storeys"].tolist() == [6, 6, 6, 6]
    # S is at (600, 100); E1 to E4 at (500, 300), (700, 300), (900, 300), (500, 100).
    far = np.hypot([100, 100, 300, 100], [200, 200, 200, 0])
    assert found["distance"] == pytest.approx(far, rel=0.01)
    distance = found["distance"]
    share = np.array([3, 4, 5, 6]) / 18
    mixed = 18 * (2 * share + 0.25 + distance / distance.sum()) / 4
    assert found["mixed"] == pytest.approx(mixed)
    assert found["mixed"].sum() == pytest.approx(18)


def test_what_is_not_known_is_not_there(connection, town, users, become):
    connection.execute(text("DELETE FROM service_point"))
    connection.execute(text("UPDATE household SET age60_count = 0"))
    found = read(connection, town)
    assert set(found) == {"households", "people", "storeys", "mixed"}
    fabric = read_fabric(connection, town.communities["East"])
    draft = drafts.begin(connection, fabric, Parameters(weight="distance"))
    with pytest.raises(PlotError, match="nothing is known for the weight 'distance'"):
        plot_figures(fabric, draft)


def test_a_count_that_is_hidden_is_left_out(connection, town, users, become):
    become(users["street_official"])
    seen = {
        row.building_id: row.age60_count
        for row in connection.execute(text("SELECT building_id, age60_count FROM building_figures"))
    }
    names = ("E1", "E2", "E3", "E4")
    expected = [seen[town.buildings[name]] or 0 for name in names]
    found = read(connection, town)
    assert found.get("age60", np.zeros(4)).tolist() == expected


@pytest.mark.parametrize("name", ["age60", "distance", "mixed"])
def test_plots_are_even_in_the_weight_that_is_asked_for(connection, town, name):
    fabric = read_fabric(connection, town.communities["East"])
    draft = drafts.begin(connection, fabric)
    parameters = Parameters(weight=name, parts=2, tolerance=0.2, group_weight=0)
    edit = drafts.redraw(connection, fabric, draft.id, 1, parameters, keep=False)
    off = [abs(one.deviation) for one in plot_figures(fabric, edit.draft)]
    assert len(off) == 2
    assert max(off) < 0.35


def test_a_building_heavier_than_a_plot_does_not_shift_the_mean():
    number = np.array([1, 1, 2, 2, 3, 0])
    weight = np.array([5.0, 5, 6, 4, 90, 7])
    assert mean_weight(weight, number, 0.1) == 10
    # Two buildings make no heavy building, and one plot alone is its own mean.
    assert mean_weight(np.array([5.0, 5, 45, 45]), np.array([1, 1, 2, 2]), 0.1) == 50
    assert mean_weight(np.array([5.0]), np.array([1]), 0.1) == 5
    assert mean_weight(np.array([5.0]), np.array([0]), 0.1) == 0
