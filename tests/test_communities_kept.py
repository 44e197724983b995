"""Communities renamed, and what was put in force by hand taken back."""

import pandas as pd
import pytest
import shapely
from shapely import box
from sqlalchemy import Connection, text

from etl.households import linking
from gridmap import store
from gridmap.actions import boundaries, register
from gridmap.actions.register import communities
from gridmap.analysis.boundaries import outline_history
from gridmap.boundaries import Change, of_names
from gridmap.errors import RegisterError
from gridmap.gazetteer import community_key
from tests import town as towns

LAYER = communities.LAYER


@pytest.fixture
def town(connection, users, become):
    built = towns.build(connection, worker=users["community_worker"])
    become(users["admin"])
    return built


def kept(connection: Connection, community_id: int) -> dict:
    return store.communities.state(connection, community_id)


def found_one(connection: Connection, x0: float, x1: float, name: str = "North") -> int:
    new = Change(None, name, box(*towns.degrees(x0, 400), *towns.degrees(x1, 700)))
    boundaries.put_in_force(connection, [new], by="admin", reason="new")
    listed = store.load.links.communities(connection)
    return next(row["id"] for row in listed if row["name"] == name)


def test_the_boundary_before_is_in_force_again(connection, town):
    east = town.communities["East"]
    before = kept(connection, east)
    new = Change(
        east, "East", box(*towns.degrees(450, 0), *towns.degrees(1000, 400)),
        of_names("一路", "二路", "三路", "四路"),
    )  # fmt: skip
    boundaries.put_in_force(connection, [new], by="admin", reason="slip")
    assert kept(connection, east) != before
    assert register.undo(connection, LAYER, east) == "redraw"
    assert kept(connection, east) == before
    # Both are on record, and nothing of it clings to the next change.
    assert outline_history(connection, east).reason.to_list()[:2] == ["undone", "slip"]
    with pytest.raises(RegisterError, match="nothing was changed by hand"):
        register.undo(connection, LAYER, east)


def test_a_new_community_is_gone_and_what_lay_in_it_returns(connection, town, become, users):
    def owners() -> list[tuple]:
        return [
            tuple(row)
            for table in ("building", "estate", "service_point", "candidate_site")
            for row in connection.execute(text(f"SELECT id, community_id FROM {table} ORDER BY id"))
        ]

    connection.execute(text("RESET ROLE"))
    connection.execute(
        text("UPDATE building SET community_id = NULL WHERE id = :id"),
        {"id": town.buildings["E3"]},
    )
    # E3 is around x = 900; nobody has drawn it into East.
    connection.execute(
        text("UPDATE community SET geom = ST_Multi(ST_GeomFromText(:wkt, 4326)) WHERE id = :id"),
        {"wkt": box(*towns.degrees(400, 0), *towns.degrees(800, 400)).wkt,
         "id": town.communities["East"]},
    )  # fmt: skip
    become(users["admin"])
    communities.place(connection)
    before = owners()
    new = Change(None, "Far East", box(*towns.degrees(801, 0), *towns.degrees(1000, 400)))
    boundaries.put_in_force(connection, [new], by="admin", reason="slip")
    made = next(
        row["id"] for row in store.load.links.communities(connection) if row["name"] == "Far East"
    )
    assert owners() != before
    assert register.undo(connection, LAYER, made) == "add"
    assert kept(connection, made) is None
    assert owners() == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE household SET community_id = :new WHERE community_id = :old", "household_count"),
        ("UPDATE plot SET community_id = :new WHERE community_id = :old", "plot_count"),
        ("UPDATE team_member SET community_id = :new WHERE community_id = :old", "member_count"),
        ("INSERT INTO user_community (app_user_id, community_id) SELECT id, :new FROM app_user"
         " WHERE name = 'community_worker'", "account_count"),
    ],
)  # fmt: skip
def test_what_depends_on_it_keeps_it(connection, town, become, users, statement, words):
    made = found_one(connection, 0, 1000)
    connection.execute(text("RESET ROLE"))
    done = connection.execute(text(statement), {"new": made, "old": town.communities["West"]})
    assert done.rowcount
    become(users["admin"])
    named = store.communities.dependents(connection, made)
    assert [name for name, count in named.items() if count] == [words]
    with pytest.raises(RegisterError, match=f"cannot be taken back: {named[words]} ") as refused:
        register.undo(connection, LAYER, made)
    assert refused.value is not None and kept(connection, made)["name"] == "North"
    # Only the founding would lose it; what came after is taken back as ever.
    communities.rename(connection, made, "Other")
    assert register.undo(connection, LAYER, made) == "change"


def test_a_former_name_is_still_found(connection, town):
    east = town.communities["East"]
    communities.rename(connection, east, " 东风社区 ")
    assert kept(connection, east) | {"geom": ""} == kept(connection, east) | {
        "geom": "", "name": "东风社区", "aliases": ["East"],
    }  # fmt: skip
    assert linking._known(connection)[community_key("East")] == (east, "东风社区")
    assert store.boundaries.communities(connection, "East").id.to_list() == [east]
    things = pd.DataFrame(store.search.things(connection))
    [row] = things[(things.layer == "community") & (things.id == east)].itertuples()
    assert list(row.aliases) == ["East"]
    # Back to the old name, and both are what they were.
    communities.rename(connection, east, "East")
    assert kept(connection, east)["aliases"] == ["东风社区"]
    register.undo(connection, LAYER, east)
    register.undo(connection, LAYER, east)
    assert (kept(connection, east)["name"], kept(connection, east)["aliases"]) == ("East", [])


@pytest.mark.parametrize(
    ("name", "message"),
    [("  ", "name first"), ("West", "called West already"), ("长" * 81, "at most 80")],
)
def test_a_name_that_will_not_do_is_refused(connection, town, name, message):
    with pytest.raises(RegisterError, match=message):
        communities.rename(connection, town.communities["East"], name)
    # Nor is the former name of another community free.
    communities.rename(connection, town.communities["West"], "Western")
    with pytest.raises(RegisterError, match="called West already"):
        communities.rename(connection, town.communities["East"], "West")


@pytest.mark.parametrize("role", ["community_worker", "street_official", "planner"])
def test_only_an_administrator_renames(connection, town, become, users, role):
    become(users[role])
    with pytest.raises(RegisterError, match="not yours"):
        communities.rename(connection, town.communities["East"], "Mine")


@pytest.mark.parametrize("at", [(100.0, 10.0), (31.2, 121.5)])
def test_an_outline_far_from_all_that_is_loaded_is_refused(connection, town, at):
    lon, lat = at
    before = len(store.load.links.communities(connection))
    for outline in (
        box(lon, lat, lon + 0.01, lat + 0.01),
        # One corner that slipped.
        shapely.Polygon([towns.degrees(0, 500), towns.degrees(100, 500), (lon, lat)]),
    ):
        with pytest.raises(RegisterError, match=r"from the area that is loaded|before latitude"):
            boundaries.put_in_force(
                connection, [Change(None, "Far", outline)], by="admin", reason="x"
            )
    assert len(store.load.links.communities(connection)) == before
