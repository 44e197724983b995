"""The Plots page: run by itself on the small town, and driven on the sample in a real Chromium."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from gridmap import clock
from gridmap.actions import drafts, register
from gridmap.actions.record import record
from gridmap.analysis import fabrics
from gridmap.analysis.plots import read_fabric
from gridmap.plots.drafts import NONE
from gridmap.store import db
from gridmap.store.remembered import Remembered
from gridmap.ui.plots import plotmap
from tests.browser import Map, Visit
from tests.test_journeys import Served, browser, visit  # noqa: F401
from tests.test_journeys import served_once as served  # noqa: F401
from tests.test_pages import copies, figures, html, opened, view, words  # noqa: F401

# On the small town ------------------------------------------------------------------------------


def buildings() -> dict[str, int]:
    with db.as_owner() as connection:
        return dict(connection.execute(text("SELECT name, id FROM building")).all())


def plots_in_force() -> dict[str, set[str]]:
    with db.as_owner() as connection:
        rows = connection.execute(
            text("""
            SELECT plot_code, building.name FROM plot
            JOIN plot_building ON plot_building.plot_id = plot.id AND valid @> CURRENT_DATE
            JOIN building ON building.id = building_id
        """)
        )
        found: dict[str, set[str]] = {}
        for code, name in rows:
            found.setdefault(code, set()).add(name)
    return found


def select(app: AppTest, *ids: int) -> None:
    """Select buildings, as the map's component does."""
    with db.as_owner() as connection:
        east = connection.execute(text("SELECT id FROM community WHERE name = 'East'")).scalar()
    app.session_state[f"plots-state-{east}"].on_map = ids
    app.run()


def look_at(app: AppTest, view: str) -> AppTest:
    return app.button_group(key="plots-view").set_value(view).run()


def go(app: AppTest, step: str) -> AppTest:
    """Go to a step."""
    return app.button(key=f"plots-step-{step}").click().run()


def in_no_plot(app: AppTest) -> list[bool]:
    """Lines of the legend for buildings in no plot: whether each is hatched."""
    return ["hatch" in one["look"] for one in view(app)["legend"]["entries"]
            if one["label"].startswith("In no plot")]  # fmt: skip


def test_from_a_draft_to_plots_in_force(opened):  # noqa: F811
    app = opened("town", "community_worker", "plots")
    assert figures(app)["Plots"] == "1"
    assert figures(app)["Buildings in no plot"] == "1"
    # Its buildings are neighbours, 200 m apart: on foot one piece, on the map an island each.
    assert figures(app)["In pieces"] == "1"
    islands = "In several parts on the map: E-01"
    assert islands in words(app)
    assert in_no_plot(app) == [True]
    app.button(key="plots-begin").click().run()
    go(app, "check")
    assert islands in words(app)
    assert in_no_plot(app) == [True]
    assert figures(app)["Errors"] == "1"
    assert any("1 residential building is in no plot" in one.label for one in app.button)
    go(app, "force")
    assert "plots-force" not in [button.key for button in app.button]
    go(app, "adjust")
    select(app, buildings()["E3"])
    app.button(key="plots-move").click().run()
    assert figures(app)["Buildings in no plot"] == "0"
    assert in_no_plot(app) == []
    [changed] = [one for one in html(app) if ">Households</th>" in one]
    assert "<td>13→18</td>" in changed and "<td>no</td>" in changed
    [bars] = [one for one in html(app) if one.startswith('<figure class="gm-balance"')]
    assert bars.count("<i ") == 1 and 'class="" title="E-01: 18" style="height:90.9%"' in bars
    assert "Mean 18" in bars and "bottom:81.8%;height:18.2%" in bars
    app.button(key="plots-undo").click().run()
    assert figures(app)["Buildings in no plot"] == "1"
    app.button(key="plots-redo").click().run()
    go(app, "check")
    assert in_no_plot(app) == []
    assert figures(app)["Errors"] == "0"
    go(app, "force")
    assert app.button(key="plots-force").disabled
    app.checkbox(key="plots-sure").check().run()
    app.button(key="plots-force").click().run()
    assert any("In force from" in said for said in words(app))
    assert plots_in_force()["E-01"] == {"E1", "E2", "E3", "E4"}
    assert "plots-begin" in [button.key for button in app.button]


def test_the_map_comes_first_where_neighbours_are_not_known_yet(opened, monkeypatch):  # noqa: F811
    meanwhile = []
    real = plotmap.show_meanwhile
    monkeypatch.setattr(plotmap, "show_meanwhile", lambda: meanwhile.append(1) or real())
    monkeypatch.setattr(fabrics, "_fabrics", Remembered(8))
    app = opened("town", "community_worker", "plots")
    assert len(meanwhile) == 1
    assert figures(app)["Plots"] == "1"
    app.run()
    assert len(meanwhile) == 1
    # Whatever changes what is drawn on is read again, at once.
    with db.as_owner() as connection:
        connection.execute(text("UPDATE building SET storeys = storeys + 1 WHERE name = 'E1'"))
        record(connection, "register: building change", {})
    app.run()
    assert len(meanwhile) == 2
    assert figures(app)["Plots"] == "1"


def test_buildings_go_to_a_plot_beside_them(opened):  # noqa: F811
    app = opened("town", "community_worker", "plots")
    if "plots-drop" in [button.key for button in app.button]:
        app.button(key="plots-drop").click().run()
    # Without a draft the work is at what is in force, and nothing can be adjusted.
    assert app.button(key="plots-step-adjust").disabled
    app.button(key="plots-begin").click().run()
    select(app, buildings()["E3"])
    app.selectbox(key="plots-target").set_value(-1).run()
    app.button(key="plots-move").click().run()
    assert figures(app)["Plots"] == "2"
    select(app, buildings()["E2"])
    [label] = [one.label for one in app.button if (one.key or "").startswith("plots-to-")]
    # The households of that plot, without and with those that move.
    assert label.startswith("**E-02**") and "→" in label
    [way] = [one.key for one in app.button if (one.key or "").startswith("plots-to-")]
    app.button(key=way).click().run()
    with db.as_owner() as connection:
        asked = text("""
            SELECT count(DISTINCT number) FROM draft_building
            JOIN plot_draft ON plot_draft.id = plot_draft_id AND status = 'open'
            JOIN building ON building.id = building_id WHERE name IN ('E3', 'E2')
        """)
        assert connection.execute(asked).scalar() == 1
    assert not [one for one in app.button if (one.key or "").startswith("plots-to-")]
    app.button(key="plots-drop").click().run()


def test_whoever_comes_second_is_told_what_the_first_did(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "plots")
    app.button(key="plots-begin").click().run()
    with db.as_owner() as connection:
        community_id, draft_id, version, user_id = connection.execute(
            text("""
            SELECT community_id, plot_draft.id, version, app_user.id FROM plot_draft, app_user
            WHERE plot_draft.status = 'open' AND app_user.role = 'community_worker'
        """)
        ).one()
    known = buildings()
    with db.as_user(user_id) as connection:
        fabric = read_fabric(connection, community_id)
        drafts.move(connection, fabric, draft_id, version, [known["E3"]], drafts.NEW)
    select(app, known["E4"])
    app.selectbox(key="plots-target").set_value(NONE).run()
    app.button(key="plots-move").click().run()
    [told] = [error.value for error in app.error]
    assert "community_worker moved buildings" in told
    assert figures(app)["Plots"] == "1"
    app.button(key="plots-reload").click().run()
    assert not app.error
    assert figures(app)["Plots"] == "2"
    select(app, known["E4"])
    app.selectbox(key="plots-target").set_value(NONE).run()
    app.button(key="plots-move").click().run()
    assert figures(app)["Buildings in no plot"] == "1"


@pytest.mark.parametrize("step", ["draw", "adjust", "check", "force"])
def test_whoever_works_on_a_draft_that_was_dropped_is_told_who_did_it(opened, step):  # noqa: F811
    app = opened("ledgers", "community_worker", "plots")
    if "plots-drop" in [button.key for button in app.button]:
        app.button(key="plots-drop").click().run()
    app.button(key="plots-begin").click().run()
    go(app, step)
    with db.as_owner() as connection:
        community_id, draft_id, version, user_id = connection.execute(
            text("""
            SELECT community_id, plot_draft.id, version, app_user.id FROM plot_draft, app_user
            WHERE plot_draft.status = 'open' AND app_user.role = 'community_worker'
            ORDER BY plot_draft.id DESC LIMIT 1
        """)
        ).one()
    with db.as_user(user_id) as connection:
        drafts.drop(connection, read_fabric(connection, community_id), draft_id, version)
    if step == "adjust":
        select(app, buildings()["E4"])
        app.selectbox(key="plots-target").set_value(NONE).run()
        app.button(key="plots-move").click()
    app.run()
    [told] = [error.value for error in app.error]
    assert told.startswith("community_worker dropped this draft on ")
    app.button(key="plots-reload").click().run()
    assert not app.error


def test_a_draft_goes_on_without_a_building_that_is_demolished_meanwhile(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "plots")
    if "plots-drop" in [button.key for button in app.button]:
        app.button(key="plots-drop").click().run()
    app.button(key="plots-begin").click().run()
    select(app, buildings()["E3"])
    app.button(key="plots-move").click().run()
    with db.as_owner() as connection:
        worker = connection.execute(
            text("SELECT id FROM app_user WHERE role = 'community_worker'")
        ).scalar_one()
    with db.as_user(worker) as connection:
        register.buildings.demolish(connection, buildings()["E4"], clock.today())
    go(app, "check")
    assert not app.exception
    assert figures(app)["Errors"] == "0"
    assert any("1 building is no home" in one.label for one in app.button)
    go(app, "force")
    app.checkbox(key="plots-sure").check().run()
    app.button(key="plots-force").click().run()
    assert any("In force from" in said for said in words(app))
    assert "E3" in plots_in_force()["E-01"]
    assert "E4" not in set().union(*plots_in_force().values())
    with db.as_user(worker) as connection:
        assert register.undo(connection, "building", buildings()["E4"]) == "demolish"


def test_one_of_several_open_drafts_is_chosen(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "plots")
    if "plots-begin" in [button.key for button in app.button]:
        app.button(key="plots-begin").click().run()
    with db.as_owner() as connection:
        community_id, first, user_id = connection.execute(
            text("""
            SELECT community_id, plot_draft.id, app_user.id FROM plot_draft, app_user
            WHERE plot_draft.status = 'open' AND app_user.role = 'community_worker'
        """)
        ).one()
    with db.as_user(user_id) as connection:
        fabric = read_fabric(connection, community_id)
        second = drafts.begin(connection, fabric)

    def is_shown(draft_id: int) -> bool:
        return any(said.startswith(f"Draft {draft_id} by") for said in words(app))

    app.run()
    assert is_shown(first)
    assert not is_shown(second.id)
    choice = next(one for one in app.selectbox if one.label == "Open drafts of this community")
    assert (choice.value, len(choice.options)) == (first, 2)
    choice.set_value(second.id).run()
    assert not app.exception
    assert is_shown(second.id)
    assert not is_shown(first)
    go(app, "check")
    assert [one.value for one in app.selectbox if one.label.startswith("Open")] == [second.id]
    go(app, "adjust")
    app.button(key="plots-drop").click().run()
    assert is_shown(first)
    assert not [one for one in app.selectbox if one.label.startswith("Open")]


def test_plots_are_drawn_into_a_draft(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "plots")
    if "plots-drop" in [button.key for button in app.button]:
        app.button(key="plots-drop").click().run()
    go(app, "draw")
    app.selectbox(key="plots-way").set_value("parts").run()
    app.number_input(key="plots-parts").set_value(2).run()
    app.button(key="plots-draw").click().run()
    assert not app.error
    assert figures(app)["Plots"] == "2"
    assert figures(app)["Buildings in no plot"] == "0"


def test_several_ways_are_compared_and_one_is_taken(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "plots")
    if "plots-drop" in [button.key for button in app.button]:
        app.button(key="plots-drop").click().run()
    go(app, "draw")
    app.selectbox(key="plots-way").set_value("parts").run()
    app.number_input(key="plots-parts").set_value(2).run()
    app.button(key="plots-compare").click().run()
    assert not app.error
    assert not [one for one in app.warning if "keeps the tolerated deviation" in one.value]
    shown = [one.value for one in app.markdown if one.value.startswith("**")]
    # In so small a place there are but two ways, and each is shown once.
    assert shown[-2:] == ["**Fewest changes**", "**Estates whole**"]
    assert "The same plots as: Most even, Most compact" in [one.value for one in app.caption]
    assert len(app.get("image")) == 2
    # Nothing is changed before one is taken.
    assert "plots-drop" not in [button.key for button in app.button]
    app.button(key="plots-take-estates_whole").click().run()
    assert not app.error
    assert figures(app)["Plots"] == "2"
    assert figures(app)["Buildings in no plot"] == "0"
    assert "plots-take-estates_whole" not in [button.key for button in app.button]


def test_a_gap_in_a_team_is_filled(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "plots")
    look_at(app, "teams")
    assert figures(app)["Plots with a gap"] == "1"
    gaps = next(one.value for one in app.dataframe if "gap" in one.value)
    # The plot's first, then its buildings: by whom they concern, not by number.
    assert gaps.gap.iloc[0] == "No volunteer" and gaps.household_count.iloc[0] > 0
    assert "E4 · No building representative" in set(gaps.gap)
    assert gaps.household_count.is_monotonic_decreasing
    app.button_group(key="plots-teams-view").set_value("posts").run()
    app.text_input(key="plots-add-name").set_value("Helper")
    app.button(key="plots-add").click().run()
    # Who was added is chosen and gets a first post; the fields are free for the next one.
    assert app.text_input(key="plots-add-name").value == ""
    helper = next(one for one in app.selectbox if one.key == "plots-member")
    assert helper.options[helper.index] == "Helper"
    assert "plots-leaves" not in [one.key for one in app.date_input]
    assert "Give a post" in [one.label for one in app.expander]
    look_at(app, "teams")
    app.button_group(key="plots-teams-view").set_value("gaps").run()
    selection = {"rows": [0], "columns": [], "cells": []}
    app.session_state["plots-gaps-0-table"] = {"selection": selection}
    app.run()
    offered = next(one for one in app.selectbox if (one.key or "").startswith("plots-fill-"))
    assert "Helper" in offered.options
    app.button_group(key="plots-teams-view").set_value("posts").run()
    next(one for one in app.selectbox if one.key == "plots-member").select("Helper").run()
    app.selectbox(key="plots-begin-role").select("Volunteer").run()
    assert app.selectbox(key="plots-begin-plot").options == ["Plot E-01"]
    app.button(key="plots-begin-do").click().run()
    assert not app.error
    app.button_group(key="plots-teams-view").set_value("gaps").run()
    assert figures(app)["Plots with a gap"] == "0"
    app.button_group(key="plots-teams-view").set_value("load").run()
    assert figures(app)["Workers"] == "1"
    app.button_group(key="plots-teams-view").set_value("history").run()
    app.selectbox(key="plots-served").set_value(buildings()["E4"]).run()
    assert any("Helper" in said and "East worker" in said for said in words(app))


def test_a_finding_is_chosen_and_let_go(opened):  # noqa: F811
    app = opened("ledgers", "community_worker", "plots")
    go(app, "check")
    [card, *_] = [one for one in app.button if (one.key or "").startswith("gridmap-todo-finding")]
    assert card.label.startswith(("**Hint**", "**Error**"))
    app.button(key=card.key).click().run()
    assert not app.error
    assert app.session_state["plots-finding"] in card.key
    app.button(key=card.key).click().run()
    assert app.session_state["plots-finding"] is None


@pytest.fixture
def west(opened) -> Iterator[str]:  # noqa: F811
    """Id of West, which the worker of East works for as well."""
    opened("ledgers", "community_worker")
    with db.as_owner() as connection:
        west = connection.execute(text("SELECT id FROM community WHERE name = 'West'")).scalar()
        connection.execute(
            text("INSERT INTO user_community (app_user_id, community_id)"
                 " SELECT app_user_id, :west FROM user_community"),
            {"west": west},
        )  # fmt: skip
    yield str(west)
    with db.as_owner() as connection:
        connection.execute(text("DELETE FROM user_community WHERE community_id = :west"),
                           {"west": west})  # fmt: skip


def test_the_address_names_community_view_and_step(opened, west):  # noqa: F811
    app = opened("ledgers", "community_worker", "plots")
    app.selectbox(key="plots-community").select("West").run()
    look_at(app, "teams")
    app.button_group(key="plots-teams-view").set_value("load").run()
    asked = {name: app.query_params[name] for name in ("own", "view", "team")}
    assert asked == {"own": west, "view": "teams", "team": "load"}
    # Every page of the menu is opened on the same community.
    ways = [one.proto.query_string for one in app.get("page_link")]
    assert len(ways) > 3
    assert all(f"own={west}" in one for one in ways)

    again = opened("ledgers", "community_worker", "plots")
    again.query_params.update(own=west, view="print")
    again.run()
    assert again.session_state["plots-community"] == west
    assert again.button_group(key="plots-view").value == "print"
    again.selectbox(key="plots-community").select("East").run()
    look_at(again, "plots")
    assert "plots-draw" not in [one.key for one in again.button]
    go(again, "draw")
    assert again.query_params["step"] == "draw"
    reloaded = opened("ledgers", "community_worker", "plots")
    reloaded.query_params["step"] = "draw"
    reloaded.run()
    assert "plots-draw" in [one.key for one in reloaded.button]
    reloaded.switch_page("address_queue.py").run()
    reloaded.query_params["own"] = west
    reloaded.run()
    assert reloaded.session_state["queue-community"] == west


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "a team member of that name and number is there already"),
        ("zh", "已有姓名和电话相同的成员。"),
    ],
)
def test_a_refusal_is_told_in_the_users_language(opened, language, told):  # noqa: F811
    app = opened("ledgers", "community_worker", "plots", language=language)
    look_at(app, "teams")
    app.button_group(key="plots-teams-view").set_value("posts").run()
    for _ in range(2):
        app.text_input(key="plots-add-name").set_value("Twice")
        app.text_input(key="plots-add-phone").set_value("0990-555-0201")
        app.button(key="plots-add").click().run()
    assert [error.value for error in app.error] == [told]


# On the sample, in a browser --------------------------------------------------------------------

MAP = "document.querySelector('.gridmap-map').gridmap"


@dataclass
class Editor:
    """The map with a draft on it."""

    page: Page

    def ready(self) -> "Editor":
        self.page.wait_for_function(
            "() => { const map = document.querySelector('.gridmap-map')?.gridmap;"
            " return map?.clickable && !map.waiting.length; }"
        )
        Map(self.page).drawn()
        return self

    def look_at(self, lon: float, lat: float) -> None:
        Map(self.page).look_at(lon, lat, 18)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        return Map(self.page).place(lon, lat)

    def lasso(self, lon: float, lat: float, pixels: int = 14) -> None:
        self.page.get_by_role("button", name="套索").click()
        x, y = self.place(lon, lat)
        mouse = self.page.mouse
        mouse.move(x - pixels, y - pixels)
        mouse.down()
        for dx, dy in ((1, -1), (1, 1), (-1, 1)):
            mouse.move(x + dx * pixels, y + dy * pixels, steps=3)
        mouse.up()
        self.page.get_by_role("button", name="移动地图").click()

    def brush_away(self, x: float, y: float) -> None:
        self.page.get_by_role("button", name="画笔").click()
        self.page.keyboard.down("Alt")
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.up()
        self.page.keyboard.up("Alt")

    def selected(self) -> set[int]:
        return set(self.page.evaluate(f"() => [...{MAP}.selected]"))

    def colour(self, building: int) -> int:
        return self.page.evaluate(f"(id) => {MAP}.group.get(id)", building)


DRAFTED = """
    SELECT number FROM draft_building JOIN plot_draft ON plot_draft.id = plot_draft_id
    WHERE building_id = :id AND plot_draft.status = 'open'
"""
# A building of each of two plots that are next to each other, neither of them alone there.
PAIR = """
    SELECT here.building_id, ST_X(here.place) AS lon, ST_Y(here.place) AS lat, there.plot_code
    FROM (SELECT draft_building.*, ST_PointOnSurface(geom) AS place FROM draft_building
        JOIN building ON building.id = building_id) AS here
    JOIN (SELECT draft_building.*, plot_code, ST_PointOnSurface(geom) AS place FROM draft_building
        JOIN building ON building.id = building_id
        JOIN draft_plot USING (plot_draft_id, number)) AS there USING (plot_draft_id)
    WHERE here.number <> there.number
        AND (SELECT count(*) FROM draft_building AS one
            WHERE one.plot_draft_id = here.plot_draft_id AND one.number = here.number) > 4
    ORDER BY here.place <-> there.place LIMIT 1
"""


@pytest.mark.browser
def test_lasso_move_undo_and_put_in_force(
    visit: Callable[..., Visit],  # noqa: F811
    served: Served,  # noqa: F811
):
    window = visit()
    page = window.page
    window.log_in("worker1", served.password, "/plots")
    editor = Editor(page).ready()
    window.still()
    # It takes a second to start, and the map would wait for it.
    assert not [one for one in window.asked if "PlotlyChart" in one]
    before = served.value("SELECT count(*) FROM plot_building WHERE valid @> CURRENT_DATE")

    page.locator(".st-key-plots-step-draw button").click()
    page.locator(".st-key-plots-draw button").click()
    expect(page.locator(".st-key-plots-undo button")).to_be_enabled()
    window.still()
    assert window.metric("未划入责任田的楼栋") == "0"
    editor.ready()

    building, lon, lat, code = served.rows(PAIR)[0]
    drawn = served.value(DRAFTED, id=building)
    colour = editor.colour(building)
    editor.look_at(lon, lat)
    centre = page.evaluate(f"() => {MAP}.view.getCenter()")
    editor.lasso(lon, lat)
    expect(page.get_by_text("已选").first).to_be_visible()
    assert building in editor.ready().selected()
    target = page.locator(".st-key-plots-target input")
    target.fill(code)
    target.press("Enter")
    page.locator(".st-key-plots-move button").click()
    page.wait_for_function(f"([id, was]) => {MAP}.group.get(id) !== was", arg=[building, colour])
    expect(page.get_by_text("本次调整的影响")).to_be_visible()
    moved = served.value(DRAFTED, id=building)
    assert moved != drawn
    assert editor.ready().selected() == set()
    # It is the same map all the time: nobody has to find the place again.
    assert page.evaluate(f"() => {MAP}.view.getCenter()") == centre

    # As everywhere, Ctrl-Z takes the last edit back.
    page.locator(".gridmap-map").focus()
    page.keyboard.press("Control+z")
    page.wait_for_function(f"([id, was]) => {MAP}.group.get(id) === was", arg=[building, colour])
    assert served.value(DRAFTED, id=building) == drawn

    # Clicks that come faster than their answers are all heard, each once.
    ids = page.evaluate(f"""() => {{
        const edit = {MAP}, frame = edit.box.getBoundingClientRect(), found = {{}};
        for (let x = 60; x < frame.width - 420; x += 6)
        for (let y = 90; y < frame.height - 40; y += 6) {{
            const hit = edit.hit(edit.clickable, edit.map.getCoordinateFromPixel([x, y]));
            const free = document.elementFromPoint(frame.x + x, frame.y + y)?.matches("canvas");
            if (hit && free && edit.group.has(hit.get("id")))
                found[hit.get("id")] ??= [frame.x + x, frame.y + y];
        }}
        return found; }}""")
    chosen = list(ids.items())[:5]
    for _, (x, y) in chosen:
        page.mouse.click(x, y)
    expect(page.get_by_text(f"已选{len(chosen)}栋楼")).to_be_visible()
    assert editor.ready().selected() == {int(one) for one, _ in chosen}

    # What the brush passes over is let go with Alt.
    editor.brush_away(*chosen[0][1])
    expect(page.get_by_text(f"已选{len(chosen) - 1}栋楼")).to_be_visible()

    page.locator(".st-key-plots-step-force button").click()
    expect(page.locator(".st-key-plots-force button")).to_be_visible()
    page.get_by_text("已告知有关服务小组和居民").click()
    page.locator(".st-key-plots-force button").click()
    expect(page.get_by_text("起实施，共变动")).to_be_visible(timeout=30_000)
    after = served.rows(
        "SELECT count(*), count(DISTINCT building_id) FROM plot_building"
        " WHERE valid @> CURRENT_DATE"
    )[0]
    assert after[0] == after[1] >= before
    assert served.value("SELECT count(*) FROM plot_draft WHERE status = 'in_force'") == 1
