"""Opening hours in words, for pages and paper."""

from collections.abc import Callable
from datetime import date

import numpy as np

from gridmap import hours

Translate = Callable[..., str]

EVENING = 18 * 60
"""Minute of the day from which a weekday counts as after work."""
NOON = (12 * 60, 13 * 60)


def in_words(text: str | None, on: date, t: Translate) -> str:
    """
    Opening hours in words for the week that holds a day; days with the same hours in one.

    Empty where none are known; as written where they cannot be read.
    """
    if not text:
        return ""
    try:
        week = hours.by_minute(text, on)
    except hours.HoursError:
        return text
    names = weekdays(t)
    spans, first = [], 0
    for day in range(1, 8):
        if day < 7 and (week[day] == week[first]).all():
            continue
        if week[first].any():
            spans.append(f"{_days(names, first, day - 1, t)} {_times(week[first], t)}")
        first = day
    return t("; ").join(spans)


def outside_office_hours(text: str | None, on: date, t: Translate) -> str:
    """Opening hours while offices are closed: noon, evening, weekend; empty if none."""
    if not text:
        return ""
    try:
        week = hours.by_minute(text, on)
    except hours.HoursError:
        return ""
    if week.all():
        return ""
    times = []
    if week[:5, slice(*NOON)].all(axis=1).any():
        times.append(t("open at noon"))
    late = np.flatnonzero(week[:5].any(axis=0))
    if len(late) and late[-1] >= EVENING:
        times.append(t("weekdays until {time}", time=_time(int(late[-1]) + 1)))
    names = weekdays(t)
    weekend = [names[day] for day in (5, 6) if week[day].any()]
    if weekend:
        times.append(t("open on {days}", days=t(", ").join(weekend)))
    return t(", ").join(times)


def weekdays(t: Translate) -> list[str]:
    """Names of the days of the week, Monday first."""
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
