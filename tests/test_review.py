"""The queue: what stands open, settled by one person, undone by another, never twice."""

import json
import threading
from dataclasses import dataclass

import pandas as pd
import pytest
from sqlalchemy import Connection, insert, select, text, update

from gridmap import store
from gridmap.actions import accounts, rematching, settling
from gridmap.actions.register import buildings
from gridmap.analysis import gazetteer, review, search
from gridmap.analysis.review import outcome
from gridmap.errors import ReviewError
from gridmap.store import db, schema
from tests.town import square

H = schema.household.c
MATCH = (
    *("building_id", "unit", "room", "match_status", "match_rule", "candidate_ids"),
    *("address_decision_id", "address_text", "written"),
)


@dataclass
class Places:
    """Ids by name, and a load to hang households on."""

    connection: Connection
    ids: dict[str, int]
    run_id: int

    def __getitem__(self, name: str) -> int:
        return self.ids[name]

    def household(self, address: str, *, where: str = "甲社区", people: int = 2, **place) -> int:
        """An open household as a load leaves it: matched against what is there."""
        place = {"address": "" if place else address, **place}
        found = review.Address.of(place, address)
        match = found.match(gazetteer.matcher(self.connection), where)
        row = {"常住人数": str(people), "详细地址": address}
        written = {"row": row, "place": place, "row_number": 2}
        columns = outcome(match)
        located = columns["building_id"] is not None
        return self.connection.execute(
            insert(schema.household)
            .values(
                community_id=self.ids[where],
                household_key=f"{where}{address}{len(self.ids)}{json.dumps(place)}",
                address_text=found.text,
                people_count=people,
                written=None if located and not match.decision_id else written,
                import_run_id=self.run_id,
                created_run_id=self.run_id,
                **columns,
            )
            .returning(H.id)
        ).scalar_one()

    def stored(self, household_id: int) -> tuple:
        """What a match decides of a household."""
        query = select(*(H[name] for name in MATCH)).where(H.id == household_id)
        return tuple(self.connection.execute(query).one())

    def status(self, household_id: int) -> tuple:
        return self.stored(household_id)[3:5]


def _add(connection, table, **values) -> int:
    return connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()


def build(connection: Connection) -> Places:
    """
    甲社区: 春风里 (1, 2), 银杏园 east (1) and west (1), all of two units and six floors.
    乙社区: 青松苑 (1).
    """
    ids: dict[str, int] = {}

    def add(table, name, x, **values):
        values |= {"geom": f"SRID=4326;{square(x, 0, 10).wkt}", "source": "test"}
        return _add(connection, table, name=name, source_ref=f"{name}{x}", **values)

    def building(title, community, estate, name, x):
        ids[title] = add(
            schema.building, name, x, community_id=ids[community], estate_id=ids[estate],
            is_residential=True, unit_count=2, storeys=6, rooms_per_floor=2,
        )  # fmt: skip

    for x, name in enumerate(("甲社区", "乙社区")):
        ids[name] = add(schema.community, name, 1000 * x)
    for x, (name, aliases, community) in enumerate(
        (
            ("春风里", [], "甲社区"),
            ("银杏园东区", ["银杏园"], "甲社区"),
            ("银杏园西区", ["银杏园"], "甲社区"),
            ("青松苑", [], "乙社区"),
        )
    ):
        ids[name] = add(schema.estate, name, 100 * x, community_id=ids[community], aliases=aliases)
    building("春1", "甲社区", "春风里", "1号楼", 100)
    building("春2", "甲社区", "春风里", "2号楼", 200)
    building("东1", "甲社区", "银杏园东区", "1号楼", 300)
    building("西1", "甲社区", "银杏园西区", "1号楼", 400)
    building("青1", "乙社区", "青松苑", "1号楼", 500)
    run_id = _add(
        connection, schema.import_run, kind="household", source="test", file_name="t.xlsx",
        file_sha256=b"", read_count=0, loaded_count=0, rejected_count=0, inserted_count=0,
        updated_count=0,
    )  # fmt: skip
    return Places(connection, ids, run_id)


@pytest.fixture
def places(connection: Connection) -> Places:
    return build(connection)


@pytest.fixture
def worker(connection: Connection, places, users, become) -> int:
    """Become the worker of 甲社区, whose households stand there already."""
    user_id = users["community_worker"]
    connection.execute(
        insert(schema.user_community).values(app_user_id=user_id, community_id=places["甲社区"])
    )
    become(user_id)
    return user_id


def test_the_same_problem_stands_together(connection, places, worker):
    places.household("春风里9栋1单元101")
    gate = [places.household(f"银杏园1栋1单元{room}") for room in (101, 102, 201)]
    places.household("春风里1栋1单元101")
    other = [places.household(f"春风花苑2栋1单元{room}") for room in (101, 102)]
    found = review.cases(connection, places["甲社区"])
    assert list(found["household_id"][:5]) == [*gate, *other]
    assert list(found["match_status"]) == ["ambiguous"] * 3 + ["unmatched"] * 3
    assert list(found["candidate_count"]) == [2, 2, 2, 0, 0, 0]
    assert list(found["same_building_count"]) == [3, 3, 3, 2, 2, 1]
    assert list(found["same_estate_count"]) == [3, 3, 3, 2, 2, 1]
    assert list(found["same_address_count"]) == [1] * 6
    assert list(found["problem"][2:4]) == ["银杏园/1", "春风花苑"]


def test_buildings_of_one_place_follow_each_other_as_people_count(connection, places, worker):
    lane = [places.household(f"海运花园{number}栋101") for number in (10, 2)]
    # More homes, but in their turn.
    lane += [places.household(f"海运花园3栋{room}") for room in (101, 102)]
    other = [places.household(f"春风里9栋1单元{room}") for room in (101, 102, 201)]
    found = review.cases(connection, places["甲社区"])
    ten, two, three, four = lane
    assert found["household_id"].tolist() == [two, three, four, ten, *other]


def test_what_cannot_be_decided_comes_last(connection, places, worker):
    lost = [places.household(f"□号楼{'·' * n}") for n in range(3)]
    mine = places.household("春风里9栋1单元101")
    found = review.cases(connection, places["甲社区"])
    assert [review.case(connection, one).words for one in lost] == [{}] * 3
    assert found["household_id"].tolist() == [mine, *lost]


def test_a_community_without_open_cases(connection, places, worker):
    places.household("春风里1栋1单元101")
    found = review.cases(connection, places["甲社区"])
    assert found.empty
    assert "same_building_count" in found


def test_a_worker_sees_own_communities_only(connection, places, users, become):
    other = places.household("青松苑9栋101", where="乙社区")
    connection.execute(
        insert(schema.user_community).values(
            app_user_id=users["community_worker"], community_id=places["甲社区"]
        )
    )
    become(users["community_worker"])
    assert review.cases(connection, places["乙社区"]).empty
    with pytest.raises(ReviewError, match="not there"):
        review.case(connection, other)
    with pytest.raises(ReviewError, match="not there any more"):
        settling.settle(connection, other, building_id=places["青1"])


def test_a_case_says_all_that_is_needed(connection, places, worker):
    one = places.household("银杏园1栋1单元101", people=3)
    found = review.case(connection, one)
    assert (found.match_status, found.match_rule) == ("ambiguous", "estate-of-several")
    assert found.row == {"常住人数": "3", "详细地址": "银杏园1栋1单元101"}
    assert found.readings == ("银杏园1号楼1单元101室",)
    assert list(found.candidates["estate"]) == ["银杏园东区", "银杏园西区"]
    assert list(found.candidates["why"]) == ["fits", "fits"]
    assert found.candidates["lon"].between(116, 118).all()
    assert json.loads(found.candidates["outline"][0])["type"] == "MultiPolygon"
    assert found.words == {
        "address": "银杏园1栋1单元101", "building": "银杏园/1", "estate": "银杏园",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "why"),
    [("春风里1栋3单元101", "unit"), ("春风里1栋1单元901", "floor"), ("春风里1栋1单元109", "room")],
)
def test_why_a_candidate_is_contradicted(connection, places, worker, address, why):
    found = review.case(connection, places.household(address))
    assert found.match_status == "conflict"
    assert list(found.candidates["building_id"]) == [places["春1"]]
    assert list(found.candidates["why"]) == [why]


def test_an_unknown_estate_gets_names_to_choose_from(connection, places, worker):
    found = review.case(connection, places.household("春风园1栋101"))
    assert found.estates == ((places["春风里"], "春风里"),)
    assert found.candidates.empty
    # The estate of another community is no choice.
    assert review.case(connection, places.household("青松院1栋101")).estates == ()


def test_a_building_of_that_number_in_no_estate_is_offered(connection, places):
    def drawn(name, x):
        values = {"geom": f"SRID=4326;{square(x, 0, 10).wkt}", "source": "test", "name": name}
        return _add(connection, schema.building, source_ref=f"{name}{x}",
                    community_id=places["甲社区"], **values)  # fmt: skip

    there = [drawn("6号楼", x) for x in (900, 250, 700)]
    drawn("16号楼", 800)
    around = review.find_buildings(connection, places["甲社区"], "春风里")
    found = review.in_no_estate(connection, places["甲社区"], "6", around)
    # Those nearest to the estate, at 100 and 200 m, come first.
    assert found.building_id.tolist() == [there[1], there[2], there[0]]
    assert set(found.why) == {review.NO_ESTATE}
    nowhere = around.head(0)
    assert len(review.in_no_estate(connection, places["甲社区"], "6", nowhere, count=2)) == 2
    # Those of an estate are none, nor is any where the address says no number.
    assert review.in_no_estate(connection, places["甲社区"], "1", around).empty
    assert review.in_no_estate(connection, places["甲社区"], "", around).empty


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("春风里 1号楼", ["春1"]),
        ("春风 二栋", ["春2"]),
        ("1栋", ["春1", "东1", "西1"]),
        ("银杏园", ["东1", "西1"]),
        ("西区1", ["西1"]),
        ("青松苑", []),
        ("1号楼", ["春1", "东1", "西1"]),
        ("没有的", []),
    ],
)
def test_another_building_is_found_by_its_names(connection, places, worker, wanted, names):
    found = review.find_buildings(connection, places["甲社区"], wanted)
    assert set(found["building_id"]) == {places[name] for name in names}


def test_a_search_is_limited(connection, places, worker):
    assert len(review.find_buildings(connection, places["甲社区"], "1栋", limit=2)) == 2


def test_one_address_is_settled(connection, places, worker):
    mine, other = (places.household(f"银杏园1栋1单元{room}") for room in (101, 102))
    same = places.household("银杏园 1栋 1单元 101")
    before = places.stored(other)
    settled = settling.settle(connection, mine, building_id=places["西1"])
    assert settled.located == 2
    for one in (mine, same):
        building, unit, room, *rest = places.stored(one)
        assert (building, unit, room) == (places["西1"], "1", "101")
        assert rest[:4] == ["matched", "decided", [], settled.decision_id]
    assert places.stored(other) == before
    [decision] = review.decisions(connection, places["甲社区"]).to_dict("records")
    assert decision["operator"] == "community_worker"
    assert (decision["building_id"], decision["household_count"]) == (places["西1"], 2)
    assert (decision["building_estate"], decision["building_name"]) == ("银杏园西区", "1号楼")


def test_undo_leads_back_to_what_was(connection, places, worker):
    settled_by = {
        "address": {"building_id": places["西1"]},
        "building": {"building_id": places["西1"]},
        "estate": {"estate_id": places["银杏园西区"]},
    }
    mine = [places.household(f"银杏园1栋1单元{room}") for room in (101, 102, 909)]
    mine.append(places.household("", estate="银杏园", building="1", unit="1", room="201"))
    before = [places.stored(one) for one in mine]
    expected = {"address": 1, "building": 3, "estate": 3}
    for scope, target in settled_by.items():
        settled = settling.settle(connection, mine[0], scope=scope, **target)
        assert settled.located == expected[scope]
        assert settling.undo(connection, settled.decision_id) == expected[scope]
        assert [places.stored(one) for one in mine] == before
    log = review.decisions(connection, places["甲社区"])
    assert list(log["revoked_by"]) == ["community_worker"] * 3
    assert list(log["household_count"]) == [0] * 3


def test_a_building_is_settled_for_all_its_flats(connection, places, worker):
    mine = [places.household(f"银杏园1栋1单元{room}") for room in (101, 102, 201)]
    wrong = places.household("银杏园1栋2单元909")
    settled = settling.settle(connection, mine[0], building_id=places["东1"], scope="building")
    assert settled.located == 3
    assert {places.stored(one)[0] for one in mine} == {places["东1"]}
    # Its floor is still checked.
    assert places.status(wrong)[0] in ("conflict", "ambiguous")


def test_a_name_of_an_estate_is_settled_once(connection, places, worker):
    mine = [places.household(f"春风花苑{n}栋1单元101") for n in (1, 2)]
    lost = places.household("春风花苑7栋1单元101")
    settled = settling.settle(connection, mine[0], estate_id=places["春风里"], scope="estate")
    assert settled.located == 2
    assert [places.stored(one)[0] for one in mine] == [places["春1"], places["春2"]]
    assert places.status(lost) == ("unmatched", "building-unknown")


def test_set_aside_and_taken_up_again(connection, places, worker):
    mine = places.household("某处小屋1栋101")
    decision_id = settling.set_aside(connection, mine)
    assert review.cases(connection, places["甲社区"]).empty
    [seen] = review.cases(connection, places["甲社区"], with_set_aside=True).to_dict("records")
    assert (seen["household_id"], seen["is_set_aside"]) == (mine, True)
    assert settling.undo(connection, decision_id) == 0
    assert len(review.cases(connection, places["甲社区"])) == 1
    settling.set_aside(connection, mine)
    # It gives way to a building.
    assert settling.settle(connection, mine, building_id=places["春1"]).located == 1


def test_a_building_is_set_aside_for_all_its_flats(connection, places, worker):
    here = places["甲社区"]
    mine = [places.household(f"某苑9栋{unit}单元101") for unit in (1, 2)]
    other = places.household("某苑8栋1单元101")
    decision_id = settling.set_aside(connection, mine[0], scope="building")
    assert list(review.cases(connection, here).household_id) == [other]
    assert review.open_count(connection, here) == 1
    for one in mine:
        with pytest.raises(ReviewError, match="set aside by community_worker"):
            settling.require_open(connection, one)
    # One of its flats may be settled alone, and the rest stay aside.
    settled = settling.settle(connection, mine[1], building_id=places["春1"])
    assert (settled.located, review.open_count(connection, here)) == (1, 1)
    settling.undo(connection, settled.decision_id)
    assert settling.undo(connection, decision_id) == 0
    assert review.open_count(connection, here) == 3
    settling.set_aside(connection, mine[0], scope="building")
    settled = settling.settle(connection, mine[0], building_id=places["春1"], scope="building")
    assert settled.located == 2
    with pytest.raises(ReviewError, match="settled by community_worker"):
        settling.set_aside(connection, mine[1], scope="building")
    with pytest.raises(ReviewError, match="set aside, or all addresses of a building"):
        settling.set_aside(connection, other, scope="estate")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ({"building_id": "青1"}, "none of this community's"),
        ({"estate_id": "青松苑", "scope": "estate"}, "none of this community's"),
        ({"estate_id": "春风里"}, "an estate is chosen with"),
        ({"building_id": "春1", "scope": "estate"}, "an estate is chosen with"),
        ({"building_id": "春1", "scope": "street"}, "an estate is chosen with"),
    ],
)
def test_a_target_that_does_not_fit(connection, places, worker, target, message):
    mine = places.household("银杏园1栋1单元101")
    target = {name: places.ids.get(value, value) for name, value in target.items()}
    with pytest.raises(ReviewError, match=message):
        settling.settle(connection, mine, **target)
    assert review.decisions(connection, places["甲社区"]).empty


def test_readings_that_differ_settle_one_address_only(connection, places, worker):
    mine = places.household("花园3-2")
    with pytest.raises(ReviewError, match="does not say for sure which building"):
        settling.settle(connection, mine, building_id=places["春1"], scope="building")
    assert settling.settle(connection, mine, building_id=places["春1"]).located == 1


def test_what_is_settled_is_not_settled_again(connection, places, worker):
    mine = places.household("银杏园1栋1单元101")
    first = settling.settle(connection, mine, building_id=places["西1"])
    with pytest.raises(ReviewError, match="settled by community_worker already"):
        settling.settle(connection, mine, building_id=places["东1"])
    settling.undo(connection, first.decision_id)
    with pytest.raises(ReviewError, match="taken back already"):
        settling.undo(connection, first.decision_id)
    with pytest.raises(ReviewError, match="not there"):
        settling.undo(connection, 0)


def test_a_decision_that_stands_is_not_overruled(connection, places, worker):
    """One about the building is in force, and the floor of this flat still contradicts it."""
    mine, wrong = (places.household(f"银杏园1栋1单元{room}") for room in (101, 909))
    settling.settle(connection, mine, building_id=places["西1"], scope="building")
    with pytest.raises(ReviewError, match="already settled by community_worker"):
        settling.settle(connection, wrong, building_id=places["东1"], scope="building")
    assert settling.settle(connection, wrong, building_id=places["东1"]).located == 1


def test_each_act_is_logged(connection, places, worker, users, become):
    mine = places.household("银杏园1栋1单元101")
    settling.set_aside(connection, mine)
    settled = settling.settle(connection, mine, building_id=places["西1"])
    settling.undo(connection, settled.decision_id)
    become(users["admin"])
    log = connection.execute(
        select(schema.audit_log.c.app_user_id, schema.audit_log.c.action)
        .where(schema.audit_log.c.app_user_id == worker)
        .order_by("id")
    )
    actions = ("set address aside", "settle address", "undo address decision")
    assert [tuple(row) for row in log] == [(worker, action) for action in actions]


def test_buildings_that_come_later(connection, places, users, become):
    mine, still = places.household("春风里9栋101"), places.household("银杏园1栋101")
    located = places.household("春风里1栋1单元101")
    before = places.stored(still), places.stored(located)
    connection.execute(
        update(schema.building).where(schema.building.c.id == places["春2"]).values(name="9号楼")
    )
    assert rematching.rematch(connection, places["甲社区"]) == 1
    assert places.stored(mine)[0] == places["春2"]
    assert (places.stored(still), places.stored(located)) == before
    assert rematching.rematch(connection, places["甲社区"]) == 0


def test_rematch_for_a_load_leaves_what_a_rollback_needs(connection, places):
    mine = places.household("春风里9栋101")
    connection.execute(
        update(schema.building).where(schema.building.c.id == places["春2"]).values(name="9号楼")
    )
    rematching.rematch(connection, places["甲社区"], run_id=places.run_id)
    [change] = connection.execute(select(schema.household_change)).mappings()
    assert (change["household_id"], change["before"]["match_status"]) == (mine, "unmatched")


def test_two_workers_at_once(database):
    """Settling waits for whoever came first, and then says who it was."""
    with db.as_owner() as connection:
        users = [
            accounts.add(
                connection, f"queue{n}", "community_worker", "a long password", display_name=name
            )
            for n, name in enumerate(("甲", "乙"))
        ]
        places = build(connection)
        mine = places.household("银杏园1栋1单元101")
        for user in users:
            connection.execute(
                insert(schema.user_community).values(
                    app_user_id=user, community_id=places["甲社区"]
                )
            )
    try:
        failed: list[str] = []

        def second() -> None:
            try:
                with db.as_user(users[1]) as connection:
                    settling.settle(connection, mine, building_id=places["东1"])
            except ReviewError as error:
                failed.append(str(error))

        with db.as_user(users[0]) as connection:
            settling.settle(connection, mine, building_id=places["西1"])
            thread = threading.Thread(target=second)
            thread.start()
            thread.join(0.3)
            assert thread.is_alive()
        thread.join(10)
        assert [line for line in failed if "settled by 甲 already" in line] == failed != []
    finally:
        with db.as_owner() as connection:
            tables = ("household", "address_decision", "audit_log", "import_run", "building")
            connection.execute(
                text(f"TRUNCATE {', '.join((*tables, 'estate', 'community', 'app_user'))} CASCADE")
            )


def test_a_building_that_is_not_there_is_looked_for_among_names_like_its():
    names = ["86弄10号", "12弄88号", "8栋", "98号楼", "东楼", None]
    found = review.likeliest(pd.DataFrame({"name": names}), "88")
    assert found.name.tolist() == ["12弄88号", "8栋"]
    assert review.likeliest(pd.DataFrame({"name": names}), "88", count=1).name.tolist() == [
        "12弄88号"
    ]
    assert review.likeliest(pd.DataFrame({"name": names}), "").empty
    assert review.likeliest(pd.DataFrame({"name": []}), "88").empty


def test_a_name_of_an_estate_says_whom_it_locates(connection, places, worker):
    """The button of an alias promised rows of the same words; the decision reaches further."""
    homes = [places.household(f"春天{more}1栋1单元{room}") for more, room in
             (("", 101), ("", 102), ("小区", 201), ("小区", 909))]  # fmt: skip
    said = review.located_by_estate(connection, places["甲社区"], "春天", places["春风里"])
    done = settling.settle(connection, homes[0], estate_id=places["春风里"], scope="estate")
    assert said == done.located > 2


@pytest.fixture
def bare(connection: Connection, places: Places, request) -> int:
    """A building as OpenStreetMap often has it: an outline, and nothing else."""
    estate = getattr(request, "param", "春风里")
    return _add(
        connection, schema.building, geom=f"SRID=4326;{square(600, 0, 10).wkt}", source="osm",
        source_ref="way/1", community_id=places["甲社区"],
        estate_id=places[estate] if estate else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bare", "written", "name"),
    [
        ("春风里", "春风里7号楼", "7号楼"),
        ("", "春风里7号楼", "春风里7号楼"),
        # The number of a door, not of a building.
        ("", "上海路66号", "上海路66号"),
    ],
    indirect=["bare"],
)
def test_a_building_without_a_name_is_called_as_the_ledger_has_it(
    connection, places, bare, worker, written, name
):
    mine = [places.household(f"{written}1单元{room}") for room in (101, 102)]
    settled = settling.settle(connection, mine[0], building_id=bare, scope="building")
    assert (settled.located, settled.name) == (2, name)
    matched = gazetteer.matcher(connection).match(f"{written}2单元301", community="甲社区")
    assert matched.building_id == str(bare)
    assert settling.undo(connection, settled.decision_id) == 2
    assert store.buildings.state(connection, bare)["name"] is None


@pytest.fixture
def twins(connection: Connection, places: Places) -> list[int]:
    """Two buildings that have the name of their estate, and no number."""
    return [
        _add(connection, schema.building, geom=f"SRID=4326;{square(x, 0, 10).wkt}", source="osm",
             source_ref=f"way/{x}", community_id=places["甲社区"], name="科巷新寓")
        for x in (600, 700)
    ]  # fmt: skip


def test_buildings_of_one_name_are_told_apart_by_their_numbers(connection, places, twins, worker):
    written = [places.household(f"科巷新寓{number}栋101") for number in (1, 2)]
    around = review.find_buildings(connection, places["甲社区"], "科巷新寓")
    assert review.called_as(around, "科巷新寓").building_id.tolist() == twins
    assert review.called_as(around, "科巷").empty
    settled = [
        settling.settle(connection, home, building_id=building, scope="building")
        for home, building in zip(written, twins, strict=True)
    ]
    assert [one.name for one in settled] == ["科巷新寓1号楼", "科巷新寓2号楼"]
    settling.undo(connection, settled[1].decision_id)
    settling.undo(connection, settled[0].decision_id)
    assert {store.buildings.state(connection, one)["name"] for one in twins} == {"科巷新寓"}


@pytest.mark.parametrize("asked", ["海运花园3栋", "海运花园3幢", "海运花园3栋1单元101"])
@pytest.mark.parametrize(
    ("scope", "target"),
    [("address", "building_id"), ("building", "building_id"), ("estate", "estate_id")],
)
def test_the_search_knows_the_words_of_decisions(
    connection, places, worker, users, become, scope, target, asked
):
    building = places["春1"]
    connection.execute(update(schema.building).where(schema.building.c.id == building)
                       .values(name="3号楼"))  # fmt: skip
    home = places.household("海运花园3栋1单元101")
    meant = {"building_id": building, "estate_id": places["春风里"]}[target]
    done = settling.settle(connection, home, scope=scope, **{target: meant})

    def found() -> bool:
        search.make_ready(connection)
        first = search.find(connection, asked)[:1]
        return [(one["layer"], one["id"]) for one in first] == [("building", building)]

    assert found() == (scope != "address" or "101" in asked)
    become(users["planner"])
    assert not found()
    become(worker)
    settling.undo(connection, done.decision_id)
    assert not found()


@pytest.mark.parametrize("bare", [""], indirect=True)
@pytest.mark.parametrize(
    ("number", "written"), [("7栋", "良友里7幢1单元101"), ("7号", "良友里7号1单元101")]
)
def test_a_building_of_a_lane_is_found_by_street_and_number(
    connection, places, bare, worker, number, written
):
    connection.execute(
        update(schema.building)
        .where(schema.building.c.id == bare)
        .values(street="良友里", house_number=number)
    )
    matched = gazetteer.matcher(connection).match(written, community="甲社区")
    assert matched.building_id == str(bare)


def test_one_address_names_no_building(connection, places, bare, worker):
    flat = places.household("春风里7号楼1单元101")
    settled = settling.settle(connection, flat, building_id=bare, scope="address")
    assert settled.name == "" and store.buildings.state(connection, bare)["name"] is None


def test_a_name_that_a_person_gave_stays(connection, places, bare, worker):
    flat = places.household("春风里7号楼1单元101")
    settled = settling.settle(connection, flat, building_id=bare, scope="building")
    buildings.change(connection, bare, {"name": "7栋"})
    settling.undo(connection, settled.decision_id)
    assert store.buildings.state(connection, bare)["name"] == "7栋"
