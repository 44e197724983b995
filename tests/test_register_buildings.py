"""Buildings and estates that are kept by hand, by role: ledgers and plots follow."""

from datetime import timedelta

import pytest
import shapely
from sqlalchemy import text

from gridmap import clock, store
from gridmap.actions import register, settling
from gridmap.actions.rematching import rematch
from gridmap.errors import RegisterError
from tests import town as towns

KEEPERS = ("admin", "street_official", "community_worker")
OTHERS = ("planner", "grid_leader")


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def outline(x=650, y=200, half=12):
    return towns.square(x, y, half).geoms[0]


def homes(connection, building_id):
    """Open households on a building, whoever may see them."""
    return connection.execute(
        text("SELECT count(*) FROM household WHERE building_id = :id AND closed_on IS NULL"),
        {"id": building_id},
    ).scalar()


def plot_of(connection, building_id):
    return connection.execute(
        text("SELECT plot_code FROM plot_building JOIN plot ON plot.id = plot_id"
             " WHERE building_id = :id AND valid @> CURRENT_DATE"),
        {"id": building_id},
    ).scalar()  # fmt: skip


@pytest.mark.parametrize("role", KEEPERS)
def test_a_building_is_added_changed_redrawn_and_each_step_taken_back(
    connection, town, users, become, role
):
    become(users[role])
    made = register.buildings.add(connection, outline(), {"name": "9栋", "storeys": 6})
    kept = store.buildings.state(connection, made)
    assert (kept["name"], kept["storeys"], kept["status"]) == ("9栋", 6, "in_use")
    assert kept["community_id"] == town.communities["East"]
    register.buildings.change(
        connection, made, {"name": "10栋", "street": "人民路", "house_number": "5", "storeys": 7}
    )
    register.buildings.redraw(connection, made, outline(half=20))
    drawn = shapely.from_wkb(store.buildings.state(connection, made)["geom"])
    assert drawn.geoms[0].equals_exact(outline(half=20), 1e-9)
    line = store.register.history(connection, "building", made).iloc[0]
    assert (line.action, line.who, line.before["storeys"]) == ("redraw", role, 7)
    for what in ("redraw", "change"):
        assert register.buildings.undo(connection, made) == what
    assert store.buildings.state(connection, made) == kept
    assert register.buildings.undo(connection, made) == "add"
    assert store.buildings.state(connection, made) is None


@pytest.mark.parametrize("role", OTHERS)
def test_others_keep_no_building_and_no_estate(connection, town, users, become, role):
    become(users[role])
    for act in (
        lambda: register.buildings.add(connection, outline(), {"name": "9栋"}),
        lambda: register.buildings.change(connection, town.buildings["E1"], {"name": "9栋"}),
        lambda: register.buildings.demolish(connection, town.buildings["E1"], clock.today()),
        lambda: register.estates.add(connection, {"name": "新苑"}, [town.buildings["E1"]]),
    ):
        with pytest.raises(RegisterError, match="not yours"):
            act()
    assert store.register.history(connection, "building", town.buildings["E1"]).empty


def test_a_worker_keeps_the_buildings_of_the_own_communities(connection, town, users, become):
    become(users["community_worker"])
    with pytest.raises(RegisterError, match="not yours"):
        register.buildings.add(connection, outline(200, 200), {"name": "9栋"})
    with pytest.raises(RegisterError, match="not yours"):
        register.buildings.demolish(connection, town.buildings["W1"], clock.today())
    with pytest.raises(RegisterError, match="not yours"):
        register.estates.add(
            connection, {"name": "新苑", "community_id": town.communities["East"]},
            [town.buildings["E1"], town.buildings["W1"]],
        )  # fmt: skip
    assert store.register.history(connection, "building", town.buildings["W1"]).empty


@pytest.mark.parametrize("role", KEEPERS)
def test_of_a_demolished_building_nothing_is_lost(connection, town, users, become, role):
    building = town.buildings["E2"]
    total = connection.execute(text("SELECT count(*) FROM household")).scalar()
    become(users[role])
    register.buildings.demolish(connection, building, clock.today())
    become(users["community_worker"])
    rows = store.review.unlocated(connection, town.communities["East"])
    assert len(rows) == 4
    assert {row["match_rule"] for row in rows} == {"building-demolished"}
    assert {row["match_status"] for row in rows} == {"unmatched"}
    assert plot_of(connection, building) is None
    was = connection.execute(
        text("SELECT count(*) FROM plot_building WHERE building_id = :id AND valid @> :day"),
        {"id": building, "day": clock.today() - timedelta(days=1)},
    ).scalar()
    assert was == 1  # the past stays
    become(users[role])
    assert register.buildings.undo(connection, building) == "demolish"
    become(users["community_worker"])
    assert homes(connection, building) == 4 and plot_of(connection, building) == "E-01"
    assert not store.review.unlocated(connection, town.communities["East"])
    assert store.buildings.state(connection, building)["demolished_on"] is None
    assert store.buildings.detail(connection, building)["household_count"] == 4
    become(None)
    connection.execute(text("RESET ROLE"))
    assert connection.execute(text("SELECT count(*) FROM household")).scalar() == total
    assert connection.execute(text("SELECT count(*) FROM closed_place")).scalar() == 0


def test_what_was_settled_since_stays_when_a_building_is_there_again(
    connection, town, users, become
):
    become(users["community_worker"])
    register.buildings.demolish(connection, town.buildings["E2"], clock.today())
    first = store.review.unlocated(connection, town.communities["East"])[0]["household_id"]
    connection.execute(
        text("UPDATE household SET building_id = :to, match_status = 'matched' WHERE id = :id"),
        {"to": town.buildings["E1"], "id": first},
    )
    register.buildings.restore(connection, town.buildings["E2"])
    assert homes(connection, town.buildings["E2"]) == 3
    assert homes(connection, town.buildings["E1"]) == 4


def test_a_building_that_is_to_go_is_lived_in_until_then(connection, town, users, become):
    become(users["community_worker"])
    building = town.buildings["E2"]
    register.buildings.demolish(connection, building, clock.today() + timedelta(days=30))
    assert store.buildings.state(connection, building)["status"] == "closing"
    assert homes(connection, building) == 4 and plot_of(connection, building) == "E-01"
    register.buildings.demolish(connection, building, clock.today())
    assert homes(connection, building) == 0
    register.buildings.restore(connection, building)
    assert homes(connection, building) == 4 and plot_of(connection, building) == "E-01"


def test_a_representative_of_a_demolished_building_returns_with_it(connection, town, users, become):
    representatives = text(
        "SELECT count(*) FROM assignment WHERE building_id = :id AND valid @> CURRENT_DATE"
    )
    given = {"id": town.buildings["W1"]}
    before = connection.execute(representatives, given).scalar()
    assert before == 1
    become(users["street_official"])
    register.buildings.demolish(connection, town.buildings["W1"], clock.today())
    assert connection.execute(representatives, given).scalar() == 0
    register.buildings.restore(connection, town.buildings["W1"])
    assert connection.execute(representatives, given).scalar() == before


def test_open_households_find_a_building_that_is_added(connection, town, users, become):
    become(users["community_worker"])
    building = town.buildings["E2"]
    register.buildings.demolish(connection, building, clock.today())
    kept = store.buildings.state(connection, building)
    rows = store.review.unlocated(connection, town.communities["East"])
    assert rows
    named = {name: kept[name] for name in ("name", "estate_id", "street", "house_number")}
    made = register.buildings.add(connection, outline(), named)
    assert homes(connection, made) == 4, rows[0]["address_text"]


@pytest.mark.parametrize(
    ("drawn", "values", "words"),
    [
        (outline(), {"name": " "}, "as on the wall"),
        (outline(), {"name": "", "house_number": "5"}, "street of the number"),
        (outline(half=0.5), {"name": "9栋"}, "covers 1 m²"),
        (outline(half=400), {"name": "9栋"}, "draw it again"),
        (shapely.Polygon([(117, 31), (117.001, 31.001), (117.001, 31), (117, 31.001)]),
         {"name": "9栋"}, "must not cross"),
        (outline(900_000), {"name": "9栋"}, "km from the area"),
    ],
)  # fmt: skip
def test_buildings_that_make_no_sense_are_refused(
    connection, town, users, become, drawn, values, words
):
    become(users["admin"])
    with pytest.raises(RegisterError, match=words):
        register.buildings.add(connection, drawn, values)


def test_one_that_is_referred_to_is_not_taken_back(connection, town, users, become):
    become(users["community_worker"])
    made = register.buildings.add(connection, outline(), {"name": "9栋"})
    first = connection.execute(text("SELECT min(id) FROM household")).scalar()
    connection.execute(
        text("UPDATE household SET building_id = :to WHERE id = :id"), {"to": made, "id": first}
    )
    with pytest.raises(RegisterError, match="cannot be taken back"):
        register.buildings.undo(connection, made)
    assert store.buildings.state(connection, made)


def test_a_decision_for_a_demolished_building_waits_until_it_is_there_again(
    connection, town, users, become
):
    east = town.communities["East"]
    connection.execute(text("UPDATE building SET name = '2栋' WHERE name = 'E2'"))
    connection.execute(
        text("UPDATE household SET building_id = NULL, match_status = 'unmatched',"
             " match_rule = 'place-unknown', address_text = '老厂2栋1单元301'"
             " WHERE household_key = 'E2-0'")
    )  # fmt: skip
    become(users["community_worker"])
    [case] = store.review.unlocated(connection, east)
    settling.settle(connection, case["household_id"], building_id=town.buildings["E2"])
    assert not store.review.unlocated(connection, east)
    register.buildings.demolish(connection, town.buildings["E2"], clock.today())
    rematch(connection, east)
    assert len(store.review.unlocated(connection, east)) == 4
    register.buildings.undo(connection, town.buildings["E2"])
    assert not store.review.unlocated(connection, east)
    assert homes(connection, town.buildings["E2"]) == 4
