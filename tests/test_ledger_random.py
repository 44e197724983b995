"""Random ledgers of random towns: everything adds up, and nobody is put on a wrong building."""

import os
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from etl.households import Households
from etl.ledger import around, cells, read
from etl.run import load
from gridmap import address
from gridmap.address.kept import Words
from gridmap.errors import SourceError
from gridmap.matching import Parts
from tests import random_ledger, random_rendering
from tests.ledgers import reasons_in
from tests.random_ledger import COMMUNITY, KINDS
from tests.random_rendering import Home, Rendering

TODAY = date(2026, 11, 20)
STRANGE = ("张", "丁", "东", "老王", "南", "楼", "号", "区 ", "、", "温建国", "小区", "路")
EXAMPLES = int(os.environ.get("GRIDMAP_RANDOM_LEDGERS", "20"))


def everything(connection: Connection) -> list:
    """All households and where they lie: an UPDATE that changes nothing would move them."""
    return list(connection.execute(text("SELECT ctid, * FROM household ORDER BY id")))


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@given(
    seed=st.integers(0, 2**32),
    drawn=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 2**32)), min_size=20),
)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def stored(connection: Connection) -> list[tuple]:
    """What is known of the open households."""
    found = connection.execute(
        text(
            "SELECT building_id, unit, room, people_count, age60_count FROM household"
            " WHERE closed_on IS NULL ORDER BY 1, 2, 3"
        )
    )
    return [tuple(one) for one in found]


def whole(those: list[Home]) -> list[tuple]:
    """What has to be known of them."""
    return sorted(home.stored for home in those)


@given(seed=st.integers(0, 2**64))
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_renderings_of_one_ledger_load_the_same(connection: Connection, tmp_path: Path, seed: int):
    """However it is written, and whatever was loaded before: nobody comes twice, nobody goes."""
    with connection.begin_nested() as undone:
        dice = random.Random(seed)
        those = random_rendering.homes(random_ledger.build(connection, dice), dice)
        for _ in range(3 if those else 0):
            how = Rendering.drawn(dice)
            path = random_rendering.write(tmp_path / "ledger.xlsx", those, how, dice)
            report = load(connection, Households(COMMUNITY, True, TODAY), path)
            assert (report.read, report.rejected, report.closed) == (len(those), 0, 0), (
                how,
                report.codes,
            )
            assert stored(connection) == whole(those), how
        undone.rollback()


@given(seed=st.integers(0, 2**64))
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_part_of_a_ledger_closes_nobody(connection: Connection, tmp_path: Path, seed: int):
    """One building, those of some age, any few: with a title that says so, or without."""
    with connection.begin_nested() as undone:
        dice = random.Random(seed)
        those = random_rendering.homes(random_ledger.build(connection, dice), dice)
        if those:
            how = Rendering.drawn(dice)
            path = random_rendering.write(tmp_path / "ledger.xlsx", those, how, dice)
            load(connection, Households(COMMUNITY, True, TODAY), path)
            some = dice.sample(those, dice.randint(1, len(those)))
            how, title = Rendering.drawn(dice), dice.choice(("", *random_rendering.TITLES))
            path = random_rendering.write(tmp_path / "part.xlsx", some, how, dice, title)
            closed = 0
            try:
                with connection.begin_nested():
                    report = load(connection, Households(COMMUNITY, None, TODAY), path)
            except SourceError as error:
                assert "more than a tenth" in str(error)
            else:
                assert (report.read, report.rejected) == (len(some), 0), (how, title)
                assert report.inserted == 0 and report.closed <= len(those) // 10, (how, title)
                closed = report.closed
            kept = stored(connection)
            assert len(kept) == len(those) - closed and set(kept) <= set(whole(those)), (how, title)
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


@pytest.mark.parametrize("title", ["六合新村甲21栋", "六合新村A21栋", "六合新村附21号楼"])
def test_a_building_with_a_prefix_in_a_sheets_name(title: str):
    """What random ledgers found: households of 甲21栋 were put on 21栋."""
    assert around.place(title)["building"].startswith(title.removeprefix("六合新村")[0])


def test_tables_beside_each_other_with_other_names(tmp_path: Path):
    """What random ledgers found: of two tables whose columns have other names one was lost."""
    path = tmp_path / "ledger.csv"
    path.write_text(
        "现住址,人口数,,详细地址,常住人数\n春风里1栋101,2,,春风里1栋102,3\n", encoding="utf-8"
    )
    rows = Households(COMMUNITY, today=TODAY).clean(read(path)).rows
    assert sorted(rows["people_count"]) == [2, 3]


def test_a_door_behind_a_staircase(tmp_path: Path):
    """What random ledgers found: in a register 2单元701号 was taken for a staircase."""
    path = tmp_path / "ledger.csv"
    path.write_text("姓名,与户主关系,年龄,住址\n甲,户主,70,春风里1栋2单元701号\n", encoding="utf-8")
    assert len(Households(COMMUNITY, today=TODAY).clean(read(path)).rows) == 1


@pytest.mark.parametrize(
    ("building", "unit", "room"),
    [("1-10", "1单元", "401"), ("3-1", "", "101"), ("1-2", "3", "401")],
)
def test_numbers_of_two_cells_do_not_touch(building: str, unit: str, room: str):
    """What random ledgers found: 1-10 beside 1单元 was building 1, unit 101."""
    assert address.read(Parts(building, unit, room).text).rejected == "range"


def test_a_name_that_ends_in_its_number():
    """Beside a unit as alone."""
    assert Parts("望京西园319", "1", "101").text == "望京西园319号楼1单元101室"
    assert Parts("望京西园319", "", "").text == "望京西园319"


@pytest.mark.parametrize(
    ("kept", "written"),
    [
        ("三元里甲9-901", "新城区三元里甲 9 - 901 （出租）"),
        ("阳光城1期12栋2单元", "阳光城三期甲19幢3单元502"),
        ("阳光城1期12栋2单元", "江州市新城区阳光城 20 栋 1 单元 701"),
        ("春风里3栋南101", "春风里楼小区3栋"),
        ("□12号 东楼", "楼号东3栋"),
    ],
)
def test_what_was_kept_teaches_no_more_than_was_known(kept: str, written: str):
    """What random ledgers found: a ledger loaded twice kept more of an address the second time."""
    known = Words(["三元里", "阳光城一期", "阳光城二期", "春风里"])
    assert known.and_stored([kept]).kept(written) == known.kept(written) != written


def test_what_was_kept_stays_known():
    """A place that several addresses of one file have begun with is known in the next file too."""
    first = Words(["春风里"]).and_places(f"温氏家园{at}栋" for at in range(3))
    stored = [first.kept(text) for text in ("温氏家园2栋", "新城区 温氏家园西区 3栋 老王")]
    assert Words(["春风里"]).and_stored(stored).kept("温氏家园7栋") == "温氏家园7栋"


@given(seed=st.integers(0, 2**64))
@settings(max_examples=EXAMPLES)
def test_the_same_is_kept_the_second_time(seed: int):
    """Of addresses with strange letters in them, as of all others."""
    dice = random.Random(seed)
    town = random_ledger.Town([random_ledger.any_house(dice) for _ in range(9)])
    rows = [dice.choice(KINDS)(town, dice).cells for _ in range(dice.randint(10, 60))]
    texts = [str(row["address"]) for row in rows if "address" in row]
    for at in range(0, len(texts), 9):
        cut = dice.randint(0, len(texts[at]))
        texts[at] = texts[at][:cut] + dice.choice(STRANGE) + texts[at][cut:]
    names = Words(name for house in town.houses for name in house.names)
    known = names.and_places(texts)
    kept = [known.kept(text) for text in texts]
    known = names.and_stored(kept).and_places(texts)
    assert [known.kept(text) for text in texts] == kept


def test_a_header_repeated_in_a_register_is_nobody(tmp_path: Path):
    """What random ledgers found: a page's header was a person, and refused the household above."""
    path = tmp_path / "register.csv"
    head, page = "年龄,现住址,与户主的关系,姓名\n", "{n}7,春风里{n}栋101,户主,某某\n"
    path.write_text(head + page.format(n=1) + head + page.format(n=2), encoding="utf-8")
    clean = Households(COMMUNITY, today=TODAY).clean(read(path))
    assert len(clean.rows) == 2
    assert clean.notes["repeated headers"] == 1
