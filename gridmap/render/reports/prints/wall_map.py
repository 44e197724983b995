"""Wall map of a community: its plots, their teams and the service points."""

import math
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from gridmap import i18n
from gridmap.analysis.prints import HALL, STATION, PrintData
from gridmap.errors import PrintError
from gridmap.i18n import Message
from gridmap.render import palette
from gridmap.render.reports.map_style import BOUNDARY
from gridmap.render.reports.pages import pdf, room
from gridmap.render.reports.prints import areas, drawing, words
from gridmap.render.reports.prints.printed import Printed, Progress, Translate, translator, unseen

PAPER_MM = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
TYPE_MM = {"A4": 2.2, "A3": 2.9}
"""Size of names on the map and in the list of teams."""
MARGIN_MM = 10.0
HEAD_MM, FOOT_MM = 13.0, 10.0
"""Title; legend and source, estimated until they are set."""
SPARE_MM = 1.5
"""Height that stays free, so that a rounded line does not open another page."""
ENTRY_TYPES = (28, 4.8)
"""Width and height of one plot in the list of teams, in type sizes."""
LIST_SHARE = 0.4
"""Largest share of the page for the list of teams; the rest goes overleaf."""
AROUND_M = 30.0
BESIDE_M = 100.0
BUILDING = "#a8a59d"


def wall_map(
    data: PrintData,
    *,
    paper: str = "A3",
    language: str = i18n.DEFAULT,
    progress: Progress = unseen,
) -> Printed:
    """
    Print a map of a community to hang up: plots, teams, points and streets; no counts.

    `data` is from `actions.prints.wall_map`. `paper` is A4 or A3, upright or across as the
    community fits better. Other parameters as `cards`; buildings in no plot are named in the
    result.

    Raises
    ------
    PrintError
        Another paper.
    """
    t = translator(language)
    progress(0.0, Message("Drawing maps"))
    rows = data.buildings.rows
    plots = rows.dropna(subset="plot_id").drop_duplicates("plot_id")
    outlines = areas.plot_areas(data)
    color = areas.colors(data)
    whole = _outline(data, rows).union(shapely.union_all(data.buildings.shapes))
    outlines = outlines.intersection(whole)
    frame = whole.bounds
    sheet = _Sheet.fit(paper, frame, len(plots))
    values = _words(data, plots, color, sheet, t)
    sheet.fill(values)
    drawn = _map(data, outlines, color, plots, whole, sheet)
    progress(0.5, Message("Writing the file"))
    written = pdf("wall_map", **values, map=drawn)
    progress(1.0, Message("Writing the file"))
    in_none = rows[rows.plot_id.isna()]
    return Printed(written, 1, tuple(words.building_name(row, t) for row in in_none.itertuples()))


def _words(
    data: PrintData, plots: pd.DataFrame, color: pd.Series, sheet: "_Sheet", t: Translate
) -> dict[str, Any]:
    """Everything on the sheet but its map."""
    name = str(data.buildings.rows.community.iloc[0])
    return {
        "language": t("en"),
        "title": t("Plots of {community}", community=name),
        "sheet": sheet,
        "day": data.on.isoformat(),
        "office": data.office,
        "legend": [
            (drawing.POINT[HALL], "dot", t("Service hall")),
            (drawing.POINT[STATION], "dot", t("Service station")),
            (drawing.POINT["other"], "dot", t("Other service point")),
            (BUILDING, "square", t("Building")),
            (palette.CATCHMENT[0], "square", t("Plot, by its number")),
            (BOUNDARY, "line", t("Community's boundary")),
        ],
        "entries": [_entry(data, row, color[int(row.plot_id)], t) for row in plots.itertuples()],
        "source": t(
            "Source: plots, teams and service points of {community} on {day}", community=name,
            day=data.on.isoformat(),
        ),
        "attribution": data.attribution,
    }  # fmt: skip


class _Sheet:
    """Layout of the paper, millimetres."""

    def __init__(self, paper: str, width: float, height: float, entries: int) -> None:
        self.paper, self.width, self.height = paper, width, height
        self.type = TYPE_MM[paper]
        self.map_width = width - 2 * MARGIN_MM
        self.columns = int(self.map_width // (ENTRY_TYPES[0] * self.type))
        lines = math.ceil(entries / self.columns)
        inner = height - 2 * MARGIN_MM - HEAD_MM - FOOT_MM
        self.map_height = inner - min(lines * ENTRY_TYPES[1] * self.type, LIST_SHARE * inner)

    def fill(self, values: dict[str, Any]) -> None:
        """Give the map what legend and list, once they are set, leave of the page."""
        blank = f'<div style="height: {self.map_height}mm"></div>'
        pages, left = room("wall_map", **values, map=blank)
        if pages == 1:
            self.map_height += left - MARGIN_MM - SPARE_MM

    @classmethod
    def fit(cls, paper: str, frame: tuple[float, ...], entries: int) -> "_Sheet":
        """Lay the paper upright or across, whichever shows the community larger."""
        if paper not in PAPER_MM:
            raise PrintError(
                "a wall map is printed on {paper_mm}, not on {paper}",
                paper_mm=" or ".join(PAPER_MM),
                paper=paper,
            )
        short, long = PAPER_MM[paper]
        west, south, east, north = frame
        return max(
            (cls(paper, short, long, entries), cls(paper, long, short, entries)),
            key=lambda one: min(one.map_width / (east - west), one.map_height / (north - south)),
        )


def _outline(data: PrintData, rows: pd.DataFrame) -> shapely.Geometry:
    """Outline of the community as stored; empty where it has none."""
    layer = data.layers["community"]
    own = (layer.rows["name"] == rows.community.iloc[0]).to_numpy()
    return shapely.union_all(layer.shapes[own])


def _map(
    data: PrintData, outlines: gpd.GeoSeries, color: pd.Series, plots: pd.DataFrame,
    whole: shapely.Geometry, sheet: _Sheet,
) -> str:  # fmt: skip
    drawn = drawing.base_map(
        data, whole.buffer(AROUND_M).bounds, sheet.map_width, sheet.map_height, wider=2,
        plots=areas.by_color(outlines, color),
    )  # fmt: skip
    drawn.areas(data.buildings.shapes, BUILDING)
    drawn.lines(shapely.boundary(outlines.to_numpy()), palette.MUTED, 0.2)
    drawing.communities(drawn, data, 0.6)
    points = _points(data, whole)
    drawing.room_for_points(drawn, data, sheet.type, only=points)
    code = dict(zip(plots.plot_id.astype(int), plots.plot_code, strict=True))
    for plot, area in outlines.items():
        for places in areas.label_positions(area):
            drawn.letter(code[plot], places, 1.35 * sheet.type, bold=True, must=True)
    drawing.points(drawn, data, sheet.type, only=points)
    drawing.street_names(drawn, data, sheet.type)
    return drawn.render()


def _points(data: PrintData, whole: shapely.Geometry) -> list[int]:
    """Ids of points in or beside the community, and of those nearest to one of its buildings."""
    places = shapely.points(data.points[["x", "y"]].to_numpy(float))
    beside = shapely.dwithin(whole, places, BESIDE_M)
    wanted = data.points.service_point_id.isin(data.nearest.service_point_id)
    return data.points.service_point_id[beside | wanted].tolist()


def _entry(data: PrintData, row: Any, color: str, t: Translate) -> dict[str, Any]:
    members = data.members[data.members.plot_id == row.plot_id]
    team = []
    for code, role in words.roles(t).items():
        if code in ("grid_leader", "worker"):
            people = members[members.role == code].itertuples()
            names = "、".join(f"{one.name} {one.work_phone or ''}".strip() for one in people)
            if names:
                team.append((role, names))
    name = " ".join(word for word in (row.plot_name or "").split() if word != row.plot_code)
    return {"code": row.plot_code, "name": name, "color": color,
            "team": team, "nobody": t("Nobody is named for this plot yet.")}  # fmt: skip
