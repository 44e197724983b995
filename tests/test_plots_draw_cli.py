"""`gridmap plots draw` on the sample town: what it prints and writes, and what it refuses."""

import contextlib
import csv
import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, text

from etl.sample.loading import load_sample
from gridmap import config
from gridmap.cli import cli
from gridmap.errors import PlotError
from gridmap.store import db


@pytest.fixture(scope="module")
def town(database: str) -> Iterator[Connection]:
    """The sample town, loaded once and gone afterwards."""
    with db.owner_engine().connect() as connection:
        load_sample(connection, config.ROOT / "data" / "geo")
        yield connection
        connection.rollback()


@pytest.fixture
def run(town: Connection, monkeypatch):
    """Run a command inside the town's transaction."""

    @contextlib.contextmanager
    def as_owner() -> Iterator[Connection]:
        yield town

    monkeypatch.setattr(db, "as_owner", as_owner)

    def call(*arguments: str):
        result = CliRunner().invoke(cli, ["plots", "draw", *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.mark.parametrize("name", ["复兴社区", "漓江路社区", "青石桥社区"])
def test_every_home_in_one_plot_contiguous_compounds_whole_where_they_fit(
    run, town, name, tmp_path
):
    out = tmp_path / "plots.csv"
    answer = json.loads(
        run("--community", name, "--households", "250", "--json", "--out", str(out)).stdout
    )
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    homes = town.execute(
        text(
            "SELECT building.source_ref FROM building JOIN community"
            " ON community.id = building.community_id WHERE community.name = :name"
            " AND building.is_residential AND building.status IN ('in_use', 'closing')"
        ),
        {"name": name},
    ).scalars()
    codes = [row["building_code"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert set(homes) <= set(codes)
    assert answer["parts_contiguous"]
    assert {int(row["part"]) for row in rows} == {part["part"] for part in answer["parts"]}
    assert sum(int(row["household_count"]) for row in rows) == sum(
        part["households"] for part in answer["parts"]
    )
    fits = 250 * (1 + answer["tolerance"])
    assert [one for one in answer["torn_estates"] if one["households"] <= fits] == []
    # A compound that is cut lies in no more plots than it has to, or in one more.
    for one in answer["torn_estates"]:
        assert len(one["parts"]) <= -(-one["households"] // 250) + 1


def test_geojson_has_the_outlines_in_degrees(run, tmp_path):
    out = tmp_path / "plots.geojson"
    run("--community", "990102001001", "--parts", "18", "--out", str(out))
    layer = json.loads(out.read_text(encoding="utf-8"))
    west = [one["geometry"]["coordinates"][0][0][0][0] for one in layer["features"]]
    assert all(117.2 < lon < 117.22 for lon in west)
    assert {one["properties"]["part"] for one in layer["features"]} == set(range(1, 19))


def test_what_is_in_force_can_be_kept(run):
    answer = json.loads(
        run("--community", "复兴社区", "--households", "250", "--keep", "--json").stdout
    )
    assert answer["moved"] < answer["buildings"] / 2


def test_text_names_what_is_torn(run):
    printed = run("--community", "复兴社区", "--households", "250").stdout
    assert "in several plots: 金碧花园" in printed
    assert "18 plots" in printed


def test_wrong_usage(run):
    assert run("--community", "复兴社区").exit_code == 2
    assert run("--community", "复兴社区", "--parts", "3", "--households", "9").exit_code == 2
    assert run("--community", "复兴社区", "--parts", "3", "--out", "x.shp").exit_code == 2
    with pytest.raises(PlotError, match="no community"):
        run("--community", "无名社区", "--parts", "3")
