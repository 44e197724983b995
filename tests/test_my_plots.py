"""My plots where there is very much to do: the page stays one that can be read."""

import re
from contextlib import nullcontext

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from gridmap.ui import my_plots


def page(count: int, plots: int) -> None:
    import pandas as pd

    from gridmap.ui import my_plots

    numbers = pd.Series(range(count))
    buildings = pd.DataFrame(
        {
            "building_id": numbers,
            "attention": 1,
            "estate": None,
            "name": [f"{number}栋" for number in numbers],
            "address": "",
            "household_count": 3,
            "fresh_count": 0,
            "plot_id": 0,
            "plot_code": "P-0",
        }
    )
    codes = pd.DataFrame({"plot_id": range(plots), "community": "East"})
    codes["plot_code"] = [f"P-{number}" for number in range(plots)]
    my_plots.choose(codes, buildings)
    my_plots.todo(buildings)


def shown(count: int, plots: int) -> AppTest:
    app = AppTest.from_function(page, args=(count, plots))
    app.session_state["language"] = "en"
    app.run()
    assert not app.exception
    return app


def cards(app: AppTest) -> int:
    return sum((one.key or "").startswith("gridmap-todo-") for one in app.button)


def test_overdue_visits_are_named_beside_what_comes_first():
    app = shown(1, 1)
    [card] = [one for one in app.button if (one.key or "").startswith("gridmap-todo-")]
    assert card.label.endswith("No building representative · 3 households to verify")


def test_all_cards_are_there_where_they_are_few():
    app = shown(my_plots.MOST, 3)
    assert cards(app) == my_plots.MOST
    assert [one.label for one in app.expander] == [f"{my_plots.MOST - my_plots.FIRST} more"]
    assert not app.caption
    assert len(app.button_group) == 1


def test_of_many_the_most_urgent_have_cards_and_the_list_has_all():
    app = shown(20_000, my_plots.MOST_CHIPS)
    assert cards(app) == my_plots.MOST
    assert "To be done today: 20000 buildings" in app.markdown[0].value
    assert [one.value for one in app.caption] == ["The list below the map has all of them."]


def test_one_of_many_plots_is_chosen_in_a_list():
    app = shown(1, my_plots.MOST_CHIPS)
    assert not app.button_group
    assert app.selectbox[0].options[:2] == ["All", "P-0"]


def two_of_a_code() -> None:
    import pandas as pd

    from gridmap.ui import my_plots

    plots = pd.DataFrame(
        {
            "plot_id": [7, 8, 9],
            "plot_code": ["01", "01", "02"],
            "community": ["East", "West", "East"],
        }
    )
    buildings = pd.DataFrame({"building_id": [1, 2, 3], "plot_id": [7, 8, 9]})
    _, chosen = my_plots.choose(plots, buildings)
    my_plots.st.caption(str(chosen.building_id.to_list()))


def test_plots_of_one_code_in_two_communities_are_told_apart():
    app = AppTest.from_function(two_of_a_code)
    app.session_state["language"] = "en"
    app.query_params["plot"] = "8"
    app.run()
    assert not app.exception
    assert list(app.button_group[0].options) == [
        "All", "East 01", "West 01", "02",
    ]  # fmt: skip
    assert app.caption[0].value == "[2]"


def with_teams() -> None:
    import pandas as pd

    from gridmap.ui import my_plots

    count = my_plots.st.session_state["count"]
    plots = pd.DataFrame(
        {"plot_id": range(count), "plot_code": [f"0{one}" for one in range(count)],
         "community": "East"}
    )  # fmt: skip
    my_plots.team(plots)


@pytest.mark.parametrize("count", [1, 2, my_plots.FEW + 1])
def test_whom_to_call_is_there_at_once_for_a_few_plots(monkeypatch, count):
    def members(_connection, plot_id: int) -> pd.DataFrame:
        rows = [("worker", f"W{plot_id}", None), ("grid_leader", "Leader", "123"),
                ("building_rep", "Rep", "456")]  # fmt: skip
        return pd.DataFrame(rows, columns=["role", "name", "work_phone"])

    monkeypatch.setattr(my_plots.store.plots, "members", members)
    monkeypatch.setattr(my_plots.ui, "transaction", nullcontext)
    app = AppTest.from_function(with_teams)
    app.session_state["language"], app.session_state["count"] = "en", count
    app.run()
    assert not app.exception
    told = "".join(one.proto.body for one in app.get("html"))
    # Each person once, the leader first; representatives are asked for in their building.
    functions = re.findall("<small>(.*?)</small>([A-Z]\\w*)", told)
    assert functions == {
        1: [("Grid leader", "Leader"), ("Worker", "W0")],
        2: [("Grid leader · 00, 01", "Leader"), ("Worker · 00", "W0"), ("Worker · 01", "W1")],
    }.get(count, [])


def test_buildings_with_households_to_visit_come_before_empty_ones():
    buildings = pd.DataFrame(
        {
            "building_id": [1, 2, 3, 4, 5],
            "attention": [1, 0, 2, 1, 1],
            "household_count": [float("nan"), 5, 80, 30, 4],
            "fresh_count": [0, 5, 0, 0, 4],
        }
    )
    assert my_plots.by_urgency(buildings).building_id.to_list() == [3, 4, 5, 1, 2]


def called() -> None:
    from gridmap.ui import my_plots
    from gridmap.ui.labels import plot_label

    for name in (None, "01", "春风里 01", "北片"):
        my_plots.st.caption(plot_label("01", name))


def test_a_plot_is_called_by_its_code_once():
    app = AppTest.from_function(called)
    app.session_state["language"] = "en"
    app.run()
    assert not app.exception
    assert [one.value for one in app.caption] == ["Plot 01", "Plot 01", "春风里 01", "01 · 北片"]
