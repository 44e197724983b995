"""The Siting page: run by itself on the small town, and driven on the sample in a real Chromium."""

import base64
import json
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from gridmap import i18n
from gridmap.render import reports
from gridmap.siting import study
from gridmap.store import db
from gridmap.ui.siting.state import Shown
from tests import slow_plan
from tests.browser import Visit, choose_row
from tests.test_journeys import Served, browser, visit  # noqa: F401
from tests.test_journeys import served_once as served  # noqa: F401
from tests.test_pages import copies, figures, frame, opened, words  # noqa: F401

# On the small town ------------------------------------------------------------------------------

WORK = "siting-state-service_station"


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    """Without what ran in the tests before: a page that is opened again shows it."""
    study.desk()._runs.clear()


def radius(app: AppTest, metres: int) -> AppTest:
    return app.number_input[0].set_value(metres).run()


def solved(app: AppTest, *, new: int | None = 1, button: str = "siting-run") -> AppTest:
    """Press the button, and look again when the run is over."""
    if new is not None and button == "siting-run":
        app.number_input(key="siting-new").set_value(new).run()
    app.button(key=button).click().run()
    assert all(asked.run.wait(60) for asked in app.session_state[WORK].runs.values())
    return app.run()


def state_of(app: AppTest) -> Shown:
    """Plan on the map."""
    shown: Shown = app.session_state[WORK].shown
    return shown


def look_at(app: AppTest, view: str) -> AppTest:
    return app.button_group(key="siting-below").set_value(view).run()


def sites(app: AppTest) -> pd.DataFrame:
    return frame(app, "source_text").set_index("name")


def site(name: str) -> str:
    """Key of a site of the loaded layer."""
    with db.as_owner() as connection:
        query = text("SELECT id FROM candidate_site WHERE name = :name")
        return f"site:{connection.execute(query, {'name': name}).scalar_one()}"


def planned() -> list[str]:
    with db.as_owner() as connection:
        query = text("SELECT name FROM service_point WHERE status = 'planned' ORDER BY name")
        return list(connection.execute(query).scalars())


def test_what_each_site_adds_depends_on_the_radius(opened):  # noqa: F811
    app = radius(opened("town", "planner", "siting"), 300)
    # C2 stands 20 m from E3 (5 households) and 201 m from E2 (4, covered); C1 100 m from W1, W2.
    assert sites(app).adds.to_dict() == {"C2": 5, "C1": 3}
    assert sites(app).reaches.to_dict() == {"C2": 9, "C1": 3}
    # S reaches E3 then, at 361 m.
    assert list(sites(radius(app, 400)).index) == ["C1", "C2"]


def test_a_plan_is_found_and_proven(opened):  # noqa: F811
    app = radius(opened("town", "planner", "siting"), 250)
    # S reaches E1, E2 and E4: 13 households of 22, one of them on no building.
    assert figures(app)["Within the radius today"] == "59.1%"
    solved(app)
    assert "Proven: no other plan of 1 new station reaches more households." in words(app)
    assert figures(app)["With the plan"] == "81.8%"
    assert figures(app)["Beyond with the plan"] == "3"
    stations = frame(app, "role_text").set_index("name")
    assert stations.role_text.to_dict() == {"C2": "new", "S": "stays"}
    assert stations.adds["C2"] == 5
    look_at(app, "communities")
    by = frame(app, "within_change").set_index("community")
    assert by.within_change.to_dict() == {"East": 5, "West": 0}
    # 60+ of single buildings are hidden from planners, and so are their sums.
    app.button_group(key="siting-counted").set_value("age60").run()
    assert not app.exception


def test_pinned_and_forbidden_sites(opened):  # noqa: F811
    app = radius(opened("town", "planner", "siting"), 250)
    app.session_state[WORK].ticked = (site("C1"),)
    app.run()
    app.button(key="siting-pin-list").click().run()
    assert sites(app).state["C1"] == "pinned"
    solved(app)
    assert "C1" in set(frame(app, "role_text")["name"])
    assert figures(app)["With the plan"] == "72.7%"
    app.session_state[WORK].chosen = site("C1")
    app.run()
    app.button(key="siting-forbid-site").click().run()
    assert any("Pins have changed" in said for said in words(app))
    solved(app)
    assert "C2" in set(frame(app, "role_text")["name"])
    app.button(key="siting-free-site").click().run()
    assert app.session_state[WORK].forbidden == ()


def test_a_plan_is_there_when_the_page_is_opened_again(opened):  # noqa: F811
    app = solved(radius(opened("town", "planner", "siting"), 250))
    again = opened("town", "planner", "siting")
    assert figures(again)["With the plan"] == figures(app)["With the plan"] == "81.8%"
    assert "With the plan" not in figures(opened("town", "street_official", "siting"))


def test_a_scenario_is_saved_adopted_and_withdrawn(opened):  # noqa: F811
    app = solved(radius(opened("town", "planner", "siting"), 250))
    app.text_input(key="siting-name").set_value("One *more*").run()
    app.button(key="siting-save").click().run()
    assert "Saved as “One *more*”." in words(app)
    look_at(app, "scenarios")
    listed = frame(app, "adopted")
    assert (
        listed["name"].tolist() == ["One *more*"] and listed.proven.all() and listed.current.all()
    )
    tick(app, 0)
    app.button(key="siting-adopt").click().run()
    assert planned() == ["C2"]
    # The next plan is made around it: the other site is the best one then.
    solved(app)
    assert state_of(app).answer.new["name"].tolist() == ["C1"]
    assert figures(app)["With the plan"] == "95.5%"
    # What the planned one reaches is none of the new one's merit.
    assert figures(app)["With planned stations"] == "81.8%"
    assert figures(app)["Change, percentage points"] == "+13.6"
    found = reports.siting_report(
        state_of(app).area, state_of(app).answer, partial(i18n.translate, language="en"),
        service_name="Station", rule="",
    )  # fmt: skip
    assert dict(found.figures())["Newly reached households"].value == 3
    assert any("1 planned station counts as if" in said for said in words(app))
    app.toggle(key="siting-planned").set_value(False).run()
    solved(app)
    assert state_of(app).answer.new["name"].tolist() == ["C2"]
    tick(app, 0)
    app.button(key="siting-withdraw").click().run()
    assert planned() == []
    # Planned anew on the same data it is the same.
    solved(app, button="siting-anew")
    assert any("same stations are the best" in said for said in words(app))
    official = opened("town", "street_official", "siting")
    look_at(official, "scenarios")
    tick(official, 0)
    # A name is no Markdown.
    assert any(one.value.startswith(r"**One \*more\*** · ") for one in official.markdown)
    keys = {button.key for button in official.button}
    assert "siting-restore" in keys and not keys & {"siting-adopt", "siting-delete"}
    official.button(key="siting-restore").click().run()
    assert figures(official)["With the plan"] == "81.8%"
    assert any("Planners save scenarios" in said for said in words(official))


def tick(app: AppTest, *rows: int) -> AppTest:
    """Tick scenarios in their list."""
    key = next(one.key for one in app.dataframe if (one.key or "").startswith("siting-scenarios"))
    app.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return app.run()


def test_scenarios_side_by_side(opened):  # noqa: F811
    app = radius(opened("town", "planner", "siting"), 250)
    for name, pinned in (("East first", "C2"), ("West first", "C1")):
        app.session_state[WORK].pinned = (site(pinned),)
        solved(app)
        app.text_input(key="siting-name").set_value(name).run()
        app.button(key="siting-save").click().run()
    look_at(app, "scenarios")
    names = frame(app, "adopted")["name"].tolist()
    tick(app, names.index("East first"), names.index("West first"))
    compared = frame(app, "Figure").set_index("Figure")
    # Of 22 households S reaches 13, C2 five more in East, C1 three in West.
    within = compared.loc["Households within, with the plan"]
    assert within.to_dict() == {"East first": "81.8%", "West first": "72.7%"}
    beyond = compared.loc["Households beyond, with the plan"]
    assert beyond.to_dict() == {"East first": "3", "West first": "5"}
    assert set(compared.loc["Households within, today"]) == {"59.1%"}
    by = frame(app, "today").set_index("community")
    assert by["today"].to_dict() == {"East": 13, "West": 0}
    assert by["East first"].to_dict() == {"East": 18, "West": 0}
    assert by["West first"].to_dict() == {"East": 13, "West": 3}
    has = frame(app, "role").set_index("name")[["East first", "West first"]]
    assert has.loc["C2"].tolist() == [True, False] and has.loc["C1"].tolist() == [False, True]


def test_a_run_is_watched_and_stopped(opened, monkeypatch):  # noqa: F811
    monkeypatch.setattr(study, "solve", slow_plan.solve)
    app = radius(opened("town", "planner", "siting"), 250)
    app.button(key="siting-run").click().run()
    [asked] = app.session_state[WORK].runs.values()
    for _ in range(300):
        if len(asked.run.history) == 2:
            break
        assert not asked.run.wait(0.1)
    app.run()
    assert any("Found: **5 households**" in said and "than 7 hou" in said for said in words(app))
    [chart] = [one for one in app.get("plotly_chart") if "siting-run-of-live" in one.proto.id]
    lines = {one["name"]: one for one in json.loads(chart.proto.spec)["data"]}
    assert values(lines["Found"]["y"]) == [5, 5, 5] and values(lines["Bound"]["y"]) == [9, 7, 7]
    seconds = values(lines["Bound"]["x"])
    assert seconds == sorted(seconds) and seconds[-1] > seconds[1]
    assert app.button(key="siting-run").disabled
    app.button(key="siting-run-of-stop").click().run()
    assert asked.run.wait(60)
    app.run()
    assert figures(app)["With the plan"] and not app.button(key="siting-run").disabled


def values(numbers: list[float] | dict[str, str]) -> list[float]:
    """Numbers of a chart, which Plotly may have packed."""
    if isinstance(numbers, dict):
        return np.frombuffer(base64.b64decode(numbers["bdata"]), numbers["dtype"]).tolist()
    return numbers


def test_the_slider_shows_plans_of_other_sizes_at_once(opened):  # noqa: F811
    app = solved(radius(opened("town", "planner", "siting"), 250))
    state = app.session_state[WORK]
    assert state.runs["frontier mclp"].run.wait(60)
    solve, [slider] = state.runs["solve"], app.run().select_slider
    assert slider.value == 1 and slider.options == ["0", "1", "2"]
    for step, within in ((2, "95.5%"), (0, "59.1%"), (1, "81.8%")):
        app.select_slider[0].set_value(step).run()
        assert figures(app)["With the plan"] == within
        assert app.number_input(key="siting-new").value == step
        assert state.runs["solve"] is solve
    # What was solved for one is what is shown for one, with its proof.
    assert state.shown is state.solved
    # Another question has another frontier.
    radius(app, 300)
    solved(app, new=2)
    assert state.runs["frontier mclp"].problem.question.radius_m == 300


def test_a_dragged_station_is_a_new_site_that_keeps_its_number(opened):  # noqa: F811
    app = solved(radius(opened("town", "planner", "siting"), 250), new=2)
    state = app.session_state[WORK]
    first, second = state.shown.answer.new.key
    where = state.shown.answer.new.set_index("key").loc[first]
    for shift in (0.0002, 0.0004):
        state.move(state.shown.answer.new.key.iloc[0], where.lon + shift, where.lat)
        app.run()
        new = state.shown.answer.new
        assert new.key.tolist()[1] == second and new.key.iloc[0].startswith("drawn:")
        assert new["name"].iloc[0] == f"{where['name']}（已移动）"
        assert new[["cost_yuan", "floor_area_m2"]].iloc[0].isna().all()
    assert "Cost: not known for every site." in " ".join(words(app))
    # The slider is where it was, and leads back.
    assert app.select_slider[0].value == 2
    app.button(key="siting-back").click().run()
    assert state.shown.answer.new.key.tolist() == [first, second]


def test_figures_of_a_plan_for_one_community_say_so(opened):  # noqa: F811
    app = radius(opened("town", "planner", "siting"), 250)
    assert not any("count the whole area" in said for said in words(app))
    community = app.selectbox(key="siting-community")
    community.select_index(community.options.index("West")).run()
    solved(app)
    assert any("serves West only; these figures count the whole" in said for said in words(app))
    # C1 reaches its three households, but the figure is of all 22.
    assert figures(app)["With the plan"] == "72.7%"


def test_a_least_share_is_of_those_located_and_says_so(opened):  # noqa: F811
    app = radius(opened("town", "planner", "siting"), 250)
    app.number_input(key="siting-floor").set_value(100).run()
    solved(app, new=2)
    # All 21 that are located, but one of the 22 is on no building.
    assert figures(app)["With the plan"] == "95.5%"
    assert figures(app)["Least of a community, of those located"] == "100.0%"
    assert any("can be lower" in said for said in words(app))
    look_at(app, "communities")
    assert frame(app, "of_located").of_located.tolist() == [1, 1]


def test_what_each_station_buys_and_how_firm_it_is(opened):  # noqa: F811
    app = solved(radius(opened("town", "planner", "siting"), 250), new=2)
    look_at(app, "frontier")
    app.number_input(key="siting-frontier-most").set_value(2).run()
    solved(app, button="siting-frontier-run")
    steps = frame(app, "bound_shown")
    assert (steps["shown"] * 21).round().tolist() == [13, 18, 21]
    assert steps.proven.all() and steps.adds.tolist()[1:] == [5, 3]
    look_at(app, "sensitivity")
    solved(app, button="siting-sensitivity-run")
    assert frame(app, "loses_alone").set_index("name").loses_alone.to_dict() == {"C1": 3, "C2": 5}
    assert figures(app)["Trials of demand"] == "8"


def test_a_question_without_an_answer_says_why(opened):  # noqa: F811
    app = opened("town", "planner", "siting")
    # None of the two sites has a known cost.
    app.button_group(key="siting-limit").set_value("budget").run()
    app.button(key="siting-run").click().run()
    assert app.session_state[WORK].runs["solve"].run.wait(60)
    app.run()
    assert not app.exception
    assert any("no site has a known cost" in one.value for one in app.error)


def test_a_budget_that_builds_nothing_says_what_the_cheapest_plan_costs(opened):  # noqa: F811
    app = opened("town", "planner", "siting")
    with db.as_owner() as connection:
        connection.execute(text("UPDATE candidate_site SET cost_yuan = 350000"))
    app.button_group(key="siting-limit").set_value("budget").run()
    app.number_input(key="siting-budget").set_value(100_000).run()
    solved(app, new=None)
    assert any("the cheapest plan costs 350,000 yuan" in one.value for one in app.error)
    app.number_input(key="siting-budget").set_value(350_000).run()
    solved(app, new=None)
    assert not app.error and app.session_state[WORK].shown.answer.cost_yuan == 350_000
    # A refused question takes no plan away, now or after a reload, and says whose the figures are.
    app.number_input(key="siting-budget").set_value(100_000).run()
    solved(app, new=None)
    assert any("below is the plan found before" in one.value for one in app.error)
    assert not app.success and any("Plan found before." in one.value for one in app.caption)
    again = opened("town", "planner", "siting")
    assert again.session_state[WORK].shown.answer.cost_yuan == 350_000


@pytest.mark.parametrize("model", [one for one in study.MODELS if one != "mclp"])
def test_every_model_gives_a_plan(opened, model):  # noqa: F811
    app = radius(opened("town", "planner", "siting", language="zh"), 450)
    app.selectbox(key="siting-model").set_value(model).run()
    app.button(key="siting-run").click().run()
    assert app.session_state[WORK].runs["solve"].run.wait(60)
    app.run()
    assert not app.exception and not app.error
    assert app.session_state[WORK].shown is not None
    assert any("已证明" in one.value or "证明" in one.value for one in [*app.success, *app.warning])


def test_a_run_that_ends_while_the_page_is_drawn_is_shown(opened, monkeypatch):  # noqa: F811
    app = radius(opened("town", "planner", "siting"), 450)
    page = sys.modules["gridmap.ui.siting.plan"]
    drawn = page.running

    def late(asked, *, key):
        assert asked.run.wait(60)
        return drawn(asked, key=key)

    monkeypatch.setattr(page, "running", late)
    app.button(key="siting-run").click().run()
    assert app.session_state[WORK].shown is not None and app.success


# In a browser -----------------------------------------------------------------------------------

SOON = 30_000
"""Milliseconds: the first run waits for its solving process to be ready."""

UNCOVERED = """() => [...document.querySelectorAll('.gridmap-mark-candidate i')]
.findIndex((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === one;
})"""


STANDS_ASIDE = """(name) => document.querySelector('.gridmap-map').gridmap.labels.layer
    .getSource().getFeatures().some((one) =>
        one.get("text") === name && one.get("style").getText().getOffsetY())"""


def button(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} button").first


def standing(mark: Locator) -> FloatRect:
    """Box of a mark that stands still: the map may be on its way, and draw its marks anew."""
    before, since = None, time.monotonic()
    while time.monotonic() < since + SOON / 1000:
        box = mark.bounding_box()
        if box and box == before:
            return box
        before = box
        mark.page.wait_for_timeout(500)
    raise AssertionError("the map does not come to rest")


@pytest.mark.browser
def test_two_at_once_and_pins_and_drags(
    visit: Callable[..., Visit],  # noqa: F811
    served: Served,  # noqa: F811
):
    window, other = visit(), visit(language="en-GB")
    page = window.page
    window.log_in("planner1", served.password, "/siting")
    other.log_in("official1", served.password, "/siting")
    other.page.get_by_role("spinbutton", name="New stations").fill("2")
    other.page.keyboard.press("Enter")
    other.still()
    # Beside the stations and candidates, under which nobody could read it.
    window.map()
    page.wait_for_function(STANDS_ASIDE, arg="漓江路社区")
    button(other.page, "siting-run").click()
    button(page, "siting-run").click()
    expect(page.get_by_text("新建3个站点")).to_be_visible(timeout=SOON)
    expect(other.page.get_by_text("no other plan of 2 new stations")).to_be_visible(timeout=SOON)
    window.still()
    before = float(window.metric("实施后").rstrip("%"))
    assert before > float(window.metric("目前覆盖率").rstrip("%"))

    # A site that the plan has not is pinned on the map, and the plan has it then.
    page.locator(".gridmap-mark-candidate:not(.gridmap-legend *) i").nth(
        page.evaluate(UNCOVERED)
    ).click(force=True)
    button(page, "siting-pin-site").click()
    expect(page.locator(".gridmap-mark-pinned:not(.gridmap-legend *) i")).to_be_visible(
        timeout=SOON
    )
    expect(page.locator(".gridmap-mark-pinned:not(.gridmap-legend *) b")).to_have_count(
        0, timeout=SOON
    )
    window.still()
    button(page, "siting-run").click()
    expect(page.locator(".gridmap-mark-pinned:not(.gridmap-legend *) b")).to_be_visible(
        timeout=SOON
    )
    window.still()
    assert float(window.metric("实施后").rstrip("%")) <= before

    # A star that is dragged into the fields loses what it reached, and goes back.
    star = page.locator(".gridmap-mark-chosen:not(.gridmap-legend *) i").first
    box = standing(star)
    star.hover()
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 60, steps=4)
    page.mouse.move(box["x"] + 40, box["y"] + 200, steps=4)
    page.mouse.up()
    expect(page.get_by_text("站点移到此处")).to_be_visible(timeout=SOON)
    button(page, "siting-back").click()
    expect(page.get_by_text("站点移到此处")).to_have_count(0, timeout=SOON)


@pytest.mark.browser
def test_a_plan_becomes_planned_points(
    visit: Callable[..., Visit],  # noqa: F811
    served: Served,  # noqa: F811
):
    asked = "SELECT count(*) FROM service_point WHERE status = 'planned'"
    before = served.value(asked)
    window = visit()
    page = window.page
    window.log_in("planner1", served.password, "/siting")
    button(page, "siting-run").click()
    expect(page.get_by_text("新建3个站点")).to_be_visible(timeout=SOON)
    # A run that ends while somebody types draws the page anew.
    expect(page.get_by_text("正在测算站点更多")).to_have_count(0, timeout=SOON)
    window.still()
    page.locator(".stPopover").get_by_text("保存").click()
    name = page.locator(".st-key-siting-name input")
    button(page, "siting-save").click()
    refusal = page.get_by_text("请填写方案名称")
    expect(refusal).to_be_visible(timeout=SOON)
    window.still()
    # In view beside the form, however far the panel is scrolled.
    panel, size = page.locator(".st-key-gridmap-panel"), page.viewport_size
    assert size
    page.set_viewport_size({**size, "height": 500})
    for end in (0, 9999):
        panel.evaluate("(panel, end) => panel.scrollTo(0, end)", end)
        expect(refusal).to_be_in_viewport(ratio=1)
    page.set_viewport_size(size)
    name.fill("三站方案")
    name.press("Enter")
    button(page, "siting-save").click()
    expect(page.get_by_text("已保存为")).to_be_visible(timeout=SOON)
    expect(name).to_have_count(0, timeout=SOON)
    window.drawer()
    page.locator(".st-key-siting-below").get_by_text("已存方案").click()
    scenarios = page.locator('[class*="st-key-siting-scenarios"]').first
    choose_row(scenarios, 0)
    page.locator(".stPopover").get_by_text("采纳").click()
    button(page, "siting-adopt").click()
    expect(page.get_by_text("已生成3个规划服务点")).to_be_visible(timeout=SOON)
    assert served.value(asked) == before + 3
    stations = served.value(
        "SELECT count(*) FROM service_point JOIN service_offer ON service_point_id = id"
        " WHERE status = 'planned' AND service_type_code = 'service_station'"
    )
    assert stations >= 3
    expect(page.locator(".gridmap-mark-planned:not(.gridmap-legend *) i")).to_have_count(
        stations, timeout=SOON
    )
    choose_row(scenarios, 0)
    page.locator(".stPopover").get_by_text("撤回").click()
    button(page, "siting-withdraw").click()
    expect(page.get_by_text("已移除3个规划服务点")).to_be_visible(timeout=SOON)
    assert served.value(asked) == before
