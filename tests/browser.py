"""A page in a real Chromium, and what is drawn on its map."""

import io
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import BrowserContext, Error, Locator, Page, Request, WebSocket

from benchmarks import browser

LOCAL_SCHEMES = ("data", "blob", "about")
GROUND = 235
"""Grey value that the base map is taken to have under a see-through colour."""

RGB = tuple[int, int, int]

# Leaflet tells of each layer whether its tiles are there; a map in motion is not drawn yet.
_DRAWN = """() => {
    if (!window.map || !window.gridmap) return false;
    const layers = [];
    window.map.eachLayer((layer) => { if (layer instanceof L.GridLayer) layers.push(layer); });
    const busy = (layer) => layer._loading || !Object.keys(layer._tiles).length ||
        Object.values(layer._tiles).some((tile) => !tile.loaded);
    return layers.length > 0 && !layers.some(busy) && !window.map._animatingZoom;
}"""

_ASKS_FOR = """(text) => {
    let found = false;
    const look = (layer) => { found ||= (layer._url || "").includes(text); };
    if (window.map) window.map.eachLayer(look);
    return found;
}"""

_FEATURES = """(name) => {
    const found = {};
    window.map.eachLayer((layer) => {
        if (!(layer instanceof L.VectorGrid) || !layer._vectorTiles) return;
        for (const [key, tile] of Object.entries(layer._vectorTiles)) {
            if (!key.endsWith(":" + layer._tileZoom)) continue;
            for (const [id, { layerName, feature }] of Object.entries(tile._features)) {
                if (layerName !== name) continue;
                const { fillColor, color } = feature.options;
                found[id] = { ...feature.properties, fill: fillColor, outline: color };
            }
        }
    });
    return found;
}"""


_OFF_THEIR_OUTLINES = """() => {
    const outlines = [], off = [];
    window.map.eachLayer((layer) => {
        if (!(layer instanceof L.Polygon)) return;
        const { min, max } = L.bounds(layer.getLatLngs().flat(Infinity)
            .map((at) => window.map.latLngToContainerPoint(at)));
        outlines.push([min, max]);
    });
    const letters = [...document.querySelectorAll(".gridmap-choice")];
    for (const letter of letters) {
        const box = letter.getBoundingClientRect();
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        const holds = ([min, max]) =>
            x >= min.x - 1 && x <= max.x + 1 && y >= min.y - 1 && y <= max.y + 1;
        if (!outlines.some(holds)) off.push(letter.textContent);
    }
    return letters.length ? off : ["no letter"];
}"""


class Visit:
    """One user's window."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.asked: list[str] = []
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(30_000)
        context.on("request", self._request)
        self.page.on("websocket", self._websocket)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        # What the policy of our own headers stops is never asked for, and should not be tried.
        self.page.on("console", lambda said: self._console(said.text))

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _websocket(self, websocket: WebSocket) -> None:
        self.asked.append(websocket.url)

    def _console(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.faults.append(text)

    def hosts(self) -> set[str | None]:
        """Every host that was asked for anything."""
        addresses = map(urlsplit, self.asked)
        return {one.hostname for one in addresses if one.scheme not in LOCAL_SCHEMES}

    def log_in(self, name: str, password: str, path: str = "/") -> None:
        """Through the form, as everybody does."""
        page = self.page
        page.goto(self.base + path)
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: urlsplit(url).path not in ("/", "/login"))

    def open(self, page: str) -> None:
        """Go to a page by the menu."""
        self.page.locator(f'[data-testid=stSidebarNav] a[href$="/{page}"]').click()
        self.page.wait_for_url(f"**/{page}")

    def metric(self, label: str) -> str:
        """A figure; the first of that label, which stands above."""
        named = self.page.get_by_test_id("stMetric").filter(has_text=label).first
        return named.get_by_test_id("stMetricValue").inner_text().strip()

    def heading(self, text: str) -> Locator:
        """A heading of the page that reads so."""
        return self.page.get_by_role("heading", name=text, exact=True)

    def panel(self) -> Locator:
        """The heading of the panel beside the map: what was chosen."""
        return self.page.get_by_role("heading", level=3).first

    def still(self) -> None:
        """Wait until Streamlit has run to its end."""
        self.page.wait_for_selector('[data-testid=stApp][data-test-script-state="notRunning"]')

    def map(self, asking: str | None = None) -> "Map":
        """The page's map, drawn; `asking` waits for one whose tiles have this in their address."""
        for _ in range(5):
            shown = Map(self.page)
            try:
                return shown.asks_for(asking).drawn() if asking else shown.drawn()
            except Error as error:
                # A page that ran anew has put another frame in its place.
                if "detached" not in str(error):
                    raise
        raise AssertionError("the map is made again and again")


class Map:
    """What is drawn on a page's map, and clicks on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frame = browser.map_frame(page)

    def asks_for(self, text: str) -> "Map":
        """Wait until a layer has this in its tiles' address."""
        self.frame.wait_for_function(_ASKS_FOR, arg=text, polling=30)
        return self

    def drawn(self) -> "Map":
        """Wait until every tile is there."""
        self.frame.wait_for_function(_DRAWN, polling=30)
        return self

    def features(self, layer: str) -> dict[int, dict[str, Any]]:
        """Features of an interactive layer, by id: what the tile says, `fill` and `outline`."""
        return {int(key): value for key, value in self.frame.evaluate(_FEATURES, layer).items()}

    def look_at(self, lon: float, lat: float, zoom: int) -> "Map":
        """Move the map, and wait for its tiles."""
        self.frame.evaluate(
            "([lat, lon, zoom]) => window.map.setView([lat, lon], zoom, { animate: false })",
            [lat, lon, zoom],
        )
        return self.drawn()

    def zoom(self) -> int:
        """The zoom that the map stands at."""
        return self.frame.evaluate("() => window.map.getZoom()")

    def box(self) -> dict[str, float]:
        """Where on the screen the map is, once it is scrolled to."""
        element = self.frame.frame_element()
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        assert box
        return dict(box)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where on the screen a place is."""
        box = self.box()
        x, y = self._within(lon, lat)
        return box["x"] + x, box["y"] + y

    def click(self, lon: float, lat: float) -> None:
        """Click a place."""
        self.page.mouse.click(*self.place(lon, lat))

    def colors_at(self, places: Iterable[tuple[float, float]]) -> list[RGB]:
        """The colours that a person sees at places."""
        picture = self._picture()
        return [picture.getpixel(self._within(*place)) for place in places]

    def choices_beside_their_outlines(self) -> list[str]:
        """Letters of a choice that do not stand on what they name."""
        off: list[str] = self.frame.evaluate(_OFF_THEIR_OUTLINES)
        return off

    def color_counts(self, colors: Iterable[str], *, within: int = 40) -> dict[str, int]:
        """Pixels of the whole map that come near each colour, each channel within a tolerance."""
        counts = dict.fromkeys(colors, 0)
        for count, seen in self._picture().getcolors(1 << 24):
            for color in counts:
                if all(abs(a - b) <= within for a, b in zip(seen, over_ground(color), strict=True)):
                    counts[color] += count
        return counts

    def _within(self, lon: float, lat: float) -> tuple[float, float]:
        found = "([lat, lon]) => window.map.latLngToContainerPoint([lat, lon])"
        point = self.frame.evaluate(found, [lat, lon])
        return point["x"], point["y"]

    def _picture(self) -> Image.Image:
        shot = self.page.screenshot(clip=self.box())
        return Image.open(io.BytesIO(shot)).convert("RGB")


def over_ground(color: str, *, opacity: float = 0.75) -> RGB:
    """What "#rrggbb" looks like over the base map's ground."""
    red, green, blue = (
        round(int(color[at : at + 2], 16) * opacity + GROUND * (1 - opacity)) for at in (1, 3, 5)
    )
    return red, green, blue


def nearest_color(seen: RGB, colors: Iterable[str]) -> str:
    """Which of the colours, laid over the ground, a pixel means."""
    return min(
        colors,
        key=lambda color: sum((a - b) ** 2 for a, b in zip(seen, over_ground(color), strict=True)),
    )


def choose_row(table: Locator, row: int) -> None:
    """Tick a row of a list: Streamlit paints lists on a canvas, its rows are 35 pixels high."""
    table.scroll_into_view_if_needed()
    table.click(position={"x": 16, "y": 35 * (row + 1) + 17})
