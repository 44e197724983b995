"""The three users on their way through the application, in a real Chromium: what they see."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from shapely import wkb
from sqlalchemy import Row, create_engine, make_url, text

from benchmarks import browser as chromium
from gridmap import config
from gridmap.analysis.view_features import read_tile
from gridmap.cli import demo
from gridmap.render import palette
from gridmap.store import cluster
from gridmap.web.pages import ROLES
from tests import twins
from tests.browser import Map, Visit, choose_row, nearest_color
from tests.twins.cities import City

pytestmark = pytest.mark.browser

PALE = "#d5dade"
"""Buildings that a map says nothing of."""

DESK = {"width": 1400, "height": 1000}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Served:
    """A running application and the database behind it."""

    base: str
    home: str
    url: str
    password: str

    def rows(self, query: str, **values: Any) -> list[Row]:
        """What the database says, asked as its owner."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            rows = connection.execute(text(query), values).all()
        engine.dispose()
        return list(rows)

    def value(self, query: str, **values: Any) -> Any:
        """One value."""
        return self.rows(query, **values)[0][0]


@contextmanager
def home_is(folder: str) -> Iterator[None]:
    """`GRIDMAP_HOME` is a folder, and no other server is named."""
    kept = {name: os.environ.pop(name, None) for name in ("GRIDMAP_HOME", "DATABASE_URL")}
    os.environ["GRIDMAP_HOME"] = folder
    try:
        yield
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not os.environ.get("CI"):
        if chromium.executable() is None:
            pytest.skip("no Chromium here; `playwright install chromium` brings one")
        if not (config.ROOT / "node_modules" / "ol").is_dir():
            pytest.skip("the maps' scripts are not here; `make setup` brings them")
    with chromium.chromium() as found:
        yield found


@contextmanager
def demo_served() -> Iterator[Served]:
    """`gridmap demo`, on a machine that has never seen it."""
    # Not pytest's own folder: as root it is closed to the user that the server runs as.
    home = tempfile.mkdtemp(prefix="gridmap-demo-")
    Path(home).chmod(0o755)
    port = chromium.free_port()
    base = f"http://localhost:{port}"
    command = [sys.executable, "-m", "gridmap", "demo", "--port", str(port)]
    environment = {"GRIDMAP_HOME": home, "DATABASE_URL": ""}
    try:
        with chromium.serving(command, f"{base}/health", **environment):
            with home_is(home):
                found = Served(base, home, cluster.url(), demo.password())
            yield found
    finally:
        with home_is(home):
            cluster.remove()
        shutil.rmtree(home)


@pytest.fixture(scope="module")
def served(browser) -> Iterator[Served]:
    """A demo that nobody else uses."""
    with demo_served() as found, home_is(found.home):
        yield found


@pytest.fixture
def served_once(browser, shared_demo: Served) -> Served:
    """The demo that modules share whose tests change different parts of it."""
    return shared_demo


def gridmap(*words: str, **environment: str) -> None:
    """Run a command of the command line."""
    subprocess.run(
        [sys.executable, "-m", "gridmap", *words],
        cwd=config.ROOT,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )


@pytest.fixture
def visit(browser, served) -> Iterator[Callable[..., Visit]]:
    """Open a window; when the test is over, nothing may have been asked of another host."""
    visits: list[tuple[Any, Visit]] = []

    def open_window(base: str = served.base, *, language: str = "zh-CN", **options: Any) -> Visit:
        options.setdefault("viewport", DESK)
        context = browser.new_context(locale=language, **options)
        visits.append((context, Visit(context, base)))
        return visits[-1][1]

    yield open_window
    for context, one in visits:
        context.close()
        assert one.hosts() == {"localhost"}
        assert one.faults == []


# Grid leader -------------------------------------------------------------------------------------


def spot(row: Row) -> tuple[float, float]:
    """A place in a building, lon, lat: away from its middle, where its name is written."""
    shape = wkb.loads(row.geom, hex=True)
    middle, corner = shape.representative_point(), shape.geoms[0].exterior.coords[0]
    return 0.45 * middle.x + 0.55 * corner[0], 0.45 * middle.y + 0.55 * corner[1]


OWN = """
    SELECT building.id, building.name, building.geom, plot.plot_code, today.attention
    FROM app_user
    JOIN team_member ON team_member.app_user_id = app_user.id
    JOIN assignment ON assignment.team_member_id = team_member.id
        AND assignment.role = 'grid_leader' AND assignment.valid @> CURRENT_DATE
    JOIN plot ON plot.id = assignment.plot_id
    JOIN plot_building ON plot_building.plot_id = plot.id AND plot_building.valid @> CURRENT_DATE
    JOIN building ON building.id = plot_building.building_id
    JOIN plot_building_today AS today ON today.building_id = building.id
    WHERE app_user.name = :leader
    ORDER BY building.id
"""
NEIGHBOURS = """
    SELECT id, name, geom FROM building
    WHERE id <> ALL (:own) AND is_residential
    ORDER BY geom <-> (SELECT ST_Collect(geom) FROM building WHERE id = ANY (:own)) LIMIT 3
"""


TEAM = """
    SELECT team_member.name, team_member.work_phone
    FROM assignment
    JOIN team_member ON team_member.id = assignment.team_member_id
    JOIN plot_building USING (plot_id)
    WHERE plot_building.building_id = :building AND assignment.valid @> CURRENT_DATE
        AND plot_building.valid @> CURRENT_DATE AND assignment.role <> 'building_rep'
"""


def test_a_grid_leader_sees_the_own_buildings(visit, served):
    own = served.rows(OWN, leader="leader1")
    window = visit()
    window.log_in("leader1", served.password)
    assert window.page.url == f"{served.base}/my_plots"
    shown = window.map()
    drawn = shown.features("building")
    assert set(drawn) == {row.id for row in own}
    for row in own:
        assert drawn[row.id]["fill"] == palette.ATTENTION[row.attention], row.name
    window.still()
    assert window.metric("楼栋") == str(len(own))
    assert window.metric("有待办的楼栋") == str(sum(row.attention > 0 for row in own))
    assert_attention_seen(shown, own, served)
    opens_the_worst(window, shown, own, served)
    uses_the_list(window, own)
    taken = "SELECT (detail ->> 'count')::int FROM audit_log WHERE action = 'download list'"
    assert served.value(taken) == len(own)


FETCHED = """() => performance.getEntriesByType("resource")
    .filter((one) => /\\/(static|assets)\\//.test(one.name))
    .map((one) => [one.name, one.transferSize])"""


@pytest.mark.parametrize("role", ["leader1", "official1"])
def test_while_a_password_is_typed_the_scripts_come(visit, served, role):
    window = visit()
    page = window.page
    page.goto(f"{served.base}/login")
    page.wait_for_load_state("networkidle")
    page.fill("input[name=name]", role)
    page.fill("input[name=password]", served.password)
    page.press("input[name=password]", "Enter")
    window.map()
    window.still()
    fetched = page.evaluate(FETCHED)
    assert len(fetched) > 100 and [name for name, size in fetched if size] == []


def test_a_building_is_found_by_a_few_letters(visit, served):
    own = {row.name: row.id for row in served.rows(OWN, leader="leader1")}
    window = visit()
    window.log_in("leader1", served.password)
    window.map()
    window.still()
    window.page.keyboard.press("/")
    box = window.page.get_by_role("combobox", name="搜索", exact=True)
    expect(box).to_be_focused()
    window.page.keyboard.type("jbxq6", delay=20)
    option = window.page.get_by_role("option")
    expect(option).to_have_text(re.compile("楼栋金碧小区6栋"))
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    window.page.keyboard.press("Enter")
    expect(window.panel()).to_have_text("金碧小区6栋")
    assert f"building={own['6栋']}" in window.page.url
    expect(window.page.get_by_role("listbox", name="搜索建议")).to_be_hidden()
    # Typed and entered faster than the answer comes; an estate is outlined, the building stays.
    window.page.keyboard.press("/")
    window.page.keyboard.type("金碧小区")
    window.page.keyboard.press("Enter")
    expect(box).not_to_be_focused()
    assert window.panel().inner_text() == "金碧小区6栋"


def assert_attention_seen(shown: Map, own: list[Row], served: Served) -> None:
    """The screen has the colours: one building of each state, and pale ones of other plots."""
    meant = {spot(row): palette.ATTENTION[row.attention] for row in own}
    others = served.rows(NEIGHBOURS, own=[row.id for row in own])
    meant |= {spot(row): PALE for row in others}
    known = [*palette.ATTENTION.values(), PALE]
    seen = [nearest_color(color, known) for color in shown.colors_at(meant)]
    assert seen == list(meant.values())


def opens_the_worst(window: Visit, shown: Map, own: list[Row], served: Served) -> None:
    """A click on the building that needs most: name, households, the team's phones, services."""
    worst = max(own, key=lambda row: row.attention)
    shown.click(*spot(worst))
    expect(window.panel()).to_contain_text(worst.name)
    households = "SELECT count(*) FROM household WHERE building_id = :building"
    figure = window.page.locator(".st-key-gridmap-right").get_by_test_id("stMetricValue").first
    expect(figure).to_have_text(str(served.value(households, building=worst.id)))
    for name, phone in served.rows(TEAM, building=worst.id):
        panel = window.page.locator(".st-key-gridmap-right")
        expect(panel).to_contain_text(name)
        expect(panel.locator(f'a[href="tel:{phone.replace("-", "")}"]').first).to_be_visible()
    expect(window.page.locator(".st-key-gridmap-right")).to_contain_text("最近的服务点")
    assert shown.features("building")[worst.id]["outline"] == palette.INK


def uses_the_list(window: Visit, own: list[Row]) -> None:
    """Search, choose a row, download: the list does what the map does."""
    page, wanted = window.page, own[-1].name
    alike = [row for row in own if wanted in row.name]
    drawer = window.drawer()
    search = drawer.get_by_label("搜索")
    search.fill(wanted)
    search.press("Enter")
    expect(page.get_by_text(f"显示{len(alike)}条，共{len(own)}条")).to_be_visible()
    choose_row(drawer.get_by_test_id("stDataFrame"), 0)
    expect(window.panel()).to_contain_text(wanted)
    goes_there(window)
    search.fill("")
    search.press("Enter")
    expect(page.get_by_text(f"显示{len(own)}条，共{len(own)}条")).to_be_visible()
    window.still()
    with page.expect_download() as download:
        drawer.get_by_test_id("stDownloadButton").get_by_role("button").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    estates = re.compile("^金碧(小区|花园)")
    listed = sorted(estates.sub("", row["楼栋"]) for row in rows)
    assert listed == sorted(row.name for row in own)
    assert {row["责任田"] for row in rows} == {row.plot_code for row in own}


def leaves_the_tools_free(window: Visit) -> None:
    """What is gone to lies beside the column of the map's tools, not behind it."""
    beside = """() => {
        const map = document.querySelector(".gridmap-map"), box = map.getBoundingClientRect();
        const { left } = map.querySelector(".gridmap-views").getBoundingClientRect();
        return left - (box.right - map.gridmap.padding()[1]);
    }"""
    assert window.page.evaluate(beside) >= 10


def goes_there(window: Visit) -> None:
    """What was chosen in the list is outlined in the middle of what is seen of the map."""
    shown = window.map()
    outlined, middle = shown.outlined(), shown.middle()
    assert abs(outlined[0] - middle[0]) < 2e-4
    assert abs(outlined[1] - middle[1]) < 2e-4


# Street official ---------------------------------------------------------------------------------


def test_a_street_official_finds_who_lives_too_far(visit, served):
    window = visit(language="en-GB")
    page = window.page
    window.log_in("official1", served.password)
    assert page.url == f"{served.base}/overview"
    shown = window.map("radius=500")
    window.still()
    leaves_the_tools_free(window)
    count = served.value("SELECT count(*) FROM household")
    expect(page.get_by_text(f"{count:,} households ·")).to_be_visible()
    on_foot = served.rows(ON_FOOT, service="service_station")
    far = sum(row.households for row in on_foot if row.households and not row.metres <= 500)
    expect(page.get_by_text(f"{far:,} households are not")).to_be_visible()
    colors = shown.color_counts(palette.BAND.values())
    assert all(count > 40 for count in colors.values()), f"a person sees next to nothing: {colors}"
    page.get_by_role("link", name="See the gap").first.click()
    page.wait_for_url(lambda url: "/coverage?gap=" in url)
    expect(page.get_by_text(f"; {far:,} are not,")).to_be_visible()
    shown = window.map("radius=500")
    window.still()
    farthest = max((row for row in on_foot if row.households), key=lambda row: row.metres)
    assert_bands(shown.look_at(*spot(farthest), 17), on_foot, radius=500)
    shown.click(*spot(farthest))
    expect(window.panel()).to_contain_text(farthest.name)


ON_FOOT = """
    SELECT building.id, building.name, building.geom, building_access.walk_m AS metres,
    (SELECT count(*) FROM household WHERE building_id = building.id) AS households
    FROM building JOIN building_access ON building_access.building_id = building.id
    WHERE is_residential AND status IN ('in_use', 'closing') AND service_type_code = :service
"""


def assert_bands(shown: Map, buildings: list[Row], radius: float) -> None:
    """Buildings in view have the colour of their distance; right at an edge either one may do."""
    metres = {row.id: row.metres for row in buildings}
    drawn = shown.features("building")
    clear = {
        key: (metres[key] > radius) + (metres[key] > 2 * radius)
        for key in set(drawn) & set(metres)
        if all(abs(metres[key] - edge) > 1 for edge in (radius, 2 * radius))
    }
    assert len(clear) > 10
    assert {key: drawn[key]["fill"] for key in clear} == {
        key: palette.BAND[band] for key, band in clear.items()
    }


def test_from_the_whole_street_to_a_building(visit, served):
    """Squares first, then estates, then buildings; a click on one goes there."""
    window = visit()
    page = window.page
    window.log_in("official1", served.password, "/coverage")
    shown = window.map("theme=coverage")
    window.still()
    legend = page.locator(".gridmap-legend")
    lon, lat = shown.middle()
    squares = shown.look_at(lon, lat, 13).sums()
    located = "SELECT count(*) FROM household WHERE building_id IS NOT NULL"
    assert {one["cell_m"] for one in squares} == {100}
    assert sum(one.get("household_count", 0) for one in squares) >= served.value(located)
    expect(legend.locator("summary")).to_have_text("社区服务站：步行500米内的占比")
    few = legend.get_by_role("button", name="低于50%")
    few.click()
    left = {one["percent"] >= 50 for one in shown.drawn().sums() if one["isDrawn"]}
    assert left == {True}
    # What is switched off stays so while other lines are shown.
    estates = shown.look_at(lon, lat, 14).sums()
    assert any("estate" in one for one in estates)
    expect(few).to_have_attribute("aria-pressed", "false")
    shown.look_at(lon, lat, 16)
    expect(legend.get_by_role("button").first).to_have_text("500米以内")
    assert len(shown.features("building")) > 10
    shown.look_at(lon, lat, 13)
    few.click()
    largest = max(squares, key=lambda one: one.get("household_count", 0))
    page.mouse.move(*shown.place(*largest["place"]))
    expect(page.locator(".gridmap-tip")).to_have_text(
        re.compile(
            f"^100米方格\n{largest['household_count']}户\n步行500米内占{largest['percent']}%$"
        )
    )
    shown.click(*largest["place"])
    page.wait_for_function(
        "() => document.querySelector('.gridmap-map').gridmap.view.getZoom() > 15"
    )
    middle = shown.drawn().middle()
    assert max(abs(middle[0] - largest["place"][0]), abs(middle[1] - largest["place"][1])) < 3e-4
    # With the keyboard: what lies under the cross.
    shown.look_at(*largest["place"], 13)
    page.evaluate(
        "(place) => document.querySelector('.gridmap-map').gridmap.view.setCenter("
        "ol.proj.fromLonLat(place))", largest["place"],
    )  # fmt: skip
    shown.drawn()
    page.locator(".gridmap-map").press("Enter")
    page.wait_for_function(
        "() => document.querySelector('.gridmap-map').gridmap.view.getZoom() > 15"
    )


POINTS_BY_SERVICE = """
    SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat, EXISTS (
        SELECT FROM service_offer
        WHERE service_point_id = service_point.id AND service_type_code = 'service_station'
    ) AS is_station
    FROM service_point
    WHERE status = 'open' AND name IN ('西昌路服务岗亭', '复兴社区一站式服务大厅')
"""
DOT_OF_A_NAME = (0x6B, 0x77, 0x82)


def test_the_name_of_a_point_of_another_service_has_a_dot(visit, served):
    window = visit()
    window.log_in("official1", served.password, "/coverage")
    window.still()
    shown = window.map()
    for lon, lat, is_station in served.rows(POINTS_BY_SERVICE):
        shown.look_at(lon, lat, 17)
        window.page.wait_for_function(NAMED)
        [seen] = shown.drawn().colors_at([(lon, lat)])
        assert (seen == DOT_OF_A_NAME) is not is_station, seen


NAMED = """() => document.querySelector(".gridmap-map").gridmap
    .labels.layer.getSource().getFeatures().some((one) => one.get("kind") === "service_point")"""


def test_what_a_gap_leads_to_stands_in_one_line(visit, served_once):
    window = visit(served_once.base)
    window.log_in("official1", served_once.password, "/coverage")
    card = window.page.locator("[class*=st-key-gridmap-gap-]").first
    words = card.locator(":is(a, button) p")
    expect(words).to_have_count(3)
    window.still()
    boxes = [words.nth(number).bounding_box() for number in range(3)]
    assert max(one["y"] for one in boxes) - min(one["y"] for one in boxes) < 0.6
    ends = [one["x"] + one["width"] for one in boxes]
    spaces = [two["x"] - end for two, end in zip(boxes[1:], ends, strict=False)]
    assert max(spaces) - min(spaces) < 1


def test_another_service_colours_the_map_anew(visit, served):
    window = visit()
    page = window.page
    window.log_in("official1", served.password, "/coverage")
    window.map("service=service_station")
    name, code = served.rows(
        "SELECT name_zh, service_type_code FROM service_type"
        " WHERE service_type_code = 'kindergarten'"
    )[0]
    chips = page.locator(".st-key-gridmap-question button")
    chips.first.click()
    page.get_by_role("radio", name=name, exact=True).check(force=True)
    shown = window.map(f"service={code}")
    window.still()
    assert f"service={code}" in page.url
    radius = int(re.findall(r"(\d+) ?米", chips.nth(1).inner_text())[0])
    page.keyboard.press("Escape")
    buildings = served.rows(ON_FOOT, service=code)
    middle = sorted(buildings, key=lambda row: abs(row.metres - radius))[0]
    assert_bands(shown.look_at(*spot(middle), 16), buildings, radius)


# Register ----------------------------------------------------------------------------------------

POINT = """
    SELECT id, ST_X(geom) AS lon, ST_Y(geom) AS lat
    FROM service_point WHERE status = 'open' AND source <> 'register' ORDER BY id LIMIT 1
"""
PLACE = "SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat FROM service_point WHERE id = :point"
PENDING = """
    SELECT count(*) FROM access_pending
    JOIN service_offer USING (service_type_code)
    WHERE service_offer.service_point_id = :point
"""


def test_a_point_is_moved_in_two_clicks_and_put_back(visit, served):
    point = served.rows(POINT)[0]
    window = visit()
    page = window.page
    window.log_in("official1", served.password, f"/register?point={point.id}")
    shown = window.map("/service_point/")
    window.still()

    def place() -> tuple[float, float]:
        row = served.rows(PLACE, point=point.id)[0]
        return row.lon, row.lat

    def beside(east: float) -> tuple[float, float]:
        return point.lon + east, point.lat + 0.0002

    def near(wanted: tuple[float, float]) -> bool:
        return all(abs(a - b) < 2e-5 for a, b in zip(place(), wanted, strict=True))

    page.get_by_role("button", name="移动", exact=True).click()
    expect(page.get_by_text("请在地图上点选新位置。")).to_be_visible()
    window.still()
    shown.click(*beside(0.0003))
    expect(page.get_by_text("已移动。")).to_be_visible()
    assert near(beside(0.0003))
    window.still()
    assert served.value(PENDING, point=point.id) == 0  # walking distances are new
    undo = page.get_by_role("button", name="撤销移动")
    undo.click()
    expect(page.get_by_text("已撤销上一次修改。")).to_be_visible()
    assert place() == (point.lon, point.lat)
    window.still()
    x, y = shown.place(point.lon, point.lat)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*shown.place(*beside(0.0005)), steps=6)
    page.mouse.up()
    expect(page.get_by_text("已移动。")).to_be_visible()
    assert near(beside(0.0005))
    undo.click()
    expect(page.get_by_text("已撤销上一次修改。")).to_be_visible()
    assert place() == (point.lon, point.lat)
    # A refusal is in view at the button, wherever in the panel it stands.
    page.get_by_role("button", name="修改", exact=True).click()
    page.get_by_label("名称", exact=True).fill("")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("请填写服务点的名称")).to_be_in_viewport(ratio=1)


HELD = """
    SELECT building.id, count(household.id) AS homes, building.geom,
        ST_X(ST_Centroid(building.geom)) AS lon, ST_Y(ST_Centroid(building.geom)) AS lat
    FROM app_user
    JOIN user_community ON user_community.app_user_id = app_user.id
    JOIN building ON building.community_id = user_community.community_id
    JOIN household ON household.building_id = building.id AND household.closed_on IS NULL
    WHERE app_user.name = 'worker1'
        AND EXISTS (SELECT FROM plot_building WHERE building_id = building.id AND upper_inf(valid))
    GROUP BY building.id ORDER BY building.id LIMIT 1
"""
HOMES = "SELECT count(*) FROM household WHERE building_id = :building AND closed_on IS NULL"
LEFT_OVER = "SELECT count(*) FROM household WHERE match_rule = 'building-demolished'"
DRAWN = "SELECT ST_NPoints(geom), community_id FROM building WHERE name = '新建楼'"


def test_a_building_is_demolished_and_another_drawn_with_the_mouse(visit, served):
    held = served.rows(HELD)[0]
    window = visit()
    page = window.page
    window.log_in("worker1", served.password, f"/register?view=buildings&building={held.id}")
    shown = window.map("/building/")
    window.still()
    page.get_by_role("button", name="拆除", exact=True).click()
    expect(page.get_by_text(f"楼内{held.homes}户将转入未关联地址")).to_be_visible()
    page.get_by_role("button", name="标记为已拆除").click()
    undo = page.get_by_role("button", name="撤销标记为已拆除")
    expect(undo).to_be_visible()
    window.still()
    assert held.id not in shown.drawn().features("building")
    assert served.value(HOMES, building=held.id) == 0
    assert served.value(LEFT_OVER) == held.homes
    undo.click()
    expect(page.get_by_text("已撤销上一次修改。")).to_be_visible()
    assert (served.value(HOMES, building=held.id), served.value(LEFT_OVER)) == (held.homes, 0)
    window.still()
    page.get_by_role("button", name="新增楼栋", exact=True).click()
    expect(page.get_by_text("请在地图上依次点击楼栋的各个角。")).to_be_visible()
    window.still()
    corners = shown.page.locator(".gridmap-mark-pinned")
    for n, (east, north) in enumerate(((2, 2), (4, 2), (4, 4), (2, 4)), 1):
        shown.click(held.lon + east * 1e-4, held.lat + north * 1e-4)
        expect(corners).to_have_count(n)
        window.still()
    page.get_by_label("楼名（墙上标注）").fill("新建楼")
    page.get_by_role("button", name="新增该楼栋").click()
    expect(page.get_by_text("楼栋已新增。")).to_be_visible()
    [drawn] = served.rows(DRAWN)
    assert drawn[0] == 5 and drawn[1]
    window.still()
    page.get_by_role("button", name="撤销新增").click()
    expect(page.get_by_text("已撤销上一次修改。")).to_be_visible()
    assert not served.rows(DRAWN)


# Planner -----------------------------------------------------------------------------------------


def test_the_language_changes_and_the_session_ends(visit, served):
    window = visit()
    page = window.page
    window.log_in("planner1", served.password, "/coverage")
    expect(window.heading("服务覆盖分析")).to_be_visible()
    page.locator(".st-key-gridmap-bar").get_by_role("button").click()
    page.get_by_text("English", exact=True).click()
    expect(window.heading("Service coverage")).to_be_visible()
    window.map()
    tile = next(url for url in window.asked if "/tiles/" in url)
    assert page.request.get(tile).status == 200
    page.get_by_text("Log out").click()
    page.wait_for_url("**/logout*")
    page.get_by_role("button").click()
    page.wait_for_url("**/login*")
    assert page.request.get(tile).status == 401
    page.goto(f"{served.base}/siting")
    assert page.url.startswith(f"{served.base}/login?next=/siting")


def test_an_unknown_address_opens_the_first_page_and_says_so(visit, served):
    window = visit(language="en")
    page = window.page
    window.log_in("planner1", served.password, "/coverage")
    dialogs = """() => {
        globalThis.dialogs = 0;
        new MutationObserver(() => {
            globalThis.dialogs += document.querySelectorAll("[role=dialog]").length;
        }).observe(document, {childList: true, subtree: true});
    }"""
    page.add_init_script(f"({dialogs})()")
    page.goto(f"{served.base}/plots?building=1&view=x&lang=zh_CN")
    expect(page.get_by_test_id("stToast")).to_contain_text("没有对应的页面")
    window.still()
    assert urlsplit(page.url).path == "/overview"
    assert urlsplit(page.url).query == "building=1&lang=zh_CN"
    assert page.evaluate("globalThis.dialogs") == 0


BESIDE_PANELS = """() => {
    const { map, home } = document.querySelector(".gridmap-map").gridmap;
    const [top, right, bottom, left] = document.querySelector(".gridmap-map").gridmap.padding();
    const [width, height] = map.getSize(), [west, south, east, north] = home;
    const [x0, y0] = map.getPixelFromCoordinate([west, north]);
    const [x1, y1] = map.getPixelFromCoordinate([east, south]);
    return Math.min(x0 - left, y0 - top, width - right - x1, height - bottom - y1);
}"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_first_view_stands_beside_panels_list_and_tools(visit, served_once, size):
    window = visit(served_once.base, viewport=size)
    window.log_in("worker1", served_once.password)
    window.still()
    window.map()
    # Pixels between what is shown and what covers the map.
    assert window.page.evaluate(BESIDE_PANELS) > -1


def test_legend_and_scale_stand_above_the_list(visit, served):
    window = visit()
    window.log_in("planner1", served.password, "/coverage")
    window.open("overview")
    window.open("coverage")
    window.map()
    closed = top(window, "drawer")
    window.drawer()
    window.still()
    assert top(window, "drawer") < closed - 100
    for part in (".gridmap-legend", ".ol-scale-line"):
        box = window.page.locator(part).bounding_box()
        assert box and box["y"] > 48 and box["y"] + box["height"] <= top(window, "drawer"), part


def test_legend_and_scale_come_down_on_a_page_without_a_list(visit, served):
    window = visit()
    window.log_in("worker1", served.password, "/address_queue")
    window.map()
    window.drawer()
    window.still()
    window.open("imports")
    window.still()
    expect(window.page.locator(".st-key-gridmap-drawer")).to_be_hidden()
    height = window.page.evaluate("document.documentElement.style.getPropertyValue('--drawer')")
    assert height == "0px"


def top(window: Visit, container: str) -> float:
    """Upper edge of a container of the window, once it stands still."""
    place = window.page.locator(f".st-key-gridmap-{container}")
    window.page.wait_for_timeout(500)
    box = place.bounding_box()
    assert box
    return float(box["y"])


def test_a_map_whose_script_is_late_is_there_after_the_next_run(visit, served):
    window = visit()
    page = window.page
    held = []
    page.route("**/ol.js*", lambda route: held.append(route))
    with page.expect_request("**/ol.js*"):
        window.log_in("planner1", served.password, "/coverage")
    # Several runs wait for it: which of them Streamlit ends last is chance.
    for name in ("siting", "overview", "coverage", "siting"):
        window.open(name)
        expect(page.locator(".st-key-gridmap-map")).to_be_attached()
        window.still()
    expect(page.locator(".st-key-siting-run")).to_be_visible()
    for route in held:
        route.continue_()
    window.map()


# Community worker, administrator, phone ----------------------------------------------------------


def test_a_worker_on_a_phone(visit, served):
    window = visit(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    page = window.page
    window.log_in("worker1", served.password)
    shown = window.map()
    window.still()
    assert_fits(page)
    box = shown.box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] and box["width"] > 300
    assert not page.locator(".gridmap-legend").evaluate("(legend) => legend.open")
    drawn = shown.features("building")
    plots = served.rows(WORKERS_BUILDINGS, worker="worker1")
    assert set(drawn) <= {row.id for row in plots}
    target = next(row for row in plots if row.id in drawn)
    shown.look_at(*spot(target), 18)
    page.touchscreen.tap(*shown.place(*spot(target)))
    expect(window.panel()).to_contain_text(target.name)
    panel = window.panel().bounding_box()
    assert panel and panel["x"] + panel["width"] <= PHONE["width"]
    assert_fits(page)


LONG_NAME = "北京市海淀区某某某某街道办事处公共服务中心"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_long_name_of_the_office_leaves_the_menu_where_it_is(visit, served, size):
    window = visit(viewport=size)
    window.log_in("worker1", served.password)
    window.still()
    bar = window.page.locator(".st-key-gridmap-bar")
    name = bar.locator("strong").first
    name.evaluate("(name, text) => { name.textContent = text; }", LONG_NAME * 2)
    whole = bar.bounding_box()
    for part in (name, bar.locator(".gm-help"), bar.get_by_test_id("stPopover")):
        box = part.bounding_box()
        assert whole and box and whole["y"] <= box["y"], part
        assert box["y"] + box["height"] <= whole["y"] + whole["height"], part
    search = window.page.locator(".gridmap-search input").bounding_box()
    shown = bar.locator("p").first.bounding_box()
    assert search and shown
    assert size is PHONE or shown["x"] + shown["width"] <= search["x"]


def test_no_button_covers_the_tools_of_a_phone(visit, served):
    window = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    window.log_in("planner1", served.password)
    window.page.goto(f"{served.base}/siting")
    window.map()
    window.still()
    tools = window.page.locator(".gridmap-tools button")
    expect(tools.first).to_be_visible()
    assert [one.inner_text() for one in tools.all() if not one.evaluate(IS_ON_TOP)] == []


IS_ON_TOP = """(button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    const corners = [[x + 2, y + 2], [x + width - 2, y + height - 2]];
    return corners.every(([left, top]) => button.contains(document.elementFromPoint(left, top)));
}"""


WORKERS_BUILDINGS = """
    SELECT building.id, building.name, building.geom
    FROM app_user
    JOIN user_community ON user_community.app_user_id = app_user.id
    JOIN plot ON plot.community_id = user_community.community_id
    JOIN plot_building ON plot_building.plot_id = plot.id AND plot_building.valid @> CURRENT_DATE
    JOIN building ON building.id = plot_building.building_id
    WHERE app_user.name = :worker AND building.is_residential
    ORDER BY ST_Area(building.geom) DESC
"""


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    for place in ("html", "[data-testid=stMain]"):
        assert page.locator(place).evaluate("(one) => one.scrollWidth <= one.clientWidth"), place


def messy_ledger(source: Path, target: Path) -> int:
    """A sample ledger in which nine households live in an estate that nobody knows; how many."""
    book = openpyxl.load_workbook(source)
    sheet = book.active
    header = next(row for row in sheet.iter_rows() if any(c.value == "小区" for c in row))
    column = {cell.value: cell.column for cell in header}
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_col == column["小区"]:
            name = sheet.cell(merged.min_row, merged.min_col).value
            sheet.unmerge_cells(str(merged))
            for row in range(merged.min_row, merged.max_row + 1):
                sheet.cell(row, column["小区"], name)
    changed = 0
    for row in range(header[0].row + 1, header[0].row + 10):
        sheet.cell(row, column["小区"], "金壁小区")
        changed += 1
    book.save(target)
    return changed


def test_a_worker_loads_a_ledger_and_settles_what_it_left_open(visit, served, tmp_path):
    before = served.rows(HOUSEHOLDS)
    file = tmp_path / "复兴社区.xlsx"
    changed = messy_ledger(config.SAMPLE / "ledgers" / "ledger_复兴社区.xlsx", file)
    window = visit()
    page = window.page
    window.log_in("worker1", served.password, "/imports")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("heading", name="识别结果").wait_for()
    window.map()
    page.locator(".st-key-load button").click()
    page.locator("[data-testid=stAlertContentSuccess]").wait_for()
    run = served.rows("SELECT id, status FROM import_run ORDER BY id DESC LIMIT 1")[0]
    with page.expect_download() as download:
        page.locator(".st-key-import-rejects button").click()
    download.value.save_as(tmp_path / "back.xlsx")
    assert openpyxl.load_workbook(tmp_path / "back.xlsx").active.max_row > changed

    window.open("address_queue")
    open_count = served.value(OPEN)
    expect(page.locator("[data-testid=stMetricValue]").first).to_have_text(f"{open_count:,}")
    page.get_by_label("另选楼栋").fill("金碧小区")
    page.get_by_label("另选楼栋").press("Enter")
    page.get_by_role("button", name=re.compile("A 金碧小区")).wait_for()
    window.still()
    assert window.map().choices_beside_their_outlines() == []
    assert window.map().covered_letters() == 0
    page.get_by_label("另选楼栋").fill("")
    page.get_by_label("另选楼栋").press("Enter")
    page.get_by_role("button", name=re.compile("是，属于金碧小区.*9")).click()
    expect(page.locator("[data-testid=stAlert]").first).to_contain_text(f"{changed}户已关联楼栋")
    assert served.value(OPEN) == open_count - changed
    page.locator(".st-key-undo-last button").click()
    expect(page.locator("[data-testid=stAlert]").first).to_contain_text("已撤销")
    assert served.value(OPEN) == open_count

    window.open("imports")
    page.get_by_role("tab", name="导入记录").click()
    choose_row(page.locator(".st-key-history-table [data-testid=stDataFrame]"), 0)
    page.locator(".st-key-rollback button").click()
    page.locator(".st-key-rollback-yes button").click()
    expect(page.locator(".st-key-rollback-yes")).to_have_count(0)
    assert served.value("SELECT status FROM import_run WHERE id = :id", id=run.id) == "rolled_back"
    assert served.rows(HOUSEHOLDS) == before


HOUSEHOLDS = """
    SELECT id, building_id, address_text, match_status, people_count, last_verified_on, closed_on
    FROM household ORDER BY id
"""
OPEN = """
    SELECT count(*) FROM household JOIN community ON community.id = community_id
    WHERE building_id IS NULL AND closed_on IS NULL AND community.name = '复兴社区'
"""


def test_an_administrator_sees_accounts_and_no_counts(visit, served):
    window = visit(language="en-GB")
    page = window.page
    window.log_in("admin1", served.password)
    window.map()
    window.still()
    expect(page.get_by_text("3 communities · ")).to_be_visible()
    assert "households" not in page.get_by_text("3 communities · ").inner_text()
    tile = next(url for url in window.asked if "/tiles/" in url)
    tile = tile.replace("/tiles/community/", "/tiles/building/").replace(
        "/tiles/base/", "/tiles/building/"
    )
    [buildings] = read_tile(page.request.get(tile).body(), 0, 0, 0).values()
    assert buildings
    assert not [one for one in buildings if "household_count" in one.properties]
    window.open("accounts")
    cells = page.get_by_test_id("stDataFrame").locator("td")
    expect(cells.filter(has_text="leader1")).to_have_count(1)


@pytest.mark.parametrize("size", [(1920, 1080), (1440, 900), (390, 844)])
def test_the_print_holds_all_that_the_screen_shows(visit, served, size):
    width, height = size
    window = visit(viewport={"width": width, "height": height})
    window.log_in("official1", served.password, "/coverage")
    page = window.page
    window.map()
    box = page.locator(".gridmap-map")
    seen = box.bounding_box()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1062, "height": 733})  # of the paper, in its margins
    printed = box.bounding_box()
    assert printed["x"] >= 0 and printed["x"] + printed["width"] <= 1062.5
    assert printed["y"] + printed["height"] <= 740
    # Office and date stand above the line that parts them from the map, side by side.
    bar = page.locator(".st-key-gridmap-bar")
    line, words = bar.bounding_box(), [one.bounding_box() for one in bar.locator("p:visible").all()]
    assert len(words) == 2 and words[0]["x"] + words[0]["width"] < words[1]["x"]
    for one in words:
        assert line["y"] <= one["y"] and one["y"] + one["height"] <= line["y"] + line["height"]
    ratio = seen["width"] / seen["height"]
    assert printed["width"] / printed["height"] == pytest.approx(ratio, rel=0.01)


def test_an_open_list_of_persons_leaves_the_form_to_be_sent(visit, served):
    window = visit()
    window.log_in("admin1", served.password, "/accounts")
    page = window.page
    page.locator(".st-key-new-role button", has_text="网格长").click()
    window.still()
    page.locator(".st-key-new-members input").click()
    page.get_by_role("option").first.click()
    expect(page.locator(".st-key-new-members input")).to_have_attribute("aria-expanded", "true")
    # Nothing lies over the button, and the click that closes the list lands on it.
    page.locator(".st-key-new-create button").click(timeout=5_000)
    expect(page.get_by_text("账号需要登录名")).to_be_visible()


def test_an_account_is_made_in_five_clicks_and_its_owner_comes_in(visit, served):
    window, clicks = visit(), 0

    def click(what: Locator) -> None:
        nonlocal clicks
        clicks += 1
        what.click()
        window.still()

    window.log_in("admin1", served.password)
    page = window.page
    click(page.locator('.st-key-gridmap-rail a[href$="accounts"]'))
    click(page.locator(".st-key-new-name input"))
    page.keyboard.type("李梅")
    click(page.locator(".st-key-new-role button", has_text="社区工作者"))
    click(page.locator(".st-key-new-communities button", has_text="复兴社区"))
    click(page.locator(".st-key-new-create button"))
    assert clicks == 5
    password = page.locator(".st-key-account-slips-shown code").inner_text().strip()
    with page.expect_download() as slips:
        page.locator(".st-key-account-slips-print button").click()
    assert Path(slips.value.path()).read_bytes().startswith(b"%PDF")
    printed = "SELECT (detail ->> 'count')::int FROM audit_log WHERE action = 'print account slips'"
    assert served.value(printed) == 1

    window = visit()
    page = window.page
    window.log_in("李梅", password, "/my_plots")
    assert urlsplit(page.url).path == "/password"
    page.fill("input[name=old]", password)
    for field in ("new", "again"):
        page.fill(f"input[name={field}]", "春江潮水连海平海上明月")
    page.press("input[name=again]", "Enter")
    page.wait_for_url("**/my_plots")
    window.map()
    window.still()
    buildings = """
        SELECT count(*) FROM plot_building_today AS today
        JOIN building ON building.id = today.building_id
        JOIN community ON community.id = building.community_id
        WHERE community.name = '复兴社区'
    """
    assert int(window.metric("楼栋").replace(",", "")) == served.value(buildings)


# A city -------------------------------------------------------------------------------------


RICHEST_CITY = pytest.mark.parametrize("city", twins.RICHEST, indirect=True, scope="module")


@pytest.fixture(scope="module")
def city_served(served, city: City) -> Iterator[Served]:
    """A map extract, loaded and served by the command line alone."""
    name = re.sub(r"\W.*", "", city.pbf.name)
    url = make_url(served.url).set(database=name).render_as_string(hide_password=False)
    engine = create_engine(served.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    environment = {"GRIDMAP_HOME": served.home, "DATABASE_URL": url}
    gridmap("load", "osm", str(city.pbf), **environment)
    gridmap(
        "user",
        "add",
        "wang",
        "--role",
        "street_official",
        "--password",
        "xinjiekou-1",
        **environment,
    )
    port = chromium.free_port()
    base = f"http://localhost:{port}"
    command = [sys.executable, "-m", "gridmap", "serve", "--port", str(port)]
    with chromium.serving(command, f"{base}/health", **environment):
        yield Served(base, served.home, url, "xinjiekou-1")


@RICHEST_CITY
def test_a_city_from_file_to_map(visit, city_served):
    window = visit(city_served.base)
    window.log_in("wang", city_served.password, "/coverage")
    shown = window.map()
    buildings = city_served.rows("SELECT id, name, geom FROM building WHERE name IS NOT NULL")
    assert len(buildings) > 10
    largest = max(buildings, key=lambda row: wkb.loads(row.geom, hex=True).area)
    shown.look_at(*spot(largest), 16)
    drawn = shown.features("building")
    assert len(drawn) > 100
    shown.look_at(*spot(largest), 18).click(*spot(largest))
    expect(window.panel()).to_contain_text(largest.name)
    # As the licence asks, also on a page whose base map has other tiles.
    window.page.evaluate("""() => {
        const { gridmap } = document.querySelector(".gridmap-map");
        const { base } = gridmap.data;
        gridmap.update({ ...gridmap.data, base: { ...base, address: base.address.split("?")[0] } });
    }""")
    expect(window.page.locator(".ol-attribution")).to_contain_text("OpenStreetMap")


# Everybody ---------------------------------------------------------------------------------------

AXE = config.ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""


def broken_rules(window: Visit) -> list[str]:
    """Rules of WCAG that the page breaks as it is, each with the element that does."""
    window.page.evaluate(AXE.read_text(encoding="utf-8"))
    # WCAG 2.5.8 excepts marks whose place on a map is what they say, however near each other.
    marks = 'target-size: <button class="gridmap-mark '
    return [one for one in window.page.evaluate(WCAG) if not one.startswith(marks)]


WALKS = {
    "leader1": ("my_plots", "my_plots?building={building}"),
    "worker1": (
        "overview", "address_queue", "plots", "imports", "register", "plots?step=draw",
        "plots?step=check", "plots?step=force", "plots?view=print", "plots?view=rules",
        *(f"plots?view=teams&team={one}" for one in ("load", "posts")),
    ),
    "official1": (
        "overview", "coverage", "overview?community={community}", "overview?building={building}",
        "overview?wall=1",
        *(f"coverage?view={one}" for one in ("hours", "network", "compare", "premises", "plots")),
    ),
    "planner1": ("siting", "password"),
    "admin1": (
        "overview", "register", "accounts", "register?point={point}",
        "register?view=buildings&building={building}", "register?view=estates",
        "register?view=boundaries", "register?view=rules",
        "register?view=types&type=service_station", "accounts?view=log", "accounts?view=import",
    ),
}  # fmt: skip
"""Every page, seen by those who do most there, and the views that no entry of the menu opens."""


@pytest.mark.parametrize("role", WALKS)
def test_pages_keep_the_rules_of_wcag(visit, served, role):
    window = visit()
    page = window.page
    page.goto(f"{served.base}/login")
    found = {("login", 0): broken_rules(window)}
    window.log_in(role, served.password)
    window.map()
    ids = {
        name: served.value(f"SELECT min(id) FROM {table}")
        for name, table in (("building", "plot_building_today AS t(id)"),
                            ("community", "community"), ("point", "service_point"))
    }  # fmt: skip
    for path in WALKS[role]:
        if path in ROLES:
            page.set_viewport_size(DESK)
            window.open(path)
        else:
            page.goto(f"{served.base}/{path.format_map(ids)}")
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            if path != "password":
                window.map()
                window.still()
            found[path, size["width"]] = broken_rules(window)
    if role == "admin1":
        found["rejects", PHONE["width"]] = broken_rules(with_a_rejected_row(window))
    assert {where: rules for where, rules in found.items() if rules} == {}


def test_every_page_is_walked():
    assert ROLES.keys() <= {path for paths in WALKS.values() for path in paths}


def with_a_rejected_row(window: Visit) -> Visit:
    """Layers, trying a file of one building, too small to be one."""
    layer = json.loads((config.SAMPLE / "building.geojson").read_text(encoding="utf-8"))
    own = layer["features"][0]
    x, y = own["geometry"]["coordinates"][0][0][:2]
    corners = [(x, y), (x + 1e-7, y), (x, y + 1e-7), (x, y)]
    own |= {"geometry": {"type": "Polygon", "coordinates": [corners]}}
    content = json.dumps(layer | {"features": [own]}).encode()
    window.page.goto(f"{window.base}/register?view=layers")
    window.page.locator("input[type=file]").set_input_files(
        {"name": "building.geojson", "mimeType": "application/json", "buffer": content}
    )
    window.page.locator(".st-key-layers-rejects-trial").wait_for()
    window.still()
    return window


# What is not saved ------------------------------------------------------------------------------

CLICKS = "document.querySelector('{}').click()"


def asks(page: Page, act: str, kind: str = "confirm") -> None:
    """Whether an act in the browser asks first; the answer is no."""
    page.wait_for_function("document.querySelector('.gridmap-map')?.gridmap?.data.is_unsaved")
    with page.expect_event("dialog") as asked:
        page.evaluate(f"setTimeout(() => {act})")  # does not wait for the answer
    assert asked.value.type == kind
    asked.value.dismiss()


def test_whatever_leads_away_from_an_open_form_asks_first(visit, served_once):
    window = visit(served_once.base)
    page, right = window.page, window.page.locator(".st-key-gridmap-right")
    window.log_in("admin1", served_once.password, "/register")
    page.locator(".gridmap-search input").fill("社区卫生服务站")
    options = page.locator(".gridmap-search [role=option]")
    options.nth(1).click()
    page.locator(".st-key-point-change button").click()
    phone = right.get_by_label("电话")
    phone.fill("8123 4567")
    page.keyboard.press("Tab")
    window.still()
    kept = page.url
    # The view of buildings; going back; another point, found by the search.
    asks(page, CLICKS.format(".st-key-view button:nth-of-type(3)"))
    asks(page, "history.back()")
    page.locator(".gridmap-search input").fill("社区卫生服务站")
    expect(options.nth(0)).to_be_visible()
    asks(page, CLICKS.format(".gridmap-search [role=option]"))
    assert page.url == kept
    expect(phone).to_have_value("8123 4567")
    # What finds nothing else in place of the form only moves the map.
    page.locator(".gridmap-search input").fill("1号楼")
    options.nth(0).click()
    window.still()
    expect(phone).to_have_value("8123 4567")
    page.locator(".st-key-register-cancel button").click()
    page.locator(".st-key-point-change button").wait_for()
    window.still()
    page.go_back(wait_until="commit")


def test_a_boundary_that_is_begun_is_left_after_a_question(visit, served_once):
    window = visit(served_once.base)
    page = window.page
    window.log_in("admin1", served_once.password, "/register?view=boundaries")
    page.get_by_label("社区名称").fill("新社区")
    page.keyboard.press("Tab")
    asks(page, CLICKS.format(".st-key-gridmap-rail a[href*=overview]"))
    asks(page, CLICKS.format(".st-key-view button:nth-of-type(1)"))
    # Nothing is lost by a reload or by going back: the address keeps it.
    page.reload()
    expect(page.get_by_label("社区名称")).to_have_value("新社区")


# From nothing to a plan --------------------------------------------------------------------------

OWN_WORDS = "春江潮水连海平海上明月"
MINUTES = 15


@pytest.fixture
def blank_served(served) -> Iterator[Served]:
    """An empty database with one administrator, as an installation leaves it."""
    url = make_url(served.url).set(database="blank").render_as_string(hide_password=False)
    engine = create_engine(served.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE blank"))
    environment = {"GRIDMAP_HOME": served.home, "DATABASE_URL": url}
    gridmap("db", "migrate", **environment)
    gridmap("user", "add", "chen", "--role", "admin", "--password", OWN_WORDS, **environment)
    port = chromium.free_port()
    base = f"http://localhost:{port}"
    command = [sys.executable, "-m", "gridmap", "serve", "--port", str(port)]
    with chromium.serving(command, f"{base}/health", **environment):
        yield Served(base, served.home, url, OWN_WORDS)
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE blank WITH (FORCE)"))
    engine.dispose()


@RICHEST_CITY
def test_from_an_empty_database_to_a_plan_with_the_mouse_alone(visit, blank_served, city: City):
    begun = time.monotonic()
    passwords = an_administrator_prepares(visit(blank_served.base), blank_served, city)
    a_worker_puts_plots_in_force(comes_in(visit, blank_served, "王芳", passwords), blank_served)
    a_planner_finds_a_plan(comes_in(visit, blank_served, "赵工", passwords), blank_served)
    minutes = (time.monotonic() - begun) / 60
    print(f"{city.pbf.name}: {minutes:.1f} minutes")
    assert minutes < MINUTES


def comes_in(visit, served: Served, name: str, passwords: dict[str, str]) -> Visit:
    """Log in with the password of the slip, and choose one's own."""
    window = visit(served.base)
    window.log_in(name, passwords[name])
    page = window.page
    page.fill("input[name=old]", passwords[name])
    for field in ("new", "again"):
        page.fill(f"input[name={field}]", OWN_WORDS)
    page.press("input[name=again]", "Enter")
    # From "/" the application leads on to the first page of the role.
    page.wait_for_url(lambda url: urlsplit(url).path not in ("/", "/password"))
    return window


def leaving_asks_first(page: Page) -> None:
    """A slip of the finger loses nothing: who stays on the page finds the form as it was."""
    asks(page, "location.reload()", "beforeunload")
    asks(page, CLICKS.format(".st-key-gridmap-rail a[href*=overview]"))
    expect(page.get_by_label("经度、纬度")).not_to_have_value("")


def an_administrator_prepares(window: Visit, served: Served, city: City) -> dict[str, str]:
    """Map, boundary, a station and accounts, each by its first step; passwords by login."""
    page = window.page
    window.log_in("chen", OWN_WORDS)

    def next_step() -> None:
        window.open("overview")
        page.get_by_role("link", name="下一步：去办理").click()
        window.still()

    expect(page.get_by_text("启用步骤：已完成0/8")).to_be_visible()
    assert broken_rules(window) == []
    next_step()
    page.locator(".st-key-office-name input").fill("第一街道办事处")
    page.locator(".st-key-office-save button").click()
    expect(page.get_by_text("第一街道办事处").first).to_be_visible()

    next_step()
    page.locator("input[type=file]").set_input_files(city.pbf)
    page.locator(".st-key-layers-load button").click(timeout=120_000)
    expect(page.get_by_text("已导入。")).to_be_visible(timeout=120_000)
    assert served.value("SELECT count(*) FROM building") == city.buildings - city.broken

    next_step()
    sentence = max(city.blocks, key=lambda one: city.blocks[one])
    page.get_by_label("社区名称").fill("第一社区")
    page.locator(".stTextArea textarea").fill(sentence)
    page.locator(".st-key-boundary-draw button").click()
    page.get_by_label("划定依据").fill("街道办事处批准")
    page.locator(".st-key-boundary-apply button").click()
    expect(page.get_by_text("第一社区边界已生效")).to_be_visible()
    area = served.value("SELECT ST_Area(geom::geography) FROM community")
    assert area == pytest.approx(city.blocks[sentence], rel=0.02)
    # What there was to see was the whole country when the window was opened.
    page.get_by_role("button", name="显示全部").click()
    assert window.map().zoom() > 12

    window.open("register")
    page.locator(".st-key-gridmap-panel").get_by_text("服务点", exact=True).first.click()
    window.still()
    page.locator(".st-key-point-begin button").click()
    window.still()
    west, south, east, north = served.rows(
        "SELECT ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom) FROM community"
    )[0]
    place = west + 0.3 * (east - west), south + 0.4 * (north - south)
    window.map().look_at((west + east) / 2, (south + north) / 2, 16).click(*place)
    expect(page.get_by_label("经度、纬度")).not_to_have_value("")
    leaving_asks_first(page)
    page.locator(".st-key-point-new-name input").fill("第一社区服务站")
    page.keyboard.press("Tab")
    page.locator(".st-key-point-new-services input").click()
    page.get_by_role("option", name="社区服务站", exact=True).click()
    page.keyboard.press("Escape")
    page.locator(".st-key-point-add button").click()
    expect(page.get_by_text("服务点已新增")).to_be_visible()

    return accounts_are_made(window)


def accounts_are_made(window: Visit) -> dict[str, str]:
    """Make a worker of the community and a planner; passwords of their slips, by login."""
    page, passwords = window.page, {}
    window.open("accounts")
    for name, role in (("王芳", "社区工作者"), ("赵工", "规划人员")):
        page.locator(".st-key-new-name input").fill(name)
        page.locator(".st-key-new-role button", has_text=role).click()
        window.still()
        if role == "社区工作者":
            page.locator(".st-key-new-communities button", has_text="第一社区").click()
            window.still()
        page.locator(".st-key-new-create button").click()
        slip = page.locator(".st-key-account-slips-shown")
        expect(slip.get_by_text(name)).to_be_visible()
        passwords[name] = slip.locator("code").last.inner_text().strip()
    return passwords


def a_worker_puts_plots_in_force(window: Visit, served: Served) -> None:
    page = window.page
    window.open("overview")
    window.still()
    page.get_by_role("link", name="去办理").last.click()
    page.locator(".st-key-plots-way [role=combobox]").click()
    page.get_by_role("option", name="责任田数量").click()
    page.locator(".st-key-plots-parts input").fill("3")
    page.keyboard.press("Tab")
    window.still()
    page.locator(".st-key-plots-draw button").click()
    expect(page.locator(".st-key-plots-undo button")).to_be_enabled(timeout=90_000)
    window.still()
    assert broken_rules(window) == []
    page.locator(".st-key-plots-step-force button").click()
    page.locator(".st-key-plots-sure label").click()
    force = page.locator(".st-key-plots-force button")
    expect(force).to_be_enabled()
    force.click()
    expect(page.get_by_text("起实施").first).to_be_visible()
    assert served.value("SELECT count(*) FROM plot WHERE valid_to IS NULL") == 3


def a_planner_finds_a_plan(window: Visit, served: Served) -> None:
    """Distances on the map first; then a plan, counted by buildings: there is no ledger."""
    page = window.page
    window.open("coverage")
    shown = window.map("service=service_station")
    expect(window.heading("服务覆盖分析")).to_be_visible()
    assert len(set(shown.color_counts(palette.BAND.values()).values())) > 1
    window.open("siting")
    run = page.locator(".st-key-siting-run button")
    expect(run).to_be_enabled(timeout=60_000)
    window.still()
    run.click()
    expect(page.get_by_text("方案结果：").first).to_be_visible(timeout=90_000)
    # What says so fades whenever the page runs.
    expect(page.get_by_text("正在测算站点更多")).to_have_count(0, timeout=90_000)
    window.still()
    assert broken_rules(window) == []
