"""Plots, teams, boundaries and prints of areas whose optional columns are all empty."""

import contextlib
import json
from collections.abc import Iterator

import pypdfium2
import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, text

from etl.sample.loading import load_sample
from gridmap import config
from gridmap.cli import cli
from gridmap.store import db

NAME = "复兴社区"
EMPTY = (
    "UPDATE building SET estate_id = NULL, street = NULL, house_number = NULL, storeys = NULL,"
    " unit_count = NULL",
    "UPDATE team_member SET work_phone = NULL, name = name || id",
    "UPDATE service_point SET phone = NULL, address = NULL, opening_hours = NULL",
    "UPDATE community SET stated_area_m2 = NULL, division_code = NULL",
)
"""What a real area often lacks."""


def empty(connection: Connection) -> None:
    for statement in EMPTY:
        connection.execute(text(statement))


@pytest.fixture(scope="module")
def town(database: str) -> Iterator[Connection]:
    with db.owner_engine().connect() as connection:
        load_sample(connection, config.ROOT / "data" / "geo")
        empty(connection)
        # As after any load: without it the database plans as if each table had a few rows.
        db.analyze(connection)
        yield connection
        connection.rollback()


@pytest.fixture
def run(town: Connection, monkeypatch):
    @contextlib.contextmanager
    def as_owner() -> Iterator[Connection]:
        yield town

    monkeypatch.setattr(db, "as_owner", as_owner)

    def call(*arguments: str) -> str:
        result = CliRunner().invoke(cli, arguments)
        if result.exception:
            raise result.exception
        assert "nan" not in result.stdout.lower()
        return result.stdout

    return call


@pytest.mark.parametrize(
    "arguments",
    [
        ("plots", "draw", "--community", NAME, "--households", "250"),
        ("plots", "draw", "--community", NAME, "--households", "250", "--draft"),
        ("plots", "drafts", "--community", NAME),
        ("plots", "check", "--community", NAME),
        ("plots", "teams", "--community", NAME),
        ("boundary", "--name", NAME),
        ("boundary", "--all"),
        ("boundary", "--fit"),
    ],
    ids=" ".join,
)
def test_commands_print_no_nan(run, arguments):
    run(*arguments)
    json.loads(run(*arguments, "--json"), parse_constant=pytest.fail)


def test_teams_without_any_worker_print_no_nan(run, town):
    with town.begin_nested() as nested:
        town.execute(text("DELETE FROM assignment"))
        printed = run("plots", "teams", "--community", NAME)
        answer = json.loads(
            run("plots", "teams", "--community", NAME, "--json"), parse_constant=pytest.fail
        )
        nested.rollback()
    assert answer["mean_household_count"] is None
    assert "no worker" in printed


def test_who_served_is_printed_without_a_phone(run, town):
    code = town.execute(
        text("""
            SELECT building.source_ref FROM building
            JOIN plot_building ON building_id = building.id AND valid @> CURRENT_DATE
            LIMIT 1
        """)
    ).scalar_one()
    assert "since" in run("plots", "served", code)


@pytest.mark.parametrize("what", ["cards", "plot", "wall"])
def test_prints_show_no_missing_number(run, tmp_path, what):
    out = tmp_path / "print.pdf"
    of = [] if what == "wall" else ["--plot", "FX-Z01"]
    run("print", what, "--community", NAME, *of, "--out", str(out))
    with pypdfium2.PdfDocument(out) as document:
        written = [page.get_textpage().get_text_range() for page in document]
    assert written
    assert not [page for page in written if "nan" in page.lower()]
