"""Layers and tables whose optional columns are all there and all empty."""

import json
import re

import pandas as pd
import pytest
from shapely import LineString, box
from sqlalchemy import select, text

from etl.boundaries import Communities, Subdistricts
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.estates import Estates
from etl.gates import AccessPoints
from etl.gazetteer import COLUMNS as NAMES
from etl.gazetteer import Gazetteer
from etl.households import Households
from etl.land import Land
from etl.plots import COLUMNS as PLOTS
from etl.plots import Plots
from etl.run import load
from etl.service_points import ServicePoints
from etl.streets import Streets
from etl.teams import COLUMNS as TEAMS
from etl.teams import Teams
from gridmap import store
from gridmap.cli import lines
from gridmap.store.schema import metadata

MISSING = re.compile(r"(?<![\w.])(nan|None|NaT|<NA>)(?!\w)")
AREA = box(118.78, 32.04, 118.784, 32.044)
SHAPES = {
    Subdistricts: AREA, Communities: AREA, Estates: AREA,
    Buildings: box(118.78, 32.04, 118.7802, 32.0402),
    Land: AREA, Streets: LineString([(118.78, 32.04), (118.781, 32.04)]),
    ServicePoints: AREA.centroid, CandidateSites: AREA.centroid, AccessPoints: AREA.centroid,
}  # fmt: skip
NEEDED = {
    Subdistricts: {"name": "一街"}, Communities: {"name": "一社区"}, Estates: {"name": "一院"},
    Land: {"kind": "park"}, CandidateSites: {"name": "一处"}, Streets: {"kind": "branch"},
    ServicePoints: {"name": "一站", "service_types": "service_station"},
}  # fmt: skip


def texts(connection, table: str) -> list[str]:
    return [
        str(cell)
        for row in connection.execute(select(metadata.tables[table]))
        for cell in row
        if isinstance(cell, str)
    ]


@pytest.mark.parametrize("layer", SHAPES, ids=lambda layer: layer.kind)
def test_a_layer(connection, tmp_path, layer):
    row = {field.column: "" for field in layer.fields} | NEEDED.get(layer, {})
    rows = pd.DataFrame([row | {"wkt": SHAPES[layer].wkt}, dict.fromkeys([*row, "wkt"], "")])
    # A table has no empty rows: this one has a code and nothing else.
    rows["code"] = ["1", "2"]
    rows.to_csv(tmp_path / "layer.csv", index=False)
    report = load(connection, layer(crs="EPSG:4326"), tmp_path / "layer.csv")
    assert (report.read, report.loaded, report.rejected) == (2, 1, 1)
    assert not MISSING.search("\n".join(lines(report.lines(), "en")))
    for table in (layer.kind, "reject", "import_run"):
        assert not list(filter(MISSING.search, texts(connection, table))), table
    again = load(connection, layer(crs="EPSG:4326"), tmp_path / "layer.csv")
    assert (again.inserted, again.updated) == (0, 0)


@pytest.mark.parametrize(
    ("source", "columns", "needed"),
    [
        (Plots, PLOTS, {"plot_code": "1", "community": "一社区", "building_code": "B1"}),
        (Teams, TEAMS, {"plot_code": "1", "role": "worker", "name": "甲"}),
        (Gazetteer, NAMES, {"community": "一社区", "estate": "一院", "building_label": "1栋"}),
    ],
    ids=["plots", "teams", "gazetteer"],
)
def test_a_table(connection, tmp_path, source, columns, needed):
    rows = pd.DataFrame([dict.fromkeys(columns, "") | needed])
    rows.to_csv(tmp_path / "table.csv", index=False)
    report = load(connection, source(), tmp_path / "table.csv")
    # Nothing is loaded that it refers to.
    assert (report.read, report.loaded, report.rejected) == (1, 0, 1)
    assert not MISSING.search("\n".join(lines(report.lines(), "en")))
    assert not list(filter(MISSING.search, texts(connection, "reject")))


def test_a_ledger(connection, tmp_path):
    connection.execute(
        text(
            "INSERT INTO community (source, source_ref, name, geom)"
            " VALUES ('test', '1', '一社区', ST_Multi(ST_GeomFromText(:wkt, 4326)))"
        ),
        {"wkt": AREA.wkt},
    )
    head = "序号,社区,小区,楼栋,单元,房号,地址,户号,常住人数,60岁以上人数,居住状态,核实日期\n"
    rows = "1,,,,,,一院1栋101,,2,,,\n2,,,,,,,,,,,\n3,,,,,,某处,,1,,,\n"
    (tmp_path / "ledger.csv").write_text(head + rows, encoding="utf-8")
    report = load(connection, Households("一社区"), tmp_path / "ledger.csv")
    assert report.read == report.loaded + report.rejected and report.loaded == 2
    assert not MISSING.search("\n".join(lines(report.lines(), "en")))
    for table in ("household", "reject"):
        assert not list(filter(MISSING.search, texts(connection, table))), table
    [run] = store.imports.listed(connection, run_id=report.import_run_id)
    notes = store.imports.report(connection, run["id"])
    assert not MISSING.search(json.dumps(notes, ensure_ascii=False))
