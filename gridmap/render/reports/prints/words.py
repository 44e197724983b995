"""Words on cards and sheets: functions in a team, names of buildings, lines of a point."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from gridmap.analysis.prints import Near, PrintData
from gridmap.analysis.review import building_called as as_people_say
from gridmap.gazetteer.titles import building_called, number_sign
from gridmap.render.opening_hours import in_words, outside_office_hours
from gridmap.render.reports.prints.drawing import POINT, point_kind
from gridmap.render.reports.prints.printed import Translate


def roles(t: Translate) -> dict[str, str]:
    """Functions in a team, in the order of a card."""
    return {
        "grid_leader": t("Grid leader"),
        "worker": t("Worker"),
        "volunteer": t("Volunteer"),
        "building_rep": t("Building representative"),
    }


def team(members: Iterable[Any], building_id: int, t: Translate) -> list[tuple[str, list[Any]]]:
    """Members of a team by function, as a building has them; empty without leader and worker."""
    members = list(members)
    if not any(one.role in ("grid_leader", "worker") for one in members):
        return []
    found = [
        (
            name,
            [
                one
                for one in members
                if one.role == role and (role != "building_rep" or one.building_id == building_id)
            ],
        )
        for role, name in roles(t).items()
    ]
    return [(name, people) for name, people in found if people]


def building_name(row: Any, t: Translate) -> str:
    """
    Name of a building to print: `building_called`.

    One that is only a number stands alone on a card, so it is said as a worker's decision names a
    building: 3号楼.
    """
    name = row.name
    if isinstance(name, str) and re.fullmatch(r"\s*\d+\s*", name):
        name = as_people_say(name.strip())
    return building_called(row.estate, name, row.address, row.building_id, t)


def own_number(row: Any) -> str:
    """Number or name that stands on a building, without its estate or street; else its number."""
    if isinstance(row.name, str) and row.name:
        return row.name
    found = re.search(r"\d\S*$", row.address or "")
    return found[0] if found else number_sign(row.building_id)


def plot_name(row: Any, t: Translate) -> str:
    """Name and code of a row's plot, the code once; in words where it has no name of its own."""
    if not row.plot_name or row.plot_name == row.plot_code:
        return t("Plot {code}", code=row.plot_code)
    if row.plot_code in row.plot_name.split():
        return str(row.plot_name)
    return f"{row.plot_name} ({row.plot_code})"


def whom_to_ask(data: PrintData, row: Any, state: str, t: Translate) -> str:
    """Sentence in place of a team: `state` is 'plot' or 'team', which the building lacks."""
    hall = data.hall(row.community_id) if pd.notna(row.community_id) else None
    if hall is None:
        whom = row.community or data.office or t("the subdistrict office")
    else:
        whom = f"{hall.name} {hall.phone or ''}".strip()
    if state == "plot":
        return t("This building is not in a plot yet. Please ask: {whom}", whom=whom)
    return t("Nobody is named for this plot yet. Please ask: {whom}", whom=whom)


def point_lines(near: Near, on: date, t: Translate) -> dict[str, str]:
    """Lines of a point of `PrintData.near` on cards and sheets."""
    point = near.point
    metres = f"{round(near.metres, -1):.0f}"
    if near.is_walk:
        away = t("{metres} m on foot", metres=metres)
    else:
        away = t("{metres} m in a straight line", metres=metres)
    extra = outside_office_hours(point.opening_hours, on, t)
    return {
        "color": POINT[point_kind(point.codes)],
        "name": point.name,
        "away": away,
        "reach": " · ".join(filter(None, (point.address, point.phone))),
        "hours": in_words(point.opening_hours, on, t),
        "staggered": t("Outside office hours: {times}", times=extra) if extra else "",
    }
