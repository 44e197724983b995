"""Plot sheets: what a plot's team carries; a map with numbered buildings, counts, team, points."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree
from sqlalchemy import Connection

from gridmap import clock, i18n
from gridmap.errors import PrintError
from gridmap.render import palette
from gridmap.render.reports.pages import pdf_of_parts
from gridmap.render.reports.prints import areas, drawing, words
from gridmap.render.reports.prints.printed import Printed, note
from gridmap.render.reports.prints.source import HALL, STATION, Progress, Source, Translate

MAP_MM = (186.0, 110.0)
TALL_MM = 150.0
"""Height of the map of a plot that is higher than wide."""
AROUND_M = 15.0
NUMBER_MM = (1.3, 2.6)
"""Numbers of buildings are no smaller and no larger; between, they follow how dense houses are."""
POINTS_M = 500.0
"""Points at most this far from the plot are listed, metres in a straight line."""
POINTS = 12
WRITING = 0.4
"""Share of the time that goes into the file, which tells nothing while it is written."""
PLOT, BUILDING = "#dbe8f6", "#9dbfe3"
COUNTS = (
    "household_count", "people_count", "age60_count", "age80_count", "under6_count",
    "disabled_count", "living_alone_count",
)  # fmt: skip


def plot_sheets(
    connection: Connection,
    *,
    plots: Sequence[int] | None = None,
    community: int | None = None,
    language: str = i18n.DEFAULT,
    today: date | None = None,
    progress: Progress | None = None,
) -> Printed:
    """
    A sheet for each of these plots (of one community), or for all of a community; A4.

    Counts are those that this account sees; what is hidden from it stands as a dash. Parameters
    and errors as `cards`.
    """
    t: Translate = partial(i18n.translate, language=i18n.choose(language))
    services = "names_zh" if i18n.choose(language) == "zh_CN" else "names_en"
    told = progress or (lambda share, stage: None)
    one = plots[0] if plots is not None and len(plots) == 1 else None
    source = Source.read(connection, today or clock.today(), community=community, plot=one)
    outlines = areas.plot_areas(source)
    if plots is not None:
        outlines = outlines[outlines.index.isin(plots)]
    if outlines.empty:
        raise PrintError("there is no plot here that this account may print a sheet of")
    rows = source.buildings.rows
    order = rows.plot_id.dropna().astype(int).drop_duplicates()
    chosen = order[order.isin(outlines.index)].tolist()
    sheets: list[dict[str, Any]] = []

    def parts() -> Iterator[dict[str, Any]]:
        for number, plot in enumerate(chosen):
            told((1 - WRITING) * number / len(chosen), t("Drawing maps and setting pages"))
            sheets.append(_sheet(source, plot, outlines, services, t))
            yield {
                "language": t("en"),
                "title": t("Plot sheets"),
                "day": source.on.isoformat(),
                "sheet": sheets[-1],
                "labels": {
                    "team": t("Team"),
                    "buildings": t("Buildings"),
                    "points": t("Service points around"),
                    "nobody": t("Nobody is named for this plot yet."),
                },
                "heads": heads,
                "notes": notes,
                "attribution": source.attribution,
            }
        told(1 - WRITING, t("Writing the file"))

    heads = [
        t("No."), t("Building"), t("Households"), t("People"), "60+", "80+", t("Under 6"),
        t("With a disability"), t("Elderly living alone"), t("Representative"),
    ]  # fmt: skip
    notes = [
        t("For the plot's own team; not to be hung up."),
        t("—: hidden, because so small a number could point at a household, or not known."),
    ]
    written = pdf_of_parts("plot_sheet", parts())
    note(connection, "plot sheets", len(sheets), community_id=community, plot_ids=chosen)
    told(1.0, t("Writing the file"))
    lacking = tuple(one["title"] for one in sheets if not one["team"])
    return Printed(written, len(sheets), without_team=lacking)


def _sheet(
    source: Source, plot: int, outlines: gpd.GeoSeries, services: str, t: Translate
) -> dict[str, Any]:
    """`services` is the column of `points` with their names in the sheet's language."""
    mine = np.flatnonzero((source.buildings.rows.plot_id == plot).to_numpy())
    rows, shapes = source.buildings.rows.iloc[mine], source.buildings.shapes[mine]
    members = source.members[source.members.plot_id == plot]
    first = rows.iloc[0]
    table = [
        (str(number), words.building_name(row, t), *(_count(getattr(row, one)) for one in COUNTS),
         _representative(members, row.building_id))
        for number, row in enumerate(rows.itertuples(), 1)
    ]  # fmt: skip
    return {
        "title": words.plot_name(first),
        "community": first.community or "",
        "map": _map(source, outlines[plot], shapes),
        "figures": [
            (t("Buildings"), str(len(rows))),
            (t("Households"), _count(rows.household_count.sum(min_count=1))),
            (t("People"), _count(rows.people_count.sum(min_count=1))),
            *_walks(source, rows, t),
        ],
        "table": table,
        "team": [
            (role, [f"{one.name} {one.work_phone or ''}".strip() for one in found.itertuples()])
            for code, role in words.roles(t).items()
            if code != "building_rep" and len(found := members[members.role == code])
        ],
        "points": _points(source, outlines[plot], services, t),
    }


def _representative(members: pd.DataFrame, building_id: int) -> str:
    own = members[(members.role == "building_rep") & (members.building_id == building_id)]
    return "、".join(f"{one.name} {one.work_phone or ''}".strip() for one in own.itertuples())


def _walks(source: Source, rows: pd.DataFrame, t: Translate) -> list[tuple[str, str]]:
    names = {STATION: t("To the nearest station"), HALL: t("To the nearest hall")}
    told = []
    for code, name in names.items():
        found = source.nearest[
            source.nearest.building_id.isin(rows.building_id)
            & (source.nearest.service_type_code == code)
        ]
        metres = found.walk_m.fillna(found.straight_m).astype(float)
        if len(metres):
            span = f"{round(metres.min(), -1):.0f}–{round(metres.max(), -1):.0f} m"
            told.append((name, span))
    return told


def _points(
    source: Source, outline: shapely.Geometry, services: str, t: Translate
) -> list[tuple[str, ...]]:
    places = shapely.points(source.points[["x", "y"]].to_numpy(float))
    rows = source.points.assign(metres=shapely.distance(outline, places))
    rows = rows[rows.metres <= POINTS_M].sort_values("metres", kind="stable").head(POINTS)
    return [
        (str(row.name_), t(", ").join(getattr(row, services)), row.address or "", row.phone or "",
         words.door_hours(row.opening_hours, source.on, t))
        for row in rows.rename(columns={"name": "name_"}).itertuples()
    ]  # fmt: skip


def _map(source: Source, outline: shapely.Geometry, shapes: Any) -> str:
    bounds = outline.buffer(AROUND_M).bounds
    is_tall = (bounds[3] - bounds[1]) * MAP_MM[0] > (bounds[2] - bounds[0]) * MAP_MM[1]
    drawn = drawing.ground(
        source,
        bounds,
        MAP_MM[0],
        TALL_MM if is_tall else MAP_MM[1],
        wider=2.5,
        plots={PLOT: np.array([outline], dtype=object)},
    )
    drawing.communities(drawn, source)
    drawn.areas(shapes, BUILDING, stroke=palette.ACCENT, width=0.2)
    at = shapely.get_coordinates(shapely.point_on_surface(shapes))
    size = _number_mm(at * drawn.per_metre / 10)
    for number, (x, y) in enumerate(at.tolist(), 1):
        step = size / drawn.per_metre * 10
        drawn.letter(str(number), _around(x, y, step), size, bold=True, must=True)
    drawing.points(drawn, source, 2.4)
    drawing.street_names(drawn, source, 2.6)
    return drawn.render()


def _number_mm(at_mm: npt.NDArray[np.float64]) -> float:
    """Half of what is usual between neighbours: two digits side by side then do not touch."""
    if len(at_mm) < 2:
        return NUMBER_MM[1]
    apart, _ = cKDTree(at_mm).query(at_mm, k=2)
    return float(np.clip(np.median(apart[:, 1]) / 2, *NUMBER_MM))


def _around(x: float, y: float, step: float) -> list[tuple[float, float]]:
    """The place itself, then those around it."""
    return [(x, y), (x, y + step), (x, y - step), (x + step, y), (x - step, y)]


def _count(value: Any) -> str:
    return "—" if pd.isna(value) else f"{int(value):,}"
