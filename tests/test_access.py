"""The cache of nearest points: equal to a computation from scratch after every kind of change."""

import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point, box
from sqlalchemy import insert, text

from etl.streets import refresh_components
from gridmap.analysis import access
from gridmap.analysis.access.pending import Pending
from gridmap.network import streets
from gridmap.store import schema
from tests import town as towns

# Two streets along the rows of buildings and one across; S stands on the lower one.
STREETS = [((0, 280), (1000, 280)), ((0, 80), (600, 80)), ((600, 80), (1000, 80)),
           ((1000, 80), (1000, 280))]  # fmt: skip


@pytest.fixture
def town(connection):
    town = towns.build(connection)
    for number, (start, end) in enumerate(STREETS):
        street(connection, str(number), start, end)
    return town


def street(connection, ref, start, end) -> None:
    line = LineString([towns.degrees(*start), towns.degrees(*end)])
    cut = streets.edges(np.array([line]), cut_crossings=False)
    connection.execute(
        insert(schema.street).values(
            kind="branch", component=0, source="town", source_ref=ref,
            from_node=int(cut.from_node[0]), to_node=int(cut.to_node[0]),
            length_m=float(cut.length_m[0]), geom=f"SRID=4326;{cut.geometry[0].wkt}",
        )
    )  # fmt: skip
    refresh_components(connection)


def point(connection, name, x, y, *codes) -> int:
    new = connection.execute(
        insert(schema.service_point)
        .values(name=name, tier="station", source="town", source_ref=name,
                geom=f"SRID=4326;{Point(towns.degrees(x, y)).wkt}")
        .returning(schema.service_point.c.id)
    ).scalar_one()  # fmt: skip
    for code in codes:
        connection.execute(
            insert(schema.service_offer).values(service_point_id=new, service_type_code=code)
        )
    return new


def table(connection, code="service_station") -> pd.DataFrame:
    """The cache by building, with the transaction's mark of each row."""
    access.refresh_access(connection, code)
    return stored(connection, code)


def stored(connection, code="service_station") -> pd.DataFrame:
    rows = connection.execute(
        text("""
            SELECT building.name, straight_m, walk_m, near.name AS near, walk.name AS walk,
                building_access.ctid::text AS row
            FROM building_access
            JOIN building ON building.id = building_id
            JOIN service_point AS near ON near.id = service_point_id
            LEFT JOIN service_point AS walk ON walk.id = walk_point_id
            WHERE service_type_code = :code
        """),
        {"code": code},
    )
    return pd.DataFrame(rows.all(), columns=list(rows.keys())).set_index("name").sort_index()


def from_scratch(connection, code="service_station") -> pd.DataFrame:
    for made in ("building_access", "access_state", "building_attachment", "point_attachment"):
        connection.execute(text(f"DELETE FROM {made}"))
    return table(connection, code)


def test_walks_by_hand(connection, town):
    buildings = table(connection)
    # W2 at (100, 100): 20 to the street, 500 along, 20 to S. E1 at (500, 300): 20, then east,
    # down and back west.
    assert buildings.walk_m["W2"] == pytest.approx(540, rel=2e-3)
    assert buildings.walk_m["E1"] == pytest.approx(20 + 500 + 200 + 400 + 20, rel=2e-3)
    assert buildings.straight_m["E1"] == pytest.approx(np.hypot(100, 200), rel=2e-3)
    assert set(buildings.walk) == {"S"}


def test_the_nearest_on_foot_may_be_another_point(connection, town):
    point(connection, "North", 950, 300, "service_station")
    buildings = table(connection)
    assert (buildings.near["E1"], buildings.walk["E1"]) == ("S", "North")
    assert buildings.walk_m["E1"] == pytest.approx(20 + 450 + 20, rel=2e-3)
    assert (buildings.walk_m >= buildings.straight_m).all()


def test_without_streets_the_straight_line_stays(connection, town):
    connection.execute(text("DELETE FROM street"))
    buildings = table(connection)
    assert buildings.walk_m.isna().all() and buildings.walk.isna().all()
    assert buildings.straight_m.notna().all()
    assert set(access.unsnapped(connection).rule) == {"none"}


CHANGES = {
    "a point opens": lambda c, t: point(c, "New", 880, 290, "service_station"),
    "a point moves": lambda c, t: c.execute(
        text("UPDATE service_point SET geom = ST_Translate(geom, -0.003, 0) WHERE name = 'S'")
    ),
    "a point closes": lambda c, t: c.execute(
        text("UPDATE service_point SET status = 'closed' WHERE name = 'Other'")
    ),
    "a point is deleted": lambda c, t: c.execute(
        text("DELETE FROM service_point WHERE name = 'Other'")
    ),
    "an offer ends": lambda c, t: c.execute(
        text("DELETE FROM service_offer WHERE service_point_id = :id"
             " AND service_type_code = 'service_station'"), {"id": t.points["S"]},
    ),
    "a building moves": lambda c, t: c.execute(
        text("UPDATE building SET geom = ST_Translate(geom, 0.001, 0.0003) WHERE name = 'W1'")
    ),
    "a building goes": lambda c, t: c.execute(
        text("UPDATE building SET status = 'demolished' WHERE name = 'E4'")
    ),
    "a school is lived in": lambda c, t: c.execute(
        text("UPDATE building SET is_residential = true WHERE name = 'School'")
    ),
    "a building is deleted": lambda c, t: c.execute(
        text("WITH homes AS (DELETE FROM household WHERE building_id = :id),"
             " duties AS (DELETE FROM assignment WHERE building_id = :id)"
             " DELETE FROM plot_building WHERE building_id = :id"), {"id": t.buildings["E3"]},
    ) and c.execute(text("DELETE FROM building WHERE name = 'E3'")),
    "a bridge": lambda c, t: street(c, "bridge", (0, 80), (0, 280)),
    "a street goes": lambda c, t: c.execute(text("DELETE FROM street WHERE source_ref = '3'")),
    "an entrance": lambda c, t: c.execute(
        insert(schema.access_point).values(
            kind="entrance", building_id=t.buildings["W2"], source="town", source_ref="door",
            geom=f"SRID=4326;{Point(towns.degrees(100, 130)).wkt}",
        )
    ),
    "a wall": lambda c, t: wall(c, t),
    "a gate": lambda c, t: (wall(c, t), gate(c)),
}  # fmt: skip


def wall(connection, town) -> None:
    outline = box(*towns.degrees(40, 240), *towns.degrees(160, 360))
    estate = connection.execute(
        insert(schema.estate)
        .values(name="Yard", kind="gated", source="town", source_ref="yard",
                geom=f"SRID=4326;MULTIPOLYGON({outline.wkt.removeprefix('POLYGON ')})")
        .returning(schema.estate.c.id)
    ).scalar_one()  # fmt: skip
    connection.execute(
        text("UPDATE building SET estate_id = :estate WHERE name = 'W1'"), {"estate": estate}
    )
    # The street of the row would be one of the yard's own.
    connection.execute(text("UPDATE street SET geom = ST_Translate(geom, 0, -0.0005)"
                            " WHERE source_ref = '0'"))  # fmt: skip


def gate(connection) -> None:
    connection.execute(
        text("""
            INSERT INTO access_point (kind, estate_id, geom, source, source_ref)
            SELECT 'gate', id, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), 'town', 'gate'
            FROM estate WHERE name = 'Yard'
        """),
        dict(zip(("lon", "lat"), towns.degrees(100, 360), strict=True)),
    )


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", [None, "planner"])
def test_after_a_change_it_is_as_from_scratch(connection, town, users, become, change, role):
    point(connection, "Other", 120, 90, "service_station", "meal_point")
    before = table(connection)
    meals = table(connection, "meal_point")
    CHANGES[change](connection, town)
    if role:
        become(users[role])
    after, meals_after = table(connection), table(connection, "meal_point")
    figures = ["straight_m", "walk_m", "near", "walk"]
    pd.testing.assert_frame_equal(after[figures], from_scratch(connection)[figures])
    pd.testing.assert_frame_equal(
        meals_after[figures], from_scratch(connection, "meal_point")[figures]
    )
    assert not after[figures].equals(before[figures])
    # The service that has nothing to do with it was left alone.
    if change == "an offer ends":
        assert meals_after.row.equals(meals.row)


def test_only_rows_that_change_are_written(connection, town):
    point(connection, "Other", 120, 90, "service_station")
    before = table(connection)
    assert before.walk["E1"] == before.walk["E3"] == "S"
    point(connection, "New", 920, 290, "service_station")
    opened = table(connection)
    same = opened.row == before.row
    # E1, E2, E3 walk to the new one; W2 and E4 keep theirs, rows and all.
    assert set(same.index[~same]) >= {"E1", "E2", "E3"}
    assert same["W2"] and same["E4"]
    connection.execute(text("UPDATE service_point SET status = 'closed' WHERE name = 'New'"))
    closed = table(connection)
    figures = ["straight_m", "walk_m", "near", "walk"]
    pd.testing.assert_frame_equal(closed[figures], before[figures])
    kept = closed.row == opened.row
    assert set(kept.index[~kept]) == set(same.index[~same])


def test_other_services_are_not_touched(connection, town):
    table(connection, "meal_point")
    meals = stored(connection, "meal_point")
    table(connection)
    point(connection, "New", 920, 290, "service_station")
    pending = connection.execute(
        text("SELECT count(*) FROM access_pending WHERE service_type_code = 'meal_point'")
    )
    assert pending.scalar_one() == 0
    table(connection)
    assert stored(connection, "meal_point").equals(meals)


def test_a_point_that_opens_by_date_is_found_next_day(connection, town):
    point(connection, "New", 920, 290, "service_station")
    connection.execute(text("UPDATE service_point SET opened_on = CURRENT_DATE WHERE name = 'New'"))
    after = table(connection)
    # As it was worked out yesterday, when the new one was still shut.
    connection.execute(text("UPDATE service_point SET status = 'planned' WHERE name = 'New'"))
    yesterday = table(connection)
    assert set(yesterday.near) == {"S"}
    connection.execute(text("UPDATE service_point SET status = 'open' WHERE name = 'New'"))
    connection.execute(text("DELETE FROM access_pending"))
    connection.execute(text("UPDATE access_state SET computed_on = CURRENT_DATE - 1"))
    figures = ["straight_m", "walk_m", "near", "walk"]
    pd.testing.assert_frame_equal(table(connection)[figures], after[figures])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE building SET min_zoom = 12, storeys = 7",
        "UPDATE street SET name = 'Renamed'",
        "UPDATE street SET component = component",
        "UPDATE estate SET name = name || 'x'",
        "UPDATE service_point SET phone = '1', capacity = 20",
        "DELETE FROM household WHERE building_id IS NULL",
    ],
)
def test_what_moves_nobody_leaves_the_figures_alone(connection, town, change):
    table(connection)
    connection.execute(text(change))
    pending = connection.execute(text("SELECT count(*) FROM access_pending"
                                      " WHERE service_type_code = 'service_station'"))  # fmt: skip
    assert pending.scalar_one() == 0


def test_a_change_during_the_work_stays_on_the_list(connection, town):
    read = Pending.read(connection, "service_station")
    point(connection, "New", 920, 290, "service_station")
    read.forget(connection)
    left = Pending.read(connection, "service_station")
    assert len(left.points) == 1 and not left.is_whole


def test_all_services_at_once(connection, town):
    access.refresh_all(connection)
    assert len(stored(connection)) == len(stored(connection, "meal_point")) == 6
    marks = stored(connection).row
    access.refresh_all(connection)
    assert stored(connection).row.equals(marks)


def test_what_is_unsnapped_is_reported(connection, town):
    wall(connection, town)
    table(connection)
    found = access.unsnapped(connection)
    assert found.to_dict("records") == [
        {"rule": "wall", "kind": "building", "id": town.buildings["W1"]}
    ]
    gate(connection)
    table(connection)
    assert access.unsnapped(connection).empty


def test_the_town_measures_what_the_cache_says(connection, town):
    point(connection, "North", 950, 300, "service_station")
    buildings = table(connection)
    made = access.read_network(connection)
    every = made.walk_distances(made.points, limit_m=600).tocoo()
    names = {key: name for name, key in town.buildings.items()}
    nearest = pd.Series(every.data, [names[made.buildings.ids[row]] for row in every.row])
    expected = buildings.walk_m[buildings.walk_m <= 600]
    assert len(expected) >= 3
    pd.testing.assert_series_equal(
        nearest.groupby(level=0).min(), expected, check_names=False, check_index_type=False
    )
