"""`gridmap plots served` and `gridmap plots teams`."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Connection

from gridmap import clock, store
from gridmap.analysis.teams import missing_roles, served_by, suggestions, worker_load
from gridmap.cli import Answer, Text, _options, answers
from gridmap.cli.plots.community import chosen_community
from gridmap.errors import PlotError
from gridmap.i18n import Message
from gridmap.plots.teams import MissingRole
from gridmap.store import db

FILLED_BY = {"no_worker": "worker", "no_volunteer": "volunteer"}
ROLES = {
    "grid_leader": Message("Grid leader"),
    "worker": Message("Worker"),
    "volunteer": Message("Volunteer"),
    "building_rep": Message("Building representative"),
}


@click.command("served")
@click.argument("building")
@_options.day
@answers
def served(building: str, on: datetime | None) -> Answer:
    """Show which plot and team served a building (its code) on a day."""
    day = on.date() if on else clock.today()
    with db.as_owner() as connection:
        found = served_by(connection, _building(connection, building), day)
    data: dict[str, Any] = {"building": building, "on": day, "served": None}
    if found is None:
        return Answer(
            data, Message("{building} was in no plot on {day}", building=building, day=day)
        )
    data["served"] = asdict(found)
    about = Message(
        "{building} on {day}: plot {plot} {name} (since {since})",
        building=building,
        day=day,
        plot=found.plot_code,
        name=found.plot_name,
        since=found.since,
    )
    team: list[Text] = [
        Message(
            "{role}: {name} {phone}",
            role=ROLES[who.role],
            name=who.name,
            phone=who.work_phone or "",
        )
        for who in found.team
    ]
    return Answer(data, [about, team])


def _building(connection: Connection, code: str) -> int:
    found = store.teams.buildings(connection, code)
    if len(found) != 1:
        raise PlotError(
            "{found_count} buildings have the code {code!r}; one is needed",
            found_count=len(found),
            code=code,
        )
    return found[0]


@click.command("teams")
@_options.community
@_options.day
@answers
def command(community: str, on: datetime | None) -> Answer:
    """List gaps in a community's teams, who is nearest to fill them, and the load of workers."""
    day = on.date() if on else clock.today()
    with db.as_owner() as connection:
        chosen = chosen_community(connection, community)
        rows = []
        gaps = missing_roles(connection, int(chosen["id"]), day)
        for gap in gaps:
            row = asdict(gap)
            row = {"rule": row.pop("lack"), **row, "text": str(gap.message)}
            if role := FILLED_BY.get(gap.lack):
                near = suggestions(connection, int(chosen["id"]), gap.plot_id, day, role=role)
                row["nearest"] = near.head(1).to_dict("records")
            rows.append(row)
        load = worker_load(connection, int(chosen["id"]), day)
    has_workers = not load.workers.empty
    data = {
        "community": chosen["name"],
        "on": day,
        "gaps": rows,
        "workers": load.workers.to_dict("records"),
        "mean_household_count": load.mean_household_count if has_workers else None,
        "mean_building_count": load.mean_building_count if has_workers else None,
        "unserved_household_count": load.unserved_household_count,
    }
    return Answer(data, _text(data, gaps))


def _text(data: dict[str, Any], gaps: Sequence[MissingRole]) -> list[Text]:
    lines: list[Text] = [
        Message(
            "{community}: {count} gaps in teams on {day}",
            community=data["community"],
            count=len(gaps),
            day=data["on"],
        )
    ]
    for gap, row in zip(gaps, data["gaps"], strict=True):
        lines.append(gap.message)
        lines.append(
            [
                Message(
                    "nearest: {name}, {metres:.0f} m", name=one["name"], metres=one["distance_m"]
                )
                for one in row.get("nearest", [])
            ]
        )
    lines += [
        Message(
            "{name}: {plots} plots, {buildings:.1f} buildings, {households:.1f} households",
            name=row["name"],
            plots=row["plot_count"],
            buildings=row["building_count"],
            households=row["household_count"],
        )
        for row in data["workers"]
    ]
    mean = data["mean_household_count"]
    lines.append(
        Message("no worker")
        if mean is None
        else Message("mean {households:.1f} households", households=mean)
    )
    lines.append(
        Message("{count} households without a worker", count=data["unserved_household_count"])
    )
    return lines
