"""Names on a map: each where it touches none that was set before it, or left out."""

import math
from collections.abc import Iterable
from html import escape

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon, affinity, box

from gridmap.render import palette
from gridmap.render.reports.svg import UNITS, Bounds, Geometries, SvgMap

HALF_WIDTH = 0.56
"""Width of a Latin letter or digit, in type sizes; a Chinese character is 1 wide."""
STEPS = (0.5, 0.3, 0.7, 0.15, 0.85)
"""Positions along a street at which its name is tried, as shares of its length."""


class LetteredMap(SvgMap):
    """Map whose names keep clear of each other; those set first have the better positions."""

    def __init__(self, bounds: Bounds, width_mm: float, height_mm: float) -> None:
        super().__init__(bounds, width_mm, height_mm)
        self._taken: list[Polygon] = []
        self._letters: list[str] = []
        # The scale bar and the arrow to the north.
        self._taken.append(box(0, self.height - 9 * UNITS, 0.34 * self.width, self.height))
        self._taken.append(box(self.width - 9 * UNITS, 0, self.width, 13 * UNITS))

    @property
    def view(self) -> Polygon:
        """Extent of the paper, in metres."""
        return box(
            -self.left / self.per_metre,
            (self.top - self.height) / self.per_metre,
            (self.width - self.left) / self.per_metre,
            self.top / self.per_metre,
        )

    @property
    def tenth_m(self) -> float:
        """Length of a tenth of a millimetre on the paper, in metres: nothing finer can be seen."""
        return 1 / self.per_metre

    def keep_free(self, xy: npt.NDArray[np.float64], radius_mm: float) -> None:
        """Keep names off some places, n x 2 metres, within a radius in millimetres."""
        reach = radius_mm * UNITS
        for x, y in self._place(xy).tolist():
            self._taken.append(box(x - reach, y - reach, x + reach, y + reach))

    def letter(
        self, text: str, at: Iterable[tuple[float, float]], size_mm: float, *, angle: float = 0,
        ink: str = palette.INK, bold: bool = False, must: bool = False,
    ) -> bool:  # fmt: skip
        """
        Set a text at the first free of some positions, in metres; True if it is set.

        A text that `must` be there is set at the first position if none is free.
        `angle` is in degrees, anticlockwise from the east.
        """
        size = size_mm * UNITS
        wide = size * text_width(text)
        places = self._place(np.array(list(at), float).reshape(-1, 2)).tolist()
        for number, (x, y) in enumerate(places + places[:1]):
            label = affinity.rotate(
                box(x - wide / 2, y - 0.6 * size, x + wide / 2, y + 0.6 * size), -angle
            )
            if self._is_free(label) or (must and number == len(places)):
                self._taken.append(label)
                self._letters.append(_written(text, x, y, size, -angle, ink, bold))
                return True
        return False

    def street_names(self, lines: Geometries, names: Iterable[str], size_mm: float) -> None:
        """Set each name once, along one of the longest stretches of its street in view."""
        view = self.view
        together: dict[str, list[shapely.Geometry]] = {}
        for line, name in zip(lines, names, strict=True):
            together.setdefault(name, []).append(line)
        stretches = {
            name: shapely.get_parts(
                shapely.line_merge(shapely.intersection(shapely.union_all(lines), view))
            )
            for name, lines in together.items()
        }
        for name, parts in sorted(
            stretches.items(), key=lambda one: (-float(shapely.length(one[1]).sum()), one[0])
        ):
            wide = size_mm * UNITS * text_width(name) / self.per_metre
            for part in sorted(parts, key=lambda line: -line.length)[:3]:
                if part.length < 1.1 * wide or not self._along(part, name, wide, size_mm):
                    continue
                break

    def render(self) -> str:
        """SVG of the map, names above all else."""
        self.parts += self._letters
        self._letters = []
        return super().render()

    def _along(self, line: shapely.LineString, name: str, wide: float, size_mm: float) -> bool:
        for step in STEPS:
            middle = step * line.length
            one, two = (line.interpolate(middle + side * wide / 2) for side in (-1, 1))
            angle = math.degrees(math.atan2(two.y - one.y, two.x - one.x))
            # Steep ones are read downwards, as Chinese is written.
            upright = (angle + 100) % 180 - 100
            at = line.interpolate(middle)
            if self.letter(name, [(at.x, at.y)], size_mm, angle=upright, ink="#4d5963"):
                return True
        return False

    def _is_free(self, label: Polygon) -> bool:
        west, south, east, north = label.bounds
        return (
            west >= 0 and south >= 0 and east <= self.width and north <= self.height
            and not shapely.intersects(np.array(self._taken, dtype=object), label).any()
        )  # fmt: skip


def text_width(text: str) -> float:
    """Width of a text, in type sizes."""
    return sum(HALF_WIDTH if ord(letter) < 0x2E80 else 1.0 for letter in text)


def _written(text: str, x: float, y: float, size: float, angle: float, ink: str, bold: bool) -> str:
    place = f'x="{x}" y="{y + 0.36 * size:.0f}" font-size="{size:g}" text-anchor="middle"'
    if angle:
        place += f' transform="rotate({angle:.1f} {x} {y})"'
    if bold:
        place += ' font-weight="bold"'
    words = escape(text)
    return (
        f'<text {place} fill="none" stroke="#ffffff" stroke-width="{0.22 * size:g}" '
        f'stroke-linejoin="round">{words}</text><text {place} fill="{ink}">{words}</text>'
    )
