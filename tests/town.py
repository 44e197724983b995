"""
A town small enough to work out by hand: two communities, seven buildings, two plots.

    east community ("East", 600 x 400 m)          west of it "West", 400 x 400 m

    y
    300   W1(2 hh)          E1(3 hh)   E2(4 hh)   E3(5 hh, no plot)
    100   W2(1 hh)  Wschool E4(6 hh)                       S station at (600, 100)
           x=100     300     500        700        900

Each building is 20 x 20 m around its place; metres are turned into degrees on a sphere small
enough for that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from shapely import MultiPolygon, Point, box
from sqlalchemy import Connection, insert, text

from gridmap import clock
from gridmap.actions import accounts
from gridmap.store import db, schema

LON, LAT = 117.0, 31.0
M_PER_DEGREE_LAT = 110_870.0
M_PER_DEGREE_LON = 95_490.0

BUILDINGS = {
    # name: (community, x, y, households, plot)
    "W1": ("West", 100, 300, 2, "W-01"),
    "W2": ("West", 100, 100, 1, "W-01"),
    "School": ("West", 300, 100, 0, None),
    "E1": ("East", 500, 300, 3, "E-01"),
    "E2": ("East", 700, 300, 4, "E-01"),
    "E3": ("East", 900, 300, 5, None),
    "E4": ("East", 500, 100, 6, "E-01"),
}
POINTS = {"S": ("East", 600, 100, ("service_station", "meal_point"))}
SITES = {"C1": ("convert", 100, 200), "C2": ("new", 900, 280)}


def degrees(x: float, y: float) -> tuple[float, float]:
    """Metres east and north of the town's corner, as lon, lat."""
    return LON + x / M_PER_DEGREE_LON, LAT + y / M_PER_DEGREE_LAT


def square(x: float, y: float, half: float) -> MultiPolygon:
    """A square of 2 x half metres around a place."""
    return MultiPolygon([box(*degrees(x - half, y - half), *degrees(x + half, y + half))])


@dataclass
class Town:
    """Ids of what was built, by name."""

    communities: dict[str, int] = field(default_factory=dict)
    buildings: dict[str, int] = field(default_factory=dict)
    plots: dict[str, int] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)


def build(connection: Connection, leader: int | None = None, worker: int | None = None) -> Town:
    """Put the town into the database; `leader` leads W-01, `worker` works in East."""
    town = Town()
    for name, (x0, x1) in {"West": (0, 400), "East": (400, 1000)}.items():
        town.communities[name] = add(
            connection,
            schema.community,
            name=name,
            bounds_text="东起一路,西至二路,南接三路,北临四路",
            stated_area_m2=(x1 - x0) * 400,
            stated_household_count=18 if name == "East" else 4,
            stated_people_count=40,
            geom=MultiPolygon([box(*degrees(x0, 0), *degrees(x1, 400))]),
        )
    _buildings(connection, town)
    _plots(connection, town)
    _team(connection, town, leader)
    _points(connection, town)
    if worker:
        connection.execute(
            insert(schema.user_community).values(
                app_user_id=worker, community_id=town.communities["East"]
            )
        )
    return town


def add(connection: Connection, table, **values) -> int:
    """Insert one row and return its id; a geometry brings its source."""
    if "geom" in values:
        values["geom"] = f"SRID=4326;{values['geom'].wkt}"
        values.setdefault("source", "town")
        values.setdefault("source_ref", values["name"])
    return connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()


def _buildings(connection: Connection, town: Town) -> None:
    run = add(
        connection,
        schema.import_run,
        kind="household",
        source="town",
        file_name="town.xlsx",
        file_sha256=b"",
        read_count=22,
        loaded_count=22,
        rejected_count=0,
        inserted_count=22,
        updated_count=0,
    )
    rng = np.random.default_rng(0)
    for name, (community, x, y, households, _) in BUILDINGS.items():
        town.buildings[name] = add(
            connection,
            schema.building,
            name=name,
            community_id=town.communities[community],
            kind="school" if name == "School" else "residential",
            is_residential=name != "School",
            storeys=6,
            unit_count=2,
            min_zoom=12,
            geom=square(x, y, 10),
        )
        for number in range(households):
            _household(connection, town, community, name, number, run, rng)
    _household(connection, town, "West", None, 0, run, rng)


def _household(connection, town, community, building, number, run, rng) -> None:
    """Three people each, one of them over 60; every other household verified yesterday."""
    add(
        connection,
        schema.household,
        community_id=town.communities[community],
        building_id=town.buildings.get(building),
        household_key=f"{building}-{number}",
        address_text=f"{building}-{number}",
        match_status="matched" if building else "unmatched",
        people_count=3,
        age60_count=1,
        last_verified_on=clock.today() - timedelta(days=1 if number % 2 == 0 else 60),
        import_run_id=run,
        created_run_id=run,
    )


def _plots(connection: Connection, town: Town) -> None:
    for code, community in {"W-01": "West", "E-01": "East"}.items():
        town.plots[code] = add(
            connection,
            schema.plot,
            community_id=town.communities[community],
            plot_code=code,
            name=f"Plot {code}",
            valid_from=date(2026, 1, 1),
        )
    for name, (_, _, _, _, plot) in BUILDINGS.items():
        if plot:
            connection.execute(
                text(
                    "INSERT INTO plot_building (plot_id, building_id, valid)"
                    " VALUES (:plot, :building, '[2026-01-01,)')"
                ),
                {"plot": town.plots[plot], "building": town.buildings[name]},
            )


def _team(connection: Connection, town: Town, leader: int | None) -> None:
    """W-01 is complete and W1 has a representative; E-01 has a worker only."""
    for plot, community, role, name, building in (
        ("W-01", "West", "grid_leader", "Leader", None),
        ("W-01", "West", "worker", "Worker", None),
        ("W-01", "West", "volunteer", "Volunteer", None),
        ("W-01", "West", "building_rep", "Rep", "W1"),
        ("E-01", "East", "worker", "East worker", None),
    ):
        member = add(
            connection,
            schema.team_member,
            community_id=town.communities[community],
            name=name,
            work_phone="0990-555-0100",
            app_user_id=leader if role == "grid_leader" else None,
        )
        connection.execute(
            text(
                "INSERT INTO assignment (team_member_id, plot_id, building_id, role, valid)"
                " VALUES (:member, :plot, :building, :role, '[2026-01-01,)')"
            ),
            {
                "member": member,
                "plot": town.plots[plot],
                "building": town.buildings.get(building),
                "role": role,
            },
        )


def _points(connection: Connection, town: Town) -> None:
    for name, (community, x, y, types) in POINTS.items():
        town.points[name] = add(
            connection,
            schema.service_point,
            name=name,
            community_id=town.communities[community],
            tier="station",
            floor_area_m2=220,
            geom=Point(degrees(x, y)),
        )
        for code in types:
            connection.execute(
                insert(schema.service_offer).values(
                    service_point_id=town.points[name], service_type_code=code
                )
            )
    for name, (kind, x, y) in SITES.items():
        add(connection, schema.candidate_site, name=name, kind=kind, geom=Point(degrees(x, y)))


@contextmanager
def committed() -> Iterator[dict[str, int]]:
    """The town with an account of each role, for requests that come by other connections."""
    with db.as_owner() as connection:
        known = {
            role: accounts.add(connection, role, role, "a long password") for role in accounts.ROLES
        }
        build(connection, known["grid_leader"], known["community_worker"])
    yield known
    with db.as_owner() as connection:
        connection.execute(
            text(
                "TRUNCATE app_user, community, building, service_point, candidate_site, import_run,"
                " closed_place CASCADE"
            )
        )
