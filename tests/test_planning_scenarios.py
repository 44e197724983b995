"""Scenarios: who keeps, reads and adopts them, and what changed data do to them."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gridmap.actions import accounts
from gridmap.actions.scenarios import adopt, delete, save, withdraw
from gridmap.analysis import siting
from gridmap.analysis.coverage import service_coverage
from gridmap.errors import SitingError
from gridmap.siting import study
from gridmap.siting.study import Question
from tests import town as towns

STATION = "service_station"
ASKED = Question(STATION, 250, new=1, walk=False)


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def answered(connection, question: Question = ASKED):
    area = siting.study_area(connection, question.service)
    sites = siting.candidates(connection, area, question)
    problem = siting.problem(area, sites, question)
    return area, siting.answer(area, problem, study.solve(problem))


@pytest.fixture
def saved(connection, town, users, become) -> int:
    become(users["planner"])
    return save(connection, "one station", *answered(connection))


def test_what_was_saved_is_read(connection, saved, users, become):
    become(users["street_official"])
    found = siting.scenario(connection, saved)
    assert (found.name, found.author, found.is_own) == ("one station", "planner", False)
    assert found.question == ASKED
    assert found.figures["households_within_count_before"] == 13
    assert found.figures["households_within_count_after"] == 18
    assert found.figures["new_count"] == 1
    assert (found.status, found.objective, found.bound) == ("optimal", 18, 18)
    assert found.sites[["role", "name", "kind", "community"]].values.tolist() == [
        ["new", "C2", "new", "East"]
    ]
    by = found.communities.set_index("community")
    assert by.households_within_after.to_dict() == {"West": 0, "East": 18}
    assert "reaches more households" in str(found.proof)
    assert [one.id for one in siting.scenarios(connection, STATION)] == [saved]
    assert siting.scenarios(connection, "nursery") == []


def test_small_counts_are_not_kept(connection, saved):
    found = siting.scenario(connection, saved)
    # West has 2, 1 and 1 people of 60+: the sum is published, what would tell them apart is not.
    west = found.communities.set_index("community").loc["West"]
    assert west.age60_total == 4 and west.age60_within_after == 0
    assert found.figures["age60_beyond_count_before"] == 5  # E3; W1 and W2 are hidden


@pytest.mark.parametrize("role", ["grid_leader", "community_worker", "admin"])
def test_others_read_nothing(connection, saved, users, become, role):
    become(users[role])
    assert siting.scenarios(connection) == []
    with pytest.raises(SitingError, match="no scenario"):
        siting.scenario(connection, saved)
    count = "SELECT (SELECT count(*) FROM scenario), (SELECT count(*) FROM scenario_site)"
    assert tuple(connection.execute(text(count)).one()) == (0, 0)


@pytest.mark.parametrize("role", ["street_official", "community_worker"])
def test_only_planners_save(connection, town, users, become, role):
    become(users[role])
    area, answer = answered(connection)
    with pytest.raises(SitingError, match="only planners"):
        save(connection, "mine", area, answer)


def test_a_name_is_given_once(connection, saved):
    area, answer = answered(connection)
    for name in ("one station", " "):
        with pytest.raises(SitingError, match=r"choose another|needs a name"):
            save(connection, name, area, answer)


def test_adopted_and_withdrawn(connection, saved, users, become, town):
    before = connection.execute(text("SELECT count(*) FROM service_point")).scalar()
    (point,) = adopt(connection, saved)
    row = connection.execute(
        text("SELECT name, tier, status, community_id FROM service_point WHERE id = :id"),
        {"id": point},
    ).one()
    assert tuple(row) == ("C2", "station", "planned", town.communities["East"])
    found = siting.scenario(connection, saved)
    assert found.adopted_at and found.sites.service_point_id.tolist() == [point]
    # A planned point serves nobody yet.
    assert service_coverage(connection, STATION).whole(250, walk=False).within_count == 13
    with pytest.raises(SitingError, match="adopted already"):
        adopt(connection, saved)
    with pytest.raises(SitingError, match="withdraw it first"):
        delete(connection, saved)
    assert withdraw(connection, saved) == 1
    assert connection.execute(text("SELECT count(*) FROM service_point")).scalar() == before
    with pytest.raises(SitingError, match="not adopted"):
        withdraw(connection, saved)
    delete(connection, saved)
    assert siting.scenarios(connection) == []


def test_another_planner_may_read_only(connection, saved, become):
    connection.execute(text("RESET ROLE"))
    other = accounts.add(connection, "planner2", "planner", "a long password")
    become(other)
    assert not siting.scenario(connection, saved).is_own
    for act in (adopt, delete):
        with pytest.raises(SitingError, match="only the planner who saved"):
            act(connection, saved)


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO service_point (name, tier, status, geom, source, source_ref) VALUES"
        " ('x', 'hall', 'open', ST_SetSRID(ST_MakePoint(117, 31), 4326), 'scenario', '{id}/9')",
        "INSERT INTO service_point (name, tier, status, geom, source, source_ref) VALUES"
        " ('x', 'hall', 'planned', ST_SetSRID(ST_MakePoint(117, 31), 4326), 'layer', '{id}/9')",
        "INSERT INTO service_offer SELECT id, 'nursery' FROM service_point",
        "UPDATE scenario SET author = 'nobody'",
        "INSERT INTO scenario (name, app_user_id, author, data_on, data_digest, service_type_code,"
        " question, figures, communities, notes, proof, status, objective)"
        " SELECT 'forged', app_user_id, 'nobody', data_on, data_digest, service_type_code,"
        " question, figures, communities, notes, proof, status, objective FROM scenario",
    ],
)
def test_a_planner_touches_no_other_point(connection, saved, wrong):
    with pytest.raises(ProgrammingError):
        connection.execute(text(wrong.format(id=saved)))


def test_a_planner_deletes_no_other_point(connection, saved):
    assert connection.execute(text("DELETE FROM service_point")).rowcount == 0
    closed = text("UPDATE service_point SET status = 'closed'")
    assert connection.execute(closed).rowcount == 0


def test_side_by_side(connection, saved):
    two = save(connection, "two", *answered(connection, replace(ASKED, new=2)))
    both = siting.compare([siting.scenario(connection, one) for one in (saved, two)])
    assert both.figures.loc["new_count"].tolist() == [1, 2]
    assert both.figures.loc["households_within_count_after"].tolist() == [18, 21]
    by = both.communities.set_index("community")
    assert by.loc["West"].tolist() == [0, 0, 3]
    sites = both.sites.set_index("name")
    assert sites.loc["C1", ["one station", "two"]].tolist() == [False, True]
    assert sites.loc["C2", ["one station", "two"]].tolist() == [True, True]


def test_made_anew_when_data_changed(connection, saved, users, become):
    old = siting.scenario(connection, saved)
    area, answer = answered(connection, old.question)
    assert old.is_current(area)
    same = siting.differences(old, answer)
    assert same.figures.then.tolist() == same.figures.now.tolist()
    assert (same.added, same.dropped, same.gone, same.loses) == ((), (), (), 0)
    # E3 moves away: now the other site is the better one.
    connection.execute(text("RESET ROLE"))
    connection.execute(
        text("UPDATE household SET closed_on = CURRENT_DATE WHERE address_text LIKE 'E3-%'")
    )
    become(users["planner"])
    area, answer = answered(connection, old.question)
    assert not old.is_current(area)
    changed = siting.differences(old, answer)
    c1, c2 = answer.new.key.iloc[0], old.sites.key.iloc[0]
    assert (changed.added, changed.dropped, changed.gone) == ((c1,), (c2,), ())
    assert changed.loses == 3
    assert changed.figures.loc["households_total_count_after"].tolist() == [22, 17]
    connection.execute(text("RESET ROLE"))
    connection.execute(text("DELETE FROM candidate_site WHERE name = 'C2'"))
    become(users["planner"])
    assert siting.differences(old, answered(connection, old.question)[1]).gone == (c2,)
