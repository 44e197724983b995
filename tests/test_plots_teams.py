"""Plots and teams by the day: loaded, moved, ended, and what cannot be."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from etl.plots import Plots
from etl.run import Report, load
from etl.teams import Teams
from gridmap.errors import SourceError
from tests import town as small
from tests.ledgers import reasons_in

TODAY = date(2026, 11, 20)
FILES = {
    Plots: ("plot_code", "plot_name", "community", "building_code", "valid_from"),
    Teams: (
        *("plot_code", "role", "name", "work_phone", "building_code"),
        *("login", "valid_from", "valid_to"),
    ),
}


@pytest.fixture
def town(connection: Connection) -> small.Town:
    """The small town of `tests.town`, with its buildings and without its plots."""
    built = small.build(connection)
    connection.execute(text("DELETE FROM plot"))
    connection.execute(text("DELETE FROM team_member"))
    return built


@pytest.fixture
def put(connection: Connection, tmp_path: Path, town):
    """Write rows as a table and load it."""

    def put(kind, rows, *, today=TODAY, columns=None) -> Report:
        path = tmp_path / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns or FILES[kind], *rows])
        return load(connection, kind(today=today), path)

    return put


def plot(building, code="W-01", community="West", start="2026-01-01", name=""):
    return (code, name or f"Plot {code}", community, building, start)


def post(name, role="volunteer", building="", plot="W-01", login="", start="2026-01-01", end=""):
    return (plot, role, name, "0990-555-0100", building, login, start, end)


def days(connection: Connection) -> list[tuple[str, str, str]]:
    """Building, plot and days of every assignment of a building."""
    query = """
        SELECT b.name, p.plot_code, pb.valid::text FROM plot_building AS pb
        JOIN plot AS p ON p.id = pb.plot_id JOIN building AS b ON b.id = pb.building_id
        ORDER BY b.name, lower(pb.valid)
    """
    return [tuple(row) for row in connection.execute(text(query))]


def posts(connection: Connection) -> list[tuple[str, str, str]]:
    query = """
        SELECT m.name, a.role, a.valid::text FROM assignment AS a
        JOIN team_member AS m ON m.id = a.team_member_id ORDER BY m.name, a.role, lower(a.valid)
    """
    return [tuple(row) for row in connection.execute(text(query))]


def test_plots(connection, put):
    report = put(Plots, [plot("W1"), plot("W2"), plot("E1", "E-01", "East")])
    assert (report.read, report.loaded, report.inserted) == (3, 3, 3)
    assert report.notes == {"plots new": 2}
    assert days(connection) == [
        ("E1", "E-01", "[2026-01-01,)"),
        ("W1", "W-01", "[2026-01-01,)"),
        ("W2", "W-01", "[2026-01-01,)"),
    ]


def test_the_same_plots_twice_change_nothing(connection, put):
    rows = [plot("W1"), plot("W2", "W-02")]
    put(Plots, rows)
    before = connection.execute(text("SELECT ctid, * FROM plot_building ORDER BY id")).all()
    again = put(Plots, rows, today=date(2026, 12, 1))
    assert (again.inserted, again.updated, again.notes) == (0, 0, {})
    after = connection.execute(text("SELECT ctid, * FROM plot_building ORDER BY id")).all()
    assert after == before


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (plot("E1"), "楼栋不在责任田所属的社区"),
        (plot("X9"), "楼栋编号在系统中找不到"),
        (plot("W1", "W-02"), "该楼栋已划入另一责任田"),
        (plot("W1"), "同一楼栋重复登记"),
        (plot("W2", community="North"), "社区名称在系统中找不到"),
        (plot("W2", code=""), "没有责任田编号"),
        (plot(""), "没有楼栋编号"),
        (plot("W2", start="soon"), "日期无法识别"),
    ],
)
def test_buildings_that_cannot_be_in_the_plot(connection, put, row, reason):
    report = put(Plots, [plot("W1"), row])
    assert reasons_in(report) == {reason: 1}
    assert days(connection) == [("W1", "W-01", "[2026-01-01,)")]
    assert connection.execute(text("SELECT row_number FROM reject")).scalar_one() == 3


def test_a_move_on_a_day_of_its_own(connection, put):
    put(Plots, [plot("W1"), plot("W2")])
    report = put(Plots, [plot("W1"), plot("W2", "W-02", start="2026-12-01")])
    assert (report.inserted, report.updated) == (1, 1)
    assert days(connection)[1:] == [
        ("W2", "W-01", "[2026-01-01,2026-12-01)"),
        ("W2", "W-02", "[2026-12-01,)"),
    ]


def test_a_move_without_a_new_day_is_today_and_rewrites_nothing(connection, put):
    put(Plots, [plot("W1"), plot("W2")])
    put(Plots, [plot("W1"), plot("W2", "W-02")])
    assert days(connection)[1:] == [
        ("W2", "W-01", "[2026-01-01,2026-11-20)"),
        ("W2", "W-02", "[2026-11-20,)"),
    ]


def test_a_mistake_mended_on_its_first_day_leaves_no_trace(connection, put):
    put(Plots, [plot("W1", start="2026-11-20")])
    put(Plots, [plot("W1", "W-02", start="2026-11-20")])
    assert days(connection) == [("W1", "W-02", "[2026-11-20,)")]


def test_what_the_table_lacks_ends_and_may_come_back(connection, put):
    put(Plots, [plot("W1"), plot("W2", "W-02"), plot("E1", "E-01", "East")])
    report = put(Plots, [plot("W1")])
    assert report.notes == {"plots ended": 1, "buildings that left a plot": 1}
    assert days(connection)[0] == ("E1", "E-01", "[2026-01-01,)")  # a community not in the table
    assert days(connection)[2] == ("W2", "W-02", "[2026-01-01,2026-11-20)")
    put(Plots, [plot("W1"), plot("W2", "W-02")], today=date(2026, 12, 1))
    assert days(connection)[2:] == [
        ("W2", "W-02", "[2026-01-01,2026-11-20)"),
        ("W2", "W-02", "[2026-12-01,)"),
    ]
    ends = "SELECT valid_to FROM plot WHERE plot_code = 'W-02'"
    assert connection.execute(text(ends)).scalar_one() is None


ASSIGNMENT = st.dictionaries(
    st.sampled_from(["W1", "W2"]), st.sampled_from(["W-01", "W-02", "W-03"]), min_size=1
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(steps=st.lists(ASSIGNMENT, min_size=1, max_size=4))
def test_after_any_changes_the_last_table_holds_and_the_past_stands(connection, put, steps):
    """Today's assignment is the last table's; what held on a past day never changes."""
    savepoint = connection.begin_nested()
    seen: dict[date, dict[str, str]] = {}
    for month, wanted in enumerate(steps, 2):
        today = date(2026, month, 1)
        put(Plots, [plot(b, code) for b, code in wanted.items()], today=today)
        seen[today] = wanted
        for day, then in seen.items():
            query = """
                SELECT b.name, p.plot_code FROM plot_building AS pb
                JOIN plot AS p ON p.id = pb.plot_id JOIN building AS b ON b.id = pb.building_id
                WHERE pb.valid @> CAST(:day AS date)
            """
            found = dict(connection.execute(text(query), {"day": day}).all())
            # A building that had no plot may be given one from an earlier day on.
            assert found == then if day == today else found.items() >= then.items()
    savepoint.rollback()


def test_teams(connection, put, users):
    put(Plots, [plot("W1"), plot("W2")])
    rows = [
        post("A", "grid_leader", login="grid_leader"),
        post("B", "网格员", login="nobody"),
        post("C", start="2026-03-01", end="2026-03-31"),
        post("D", "楼栋长", "W1"),
    ]
    report = put(Teams, rows)
    assert (report.loaded, report.inserted) == (4, 4)
    assert report.notes == {"logins without an account": ["nobody"], "members new": 4}
    assert posts(connection) == [
        ("A", "grid_leader", "[2026-01-01,)"),
        ("B", "worker", "[2026-01-01,)"),
        ("C", "volunteer", "[2026-03-01,2026-04-01)"),
        ("D", "building_rep", "[2026-01-01,)"),
    ]
    linked = "SELECT name, app_user_id FROM team_member WHERE app_user_id IS NOT NULL"
    assert connection.execute(text(linked)).all() == [("A", users["grid_leader"])]
    again = put(Teams, rows, today=date(2026, 12, 1))
    assert (again.inserted, again.updated) == (0, 0)


def test_an_account_made_later_is_linked_by_the_next_load(connection, put, users):
    put(Plots, [plot("W1")])
    connection.execute(text("UPDATE app_user SET name = 'later' WHERE name = 'grid_leader'"))
    put(Teams, [post("A", login="grid_leader")])
    connection.execute(text("UPDATE app_user SET name = 'grid_leader' WHERE name = 'later'"))
    report = put(Teams, [post("A", login="grid_leader")])
    assert report.notes == {"members linked to an account": 1}
    put(Teams, [post("A")])  # a table that is silent takes no account away
    [linked] = connection.execute(text("SELECT app_user_id FROM team_member")).scalars()
    assert linked == users["grid_leader"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (post("B", plot="W-99"), "责任田编号在系统中找不到"),
        (post("B", "boss"), "角色不是网格长、社区工作者、志愿者或楼栋代表"),
        (post(""), "没有姓名"),
        (post("B", "building_rep"), "楼栋代表没有楼栋编号"),
        (post("B", "building_rep", "X9"), "楼栋编号在系统中找不到"),
        (post("B", "building_rep", "E1"), "楼栋不在责任田所属的社区"),
        (post("B", building="W1"), "只有楼栋代表才填楼栋编号"),
        (post("B", end="2025-12-31"), "截止日期早于起始日期"),
        (post("B", end="soon"), "日期无法识别"),
        (post("A", start="2026-05-01"), "同一岗位同一时间重复登记"),
    ],
)
def test_posts_that_cannot_be(connection, put, row, reason):
    put(Plots, [plot("W1")])
    report = put(Teams, [post("A"), row])
    assert reasons_in(report) == {reason: 1}
    assert [name for name, *_ in posts(connection)] == ["A"]


def test_a_plot_code_of_two_communities_needs_the_community(connection, put):
    put(Plots, [plot("W1", "01"), plot("E1", "01", "East")])
    report = put(Teams, [post("A", plot="01")])
    assert reasons_in(report) == {"几个社区都有这个责任田编号，请加“社区”一栏": 1}
    columns = ("community", *FILES[Teams])
    report = put(Teams, [("East", *post("A", plot="01"))], columns=columns)
    assert report.loaded == 1


def test_posts_end_and_change_their_days(connection, put):
    put(Plots, [plot("W1")])
    put(Teams, [post("A"), post("B"), post("C", start="2026-12-01")])
    report = put(Teams, [post("A", end="2026-12-31")])
    assert report.notes["posts ended"] == 1
    assert posts(connection) == [
        ("A", "volunteer", "[2026-01-01,2027-01-01)"),
        ("B", "volunteer", "[2026-01-01,2026-11-20)"),
    ]


def test_two_terms_of_one_person(connection, put):
    put(Plots, [plot("W1")])
    terms = [post("A", end="2026-03-31"), post("A", start="2026-06-01")]
    assert put(Teams, terms).inserted == 2
    again = put(Teams, terms)
    assert (again.inserted, again.updated) == (0, 0)


def test_what_is_no_table_of_plots(put):
    with pytest.raises(SourceError, match="no column community, building_code"):
        put(Plots, [("1", "2")], columns=("plot_code", "plot_name"))
