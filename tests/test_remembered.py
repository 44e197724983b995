"""What is kept in memory: nobody gets another one's, nothing outlives a change."""

from collections.abc import Iterator

import pytest
import shapely
from sqlalchemy import text

from gridmap import clock, store
from gridmap.actions import accounts, register
from gridmap.actions.record import record
from gridmap.analysis import access, homes, map_layers
from gridmap.analysis.coverage import service_coverage
from gridmap.analysis.tiles import tile
from gridmap.analysis.view_features import read_tile, tile_span
from gridmap.coverage import ServiceCoverage
from gridmap.store import db, schema
from gridmap.store.remembered import Remembered
from tests import town as towns

STATION = {"theme": "coverage", "service": "service_station", "radius": 300.0, "walk": False}
AROUND = (*towns.degrees(0, 0), *towns.degrees(1000, 400))


@pytest.fixture
def users_of_town(database) -> Iterator[dict[str, int]]:
    with towns.committed() as known:
        yield known


def building(name: str) -> int:
    with db.as_owner() as connection:
        return connection.execute(
            text("SELECT id FROM building WHERE name = :name"), {"name": name}
        ).scalar_one()


def squares(user: int, **options) -> list[dict]:
    """Properties of the squares that a user sees, by rising households."""
    columns, rows = tile_span(AROUND, 12)
    found = []
    with db.as_user(user) as connection:
        for x in columns:
            for y in rows:
                made = tile(connection, "sums", 12, x, y, **STATION | options)
                found += [one.properties for one in read_tile(made, 12, x, y).get("sums", [])]
    return sorted(found, key=lambda one: one.get("household_count", 0))


def households(user: int) -> int:
    return sum(one.get("household_count", 0) for one in squares(user))


def coverage_of(user: int) -> ServiceCoverage:
    with db.as_user(user) as connection:
        return service_coverage(connection, "service_station")


def test_each_reader_gets_his_own_also_the_second_time(users_of_town):
    seen = {"street_official": 21, "community_worker": 18, "planner": 21, "grid_leader": 3}
    for _ in range(2):
        for role, count in seen.items():
            assert households(users_of_town[role]) == count
            assert coverage_of(users_of_town[role]).buildings.household_count.sum() == count


def test_readers_of_equal_rights_share_what_is_kept(users_of_town):
    with db.as_owner() as connection:
        other = accounts.add(connection, "second", "street_official", "a long password")
        stranger = accounts.add(connection, "third", "community_worker", "a long password")
    with db.as_user(users_of_town["street_official"]) as connection:
        first = homes.homes(connection)
    with db.as_user(other) as connection:
        assert homes.homes(connection) is first
    # A worker of no community is no worker of East.
    assert households(users_of_town["community_worker"]) == 18
    assert households(stranger) == 0


def test_a_change_is_seen_at_once(users_of_town):
    official = users_of_town["street_official"]
    before, found = households(official), coverage_of(official).buildings
    gone = building("E4")
    with db.as_user(official) as connection:
        register.buildings.demolish(connection, gone, clock.today())
        # Also by whoever is changing it.
        assert gone not in homes.homes(connection)["building_id"]
    assert households(official) == before - 6
    assert len(coverage_of(official).buildings) == len(found) - 1


def test_what_was_rolled_back_is_not_kept(users_of_town):
    official = users_of_town["street_official"]
    before, gone = households(official), building("E4")
    with pytest.raises(ZeroDivisionError), db.as_user(official) as connection:
        register.buildings.demolish(connection, gone, clock.today())
        homes.homes(connection)
        raise ZeroDivisionError
    assert households(official) == before


def test_a_point_that_closes_is_seen_at_once(users_of_town):
    official = users_of_town["street_official"]
    with db.as_user(official) as connection:
        access.refresh_access(connection, "service_station")
    assert max(one["percent"] for one in squares(official)) == 100
    with db.as_owner() as connection:
        connection.execute(schema.service_point.update().values(status="closed"))
    with db.as_user(official) as connection:
        access.refresh_access(connection, "service_station")
    assert {one["percent"] for one in squares(official)} == {0}
    assert coverage_of(official).buildings.straight_m.isna().all()


def test_another_radius_and_way_is_another_answer(users_of_town):
    official = users_of_town["street_official"]
    with db.as_user(official) as connection:
        access.refresh_access(connection, "service_station")
    near, far = (sum(one["percent"] for one in squares(official, radius=r)) for r in (50.0, 900.0))
    assert near < far
    # There are no streets to walk on.
    assert {one["percent"] for one in squares(official, radius=900.0, walk=True)} == {0}


def test_only_what_was_asked_for_last_is_kept(users_of_town):
    kept: Remembered[object] = Remembered(2)
    with db.as_user(users_of_town["planner"]) as connection:
        first = kept.get(connection, "a", object)
        assert kept.get(connection, "a", object) is first
        kept.get(connection, "b", object)
        assert kept.get(connection, "a", object) is first
        kept.get(connection, "c", object)
        assert kept.get(connection, "a", object) is first
        assert len(kept._entries) == 2


def test_what_fails_is_not_kept(users_of_town):
    kept: Remembered[int] = Remembered(2)
    with db.as_user(users_of_town["planner"]) as connection:
        with pytest.raises(ZeroDivisionError):
            kept.get(connection, "a", lambda: 1 // 0)
        assert kept.get(connection, "a", lambda: 1) == 1


def test_the_extent_follows_what_is_loaded_and_whose_it_is(users_of_town):
    def box(role: str):
        with db.as_user(users_of_town[role]) as connection:
            found = map_layers.extent(connection)
            assert found == store.overview.extent(connection)
            return found

    # A leader's is that of the plots, a worker's that of the community.
    assert len({tuple(box(one).values()) for one in ("grid_leader", "community_worker",
                                                     "planner")}) == 3  # fmt: skip
    with db.as_user(users_of_town["admin"]) as connection:
        register.buildings.add(
            connection, shapely.box(*towns.degrees(-400, 0), *towns.degrees(-380, 20)),
            {"name": "far west"},
        )  # fmt: skip
    assert box("planner")


def test_the_base_map_follows_the_register(users_of_town):
    def base() -> dict:
        with db.as_user(users_of_town["planner"]) as connection:
            columns, rows = tile_span(AROUND, 12)
            place = (12, columns[0], rows[0])
            return read_tile(tile(connection, "base", *place), *place)

    before = base()
    assert len(before["building"]) > 1 and base().keys() == before.keys()
    with db.as_user(users_of_town["street_official"]) as connection:
        for name in ("E1", "E2", "E3", "E4", "W1", "W2"):
            register.buildings.demolish(connection, building(name), clock.today())
    assert len(base().get("building", [])) < len(before["building"])
    with db.as_user(None) as connection:
        assert tile(connection, "base", 12, *[one[0] for one in tile_span(AROUND, 12)]) == b""


def test_buildings_from_afar_are_those_of_their_reader(users_of_town):
    def counted(role: str) -> dict[str, int]:
        columns, rows = tile_span(AROUND, 13)
        found = {}
        with db.as_user(users_of_town[role]) as connection:
            for x in columns:
                for y in rows:
                    made = tile(connection, "building", 13, x, y, mine=role == "grid_leader")
                    for one in read_tile(made, 13, x, y).get("building", []):
                        if "household_count" in one.properties:
                            found[one.properties["name"]] = one.properties["household_count"]
        return found

    with db.as_owner() as connection:
        connection.execute(schema.building.update().values(min_zoom=12))
    for _ in range(2):
        assert set(counted("grid_leader")) == {"W1", "W2"}
        assert set(counted("community_worker")) == {"E1", "E2", "E3", "E4"}
        assert set(counted("planner")) == {"E1", "E2", "E3", "E4", "W1", "W2"}
        assert not counted("admin")
    with db.as_user(users_of_town["community_worker"]) as connection:
        register.buildings.change(connection, building("E4"), {"name": "E5"})
    assert set(counted("community_worker")) == {"E1", "E2", "E3", "E5"}


@pytest.mark.parametrize("action", ["register: building change", "plots: begin post"])
def test_a_change_that_is_committed_after_a_later_one_is_seen(users_of_town, action):
    def version() -> str:
        with db.as_user(users_of_town["planner"]) as connection:
            return store.overview.rows_version(connection)

    seen = [version()]
    with db.as_user(users_of_town["street_official"]) as early:
        record(early, action, {})
        with db.as_user(users_of_town["street_official"]) as late:
            record(late, action, {})
        seen.append(version())
    seen.append(version())
    assert len(set(seen)) == 3
