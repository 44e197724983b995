"""Outlines put in force: refused where buildings would fall outside; every change on record."""

import contextlib
import json
from collections.abc import Iterator

import pytest
import shapely
from click.testing import CliRunner
from shapely import MultiPolygon, box
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from etl.buildings import Buildings
from etl.run import load
from etl.sample.loading import load_sample
from gridmap import config
from gridmap.actions import boundaries
from gridmap.analysis.boundaries import conflicts, outline_history
from gridmap.boundaries import Change, of_names
from gridmap.cli import cli
from gridmap.errors import BoundaryError
from gridmap.store import db
from tests import town as towns

BOUNDS = of_names("一路", "二路", "三路", "四路")


@pytest.fixture
def town(connection, users):
    return towns.build(connection, worker=users["community_worker"])


def change(town: towns.Town, name: str, x0: float, x1: float, y0=0.0, y1=400.0, **more) -> Change:
    outline = box(*towns.degrees(x0, y0), *towns.degrees(x1, y1))
    return Change(town.communities[name], name, outline, BOUNDS, **more)


def outline(connection: Connection, town: towns.Town, name: str) -> shapely.Geometry:
    wkb = connection.execute(
        text("SELECT ST_AsBinary(geom) FROM community WHERE id = :id"),
        {"id": town.communities[name]},
    ).scalar_one()
    return shapely.from_wkb(bytes(wkb))


def records(connection: Connection, town: towns.Town, name: str) -> list:
    found = outline_history(connection, town.communities[name])
    return list(found.itertuples(index=False))


def test_a_first_outline_is_on_record_as_loaded(connection, town):
    (first,) = records(connection, town, "East")
    assert first.reason == "loaded from town" and first.changed_by == ""
    assert first.old_wkb is None
    assert shapely.from_wkb(first.new_wkb).equals(outline(connection, town, "East"))


def test_a_change_keeps_who_when_why_and_both_outlines(connection, town):
    before = outline(connection, town, "East")
    # E1 to E4 stand between x = 490 and x = 910.
    new = change(town, "East", 450, 1000, bounds_text="东起一路,南接二路,西至三路,北临四路")
    assert boundaries.put_in_force(connection, [new], by="admin", reason=" 街道批复 ") == []
    assert outline(connection, town, "East").equals(MultiPolygon([new.outline]))
    latest, _ = records(connection, town, "East")
    assert (latest.changed_by, latest.reason) == ("admin", "街道批复")
    assert latest.bounds_text == "东起一路,南接二路,西至三路,北临四路"
    assert latest.changed_at is not None
    assert shapely.from_wkb(latest.old_wkb).equals(before)
    assert shapely.from_wkb(latest.new_wkb).equals(new.outline)
    assert latest.new_m2 == pytest.approx(550 * 400, rel=0.01)
    stated = connection.execute(
        text("SELECT bounds_east, bounds_north FROM community WHERE id = :id"),
        {"id": town.communities["East"]},
    ).one()
    assert tuple(stated) == ("一路", "四路")
    # Nothing of it clings to the next change: a load says nothing.
    connection.execute(text("UPDATE community SET geom = ST_Translate(geom, 0.0001, 0)"))
    latest = records(connection, town, "East")[0]
    assert (latest.changed_by, latest.reason) == ("", "loaded from town")


def test_the_same_outline_again_leaves_no_record(connection, town):
    same = change(town, "East", 400, 1000)
    boundaries.put_in_force(connection, [same], by="admin", reason="again")
    nudged = change(town, "East", 400.0005, 1000)
    boundaries.put_in_force(connection, [nudged], by="admin", reason="again")
    assert len(records(connection, town, "East")) == 1


def test_buildings_left_outside_refuse_it(connection, town):
    before = outline(connection, town, "East")
    # Without E3 at x = 900, which is in no plot, and E2 at x = 700, which is.
    new = change(town, "East", 400, 650)
    with pytest.raises(BoundaryError, match=r"2 buildings of East would lie outside \(1 of them"):
        boundaries.put_in_force(connection, [new], by="admin", reason="smaller")
    assert outline(connection, town, "East").equals(before)
    assert len(records(connection, town, "East")) == 1

    (conflict,) = boundaries.put_in_force(
        connection, [new], by="admin", reason="smaller", accept=True
    )
    assert conflict.buildings == ("E2", "E3") and conflict.overlaps_m2 == {}
    assert outline(connection, town, "East").equals(MultiPolygon([new.outline]))
    # Nobody is moved by a line on a map.
    kept = connection.execute(
        text("SELECT community_id FROM building WHERE id = :id"), {"id": town.buildings["E3"]}
    ).scalar_one()
    assert kept == town.communities["East"]


def test_a_cut_corner_of_a_building_is_no_conflict(connection, town):
    # E3 reaches from x = 890 to 910.
    assert conflicts(connection, [change(town, "East", 400, 904)]) == []
    assert conflicts(connection, [change(town, "East", 400, 896)]) != []


def test_land_of_another_community_refuses_it_unless_both_change(connection, town):
    wider = change(town, "East", 350, 1000)
    with pytest.raises(BoundaryError, match=r"East would take [\d,]+ m² of West"):
        boundaries.put_in_force(connection, [wider], by="admin", reason="wider")
    (conflict,) = conflicts(connection, [wider])
    assert conflict.overlaps_m2["West"] == pytest.approx(50 * 400, rel=0.01)
    both = [wider, change(town, "West", 0, 350)]
    assert boundaries.put_in_force(connection, both, by="admin", reason="moved") == []
    assert len(records(connection, town, "West")) == 2


@pytest.mark.parametrize(
    ("by", "reason", "message"),
    [("nobody", "why", "no account"), ("admin", "  ", "say why")],
)
def test_somebody_answers_for_it_and_says_why(connection, town, by, reason, message):
    with pytest.raises(BoundaryError, match=message):
        boundaries.put_in_force(connection, [change(town, "East", 450, 1000)], by=by, reason=reason)


def test_an_outline_that_is_none_is_refused(connection, town):
    line = shapely.LineString([towns.degrees(0, 0), towns.degrees(10, 10)])
    bad = Change(town.communities["East"], "East", line, BOUNDS)
    with pytest.raises(BoundaryError, match="no area"):
        boundaries.put_in_force(connection, [bad], by="admin", reason="why")


def test_the_record_is_read_by_all_and_written_by_nobody(connection, town, users, become):
    for role in ("planner", "grid_leader", "community_worker"):
        become(users[role])
        assert len(records(connection, town, "East")) == 1
    become(None)
    assert records(connection, town, "East") == []
    become(users["admin"])
    for written in ("DELETE FROM boundary_change", "UPDATE boundary_change SET reason = ''"):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
            connection.execute(text(written))


# Command -----------------------------------------------------------------------------------------


@pytest.fixture
def run(connection: Connection, monkeypatch):
    """Run `gridmap boundary` inside the test's transaction."""

    @contextlib.contextmanager
    def as_owner() -> Iterator[Connection]:
        yield connection

    monkeypatch.setattr(db, "as_owner", as_owner)

    def call(*arguments: str):
        result = CliRunner().invoke(cli, ["boundary", *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


def test_the_command_closes_slivers_between_outlines_in_force(connection, town, run):
    # West ends 8 m short of East.
    gap = box(*towns.degrees(0, 0), *towns.degrees(392, 400))
    connection.execute(
        text("UPDATE community SET geom = ST_Multi(ST_GeomFromText(:wkt, 4326)) WHERE id = :id"),
        {"wkt": gap.wkt, "id": town.communities["West"]},
    )
    answer = json.loads(run("--fit", "--json").stdout)
    gained = {row["name"]: row["changed_m2"] for row in answer["boundaries"]}
    assert sum(gained.values()) == pytest.approx(8 * 400, rel=0.01)
    assert answer["is_coverage"]
    assert "m² to fit its neighbours" in run("--fit").stdout
    bounds = records(connection, town, "East")[0].bounds_text
    run("--fit", "--apply", "--by", "admin", "--reason", "接边")
    shapes = [outline(connection, town, name) for name in ("West", "East")]
    # Degrees: a micrometre is 1e-11.
    assert shapes[0].distance(shapes[1]) < 1e-11
    assert shapes[0].intersection(shapes[1]).area < 1e-13
    changed = [name for name in ("West", "East") if gained[name] > 1]
    latest = records(connection, town, changed[0])[0]
    assert latest.reason == "接边" and latest.bounds_text == bounds
    # A second time there is nothing to do.
    assert not any(
        row["changed_m2"] for row in json.loads(run("--fit", "--json").stdout)["boundaries"]
    )


def test_the_command_puts_a_boundary_in_force(connection, users, run):
    load_sample(connection, config.ROOT / "data" / "geo")
    name = ("--name", "复兴社区")
    apply = ("--apply", "--by", "street_official", "--reason", "区划调整")
    # The river instead of the street beyond it: some homes lie between them.
    smaller = "东起东寺街,西至西昌路,北临金碧路,南接柿花河"
    with pytest.raises(BoundaryError, match="would lie outside"):
        run(smaller, *name, *apply)
    answer = json.loads(run(smaller, *name, *apply, "--yes", "--json").stdout)
    assert answer["applied"] == ["复兴社区"] and len(answer["conflicts"][0]["buildings"]) > 50
    # Back again, with all the others: from the bounds that it has now.
    assert "柿花河" in run("--all").stdout
    run("东起东寺街,西至西昌路,北临金碧路,南接柿花桥路", *name, *apply)
    assert run("--all", *apply).exit_code == 0

    told = json.loads(run(*name, "--history", "--json").stdout)
    assert [row["reason"] for row in told["changes"][:2]] == ["区划调整", "区划调整"]
    assert told["changes"][0]["changed_by"] == "street_official"
    assert told["changes"][1]["bounds_text"] == smaller
    assert told["changes"][-1]["old"] is None
    assert told["changes"][-1]["reason"].startswith("loaded from")
    assert told["changes"][0]["new_m2"] == pytest.approx(350_000, rel=0.001)
    assert "区划调整" in run(*name, "--history").stdout

    assert run(*name, "--apply", "--by", "admin").exit_code == 2
    assert run("--history").exit_code == 2
    with pytest.raises(BoundaryError, match="--name the community"):
        run(smaller, *apply)
    with pytest.raises(BoundaryError, match="no community"):
        run("--name", "没有", "--history")


def test_a_community_is_founded_by_its_sentence(connection, users, run):
    load_sample(connection, config.ROOT / "data" / "geo")
    connection.execute(text("UPDATE building SET community_id = NULL"))
    connection.execute(text("TRUNCATE community CASCADE"))
    load(connection, Buildings(), config.SAMPLE / "building.geojson")
    sentence = "东起东寺街,西至西昌路,北临金碧路,南接柿花桥路"
    apply = ("--apply", "--by", "street_official", "--reason", "新设")
    with pytest.raises(BoundaryError, match="--name the community"):
        run(sentence, *apply)
    answer = json.loads(run(sentence, "--name", "复兴社区", *apply, "--json").stdout)
    assert answer["applied"] == ["复兴社区"]
    row = connection.execute(text("SELECT * FROM community")).one()
    assert (row.bounds_text, row.bounds_east, row.kind) == (sentence, "东寺街", "urban")
    inside = connection.execute(
        text("SELECT count(*) FROM building WHERE community_id = :id"), {"id": row.id}
    ).scalar_one()
    assert inside > 100
    told = json.loads(run("--name", "复兴社区", "--history", "--json").stdout)
    assert [change["reason"] for change in told["changes"]] == ["新设"]
    # Once more changes nothing.
    run(sentence, "--name", "复兴社区", *apply)
    assert len(json.loads(run("--name", "复兴社区", "--history", "--json").stdout)["changes"]) == 1
