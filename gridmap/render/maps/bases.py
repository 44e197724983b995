"""Base maps to choose from: what lies below the layers of a page, on the screen and taken away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gridmap.render.maps.styles import BASE, GROUND, Class, Look, Style, area, line


@dataclass(frozen=True)
class BaseMap:
    """
    Base map.

    Attributes
    ----------
    backdrop
        Colour where nothing lies on it.
    styles
        Looks of its layers, the lowest first; a layer without one is not drawn.
    """

    backdrop: str
    styles: Mapping[str, Style]

    def for_script(self) -> dict[str, Any]:
        """Base map as the map's script reads it."""
        styles = {name: style.for_script() for name, style in self.styles.items()}
        return {"ground": self.backdrop, "styles": styles}


def _grey(color: str) -> str:
    """Grey that is as light as a colour (#rrggbb), by the luma of ITU-R BT.601."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}" * 3


def _greyed(look: Look) -> Look:
    colors: Look = {name: _grey(look[name]) for name in ("color", "fillColor") if name in look}
    return {**look, **colors}


def _changed(style: Style, change: Callable[[Look], Look]) -> Style:
    def one(kind: Class) -> Class:
        return replace(kind, look=change(kind.look))

    return replace(style, default=one(style.default), classes=tuple(map(one, style.classes)))


_INK = "#aab1b7"

BASES = {
    "standard": BaseMap(GROUND, BASE),
    "grey": BaseMap(
        _grey(GROUND), {name: _changed(style, _greyed) for name, style in BASE.items()}
    ),
    "lines": BaseMap(
        "#ffffff",
        {
            "street": Style(default=Class(line(_INK, [[12, 0.4], [16, 1.2], [19, 2]]))),
            "building": Style(default=Class(area("#ffffff", opacity=1, outline=_INK))),
            "community": BASE["community"],
        },
    ),
}
"""Base maps by the word that an address has for each; the first where it says nothing."""
STANDARD = next(iter(BASES))
