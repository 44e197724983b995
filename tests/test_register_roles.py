"""Who loads which layers: administrators all, officials and planners some, others none."""

import pytest
from shapely import LineString, Point
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from etl.buildings import Buildings
from etl.gates import AccessPoints
from etl.rollback import rollback
from etl.run import load
from etl.streets import Streets
from gridmap import store
from gridmap.actions import register
from gridmap.errors import RollbackError
from tests import town as towns
from tests.layers import write


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def street(tmp_path):
    line = LineString([towns.degrees(400, 200), towns.degrees(990, 200)])
    return write(tmp_path / "streets.geojson", [line], code=["s"], kind=["residential"])


def building(tmp_path, **values):
    shape = towns.square(650, 200, 12).geoms[0]
    columns = {"code": "b", "name": "9栋", **values}
    return write(tmp_path / "b.geojson", [shape], **{name: [one] for name, one in columns.items()})


@pytest.mark.parametrize(
    ("role", "layers"),
    [
        ("admin", 10),
        ("street_official", 8),
        ("planner", 3),
        ("community_worker", 0),
        ("grid_leader", 0),
    ],
)
def test_each_role_loads_its_layers(connection, town, users, become, role, layers):
    become(users[role])
    assert len(store.load.layers.own(connection)) == layers


@pytest.mark.parametrize("role", ["admin", "street_official"])
def test_who_loads_buildings_takes_them_back(connection, town, users, become, tmp_path, role):
    become(users[role])
    report = load(connection, Buildings(), building(tmp_path), app_user_id=users[role])
    assert report.inserted == 1
    made = connection.execute(text("SELECT id FROM building WHERE name = '9栋'")).scalar()
    # In a transaction of its own it would have begun before.
    connection.execute(text("SELECT set_config('role', 'none', true)"))
    connection.execute(text("UPDATE import_run SET started_at = now() - interval '1 minute'"))
    become(users[role])
    register.buildings.change(connection, made, {"storeys": 8})
    with pytest.raises(RollbackError, match="9栋 were changed by hand"):
        rollback(connection, report.import_run_id, users[role])
    register.buildings.undo(connection, made)
    assert rollback(connection, report.import_run_id, users[role]).removed == 1
    assert store.buildings.state(connection, made) is None


@pytest.mark.parametrize("role", ["planner", "street_official"])
def test_planners_load_streets(connection, town, users, become, tmp_path, role):
    become(users[role])
    report = load(connection, Streets(), street(tmp_path), app_user_id=users[role])
    assert report.inserted >= 1
    place = Point(*towns.degrees(650, 200))
    gate = write(tmp_path / "g.geojson", [place], code=["g"], kind=["gate"])
    assert load(connection, AccessPoints(), gate, app_user_id=users[role]).inserted == 1
    assert rollback(connection, report.import_run_id, users[role]).removed == report.inserted


@pytest.mark.parametrize("role", ["planner", "community_worker", "grid_leader"])
def test_others_load_no_buildings(connection, town, users, become, tmp_path, role):
    become(users[role])
    with pytest.raises(ProgrammingError, match="row-level security"):
        load(connection, Buildings(), building(tmp_path), app_user_id=users[role])


@pytest.mark.parametrize("sql", [
    "UPDATE community SET name = 'mine'",
    "DELETE FROM community",
    "DELETE FROM building WHERE source = 'register'",
    "UPDATE estate SET name = 'mine'",
    "DELETE FROM source_row WHERE layer = 'community'",
    "DELETE FROM layer_change WHERE layer = 'source_row community'",
])  # fmt: skip
@pytest.mark.parametrize("role", ["street_official", "planner", "grid_leader"])
def test_the_database_itself_holds_them_to_that(connection, town, users, become, role, sql):
    connection.execute(text(
        "INSERT INTO building (name, geom, source, source_ref)"
        " SELECT 'kept', geom, 'register', 'r' FROM building LIMIT 1"
    ))  # fmt: skip
    connection.execute(text(
        "INSERT INTO source_row VALUES ('community', 's', 'r', 'o', 1, '{}')"
    ))  # fmt: skip
    become(users[role])
    assert connection.execute(text(sql)).rowcount == 0


def test_a_reload_leaves_what_was_corrected_and_says_what_it_changes(
    connection, town, users, become, tmp_path
):
    become(users["admin"])
    load(connection, Buildings(), building(tmp_path, storeys=6), app_user_id=users["admin"])
    made = connection.execute(text("SELECT id FROM building WHERE name = '9栋'")).scalar()
    register.buildings.change(connection, made, {"name": "甲9栋", "storeys": 8})
    register.buildings.redraw(connection, made, towns.square(660, 200, 15).geoms[0])
    kept = store.buildings.state(connection, made)
    load(connection, Buildings(), building(tmp_path, storeys=6), app_user_id=users["admin"])
    assert store.buildings.state(connection, made) == kept
    report = load(connection, Buildings(), building(tmp_path, storeys=11),
                  app_user_id=users["admin"])  # fmt: skip
    assert store.buildings.state(connection, made) == kept | {"storeys": 11}
    assert report.notes["changed_by_hand_before_and_by_this_file_now"] == ["甲9栋"]


def test_a_file_that_says_demolished_lets_households_go(connection, town, users, tmp_path):
    connection.execute(text("UPDATE building SET source = 'b', source_ref = 'b' WHERE name = 'E2'"))
    report = load(connection, Buildings(), building(tmp_path, name="E2", status="已拆除"))
    open_ = store.review.unlocated(connection, town.communities["East"])
    assert [row["match_rule"] for row in open_] == ["building-demolished"] * 4
    rollback(connection, report.import_run_id)
    assert not store.review.unlocated(connection, town.communities["East"])
