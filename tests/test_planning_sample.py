"""Plans on the sample town, through the command line and as reports."""

import contextlib
import io
import json
from collections.abc import Iterator
from functools import partial

import numpy as np
import openpyxl
import pyogrio
import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, text

from etl.sample.loading import load_sample
from gridmap import config, i18n, store
from gridmap.analysis import siting
from gridmap.analysis.map_layers import map_layers
from gridmap.cli import cli
from gridmap.errors import GridmapError
from gridmap.render import reports
from gridmap.siting import study
from gridmap.siting.study import Question
from gridmap.store import db

STATION, SPARSE = "service_station", "青石桥社区"


@pytest.fixture(scope="module")
def town(database: str) -> Iterator[Connection]:
    """The sample town, loaded once and gone afterwards."""
    with db.owner_engine().connect() as connection:
        load_sample(connection, config.ROOT / "data" / "geo")
        yield connection
        connection.rollback()


@pytest.fixture
def run(town: Connection, monkeypatch):
    """Run `gridmap site` inside the town's transaction."""

    @contextlib.contextmanager
    def as_owner() -> Iterator[Connection]:
        yield town

    monkeypatch.setattr(db, "as_owner", as_owner)

    def call(*arguments: str):
        result = CliRunner().invoke(cli, ["site", "--service", STATION, *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


def answered(connection: Connection, question: Question) -> siting.Answer:
    area = siting.study_area(connection, question.service)
    sites = siting.candidates(connection, area, question)
    problem = siting.problem(area, sites, question)
    return siting.answer(area, problem, study.solve(problem))


def test_today_is_what_the_coverage_says(town):
    area = siting.study_area(town, STATION)
    question = Question(STATION, 500, "p-median", new=1)
    problem = siting.problem(area, siting.candidates(town, area, question), question)
    pairs = problem.metres[np.flatnonzero(problem.is_today)].toarray()
    nearest = np.where(pairs > 0, pairs, np.inf).min(axis=0)
    table = area.found.buildings.set_index("building_id").loc[problem.building_id]
    assert np.allclose(nearest, table.walk_m.fillna(np.inf), atol=1e-6)


def test_every_household_of_the_sparse_community_within_the_rule(run, town):
    result = run("--model", "lscp", "--community", SPARSE, "--candidates", "layer",
                 "--candidates", "corners", "--json")  # fmt: skip
    found = json.loads(result.stdout)
    assert found["status"] == "optimal" and found["objective"] == found["bound"] == 3
    assert len(found["stations"]) == 3
    (row,) = [one for one in found["communities"] if one["community"] == SPARSE]
    unlocated = town.execute(
        text("SELECT count(*) FROM household JOIN community ON community.id = community_id"
             " WHERE name = :name AND building_id IS NULL AND closed_on IS NULL"),
        {"name": SPARSE},
    ).scalar()  # fmt: skip
    assert row["households_within_after"] == row["households_total"] - unlocated
    assert row["households_farthest_m_after"] <= 500
    assert "fewer than 3 new stations cannot" in found["proof"]
    # Two of the three will not do, whichever they are.
    assert row["households_within_before"] < row["households_within_after"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--model", "mclp", "--new", "3"),
        ("--model", "p-median", "--new", "2", "--candidates", "buildings"),
        ("--model", "p-center", "--new", "3", "--straight"),
        ("--budget", "2000000", "--weight", "age60", "--spacing", "300"),
    ],
)
def test_plans_of_the_whole_town(run, arguments):
    found = json.loads(run(*arguments, "--json").stdout)
    assert found["status"] == "optimal" and found["gap"] == 0
    assert found["figures"]["new_count"] == len(found["stations"]) > 0
    within = [found["figures"][f"households_within_count_{one}"] for one in ("before", "after")]
    assert within[0] <= within[1]
    if "--budget" in arguments:
        assert found["figures"]["cost_yuan"] <= 2_000_000
        assert any("too small to be shown" in note for note in found["notes"])


def test_text_frontier_scenario_and_report(run, town, tmp_path):
    result = run("--new", "2", "--frontier", "3", "--save", "two", "--out",
                 str(tmp_path / "plan.pdf"))  # fmt: skip
    assert "Proven: no other plan of 2 new stations reaches more households." in result.stdout
    assert "kept as scenario" in result.stdout
    assert "bound" in result.stderr
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
    assert [one.name for one in siting.scenarios(town)] == ["two"]


def test_wrong_usage(run):
    assert run("--new", "1", "--out", "plan.doc").exit_code == 2
    assert run("--model", "best").exit_code == 2
    for arguments, why in (
        ((), "how many new stations"),
        (("--new", "1", "--community", "nowhere"), "give a code"),
        (("--new", "1", "--service", "stars"), "choose one of"),
        (("--new", "1", "--out", "/nowhere/plan.xlsx"), "/nowhere/plan.xlsx: cannot be written"),
    ):
        with pytest.raises(GridmapError, match=why):
            run(*arguments)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_reports(town, language):
    area = siting.study_area(town, STATION)
    question = Question(STATION, 500, new=2)
    problem = siting.problem(area, siting.candidates(town, area, question), question)
    answer = siting.answer(area, problem, study.solve(problem))
    made = reports.siting_report(
        area, answer, partial(i18n.translate, language=language), service_name="X",
        rule="500 m", frontier=study.frontier(problem, most=3), office="The office",
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(made.workbook()))
    proof = answer.proof.translated(partial(i18n.translate, language=language))
    said = [row[1].value for row in book.worksheets[0].iter_rows()]
    assert proof in said and said[1] == "The office"
    stations = [row[1].value for row in book.worksheets[2].iter_rows(min_row=2)]
    assert stations[:2] == answer.new["name"].tolist()
    assert len(book.worksheets) == 7
    _, *elderly = book.worksheets[4].iter_rows()
    counted = answer.by("community", "age60")[::-1]
    for row, (_, one) in zip(elderly, counted.iterrows(), strict=True):
        # A count below its heading, and a share; what leaves out the hidden says so.
        assert row[2].value == one.hidden_count_after > 0
        assert row[3].value == one.within_count_before or row[3].value in (
            "不公布",
            "Not published",
        )
        assert row[4].number_format == '"≥ "#,##0' and row[7].number_format == '"≥ "0.0%'
    assert made.pdf(map_layers(town)).startswith(b"%PDF")


def test_layers(town, tmp_path):
    answer = answered(town, Question(STATION, 500, new=2))
    area = siting.study_area(town, STATION)
    made = reports.siting_report(area, answer, partial(i18n.translate, language="en"),
                                 service_name="X", rule="500 m")  # fmt: skip
    path = tmp_path / "plan.gpkg"
    path.write_bytes(made.geopackage(store.maps.footprints(town)))
    assert set(pyogrio.list_layers(path)[:, 0]) == {
        "station", "candidate_site", "building", "about", "layer_styles"
    }  # fmt: skip
    stations = pyogrio.read_dataframe(path, layer="station")
    assert stations.role.value_counts()["new"] == 2
    buildings = pyogrio.read_dataframe(path, layer="building")
    newly = buildings[buildings.band == 0].building_id
    households = area.found.buildings.set_index("building_id").household_count
    before, after = answer.whole()
    assert households.loc[newly].sum() == after.within_count - before.within_count > 0
