"""Teams of plots: the rule's gaps, who is near, load, handover, posts by the day."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from gridmap import clock, store
from gridmap.actions import teams
from gridmap.analysis.teams import handover, missing_roles, served_by, suggestions, worker_load
from gridmap.errors import PlotError
from tests import town as small
from tests.test_access import street

TODAY = clock.today()
LATER = TODAY + timedelta(days=10)
PHONE = "0990-555-0200"


@pytest.fixture
def town(connection: Connection, users) -> small.Town:
    """The small town with a plot E-02 (E3) beside E-01 (E1, E2, E4); one worker in E-01 only."""
    built = small.build(connection, users["grid_leader"], users["community_worker"])
    built.plots["E-02"] = connection.execute(
        text(
            "INSERT INTO plot (community_id, plot_code, name, valid_from)"
            " VALUES (:east, 'E-02', 'Plot E-02', '2026-01-01') RETURNING id"
        ),
        {"east": built.communities["East"]},
    ).scalar_one()
    connection.execute(
        text(
            "INSERT INTO plot_building (plot_id, building_id, valid)"
            " VALUES (:plot, :building, '[2026-01-01,)')"
        ),
        {"plot": built.plots["E-02"], "building": built.buildings["E3"]},
    )
    return built


@pytest.fixture
def worker(connection, town, users, become) -> Connection:
    """The connection of East's community worker."""
    return become(users["community_worker"])


@pytest.fixture
def east(town) -> int:
    return town.communities["East"]


def member(connection: Connection, east: int, name: str) -> int:
    """The one who is there, else a new one."""
    known = store.teams.members(connection, east).set_index("name")["team_member_id"]
    if name in known:
        return int(known[name])
    return teams.add_member(connection, east, name, PHONE)


def texts(found) -> list[str]:
    return [str(gap.message) for gap in found]


def test_gaps_by_rule_until_they_are_filled(worker, town, east):
    one, two = town.plots["E-01"], town.plots["E-02"]
    assert texts(missing_roles(worker, east, TODAY)) == [
        "plot E-01 has no volunteer",
        "plot E-02 has no worker",
        "plot E-02 has no volunteer",
        *(f"{name} in plot E-01 has no representative" for name in ("E1", "E2", "E4")),
        "E3 in plot E-02 has no representative",
    ]
    for name, plot in (("Li", one), ("Li", two)):
        teams.begin_post(worker, member(worker, east, name), plot, "volunteer", TODAY)
    teams.begin_post(worker, member(worker, east, "East worker"), two, "worker", LATER)
    for name in ("E1", "E2", "E3", "E4"):
        teams.begin_post(
            worker, member(worker, east, f"of {name}"), two if name == "E3" else one,
            "building_rep", TODAY, building_id=town.buildings[name],
        )  # fmt: skip
    assert texts(missing_roles(worker, east, TODAY)) == ["plot E-02 has no worker"]
    assert missing_roles(worker, east, LATER) == ()
    for name in ("Wu", "Xu", "Yu"):
        teams.begin_post(worker, member(worker, east, name), one, "worker", TODAY)
    teams.begin_post(
        worker, member(worker, east, "Wu"), one, "building_rep", TODAY,
        building_id=town.buildings["E1"],
    )  # fmt: skip
    assert texts(missing_roles(worker, east, LATER)) == [
        "plot E-01 has more than two workers",
        "E1 in plot E-01 has several representatives",
    ]


def test_a_building_without_a_name_is_called_by_its_number(connection, town, east):
    connection.execute(
        text("UPDATE building SET name = NULL, street = NULL, house_number = NULL"
             " WHERE name = 'E3'")
    )  # fmt: skip
    [lack] = [
        one for one in missing_roles(connection, east, TODAY)
        if one.building_id == town.buildings["E3"]
    ]  # fmt: skip
    assert str(lack.message) == (
        f"Building #{town.buildings['E3']} in plot E-02 has no representative"
    )


def test_an_address_is_not_said_twice(connection, town, east):
    for name, address in (("E1", "18弄7号"), ("E2", "88号")):
        connection.execute(
            text(
                "UPDATE building SET name = :said, street = '书院街', house_number = :number"
                " WHERE id = :id"
            ),
            {"id": town.buildings[name], "number": address,
             "said": address if name == "E1" else "东楼"},
        )  # fmt: skip
    named = store.teams.representatives(connection, east, TODAY).set_index("building_id").building
    assert named[town.buildings["E1"]] == "书院街18弄7号"
    assert named[town.buildings["E2"]] == "书院街88号 东楼"


def test_the_nearest_volunteer_is_suggested_by_plots(worker, town, east):
    one, two = town.plots["E-01"], town.plots["E-02"]
    for name in ("Far", "Near", "Nowhere"):
        member(worker, east, name)
    teams.begin_post(worker, member(worker, east, "Far"), one, "volunteer", TODAY)
    assert suggestions(worker, east, one, TODAY).empty
    teams.opt_in(worker, member(worker, east, "Near"), two)
    found = suggestions(worker, east, two, TODAY)
    assert found["name"].tolist() == ["Near", "Far"]
    assert found["is_opt_in"].tolist() == [True, False]
    # E3 at (900, 300); E1, E2, E4 have their middle at (567, 233).
    assert found["distance_m"].tolist() == pytest.approx([0, (333.3**2 + 66.7**2) ** 0.5], rel=0.01)
    teams.opt_in(worker, member(worker, east, "Near"), None)
    assert suggestions(worker, east, two, TODAY)["name"].tolist() == ["Far"]
    with pytest.raises(PlotError, match="plot of the same community"):
        teams.opt_in(worker, member(worker, east, "Near"), town.plots["W-01"])


def test_where_streets_are_loaded_the_nearest_is_found_on_foot(
    connection, town, east, users, become
):
    plots = town.plots
    plots["E-03"] = connection.execute(
        text(
            "INSERT INTO plot (community_id, plot_code, name, valid_from)"
            " VALUES (:east, 'E-03', 'Plot E-03', '2026-01-01') RETURNING id"
        ),
        {"east": east},
    ).scalar_one()
    connection.execute(
        text("UPDATE plot_building SET plot_id = :plot WHERE building_id = :building"),
        {"plot": plots["E-03"], "building": town.buildings["E4"]},
    )
    # E-01 has its middle at (600, 300), E-02 at (900, 300), E-03 at (500, 100).
    worker = become(users["community_worker"])
    for name, plot in (("North", "E-01"), ("South", "E-03")):
        teams.opt_in(worker, member(worker, east, name), plots[plot])
    straight = suggestions(worker, east, plots["E-02"], TODAY)
    assert straight["name"].tolist() == ["North", "South"]
    assert straight["is_walk"].tolist() == [False, False]
    become(None).execute(text("SELECT set_config('role', 'none', true)"))
    corners = [(600, 300), (600, 1000), (900, 1000), (900, 300), (900, 100), (500, 100)]
    for number, ends in enumerate(pairwise(corners)):
        street(connection, str(number), *ends)
    worker = become(users["community_worker"])
    walked = suggestions(worker, east, plots["E-02"], TODAY)
    assert walked["name"].tolist() == ["South", "North"]
    assert walked["is_walk"].tolist() == [True, True]
    assert walked["distance_m"].tolist() == pytest.approx([600, 1700], rel=0.01)
    own = suggestions(worker, east, plots["E-03"], TODAY)
    assert own.iloc[0][["name", "distance_m"]].tolist() == ["South", 0]


def test_load_is_shared_by_the_workers_of_a_plot(worker, town, east):
    alone = worker_load(worker, east, TODAY)
    assert alone.workers[["name", "household_count"]].to_numpy().tolist() == [["East worker", 13]]
    assert alone.unserved_household_count == 5
    other = member(worker, east, "Wu")
    for plot in ("E-01", "E-02"):
        teams.begin_post(worker, other, town.plots[plot], "worker", TODAY)
    found = worker_load(worker, east, TODAY)
    rows = found.workers.set_index("name")
    assert rows["household_count"].to_dict() == {"Wu": 11.5, "East worker": 6.5}
    assert rows["building_count"].to_dict() == {"Wu": 2.5, "East worker": 1.5}
    assert rows["plot_count"].to_dict() == {"Wu": 2, "East worker": 1}
    assert (found.mean_household_count, found.mean_building_count) == (9, 2)
    assert found.unserved_household_count == 0


def test_load_where_nobody_works(connection, town):
    connection.execute(text("DELETE FROM assignment"))
    found = worker_load(connection, town.communities["East"], TODAY)
    assert found.workers.empty
    assert found.unserved_household_count == 18


def test_handover_to_colleagues_nearest_first_and_posts_change_hands(worker, town, east):
    one, two = town.plots["E-01"], town.plots["E-02"]
    leaves = member(worker, east, "East worker")
    other = member(worker, east, "Wu")
    teams.begin_post(worker, other, two, "worker", TODAY)
    rep = teams.begin_post(
        worker, leaves, one, "building_rep", TODAY, building_id=town.buildings["E4"]
    )
    found = handover(worker, east, leaves, LATER)
    assert found.name == "East worker"
    posts = found.posts.set_index("role")
    assert posts["proposed"].to_dict() == {"worker": "Wu", "building_rep": None}
    assert posts.loc["worker", "household_count"] == 13
    assert posts.loc["building_rep", ["building", "assignment_id"]].tolist() == ["E4", rep]
    teams.hand_over(worker, east, leaves, LATER, {posts.loc["worker", "assignment_id"]: other})
    before = served_by(worker, town.buildings["E4"], LATER - timedelta(days=1))
    after = served_by(worker, town.buildings["E4"], LATER)
    assert [(who.role, who.name) for who in before.team] == [
        ("worker", "East worker"),
        ("building_rep", "East worker"),
    ]
    assert [(who.role, who.name) for who in after.team] == [("worker", "Wu")]
    assert handover(worker, east, leaves, LATER).posts.empty
    with pytest.raises(PlotError, match="not there"):
        handover(worker, town.communities["West"], leaves, LATER)


def test_a_colleague_who_holds_the_post_already_keeps_it(worker, town, east):
    one = town.plots["E-01"]
    leaves, stays = member(worker, east, "East worker"), member(worker, east, "Wu")
    teams.begin_post(worker, stays, one, "worker", TODAY)
    posts = handover(worker, east, leaves, TODAY).posts
    assert posts["proposed"].tolist() == ["Wu"]
    teams.hand_over(worker, east, leaves, TODAY, {posts["assignment_id"][0]: stays})
    assert store.teams.posts(worker, east, TODAY)["name"].tolist() == ["Wu"]


def test_a_post_that_never_began_leaves_no_trace(worker, town, east):
    post = teams.begin_post(worker, member(worker, east, "Wu"), town.plots["E-01"], "worker", LATER)
    teams.end_post(worker, post, LATER)
    count = "SELECT count(*) FROM assignment WHERE id = :id"
    assert worker.execute(text(count), {"id": post}).scalar_one() == 0
    with pytest.raises(PlotError, match="not held any more"):
        teams.end_post(worker, post, LATER)


def test_what_is_no_post(worker, town, east):
    who, plot = member(worker, east, "Wu"), town.plots["E-01"]
    teams.begin_post(worker, who, plot, "volunteer", TODAY)
    for fault, begin in {
        "the past": lambda: teams.begin_post(
            worker, who, plot, "worker", TODAY - timedelta(days=1)
        ),
        "holds that post already": lambda: teams.begin_post(worker, who, plot, "volunteer", LATER),
        "of one community": lambda: teams.begin_post(
            worker, who, town.plots["W-01"], "worker", TODAY
        ),
        "that plot on that day": lambda: teams.begin_post(
            worker, who, plot, "building_rep", TODAY, building_id=town.buildings["E3"]
        ),
        "for a representative": lambda: teams.begin_post(worker, who, plot, "building_rep", TODAY),
        "needs a name": lambda: teams.add_member(worker, east, " "),
        "there already": lambda: teams.add_member(worker, east, "Wu", PHONE),
    }.items():
        with pytest.raises(PlotError, match=fault):
            begin()


def test_others_see_as_before_and_change_nothing(connection, worker, town, east, users, become):
    # Read by the street, not by planners; changed by neither.
    become(users["street_official"])
    assert len(missing_roles(connection, east, TODAY)) == 7
    with pytest.raises(ProgrammingError, match="row-level"), connection.begin_nested():
        teams.add_member(connection, east, "Wu")
    assert served_by(connection, town.buildings["E1"], TODAY).team[0].name == "East worker"
    become(users["planner"])
    assert served_by(connection, town.buildings["E1"], TODAY).team == ()
    become(users["admin"])
    assert served_by(connection, town.buildings["E1"], TODAY) is None
