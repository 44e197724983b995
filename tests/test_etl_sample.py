"""The shipped town loads whole, twice."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from etl.sample.loading import FILES, load_sample
from gridmap import config
from gridmap.errors import SourceError


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
