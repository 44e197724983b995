"""`gridmap plots served` and `gridmap plots teams`."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Connection

from gridmap import clock, store
from gridmap.analysis.teams import missing_roles, served_by, suggestions, worker_load
from gridmap.cli import Answer, answers
from gridmap.cli.plots.community import chosen_community
from gridmap.errors import PlotError
from gridmap.store import db

FILLED_BY = {"no_worker": "worker", "no_volunteer": "volunteer"}
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("served")
@click.argument("building")
@click.option("--on", type=DAY, help="The day; today if left out.")
@answers
def served(building: str, on: datetime | None) -> Answer:
    """Show which plot and team served a building (its code) on a day."""
    day = on.date() if on else clock.today()
    with db.as_owner() as connection:
        found = served_by(connection, _building(connection, building), day)
    data: dict[str, Any] = {"building": building, "on": day, "served": None}
    if found is None:
        return Answer(data, f"{building} was in no plot on {day}")
    data["served"] = asdict(found)
    lines = [f"{building} on {day}: plot {found.plot_code} {found.plot_name} (since {found.since})"]
    lines += [f"{who.role:<12} {who.name}  {who.work_phone or ''}".rstrip() for who in found.team]
    return Answer(data, "\n".join(lines))


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
@click.option("--community", required=True, metavar="NAME|CODE")
@click.option("--on", type=DAY, help="The day; today if left out.")
@answers
def command(community: str, on: datetime | None) -> Answer:
    """List gaps in a community's teams, who is nearest to fill them, and the load of workers."""
    day = on.date() if on else clock.today()
    with db.as_owner() as connection:
        chosen = chosen_community(connection, community)
        rows = []
        for gap in missing_roles(connection, int(chosen["id"]), day):
            row = asdict(gap)
            row = {"rule": row.pop("lack"), **row, "text": gap.text}
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
    return Answer(data, _text(data))


def _text(data: dict[str, Any]) -> str:
    lines = [f"{data['community']}: {len(data['gaps'])} gaps in teams on {data['on']}"]
    for row in data["gaps"]:
        near = "".join(
            f"; nearest: {one['name']}, {one['distance_m']:.0f} m" for one in row.get("nearest", [])
        )
        lines.append(row["text"] + near)
    lines += ["", f"{'worker':<10} {'plots':>5} {'buildings':>9} {'households':>10}"]
    lines += [
        f"{row['name']:<10} {row['plot_count']:>5} {row['building_count']:>9.1f} "
        f"{row['household_count']:>10.1f}"
        for row in data["workers"]
    ]
    mean = data["mean_household_count"]
    lines.append(
        ("no worker, " if mean is None else f"mean {mean:.1f} households, ")
        + f"{data['unserved_household_count']} households without a worker"
    )
    return "\n".join(lines)
