"""A street that becomes known between two loads: what was left out of addresses is kept then."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, text

from etl.ledgers import load_ledger
from gridmap.store import schema
from tests.households import TODAY, build_town, write_book

HEAD = ["详细地址", "常住人数"]
STREETS = ("温建路", "李兰街")


def learn(connection: Connection, name: str) -> None:
    """Add a street, as its layer does."""
    connection.execute(
        insert(schema.street).values(
            name=name,
            kind="branch",
            from_node=1,
            to_node=2,
            length_m=100,
            component=0,
            geom="SRID=4326;LINESTRING(0 0, 0.001 0)",
            source="test",
            source_ref=name,
        )
    )


def stored(connection: Connection) -> list[tuple]:
    found = connection.execute(
        text("SELECT id, people_count, closed_on IS NULL AS is_open FROM household ORDER BY id")
    )
    return [tuple(one) for one in found]


@pytest.mark.parametrize("is_full", [True, False, None])
@pytest.mark.parametrize(
    "addresses",
    [
        ["温建路12号院3单元501"],
        ["温建路12号3栋501", "温建路12号3栋502"],
        ["温建路12号院3单元501", "李兰街12号院3单元501"],
        ["温建路12号院3单元501", "李兰街12号院3单元501", "李兰街14号院3单元501"],
        ["温建路春风里1栋1单元101", "温建路12号"],
    ],
)
def test_a_street_that_becomes_known(
    connection: Connection, tmp_path: Path, addresses: list[str], is_full: bool | None
):
    """Nobody doubles and nobody is closed, whether one street is learnt or both."""
    build_town(connection)
    rows = [dict(zip(HEAD, (one, at + 2), strict=True)) for at, one in enumerate(addresses)]
    path = write_book(tmp_path / "l.xlsx", rows, head=HEAD)
    options = {"community": "甲社区", "today": TODAY, "is_full": is_full}
    first = load_ledger(connection, path, **options)
    assert first.loaded == len(addresses)
    before = stored(connection)
    assert len(before) == len(addresses)
    for street in STREETS:
        learn(connection, street)
        again = load_ledger(connection, path, **options)
        assert (again.inserted, again.closed) == (0, 0)
        assert stored(connection) == before
