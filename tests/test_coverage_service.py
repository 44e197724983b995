"""Coverage of a service read from the database: by area, by day, through the command line."""

import json
from datetime import date, timedelta

import numpy as np
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from gridmap import clock, coverage
from gridmap.analysis.coverage import named, service_coverage, service_hours
from tests import town as towns

STATION = "service_station"


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def straight(connection, on=None) -> coverage.ServiceCoverage:
    return service_coverage(connection, STATION, on)


def test_by_community_with_its_unlocated(connection, town):
    found = straight(connection)
    whole = found.whole(400, walk=False)
    assert (whole.within_count, whole.beyond_count, whole.unlocated_count) == (18, 3, 1)
    assert whole.share_within == 18 / 22
    by = found.by("community", 400, walk=False).set_index("community")
    assert list(by.index) == ["West", "East"]
    assert by.beyond_count.to_dict() == {"West": 3, "East": 0}
    assert by.unlocated_count.to_dict() == {"West": 1, "East": 0}
    assert by.share_within.to_dict() == {"West": 0, "East": 1}
    assert by.total_count.sum() == whole.total_count


@pytest.mark.parametrize("area", coverage.AREAS)
@pytest.mark.parametrize("weight", ["households", "people"])
def test_every_level_adds_up(connection, town, area, weight):
    found = straight(connection)
    whole = found.whole(400, weight=weight, walk=False)
    table = found.by(area, 400, weight=weight, walk=False)
    assert table.within_count.sum() == whole.within_count
    assert table.beyond_count.sum() == whole.beyond_count
    assert table.building_count.sum() == whole.building_count == 6
    if area in ("community", "subdistrict"):
        assert table.total_count.sum() == whole.total_count


def test_no_row_of_nobody(connection, town):
    """Homes outside of all communities are a row of their own as soon as somebody lives in one."""
    outside = {"names": ["E1"]}
    connection.execute(
        text("UPDATE building SET community_id = NULL WHERE name = ANY(:names)"), outside
    )
    assert set(straight(connection).by("community", 400).community) == {"East", "West", None}
    connection.execute(text("DELETE FROM household WHERE building_id = :e1"),
                       {"e1": town.buildings["E1"]})  # fmt: skip
    table = straight(connection).by("community", 400)
    assert set(table.community) == {"East", "West"} and table.total_count.sum() == 22 - 3


def test_plots_with_and_without(connection, town):
    by = straight(connection).by("plot", 400, walk=False)
    counts = dict(zip(by.plot_code.fillna("none"), by.total_count, strict=True))
    assert counts == {"W-01": 3, "E-01": 13, "none": 5}


@pytest.mark.parametrize("area", ["estate", "plot"])
def test_homes_of_no_estate_or_plot_are_those_of_their_community(connection, town, area):
    connection.execute(text("DELETE FROM plot_building WHERE plot_id = :id"),
                       {"id": town.plots["W-01"]})  # fmt: skip
    connection.execute(text("UPDATE building SET community_id = NULL WHERE name = 'E1'"))
    service = straight(connection)
    found, by = service.by(area, 400), service.by("community", 400)
    missing = found[found[f"{area}_id"].isna()]
    assert set(missing.community) == {"East", "West", *([None] if area == "estate" else [])}
    west = dict(zip(missing.community, missing.total_count, strict=True))["West"]
    [all_of_west] = by[by.community == "West"].itertuples()
    assert west == all_of_west.total_count - all_of_west.unlocated_count > 0


@pytest.mark.parametrize("role", ["street_official", "planner", None])
def test_need_groups_are_bounded_and_not_told(connection, town, users, become, role):
    if role:
        become(users[role])
    found = straight(connection)
    by = found.by("community", 400, weight="age60", walk=False).set_index("community")
    # West's 4 are on W1 2, W2 1 (both too small to show) and unlocated 1.
    west = by.loc["West"]
    assert (west.total_count, west.within_count, west.beyond_count) == (4, 0, 0)
    assert west.hidden_count == 4 and np.isnan(west.unlocated_count)
    assert (west.share_within, west.share_within_at_most) == (0, 1)
    assert by.loc["East"].share_within == 1
    plots = found.by("plot", 400, weight="age60", walk=False).set_index("plot_code")
    assert np.isnan(plots.total_count["W-01"]) and plots.total_count["E-01"] == 13
    rows = named(connection, found.by("building", 400, weight="age60", walk=False))
    rows = rows.set_index("name")
    assert np.isnan(rows.total_count["W1"]) and rows.total_count["E4"] == 6


def test_a_leader_gets_the_own_figures(connection, town, users, become):
    become(users["grid_leader"])
    whole = straight(connection).whole(400, weight="age60", walk=False)
    assert whole.beyond_count == 3 and whole.hidden_count == 0


def test_another_day_has_its_points_and_households(connection, town):
    long_ago, yesterday = date(2026, 1, 1), clock.today() - timedelta(days=1)
    connection.execute(text("UPDATE import_run SET started_at = '2026-02-01'"))
    connection.execute(
        text("UPDATE service_point SET closed_on = CURRENT_DATE, opened_on = '2026-01-15'")
    )
    assert straight(connection).whole(400, walk=False).within_count == 0
    then = straight(connection, yesterday)
    assert then.whole(400, walk=False).within_count == 18
    assert then.whole(400, walk=False).unlocated_count == 1
    assert then.buildings.nearest_point.eq("S").all()
    assert np.isnan(then.whole(400, weight="age60", walk=False).share_within)
    assert straight(connection, long_ago).whole(400, walk=False).total_count == 0


def test_opening_raises_and_closing_restores(connection, town):
    before = straight(connection).by("community", 400, walk=False)
    point = towns.add(
        connection, towns.schema.service_point, name="new", tier="station",
        community_id=town.communities["West"], geom=towns.Point(towns.degrees(100, 200)),
    )  # fmt: skip
    connection.execute(
        text("INSERT INTO service_offer VALUES (:point, :type)"), {"point": point, "type": STATION}
    )
    opened = straight(connection).by("community", 400, walk=False)
    both = coverage.compare(before, opened, "community", ("_before", "_after"))
    assert both.set_index("community").within_change.to_dict() == {"East": 0, "West": 3}
    assert both.share_change_pp.max() == 75
    connection.execute(text("UPDATE service_point SET status = 'closed' WHERE name = 'new'"))
    again = straight(connection).by("community", 400, walk=False)
    assert again.equals(before)


def test_clusters_of_the_gaps(connection, town):
    found = straight(connection).clusters(400, walk=False)
    # W1 and W2 are 200 m apart: two clusters, the larger first.
    assert found.household_count.tolist() == [2, 1]
    assert found.nearest_point.tolist() == ["S", "S"]
    assert found.nearest_m.tolist() == pytest.approx([np.hypot(500, 200), 500], rel=2e-3)
    assert found.building_ids.tolist() == [[town.buildings["W1"]], [town.buildings["W2"]]]
    assert straight(connection).clusters(5000, walk=False).empty


def test_the_strip_of_the_service(connection, town):
    connection.execute(text("UPDATE service_point SET opening_hours = 'Mo-Fr 08:00-12:00'"))
    found = service_hours(connection, straight(connection), 400, walk=False)
    assert found.share[0, 9] == 18 / 22 and found.share[0, 12] == 0
    assert found.open_count[4].sum() == 4 and found.unknown_count == 0


def test_the_curve_reaches_what_is_within(connection, town):
    curve = straight(connection).curve(walk=False)
    assert curve.share.iloc[-1] == 1
    assert curve.share[curve.metres <= 400].max() == pytest.approx(18 / 21)


# Command line ------------------------------------------------------------------------------------


@pytest.fixture
def run(connection, town, monkeypatch):
    from contextlib import contextmanager

    from gridmap.cli import cli
    from gridmap.store import db

    @contextmanager
    def as_owner():
        yield connection

    monkeypatch.setattr(db, "as_owner", as_owner)
    return lambda *arguments: CliRunner().invoke(cli, ["coverage", *arguments])


def test_the_command_gives_the_same_figures(run, connection):
    answer = run("--service", STATION, "--radius", "400", "--by", "community", "--straight",
                 "--json")  # fmt: skip
    data = json.loads(answer.stdout)
    assert data["figures"]["within_count"] == 18 and data["figures"]["unlocated_count"] == 1
    assert [row["community"] for row in data["by"]] == ["West", "East"]
    assert data["basis"]["on"] == str(clock.today()) and data["basis"]["n"] == 22
    assert "straight-line" in data["basis"]["definition"]


def test_the_command_hides_small_cells(run):
    arguments = ("--service", STATION, "--radius", "400", "--by", "building", "--straight",
                 "--weight", "age60", "--json")  # fmt: skip
    rows = {row["name"]: row for row in json.loads(run(*arguments).stdout)["by"]}
    assert rows["W1"]["total_count"] is None and rows["W1"]["beyond_count"] is None
    assert rows["E1"]["total_count"] == 3


def test_the_rules_radius_and_its_clause(run):
    answer = run("--service", "day_care_center")
    assert answer.exit_code == 0
    assert (
        "within 300 m" in answer.stdout
        and "《城镇老年人设施规划规范》GB 50437-2007（2018年版），表3.2.6" in answer.stdout
    )


def test_an_unknown_service_is_named(run):
    answer = run("--service", "casino")
    assert answer.exit_code == 1 and "choose one of" in str(answer.exception)
