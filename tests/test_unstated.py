"""What no ledger stated is not known; it is no 0."""

import contextlib
import json

import pandas as pd
import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, text

from etl.households import Households
from etl.rollback import rollback
from etl.run import Report, load
from gridmap import store
from gridmap.cli import cli
from gridmap.errors import SitingError
from gridmap.store import db
from tests import town as small
from tests.households import HEAD, TODAY, build_town, row, write_book

NEEDS = ("age60_count", "age80_count", "under6_count", "disabled_count", "living_alone_count")
PLACE = ("社区", "小区", "楼栋", "单元", "房号", "户号", "常住人数")
DISABLED = "残疾人数"


@pytest.fixture
def town(connection: Connection) -> dict[str, int]:
    return build_town(connection)


@pytest.fixture
def put(connection: Connection, tmp_path, town):
    """Write rows as a workbook and load it, for 甲社区."""

    def put(rows, *, head=HEAD, title=None, **options) -> Report:
        path = write_book(tmp_path / "l.xlsx", rows, head=head, title=title)
        return load(
            connection, Households(**{"today": TODAY, "community": "甲社区", **options}), path
        )

    return put


def flats(**more) -> list[dict]:
    """Twelve flats of both buildings each; three of them are enough to be shown."""
    rooms = [f"{floor}0{door}" for floor in range(1, 7) for door in (1, 2)]
    return [
        row(f"{building}{room}", building=building, room=room, **more)
        for building in ("1栋", "2栋")
        for room in rooms
    ]


@pytest.fixture
def needs(connection: Connection, town):
    """Counts of 1号楼 and 2号楼 as the panel has them."""

    def needs(name: str) -> list:
        found = (store.buildings.detail(connection, town[one]) for one in ("1号楼", "2号楼"))
        return [one[name] for one in found]

    return needs


def test_a_ledger_without_a_column_says_nothing(put, needs):
    put(flats(), head=PLACE)
    for name in NEEDS:
        assert needs(name) == [None, None]


def test_an_empty_column_says_nothing_and_one_figure_speaks_of_all(put, needs):
    rows = flats(**{"60岁以上人数": 1})
    for one in rows[:3]:
        one[DISABLED] = 1
    put(rows)
    assert needs("age60_count") == [12, 12]
    assert needs("disabled_count") == [3, 0]
    assert (
        needs("age80_count") == needs("under6_count") == needs("living_alone_count") == [None] * 2
    )


@pytest.mark.parametrize("head", [PLACE, HEAD])
def test_a_silent_ledger_leaves_what_was_known(put, needs, head):
    rows = flats()
    for one in rows[:3]:
        one[DISABLED] = 1
    put(rows)
    put(flats(people=4), head=head)
    assert needs("people_count") == [48, 48]
    assert needs("disabled_count") == [3, 0]


def test_a_new_household_of_a_silent_ledger_makes_nothing_unknown(put, needs):
    rows = flats()
    for one in rows[:3]:
        one[DISABLED] = 1
    put(rows[:-1])
    put(flats(), head=PLACE)
    assert needs("disabled_count") == [3, 0]


def test_a_list_states_what_it_lists(put, needs):
    put(flats(), head=PLACE)
    persons = [
        {"姓名": "某某", "年龄": 40, "家庭住址": f"春风里1栋1单元{room}"}
        for room in ("101", "102", "201")
    ]
    put(persons, head=("姓名", "年龄", "家庭住址"), title="残疾人名单")
    assert needs("disabled_count") == [3, None]
    assert needs("age60_count") == [None, None]


def test_a_register_of_persons_without_disabilities_says_nothing_of_them(put, needs):
    persons = [
        {"姓名": "某某", "与户主关系": "户主", "年龄": age, "家庭住址": f"春风里1栋1单元{room}"}
        for age, room in zip((70, 75, 79, 30), ("101", "102", "201", "202"), strict=True)
    ]
    put(persons, head=("姓名", "与户主关系", "年龄", "家庭住址"))
    assert needs("age60_count")[0] == needs("living_alone_count")[0] == 3
    assert needs("age80_count")[0] == needs("under6_count")[0] == 0
    assert needs("disabled_count")[0] is None


def test_a_load_taken_back_takes_its_statements_along(connection, put, needs):
    put(flats(), head=PLACE)
    rows = flats()
    for one in rows[:3]:
        one[DISABLED] = 1
    run = put(rows).import_run_id
    assert needs("disabled_count") == [3, 0]
    rollback(connection, run)
    assert needs("disabled_count") == [None, None]


def test_sums_of_nothing_stated_are_missing(connection, put):
    put(flats(), head=PLACE)
    areas = store.coverage.areas(connection)
    [community] = areas[areas.level == "community"].to_dict("records")
    assert community["household_count"] == 24
    assert pd.isna(community["age60_count"]) and pd.isna(community["age80_count"])


@pytest.fixture
def run(connection: Connection, monkeypatch):
    """Run a command on the small town of `tests.town`, of whose needs no ledger states any."""
    small.build(connection)
    connection.execute(text("UPDATE household SET unstated = 31, age60_count = 0, age80_count = 0"))
    monkeypatch.setattr(db, "as_owner", lambda: contextlib.nullcontext(connection))
    monkeypatch.setattr(db, "migrated", lambda: None, raising=False)

    def run(words: str):
        return CliRunner().invoke(cli, words.split(), catch_exceptions=False)

    return run


def test_the_command_line_knows_no_figures_of_what_is_not_stated(run):
    words = "coverage --service service_station --straight --by community --weight age80"
    answered = json.loads(run(f"{words} --json").stdout)
    for figures in (answered["figures"], *answered["by"]):
        assert figures["within_count"] is figures["beyond_count"] is figures["total_count"] is None
    assert "within -, beyond -" in run(words).stdout


def test_numbers_in_the_database_are_whole_on_the_command_line(run):
    printed = run("coverage --service service_station --straight --by plot").stdout
    assert printed.count("E-01") == 1 and ".0" not in printed.replace("0.0", "")


def test_no_station_is_sited_for_people_of_whom_nothing_is_known(run):
    words = "site --service service_station --new 1 --straight --candidates layer --weight age80"
    with pytest.raises(SitingError, match="no ledger states them"):
        run(words)


def test_chosen_sources_without_sites_are_told_as_such(connection, run):
    connection.execute(text("DELETE FROM candidate_site"))
    with pytest.raises(SitingError, match="what was chosen gives no candidate site"):
        run("site --service service_station --new 1 --straight --candidates layer")
