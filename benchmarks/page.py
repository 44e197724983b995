"""
200,000 buildings on a page: seconds to a drawn map, and from a click to its answer.

Beside gridmap's page stand a plain MapLibre page over the same tiles, without Streamlit or a panel,
and folium with all buildings as GeoJSON. MapLibre draws with WebGL, which a machine without a
graphics card computes on its processor.
"""

import sys
import time

from playwright.sync_api import Page, Route
from sqlalchemy import text

from benchmarks import browser, town
from gridmap import config
from gridmap.store import db

BUILDINGS = 200_000
MAP = "document.querySelector('.gridmap-map')?.gridmap"
THERE = f"() => ({MAP}?.layers.length ?? 0) > 0"
DRAWN = f"""() => new Promise((drawn) => {{
    {MAP}.map.once("rendercomplete", () => drawn(true));
    {MAP}.map.render();
}})"""
PLAIN = """<!doctype html><link rel="stylesheet" href="BASE/maplibre-gl.css">
<style>html, body, #map { margin: 0; height: 100% }</style><div id="map"></div>
<script src="BASE/maplibre-gl.js"></script><script>
const box = JSON.parse(sessionStorage.getItem("box") ?? "[[0, 0], [1, 1]]");
const tiles = (path) => ({ type: "vector", maxzoom: 19, tiles: [`BASE/tiles/${path}`] });
const query = "service=service_station&radius=500&walk=1";
const map = new maplibregl.Map({ container: "map", bounds: box, fadeDuration: 0, style: {
  version: 8,
  sources: { base: tiles("base/{z}/{x}/{y}.mvt?buildings=0"),
    building: { ...tiles(`building/{z}/{x}/{y}.mvt?${query}`) } },
  layers: [
    { id: "land", type: "fill", source: "base", "source-layer": "land",
      paint: { "fill-color": "#d3e8cd" } },
    { id: "street", type: "line", source: "base", "source-layer": "street",
      paint: { "line-color": "#fff", "line-width": 2 } },
    { id: "building", type: "fill", source: "building", "source-layer": "building",
      paint: { "fill-color": ["match", ["get", "band"],
        0, "#2a7f62", 1, "#d98200", 2, "#c8442c", "#cfd5da"] } },
  ] } });
map.once("idle", () => { window.drawn = true; });
map.on("click", ({ point }) => {
  const [found] = map.queryRenderedFeatures(point, { layers: ["building"] });
  if (found) document.body.insertAdjacentHTML("beforeend", `<p id="answer">${found.id}</p>`);
});
</script>"""
DRAWN_SVG = "() => document.querySelectorAll('path.leaflet-interactive').length >= 1000"
PANEL = ".st-key-gridmap-right h3"  # a building's name, in the panel at the right
FINISHED = '[data-testid=stApp][data-test-script-state="notRunning"]'
PLACE = "([lat, lon]) => window.map.latLngToContainerPoint([lat, lon])"


def run() -> None:
    """Print both sides."""
    layers = town.ready(BUILDINGS)
    ours, plain = _ours()
    peer = _folium(str(layers / "building.parquet"))
    print(f"{BUILDINGS:,} buildings            open to drawn    click to answer")
    print(f"gridmap, page and panel     {ours[0]:8.2f} s       {ours[1]:8.2f} s")
    for name, (opened, answered) in {"MapLibre, map alone": plain, "folium GeoJSON": peer}.items():
        print(
            f"{name:27} {opened:8.2f} s {opened / ours[0]:4.1f}x {answered:8.2f} s "
            f"{answered / ours[1]:4.1f}x"
        )


def _a_building() -> tuple[float, float]:
    """lon, lat inside the largest footprint near the town's middle: surely drawn, and hit."""
    with db.as_owner() as connection:
        row = connection.execute(
            text("""
                WITH middle AS (SELECT ST_Centroid(ST_Extent(geom)) AS point FROM community)
                SELECT ST_X(ST_PointOnSurface(geom)), ST_Y(ST_PointOnSurface(geom))
                FROM building, middle
                WHERE is_residential
                    AND ST_DWithin(geom, ST_SetSRID(middle.point, 4326), 0.01)
                ORDER BY ST_Area(geom) DESC LIMIT 1
            """)
        ).one()
    return row[0], row[1]


def _ours() -> tuple[tuple[float, float], tuple[float, float]]:
    """Seconds of gridmap's page, and of the plain one from the same server."""
    lon, lat = _a_building()
    port = browser.free_port()
    base = f"http://localhost:{port}"
    command = [sys.executable, "-m", "gridmap", "serve", "--port", str(port)]
    with browser.serving(command, f"{base}/health"), browser.chromium() as chromium:
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        browser.log_in(page, base, town.USER, town.PASSWORD)
        # The first look after a load fills the nearest distances; that is not what is measured.
        page.set_default_timeout(120_000)
        page.goto(f"{base}/coverage")
        _drawn(page)
        page.wait_for_selector(FINISHED)
        started = time.perf_counter()
        page.goto(f"{base}/coverage")
        _drawn(page)
        opened = time.perf_counter() - started
        page.evaluate(
            f"([lat, lon]) => {{ {MAP}.view.setCenter(ol.proj.fromLonLat([lon, lat]));"
            f" {MAP}.view.setZoom(18); }}",
            [lat, lon],
        )
        page.wait_for_timeout(1500)
        _drawn(page)
        page.wait_for_selector(FINISHED)
        place = f"(place) => {MAP}.map.getPixelFromCoordinate(ol.proj.fromLonLat(place))"
        x, y = page.evaluate(place, [lon, lat])
        box = page.locator(".gridmap-map").bounding_box()
        assert box
        started = time.perf_counter()
        page.mouse.click(box["x"] + x, box["y"] + y)
        page.wait_for_selector(PANEL)
        answered = time.perf_counter() - started
        return (opened, answered), _maplibre(page, base, lon, lat)


def _maplibre(page: Page, base: str, lon: float, lat: float) -> tuple[float, float]:
    """Seconds of a page that holds nothing but the map, under the same login."""
    dist = config.ROOT / "node_modules" / "maplibre-gl" / "dist"

    def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        if name == "plain":
            route.fulfill(content_type="text/html", body=PLAIN.replace("BASE", base))
        else:
            route.fulfill(path=dist / name)

    for name in ("plain", "maplibre-gl.js", "maplibre-gl.css"):
        page.route(f"{base}/{name}", answer)
    page.goto(f"{base}/plain")
    page.wait_for_function("() => window.drawn")
    west, south, east, north = _extent()
    page.evaluate("(box) => sessionStorage.setItem('box', JSON.stringify(box))",
                  [[west, south], [east, north]])  # fmt: skip
    started = time.perf_counter()
    page.goto(f"{base}/plain")
    page.wait_for_function("() => window.drawn", polling=20)
    opened = time.perf_counter() - started
    page.evaluate("([lon, lat]) => map.jumpTo({ center: [lon, lat], zoom: 17 })", [lon, lat])
    page.wait_for_timeout(1500)
    page.wait_for_function("() => map.loaded()")
    x, y = page.evaluate("(place) => { const { x, y } = map.project(place); return [x, y]; }",
                         [lon, lat])  # fmt: skip
    started = time.perf_counter()
    page.mouse.click(x, y)
    page.wait_for_selector("#answer")
    return opened, time.perf_counter() - started


def _extent() -> tuple[float, float, float, float]:
    """West, south, east, north of the communities, where gridmap's page opens."""
    with db.as_owner() as connection:
        row = connection.execute(
            text("""
                SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
                FROM (SELECT ST_Extent(geom) AS box FROM community) AS all_of_them
            """)
        ).one()
    return row[0], row[1], row[2], row[3]


def _drawn(page: Page) -> None:
    """Wait until the map has the layers of its page and all their tiles."""
    page.wait_for_function(THERE, polling=20)
    page.evaluate(DRAWN)


def _folium(layer: str) -> tuple[float, float]:
    lon, lat = _a_building()
    port = browser.free_port()
    base = f"http://localhost:{port}"
    script = str(config.ROOT / "benchmarks" / "folium_geojson.py")
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    with (
        browser.serving(command, f"{base}/_stcore/health", LAYER=layer),
        browser.chromium() as chromium,
    ):
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(600_000)
        _without_network(page, base)
        page.goto(base)
        browser.map_frame(page, patience_s=600).wait_for_function(DRAWN_SVG, timeout=600_000)
        started = time.perf_counter()
        page.goto(base)
        frame = browser.map_frame(page, patience_s=600)
        frame.wait_for_function(DRAWN_SVG, timeout=600_000)
        opened = time.perf_counter() - started
        answered = _click(page, frame, lon, lat, "text=clicked")
    return opened, answered


def _click(page: Page, frame, lon: float, lat: float, answer: str) -> float:
    """Seconds from a click on a place of the map to an element of the page."""
    box = frame.frame_element().bounding_box()
    place = frame.evaluate(PLACE, [lat, lon])
    started = time.perf_counter()
    page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    page.wait_for_selector(answer, timeout=600_000)
    return time.perf_counter() - started


def _without_network(page: Page, base: str) -> None:
    """Answer folium's links to other hosts from node_modules: both sides load from this machine."""
    leaflet = config.ROOT / "node_modules" / "leaflet" / "dist"

    def answer(route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        if route.request.url.startswith((base, "blob:", "data:")):
            route.continue_()
        elif name in ("leaflet.js", "leaflet.css"):
            route.fulfill(path=leaflet / name)
        else:
            route.fulfill(body="")

    page.route("**/*", answer)
