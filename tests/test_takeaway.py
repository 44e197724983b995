"""The map to take away: what is in it, for whom, and that it opens without a network."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import shapely
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from benchmarks import browser as chromium
from gridmap import store
from gridmap.analysis import access
from gridmap.analysis.view_features import SUMS_ZOOM, is_small, view_features
from gridmap.render import maps, palette
from gridmap.render.takeaway import TakenLayer, TakenMap, takeaway
from tests import town as towns

LABELS = {0: "300 米以内", 1: "600 米以内", 2: "更远"}


def extent(connection) -> maps.Bounds:
    found = store.overview.extent(connection)
    return found["west"], found["south"], found["east"], found["north"]


def taken(layers, **more) -> TakenMap:
    given = {"title": "覆盖：社区服务站", "subtitle": "某街道 · 2026-11-29", "language": "zh",
             "bounds": (87.0, 43.0, 87.01, 43.01), "legend": "距离"}  # fmt: skip
    return TakenMap(**(given | more), layers=layers)


def by_band(connection, bounds) -> TakenLayer:
    access.refresh_access(connection, "service_station")
    params = {"service": "service_station", "radius": "300", "walk": 0}
    found = view_features(connection, "building", bounds, params)["building"]
    features = [(one.properties, one.geometry) for one in found]
    return TakenLayer(maps.band_style(LABELS), features, ("{name}", "{straight_m} 米"))


def test_features_have_the_shapes_of_the_database(connection, users, become):
    towns.build(connection)
    become(users["planner"])
    found = view_features(connection, "building", extent(connection), {})["building"]
    stored = store.maps.footprints(connection).set_index("building_id")
    shapes = {one.id: one.geometry for one in found}
    for building, row in stored.iterrows():
        shape = shapely.from_wkb(row.geom)
        both = shapely.intersection(shape, shapes[building]).area
        assert both / shape.union(shapes[building]).area > 0.97, row["name"]


def test_only_what_the_reader_sees_is_taken(connection, users, become):
    towns.build(connection, users["grid_leader"], users["community_worker"])
    bounds = extent(connection)
    become(users["grid_leader"])
    mine = view_features(connection, "building", bounds, {"mine": 1})["building"]
    assert {one.properties["name"] for one in mine} == {"W1", "W2"}
    become(users["planner"])
    everybody = view_features(connection, "building", bounds, {})["building"]
    assert len(everybody) > len(mine)


def test_a_city_is_too_large_for_one_file():
    assert is_small((121.40, 31.20, 121.46, 31.25)) and not is_small((121.2, 31.0, 121.8, 31.5))


def test_two_thousand_buildings_take_less_than_five_megabytes():
    style = maps.band_style(LABELS)
    features = [
        ({"band": number % 3, "name": f"{number}栋", "straight_m": 100.0 + number},
         shapely.box(87 + x / 2000, 43 + y / 2000, 87.0003 + x / 2000, 43.0002 + y / 2000))
        for number, (x, y) in enumerate((x, y) for x in range(50) for y in range(40))
    ]  # fmt: skip
    written = takeaway(taken((TakenLayer(style, features, ("{name}", "{straight_m} 米")),)))
    assert written.count(b'"type": "Feature"}') == 2000 and len(written) < 5e6


def test_names_are_text_not_markup():
    name = "</script><script>alert(1)</script>"
    layer = TakenLayer(maps.plain_buildings(), [({"name": name}, shapely.box(87, 43, 88, 44))],
                       ("{name}", "{people} 人"))  # fmt: skip
    written = takeaway(taken(
        (layer,), title=name, names=[(87.0, 43.0, name, "estate")],
        markers=[(87.0, 43.0, name, "#123456", name)],
    )).decode()  # fmt: skip
    assert "<script>alert" not in written
    (tip,) = re.findall(r'"tip": ("(?:[^"\\]|\\.)*")', written)
    assert json.loads(tip) == "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"


def test_the_base_map_is_the_one_of_the_screen():
    layer = TakenLayer(maps.plain_buildings(), [({}, shapely.box(87, 43, 88, 44))])
    water = {"land": [({"kind": "water"}, shapely.box(87, 43, 87.5, 43.5))]}
    standard, lines = (
        takeaway(taken((layer,), below=maps.BASES[name], base=water)).decode()
        for name in ("standard", "lines")
    )
    assert standard.count('"type": "Feature"}') == 2 and lines.count('"type": "Feature"}') == 1
    assert maps.BASES["standard"].backdrop in standard
    assert maps.BASES["standard"].backdrop not in lines


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not os.environ.get("CI") and chromium.executable() is None:
        pytest.skip("no Chromium here; `playwright install chromium` brings one")
    with chromium.chromium() as launched:
        yield launched


@pytest.mark.browser
def test_the_file_opens_without_a_network(connection, users, become, tmp_path, browser: Browser):
    towns.build(connection)
    connection.execute(text("UPDATE building SET name = '<b>E1</b>' WHERE name = 'E1'"))
    become(users["planner"])
    bounds = extent(connection)
    layer = by_band(connection, bounds)
    path = tmp_path / "map.html"
    path.write_bytes(takeaway(taken((layer,), bounds=bounds)))
    context = browser.new_context(offline=True, viewport={"width": 1000, "height": 700})
    page = context.new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector("path.leaflet-interactive")
    assert asked == [path.as_uri()] and errors == []
    assert page.title() == page.locator("h1").inner_text() == "覆盖：社区服务站"
    # Every building once, in the colours of the legend.
    outlines = page.locator("path.leaflet-interactive")
    assert outlines.count() == len(layer.features) == 7
    fills = outlines.evaluate_all("all => all.map(one => one.getAttribute('fill'))")
    assert {fills.count(palette.BAND[0]), fills.count(palette.BAND[1])} == {3}
    assert page.locator("section li").all_inner_texts() == list(LABELS.values())
    named = next(at for at, (properties, _) in enumerate(layer.features)
                 if properties["name"] == "<b>E1</b>")  # fmt: skip
    outlines.nth(named).hover()
    assert page.locator(".leaflet-tooltip").inner_text().startswith("<b>E1</b>\n")
    context.close()


@pytest.mark.browser
def test_the_file_has_sums_at_low_zooms(connection, users, become, tmp_path, browser: Browser):
    towns.build(connection)
    become(users["planner"])
    bounds = extent(connection)
    layer = by_band(connection, bounds)
    params = {"theme": "coverage", "service": "service_station", "radius": "300", "walk": 0}
    found = view_features(connection, "sums", bounds, params, zoom=SUMS_ZOOM)["sums"]
    squares = {(one.properties["household_count"], one.geometry.centroid.wkt) for one in found}
    low = TakenLayer(
        maps.share_style({0: "低于50%", 3: "90%及以上"}, none=None),
        [(one.properties, one.geometry) for one in found], ("{household_count} 户",),
        zooms=(0, 15), legend="占比", note="方格越大，住户越多",
    )  # fmt: skip
    points = TakenLayer(maps.point_style(), [({}, shapely.Point(towns.degrees(600, 100)))])
    path = tmp_path / "map.html"
    layers = (low, replace(layer, zooms=(15, 21)), points)
    path.write_bytes(takeaway(taken(layers, bounds=bounds)))
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    page.goto(path.as_uri())
    paths = page.locator("path.leaflet-interactive")
    section = page.locator("section:visible")
    expect(paths).to_have_count(len(layer.features) + 1)
    expect(section.locator("h2")).to_have_text("距离")
    for _ in range(3):
        page.get_by_role("button", name="Zoom out").click()
        page.wait_for_timeout(400)
    assert len(squares) == 6
    expect(paths).to_have_count(len(found) + 1)
    expect(section).to_have_text("占比低于50%90%及以上方格越大，住户越多")
    # The point lies on top, whatever was added last.
    assert paths.last.get_attribute("d").count("a") > 1
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    expect(paths).to_have_count(len(layer.features) + 1)
    assert paths.last.get_attribute("d").count("a") > 1
    page.close()
