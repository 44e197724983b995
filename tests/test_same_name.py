"""Communities and estates of one name: the same one in two files, or two of them."""

from pathlib import Path

import pytest
from shapely import box
from sqlalchemy import Connection, text

from etl.boundaries import Communities
from etl.estates import Estates
from etl.households import Households
from etl.run import load
from gridmap.errors import SourceError
from tests.households import TODAY, row, write_book
from tests.layers import write

WEST, EAST = box(118.78, 32.04, 118.79, 32.05), box(118.80, 32.04, 118.81, 32.05)
REVISED = box(118.781, 32.04, 118.79, 32.051)


def places(connection: Connection, table: str) -> list[tuple]:
    query = f"SELECT name, source, round(ST_XMin(geom)::numeric, 3)::float FROM {table} ORDER BY id"
    return [tuple(one) for one in connection.execute(text(query))]


@pytest.mark.parametrize("kind", [Communities, Estates], ids=lambda kind: kind.kind)
def test_a_file_of_another_name_revises_what_is_known(
    connection: Connection, tmp_path: Path, kind: type
):
    load(connection, kind(), write(tmp_path / "old.gpkg", [WEST], name=["新华"]))
    revised = write(tmp_path / "new.gpkg", [REVISED, EAST], name=["新华 ", "东风"])
    report = load(connection, kind(), revised)
    assert (report.inserted, report.updated) == (1, 1)
    assert report.notes["joined_to_known_by_name"] == 1
    table = kind.kind
    assert places(connection, table) == [("新华", "old", 118.781), ("东风", "new", 118.8)]
    again = load(connection, kind(), revised)
    assert (again.inserted, again.updated) == (0, 0)


def test_of_one_name_elsewhere_there_are_two(connection: Connection, tmp_path: Path):
    load(connection, Communities(), write(tmp_path / "a.gpkg", [WEST], name=["新华"]))
    report = load(connection, Communities(), write(tmp_path / "b.gpkg", [EAST], name=["新华"]))
    assert (report.inserted, report.updated) == (1, 0)


def test_two_division_codes_are_two_communities(connection: Connection, tmp_path: Path):
    for at, code in enumerate(("320106001001", "320106001002")):
        path = write(tmp_path / f"{at}.gpkg", [WEST], name=["新华"], division_code=[code])
        report = load(connection, Communities(), path)
        assert report.inserted == 1


@pytest.fixture
def two(connection: Connection, tmp_path: Path) -> list[int]:
    """Two communities of one name, the second with a division code."""
    for at, outline in enumerate((WEST, EAST)):
        more = {"division_code": ["320106001002"]} if at else {}
        load(
            connection,
            Communities(),
            write(tmp_path / f"{at}.gpkg", [outline], name=["新华社区"], **more),
        )
    return list(connection.execute(text("SELECT id FROM community ORDER BY id")).scalars())


@pytest.mark.parametrize(("wanted", "column"), [("新华", ""), (None, "新华社区")])
def test_a_ledger_of_such_a_name_is_loaded_into_neither(
    connection: Connection, tmp_path: Path, two, wanted, column
):
    path = write_book(tmp_path / "l.xlsx", [row("A1", **{"社区": column})])
    with pytest.raises(SourceError, match="several communities are called so"):
        load(connection, Households(community=wanted, today=TODAY), path)
    load(connection, Households(community="320106001002", today=TODAY), write_book(path, [
        row("A1", **{"社区": ""})
    ]))  # fmt: skip
    found = connection.execute(text("SELECT community_id FROM household")).scalars()
    assert list(found) == [two[1]]
