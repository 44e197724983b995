"""What a person decided about an address is applied to the next one, and to nothing else."""

import pytest
from sqlalchemy import Connection, insert, text, update

from gridmap.analysis.gazetteer import read_gazetteer
from gridmap.gazetteer import Building, Decision, Entry, Gazetteer
from gridmap.matching import Matcher, Parts, address_key, building_keys
from gridmap.store import schema
from tests.town import square


def entry(id_: str, estate: str, name: str, where: str = "甲社区", units: int = 3) -> Entry:
    return Entry(Building(id_, where, estate, name, units, 6, 2))


ENTRIES = [
    entry("S1", "春风里", "1号楼"),
    entry("S2", "春风里", "2号楼"),
    entry("E1", "银杏园东区", "1号楼"),
    entry("W1", "银杏园西区", "1号楼", units=1),
    entry("B1", "春风里", "1号楼", where="乙社区"),
]


def matcher(*decisions: tuple[str, str, str], where: str = "甲社区") -> Matcher:
    """Decisions as (scope, written, building ids parted by spaces), numbered from 1."""
    return Matcher(
        Gazetteer.of(
            ENTRIES,
            [
                Decision(number, where, scope, written, tuple(ids.split()))
                for number, (scope, written, ids) in enumerate(decisions, 1)
            ],
        )
    )


def outcome(found):
    return found.status, found.rule, found.building_id, found.unit, found.room, found.decision_id


def test_a_whole_address_goes_where_it_was_sent():
    found = matcher(("address", address_key("老楼2单元501"), "S2"))
    decided = ("matched", "decided", "S2", "2", "501", 1)
    for written in (
        "老楼2单元501",
        "老楼 2单元 501",
        "老楼２单元５０１",
        "老楼2单元501 13900001111",
    ):
        assert outcome(found.match(written, community="甲社区")) == decided
    assert found.match("老楼2单元502", community="甲社区").status == "unmatched"


def test_it_wins_over_what_the_words_say():
    found = matcher(("address", address_key("春风里1栋9单元101"), "S2"))
    # Building 2 has three units: the ninth is not kept.
    expected = ("matched", "decided", "S2", None, None, 1)
    assert outcome(found.match("春风里1栋9单元101", community="甲社区")) == expected


def test_the_estate_may_stand_in_its_column_or_in_the_address():
    key = address_key("1栋1单元101", "银杏园")
    assert key == address_key("银杏园1栋1单元101") == address_key("银杏园1栋1单元101", "银杏园")
    assert key == address_key(Parts("1栋", "1", "101").text.replace("室", ""), "银杏园")
    assert address_key("3-2", "幸福路18") != address_key("幸福路183-2")
    found = matcher(("address", key, "W1"))
    assert found.match("1栋1单元101", community="甲社区", estate="银杏园").building_id == "W1"
    assert found.match("1栋1单元101", community="甲社区", estate="银杏园东区").building_id == "E1"


def test_a_building_is_decided_once_for_all_its_flats():
    [key] = building_keys("银杏园1栋1单元101")
    found = matcher(("building", key, "W1"))
    assert outcome(found.match("银杏园1号楼1单元502", community="甲社区")) == (
        *("matched", "decided", "W1", "1", "502", 1),
    )
    assert found.match_parts(
        Parts("1栋", "1", "301"), community="甲社区", estate="银杏园"
    ) == found.match("银杏园1号楼1单元301室", community="甲社区")
    # Its parts are still checked: W1 has one unit, six floors.
    contradicted = found.match("银杏园1栋2单元101", community="甲社区")
    assert (contradicted.status, contradicted.rule) == ("conflict", "unit")
    assert found.match("银杏园1栋1单元901", community="甲社区").status == "conflict"
    assert found.match("银杏园11栋1单元101", community="甲社区").status == "unmatched"


def test_what_is_meant_is_asked_only_where_it_is_said():
    assert building_keys("春风里小区") == ()
    assert building_keys("3栋2单元501") == ()  # no place: another building in every estate
    assert building_keys("3栋2单元501", "春风里") == ("春风里/3",)
    assert building_keys("同上") == ()
    assert "春风里/3" in building_keys("春风里3-2-501")


def test_a_decided_reading_leaves_another_building_open():
    # 5-1 of 柳树路 is house 5 with unit 1, or house 1 of yard 5.
    entries = [entry("Y1", "柳树路5号院", "1号楼"), entry("H5", "", "柳树路5号大楼")]
    taught = [Decision(1, "甲社区", "building", "柳树路/5", ("H5",))]
    found = Matcher(Gazetteer.of(entries, taught)).match("柳树路5-1", community="甲社区")
    assert (found.status, set(found.candidates)) == ("ambiguous", {"Y1", "H5"})


def test_another_name_of_an_estate():
    found = matcher(("estate", "春风花苑", "S1 S2"), ("estate", "银杏园", "W1"))
    assert outcome(found.match("春风花苑2栋2单元301", community="甲社区")) == (
        *("matched", "decided", "S2", "2", "301", 1),
    )
    assert found.match("2栋2单元301", community="甲社区", estate="春风花苑").building_id == "S2"
    # It also settles a name that several estates share.
    assert found.match("银杏园1栋1单元101", community="甲社区").building_id == "W1"
    assert found.match("春风里2栋", community="甲社区").rule == "stated"


@pytest.mark.parametrize(
    "decision",
    [
        ("address", "老楼2单元501", "S2"),
        ("building", "老楼/2", "S2"),
        ("estate", "老楼", "S1 S2"),
    ],
)
@pytest.mark.parametrize("community", ["乙社区", None])
def test_no_decision_leaves_its_community(decision, community):
    taught, plain = matcher(decision), matcher()
    for written in ("老楼2单元501", "老楼2栋2单元501"):
        assert taught.match(written, community=community) == plain.match(
            written, community=community
        )


@pytest.mark.parametrize("written", ["同上", "", "不详", "3月2日", "45353", "13900001111"])
def test_words_that_stand_for_many_places_cannot_be_decided(written):
    assert address_key(written, "春风里") == ""
    found = matcher(("address", "", "S1"), ("address", "春风里", "S2"))
    assert found.match(written, community="甲社区", estate="春风里").status == "rejected"


def test_two_flats_in_one_cell_may_be_settled():
    key = address_key("春风里1栋1单元101、102室")
    found = matcher(("address", key, "S1")).match("春风里1栋1单元101、102室", community="甲社区")
    assert outcome(found) == ("matched", "decided", "S1", None, None, 1)


@pytest.fixture
def taught(connection: Connection, users) -> dict[str, int]:
    """甲社区, whose worker's it is, and 乙社区, each with a decision about 老楼."""
    places = {}
    for x, name in enumerate(("甲社区", "乙社区")):
        places[name] = _add(connection, schema.community, name, 1000 * x)
        places[f"{name} 1"] = _add(
            connection,
            schema.building,
            f"{name} 1号楼",
            1000 * x,
            community_id=places[name],
            is_residential=True,
        )
        places[f"{name} 老楼"] = connection.execute(
            insert(schema.address_decision)
            .values(
                community_id=places[name],
                scope="address",
                written="老楼",
                building_id=places[f"{name} 1"],
                origin="app",
            )
            .returning(schema.address_decision.c.id)
        ).scalar_one()
    connection.execute(
        text("INSERT INTO user_community (app_user_id, community_id) VALUES (:user, :community)"),
        {"user": users["community_worker"], "community": places["甲社区"]},
    )
    return places


def _add(connection, table, name, x, **values) -> int:
    values |= {"name": name, "geom": f"SRID=4326;{square(x, 0, 10).wkt}"}
    values |= {"source": "test", "source_ref": name}
    return connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()


def test_a_worker_reads_the_decisions_of_his_communities(connection, taught, users, become):
    become(users["community_worker"])
    found = Matcher(read_gazetteer(connection))
    mine = found.match("老楼", community="甲社区")
    assert mine.building_id == str(taught["甲社区 1"])
    assert mine.decision_id == taught["甲社区 老楼"]
    assert found.match("老楼", community="乙社区").status == "unmatched"


def test_the_owner_reads_all_and_none_that_is_revoked(connection, taught):
    found = Matcher(read_gazetteer(connection))
    assert found.match("老楼", community="乙社区").building_id == str(taught["乙社区 1"])
    connection.execute(update(schema.address_decision).values(revoked_at=text("now()")))
    assert not read_gazetteer(connection).decisions


def test_an_address_set_aside_keeps_its_status(connection, taught):
    connection.execute(update(schema.address_decision).values(building_id=None))
    found = Matcher(read_gazetteer(connection))
    assert found.match("老楼", community="甲社区").status == "unmatched"


def test_a_demolished_building_takes_no_households(connection, taught):
    connection.execute(update(schema.building).values(status="demolished"))
    assert not read_gazetteer(connection).decisions


def test_communities_of_one_name_share_no_decisions(connection, taught):
    connection.execute(
        update(schema.community)
        .where(schema.community.c.id == taught["乙社区"])
        .values(name="甲社区")
    )
    assert not read_gazetteer(connection).decisions


def test_an_estate_decision_goes_to_its_buildings(connection, taught):
    estate = _add(connection, schema.estate, "青松苑", 0, community_id=taught["甲社区"])
    connection.execute(
        update(schema.building)
        .where(schema.building.c.id == taught["甲社区 1"])
        .values(estate_id=estate, name="1号楼")
    )
    connection.execute(
        insert(schema.address_decision).values(
            community_id=taught["甲社区"],
            scope="estate",
            written="松苑",
            estate_id=estate,
            origin="workbook",
        )
    )
    found = Matcher(read_gazetteer(connection)).match("松苑1栋", community="甲社区")
    assert found.building_id == str(taught["甲社区 1"])
