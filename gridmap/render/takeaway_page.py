"""Head, title, legend and scripts of the map to take away, as HTML."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from branca.element import MacroElement
from jinja2 import Template

from gridmap.errors import GridmapError
from gridmap.render.maps import Look, scripts

STYLED_ZOOM = 16.5
"""Zoom whose widths are drawn: a file has one for all."""


class TakeawayError(GridmapError):
    """Error: a map to take away cannot be made."""


class Clear(MacroElement):
    """Script that hides names which would lie on others; the first ones stay."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        (() => {
            const map = {{ this._parent.get_name() }};
            function clear() {
                const taken = [];
                for (const name of document.querySelectorAll(".text .name")) {
                    name.style.visibility = "";
                    const box = name.getBoundingClientRect();
                    const hides = taken.some((other) => box.left < other.right + 4
                        && other.left < box.right + 4 && box.top < other.bottom
                        && other.top < box.bottom);
                    if (hides) name.style.visibility = "hidden";
                    else taken.push(box);
                }
            }
            map.on("zoomend", () => requestAnimationFrame(clear));
            clear();
        })();
        {% endmacro %}
    """)


class Ranges(MacroElement):
    """Script that shows layers and legends at their zooms only."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        (() => {
            const map = {{ this._parent.get_name() }};
            const layers = [{% for layer, from, to in this.layers %}
                [{{ layer.get_name() }}, {{ from }}, {{ to }}],{% endfor %}
            ];
            const isSeen = (from, to) => from <= map.getZoom() && map.getZoom() < to;
            function see() {
                const wrong = ([one, from, to]) => isSeen(from, to) !== map.hasLayer(one);
                // All of them: what is added lies on top.
                if (layers.some(wrong)) for (const [one, from, to] of layers) {
                    if (isSeen(from, to)) one.addTo(map).bringToFront();
                    else one.remove();
                }
                for (const legend of document.querySelectorAll("section[data-zooms]")) {
                    const [from, to] = legend.dataset.zooms.split(" ").map(Number);
                    legend.hidden = !isSeen(from, to);
                }
            }
            map.on("zoomend", see);
            see();
        })();
        {% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__()
        self.layers: list[tuple[Any, float, float]] = []

    def add(self, layer: Any, zooms: tuple[float, float] | None) -> None:
        """Show a layer above those before, from one zoom on, up to another, or at all."""
        self.layers.append((layer, *(zooms or (0, 99))))


@dataclass(frozen=True)
class Legend:
    """Legend of a range of zooms: heading, entries (`Style.entries`) and a last line."""

    title: str
    entries: Sequence[Mapping[str, Any]]
    note: str = ""
    zooms: tuple[float, float] | None = None

    def html(self) -> str:
        """Legend as HTML, empty where there is nothing to explain."""
        lines = "".join(
            f'<li><i class="{_kind(entry["look"])}" style="{_swatch(entry["look"])}"></i>'
            f"{escape(entry['label'])}</li>"
            for entry in self.entries
        )
        if not lines:
            return ""
        zooms = f' data-zooms="{self.zooms[0]:g} {self.zooms[1]:g}"' if self.zooms else ""
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        return f"<section{zooms}><h2>{escape(self.title)}</h2><ul>{lines}</ul>{note}</section>"


def head(color: str) -> str:
    """
    Leaflet and its style, and ours; `color` is seen where nothing lies on the map.

    Raises
    ------
    TakeawayError
        Leaflet is not installed beside the application.
    """
    folder = scripts.npm_root() / "leaflet" / "dist"
    if not (folder / "leaflet.js").exists():
        raise TakeawayError("Leaflet is missing: run make setup")
    style = (folder / "leaflet.css").read_text(encoding="utf-8")
    script = (folder / "leaflet.js").read_text(encoding="utf-8")
    # Its pictures and its map of sources are files of their own.
    style = re.sub(r"background-image: *url\([^)]*\);?", "", style)
    script = re.sub(r"//# sourceMappingURL=\S+", "", script)
    own = (scripts.OWN / "takeaway.css").read_text(encoding="utf-8").replace("GROUND", color)
    # folium gives a mark its icon only after Leaflet has asked for the picture of its own.
    plain = "L.Marker.prototype.options.icon = L.divIcon({className: ''});"
    return f"<style>{style}\n{own}</style><script>{script}</script><script>{plain}</script>"


def around(
    title: str, subtitle: str, legends: Iterable[Legend], attribution: str, hatched: Iterable[str]
) -> str:
    """Title, legends and credit over the map, and the hatchings of colours."""
    box = "".join(legend.html() for legend in legends)
    patterns = "".join(
        f'<pattern id="{pattern(color)}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{color}"/><path d="M-1 7L7 -1" stroke="#fff" '
        'stroke-width="1"/></pattern>'
        for color in sorted(hatched)
    )
    credit = f"<small>{escape(attribution)}</small>" if attribution else ""
    return (
        f'<svg width="0" height="0" aria-hidden="true"><defs>{patterns}</defs></svg>'
        f"<header><h1>{escape(title)}</h1><p>{escape(subtitle)}</p></header>{box}{credit}"
    )


def pattern(color: str) -> str:
    """Id of the hatching of a colour."""
    return f"hatch-{color.lstrip('#')}"


def _kind(look: Look) -> str:
    if "radius" in look:
        return "dot"
    return "area" if look.get("fill") else "line"


def _swatch(look: Look) -> str:
    if not look.get("fill"):
        return f"border-top:{max(1.0, at_zoom(look.get('weight', 1))):g}px solid {look['color']}"
    hatch = (
        ";background-image:repeating-linear-gradient(135deg,#fff 0 1px,transparent 1px 4px)"
        if look.get("hatch")
        else ""
    )
    return f"background-color:{look['fillColor']};border-color:{look['color']}{hatch}"


def at_zoom(value: Any) -> float:
    """Value at `STYLED_ZOOM` of a number or of [zoom, value] steps."""
    if not isinstance(value, list):
        return float(value)
    before = value[0]
    for step in value:
        if step[0] >= STYLED_ZOOM:
            share = (STYLED_ZOOM - before[0]) / ((step[0] - before[0]) or 1)
            return round(float(before[1] + share * (step[1] - before[1])), 2)
        before = step
    return float(before[1])
