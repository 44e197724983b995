"""What is written on cards and sheets: hours in words, functions in a team, names of buildings."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from opening_hours import State

from gridmap import hours
from gridmap.render.reports.prints.drawing import POINT, point_kind
from gridmap.render.reports.prints.source import Near, Source, Translate

EVENING = 18 * 60
"""From here on a weekday counts as after work, in minutes."""
NOON = (12 * 60, 13 * 60)


def roles(t: Translate) -> dict[str, str]:
    """Functions in a team, in the order of a card."""
    return {
        "grid_leader": t("Grid leader"),
        "worker": t("Worker"),
        "volunteer": t("Volunteer"),
        "building_rep": t("Building representative"),
    }


def building_name(row: Any, t: Translate) -> str:
    """Estate and name; the street number where it has none."""
    # In a frame a missing text is NaN, which is true.
    texts = [one for one in (row.estate, row.name) if isinstance(one, str) and one]
    return " ".join(texts) or row.address or t("Building")


def plot_name(row: Any) -> str:
    """Name and code of a row's plot."""
    return f"{row.plot_name} ({row.plot_code})"


def whom_to_ask(source: Source, row: Any, state: str, t: Translate) -> str:
    """What stands where a team would: `state` is 'plot' or 'team', what the building lacks."""
    hall = source.hall(row.community_id) if pd.notna(row.community_id) else None
    if hall is None:
        whom = row.community or t("the subdistrict office")
    else:
        whom = f"{hall.name} {hall.phone or ''}".strip()
    if state == "plot":
        return t("This building is not in a plot yet. Please ask: {whom}", whom=whom)
    return t("Nobody is named for this plot yet. Please ask: {whom}", whom=whom)


def point_lines(near: Near, on: date, t: Translate) -> dict[str, str]:
    """A point of `Source.near`, as it stands on cards and sheets."""
    point = near.point
    metres = f"{round(near.metres, -1):.0f}"
    if near.is_walk:
        away = t("{metres} m on foot", metres=metres)
    else:
        away = t("{metres} m in a straight line", metres=metres)
    extra = "" if hours.unreadable([point.opening_hours]) else staggered(point.opening_hours, on, t)
    return {
        "color": POINT[point_kind(point.codes)],
        "name": point.name,
        "away": away,
        "reach": " · ".join(filter(None, (point.address, point.phone))),
        "hours": door_hours(point.opening_hours, on, t),
        "staggered": t("Outside office hours: {times}", times=extra) if extra else "",
    }


def door_hours(text: str | None, on: date, t: Translate) -> str:
    """`opening_hours`; as they are written where they cannot be read."""
    try:
        return opening_hours(text, on, t)
    except hours.HoursError:
        return text or ""


def opening_hours(text: str | None, on: date, t: Translate) -> str:
    """
    Hours as people say them: days with the same hours in one.

    Of the week that holds `on`; empty where none are known.

    Raises
    ------
    HoursError
        Not OpenStreetMap's syntax.
    """
    if not text:
        return ""
    week = _week(text, on)
    names = _weekdays(t)
    told, first = [], 0
    for day in range(1, 8):
        if day < 7 and (week[day] == week[first]).all():
            continue
        if week[first].any():
            days = _days(names, first, day - 1, t)
            told.append(f"{days} {_times(week[first], t)}")
        first = day
    return t("; ").join(told)


def staggered(text: str | None, on: date, t: Translate) -> str:
    """What of the hours lies where offices are closed: noon, evening, weekend; empty if none."""
    if not text:
        return ""
    week = _week(text, on)
    if week.all():
        return ""
    told = []
    if week[:5, slice(*NOON)].all(axis=1).any():
        told.append(t("open at noon"))
    late = np.flatnonzero(week[:5].any(axis=0))
    if len(late) and late[-1] >= EVENING:
        told.append(t("weekdays until {time}", time=_time(int(late[-1]) + 1)))
    names = _weekdays(t)
    weekend = [names[day] for day in (5, 6) if week[day].any()]
    if weekend:
        told.append(t("open on {days}", days=t(", ").join(weekend)))
    return t(", ").join(told)


def _week(text: str, on: date) -> np.ndarray:
    """7 x 1440: Monday first, True in the minutes in which it is open."""
    monday = datetime.combine(on - timedelta(days=on.weekday()), datetime.min.time())
    minutes = np.zeros(7 * 24 * 60, bool)
    for start, end, state, _ in hours.read(text).intervals(monday, monday + timedelta(days=7)):
        if state == State.OPEN:
            first, last = ((one - monday) // timedelta(minutes=1) for one in (start, end))
            minutes[max(first, 0) : last] = True
    return minutes.reshape(7, 24 * 60)


def _weekdays(t: Translate) -> list[str]:
    return [t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun")]


def _days(names: list[str], first: int, last: int, t: Translate) -> str:
    if (first, last) == (0, 6):
        return t("daily")
    if first == last:
        return names[first]
    return t("{first} to {last}", first=names[first], last=names[last])


def _times(day: np.ndarray, t: Translate) -> str:
    if day.all():
        return t("round the clock")
    edges = np.flatnonzero(np.diff(np.r_[False, day, False].astype(np.int8)))
    spans = edges.reshape(-1, 2).tolist()
    return t(", ").join(f"{_time(start)}–{_time(end)}" for start, end in spans)


def _time(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
