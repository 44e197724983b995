"""Contact cards (便民联系卡): one per building, six per sheet; nothing about who lives there."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import shapely

from gridmap import i18n
from gridmap.analysis.prints import HALL, STATION, Near, PrintData
from gridmap.i18n import Message
from gridmap.render import palette
from gridmap.render.reports.lettering import text_width
from gridmap.render.reports.pages import pdf_of_parts
from gridmap.render.reports.prints import drawing, words
from gridmap.render.reports.prints.printed import Printed, Progress, Translate, translator, unseen

MAP_MM = (43.0, 40.0)
AROUND_M = 60.0
"""Least margin of a map around its building, metres."""
FAR_M = 900.0
"""A point farther than this is named but not drawn: its building would be too small to find."""
LINE = 19
"""Width of a building's name that fits on a line, in type sizes; a longer one is set smaller."""
NAMED = 3
"""People of one function named on a card; the others are counted."""
PER_SHEET = 6
PER_PART = 10 * PER_SHEET
"""Number of cards laid out at a time."""
WRITING = 0.4
"""Share of the time that writing the file takes; it reports no progress meanwhile."""


def cards(data: PrintData, *, language: str = i18n.DEFAULT, progress: Progress = unseen) -> Printed:
    """
    Print a contact card of each building, ordered by plot; A4.

    A card without plot or team says whom to ask instead, and its building is named in the result.

    Parameters
    ----------
    data
        From `actions.prints.cards`.
    language
        As `i18n.choose` takes it.
    progress
        Called with a share of 1 and the present stage.
    """
    t = translator(language)
    teams: dict[int, list[Any]] = {}
    for one in data.members.itertuples():
        teams.setdefault(one.plot_id, []).append(one)
    rows = list(data.buildings.rows.itertuples())
    made: list[dict[str, Any]] = []

    def parts() -> Iterator[dict[str, Any]]:
        for start in range(0, len(rows), PER_PART):
            progress((1 - WRITING) * start / len(rows), Message("Drawing maps and setting pages"))
            part = range(start, min(start + PER_PART, len(rows)))
            made.extend(_card(data, rows[at], data.buildings.shapes[at], teams, t) for at in part)
            yield {
                "language": t("en"),
                "title": t("Contact cards"),
                "day": data.on.isoformat(),
                "office": data.office,
                "heading": t("Contact card"),
                "sheets": [made[at : at + PER_SHEET] for at in range(start, part.stop, PER_SHEET)],
                "attribution": data.attribution,
            }
        progress(1 - WRITING, Message("Writing the file"))

    written = pdf_of_parts("cards", parts())
    progress(1.0, Message("Writing the file"))
    return Printed(
        written,
        len(made),
        tuple(card["building"] for card in made if card["state"] == "plot"),
        tuple(card["building"] for card in made if card["state"] == "team"),
    )


def _card(
    data: PrintData, row: Any, shape: shapely.Geometry, teams: dict[int, list[Any]], t: Translate
) -> dict[str, Any]:
    has_plot = bool(pd.notna(row.plot_id))
    team = _team(teams.get(row.plot_id, []), row.building_id, t) if has_plot else []
    state = "" if team else ("team" if has_plot else "plot")
    points = nearest_points(data, row.building_id)
    name = words.building_name(row, t)
    return {
        "building": name,
        "is_long": text_width(name) > LINE,
        "community": row.community or "",
        "where": " · ".join(
            filter(None, (row.address, words.plot_name(row, t) if has_plot else ""))
        ),
        "state": state,
        "ask": words.whom_to_ask(data, row, state, t) if state else "",
        "team": team,
        "map": building_map(data, shape, points, MAP_MM),
        "points": [words.point_lines(near, data.on, t) for near in points],
    }


def nearest_points(data: PrintData, building_id: int) -> list[Near]:
    """Nearest station and hall; a point that is both is listed once."""
    found = [data.near(building_id, code) for code in (STATION, HALL)]
    known = {one.point.service_point_id: one for one in found if one is not None}
    return list(known.values())


def _team(members: list[Any], building_id: int, t: Translate) -> list[tuple[str, str]]:
    """Members of a team by function, with work phones; empty without leader and worker."""
    lines = []
    for function, people in words.team(members, building_id, t):
        mine = [f"{one.name} {one.work_phone or ''}".strip() for one in people]
        if len(mine) > NAMED:
            mine[NAMED:] = [t("and {count} more people", count=len(mine) - NAMED)]
        lines.append((function, "\n".join(mine)))
    return lines


def building_map(
    data: PrintData, shape: shapely.Geometry, points: list[Near], size_mm: tuple[float, float]
) -> str:
    """Map of a building and the way to its nearest point, as SVG."""
    # To the nearest: the other one is on the map if it happens to lie on it.
    aim = min(points, key=lambda near: near.metres, default=None)
    frame = shape.buffer(AROUND_M)
    if aim is not None and aim.metres <= FAR_M:
        frame = frame.union(shapely.Point(aim.point.x, aim.point.y).buffer(AROUND_M / 2))
    drawn = drawing.base_map(data, frame.bounds, *size_mm, wider=2)
    drawn.areas(shapely.get_parts([shape]), palette.ALERT, stroke="#ffffff", width=0.1)
    middle = shapely.get_coordinates(shapely.centroid(shape))
    drawn.keep_free(middle, max(1.0, shape.length / 8 * drawn.per_metre / 10))
    drawing.points(drawn, data, 2.1, only=[near.point.service_point_id for near in points])
    drawing.street_names(drawn, data, 1.9)
    return drawn.render()
