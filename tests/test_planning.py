"""From a planner's question to a plan with its proof, on towns small enough to try every plan."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest
from shapely import LineString, Point
from sqlalchemy import text

from gridmap.analysis import siting
from gridmap.analysis.siting import communities, figures
from gridmap.analysis.siting.candidates import drawn_sites, located
from gridmap.errors import SitingError
from gridmap.siting import study
from gridmap.siting.study import Drawn, Question
from gridmap.store import schema
from tests import town as towns

STATION = "service_station"
HOUSEHOLDS = {"W1": 2, "W2": 1, "E1": 3, "E2": 4, "E3": 5, "E4": 6}


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def spots(seed: int, count: int = 6) -> tuple[Drawn, ...]:
    """Sites drawn at random in the town, of known kinds and costs."""
    rng = np.random.default_rng(seed)
    return tuple(
        Drawn(*towns.degrees(rng.uniform(0, 1000), rng.uniform(0, 400)), f"D{number}",
              study.KINDS[number % 3], float(rng.integers(1, 9)), 100.0)
        for number in range(count)
    )  # fmt: skip


def posed(connection, question: Question) -> tuple[siting.StudyArea, study.Problem]:
    area = siting.study_area(connection, question.service)
    sites = siting.candidates(connection, area, question)
    return area, siting.problem(area, sites, question)


def dense(problem: study.Problem) -> np.ndarray:
    metres = np.full(problem.metres.shape, np.inf)
    pairs = problem.metres.tocoo()
    metres[pairs.coords] = pairs.data
    return metres


def every_plan(problem: study.Problem):
    """All sets of sites that keep the question's rules, in the plainest way."""
    question, table = problem.question, problem.sites.table
    today = table.source == "today"
    cost = table.cost_yuan.fillna(np.inf).where(~today, 0).to_numpy()
    pinned = set(table.index[table.key.isin(question.pinned)])
    conflicts = {frozenset(pair) for pair in problem.conflicts.tolist()}
    for count in range(1, len(table) + 1):
        for chosen in itertools.combinations(range(len(table)), count):
            new = [site for site in chosen if not today[site]]
            closed = int(today.sum()) - (count - len(new))
            if question.new is not None and count > question.new + today.sum():
                continue
            if question.budget is not None and cost[list(chosen)].sum() > question.budget:
                continue
            if closed > question.closures or not pinned <= set(chosen):
                continue
            if set(table.key[list(chosen)]) & set(question.forbidden):
                continue
            if any(frozenset(pair) in conflicts for pair in itertools.combinations(chosen, 2)):
                continue
            yield list(chosen)


def worth(problem: study.Problem, chosen: list[int]) -> float:
    nearest = dense(problem)[chosen].min(axis=0)
    question = problem.question
    if question.model == "mclp":
        share = np.where(nearest <= question.radius_m, 1.0, 0.0)
        for beyond, part in reversed(question.partial):
            near = nearest <= question.radius_m + beyond
            share = np.where(near & (nearest > question.radius_m), part, share)
        return float(problem.weight @ share)
    if question.model == "lscp":
        new = [site for site in chosen if problem.sites.table.source[site] != "today"]
        yuan = problem.sites.table.cost_yuan.fillna(np.inf)
        cost = yuan[new].sum() if question.cheapest else len(new)
        return -float(cost) if (nearest <= question.radius_m).all() else -np.inf
    return -float(nearest.max() if question.model == "p-center" else problem.weight @ nearest)


def second(connection, town) -> None:
    """Another station, by the school."""
    point = towns.add(
        connection, schema.service_point, name="T", community_id=town.communities["West"],
        tier="station", geom=Point(towns.degrees(320, 140)),
    )  # fmt: skip
    connection.execute(text("INSERT INTO service_offer VALUES (:id, :service)"),
                       {"id": point, "service": STATION})  # fmt: skip


QUESTIONS = {
    "cover": {"new": 2},
    "budget": {"budget": 9.0},
    "spaced": {"new": 3, "spacing_m": 300},
    "closing": {"new": 1, "closures": 1},
    "people": {"new": 2, "weights": (("people", 1.0), ("buildings", 3.0))},
    "partial": {"new": 2, "partial": ((60.0, 0.5), (150.0, 0.25))},
    "fewest": {"model": "lscp", "radius_m": 420},
    "cheapest": {"model": "lscp", "radius_m": 420, "cheapest": True},
    "walking": {"model": "p-median", "new": 2},
    "farthest": {"model": "p-center", "new": 2},
    "farthest closing": {"model": "p-center", "new": 1, "closures": 1},
    "walking on a budget": {"model": "p-median", "budget": 7.0},
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", QUESTIONS)
def test_no_plan_is_better(connection, town, name, seed):
    if seed:
        second(connection, town)
    asked = {"radius_m": 200.0, "walk": False} | QUESTIONS[name]
    drawn = spots(seed)
    question = Question(STATION, **asked, drawn=drawn, forbidden=(drawn[5].key,))
    _, problem = posed(connection, question)
    found = study.solve(problem)
    plans = list(every_plan(problem))
    assert found.plan.sites.tolist() in plans
    best = max(worth(problem, chosen) for chosen in plans)
    assert worth(problem, found.plan.sites.tolist()) == pytest.approx(best)
    assert found.plan.status == "optimal"
    assert abs(found.plan.objective) == pytest.approx(abs(best))


def test_distances_are_those_of_the_town(connection, town):
    _, problem = posed(connection, Question(STATION, 1000, new=1, walk=False))
    names = {number: name for name, number in town.buildings.items()}
    places = {"S": (600, 100), "C1": (100, 200), "C2": (900, 280)}
    metres = dense(problem)
    for row, site in enumerate(problem.sites.table["name"]):
        for column, building in enumerate(problem.building_id):
            x, y = towns.BUILDINGS[names[building]][1:3]
            away = np.hypot(x - places[site][0], y - places[site][1])
            assert metres[row, column] == pytest.approx(away, abs=1.0)
    assert dict(zip(map(names.get, problem.building_id), problem.weight, strict=True)) == HOUSEHOLDS


def test_before_and_after_by_community(connection, town):
    question = Question(STATION, 250, new=1, walk=False)
    area, problem = posed(connection, question)
    answer = siting.answer(area, problem, study.solve(problem))
    assert answer.new["name"].tolist() == ["C2"]
    before, after = answer.whole()
    # From S: E1 and E2 at 224 m, E4 at 100 m. C2 adds E3 at 20 m.
    assert (before.within_count, after.within_count) == (13, 18)
    assert before.total_count == after.total_count == 22
    by = answer.by("community").set_index("community")
    assert by.within_change.to_dict() == {"West": 0, "East": 5}
    assert answer.new.iloc[0].adds == 5
    assert answer.new.iloc[0].serves == 9  # E2 and E3
    assert "no other plan of 1 new stations reaches more households" in str(answer.proof)
    assert "1 households are on no building" in str(answer.notes[0])


def test_a_station_that_adds_nothing_is_left_out(connection, town):
    drawn = (Drawn(*towns.degrees(100, 200), "near W", "new"),)
    area, problem = posed(connection, Question(STATION, 300, new=3, walk=False, drawn=drawn))
    found = study.solve(problem)
    answer = siting.answer(area, problem, found)
    # C1 stands where the drawn one does and is converted, not built.
    assert sorted(answer.new["name"]) == ["C1", "C2"]
    assert found.spare == 1
    assert "would add nothing" in str(answer.notes[-1])


def test_every_community_gets_its_share(connection, town):
    question = Question(STATION, 250, new=1, walk=False)
    _, free = posed(connection, question)
    _, fair = posed(connection, replace(question, floor_share=0.5))
    assert free.sites.table["name"][study.solve(free).plan.sites].tolist() == ["S", "C2"]
    plan = study.solve(fair).plan
    assert fair.sites.table["name"][plan.sites].tolist() == ["S", "C1"]
    assert plan.objective == 16


def test_a_share_that_no_plan_gives_every_community_is_told(connection, town):
    connection.execute(text("UPDATE candidate_site SET cost_yuan = 100000"))
    asked = Question(STATION, 250, new=0, walk=False, floor_share=0.5)
    for wrong, why in (
        ({"new": 0}, "no plan of 0 new stations reaches 50% in every community"),
        ({"new": None, "budget": 200_000.0, "radius_m": 60, "floor_share": 1.0},
         r"(West|East): all sites together reach \d+%. Ask for no more"),
    ):  # fmt: skip
        with pytest.raises(SitingError, match=why):
            study.solve(posed(connection, replace(asked, **wrong))[1])
    # C1, which West needs, is dearer than the budget; the other is not.
    connection.execute(text("UPDATE candidate_site SET cost_yuan = 300000 WHERE name = 'C1'"))
    with pytest.raises(SitingError, match="for 200,000 yuan no plan reaches 50% in every"):
        study.solve(posed(connection, replace(asked, new=None, budget=200_000.0))[1])


def test_hidden_counts_are_spread_and_told(connection, town, users, become):
    become(users["planner"])
    asked = Question(STATION, 250, new=1, walk=False, weights=(("age60", 1.0),))
    _, problem = posed(connection, asked)
    names = {number: name for name, number in town.buildings.items()}
    weight = dict(zip(map(names.get, problem.building_id), problem.weight, strict=True))
    assert weight["E4"] == 6
    # West's 4 are published; W1, W2 and the unlocated household have 6, 3 and 3 people.
    assert weight["W1"] == pytest.approx(2.0) and weight["W2"] == pytest.approx(1.0)
    assert any("too small to be shown" in str(note) for note in problem.notes)


@pytest.mark.parametrize("role", ["planner", None])
def test_a_plan_tells_nothing_of_hidden_counts(connection, town, users, become, role):
    """Two towns that look the same to a planner, and to the command line, get the same answers."""

    def told() -> list[str]:
        if role is not None:
            become(users[role])
        weights = (("households", 1.0), ("age60", 2.0), ("age80", 1.0))
        area, problem = posed(connection, Question(STATION, 150, new=1, weights=weights))
        answer = siting.answer(area, problem, study.solve(problem))
        tables = (
            study.frontier(problem, most=2).steps,
            study.ranked(problem)[["key", "adds", "reaches"]],
            answer.stations[["key", "serves", "adds"]],
            communities(answer),
        )
        connection.execute(text("RESET ROLE"))
        return [
            area.digest, json.dumps(problem.weight.tolist()), str(figures(answer)),
            *(table.to_json() for table in tables),
        ]  # fmt: skip

    def age(**elderly: int) -> None:
        for name, count in elderly.items():
            connection.execute(
                text(
                    "UPDATE household SET age60_count = (id IN (SELECT id FROM household"
                    " WHERE building_id = :building ORDER BY id LIMIT :count))::int"
                    " WHERE building_id = :building"
                ),
                {"building": town.buildings[name], "count": count},
            )

    age(E1=1, E2=2)
    first = told()
    age(E1=2, E2=1)
    assert told() == first
    age(E1=3, E2=4)
    assert told() != first


def test_capacities(connection, town):
    question = Question(STATION, 400, "capacitated-mclp", new=1, walk=False, capacity=7)
    _, problem = posed(connection, question)
    plan = study.solve(problem).plan
    # E1 and E2 to S, E3 to C2: E4 and any other are too many for one station.
    load = np.bincount(plan.assignment[plan.assignment >= 0],
                       problem.weight[plan.assignment >= 0], problem.size)  # fmt: skip
    assert (load <= 7).all() and load.sum() == plan.objective == 12
    median = replace(question, model="capacitated-p-median", new=2, capacity=9)
    _, problem = posed(connection, median)
    plan = study.solve(problem).plan
    assert (np.bincount(plan.assignment, problem.weight) <= 9).all()
    assert plan.status == "optimal"


def test_questions_that_make_no_sense(connection, town):
    for wrong, why in (
        ({"model": "best"}, "choose one of"),
        ({"radius_m": 0}, "more than 0"),
        ({"new": None}, "how many new stations"),
        ({"weights": (("pets", 1.0),)}, "choose from"),
        ({"partial": ((50.0, 0.2), (80.0, 0.4))}, "shares to fall"),
        ({"model": "p-center", "floor_share": 0.3}, "need the model mclp"),
        ({"model": "capacitated-mclp"}, "how much a station holds"),
    ):
        with pytest.raises(SitingError, match=why):
            Question(**({"service": STATION, "radius_m": 300, "new": 1} | wrong))
    asked = Question(STATION, 300, new=1, walk=False)
    with pytest.raises(SitingError, match="there are 2 candidate sites for 3"):
        study.solve(posed(connection, replace(asked, new=3))[1])
    near = (Drawn(*towns.degrees(620, 100), "A"), Drawn(*towns.degrees(640, 100), "B"))
    keys = tuple(one.key for one in near)
    asked = replace(asked, drawn=near)
    for wrong, why in (
        ({"pinned": keys, "forbidden": keys[1:], "new": 2}, "'B' is pinned, and forbidden"),
        ({"pinned": keys}, "2 sites are pinned for 1 new"),
        ({"pinned": keys[:1], "spacing_m": 50}, "'S' and 'A' stand closer"),
        ({"pinned": keys[:1], "new": None, "budget": 9.0}, "'A' is pinned, .* unknown cost"),
    ):
        with pytest.raises(SitingError, match=why):
            study.solve(posed(connection, replace(asked, **wrong))[1])
    with pytest.raises(SitingError, match="no site 'site:0'"):
        posed(connection, replace(asked, pinned=("site:0",)))
    with pytest.raises(SitingError, match="no candidate site"):
        posed(connection, replace(asked, drawn=(), kinds=("extend",)))
    with pytest.raises(SitingError, match="no source"):
        posed(connection, replace(asked, sources=("stars",)))
    connection.execute(text("DELETE FROM household"))
    with pytest.raises(SitingError, match="load a ledger of households first"):
        posed(connection, replace(asked, drawn=()))
    connection.execute(text("UPDATE building SET is_residential = false"))
    with pytest.raises(SitingError, match="no residential buildings"):
        siting.study_area(connection, STATION)


def test_a_question_survives_json(connection, town):
    question = Question(STATION, 300, "mclp", 2, drawn=spots(1), pinned=("site:1",),
                        partial=((50.0, 0.5),),
                        weights=(("age60", 2.0), ("people", 1.0)))  # fmt: skip
    assert Question.from_dict(json.loads(json.dumps(question.to_dict()))) == question


def test_ranked_by_what_each_adds_alone(connection, town):
    _, problem = posed(connection, Question(STATION, 250, new=1, walk=False))
    table = study.ranked(problem)
    assert table[["name", "adds", "reaches"]].values.tolist() == [["C2", 5, 9], ["C1", 3, 3]]


def test_a_moved_station_loses_at_once(connection, town):
    question = Question(STATION, 250, new=1, walk=False)
    area, problem = posed(connection, question)
    found = study.solve(problem)
    far = siting.answer(area, problem, found).new.key.iloc[0]
    moved = siting.moved(connection, area, problem, found, far, *towns.degrees(100, 380))
    # From E3 (5 households) to W1 (2).
    assert moved.loses == 3
    answer = siting.answer(area, moved.problem, moved.solution)
    assert answer.whole()[1].within_count == 15
    assert "not known" in str(answer.proof)


@pytest.mark.parametrize("model", ["mclp", "p-median", "p-center"])
def test_frontier_is_the_best_plan_of_each_number(connection, town, model):
    question = Question(STATION, 200, model, new=1, walk=False, drawn=spots(4))
    _, problem = posed(connection, question)
    found = study.frontier(problem, most=4)
    sign = 1 if model == "mclp" else -1
    for row in found.steps.itertuples():
        asked = replace(problem, question=replace(question, new=row.Index))
        best = max(worth(asked, chosen) for chosen in every_plan(asked))
        assert row.status == "optimal"
        assert sign * row.value == pytest.approx(best)
    assert (sign * found.steps.value.diff().dropna() >= 0).all()
    assert found.elbow is None or 0 < found.elbow < len(found.steps)


def test_frontier_of_budgets(connection, town):
    question = Question(STATION, 200, new=1, walk=False, drawn=spots(4))
    _, problem = posed(connection, question)
    found = study.frontier(problem, budgets=[12.0, 3.0])
    assert found.steps.budget.tolist() == [3, 12]
    for row in found.steps.itertuples():
        asked = replace(problem, question=replace(question, new=None, budget=row.budget))
        assert row.value == max(worth(asked, chosen) for chosen in every_plan(asked))


def test_sensitivity(connection, town):
    question = Question(STATION, 200, new=2, walk=False, drawn=spots(2))
    _, problem = posed(connection, question)
    found = study.solve(problem)
    tried = study.sensitivity(problem, found)
    assert set(tried.trials.trial) == {"radius", "demand", "without"}
    assert (tried.trials.loses >= -1e-9).all()
    for row in tried.sites.itertuples():
        without = [one for one in found.plan.sites if problem.sites.table.key[one] != row.key]
        whole = worth(problem, found.plan.sites.tolist())
        assert row.loses_alone == pytest.approx(whole - worth(problem, without))
        asked = replace(problem, question=replace(question, forbidden=(row.key,)))
        best = max(worth(asked, chosen) for chosen in every_plan(asked))
        assert row.loses_replanned == pytest.approx(whole - best)
        assert 0 <= row.stays <= 1


def test_a_site_without_a_name_is_called_by_what_lies_around_it(connection, town):
    def street(name, start, end):
        ends = [towns.degrees(*start), towns.degrees(*end)]
        towns.add(connection, schema.street, name=name, source_ref=str(start), kind="branch",
                  component=1, from_node=1, to_node=2, length_m=1.0,
                  geom=LineString(ends))  # fmt: skip

    street("志新西路", (0, 200), (1000, 200))
    street("石板房南路", (400, 0), (400, 400))
    street(None, (900, 250), (900, 350))
    for name, (x, y) in {"翠竹园": (700, 300), "丹桂园": (700, 1600)}.items():
        towns.add(
            connection, schema.estate, name=name, source_ref=name, geom=towns.square(x, y, 60)
        )
    places = {
        (410, 210): "志新西路 / 石板房南路", (430, 190): "志新西路 / 石板房南路 · 2",
        (900, 280): "志新西路", (700, 320): "翠竹园", (700, 1700): "丹桂园",
        (9000, 300): "", (100, 200): "会议室", (100, 260): "会议室 · 2",
    }  # fmt: skip
    drawn = [Drawn(*towns.degrees(*one), "会议室" if "会议室" in name else "")
             for one, name in places.items()]  # fmt: skip
    area = siting.study_area(connection, STATION)
    table = located(connection, area, drawn_sites(drawn)).table
    assert table.name.tolist() == list(places.values())
    question = Question(STATION, 250, new=1, walk=False, sources=("grid",))
    named = siting.candidates(connection, area, question).table
    assert (named.name != "").all() and named.name.is_unique
