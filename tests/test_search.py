"""The search box: what is found first, by whom, and what nobody finds."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from etl.boundaries import Communities, Subdistricts
from etl.buildings import Buildings
from etl.estates import Estates
from etl.run import load
from gridmap.actions import accounts
from gridmap.analysis import search
from gridmap.analysis.search.names import BEGINS, EXACT, INSIDE, SCATTERED, Names, letters
from gridmap.analysis.search.places import Places
from gridmap.config import SAMPLE
from gridmap.store import db
from gridmap.web import guard, session
from gridmap.web.app import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from tests import town as towns

THINGS = [
    {"layer": layer, "id": id_, "name": name, "aliases": aliases, "community": "复兴社区"}
    for layer, id_, name, aliases in (
        ("estate", 1, "金碧小区", ("金碧路12号院",)), ("estate", 2, "金碧花园", ()),
        ("street", 3, "金碧路", ()), ("service_point", 4, "复兴社区一站式服务站", ()),
        ("estate", 5, "重庆里", ()),
    )
]  # fmt: skip
BUILDINGS = [
    {"id": id_, "community": "复兴社区", "estate": estate, "estate_aliases": aliases, "name": name,
     "street": street, "house_number": number, "unit_count": units, "storeys": 6,
     "rooms_per_floor": 2, "is_of_openstreetmap": False, "aliases": ()}
    for id_, estate, aliases, name, street, number, units in (
        (10, "金碧小区", ("金碧路12号院",), "6栋", None, None, 3),
        (11, "金碧小区", ("金碧路12号院",), "16栋", None, None, 3),
        (12, "金碧小区", ("金碧路12号院",), "3栋", None, None, 2),
        (13, "金碧花园", (), "3幢", None, None, 1),
        (14, "金碧花园", (), "金碧路40号", "金碧路", "40", None),
        (15, None, (), "国贸大厦", "金碧路", "88", None),
        (16, None, (), None, "金碧路", "90", None),
        (17, "重庆里", (), "2幢", None, None, None),
        (18, None, (), None, None, None, None), (19, None, (), "国贸大厦", "金碧路", "88", None),
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def places() -> Places:
    return Places(THINGS, BUILDINGS)


def best(places: Places, text: str) -> list[int]:
    """Ids of what fits best."""
    found = list(places.find(text))
    least = min((rank for rank, _ in found), default=None)
    return sorted({places.things[at].id for rank, at in found if rank == least})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("金碧小区6栋", [10]), ("金碧小区 6幢", [10]), ("金碧小区6", [10]),
        ("金碧小区６号楼", [10]),
        ("复兴社区金碧小区6栋", [10]), ("金碧路12号院6栋", [10]), ("金碧6", [10]),
        ("6号楼", [10]), ("金碧小区3-2-501", [12]), ("金碧3-2-501", [12]),
        ("jbxq6", [10]), ("JBXQ6", [10]), ("jinbixiaoqu6", [10]), ("jbxq3-2-501", [12]),
        ("cql2", [17]), ("金碧花园", [2]), ("jbl", [3]), ("金碧路 40号", [14]),
        ("金碧路90号", [16]),
        ("国贸大厦", [15, 19]), ("国贸", [15, 19]), ("gmds", [15, 19]), ("复兴社区服务站", [4]),
        ("金碧小区99栋", [1]), ("无此地", []), ("", []), ("\n", []),
    ],
)  # fmt: skip
def test_what_is_typed_is_found(places, written, meant):
    assert best(places, written) == meant


def test_a_building_without_any_name_is_found_by_its_number_as_lists_show_it(places):
    titles = {one.id: (one.title, one.where) for one in places.things}
    assert best(places, "#18") == best(places, " ＃18") == [18] and titles[18][0] == "复兴社区#18"
    assert best(places, "复兴社区18") != [18]
    # Two of one name and address.
    assert titles[15] != titles[19] and titles[19][1].endswith("#19")
    assert best(places, "#19") == [19] and best(places, "#20") == []


def test_addresses_are_composed(places):
    titles = {one.id: (one.title, one.where) for one in places.things if one.layer == "building"}
    assert titles[10] == ("金碧小区6栋", "复兴社区")
    assert titles[14] == ("金碧路40号", "复兴社区 · 金碧花园")
    assert titles[16] == ("金碧路90号", "复兴社区")


def test_names_are_found_by_any_part():
    names = Names([("金碧路", 0), ("金碧", 1), ("小金碧", 2), ("", 3)])
    assert set(names.find("金碧")) >= {(EXACT, 1), (BEGINS, 0), (INSIDE, 2)}
    assert list(names.find("")) == []
    assert list(names.scattered("小碧")) == []
    assert list(Names([("复兴社区一站式服务站", 7)]).scattered("复兴站")) == [(SCATTERED, 7)]


def test_letters_know_words():
    assert letters("重庆里2") == ("CQL2", "CHONGQINGLI2")
    assert letters("A座")[0] == "AZ"
    assert letters("ABC") == ("", "")


def test_each_named_building_of_the_sample_is_found_first_by_its_own_address(
    connection, users, become
):
    for layer, source in {"subdistrict": Subdistricts, "community": Communities,
                          "estate": Estates, "building": Buildings}.items():  # fmt: skip
        load(connection, source(), SAMPLE / f"{layer}.geojson")
    become(users["planner"])
    search.make_ready(connection)
    index = next(reversed(search._kept.values())).index
    written = Counter(one.title for one in index.things if one.layer == "building")
    assert len(written) > 500
    homes = [one for one in index.things if one.layer == "building" and written[one.title] == 1]
    for one in homes[::7]:
        found = search.find(connection, one.title)
        assert (found[0]["layer"], found[0]["id"]) == ("building", one.id), one.title


# Over HTTP ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def accounts_of_town(database) -> Iterator[dict[str, int]]:
    with towns.committed() as known:
        yield known


@pytest.fixture
def ask(accounts_of_town):
    guard.forget()
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    with TestClient(app, follow_redirects=False) as client:

        def asked(role: str | None, words: str):
            client.cookies.clear()
            if role:
                client.cookies.set(session.COOKIE, session.token(accounts_of_town[role]))
            return client.get("/search", params={"q": words})

        yield asked


@pytest.mark.parametrize("role", accounts.ROLES)
def test_buildings_and_points_are_found_by_everybody(ask, role):
    assert ask(role, "").json() == []
    for words, layer in (("W1", "building"), ("E4", "building"), ("S", "service_point")):
        first = ask(role, words).json()[0]
        assert (first["layer"], first["title"].removeprefix("West").removeprefix("East")) == (
            layer, words,
        )  # fmt: skip
        west, south, east, north = first["bounds"]
        assert west - 1e-6 <= first["lon"] <= east + 1e-6
        assert south - 1e-6 <= first["lat"] <= north + 1e-6
        assert first["outline"]["type"] in ("Point", "Polygon", "MultiPolygon")
        offered = (first["services"] or {}).get("zh_CN")
        assert (offered is not None) == (layer == "service_point")


@pytest.mark.parametrize(
    ("role", "people", "plots"),
    [
        ("grid_leader", {"Worker"}, {"W-01"}),
        ("community_worker", {"East worker"}, {"E-01"}),
        ("street_official", {"Worker", "East worker"}, {"W-01", "E-01"}),
        ("planner", set(), {"W-01", "E-01"}),
        ("admin", set(), set()),
    ],
)
def test_teams_and_plots_are_found_by_whom_they_concern(ask, role, people, plots):
    found = ask(role, "worker").json()
    assert {one["title"] for one in found if one["kind"] == "person"} == people
    assert all(one["role"] == "worker" for one in found if one["kind"] == "person")
    found = [*ask(role, "W-01").json(), *ask(role, "责任田E-01").json()]
    assert {one["title"] for one in found if one["kind"] == "plot"} == plots


def test_nobody_finds_without_a_login(ask):
    assert ask(None, "W1").status_code in (302, 303, 401)


def test_a_question_has_an_end(ask):
    assert ask("planner", "长" * (search.LONGEST + 1)).status_code == 400


def test_an_answer_is_not_kept(ask):
    assert ask("street_official", "worker").headers["cache-control"] == "no-store"


def test_a_renamed_building_is_found_when_the_next_search_begins(ask, accounts_of_town):
    assert ask("planner", "E2").json()
    with db.as_owner() as connection:
        connection.execute(text("UPDATE building SET name = 'Tower' WHERE name = 'E2'"))
    assert ask("planner", "").json() == []
    assert ask("planner", "tower").json()[0]["kind"] == "building"


def test_an_estate_without_outline_is_found_around_its_buildings(ask, accounts_of_town):
    estates = {"Handmade court": "W1", "Handmade void": None}
    with db.as_owner() as connection:
        for name, building in estates.items():
            connection.execute(
                text(
                    "WITH made AS (INSERT INTO estate (community_id, name, source, source_ref) "
                    "SELECT id, :name, 'register', :name FROM community WHERE name = 'West' "
                    "RETURNING id) UPDATE building SET estate_id = made.id FROM made "
                    "WHERE building.name = :building"
                ),
                {"name": name, "building": building},
            )
    assert ask("planner", "").json() == []
    found = {one["title"]: one for one in ask("planner", "handmade").json()}
    assert found.keys() >= {"Handmade court"} and "Handmade void" not in found
    court, home = found["Handmade court"], ask("planner", "W1").json()[0]
    west, south, east, north = court["bounds"]
    assert west <= home["lon"] <= east and south <= home["lat"] <= north
    assert court["outline"]["type"] == "Polygon"
