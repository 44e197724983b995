"""Maps as SVG, for pages to print: geometries in metres in, a picture to scale out."""

import math
from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import shapely

from gridmap.render import palette

Geometries = npt.NDArray[np.object_]
Bounds = tuple[float, float, float, float]

NO_OUTLINES: Mapping[int, str] = MappingProxyType({})
HATCH = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<path d="M-1 8L8 -1M-4.5 4.5L4.5 -4.5M2.5 11.5L11.5 2.5" stroke="#ffffff" '
    'stroke-width="1.4"/></pattern></defs>'
)
"""Lines from one corner to the other, for `fill="url(#hatch)"`."""

FONTS = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
UNITS = 10
"""Units of the drawing per millimetre: coordinates are whole numbers."""
CELL_MM = 0.7
"""Side of the squares drawn in place of buildings that are too small, millimetres."""
SMALLEST_MM = 0.3
"""Width on paper below which a typical building is drawn as a square, millimetres."""


class SvgMap:
    """
    Map of an extent, north up, drawn from the lowest layer up.

    Parameters
    ----------
    bounds
        West, south, east, north in metres, in the CRS of all geometries.
    width_mm, height_mm
        Size on paper; the extent is fitted in, centred.
    """

    def __init__(self, bounds: Bounds, width_mm: float, height_mm: float) -> None:
        west, south, east, north = bounds
        self.width, self.height = width_mm * UNITS, height_mm * UNITS
        margin = 3 * UNITS
        self.per_metre = min(
            (self.width - 2 * margin) / max(east - west, 1.0),
            (self.height - 2 * margin) / max(north - south, 1.0),
        )
        self.left = self.width / 2 - (west + east) / 2 * self.per_metre
        self.top = self.height / 2 + (south + north) / 2 * self.per_metre
        self.parts: list[str] = []

    def areas(self, shapes: Geometries, fill: str, *, stroke: str = "none", width: float = 0,
              opacity: float = 1) -> None:  # fmt: skip
        """Polygons, filled; `width` of the outline in millimetres."""
        if outlines := self._rings(shapes):
            self.parts.append(
                f'<path d="{outlines}" fill="{fill}" fill-opacity="{opacity:g}" '
                f'fill-rule="evenodd" stroke="{stroke}" stroke-width="{width * UNITS:g}"/>'
            )

    def lines(self, shapes: Geometries, stroke: str, width: float, *, dashes: str = "none") -> None:
        """Lines; `width` in millimetres, `dashes` as SVG's dash array."""
        if ways := self._paths(shapely.get_parts(shapes), ""):
            self.parts.append(
                f'<path d="{ways}" fill="none" stroke="{stroke}" stroke-linejoin="round" '
                f'stroke-width="{width * UNITS:g}" stroke-dasharray="{dashes}"/>'
            )

    def buildings(
        self, shapes: Geometries, group: npt.NDArray[np.int64], weight: npt.NDArray[np.float64],
        colors: dict[int, str], outlines: Mapping[int, str] = NO_OUTLINES,
        hatched: int | None = None,
    ) -> None:  # fmt: skip
        """
        Footprints in the colour of their group; where they are too small, squares.

        A square has the colour of the group with most weight in it, of equals the highest one.
        Footprints have the outline of their group, and lines across them if it is `hatched`.
        """
        sizes = np.sqrt(shapely.area(shapes)) * self.per_metre / UNITS
        if len(shapes) and np.median(sizes) < SMALLEST_MM:
            self._cells(shapes, group, weight, colors)
            return
        for value, color in colors.items():
            mine = shapes[group == value]
            self.areas(mine, color, stroke=outlines.get(value, "#ffffff"), width=0.08)
            if value == hatched and len(mine):
                self.areas(mine, "url(#hatch)")

    def dots(
        self, xy: npt.NDArray[np.float64], radius_mm: float, fill: str, ring: str = ""
    ) -> None:
        """Points, n x 2 metres, in a ring of a colour, else of thin white."""
        for x, y in self._place(xy):
            self.parts.append(
                f'<circle cx="{x}" cy="{y}" r="{radius_mm * UNITS:g}" fill="{fill}" '
                f'stroke="{ring or "#ffffff"}" stroke-width="{6 if ring else 2.5}"/>'
            )

    def labels(self, xy: npt.NDArray[np.float64], texts: Iterable[str], size_mm: float) -> None:
        """Texts, centred on places, with a white edge so that they can be read on anything."""
        for (x, y), text in zip(self._place(xy), texts, strict=True):
            for look in (
                f'fill="none" stroke="#ffffff" stroke-width="{0.7 * UNITS:g}"',
                f'fill="{palette.INK}"',
            ):
                self.parts.append(
                    f'<text x="{x}" y="{y}" font-size="{size_mm * UNITS:g}" '
                    f'text-anchor="middle" {look}>{escape(text)}</text>'
                )

    def badges(self, xy: npt.NDArray[np.float64], texts: Iterable[str], fill: str) -> None:
        """Discs with a text in white, centred on places."""
        for (x, y), text in zip(self._place(xy), texts, strict=True):
            self.parts.append(
                f'<circle cx="{x}" cy="{y}" r="24" fill="{fill}" stroke="#ffffff" '
                f'stroke-width="3"/><text x="{x}" y="{y + 10}" font-size="28" font-weight="bold" '
                f'text-anchor="middle" fill="#ffffff">{escape(text)}</text>'
            )

    def render(self) -> str:
        """SVG of the map, with a scale bar and an arrow to the north."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width / UNITS:g}mm" '
            f'height="{self.height / UNITS:g}mm" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'font-family="{FONTS}">'
            f"{HATCH}{''.join(self.parts)}{self._scale_bar()}{self._north()}</svg>"
        )

    def _place(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        scaled = np.column_stack(
            (self.left + xy[:, 0] * self.per_metre, self.top - xy[:, 1] * self.per_metre)
        )
        return np.rint(scaled).astype(np.int64)

    def _rings(self, shapes: Geometries) -> str:
        return self._paths(shapely.get_rings(shapely.get_parts(shapes)), "z")

    def _paths(self, lines: Geometries, end: str) -> str:
        """Path data of lines; points that fall on the one before are left out."""
        coordinates, line = shapely.get_coordinates(lines, return_index=True)
        if not len(coordinates):
            return ""
        places = self._place(coordinates)
        starts = np.append(True, line[1:] != line[:-1])
        moved = starts | np.append(True, (places[1:] != places[:-1]).any(axis=1))
        return (
            "".join(
                f"{('M' if not number else end + 'M') if start else 'L'}{x} {y}"
                for number, (start, (x, y)) in enumerate(
                    zip(starts[moved].tolist(), places[moved].tolist(), strict=True)
                )
            )
            + end
        )

    def _cells(
        self, shapes: Geometries, group: npt.NDArray[np.int64], weight: npt.NDArray[np.float64],
        colors: dict[int, str],
    ) -> None:  # fmt: skip
        side = CELL_MM * UNITS
        middle = shapely.get_coordinates(shapely.centroid(shapes))
        cell = np.floor(self._place(middle) / side).astype(np.int64)
        cells, which = np.unique(cell, axis=0, return_inverse=True)
        values = sorted(colors)
        heavy = np.column_stack(
            [
                np.bincount(which.ravel(), (weight + 1e-9) * (group == value), len(cells))
                for value in values
            ]
        )
        # Of equals the last one: the columns are read from the right.
        leads = len(values) - 1 - np.argmax(heavy[:, ::-1], axis=1)
        for number, value in enumerate(values):
            squares = "".join(
                f"M{x * side:g} {y * side:g}h{side:g}v{side:g}h-{side:g}z"
                for x, y in cells[leads == number].tolist()
            )
            if squares:
                self.parts.append(f'<path d="{squares}" fill="{colors[value]}"/>')

    def _scale_bar(self) -> str:
        metres = 0.25 * self.width / self.per_metre
        power = 10 ** math.floor(math.log10(metres))
        length = max(step for step in (1, 2, 5) if step * power <= metres) * power
        text = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
        x, y, wide = 3 * UNITS, self.height - 4 * UNITS, length * self.per_metre
        return (
            f'<path d="M{x:g} {y - 8:g}v8h{wide:.0f}v-8" fill="none" stroke="{palette.INK}" '
            f'stroke-width="3"/><text x="{x + wide / 2:.0f}" y="{y - 6:g}" font-size="26" '
            f'text-anchor="middle" fill="{palette.INK}">{text}</text>'
        )

    def _north(self) -> str:
        x, y = self.width - 6 * UNITS, 4 * UNITS
        return (
            f'<path d="M{x:g} {y:g}l14 44l-14 -10l-14 10z" fill="{palette.INK}"/>'
            f'<text x="{x:g}" y="{y + 72:g}" font-size="30" text-anchor="middle" '
            f'fill="{palette.INK}">N</text>'
        )
