"""Rejects come back as a workbook; the shipped town loads whole, twice."""

from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection, text

from etl import rejects
from etl.buildings import Buildings
from etl.run import load
from etl.sample import FILES, load_sample
from gridmap import config
from gridmap.errors import SourceError
from tests.layers import Drawing, write

TOWN = Drawing("A B")


def test_a_workbook_of_rejects(connection: Connection, tmp_path: Path):
    """Text stays text: a code with zeros, a room that looks like a date, a formula."""
    path = write(
        tmp_path / "b.geojson",
        [TOWN.point("A"), TOWN.point("B")],
        编码=["007", "008"],
        name=["3-2", "=1+1"],
        storeys=[6, None],
    )
    report = load(connection, Buildings(), path)
    assert rejects.write(connection, report.import_run_id, tmp_path / "out.xlsx") == 2
    head, first, second = openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows()
    named = [dict(zip((c.value for c in head), row, strict=True)) for row in (first, second)]
    assert [row["编码"].value for row in named] == ["007", "008"]
    assert [row["name"].value for row in named] == ["3-2", "=1+1"]
    assert {row["name"].data_type for row in named} == {"s"}
    assert [row[rejects.ROW].value for row in named] == [1, 2]
    assert {row[rejects.REASON].value for row in named} == {"a point where a polygon is needed"}
    assert named[1]["storeys"].value is None


def test_a_place_that_cannot_be_written(connection: Connection, tmp_path: Path):
    report = load(connection, Buildings(), write(tmp_path / "b.gpkg", [TOWN.point("A")]))
    with pytest.raises(SourceError, match="cannot be written"):
        rejects.write(connection, report.import_run_id, tmp_path / "no" / "out.xlsx")


def test_the_shipped_town(connection: Connection):
    reports = load_sample(connection, config.SAMPLE)
    kinds = Counter(report.kind for report in reports)
    assert all(report.read == report.loaded + report.rejected for report in reports)
    layers = [report for report in reports if report.kind != "household"]
    assert len(layers) == len(FILES) - 1
    for report in layers:
        assert (report.kind, report.rejected) == (report.kind, 0)
    assert kinds["household"] == kinds["plot"] * 3
    streets = next(report for report in reports if report.kind == "street")
    assert streets.notes["connected_parts"] == 1
    unplaced = "SELECT count(*) FROM building WHERE community_id IS NULL"
    assert connection.execute(text(unplaced)).scalar_one() == 0
    again = load_sample(connection, config.SAMPLE)
    assert [(one.inserted, one.updated) for one in again] == [(0, 0)] * len(again)


def test_a_folder_with_nothing(connection: Connection, tmp_path: Path):
    with pytest.raises(SourceError, match=r"none of subdistrict.geojson, .* is there"):
        load_sample(connection, tmp_path)
