"""Neighbours and cells that are kept: found again for the same layers, never for others."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import shapely
from sqlalchemy import Connection, text

from gridmap import clock, config, store
from gridmap.actions import register
from gridmap.analysis import fabrics, plots_kept, ready
from gridmap.analysis.plots import read_fabric
from gridmap.errors import PlotError
from gridmap.plots import neighbours
from gridmap.plots.cells import Cells
from gridmap.plots.drafts import Fabric
from gridmap.store import db, kept
from tests import town as small


@dataclass
class Made:
    """How often either was computed."""

    neighbours: int = 0
    cells: int = 0
    seen: list[tuple[int, int]] = field(default_factory=list)

    def since(self) -> tuple[int, int]:
        """Neighbours and cells computed since the last look."""
        before = self.seen[-1] if self.seen else (0, 0)
        self.seen.append((self.neighbours, self.cells))
        return self.neighbours - before[0], self.cells - before[1]


@pytest.fixture
def folder(database) -> Path:
    """Where they are kept; nothing is yet."""
    found = config.home() / "kept"
    shutil.rmtree(found, ignore_errors=True)
    return found


@pytest.fixture
def made(folder, monkeypatch) -> Made:
    found, between, of = Made(), neighbours.between, Cells.of

    def counted_between(*arguments):
        found.neighbours += 1
        return between(*arguments)

    def counted_of(footprints):
        found.cells += 1
        return of(footprints)

    monkeypatch.setattr(neighbours, "between", counted_between)
    monkeypatch.setattr(plots_kept.Cells, "of", counted_of)
    return found


@pytest.fixture
def town(connection: Connection, users) -> small.Town:
    return small.build(connection, users["grid_leader"], users["community_worker"])


def same(one: Fabric, other: Fabric) -> bool:
    """Whether two fabrics agree in all that follows from the layers."""
    names = ("edges", "link_m", "area_m2", "outline_m", "borders", "border_m", "piece")
    return (
        all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)
        and one.cell.shape == other.cell.shape
        and bool(shapely.equals_identical(one.cell, other.cell).all())
        and one.notes == other.notes
    )


def change(connection: Connection, statement: str, **values) -> None:
    """As the owner, within the test's transaction."""
    connection.execute(text("SELECT set_config('role', 'none', true)"))
    connection.execute(text(statement), values)


def test_the_second_reading_computes_nothing_and_finds_the_same(connection, town, made):
    first = read_fabric(connection, town.communities["East"])
    assert made.since() == (1, 1)
    again = read_fabric(connection, town.communities["East"])
    assert made.since() == (0, 0)
    assert same(first, again)
    assert len(first.notes) == 1  # houses 200 m apart are joined by long ways only


MOVED = "UPDATE building SET geom = ST_Translate(geom, 0.0001, 0) WHERE name = 'E2'"
STREET = """
    INSERT INTO street
        (geom, source, source_ref, kind, name, from_node, to_node, length_m, component)
    SELECT
        ST_MakeLine(ST_Translate(place, 0.001, -0.004), ST_Translate(place, 0.001, 0.004)),
        'test', 'test', 'arterial', 'New Road', 1, 2, 900, 1
    FROM (SELECT ST_Centroid(geom) AS place FROM building WHERE name = 'E1') AS house
"""
BOUNDARY = """
    UPDATE building SET community_id = (SELECT id FROM community WHERE name = 'East')
    WHERE name = 'W1'
"""


@pytest.mark.parametrize(
    ("statement", "computed"),
    [
        (MOVED, (1, 1)),
        (STREET, (1, 0)),
        (BOUNDARY, (1, 1)),
        ("UPDATE building SET status = 'planned' WHERE name = 'E2'", (1, 1)),
        ("UPDATE building SET storeys = 30 WHERE name = 'E2'", (0, 0)),
        ("DELETE FROM household WHERE building_id IS NOT NULL", (0, 0)),
    ],
)
def test_a_change_is_seen_at_once(connection, town, made, folder, statement, computed):
    east = town.communities["East"]
    read_fabric(connection, east)
    made.since()
    change(connection, statement)
    found = read_fabric(connection, east)
    assert made.since() == computed
    shutil.rmtree(folder)
    assert same(found, read_fabric(connection, east))


def test_taken_back_it_is_found_again(connection, town, made):
    east = town.communities["East"]
    before = read_fabric(connection, east)
    change(connection, STREET)
    assert not same(before, read_fabric(connection, east))
    made.since()
    change(connection, "DELETE FROM street WHERE name = 'New Road'")
    assert same(before, read_fabric(connection, east))
    assert made.since() == (0, 0)


def test_nobody_gets_the_counts_of_another(connection, town, users, become, made):
    west = town.communities["West"]
    read_fabric(connection, west)
    become(users["community_worker"])  # of East
    found = read_fabric(connection, west)
    assert found.buildings.household_count.sum() == 0
    assert not found.weights["households"].any()
    east = read_fabric(connection, town.communities["East"])
    assert east.buildings.household_count.sum() == 18


def test_who_sees_other_buildings_gets_other_cells(connection, town, users, become, made):
    """A school is a home to who sees the household in it, and to nobody else."""
    change(
        connection,
        "UPDATE household SET building_id = :school WHERE id ="
        " (SELECT min(id) FROM household WHERE building_id = :house)",
        school=town.buildings["School"],
        house=town.buildings["W1"],
    )
    west = town.communities["West"]
    assert len(read_fabric(connection, west).cell) == 3
    become(users["community_worker"])  # of East
    assert len(read_fabric(connection, west).cell) == 2


def test_a_file_that_was_cut_off_is_made_anew(connection, town, made, folder):
    east = town.communities["East"]
    first = read_fabric(connection, east)
    made.since()
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:-100])
    assert same(first, read_fabric(connection, east))
    assert made.since() == (1, 1)
    assert same(first, read_fabric(connection, east))
    assert made.since() == (0, 0)


def test_where_nothing_can_be_written_it_works_all_the_same(connection, town, made, folder):
    folder.write_text("in the way")
    try:
        first = read_fabric(connection, town.communities["East"])
        assert same(first, read_fabric(connection, town.communities["East"]))
        assert made.since() == (2, 2)
    finally:
        folder.unlink()


def test_files_used_least_recently_go_first(folder, monkeypatch):
    def keep(name: str) -> bool:
        """Whether it had to be made."""
        made = []
        kept.kept("test", (name,), lambda: made.append(name) or {"x": np.zeros(1000)})
        return bool(made)

    monkeypatch.setattr(kept, "MOST_BYTES", 20_000)
    assert [keep("a"), keep("b")] == [True, True]
    for age, path in enumerate(sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns)):
        os.utime(path, (1000 + age, 1000 + age))
    assert not keep("a")  # used just now
    assert keep("c")
    assert not keep("a")
    assert keep("b")


def test_another_program_finds_it_out_anew(connection, town, made, monkeypatch):
    east = town.communities["East"]
    read_fabric(connection, east)
    made.since()
    monkeypatch.setattr(plots_kept, "_program", lambda: "another")
    read_fabric(connection, east)
    assert made.since() == (1, 1)


def test_digests_tell_apart_what_could_run_together():
    known = [
        kept.digest(("ab", "c")),
        kept.digest(("a", "bc")),
        kept.digest((np.array([1, 2]), np.array([3]))),
        kept.digest((np.array([1]), np.array([2, 3]))),
        kept.digest((np.array([None, "x"], object),)),
        kept.digest((np.array(["x", None], object),)),
        kept.digest((np.array([shapely.Point(0, 1)], object),)),
        kept.digest((np.array([shapely.Point(1, 0)], object),)),
    ]
    assert len(set(known)) == len(known)


def test_communities_are_made_ready_once_in_the_background(database, made, monkeypatch):
    """Read as the user, in a transaction of its own; not asked again a moment later."""
    read: list[tuple[int, int]] = []
    monkeypatch.setattr(ready, "_looked", {})
    monkeypatch.setattr(
        fabrics, "make_ready", lambda connection, one: read.append((one, user_of(connection)))
    )
    thread = ready.make_ready(7, [1, 2])
    assert thread is not None
    thread.join(30)
    assert read == [(1, 7), (2, 7)]
    assert ready.make_ready(7, [1, 2]) is None
    monkeypatch.setattr(ready, "PAUSE_S", 0.0)
    again = ready.make_ready(7, [3])
    assert again is not None
    again.join(30)
    assert read[2:] == [(3, 7)]


def test_a_community_nobody_lives_in_does_not_keep_others_waiting(database, made, monkeypatch):
    read: list[int] = []

    def reading(_connection, one):
        if one == 1:
            raise PlotError("the community has no residential buildings: load its buildings first")
        read.append(one)

    monkeypatch.setattr(ready, "_looked", {})
    monkeypatch.setattr(fabrics, "make_ready", reading)
    thread = ready.make_ready(8, [1, 2])
    assert thread is not None
    thread.join(30)
    assert read == [2]


def user_of(connection: Connection) -> int:
    return int(connection.execute(text("SELECT app_user_id()")).scalar_one())


def test_what_the_first_pages_need_is_there_before_anybody_asks(database, made, monkeypatch):
    with small.committed() as users:
        with db.as_owner() as connection:
            assert store.accounts.first_readers(connection) == [
                (users["street_official"], None), (users["planner"], None),
                (users["community_worker"], community(connection, "East")),
            ]  # fmt: skip
        ready.prepare()
        assert made.since() == (1, 1)
        with db.as_user(users["community_worker"]) as connection:
            east = community(connection, "East")
            assert fabrics.is_ready(connection, east)
            first = fabrics.fabric(connection, east)
            number = fabrics.in_force(connection, east).number
            with monkeypatch.context() as patch:
                patch.setattr(fabrics.crs, "reproject", None)  # takes 0.05 s in a new thread
                parts = list(fabrics.plot_rows(number).values())
                shapes = fabrics.outlines(connection, east, parts)
            assert len(shapes) == len(set(number[number > 0]))
        assert made.since() == (0, 0)
        # What a leader sees of it is another thing.
        with db.as_user(users["grid_leader"]) as connection:
            assert not fabrics.is_ready(connection, east)
        # A change is a fabric of its own, and is prepared as well.
        with db.as_user(users["community_worker"]) as connection:
            gone = int(first.buildings.id[-1])
            register.buildings.demolish(connection, gone, clock.today())
        with db.as_user(users["community_worker"]) as connection:
            assert not fabrics.is_ready(connection, east)
        ready.prepare()
        with db.as_user(users["community_worker"]) as connection:
            assert fabrics.is_ready(connection, east)
            assert gone not in fabrics.fabric(connection, east).buildings.id


def test_of_many_communities_the_others_are_kept_in_files(database, made, monkeypatch):
    monkeypatch.setattr(ready, "MOST_COMMUNITIES", 0)
    with small.committed() as users:
        ready.prepare()
        assert made.since() == (1, 1)
        with db.as_user(users["community_worker"]) as connection:
            east = community(connection, "East")
            assert not fabrics.is_ready(connection, east)
            fabrics.fabric(connection, east)
        assert made.since() == (0, 0)


def community(connection: Connection, name: str) -> int:
    return connection.execute(
        text("SELECT id FROM community WHERE name = :name"), {"name": name}
    ).scalar_one()
