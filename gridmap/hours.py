"""
Opening hours as they are written on a door, in OpenStreetMap's syntax.

Read by opening-hours-py; what it cannot read is reported and never guessed. Public holidays
depend on a yearly notice and are left out: `PH` rules are read and never apply.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

from gridmap.errors import GridmapError


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


def _minute(moment: datetime, monday: datetime) -> int:
    return int((moment - monday).total_seconds() // 60)
