"""Drafts checked, compared, put in force: what was before stays, nobody overwrites anybody."""

import math
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from etl.sample.loading import load_sample
from gridmap import clock, config, store
from gridmap.actions import accounts, drafts, register, teams
from gridmap.actions.drafts import NEW
from gridmap.actions.neighbours import adjust
from gridmap.analysis.drafts import (
    check_draft,
    compare_draft,
    list_drafts,
    plots_in_force,
    read_draft,
)
from gridmap.analysis.plots import fabric_version, read_fabric, read_neighbours
from gridmap.analysis.teams import served_by
from gridmap.errors import DraftConflictError, PlotError
from gridmap.plots.drafts import NONE, Draft, Fabric, Parameters
from gridmap.store import db, tokens
from tests import town as small

TODAY = clock.today()
BEFORE = TODAY - timedelta(days=1)
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def town(connection: Connection, users) -> small.Town:
    """The small town; E3 stands alone in a plot E-02, E1 and E2 have representatives."""
    built = small.build(connection, users["grid_leader"], users["community_worker"])
    built.plots["E-02"] = connection.execute(
        text(
            "INSERT INTO plot (community_id, plot_code, name, valid_from)"
            " VALUES (:east, 'E-02', 'Plot E-02', '2026-01-01') RETURNING id"
        ),
        {"east": built.communities["East"]},
    ).scalar_one()
    put(connection, built, "E3", "E-02")
    for building in ("E1", "E2"):
        connection.execute(
            text(
                "INSERT INTO assignment (team_member_id, plot_id, building_id, role, valid)"
                " SELECT id, :plot, :building, 'building_rep', '[2026-01-01,)'"
                " FROM team_member WHERE name = 'East worker'"
            ),
            {"plot": built.plots["E-01"], "building": built.buildings[building]},
        )
    return built


def put(connection: Connection, town: small.Town, building: str, plot: str) -> None:
    connection.execute(
        text(
            "INSERT INTO plot_building (plot_id, building_id, valid)"
            " VALUES (:plot, :building, '[2026-01-01,)')"
        ),
        {"plot": town.plots[plot], "building": town.buildings[building]},
    )


@pytest.fixture
def worker(connection, town, users, become) -> Connection:
    """The connection of East's community worker."""
    return become(users["community_worker"])


@pytest.fixture
def fabric(worker, town) -> Fabric:
    return read_fabric(worker, town.communities["East"])


@pytest.fixture
def draft(worker, fabric) -> Draft:
    return drafts.begin(worker, fabric, Parameters(tolerance=0.9))


def numbers(draft: Draft) -> dict[str, int]:
    return {plot.plot_code: number for number, plot in draft.plots.items()}


def moved(connection: Connection, town: small.Town, fabric: Fabric, draft: Draft) -> Draft:
    """E2 into E-02."""
    to = numbers(draft)["E-02"]
    return drafts.move(
        connection, fabric, draft.id, draft.version, [town.buildings["E2"]], to
    ).draft


def plot_of(connection: Connection, town: small.Town, building: str, on: date) -> str | None:
    served = served_by(connection, town.buildings[building], on)
    return served and served.plot_code


def rules(found) -> set[tuple[str, str]]:
    return {(one.check, one.severity) for one in found}


def test_a_community_puts_its_draft_in_force_and_the_past_stays(worker, town, fabric, draft):
    changed = moved(worker, town, fabric, draft)
    comparison = drafts.put_in_force(worker, fabric, draft.id, changed.version, TODAY)
    assert comparison.changing_household_count == 4
    assert plot_of(worker, town, "E2", BEFORE) == "E-01"
    assert plot_of(worker, town, "E2", TODAY) == plot_of(worker, town, "E2", LATER) == "E-02"
    # Continuing plots keep their id and team; the representative follows the building.
    now = served_by(worker, town.buildings["E2"], TODAY)
    assert now.plot_id == town.plots["E-02"]
    assert [member.role for member in now.team] == ["building_rep"]
    was = served_by(worker, town.buildings["E2"], BEFORE)
    assert [member.role for member in was.team] == ["worker", "building_rep"]
    still = served_by(worker, town.buildings["E1"], TODAY)
    assert [member.role for member in still.team] == ["worker", "building_rep"]
    closed = read_draft(worker, fabric, draft.id)
    assert (closed.status, closed.in_force_from) == ("in_force", TODAY)


def test_from_a_later_day(worker, town, fabric, draft):
    changed = moved(worker, town, fabric, draft)
    drafts.put_in_force(worker, fabric, draft.id, changed.version, LATER)
    assert plot_of(worker, town, "E2", LATER - timedelta(days=1)) == "E-01"
    assert plot_of(worker, town, "E2", LATER) == "E-02"
    # The next draft begins with what is planned and cannot come before it.
    following = drafts.begin(worker, fabric)
    assert following.base_on == LATER
    assert numbers(following)["E-02"] == following.number[1] == following.number[2]
    with pytest.raises(PlotError, match=f"from {LATER} on"):
        drafts.put_in_force(worker, fabric, following.id, 1, TODAY)


def test_a_new_plot_begins_and_one_that_is_gone_ends(worker, town, fabric, draft):
    at = numbers(draft)
    edit = drafts.split(worker, fabric, draft.id, 1, at["E-01"], [town.buildings["E2"]])
    edit = drafts.move(worker, fabric, draft.id, 2, [town.buildings["E3"]], at["E-01"] + 2)
    drafts.put_in_force(worker, fabric, draft.id, edit.draft.version, TODAY)
    plots = {row.plot_code: row for row in worker.execute(text("SELECT * FROM plot"))}
    assert plots["E-02"].valid_to == BEFORE
    assert (plots["E-03"].valid_from, plots["E-03"].valid_to) == (TODAY, None)
    assert plot_of(worker, town, "E3", BEFORE) == "E-02"
    assert plot_of(worker, town, "E3", TODAY) == plot_of(worker, town, "E2", TODAY) == "E-03"


def test_twice_on_one_day(worker, town, fabric, draft):
    changed = moved(worker, town, fabric, draft)
    drafts.put_in_force(worker, fabric, draft.id, changed.version, TODAY)
    again = drafts.begin(worker, fabric, Parameters(tolerance=0.9))
    edit = drafts.move(worker, fabric, again.id, 1, [town.buildings["E2"]], numbers(again)["E-01"])
    drafts.put_in_force(worker, fabric, again.id, edit.draft.version, TODAY)
    assert plot_of(worker, town, "E2", BEFORE) == plot_of(worker, town, "E2", TODAY) == "E-01"
    team = served_by(worker, town.buildings["E2"], TODAY).team
    assert [member.role for member in team] == ["worker", "building_rep"]


def test_two_drafts_do_not_overwrite_each_other(worker, town, fabric, draft):
    other = drafts.begin(worker, fabric)
    changed = moved(worker, town, fabric, draft)
    drafts.put_in_force(worker, fabric, draft.id, changed.version)
    with pytest.raises(DraftConflictError, match="community_worker put other plots in force"):
        drafts.put_in_force(worker, fabric, other.id, other.version)
    with pytest.raises(DraftConflictError, match="community_worker put it in force"):
        drafts.undo(worker, fabric, draft.id, changed.version)


def test_plots_that_were_loaded_meanwhile_are_not_overwritten(connection, town, fabric, draft):
    connection.execute(text("SELECT set_config('role', 'none', true)"))
    connection.execute(text("DELETE FROM plot_building WHERE upper_inf(valid)"))
    with pytest.raises(DraftConflictError, match="loaded anew"):
        drafts.put_in_force(connection, fabric, draft.id, 1)


def test_errors_keep_a_draft_from_being_put_in_force(worker, town, fabric, draft):
    edit = drafts.move(worker, fabric, draft.id, 1, [town.buildings["E2"]], NONE)
    assert ("no_plot", "error") in rules(check_draft(worker, fabric, edit.draft))
    with pytest.raises(PlotError, match="1 residential buildings are in no plot"):
        drafts.put_in_force(worker, fabric, draft.id, 2)
    with pytest.raises(PlotError, match=f"from {TODAY} on"):
        drafts.put_in_force(worker, fabric, draft.id, 2, BEFORE)


def test_pieces_are_an_error_where_the_graph_would_join_them(worker, town, fabric, draft):
    # E1 - E2 - E3 in a row: E2 alone parts the others.
    edit = drafts.move(worker, fabric, draft.id, 1, list(fabric.buildings.id), NEW)
    edit = drafts.move(worker, fabric, draft.id, 2, [town.buildings["E2"]], NEW)
    number = {name: i for i, name in enumerate(("E1", "E2", "E3", "E4"))}
    pairs = {tuple(pair) for pair in fabric.edges.tolist()}
    assert (number["E2"], number["E3"]) in pairs
    if (number["E3"], number["E4"]) in pairs:
        adjust(worker, fabric.community_id, town.buildings["E3"], town.buildings["E4"], False)
        fabric = read_fabric(worker, fabric.community_id)
    found = check_draft(worker, fabric, edit.draft)
    assert ("in_pieces", "error") in rules(found)
    assert "is not contiguous" in str(found[0].message)
    # Without any way the same is a warning, with the reason.
    for other in ("E1", "E2", "E4"):
        adjust(worker, fabric.community_id, town.buildings["E3"], town.buildings[other], False)
    apart = read_fabric(worker, fabric.community_id)
    found = check_draft(worker, apart, edit.draft)
    assert ("unreachable", "warning") in rules(found)
    assert not any(one.severity == "error" for one in found)


def test_teams_and_loads_are_warnings(worker, town, fabric):
    draft = drafts.begin(worker, fabric, Parameters(tolerance=0.1))
    found = check_draft(worker, fabric, draft)
    assert rules(found) == {("team", "warning"), ("load", "warning"), ("far_apart", "warning")}
    # Houses 130 m from each other are joined, because nothing nearer is; the map shows them apart.
    (far,) = [one for one in found if one.check == "far_apart"]
    assert far.metres == pytest.approx(fabric.link_m.max()) and far.metres > 120
    loads = {one.plots: one.deviation for one in found if one.check == "load"}
    assert loads == {("E-01",): pytest.approx(13 / 9 - 1), ("E-02",): pytest.approx(5 / 9 - 1)}
    assert len([one for one in found if one.check == "team"]) == 2
    # As far off as is allowed is allowed, though binary makes a hair more of it.
    hair = math.nextafter(max(map(abs, loads.values())), 0)
    allowed = drafts.begin(worker, fabric, Parameters(tolerance=hair))
    assert "load" not in {one.check for one in check_draft(worker, fabric, allowed)}


def test_what_is_in_force_is_checked_and_compared_like_a_draft(worker, town, fabric, draft):
    now = plots_in_force(worker, fabric, draft.parameters)
    assert now.plots == draft.plots
    assert check_draft(worker, fabric, now) == check_draft(worker, fabric, draft)
    comparison = compare_draft(worker, fabric, now)
    assert comparison.buildings.empty
    assert set(comparison.plots["status"]) == {"kept"}


def test_a_comparison_counts_households_by_plot(worker, town, fabric, draft):
    edit = drafts.move(worker, fabric, draft.id, 1, [town.buildings["E2"]], NEW)
    edit = drafts.move(worker, fabric, draft.id, 2, [town.buildings["E3"]], NONE)
    found = compare_draft(worker, fabric, edit.draft)
    assert (
        found.changing_household_count, found.placed_household_count, found.left_household_count
    ) == (4, 0, 5)  # fmt: skip
    plots = found.plots.set_index("plot_code")
    assert plots["status"].to_dict() == {"E-01": "changed", "E-02": "ended", "E-03": "new"}
    assert plots.loc["E-01"].tolist()[2:] == [13, 9, 0, 4]
    assert plots.loc["E-03"].tolist()[2:] == [0, 4, 4, 0]
    assert found.buildings["building_id"].tolist() == [town.buildings["E2"], town.buildings["E3"]]


def demolish(connection: Connection, town: small.Town, building: str) -> None:
    register.buildings.demolish(connection, town.buildings[building], TODAY)


def demolish_in_file(connection: Connection, town: small.Town, building: str) -> None:
    """As a load of the layer does, as the owner."""
    user = connection.execute(text("SELECT current_setting('gridmap.user')")).scalar()
    connection.execute(text("SELECT set_config('role', 'none', true)"))
    connection.execute(
        text("UPDATE building SET status = 'demolished' WHERE id = :id"),
        {"id": town.buildings[building]},
    )
    connection.execute(text("SELECT set_config('role', 'gridmap_app', true)"))
    connection.execute(text("SELECT set_config('gridmap.user', :user, true)"), {"user": user})


@pytest.mark.parametrize("demolish", [demolish, demolish_in_file])
def test_a_building_that_is_demolished_leaves_its_plot_and_the_draft(
    worker, town, fabric, draft, demolish
):
    changed = moved(worker, town, fabric, draft)
    demolish(worker, town, "E4")
    now = read_fabric(worker, fabric.community_id)
    seen = read_draft(worker, now, draft.id)
    assert town.buildings["E4"] not in now.buildings.id
    found = [one for one in check_draft(worker, now, seen) if one.check == "outside"]
    assert [one.building_ids for one in found] == [(town.buildings["E4"],)]
    assert plot_of(worker, town, "E4", BEFORE) == "E-01"
    assert plot_of(worker, town, "E4", TODAY) is None
    # Whoever still has the old list of buildings does not put it into a plot again.
    drafts.put_in_force(worker, fabric, draft.id, changed.version)
    assert plot_of(worker, town, "E4", TODAY) is None
    assert plot_of(worker, town, "E1", TODAY) == "E-01"
    assert plot_of(worker, town, "E2", TODAY) == "E-02"


def test_a_demolition_taken_back_brings_the_building_back_into_drafts(worker, town, fabric, draft):
    changed = moved(worker, town, fabric, draft)
    building = town.buildings["E2"]
    demolish(worker, town, "E2")
    without = read_fabric(worker, fabric.community_id)
    begun = drafts.begin(worker, without, Parameters(tolerance=0.9))
    assert register.buildings.undo(worker, building) == "demolish"
    again = read_fabric(worker, fabric.community_id)
    # Where it was moved to in the draft that knew it, in its own plot in the one begun without it.
    for one, code in ((changed, "E-02"), (begun, "E-01")):
        seen = read_draft(worker, again, one.id)
        number = seen.number[again.buildings.id == building]
        assert [seen.plots[one].plot_code for one in number.tolist()] == [code]
    drafts.put_in_force(worker, again, draft.id, changed.version)
    assert plot_of(worker, town, "E2", TODAY) == "E-02"
    with pytest.raises(DraftConflictError, match="put other plots in force"):
        drafts.put_in_force(worker, again, begun.id, begun.version)


def test_a_plot_whose_last_home_is_demolished_ends(worker, town, fabric, draft):
    demolish(worker, town, "E3")
    now = read_fabric(worker, fabric.community_id)
    seen = read_draft(worker, now, draft.id)
    found = {(one.check, one.plots) for one in check_draft(worker, now, seen)}
    assert not any("E-02" in plots for _, plots in found)
    comparison = drafts.put_in_force(worker, now, draft.id, draft.version)
    assert dict(zip(comparison.plots.plot_code, comparison.plots.status, strict=True)) == {
        "E-01": "kept"
    }
    ended = worker.execute(
        text("SELECT valid_to FROM plot WHERE id = :id"), {"id": town.plots["E-02"]}
    ).scalar_one()
    assert ended == BEFORE


def test_a_draft_that_is_not_true_any_more_stays_so(connection, worker, town, fabric, draft):
    connection.execute(text("SELECT set_config('role', 'none', true)"))
    connection.execute(
        text("UPDATE plot_building SET plot_id = :plot WHERE building_id = :id"),
        {"plot": town.plots["E-02"], "id": town.buildings["E1"]},
    )
    connection.execute(text("SELECT set_config('role', 'gridmap_app', true)"))
    demolish(connection, town, "E4")
    register.buildings.undo(connection, town.buildings["E4"])
    with pytest.raises(DraftConflictError, match="loaded anew"):
        drafts.put_in_force(connection, fabric, draft.id, draft.version)


def test_what_changes_no_plot_leaves_a_draft_as_it_is(worker, town, fabric, draft):
    """A building redrawn, renamed, an estate that is another: nothing of who is in which plot."""
    changed = moved(worker, town, fabric, draft)
    register.buildings.redraw(worker, town.buildings["E1"], small.square(20, 20, 9).geoms[0])
    register.buildings.change(worker, town.buildings["E1"], {"storeys": 30})
    now = read_fabric(worker, fabric.community_id)
    drafts.put_in_force(worker, now, draft.id, changed.version)
    assert plot_of(worker, town, "E2", TODAY) == "E-02"


def test_a_building_of_another_communitys_plot_says_whose_turn_it_is(
    connection, town, users, become
):
    connection.execute(
        text("UPDATE building SET community_id = :east WHERE id = :id"),
        {"east": town.communities["East"], "id": town.buildings["W1"]},
    )
    become(users["community_worker"])
    fabric = read_fabric(connection, town.communities["East"])
    draft = drafts.begin(connection, fabric, Parameters(tolerance=0.9))
    edit = drafts.move(connection, fabric, draft.id, 1, [town.buildings["W1"]], NEW)
    with (
        pytest.raises(DraftConflictError, match="in a plot of another community"),
        connection.begin_nested(),
    ):
        drafts.put_in_force(connection, fabric, draft.id, edit.draft.version)


def test_a_building_without_homes_stays_as_long_as_its_plot(connection, town):
    put(connection, town, "School", "W-01")
    fabric = read_fabric(connection, town.communities["West"])
    assert town.buildings["School"] not in fabric.buildings.id
    draft = drafts.begin(connection, fabric, Parameters(tolerance=0.9))
    edit = drafts.split(connection, fabric, draft.id, 1, 1, [town.buildings["W2"]])
    drafts.put_in_force(connection, fabric, draft.id, edit.draft.version)
    assert plot_of(connection, town, "School", TODAY) == "W-01"
    draft = drafts.begin(connection, fabric, Parameters(tolerance=0.9))
    edit = drafts.move(connection, fabric, draft.id, 1, [town.buildings["W1"]], 2)
    drafts.put_in_force(connection, fabric, draft.id, edit.draft.version, LATER)
    assert plot_of(connection, town, "School", LATER - timedelta(days=1)) == "W-01"
    assert plot_of(connection, town, "School", LATER) is None


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from([NEW, NONE, 1, 2]), st.integers(1, 15)),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_is_put_in_force_the_past_stays(connection, town, changes):
    """Any buildings, any plots, day after day: each day keeps what was in force on it."""
    save = connection.begin_nested()
    names = ("E1", "E2", "E3", "E4")
    for pair in combinations(names, 2):
        # Any of them together are contiguous.
        adjust(connection, town.communities["East"], *(town.buildings[name] for name in pair), True)
    fabric = read_fabric(connection, town.communities["East"])
    known = {BEFORE: {name: plot_of(connection, town, name, BEFORE) for name in names}}
    day = TODAY - timedelta(days=1)
    for later, to, chosen in changes:
        draft = drafts.begin(connection, fabric, Parameters(tolerance=0.9))
        ids = [town.buildings[name] for bit, name in enumerate(names) if chosen >> bit & 1]
        if to in draft.plots or to in (NEW, NONE):
            draft = drafts.move(connection, fabric, draft.id, 1, ids, to).draft
        day += timedelta(days=later)
        wanted = {
            name: number and draft.plots[number].plot_code
            for name, number in zip(names, draft.number.tolist(), strict=True)
        }
        if NONE in draft.number:
            with pytest.raises(PlotError, match="cannot be put in force"):
                drafts.put_in_force(connection, fabric, draft.id, draft.version, day)
        else:
            drafts.put_in_force(connection, fabric, draft.id, draft.version, day)
            known[day] = wanted
        for on, plots in known.items():
            assert {name: plot_of(connection, town, name, on) for name in names} == plots
    save.rollback()


def test_other_roles_change_no_plots(connection, town, users, become, worker, fabric, draft):
    for role in ("street_official", "planner", "grid_leader"):
        become(users[role])
        with pytest.raises(PlotError, match="not there"):
            drafts.put_in_force(connection, fabric, draft.id, 1)
        for sql in (
            "UPDATE plot SET name = 'x' RETURNING id",
            "UPDATE plot_building SET valid = 'empty' RETURNING id",
            "DELETE FROM plot_building RETURNING id",
            "UPDATE assignment SET valid = 'empty' RETURNING id",
            "UPDATE team_member SET work_phone = '1' RETURNING id",
        ):
            assert connection.execute(text(sql)).all() == []


def test_a_worker_changes_nothing_of_another_community_and_no_past(connection, worker, town):
    west = town.plots["W-01"]
    ids = {"west": west, "east": town.plots["E-01"], "building": town.buildings["E1"]}
    ids |= {"foreign": town.buildings["W1"]}
    assert connection.execute(
        text("UPDATE plot SET name = 'x' WHERE id = :west RETURNING id"), ids
    ).all() == []  # fmt: skip
    # Rows that began before today can be closed, and not removed.
    assert connection.execute(text("DELETE FROM plot_building RETURNING id")).all() == []
    for sql in (
        "INSERT INTO plot_building (plot_id, building_id, valid)"
        " VALUES (:west, :building, '[2030-01-01,)')",
        "INSERT INTO plot_building (plot_id, building_id, valid)"
        " VALUES (:east, :foreign, '[2030-01-01,)')",
        "DELETE FROM plot",
        "UPDATE team_member SET app_user_id = 1",
    ):
        with (
            pytest.raises(ProgrammingError, match=r"row-level|permission denied"),
            connection.begin_nested(),
        ):
            connection.execute(text(sql), ids)


def test_neighbours_are_adjusted_and_left_to_the_rule_again(worker, town, fabric):
    community = fabric.community_id
    one, other = fabric.buildings.id[fabric.edges[0]].tolist()
    version = store.overview.data_version(worker)
    adjust(worker, community, other, one, False)
    assert store.overview.data_version(worker) != version
    _, found = read_neighbours(worker, community)
    assert fabric.edges[0].tolist() not in found.edges.tolist()
    assert str(found.notes[-1]) == "1 pairs are adjusted by hand"
    adjust(worker, community, one, other, True)
    adjust(worker, community, town.buildings["E1"], town.buildings["E3"], True)
    _, found = read_neighbours(worker, community)
    assert {*map(tuple, fabric.edges.tolist()), (0, 2)} == set(map(tuple, found.edges.tolist()))
    assert found.edges.tolist() == sorted(found.edges.tolist())
    for pair in ((one, other), (town.buildings["E3"], town.buildings["E1"])):
        adjust(worker, community, *pair, None)
    _, found = read_neighbours(worker, community)
    assert found.edges.tolist() == fabric.edges.tolist()
    with pytest.raises(PlotError, match="two buildings of the community"):
        adjust(worker, community, one, town.buildings["W1"], True)


def test_a_fabric_is_kept_until_something_of_it_changes(
    connection, worker, town, users, become, fabric, draft
):
    east = fabric.community_id
    known = [fabric_version(worker, east)]

    def is_another() -> bool:
        known.append(fabric_version(worker, east))
        return known[-1] not in known[:-1]

    member = teams.add_member(worker, east, "Helper")
    data = store.overview.data_version(worker)
    post = teams.begin_post(worker, member, town.plots["E-01"], "volunteer", TODAY)
    teams.end_post(worker, post, TODAY)
    assert store.overview.data_version(worker) != data
    edited = moved(worker, town, fabric, draft)
    assert not is_another()
    drafts.put_in_force(worker, fabric, edited.id, edited.version, TODAY)
    assert is_another()
    adjust(worker, east, town.buildings["E1"], town.buildings["E3"], False)
    assert is_another()
    for change in (
        "UPDATE building SET storeys = 7 WHERE name = 'E1'",
        "UPDATE service_point SET status = 'closed'",
        "DELETE FROM household WHERE building_id = (SELECT id FROM building WHERE name = 'E1')",
    ):
        connection.execute(text("SELECT set_config('role', 'none', true)"))
        connection.execute(text(change))
        become(users["community_worker"])
        assert is_another(), change


def test_the_sample_drawn_anew_in_force_and_checked(database):
    with db.owner_engine().connect() as connection:
        load_sample(connection, config.ROOT / "data" / "geo")
        community = connection.execute(
            text("SELECT id FROM community WHERE name = '复兴社区'")
        ).scalar_one()
        user = accounts.add(connection, "draws", "community_worker", None, communities=["复兴社区"])
        connection.execute(
            text(
                "SELECT set_config('role', 'gridmap_app', true),"
                " set_config('gridmap.user', :user, true)"
            ),
            {"user": tokens.user(user)},
        )
        fabric = read_fabric(connection, community)
        draft = drafts.begin(connection, fabric)
        parameters = Parameters(target=260, tolerance=0.2)
        edit = drafts.redraw(connection, fabric, draft.id, 1, parameters, keep=False)
        was = {one: plot_code(connection, one) for one in fabric.buildings.id.tolist()}
        drafts.put_in_force(connection, fabric, draft.id, edit.draft.version, LATER)
        codes = {number: plot.plot_code for number, plot in edit.draft.plots.items()}
        for building, number in zip(
            fabric.buildings.id.tolist(), edit.draft.number.tolist(), strict=True
        ):
            assert plot_code(connection, building) == was[building]
            assert plot_code(connection, building, LATER) == codes[number]
        now = plots_in_force(connection, fabric, parameters)
        assert not any(one.severity == "error" for one in check_draft(connection, fabric, now))
        connection.rollback()


def plot_code(connection: Connection, building: int, on: date = TODAY) -> str | None:
    return connection.execute(
        text(
            "SELECT plot_code FROM plot JOIN plot_building ON plot_id = plot.id"
            " WHERE building_id = :building AND valid @> CAST(:on AS date)"
        ),
        {"building": building, "on": on},
    ).scalar_one_or_none()


@pytest.mark.parametrize("role", ["grid_leader", "street_official", "planner", "admin"])
def test_drafts_are_the_communitys_own(connection, users, become, role):
    built = small.build(connection, users["grid_leader"], users["community_worker"])
    become(users["community_worker"])
    fabric = read_fabric(connection, built.communities["East"])
    draft = drafts.begin(connection, fabric)
    edit = drafts.move(connection, fabric, draft.id, 1, [built.buildings["E3"]], 1)
    drafts.undo(connection, fabric, draft.id, edit.draft.version)
    assert list_drafts(connection, fabric.community_id)["begun_by"].tolist() == ["community_worker"]
    become(users[role])
    for table in ("plot_draft", "draft_plot", "draft_building", "draft_step"):
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
    with pytest.raises(PlotError, match="not there"):
        drafts.move(connection, fabric, draft.id, 3, [built.buildings["E3"]], 1)
