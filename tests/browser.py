"""A page in a real Chromium, and what is drawn on its map."""

import io
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, Request, WebSocket, expect

LOCAL_SCHEMES = ("data", "blob", "about")
GROUND = 235
"""Grey value that the base map is taken to have under a see-through colour."""

RGB = tuple[int, int, int]

BADGE: RGB = (200, 68, 44)
"""Colour of the badge behind a letter."""

_MAP = "document.querySelector('.gridmap-map').gridmap"

# OpenLayers says when everything in view is drawn; what is not yet asked for is not in view.
_DRAWN = f"""() => new Promise((drawn) => {{
    const {{ map }} = {_MAP};
    map.once("rendercomplete", () => drawn(true));
    map.render();
}})"""

_ASKS_FOR = f"""(text) => !!document.querySelector(".gridmap-map")?.gridmap &&
    {_MAP}.layers.some((layer) => layer.getSource().getUrls()[0].includes(text))"""

_FEATURES = f"""(name) => {{
    const {{ map, view, layers, highlight }} = {_MAP};
    const plain = (paint) => paint.getColor().ground ?? paint.getColor();  // of a hatching, too
    const colour = (paint) => paint ? "#" + plain(paint).match(/\\d+/g).slice(0, 3)
        .map((one) => Number(one).toString(16).padStart(2, "0")).join("") : null;
    const found = {{}};
    for (const layer of layers) {{
        for (const feature of layer.getFeaturesInExtent(view.calculateExtent(map.getSize()))) {{
            if (feature.get("layer") !== name) continue;
            const style = layer.getStyleFunction()(feature, view.getResolution());
            const over = highlight?.getStyleFunction()(feature, view.getResolution());
            found[feature.get("id")] = {{
                ...feature.getProperties(), fill: colour(style?.getFill()),
                outline: colour((over ?? style)?.getStroke()),
            }};
        }}
    }}
    return found;
}}"""

_SUMS = f"""() => {{
    const {{ map, view, layers }} = {_MAP};
    const layer = layers.find((one) => one.getSource().getUrls()[0].includes("/sums/"));
    const found = {{}};
    for (const feature of layer.getFeaturesInExtent(view.calculateExtent(map.getSize()))) {{
        if (feature.get("layer") !== "sums") continue;
        const [x, y] = ol.extent.getCenter(feature.getExtent());
        found[`${{Math.round(x / 50)}} ${{Math.round(y / 50)}}`] = {{
            ...feature.getProperties(), place: ol.proj.toLonLat([x, y]),
            isDrawn: Boolean(layer.getStyleFunction()(feature, view.getResolution())),
        }};
    }}
    return Object.values(found);
}}"""

_OFF_THEIR_OUTLINES = f"""() => {{
    const off = [], shapes = {_MAP}.shapes.getSource().getFeatures();
    for (const shape of shapes) {{
        for (const style of shape.getStyleFunction()(shape, 1)) {{
            const text = style.getText();
            if (!text) continue;
            const at = style.getGeometryFunction()(shape).getFirstCoordinate();
            if (!shape.getGeometry().getExtent().every((edge, side) =>
                side < 2 ? at[side] >= edge : at[side - 2] <= edge)) off.push(text.getText());
        }}
    }}
    return shapes.length ? off : ["no letter"];
}}"""

_LETTERS = f"""() => {_MAP}.labels.letters.getSource().getFeatures().map((letter) =>
    {_MAP}.map.getPixelFromCoordinate(letter.getGeometry().getCoordinates()))"""


class Visit:
    """One user's window."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.asked: list[str] = []
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(90_000)  # patience, not a measure of speed
        expect.set_options(timeout=60_000)
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
        ways = (f'[href="{page}"]', f'[href^="{page}?"]', f'[href*="/{page}"]')
        self.page.locator(f".st-key-gridmap-rail a:is({', '.join(ways)})").click()
        self.page.wait_for_url(lambda url: urlsplit(url).path == f"/{page}")

    def metric(self, label: str) -> str:
        """A figure; the first of that label, which stands above."""
        named = self.page.get_by_test_id("stMetric").filter(has_text=label).first
        return named.get_by_test_id("stMetricValue").inner_text().strip()

    def heading(self, text: str) -> Locator:
        """A heading of the page that reads so."""
        return self.page.get_by_role("heading", name=text, exact=True)

    def panel(self) -> Locator:
        """The heading of the panel at the right: what was chosen."""
        return self.page.locator(".st-key-gridmap-right h3").first

    def drawer(self) -> Locator:
        """The list below the map, opened."""
        drawer = self.page.locator(".st-key-gridmap-drawer")
        if not drawer.locator("details[open]").count():
            drawer.locator("summary").click()
        return drawer

    def still(self) -> None:
        """Wait until Streamlit has run to its end."""
        self.page.wait_for_selector('[data-testid=stApp][data-test-script-state="notRunning"]')

    def map(self, asking: str = "") -> "Map":
        """The map, drawn; `asking` waits until its tiles have this in their address."""
        return Map(self.page).asks_for(asking).drawn()


class Map:
    """What is drawn on the map, and clicks on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.wait_for_function("() => !!document.querySelector('.gridmap-map')?.gridmap")

    def asks_for(self, text: str) -> "Map":
        """Wait until a layer has this in its tiles' address."""
        if text:
            self.page.wait_for_function(_ASKS_FOR, arg=text, polling=30)
        return self

    def drawn(self) -> "Map":
        """Wait until every tile is there."""
        self.page.evaluate(_DRAWN)
        return self

    def features(self, layer: str) -> dict[int, dict[str, Any]]:
        """Features of an interactive layer, by id: what the tile says, `fill` and `outline`."""
        return {int(key): value for key, value in self.page.evaluate(_FEATURES, layer).items()}

    def sums(self) -> list[dict[str, Any]]:
        """Squares and estates: what the tile says, `place` and `isDrawn`; cut ones may be twice."""
        found: list[dict[str, Any]] = self.page.evaluate(_SUMS)
        return found

    def look_at(self, lon: float, lat: float, zoom: int) -> "Map":
        """Move a place to the middle of what no panel covers, and wait for the tiles."""
        self.page.evaluate(
            f"""([lon, lat, zoom]) => {{
                const {{ map, view }} = {_MAP}, [width, height] = map.getSize();
                const [top, right, bottom, left] = {_MAP}.padding();
                const middle = [(left + width - right) / 2, (top + height - bottom) / 2];
                view.setZoom(zoom);
                view.centerOn(ol.proj.fromLonLat([lon, lat]), [width, height], middle);
            }}""",
            [lon, lat, zoom],
        )
        return self.drawn()

    def zoom(self) -> float:
        """The zoom that the map stands at."""
        found: float = self.page.evaluate(f"() => {_MAP}.view.getZoom()")
        return found

    def middle(self) -> tuple[float, float]:
        """The place in the middle of the part that no panel covers, lon, lat."""
        lon, lat = self.page.evaluate(
            f"""() => {{
                const {{ map }} = {_MAP}, [width, height] = map.getSize();
                const [top, right, bottom, left] = {_MAP}.padding();
                const middle = [(left + width - right) / 2, (top + height - bottom) / 2];
                return ol.proj.toLonLat(map.getCoordinateFromPixel(middle));
            }}"""
        )
        return lon, lat

    def outlined(self) -> tuple[float, float]:
        """The middle of what is outlined, lon, lat."""
        self.page.wait_for_function(f"() => {_MAP}.shapes.getSource().getFeatures().length > 0")
        lon, lat = self.page.evaluate(
            f"() => ol.proj.toLonLat(ol.extent.getCenter({_MAP}.shapes.getSource().getExtent()))"
        )
        return lon, lat

    def box(self) -> dict[str, float]:
        """Where on the screen the map is."""
        box = self.page.locator(".gridmap-map").bounding_box()
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
        off: list[str] = self.page.evaluate(_OFF_THEIR_OUTLINES)
        return off

    def covered_letters(self) -> int:
        """How many letters of a choice have another name written over them."""
        centres = self.page.evaluate(_LETTERS)
        picture = self._picture()
        beside = [picture.getpixel((round(x) - 8, round(y))) for x, y in centres]
        return sum(
            max(abs(a - b) for a, b in zip(seen, BADGE, strict=True)) > 12 for seen in beside
        )

    def color_counts(self, colors: Iterable[str], *, within: int = 40) -> dict[str, int]:
        """Pixels of the whole map that come near each colour, each channel within a tolerance."""
        counts = dict.fromkeys(colors, 0)
        for count, seen in self._picture().getcolors(1 << 24):
            for color in counts:
                if all(abs(a - b) <= within for a, b in zip(seen, over_ground(color), strict=True)):
                    counts[color] += count
        return counts

    def _within(self, lon: float, lat: float) -> tuple[float, float]:
        found = f"(place) => {_MAP}.map.getPixelFromCoordinate(ol.proj.fromLonLat(place))"
        x, y = self.page.evaluate(found, [lon, lat])
        return x, y

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
