"""
Seconds that a person waits: from login to the map, from page to page, from a change to its colours.

Waits of a street official among 200,000 buildings, and the plots editor opened by the worker of a
community of 20,000: with nothing found out yet, by a server that has just been started, and again.
The bars are those of a person who works with it all day.
"""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from benchmarks import browser, editing, town
from benchmarks.page import BUILDINGS, FINISHED, MAP
from gridmap import config
from gridmap.store import db

ASKS_FOR = f"""(text) => ({MAP}?.layers ?? []).some(
    (layer) => layer.get("spec").address.includes(text))"""
DRAWN = f"""() => new Promise((drawn) => {{
    {MAP}.map.once("rendercomplete", () => drawn(true));
    {MAP}.map.render();
}})"""
KEY_MS = 150
OUTLINED = f"() => ({MAP}?.shapes.getSource().getFeatures().length ?? 0) > 0"


def run() -> None:
    """Print a line a wait."""
    town.ready(BUILDINGS)
    print(f"{BUILDINGS:,} buildings")
    _official()
    town.ready(editing.BUILDINGS)
    with db.as_owner() as connection:
        editing.one_community(connection)
    print(f"plots of {editing.BUILDINGS:,} buildings")
    _editor()


def _official() -> None:
    with browser.chromium() as chromium, _served() as base:
        _visited(chromium.new_page(), base)
        page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{base}/login?lang=en")
        # As fast as people type: meanwhile the browser fetches what a page begins with.
        page.locator("input[name=name]").press_sequentially(town.USER, delay=KEY_MS)
        page.locator("input[name=password]").press_sequentially(town.PASSWORD, delay=KEY_MS)
        began = time.perf_counter()
        page.press("input[name=password]", "Enter")
        _drawn(page)
        _line("login to map", time.perf_counter() - began, 2.0)
        page.wait_for_selector(FINISHED)
        began = time.perf_counter()
        _go(page, "coverage", ends=False)
        page.locator(".st-key-gridmap-question").wait_for()
        _drawn(page)
        _line("page to map", time.perf_counter() - began, 1.5)
        page.wait_for_selector(FINISHED)
        page.locator(".st-key-gridmap-question button").first.click()
        other = page.get_by_role("radio", name="Service hall", exact=False).first
        other.wait_for(state="attached")
        began = time.perf_counter()
        other.check(force=True)
        page.wait_for_function(f"() => !({ASKS_FOR})('service=service_station')", polling=20)
        _drawn(page)
        _line("service to recoloured", time.perf_counter() - began, 0.7)
        page.keyboard.press("Escape")
        page.wait_for_selector(FINISHED)
        drawer = page.locator(".st-key-gridmap-drawer")
        drawer.locator("summary").click()
        rows = drawer.get_by_test_id("stDataFrame").first
        rows.scroll_into_view_if_needed()
        page.wait_for_timeout(1000)
        began = time.perf_counter()
        rows.click(position={"x": 16, "y": 35 + 17})  # a list is painted on a canvas
        page.wait_for_function(OUTLINED, polling=20)
        _line("row in a list to map", time.perf_counter() - began, 0.5)


def _editor() -> None:
    shutil.rmtree(config.home() / "kept", ignore_errors=True)
    for name in ("nothing found out yet", "server just started"):
        with browser.chromium() as chromium, _served() as base:
            page = chromium.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(120_000)
            browser.log_in(page, base, editing.WORKER, town.PASSWORD)
            page.goto(f"{base}/imports")
            page.wait_for_selector(FINISHED)
            _opened(page, f"plots, {name}")
            if name == "server just started":
                _go(page, "imports")
                _opened(page, "plots, again")


def _opened(page: Page, name: str) -> None:
    began = time.perf_counter()
    _go(page, "plots", ends=False)
    page.wait_for_function(f"() => ({MAP}?.layers.length ?? 0) > 0", polling=20)
    page.evaluate(DRAWN)
    seen = time.perf_counter() - began
    page.wait_for_function(OUTLINED, polling=20)
    page.evaluate(DRAWN)
    _line(name, time.perf_counter() - began, 1.0, f"first map after {seen:.2f} s")


def _go(page: Page, name: str, *, ends: bool = True) -> None:
    """By the menu, as people do."""
    page.click(f".st-key-gridmap-rail a:is([href='{name}'], [href^='{name}?'], [href*='/{name}'])")
    page.wait_for_function("(path) => location.pathname === path", arg=f"/{name}", polling=20)
    if ends:
        page.wait_for_selector(FINISHED)


def _visited(page: Page, base: str) -> None:
    """The first look after a load fills the nearest distances; that is not what is measured."""
    page.set_default_timeout(300_000)
    browser.log_in(page, base, town.USER, town.PASSWORD)
    for name in ("overview", "coverage"):
        page.goto(f"{base}/{name}")
        page.wait_for_selector(FINISHED)
        _drawn(page)
    page.close()


def _line(name: str, seconds: float, bar_s: float, note: str = "") -> None:
    print(f"{name:32} {seconds:6.2f} s   bar {bar_s:.1f} s  {note}", flush=True)


def _drawn(page: Page) -> None:
    page.wait_for_function(f"() => ({MAP}?.layers.length ?? 0) > 0", polling=20)
    page.evaluate(DRAWN)


@contextmanager
def _served() -> Iterator[str]:
    """A server of its own at a free port; its address."""
    port = browser.free_port()
    base = f"http://localhost:{port}"
    command = [sys.executable, "-m", "gridmap", "serve", "--port", str(port)]
    with browser.serving(command, f"{base}/health"):
        yield base
