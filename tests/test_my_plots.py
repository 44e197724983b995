"""My plots where there is very much to do: the page stays one that can be read."""

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
            "plot_code": "P-0",
        }
    )
    codes = pd.DataFrame({"plot_code": [f"P-{number}" for number in range(plots)]})
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
