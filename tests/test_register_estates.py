"""Estates that are kept by hand: named, made of buildings, merged, and each step taken back."""

import pytest
from sqlalchemy import text

from gridmap import store
from gridmap.actions import register
from gridmap.errors import RegisterError
from tests import town as towns

KEEPERS = ("admin", "street_official", "community_worker")


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def inside(connection, estate_id):
    return sorted(connection.execute(
        text("SELECT name FROM building WHERE estate_id = :id"), {"id": estate_id}
    ).scalars())  # fmt: skip


def ids(town, *names):
    return [town.buildings[name] for name in names]


@pytest.mark.parametrize("role", KEEPERS)
def test_an_estate_is_made_of_buildings_renamed_and_taken_back(
    connection, town, users, become, role
):
    become(users[role])
    made = register.estates.add(
        connection, {"name": " 新苑 ", "aliases": ["老厂宿舍", "新苑"]}, ids(town, "E1", "E2")
    )
    kept = store.estates.state(connection, made)
    assert (kept["name"], kept["aliases"]) == ("新苑", ["老厂宿舍"])
    assert kept["community_id"] == town.communities["East"]
    assert inside(connection, made) == ["E1", "E2"]
    assert register.estates.put(connection, made, ids(town, "E2", "E3")) == 1
    assert register.estates.take_out(connection, made, ids(town, "E1", "E4")) == 1
    register.estates.change(connection, made, {"name": "新苑小区"})
    assert inside(connection, made) == ["E2", "E3"]
    assert store.register.history(connection, "estate", made).iloc[0].who == role
    for what, there in (
        ("change", ["E2", "E3"]), ("take", ["E1", "E2", "E3"]), ("put", ["E1", "E2"]), ("put", [])
    ):  # fmt: skip
        assert register.estates.undo(connection, made) == what
        assert inside(connection, made) == there
    assert register.estates.undo(connection, made) == "add"
    assert store.estates.state(connection, made) is None


def test_buildings_go_back_to_the_estate_that_they_came_from(connection, town, users, become):
    become(users["street_official"])
    first = register.estates.add(connection, {"name": "甲苑"}, ids(town, "E1", "E2"))
    second = register.estates.add(connection, {"name": "乙苑"}, ids(town, "E2", "E3"))
    assert inside(connection, first) == ["E1"] and inside(connection, second) == ["E2", "E3"]
    assert register.estates.undo(connection, second) == "put"
    assert inside(connection, first) == ["E1", "E2"]


@pytest.mark.parametrize("role", KEEPERS)
def test_two_estates_are_merged_and_parted(connection, town, users, become, role):
    given = {"east": town.communities["East"]}
    outlines = {
        name: f"ST_Multi(ST_MakeEnvelope({x}, 31, {x + 0.001}, 31.001, 4326))"
        for name, x in (("甲苑", 117.005), ("甲花苑", 117.007))
    }
    kept, other = (
        connection.execute(
            text(f"INSERT INTO estate (community_id, name, aliases, geom, source, source_ref)"
                 f" VALUES (:east, :name, ARRAY['别名'], {outline}, 'a', :name) RETURNING id"),
            given | {"name": name},
        ).scalar()
        for name, outline in outlines.items()
    )  # fmt: skip
    for estate, building in ((kept, "E1"), (other, "E2")):
        connection.execute(
            text("UPDATE building SET estate_id = :estate WHERE id = :id"),
            {"estate": estate, "id": town.buildings[building]},
        )
    connection.execute(
        text("INSERT INTO access_point (estate_id, kind, geom, source, source_ref) VALUES"
             " (:id, 'gate', ST_SetSRID(ST_MakePoint(117.007, 31), 4326), 'a', 'g')"),
        {"id": other},
    )  # fmt: skip
    decision = connection.execute(
        text("INSERT INTO address_decision (community_id, scope, written, estate_id, origin)"
             " VALUES (:east, 'estate', '花苑', :id, 'app') RETURNING id"),
        given | {"id": other},
    ).scalar()  # fmt: skip
    before = store.estates.state(connection, kept), store.estates.state(connection, other)
    become(users[role])
    register.estates.merge(connection, kept, other)
    state = store.estates.state(connection, kept)
    assert state["aliases"] == ["别名", "甲花苑"] and state["merged"] == [other]
    assert inside(connection, kept) == ["E1", "E2"] and not inside(connection, other)
    assert list(store.estates.listed(connection).id) == [kept]
    assert store.estates.state(connection, other)["geom"] is None
    area = connection.execute(
        text("SELECT ST_NumGeometries(geom), (SELECT estate_id FROM access_point)"
             " FROM estate WHERE id = :id"), {"id": kept},
    ).one()  # fmt: skip
    assert tuple(area) == (2, kept)
    assert register.estates.undo(connection, kept) == "merge"
    assert inside(connection, kept) == ["E1"] and inside(connection, other) == ["E2"]
    assert (store.estates.state(connection, kept), store.estates.state(connection, other)) == before
    connection.execute(text("RESET ROLE"))
    back = connection.execute(
        text("SELECT estate_id, (SELECT estate_id FROM access_point) FROM address_decision"
             " WHERE id = :id"), {"id": decision},
    ).one()  # fmt: skip
    assert tuple(back) == (other, other)


def test_estates_that_make_no_sense_are_refused(connection, town, users, become):
    become(users["admin"])
    with pytest.raises(RegisterError, match="needs a name"):
        register.estates.add(connection, {"name": " "}, ids(town, "E1"))
    with pytest.raises(RegisterError, match="several communities"):
        register.estates.add(connection, {"name": "新苑"}, ids(town, "E1", "W1"))
    with pytest.raises(RegisterError, match="select buildings"):
        register.estates.add(connection, {"name": "新苑"})
    made = register.estates.add(connection, {"name": "新苑"}, ids(town, "E1"))
    with pytest.raises(RegisterError, match="called 新苑 in this community"):
        register.estates.add(connection, {"name": "新苑"}, ids(town, "E2"))
    with pytest.raises(RegisterError, match="select buildings"):
        register.estates.put(connection, made, ids(town, "E1"))
    west = register.estates.add(connection, {"name": "新苑"}, ids(town, "W1"))
    with pytest.raises(RegisterError, match="same community"):
        register.estates.merge(connection, made, west)
    with pytest.raises(RegisterError, match="same community"):
        register.estates.merge(connection, made, made)


def test_a_worker_makes_no_estate_of_others_buildings(connection, town, users, become):
    become(users["community_worker"])
    made = register.estates.add(connection, {"name": "新苑"}, ids(town, "E1"))
    with pytest.raises(RegisterError, match="not yours"):
        register.estates.put(connection, made, ids(town, "W1"))
    become(users["street_official"])
    west = register.estates.add(connection, {"name": "西苑"}, ids(town, "W1"))
    become(users["community_worker"])
    for act in (
        lambda: register.estates.change(connection, west, {"name": "mine"}),
        lambda: register.estates.put(connection, west, ids(town, "E1")),
    ):
        with pytest.raises(RegisterError, match="not yours"):
            act()
    assert store.register.history(connection, "estate", west).empty


@pytest.mark.parametrize("role", KEEPERS)
def test_a_new_estate_is_chosen_among_all_buildings_that_one_keeps(
    connection, town, users, become, role
):
    become(users[role])
    found = set(store.estates.buildings(connection, None).id)
    kept = ["E1", "E2", "E3", "E4"] if role == "community_worker" else list(town.buildings)
    assert found & set(town.buildings.values()) == set(ids(town, *kept))


def test_an_area_without_communities_has_estates_too(connection, town, users, become):
    connection.execute(text("UPDATE building SET community_id = NULL"))
    become(users["street_official"])
    made = register.estates.add(connection, {"name": "新苑"}, ids(town, "E1"))
    assert len(store.estates.buildings(connection, 0, made)) == len(town.buildings)
    with pytest.raises(RegisterError, match="called 新苑"):
        register.estates.add(connection, {"name": "新苑"}, ids(town, "E2"))
    other = register.estates.add(connection, {"name": "乙苑"}, ids(town, "E2"))
    register.estates.merge(connection, made, other)
    assert inside(connection, made) == ["E1", "E2"]
    register.estates.undo(connection, made)
    become(users["community_worker"])
    with pytest.raises(RegisterError, match="not yours"):
        register.estates.add(connection, {"name": "丙苑"}, ids(town, "E3"))
