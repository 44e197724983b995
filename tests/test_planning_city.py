"""A plan for a city of which no household is known."""

from sqlalchemy import Connection

from etl.osm.load import load as load_osm
from gridmap.analysis import siting
from gridmap.siting import study
from gridmap.siting.study import Question
from tests.twins.cities import City


def answered(connection: Connection, question: Question) -> siting.Answer:
    area = siting.study_area(connection, question.service)
    sites = siting.candidates(connection, area, question)
    problem = siting.problem(area, sites, question)
    return siting.answer(area, problem, study.solve(problem))


def test_a_district_without_ledgers(connection: Connection, city: City):
    """Buildings count where no household is known; every one that a street reaches is reached."""
    load_osm(connection, city.pbf)
    buildings = (("buildings", 1.0),)
    answer = answered(
        connection,
        Question("service_station", 500, "lscp", weights=buildings, sources=("corners",)),
    )
    assert answer.plan.status == "optimal"
    served = answer.problem.reachable(500)
    walks = answer.walks.set_index("building_id").after_m.loc[answer.problem.building_id]
    assert (walks[served] <= 500).all() and served.mean() > 0.99
    fewer = answered(
        connection, Question("service_station", 500, new=5, weights=buildings, sources=("corners",))
    )
    assert fewer.plan.status == "optimal"
    assert fewer.plan.objective == (fewer.walks.after_m <= 500).sum() < served.sum()
