"""Random files of layers: rows add up, twice changes nothing, a rollback leaves nothing behind."""

import os
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shapely import box
from sqlalchemy import Connection, text

from etl.boundaries import Communities
from etl.rollback import rollback
from etl.run import Report, load
from gridmap.errors import GridmapError, UnexpectedError
from tests import random_layer
from tests.layers import write
from tests.random_layer import SIDE, SOUTH, WEST

EXAMPLES = int(os.environ.get("GRIDMAP_RANDOM_LAYERS", "25"))
"""How many files are tried; see CONTRIBUTING.md."""

MOST_KB = 600 << 10
"""Memory that loading many of them adds to the 200 MB of an idle process: under 1 GB."""

TABLES = ("subdistrict", "community", "estate", "building", "street", "land", "access_point",
          "service_point", "service_offer", "candidate_site", "source_row")  # fmt: skip


def snapshot(connection: Connection) -> dict[str, list[str]]:
    """All rows of all layers, to the last bit."""
    return {
        name: sorted(connection.scalars(text(f"SELECT t::text FROM {name} AS t")))
        for name in TABLES
    }


def town(connection: Connection, folder: Path) -> None:
    """Two communities beside each other."""
    half = SIDE / 2
    outlines = [
        box(WEST, SOUTH, WEST + half, SOUTH + SIDE),
        box(WEST + half, SOUTH, WEST + SIDE, SOUTH + SIDE),
    ]
    path = write(folder / "town.geojson", outlines, name=["槐荫社区", "柳塘社区"])
    assert load(connection, Communities(), path).loaded == 2


def loaded(connection: Connection, drawn: random_layer.Drawn) -> Report | None:
    """The report of a load whose rows add up; None where the file is refused in one line."""
    try:
        with connection.begin_nested():
            report = load(connection, drawn.layer, drawn.path)
    except GridmapError as error:
        assert not isinstance(error, UnexpectedError), error
        assert str(error) and "\n" not in str(error)
        return None
    assert report.read == drawn.count == report.loaded + report.rejected
    assert sum(report.codes.values()) == report.rejected
    rejects = connection.execute(
        text("SELECT row_number, reason_code FROM reject WHERE import_run_id = :run ORDER BY 1"),
        {"run": report.import_run_id},
    ).all()
    assert len(rejects) == len({number for number, _ in rejects}) == report.rejected
    assert all(1 <= number <= drawn.count and code for number, code in rejects)
    return report


def check(connection: Connection, folder: Path, seed: int) -> None:
    """Two random files of one kind, one after the other, and all of it taken back."""
    dice = random.Random(seed)
    town(connection, folder)
    states, runs = [snapshot(connection)], []
    kind = dice.choice(list(random_layer.KINDS))
    for part in ("first", "second"):
        (folder / part).mkdir()
        drawn = random_layer.draw(folder / part, dice, kind)
        report = loaded(connection, drawn)
        if report is None:
            assert snapshot(connection) == states[-1]
            continue
        after = snapshot(connection)
        again = loaded(connection, drawn)
        assert again is not None and (again.inserted, again.updated) == (0, 0)
        assert snapshot(connection) == after
        states.append(after)
        runs.append(report.import_run_id)
    for run in reversed(runs):
        assert snapshot(connection) == states.pop()
        rollback(connection, run)
    assert snapshot(connection) == states.pop()


@given(seed=st.integers(0, 2**32))
@example(seed=98991)  # a tier that follows from the name, the first time alone
@example(seed=80546)  # a file of nothing but outlines
@example(seed=8350)  # a geometry of which numpy warns
@example(seed=81)  # coordinates of which numpy warns
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_files(connection: Connection, seed: int):
    """Whatever the file: loaded and rejected add up, and only the project's own errors."""
    with TemporaryDirectory() as folder, connection.begin_nested() as undone:
        check(connection, Path(folder), seed)
        undone.rollback()


def memory_kb(name: str) -> int:
    """Memory of this process: `VmRSS` now, `VmHWM` at most since `clear_refs`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


@pytest.fixture(scope="module", autouse=True)
def idle_kb() -> int:
    """Memory before the files are loaded; what other tests took at most is forgotten."""
    Path("/proc/self/clear_refs").write_text("5")
    return memory_kb("VmRSS")


def test_memory(idle_kb):
    """Of this process, which may have loaded thousands of files by now."""
    assert memory_kb("VmHWM") - idle_kb < MOST_KB
