"""Plot sheets for a plot's team to carry: map, buildings by their own numbers, counts."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from gridmap import i18n
from gridmap.analysis.prints import HALL, STATION, PrintData
from gridmap.i18n import Message
from gridmap.render import palette
from gridmap.render.opening_hours import in_words
from gridmap.render.reports.lettering import text_width
from gridmap.render.reports.pages import pdf_of_parts, room
from gridmap.render.reports.prints import areas, drawing, words
from gridmap.render.reports.prints.printed import Printed, Progress, Translate, translator, unseen

WIDTH_MM = 186.0
HEIGHT_MM = (85.0, 200.0)
"""Least and largest height of the map: it takes what the lists leave of the page."""
FOOT_MM = 16.0
"""Margin below the lists, with a little air."""
AROUND_M = 15.0
NUMBER_MM = (1.3, 2.6)
"""Least and largest type size of building numbers; between, it follows how dense houses are."""
POINTS_M = 500.0
"""Longest distance from a plot at which a point is listed, metres in a straight line."""
POINTS = (12, 6)
"""Points listed; fewer where the sheet has one page then."""
WRITING = 0.4
"""Share of the time that writing the file takes; it reports no progress meanwhile."""
BUILDING = "#ffffff"
COUNTS = (
    "household_count", "people_count", "age60_count", "age80_count", "under6_count",
    "disabled_count", "living_alone_count",
)  # fmt: skip


def plot_sheets(
    data: PrintData, *, language: str = i18n.DEFAULT, progress: Progress = unseen
) -> Printed:
    """
    Print a sheet of each plot; A4.

    Counts are those that the account sees; a hidden count is a dash. `data` is from
    `actions.prints.plot_sheets`, other parameters as `cards`.
    """
    t = translator(language)
    services = "names_zh" if i18n.choose(language) == "zh_CN" else "names_en"
    outlines, color = areas.plot_areas(data), areas.colors(data)
    sheets: list[dict[str, Any]] = []

    def parts() -> Iterator[dict[str, Any]]:
        for number, plot in enumerate(data.plots):
            progress(
                (1 - WRITING) * number / len(data.plots), Message("Drawing maps and setting pages")
            )
            mine = data.buildings.rows.plot_id == plot
            sheets.append(_sheet(data, plot, mine, outlines[plot], services, t))
            around = outlines[plot].buffer(AROUND_M).bounds
            values = {**frame, "color": color[plot], "sheet": sheets[-1]}
            height = _fit(values, around)
            yield {**values, "map": _map(data, mine, outlines[plot], color[plot], height)}
        progress(1 - WRITING, Message("Writing the file"))

    heads = [
        t("Building"), t("Households"), t("People"), t("Aged 60+"), t("Aged 80+"), t("Under 6"),
        t("With a disability"), t("Elderly living alone"), t("Representative"),
    ]  # fmt: skip
    notes = [
        t("For the plot's own team; not to be hung up."),
        t("—: hidden, because so small a number could point at a household, or not known."),
    ]
    frame = {
        "language": t("en"),
        "title": t("Plot sheets"),
        "day": data.on.isoformat(),
        "office": data.office,
        "labels": {
            "team": t("Team"),
            "buildings": t("Buildings"),
            "points": t("Service points around"),
            "nobody": t("Nobody is named for this plot yet."),
        },
        "heads": heads,
        "notes": notes,
        "attribution": data.attribution,
    }
    written = pdf_of_parts("plot_sheet", parts())
    progress(1.0, Message("Writing the file"))
    lacking = tuple(one["title"] for one in sheets if not one["team"])
    return Printed(written, len(sheets), without_team=lacking)


def _fit(values: dict[str, Any], bounds: tuple[float, ...]) -> float:
    """
    Height of the map with which the sheet fills its pages, millimetres.

    Sets the buildings in two columns, or leaves points out of `values`, where the sheet has fewer
    pages then.
    """
    sheet = values["sheet"]
    points = sheet["points"]
    blank = {**values, "map": f'<div style="height: {HEIGHT_MM[0]}mm"></div>'}
    found: list[tuple[int, int, float, int, bool]] = []
    for sheet["is_dense"], count in product((False, True), POINTS):
        sheet["points"] = points[:count]
        pages, left = room("plot_sheet", **blank)
        found.append((pages, len(found), left, count, sheet["is_dense"]))
        if pages == 1:
            break
    _, _, left, count, sheet["is_dense"] = min(found)
    sheet["points"] = points[:count]
    # Taller than the plot needs, it would show what is not of the plot.
    most = 1.3 * WIDTH_MM * (bounds[3] - bounds[1]) / (bounds[2] - bounds[0])
    height = min(HEIGHT_MM[0] + left - FOOT_MM, HEIGHT_MM[1], max(most, 110.0))
    return max(height, HEIGHT_MM[0])


def _sheet(
    data: PrintData, plot: int, mine: pd.Series, outline: shapely.Geometry, services: str,
    t: Translate,
) -> dict[str, Any]:  # fmt: skip
    """Content of one sheet but its map; `services` is the column of names in its language."""
    rows = data.buildings.rows[mine]
    members = data.members[data.members.plot_id == plot]
    first = rows.iloc[0]
    table = [
        (words.building_name(row, t), *(_count(getattr(row, one)) for one in COUNTS),
         _representative(members, row.building_id))
        for row in rows.itertuples()
    ]  # fmt: skip
    return {
        "title": words.plot_name(first, t),
        "community": first.community or "",
        "figures": [
            (t("Buildings"), str(len(rows))),
            (t("Households"), _count(rows.household_count.sum(min_count=1))),
            (t("People"), _count(rows.people_count.sum(min_count=1))),
            *_walks(data, rows, t),
        ],
        "table": table,
        "team": [
            (role, [f"{one.name} {one.work_phone or ''}".strip() for one in found.itertuples()])
            for code, role in words.roles(t).items()
            if code != "building_rep" and len(found := members[members.role == code])
        ],
        "points": _points(data, outline, services, t),
    }


def _representative(members: pd.DataFrame, building_id: int) -> str:
    own = members[(members.role == "building_rep") & (members.building_id == building_id)]
    return "、".join(f"{one.name} {one.work_phone or ''}".strip() for one in own.itertuples())


def _walks(data: PrintData, rows: pd.DataFrame, t: Translate) -> list[tuple[str, str]]:
    names = {STATION: t("To the nearest station"), HALL: t("To the nearest hall")}
    distances = []
    for code, name in names.items():
        found = data.nearest[
            data.nearest.building_id.isin(rows.building_id)
            & (data.nearest.service_type_code == code)
        ]
        metres = found.walk_m.fillna(found.straight_m).astype(float)
        if len(metres):
            span = f"{round(metres.min(), -1):.0f}–{round(metres.max(), -1):.0f}"
            distances.append((name, t("{metres} m", metres=span)))
    return distances


def _points(
    data: PrintData, outline: shapely.Geometry, services: str, t: Translate
) -> list[tuple[str, ...]]:
    places = shapely.points(data.points[["x", "y"]].to_numpy(float))
    rows = data.points.assign(metres=shapely.distance(outline, places))
    rows = rows[rows.metres <= POINTS_M].sort_values("metres", kind="stable").head(POINTS[0])
    return [
        (str(row.name_), t(", ").join(getattr(row, services)), row.address or "", row.phone or "",
         in_words(row.opening_hours, data.on, t))
        for row in rows.rename(columns={"name": "name_"}).itertuples()
    ]  # fmt: skip


def _map(
    data: PrintData, mine: pd.Series, outline: shapely.Geometry, color: str, height_mm: float
) -> str:
    rows, shapes = data.buildings.rows[mine], data.buildings.shapes[mine.to_numpy()]
    numbers = list(map(words.own_number, rows.itertuples()))
    drawn = drawing.base_map(
        data,
        outline.buffer(AROUND_M).bounds,
        WIDTH_MM,
        height_mm,
        wider=2.5,
        plots={color: np.array([outline], dtype=object)},
    )
    drawing.communities(drawn, data)
    drawn.areas(shapes, BUILDING, stroke=palette.darker(color), width=0.2)
    at = shapely.get_coordinates(shapely.point_on_surface(shapes))
    size = _number_mm(at * drawn.per_metre / 10, numbers)
    for number, (x, y) in zip(numbers, at.tolist(), strict=True):
        step = size / drawn.per_metre * 10
        if number:
            drawn.letter(number, _around(x, y, step), size, bold=True, must=True)
    drawing.points(drawn, data, 2.4)
    drawing.street_names(drawn, data, 2.6)
    return drawn.render()


def _number_mm(at_mm: npt.NDArray[np.float64], numbers: list[str]) -> float:
    """Type size of numbers: so that most fit between a building and its neighbour."""
    if len(at_mm) < 2:
        return NUMBER_MM[1]
    distance, _ = cKDTree(at_mm).query(at_mm, k=2)
    wide = max(float(np.median([text_width(one) for one in numbers])), 1.0)
    return float(np.clip(np.median(distance[:, 1]) / (1.5 * wide), *NUMBER_MM))


def _around(x: float, y: float, step: float) -> list[tuple[float, float]]:
    """Positions for a number: the place itself, then above, below, right and left."""
    return [(x, y), (x, y + step), (x, y - step), (x + step, y), (x - step, y)]


def _count(value: Any) -> str:
    return "—" if pd.isna(value) else f"{int(value):,}"
