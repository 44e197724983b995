"""What officials and planners see of a database that holds more than their area."""

import random
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gridmap import store
from gridmap.actions import accounts, areas
from gridmap.analysis import access, homes, search
from gridmap.errors import AccessError
from gridmap.store import definitions, schema
from tests import town as towns

PASSWORD = "a long password"
MIGRATIONS = Path(definitions.__file__).parent / "migrations" / "sql"

OF_COMMUNITY = {
    "community": "SELECT id, id FROM community",
    "building": "SELECT id, community_id FROM building",
    "estate": "SELECT id, community_id FROM estate",
    "candidate_site": "SELECT id, community_id FROM candidate_site",
    "building_figures": (
        "SELECT building_id, building.community_id FROM building_figures"
        " JOIN building ON building.id = building_id"
    ),
    "area_figures": (
        "SELECT concat_ws('/', level, community_id, plot_id), community_id FROM area_figures"
    ),
    "totals": "SELECT community_id, community_id FROM app_community_totals()",
    "counts on a day": (
        "SELECT concat_ws('/', building_id, community_id), community_id"
        " FROM app_counts_on(CURRENT_DATE)"
    ),
    "plot": "SELECT id, community_id FROM plot",
    "plot_building": (
        "SELECT plot_building.id, plot.community_id FROM plot_building"
        " JOIN plot ON plot.id = plot_id"
    ),
    "plot_building_today": (
        "SELECT building_id, plot.community_id FROM plot_building_today"
        " JOIN plot ON plot.id = plot_id"
    ),
    "team_member": "SELECT id, community_id FROM team_member",
    "assignment": (
        "SELECT assignment.id, plot.community_id FROM assignment JOIN plot ON plot.id = plot_id"
    ),
    "boundary_change": "SELECT id, community_id FROM boundary_change",
    "import_run": "SELECT id, community_id FROM import_run",
}
"""Queries of what belongs to a community: a key, and the community."""


@pytest.fixture
def town(connection: Connection) -> towns.Town:
    """West in the subdistrict Left, East in Right, each with an estate, a site and a ledger."""
    town = towns.build(connection)
    for subdistrict, community, x in (("Left", "West", 200), ("Right", "East", 700)):
        key = towns.add(
            connection, schema.subdistrict, name=subdistrict, source="town", source_ref=subdistrict
        )
        ids = {"subdistrict": key, "community": town.communities[community]}
        connection.execute(
            text("UPDATE community SET subdistrict_id = :subdistrict WHERE id = :community"), ids
        )
        place = dict(community_id=ids["community"], name=f"{community} one")
        towns.add(connection, schema.estate, **place, geom=towns.square(x, 300, 50))
        lon, lat = towns.degrees(x, 50)
        connection.execute(
            text(
                "INSERT INTO candidate_site (community_id, name, kind, source, source_ref, geom)"
                " VALUES (:community_id, :name, 'new', 'town', :name,"
                " ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))"
            ),
            place | {"lon": lon, "lat": lat},
        )
        connection.execute(
            text(
                "INSERT INTO import_run (kind, source, file_name, file_sha256, read_count,"
                " loaded_count, rejected_count, inserted_count, updated_count, community_id)"
                " VALUES ('household', 'town', :name, '', 0, 0, 0, 0, 0, :community_id)"
            ),
            place,
        )
    return town


def account(connection: Connection, role: str, *area: str) -> int:
    return accounts.add(connection, f"{role} of {area}", role, PASSWORD, area=area)


def seen(connection: Connection, sql: str) -> dict[str, int]:
    """Community of each row that the transaction's user sees, by the row's key."""
    return {str(key): community for key, community in connection.execute(text(sql))}


@pytest.mark.parametrize("role", areas.LIMITED)
@pytest.mark.parametrize("area", [("Left",), ("East",), ("Right", "West"), ("Left", "West")])
def test_an_area_is_seen_whole_and_nothing_of_another(connection, town, become, role, area):
    everything = account(connection, role)
    limited = account(connection, role, *area)
    of = {"Left": "West", "West": "West", "Right": "East", "East": "East"}
    mine = {town.communities[of[name]] for name in area}
    become(everything)
    whole = {name: seen(connection, sql) for name, sql in OF_COMMUNITY.items()}
    become(limited)
    for name, sql in OF_COMMUNITY.items():
        expected = {key: one for key, one in whole[name].items() if one in mine}
        assert seen(connection, sql) == expected, name
        if role == "street_official" or name not in ("team_member", "assignment"):
            assert expected, name


def test_the_ground_is_the_same_for_all(connection, town, become):
    limited = account(connection, "street_official", "Left")
    become(limited)
    assert connection.scalars(text("SELECT name FROM service_point")).all() == ["S"]


def test_what_one_computes_for_all_is_whole(connection, town, become):
    limited = account(connection, "planner", "Left")
    everything = account(connection, "planner")
    become(limited)
    access.refresh_access(connection, "service_station")
    become(everything)
    assert store.access.is_current(connection, "service_station")
    ids = homes.homes(connection)["building_id"]
    metres = homes.nearest(connection, "service_station", ids)["straight_m"]
    assert len(ids) == len(towns.BUILDINGS) - 1
    assert (metres > 0).all()


def test_what_is_kept_for_readers_is_kept_by_area(connection, town, become):
    versions = []
    for area in ((), ("Left",), ("Right",)):
        become(account(connection, "planner", *area))
        versions.append(store.overview.rows_version(connection))
        homes.homes(connection)
        connection.execute(text("RESET ROLE"))
    assert len(set(versions)) == 3


def test_the_search_finds_what_is_in_the_area_and_keeps_an_index_for_each(
    connection, town, become, monkeypatch
):
    made = []
    places = search.Places
    monkeypatch.setattr(search, "Places", lambda *rows: made.append(1) or places(*rows))
    users = {area: account(connection, "planner", area) for area in ("Left", "Right")}
    for _ in range(2):
        for area, own, foreign in (("Left", "West one", "East"), ("Right", "East one", "West")):
            become(users[area])
            assert own in {hit["title"] for hit in search.find(connection, own)}
            found = {hit["title"] for hit in search.find(connection, foreign)}
            assert not any(title.startswith(foreign) for title in found)
            connection.execute(text("RESET ROLE"))
    assert len(made) == 2


def test_counts_follow_a_building_into_another_community(connection, town, become):
    connection.execute(
        text("UPDATE building SET community_id = :west WHERE id = :building"),
        {"west": town.communities["West"], "building": town.buildings["E1"]},
    )
    become(account(connection, "street_official", "Left"))
    sql = "SELECT household_count FROM building_figures WHERE building_id = :id"
    assert connection.execute(text(sql), {"id": town.buildings["E1"]}).scalar() == 3


def test_the_first_steps_are_those_of_the_area(connection, town, become):
    counted = {}
    for area in ((), ("Left",)):
        become(account(connection, "street_official", *area))
        counted[area] = store.overview.first_steps(connection)
        connection.execute(text("RESET ROLE"))
    whole, left = counted.values()
    names = ("building_count", "community_count", "ledger_count", "plotted_count")
    assert [whole[name] for name in names] == [7, 2, 2, 2]
    assert [left[name] for name in names] == [3, 1, 1, 1]


def test_the_register_is_kept_in_the_area(connection, town, become):
    become(account(connection, "street_official", "Left"))
    sql = "UPDATE building SET storeys = 9 WHERE id = :id"
    for building, changed in (("W1", 1), ("E1", 0)):
        done = connection.execute(text(sql), {"id": town.buildings[building]})
        assert done.rowcount == changed
    move = "UPDATE building SET community_id = :east WHERE id = :id"
    for statement in (
        move,
        "INSERT INTO candidate_site (community_id, name, kind, source, source_ref, geom) VALUES"
        " (:east, 'x', 'new', 'register', 'x', ST_SetSRID(ST_MakePoint(117, 31), 4326))",
    ):
        with pytest.raises(DBAPIError, match="row-level"), connection.begin_nested():
            connection.execute(
                text(statement),
                {"east": town.communities["East"], "id": town.buildings["W1"]},
            )
    assert connection.execute(text("SELECT app_layers()")).scalar() == []


def test_plans_are_seen_by_those_whose_area_holds_them(connection, town, become):
    planners = {
        area: account(connection, "planner", *filter(None, [area]))
        for area in ("", "Left", "Right", "West")
    }
    for area, planner in planners.items():
        connection.execute(
            text(
                "INSERT INTO scenario (name, author, app_user_id, data_on, data_digest,"
                " service_type_code, question, figures, communities, notes, proof, status,"
                " objective)"
                " SELECT :name, display_name, id, CURRENT_DATE, '', 'service_station', '{}', '{}',"
                " '{}', '[]', '{}', 'optimal', 0 FROM app_user WHERE id = :planner"
            ),
            {"name": area or "all", "planner": planner},
        )
    for area, names in {
        "": {"all", "Left", "Right", "West"}, "Left": {"Left", "West"}, "Right": {"Right"},
    }.items():  # fmt: skip
        become(planners[area])
        assert set(connection.scalars(text("SELECT name FROM scenario"))) == names


def test_who_had_an_account_before_there_were_areas_sees_everything(
    connection, town, users, become
):
    connection.exec_driver_sql(
        "ALTER TABLE app_user DROP COLUMN is_everywhere CASCADE; DROP TABLE user_area;"
        " ALTER TABLE building_count DROP COLUMN community_id CASCADE"
    )
    connection.exec_driver_sql((MIGRATIONS / "0027_areas.sql").read_text(encoding="utf-8"))
    definitions.apply(connection)
    everywhere = "SELECT role FROM app_user WHERE is_everywhere"
    assert set(connection.scalars(text(everywhere))) == {*areas.LIMITED, "admin"}
    for role in areas.LIMITED:
        become(users[role])
        found = set(seen(connection, OF_COMMUNITY["building_figures"]).values())
        assert found == set(town.communities.values())
        connection.execute(text("RESET ROLE"))
    become(account(connection, "planner", "Left"))
    found = set(seen(connection, OF_COMMUNITY["building_figures"]).values())
    assert found == {town.communities["West"]}


def test_an_account_without_its_area_sees_nothing(connection, town, become):
    limited = account(connection, "street_official", "Left")
    connection.execute(text("DELETE FROM user_area"))
    become(limited)
    for sql in OF_COMMUNITY.values():
        assert not seen(connection, sql)


def test_a_worker_who_becomes_an_official_sees_the_own_communities(connection, town, become):
    worker = accounts.add(connection, "worker", "community_worker", PASSWORD, communities=["East"])
    accounts.set_role(connection, "worker", "street_official")
    become(worker)
    assert set(connection.scalars(text("SELECT name FROM community"))) == {"East"}


def test_an_area_is_given_and_taken(connection, town, become):
    user = account(connection, "planner", "Left")
    name = connection.execute(
        text("SELECT name FROM app_user WHERE id = :id"), {"id": user}
    ).scalar_one()
    for area, communities in ((["East"], {"East"}), ([], {"East", "West"}), (["Left"], {"West"})):
        accounts.assign_area(connection, name, area)
        become(user)
        assert set(connection.scalars(text("SELECT name FROM community"))) == communities
        connection.execute(text("RESET ROLE"))


@pytest.mark.parametrize(
    ("role", "area"), [("planner", "Nowhere"), ("community_worker", "Left"), ("admin", "Left")]
)
def test_an_area_that_cannot_be_is_refused(connection, town, role, area):
    with pytest.raises(AccessError):
        account(connection, role, area)


def test_random_areas(connection, town, become):
    """Buildings dealt to more communities at random: an area shows its own, sum for sum."""
    deal = random.Random(0)
    ids = [*town.communities.values()]
    for number in range(4):
        ids.append(
            towns.add(
                connection, schema.community, name=f"C{number}",
                geom=towns.square(200 * number, 600, 90),
            )
        )  # fmt: skip
    sums = (
        "SELECT community_id, sum(household_count) FROM building_figures"
        " JOIN building ON building.id = building_id GROUP BY community_id"
    )
    name = {key: one for one, key in connection.execute(text("SELECT name, id FROM community"))}
    everything = account(connection, "street_official")
    limited = account(connection, "street_official", "Left")
    for _ in range(20):
        connection.execute(text("RESET ROLE"))
        for building in town.buildings.values():
            connection.execute(
                text("UPDATE building SET community_id = :community WHERE id = :building"),
                {"community": deal.choice(ids), "building": building},
            )
        mine = deal.sample(ids, deal.randint(1, len(ids)))
        accounts.assign_area(
            connection, "street_official of ('Left',)", [name[one] for one in mine]
        )
        become(everything)
        whole = {one: count for one, count in connection.execute(text(sums)) if one in mine}
        become(limited)
        assert dict(connection.execute(text(sums)).all()) == whole
