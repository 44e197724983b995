"""Ledgers without the column 单元: the same households, and no second one in a flat."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from etl import notes
from etl.households import Households
from etl.run import Report, load
from tests.households import HEAD, TODAY, build_town, row, write_book

BARE = tuple(name for name in HEAD if name not in ("单元", "户号"))
ROOMS = [f"{floor}0{room}" for floor in range(1, 7) for room in (1, 2)]


@pytest.fixture
def put(connection: Connection, tmp_path: Path):
    """Write rows as a workbook and load it into the town."""
    build_town(connection)
    # As most layers have it.
    connection.execute(text("UPDATE building SET unit_count = NULL"))

    def put(rows, *, head=HEAD, **options) -> Report:
        path = write_book(tmp_path / "l.xlsx", rows, head=head)
        options = {"community": "甲社区", "today": TODAY, **options}
        return load(connection, Households(**options), path)

    return put


def flats(unit: str = "1单元", number: str = "H{at:04}", **more) -> list[dict]:
    return [
        row(number.format(at=at), unit=unit, room=room, **more) for at, room in enumerate(ROOMS)
    ]


def known(connection: Connection) -> set[tuple]:
    query = "SELECT household_key, unit, room, address_text FROM household WHERE closed_on IS NULL"
    return {tuple(one) for one in connection.execute(text(query))}


@pytest.mark.parametrize("options", [{"is_full": True}, {}, {"adds": True}], ids=str)
def test_a_ledger_without_units_finds_the_only_flat_of_its_room(connection, put, options):
    put(flats(), is_full=True)
    before = known(connection)
    report = put(flats(unit="", number="", people=4), head=BARE, **options)
    assert (report.inserted, report.updated, report.closed) == (0, 12, 0)
    assert known(connection) == before


def test_a_list_that_adds_does_not_say_that_it_adds_none(connection, put):
    put(flats(), is_full=True)
    report = put([row("", unit="2单元", room="101")], adds=True)
    assert (report.inserted, report.closed) == (1, 0)
    told = " ".join(map(str, notes.lines(report.notes)))
    assert "it adds what is new, and closes none" in told and "adds none" not in told


def test_as_one_text_as_well(connection, put):
    put(flats(), is_full=True)
    before = known(connection)
    texts = [
        row("", 详细地址=f"春风里1栋{room}室") | dict.fromkeys(("小区", "楼栋", "单元", "房号"), "")
        for room in ROOMS
    ]
    report = put(texts, head=("详细地址", "常住人数"), is_full=True)
    assert (report.inserted, report.closed) == (0, 0)
    assert known(connection) == before


def test_numbers_without_units_leave_the_units(connection, put):
    put(flats(), is_full=True)
    before = known(connection)
    report = put(flats(people=4), head=tuple(one for one in HEAD if one != "单元"), is_full=True)
    assert (report.updated, report.closed) == (12, 0)
    assert known(connection) == before


def test_units_that_become_known_make_no_second_household(connection, put):
    put(flats(unit="", number=""), head=BARE, is_full=True)
    report = put(flats(number=""), is_full=True)
    assert (report.inserted, report.updated, report.closed) == (0, 12, 0)
    assert {one[1:3] for one in known(connection)} == {("1", room) for room in ROOMS}


def test_of_several_units_a_person_says_which(connection, put):
    """Room 101 is there in units 1 and 2: the row comes back, and closes neither."""
    put([*flats(number=""), *flats(unit="2单元", number="")], is_full=True)
    before = known(connection)
    report = put([*flats(number=""), row("", unit="", room="101")], is_full=True)
    assert report.codes == {"household-doubtful": 1}
    assert known(connection) == before - {one for one in before if one[1] == "2"} | {
        one for one in before if one[1:3] == ("2", "101")
    }


def test_the_room_may_be_of_a_unit_that_nobody_has_listed(connection, put):
    put(flats(), is_full=True)
    connection.execute(text("UPDATE building SET unit_count = 2"))
    before = known(connection)
    report = put(flats(unit="", number="", people=4), head=BARE, is_full=True)
    assert report.codes == {"household-doubtful": 12}
    assert known(connection) == before


def test_another_unit_is_another_flat(connection, put):
    put(flats(number=""), is_full=True)
    report = put([*flats(number=""), row("", unit="2单元", room="101")], is_full=True)
    assert (report.inserted, report.closed) == (1, 0)
