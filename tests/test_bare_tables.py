"""Tables without places: attributes of features that are loaded already."""

from pathlib import Path

import openpyxl
import pytest
from shapely import Point
from sqlalchemy import Connection, text

from etl.buildings import Buildings
from etl.run import load
from etl.service_points import ServicePoints
from gridmap.errors import SourceError
from tests.layers import house, write

HOUSES = [house(118.78 + n * 0.001, 32.04) for n in range(3)]


@pytest.fixture
def town(connection: Connection, tmp_path: Path) -> Path:
    """Three buildings of the source `survey`: a folder for more files."""
    path = write(tmp_path / "survey.gpkg", HOUSES, code=["B1", "B2", "B3"], 层数=[6, 6, 6],
                 用途=["住宅", "住宅", "住宅"], 名称=["1号楼", "2号楼", "3号楼"])  # fmt: skip
    load(connection, Buildings(), path)
    return tmp_path


def buildings(connection: Connection) -> list[tuple]:
    query = text("SELECT source, source_ref, name, kind, storeys, is_residential FROM building")
    return sorted(tuple(row) for row in connection.execute(query))


def put(path: Path, rows: list[list]) -> Path:
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(map(str, row)) for row in rows))
        return path
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    ("head", "name"),
    [(["编码"], "survey"), (["编码"], None), (["source", "source_ref"], None)],
)
def test_a_table_changes_its_columns_of_known_rows(connection, town, ending, head, name):
    places = connection.execute(text("SELECT ST_AsText(geom) FROM building ORDER BY id")).all()
    keys = [["survey", one] if len(head) > 1 else [one] for one in ("B1", "B3", "B9")]
    kinds = [["商业"], ["住宅"], ["住宅"]]
    rows = [[*head, "用途"], *(key + kind for key, kind in zip(keys, kinds, strict=True))]
    path = put(town / f"kinds{ending}", rows)
    report = load(connection, Buildings(name=name), path)
    assert (report.loaded, report.inserted, report.updated) == (2, 0, 1)
    assert report.codes == {"code-unknown": 1}
    assert [(row[0], row[1], row[4], row[5]) for row in buildings(connection)] == [
        ("survey", "B1", 6, False), ("survey", "B2", 6, True), ("survey", "B3", 6, True),
    ]  # fmt: skip
    assert buildings(connection)[0][2] == "1号楼"
    again = connection.execute(text("SELECT ST_AsText(geom) FROM building ORDER BY id")).all()
    assert again == places
    assert load(connection, Buildings(name=name), path).updated == 0
    # The layer itself says nothing new: what the table changed stays.
    assert load(connection, Buildings(), town / "survey.gpkg").notes["corrected_since_and_kept"]
    assert buildings(connection)[0][5] is False


def test_a_code_of_two_sources_is_nobody_s_without_its_source(connection, town):
    other = write(town / "other.gpkg", [house(118.79, 32.04)], code=["B1"], 层数=[3])
    load(connection, Buildings(), other)
    path = put(town / "s.csv", [["code", "层数"], ["B1", 9], ["B2", 9]])
    report = load(connection, Buildings(), path)
    assert (report.updated, report.codes) == (1, {"code-unknown": 1})
    assert load(connection, Buildings(name="other"), path).updated == 1
    assert [row[4] for row in buildings(connection)] == [9, 6, 9, 6]


def test_rows_without_code_and_repeated_ones_come_back(connection, town):
    path = put(town / "s.csv", [["code", "层数"], ["B1", 9], ["", 9], ["B1", 8]])
    report = load(connection, Buildings(), path)
    assert (report.loaded, report.codes) == (1, {"no-code": 1, "feature-again": 1})


def test_points_and_what_is_no_such_table(connection, town):
    points = write(town / "p.gpkg", [Point(118.78, 32.04)], code=["S1"], name=["甲站"],
                   service_types=["service_station"])  # fmt: skip
    load(connection, ServicePoints(), points)
    path = put(town / "phones.csv", [["code", "电话"], ["S1", "025-1234"]])
    assert load(connection, ServicePoints(), path).updated == 1
    found = connection.execute(text("SELECT name, phone FROM service_point")).one()
    assert tuple(found) == ("甲站", "025-1234")
    with pytest.raises(SourceError, match="no columns lon and lat"):
        load(connection, Buildings(), put(town / "n.csv", [["name", "层数"], ["1号楼", 9]]))
