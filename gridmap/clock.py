"""
The office's clock: what day and hour it is where the service is, wherever the machine stands.

Every session with the database has this zone too. Within a transaction the database keeps the
day: ask `store.db.today`, which agrees with CURRENT_DATE in its queries, views and policies also
when midnight passes before the transaction ends.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from gridmap import config
from gridmap.errors import GridmapError


def zone() -> ZoneInfo:
    """
    Time zone of the office.

    Raises
    ------
    GridmapError
        The setting names no time zone.
    """
    name = config.timezone()
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise GridmapError(
            "GRIDMAP_TIMEZONE is {name!r}, which is no time zone; name one like Asia/Shanghai",
            name=name,
        ) from error


def now() -> datetime:
    """Time in the office, with its zone."""
    return datetime.now(zone())


def today() -> date:
    """Day in the office."""
    return now().date()
