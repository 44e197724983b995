"""
Opening hours as they are written on a door, in OpenStreetMap's syntax.

Read by opening-hours-py; what it cannot read is reported and never guessed. Public holidays
depend on a yearly notice and are left out: `PH` rules are read and never apply.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

from gridmap.errors import GridmapError

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""Days of the week, Monday first, as opening hours write them."""

_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*(?:-|–|—|~|～|至|到)\s*(\d{1,2})[:：](\d{2})")
_BETWEEN = re.compile(r"[\s,，;；、和及]*")
_WHOLE_DAY = {"24/7", "24小时", "全天", "24h"}


class HoursError(GridmapError):
    """Opening hours that cannot be read."""


def read(text: str) -> OpeningHours:
    """
    The hours as written, for instance `Mo-Fr 08:30-12:00,13:30-17:30`.

    Raises
    ------
    HoursError
        Not OpenStreetMap's syntax.
    """
    try:
        return OpeningHours(text)
    except ParserError as error:
        raise HoursError(
            "opening hours {text!r} cannot be read; write them like Mo-Fr 08:30-12:00,13:30-17:30",
            text=text,
        ) from error


def unreadable(texts: Iterable[str | None]) -> list[str]:
    """Texts that are no opening hours, each once, sorted; None is no hours, not a fault."""
    found = set()
    for text in {text for text in texts if text is not None}:
        try:
            read(text)
        except HoursError:
            found.add(text)
    return sorted(found)


def is_open(text: str, moment: datetime) -> bool:
    """Whether a point with these hours is open at a local time."""
    return read(text).is_open(moment)


def weekly(text: str, week_of: date) -> npt.NDArray[np.bool_]:
    """
    7 x 24: Monday first; True where it is open for at least half of the hour.

    Of the week that holds `week_of`: hours may differ by season.
    """
    return by_minute(text, week_of).reshape(7, 24, 60).sum(axis=2) >= 30


def by_minute(text: str, week_of: date) -> npt.NDArray[np.bool_]:
    """7 x 1440 for the week that holds a day: Monday first; True in the minutes it is open."""
    monday = datetime.combine(week_of - timedelta(days=week_of.weekday()), datetime.min.time())
    minutes = np.zeros(7 * 24 * 60, bool)
    for start, end, state, _ in read(text).intervals(monday, monday + timedelta(days=7)):
        if state == State.OPEN:
            minutes[_minute(start, monday) : _minute(end, monday)] = True
    return minutes.reshape(7, 24 * 60)


def spans(written: str) -> str:
    """
    Spans of a day as people write them, as opening hours have them: `08:30-12:00,13:30-17:30`.

    Raises
    ------
    HoursError
        Something else than spans, or one that ends before it begins.
    """
    if written.strip() in _WHOLE_DAY:
        return "00:00-24:00"
    found = [tuple(map(int, one.groups())) for one in _SPAN.finditer(written)]
    sound = all(
        60 * start + minute < 60 * end + last <= 24 * 60 and minute < 60 and last < 60
        for start, minute, end, last in found
    )
    if not found or not sound or not _BETWEEN.fullmatch(_SPAN.sub("", written)):
        raise HoursError(
            "{text!r} are no hours; write them like {example}",
            text=written, example="8:30-12:00, 13:30-17:30",
        )  # fmt: skip
    found.sort()
    for (*_, end, last), (start, minute, *_) in pairwise(found):
        if 60 * start + minute < 60 * end + last:
            raise HoursError("{text!r}: two spans overlap; write each once", text=written[:60])
    return ",".join(
        f"{start:02d}:{minute:02d}-{end:02d}:{last:02d}" for start, minute, end, last in found
    )


def of_days(rows: Iterable[tuple[Iterable[int], str]]) -> str | None:
    """Opening hours of days (0 Monday) with their spans, as `spans` gives them; None for none."""
    found = [f"{','.join(DAYS[day] for day in sorted(days))} {times}" for days, times in rows]
    return "; ".join(found) or None


def by_days(text: str, week_of: date) -> list[tuple[tuple[int, ...], str]]:
    """Days that have the same hours in the week of a day, with their spans; the first day first."""
    found: dict[str, list[int]] = {}
    for day, minutes in enumerate(by_minute(text, week_of)):
        edges = np.flatnonzero(np.diff(np.r_[False, minutes, False].astype(np.int8)))
        if len(edges):
            times = ",".join(
                f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"
                for start, end in edges.reshape(-1, 2).tolist()
            )
            found.setdefault(times, []).append(day)
    return [(tuple(days), times) for times, days in found.items()]


def _minute(moment: datetime, monday: datetime) -> int:
    return int((moment - monday).total_seconds() // 60)
