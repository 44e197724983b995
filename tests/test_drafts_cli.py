"""`gridmap plots draw --draft`, `drafts`, `check`, `served`, `teams` on the sample town."""

import contextlib
import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, text

from etl.sample.loading import load_sample
from gridmap import clock, config
from gridmap.cli import cli
from gridmap.errors import PlotError
from gridmap.store import db

NAME = "复兴社区"


@pytest.fixture(scope="module")
def town(database: str) -> Iterator[Connection]:
    """The sample town, loaded once and gone afterwards."""
    with db.owner_engine().connect() as connection:
        load_sample(connection, config.ROOT / "data" / "geo")
        yield connection
        connection.rollback()


@pytest.fixture
def run(town: Connection, monkeypatch):
    """Run a command inside the town's transaction; its JSON, and what it prints without."""

    @contextlib.contextmanager
    def as_owner() -> Iterator[Connection]:
        yield town

    monkeypatch.setattr(db, "as_owner", as_owner)

    def printed(*arguments: str) -> str:
        result = CliRunner().invoke(cli, ["plots", *arguments])
        if result.exception:
            raise result.exception
        return result.stdout

    return lambda *arguments: (json.loads(printed(*arguments, "--json")), printed(*arguments))


def test_a_drawing_is_kept_as_a_draft_and_checked(run):
    drawn, _ = run("draw", "--community", NAME, "--households", "250", "--draft")
    listed, table = run("drafts", "--community", NAME)
    assert drawn["draft"] in [row["draft_id"] for row in listed["drafts"]]
    assert "open" in table
    found, printed = run("check", "--community", NAME, "--draft", str(drawn["draft"]))
    assert found["errors"] == 0
    assert found["plots"] == len(drawn["parts"])
    after = {row["plot_code"]: row["after_household_count"] for row in found["changes"]["plots"]}
    # The same plots that the drawing tells of, by their size.
    households = sorted(part["households"] for part in drawn["parts"])
    assert sorted(count for count in after.values() if count) == households
    moved = sum(row["arriving_household_count"] for row in found["changes"]["plots"])
    changes = found["changes"]
    assert moved == changes["changing_households"] + changes["placed_households"]
    assert f"{changes['changing_households']} households get another plot" in printed


def test_what_is_in_force_is_checked(run, town):
    found, printed = run("check", "--community", NAME)
    homeless = town.execute(
        text("""
            SELECT count(*) FROM building
            JOIN community ON community.id = building.community_id
            WHERE community.name = :name AND building.is_residential
                AND building.status IN ('in_use', 'closing')
                AND building.id NOT IN (
                    SELECT building_id FROM plot_building WHERE valid @> CURRENT_DATE
                )
        """),
        {"name": NAME},
    ).scalar_one()
    lost = [row for row in found["findings"] if row["rule"] == "no_plot"]
    assert [len(row["building_ids"]) for row in lost] == [homeless]
    assert "changes" not in found
    assert f"Error: {homeless} residential buildings are in no plot" in printed


def test_served(run, town):
    found, printed = run("served", "FX-0001", "--on", "2026-03-01")
    assert found["served"]["plot_code"] == "FX-Z01"
    assert {who["role"] for who in found["served"]["team"]} >= {"grid_leader", "worker"}
    assert "FX-0001 on 2026-03-01: plot FX-Z01" in printed
    found, printed = run("served", "FX-0001", "--on", "2025-12-31")
    assert found["served"] is None
    assert "in no plot" in printed
    with pytest.raises(PlotError, match="0 buildings have the code"):
        run("served", "FX-9999")


def test_teams(run):
    found, printed = run("teams", "--community", NAME)
    assert found["on"] == clock.today().isoformat()
    lacking = [gap for gap in found["gaps"] if gap["rule"] == "no_volunteer"]
    assert lacking
    assert all(gap["nearest"][0]["distance_m"] > 0 for gap in lacking)
    assert any(gap["rule"] == "no_representative" for gap in found["gaps"])
    served = sum(row["household_count"] for row in found["workers"])
    assert found["mean_household_count"] == pytest.approx(served / len(found["workers"]))
    assert "has no volunteer\n  nearest: " in printed
