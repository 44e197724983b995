"""What is kept by hand: service points, candidate sites and types of service, by role."""

from datetime import timedelta

import pytest
from shapely import Point
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from etl.rollback import rollback
from etl.run import load as etl_load
from etl.service_points import ServicePoints
from gridmap import clock, store
from gridmap.actions import register
from gridmap.errors import RegisterError, RollbackError
from gridmap.hours import HoursError
from gridmap.store import service_types
from tests import town as towns
from tests.layers import write

KEEPERS = ("admin", "street_official", "community_worker")
OTHERS = ("planner", "grid_leader")
EAST, WEST = towns.degrees(650, 300), towns.degrees(200, 200)


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def new(place=EAST, **values):
    lon, lat = place
    return {"name": "岗亭", "tier": "outpost", "services": ["meal_point"], "lon": lon, "lat": lat,
            **values}  # fmt: skip


def point(connection, point_id):
    return store.service_points.state(connection, point_id)


def last_action(connection, layer, thing):
    return store.register.history(connection, layer, thing).iloc[0]


@pytest.mark.parametrize("role", KEEPERS)
def test_a_point_is_added_moved_changed_and_each_step_taken_back(
    connection, town, users, become, role
):
    become(users[role])
    made = register.points.add(connection, new(phone="025-1234"))
    kept = point(connection, made)
    assert (kept["name"], kept["status"], kept["services"]) == ("岗亭", "open", ["meal_point"])
    assert kept["community_id"] == town.communities["East"]
    register.points.change(
        connection, made, {"name": "新岗亭", "services": ["meal_point", "service_station"]}
    )
    register.points.move(connection, made, *towns.degrees(700, 310))
    there = point(connection, made)
    assert (there["lon"], there["lat"]) == towns.degrees(700, 310)
    line = last_action(connection, "service_point", made)
    assert (line.action, line.who) == ("move", role)
    assert line.before["name"] == "新岗亭" and line.after == there
    assert register.undo(connection, "service_point", made) == "move"
    assert register.undo(connection, "service_point", made) == "change"
    assert point(connection, made) == kept
    assert register.undo(connection, "service_point", made) == "add"
    assert point(connection, made) is None
    with pytest.raises(RegisterError, match="not there any more"):
        register.points.move(connection, made, *EAST)


def test_undo_takes_back_what_was_meant_and_nothing_later(connection, town, users, become):
    station = town.points["S"]
    become(users["street_official"])
    register.points.move(connection, station, *EAST)
    meant = int(last_action(connection, "service_point", station).change_id)
    become(users["admin"])
    register.points.change(connection, station, {"phone": "025-7"})
    become(users["street_official"])
    with pytest.raises(RegisterError, match="admin has changed it since"):
        register.undo(connection, "service_point", station, meant)
    kept = point(connection, station)
    assert (kept["phone"], kept["lon"]) == ("025-7", EAST[0])
    later = int(last_action(connection, "service_point", station).change_id)
    assert register.undo(connection, "service_point", station, later) == "change"
    assert register.undo(connection, "service_point", station, meant) == "move"


def test_a_point_belongs_to_one_above_it(connection, town, users, become):
    become(users["admin"])
    hall = register.points.add(connection, new(name="中心", tier="hall"))
    station = town.points["S"]
    register.points.change(connection, station, {"tier": "station", "parent_id": hall})
    row = store.service_points.listed(connection).set_index("id").loc[station]
    assert (row.parent_id, row.parent) == (hall, "中心")
    post = register.points.add(connection, new(parent_id=station))
    assert point(connection, post)["parent_id"] == station
    for below, above in ((hall, station), (station, station), (station, post)):
        with pytest.raises(RegisterError, match="is not above it: a station belongs to a hall"):
            register.points.change(connection, below, {"parent_id": above})
    with pytest.raises(RegisterError, match="is not above it"):
        register.points.change(connection, post, {"tier": "hall"})
    with pytest.raises(RegisterError, match="not there any more"):
        register.points.change(connection, station, {"parent_id": 0})
    assert register.undo(connection, "service_point", station) == "change"
    assert point(connection, station)["parent_id"] is None


def test_a_tier_stays_above_those_below_it(connection, town, users, become):
    become(users["admin"])
    hall = register.points.add(connection, new(name="中心", tier="hall"))
    station = register.points.add(connection, new(name="分站", tier="station", parent_id=hall))
    for tier in ("station", "outpost"):
        with pytest.raises(RegisterError, match="分站 belongs to it and would no longer be below"):
            register.points.change(connection, hall, {"tier": tier})
    register.points.change(connection, station, {"tier": "outpost"})
    register.points.change(connection, hall, {"tier": "station"})
    register.points.change(connection, hall, {"tier": "hall"})
    register.points.change(connection, station, {"tier": "station"})
    # Nor does an undo lead there.
    with pytest.raises(RegisterError, match="分站 belongs to it"):
        register.undo(connection, "service_point", hall)
    assert point(connection, hall)["tier"] == "hall"


def test_undo_knows_changes_from_before_a_column_was_recorded(connection, town, users, become):
    station = town.points["S"]
    become(users["admin"])
    register.points.change(connection, station, {"phone": "025-7"})
    connection.execute(text("RESET ROLE"))
    connection.execute(
        text("UPDATE audit_log SET detail = detail #- '{before,parent_id}' #- '{after,parent_id}'")
    )
    become(users["admin"])
    assert register.undo(connection, "service_point", station) == "change"
    assert point(connection, station)["phone"] != "025-7"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "长" * 3013}, "3,013 characters: shorten it to 80"),
        ({"phone": "025\0"}, "a sign that cannot be seen"),
        ({"address": "路" * 1001}, "shorten it to 1000"),
        ({"capacity": 3_000_000_000}, "3,000,000,000 is too much: write at most 1,000,000"),
        ({"floor_area_m2": -1.0}, "too much"),
    ],
)
def test_what_no_point_has_is_refused(connection, town, users, become, values, words):
    become(users["admin"])
    with pytest.raises(RegisterError, match=words):
        register.points.change(connection, town.points["S"], values)
    with pytest.raises(RegisterError, match=words):
        register.points.add(connection, new(**values))


@pytest.mark.parametrize("role", OTHERS)
def test_others_change_nothing(connection, town, users, become, role):
    become(users[role])
    for act in (
        lambda: register.points.add(connection, new()),
        lambda: register.points.move(connection, town.points["S"], *EAST),
        lambda: register.points.close(connection, town.points["S"], clock.today()),
        lambda: register.sites.add(
            connection, {"name": "x", "kind": "new", "lon": EAST[0], "lat": EAST[1]}
        ),
        lambda: register.types.add(
            connection, "bank", {"name_zh": "银行", "name_en": "Bank", "tier": "station"}
        ),
    ):
        with pytest.raises(RegisterError, match=r"not yours|only administrators"):
            act()
    assert store.register.history(connection, "service_point", town.points["S"]).empty


def test_a_worker_keeps_the_points_of_the_own_communities(connection, town, users, become):
    become(users["community_worker"])
    with pytest.raises(RegisterError, match="not yours"):
        register.points.add(connection, new(WEST))
    with pytest.raises(RegisterError, match="not yours"):
        register.points.move(connection, town.points["S"], *WEST)
    assert point(connection, town.points["S"])["community_id"] == town.communities["East"]
    become(users["street_official"])
    register.points.move(connection, town.points["S"], *WEST)
    assert point(connection, town.points["S"])["community_id"] == town.communities["West"]
    become(users["community_worker"])
    with pytest.raises(RegisterError, match="not yours"):
        register.points.change(connection, town.points["S"], {"name": "mine"})
    assert store.register.history(connection, "service_point", town.points["S"]).empty
    site = connection.execute(text("SELECT min(id) FROM candidate_site")).scalar()
    with pytest.raises(RegisterError, match="not yours"):
        register.sites.move(connection, site, *EAST)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE service_point SET source = 'register'",
        "DELETE FROM service_point",
        "UPDATE candidate_site SET name = 'mine'",
        "UPDATE service_type SET name_zh = 'mine'",
        "UPDATE service_point SET name = 'mine' WHERE community_id = :west",
        "INSERT INTO service_offer SELECT id, 'nursery' FROM service_point"
        " WHERE community_id = :west",
        "DELETE FROM service_offer WHERE service_point_id IN"
        " (SELECT id FROM service_point WHERE community_id = :west)",
        "UPDATE service_point SET community_id = :west",
        "INSERT INTO service_point (community_id, name, tier, geom, source, source_ref)"
        " SELECT community_id, name, tier, geom, 'osm', 'new' FROM service_point",
    ],
)
def test_the_database_itself_holds_a_worker_to_that(connection, town, users, become, sql):
    become(users["admin"])
    register.points.add(connection, new(WEST))
    before = connection.execute(text("SELECT count(*) FROM service_point")).scalar()
    become(users["community_worker"])
    try:
        with connection.begin_nested():
            changed = connection.execute(text(sql), {"west": town.communities["West"]}).rowcount
    except ProgrammingError as error:
        assert "permission denied" in str(error) or "row-level" in str(error)
    else:
        assert changed == 0
    assert connection.execute(text("SELECT count(*) FROM service_point")).scalar() == before


def test_a_forged_line_of_the_log_removes_no_point_of_others(connection, town, users, become):
    become(users["admin"])
    west, east = (register.points.add(connection, new(place)) for place in (WEST, EAST))
    become(users["community_worker"])
    for one in (west, east):
        connection.execute(
            text(
                "INSERT INTO audit_log (app_user_id, action, detail) SELECT app_user_id(),"
                " 'register: service_point add', jsonb_build_object('id', CAST(:id AS bigint))"
            ),
            {"id": one},
        )
    connection.execute(text("DELETE FROM service_point"))
    assert point(connection, west) and point(connection, town.points["S"])
    assert point(connection, east) is None  # the own community's


def test_a_community_that_was_named_stays_when_the_point_moves(connection, town, users, become):
    connection.execute(
        text("UPDATE service_point SET community_id = :west"), {"west": town.communities["West"]}
    )
    become(users["admin"])
    register.points.move(connection, town.points["S"], *EAST)
    assert point(connection, town.points["S"])["community_id"] == town.communities["West"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((31.0, 117.0), "longitude comes before latitude"),
        ((31.0, 17.0), "km from the area"),
        ((117.0, 31.5), "km from the area"),
        ((400.0, 31.0), "no place"),
    ],
)
def test_places_that_cannot_be_meant_are_refused(connection, town, users, become, place, words):
    become(users["admin"])
    before = point(connection, town.points["S"])
    for act in (
        lambda: register.points.move(connection, town.points["S"], *place),
        lambda: register.points.add(connection, new(place)),
    ):
        with pytest.raises(RegisterError, match=words):
            act()
    assert point(connection, town.points["S"]) == before


def test_with_nothing_loaded_any_place_will_do(connection, users, become):
    become(users["admin"])
    made = register.points.add(connection, new((118.78, 32.04)))
    assert point(connection, made)["community_id"] is None


def test_swapped_coordinates_near_the_diagonal_are_known_by_the_area(connection, town):
    connection.execute(
        text("UPDATE community SET geom = ST_Translate(geom, 75 - 117, 39.5 - 31)")
    )  # Kashgar: both numbers could be a latitude
    with pytest.raises(RegisterError, match=r"write 75, 39\.5 instead of 39\.5, 75"):
        register.points.add(connection, new((39.5, 75.0)))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "  "}, "needs a name"),
        ({"services": []}, "needs a service"),
        ({"services": ["spaceport"]}, "no service of the code"),
    ],
)
def test_points_that_make_no_sense_are_refused(connection, town, users, become, values, words):
    become(users["admin"])
    with pytest.raises(RegisterError, match=words):
        register.points.add(connection, new(**values))
    with pytest.raises(RegisterError, match=words):
        register.points.change(connection, town.points["S"], values)
    with pytest.raises(HoursError):
        register.points.change(connection, town.points["S"], {"opening_hours": "early"})


def test_a_point_is_planned_opened_and_closed_and_the_past_stays(connection, town, users, become):
    become(users["street_official"])
    station, today = town.points["S"], clock.today()

    def is_open(on):
        nearest = store.access.open_points(connection, "meal_point", on)
        shown = store.coverage.points(connection, on, "meal_point")
        assert set(nearest.service_point_id) == set(shown.service_point_id)
        return station in set(shown.service_point_id)

    tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)
    register.points.close(connection, station, tomorrow)
    assert point(connection, station)["status"] == "closing"
    assert is_open(today) and not is_open(tomorrow)
    register.points.close(connection, station, today)
    assert point(connection, station)["status"] == "closed"
    assert is_open(yesterday) and not is_open(today)
    register.points.open_(connection, station, tomorrow)
    assert not is_open(today) and is_open(tomorrow)
    with pytest.raises(RegisterError, match="opens on"):
        register.points.close(connection, station, today)
    register.points.plan(connection, station, None)
    assert not is_open(tomorrow)
    for _ in range(4):
        register.undo(connection, "service_point", station)
    assert is_open(today) and point(connection, station)["closed_on"] is None
    with pytest.raises(RegisterError, match="nothing was changed"):
        register.undo(connection, "service_point", station)


def test_what_a_load_changed_since_is_not_undone(connection, town, users, become):
    become(users["admin"])
    register.points.change(connection, town.points["S"], {"phone": "025-1"})
    connection.execute(text("RESET ROLE"))
    connection.execute(text("UPDATE service_point SET phone = '025-2'"))
    become(users["admin"])
    with pytest.raises(RegisterError, match="changed since"):
        register.undo(connection, "service_point", town.points["S"])


def test_only_who_added_a_point_takes_it_back(connection, town, users, become):
    become(users["community_worker"])
    made = register.points.add(connection, new())
    become(users["admin"])
    with pytest.raises(RegisterError, match="close it instead"):
        register.undo(connection, "service_point", made)
    assert point(connection, made)


def test_a_form_that_was_saved_as_it_stood_is_no_change(connection, town, users, become):
    become(users["admin"])
    register.points.change(connection, town.points["S"], {"phone": None})
    assert store.register.history(connection, "service_point", town.points["S"]).empty


def test_pages_read_anew_after_a_change(connection, town, users, become):
    become(users["admin"])
    before = store.overview.data_version(connection)
    register.points.change(connection, town.points["S"], {"name": "other"})
    assert store.overview.data_version(connection) != before


def test_a_candidate_site_is_given_up_and_studies_leave_it_out(connection, town, users, become):
    become(users["street_official"])
    lon, lat = EAST
    made = register.sites.add(connection, {"name": "旧粮站", "kind": "convert", "lon": lon,
                                           "lat": lat, "cost_yuan": 80000.0})  # fmt: skip

    def names():
        return set(store.siting.candidate_sites(connection).name)

    assert "旧粮站" in names()
    register.sites.close(connection, made, clock.today())
    assert "旧粮站" not in names()
    register.sites.reopen(connection, made)
    register.sites.move(connection, made, *WEST)
    site = store.candidate_sites.state(connection, made)
    assert site["community_id"] == town.communities["West"] and site["cost_yuan"] == 80000
    with pytest.raises(RegisterError, match="needs a name"):
        register.sites.change(connection, made, {"name": ""})
    for _ in range(4):
        register.undo(connection, "candidate_site", made)
    assert store.candidate_sites.state(connection, made) is None


def test_types_are_added_and_a_name_given_by_hand_stays(connection, users, become):
    become(users["admin"])
    values = {"name_zh": "阅览室", "name_en": "", "tier": "outpost"}
    register.types.add(connection, "reading_room", values)
    assert store.service_types.state(connection, "reading_room")["name_en"] == "阅览室"
    for code, words in (("Reading", "cannot be the code"), ("reading_room2", "called"),
                        ("service_hall", "called")):  # fmt: skip
        with pytest.raises(RegisterError, match=words):
            register.types.add(connection, code, values)
    with pytest.raises(RegisterError, match="already"):
        register.types.add(connection, "reading_room", values | {"name_zh": "书屋"})
    with pytest.raises(RegisterError, match="needs a name"):
        register.types.change(connection, "reading_room", values | {"name_zh": " "})
    station = {"name_zh": "邻里中心", "name_en": "Neighbourhood centre", "tier": "station"}
    register.types.change(connection, "service_station", station)
    connection.execute(text("RESET ROLE"))
    service_types.apply(connection)
    assert store.service_types.state(connection, "service_station") == station


def test_a_file_that_is_loaded_again_leaves_what_was_changed_by_hand(
    connection, town, users, become, tmp_path
):
    def load(**values):
        columns = {"code": ["a", "b"], "name": ["甲站", "乙站"], "服务类型": ["助餐点", "助餐点"]}
        places = [Point(*EAST), Point(*towns.degrees(700, 200))]
        path = tmp_path / "points.gpkg"
        path.unlink(missing_ok=True)
        write(path, places, **columns, **values)
        connection.execute(text("RESET ROLE"))
        return etl_load(connection, ServicePoints(name="street"), path)

    first = load(电话=["1", "2"])
    ids = dict(connection.execute(text("SELECT name, id FROM service_point")).all())
    become(users["admin"])
    register.points.move(connection, ids["甲站"], *WEST)
    register.points.change(connection, ids["甲站"], {"services": ["nursery"], "phone": "9"})
    kept = point(connection, ids["甲站"])
    connection.execute(text("RESET ROLE"))
    # A test is one transaction, in which all happens at one moment.
    connection.execute(text("UPDATE audit_log SET at = clock_timestamp()"))
    report = load(电话=["1", "2"])
    assert report.updated == 0 and report.notes["corrected_since_and_kept"] == 1
    assert point(connection, ids["甲站"]) == kept
    # What the file says anew counts, and is said.
    report = load(电话=["3", "4"])
    assert report.notes["changed_by_hand_before_and_by_this_file_now"] == ["甲站"]
    now = point(connection, ids["甲站"])
    assert now == kept | {"phone": "3"}
    rollback(connection, report.import_run_id)
    assert point(connection, ids["甲站"]) == kept
    with pytest.raises(RollbackError, match="甲站 were changed by hand"):
        rollback(connection, first.import_run_id)
    become(users["admin"])
    for _ in range(2):
        register.undo(connection, "service_point", ids["甲站"])
    connection.execute(text("RESET ROLE"))
    assert rollback(connection, first.import_run_id).removed == 2
