"""Who served a building on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from gridmap import store


@dataclass(frozen=True)
class Member:
    """Somebody in a function: 'grid_leader', 'worker', 'volunteer' or 'building_rep'."""

    role: str
    name: str
    work_phone: str | None


@dataclass(frozen=True)
class Served:
    """The plot of a building on a day, since when it was in it, and the team on that day."""

    plot_id: int
    plot_code: str
    plot_name: str
    since: date
    team: tuple[Member, ...]


def served_by(connection: Connection, building_id: int, on: date) -> Served | None:
    """
    The plot and the team that served a building on a day, as far as the user may see them.

    None where it was in no plot. Of the representatives only the building's own is named.
    """
    rows = store.teams.served(connection, building_id, on)
    if not rows:
        return None
    first = rows[0]
    team = tuple(Member(row["role"], row["name"], row["work_phone"]) for row in rows if row["name"])
    return Served(first["plot_id"], first["plot_code"], first["plot_name"], first["since"], team)
