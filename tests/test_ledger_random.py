"""Random ledgers of random towns: everything adds up, and nobody is put on a wrong building."""

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from etl.households import Households
from etl.ledger import cells, read
from etl.run import load
from gridmap import address
from tests import random_ledger
from tests.ledgers import reasons_in
from tests.random_ledger import COMMUNITY, KINDS

TODAY = date(2026, 11, 20)


def everything(connection: Connection) -> list:
    """All households and where they lie: an UPDATE that changes nothing would move them."""
    return list(connection.execute(text("SELECT ctid, * FROM household ORDER BY id")))


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@given(
    seed=st.integers(0, 2**32),
    drawn=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 2**32)), min_size=20),
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_false_match(
    connection: Connection, tmp_path: Path, ending: str, seed: int, drawn: list
):
    with connection.begin_nested() as undone:
        dice = random.Random(seed)
        town = random_ledger.build(connection, dice)
        rows = [kind(town, random.Random(own)) for kind, own in drawn]
        path = random_ledger.write(tmp_path, rows, ending, dice)
        source = Households(COMMUNITY, today=TODAY)
        report = load(connection, source, path)
        counted = report.notes["outcomes"]
        assert report.read == len(rows) == sum(counted.values())
        assert report.loaded + report.rejected == report.read
        assert counted["rejected"] == report.rejected
        kept = random_ledger.outcomes(connection)
        assert len(kept) == report.loaded
        for number, row in enumerate(rows):
            status, building = kept.get(f"H{number}", ("rejected", None))
            assert building in (None, row.truth), (row, status, building)
            assert (status == "matched") == (building is not None)
            assert not row.must or status in row.must, (row, status)
        before = everything(connection)
        again = load(connection, Households(COMMUNITY, today=TODAY), path)
        assert (again.inserted, again.updated, again.closed) == (0, 0, 0)
        assert everything(connection) == before
        undone.rollback()


@pytest.mark.parametrize("written", ["-1", "－1", "-3人"])
def test_nobody_is_below_zero(written: str):
    """What random ledgers found: -1 as text was read as 1."""
    with pytest.raises(ValueError, match=r"[-－]"):
        cells.count(written)


@pytest.mark.parametrize("place", ["六合新村门口", "阳光城二期门口", "锦绣花园旁"])
def test_relative_to_an_estate(place: str):
    """What random ledgers found: a gate is no address, whatever the estate's name ends in."""
    assert address.read(place).rejected == "relative"


def test_a_note_in_the_column_of_people(tmp_path: Path):
    """What random ledgers found: a footer below 人数, the first column, was a household."""
    path = tmp_path / "ledger.csv"
    path.write_text("人数,详细地址\n2,春风里1栋101\n填表人:某某,\n", encoding="utf-8")
    assert len(Households(COMMUNITY, today=TODAY).clean(read(path)).rows) == 1


def test_a_ledger_of_another_community(connection: Connection, tmp_path: Path):
    """What random ledgers found: it was refused with the advice to say what had been said."""
    random_ledger.build(connection, random.Random(0))
    path = tmp_path / "ledger.csv"
    path.write_text("社区,人数,详细地址\n丙河社区,2,春风里1栋101\n", encoding="utf-8")
    report = load(connection, Households(COMMUNITY, today=TODAY), path)
    assert reasons_in(report) == {"社区一栏与所导入的社区不一致": 1}
