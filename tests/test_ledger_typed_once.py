"""Ledgers whose places are typed once, in the first of the rows that they hold for."""

import csv
import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from etl import ledger
from etl.ledger.cleaning import clean
from etl.notes import NAMES, lines

TODAY = date(2026, 11, 29)
HEAD = ("小区", "楼栋", "单元", "房号", "人数")
Row = tuple[Any, ...]
ESTATES = ("槐香苑", "柳塘里")
FULL: list[Row] = [
    (estate, f"{building}栋", f"{unit}单元", room, 2)
    for estate in ESTATES
    for building in (1, 2)
    for unit in (1, 2)
    for room in (101, 102, 201)
]
ONE = [row for row in FULL if row[0] == ESTATES[0]]


def typed_once(rows: Sequence[Row], levels: int) -> list[Row]:
    """The rows with their first cells empty as far as they repeat those above."""
    found = []
    above: Row = (None,) * 3
    for row in rows:
        same = next((at for at in range(3) if row[at] != above[at]), 3)
        found.append(("",) * min(same, levels) + row[min(same, levels) :])
        above = row
    return found


def without(rows: Sequence[Row]) -> list[Row]:
    """The rows without their estates."""
    return [("", *row[1:]) for row in rows]


def gaps(rows: Sequence[Row], every: int) -> list[Row]:
    """The rows with the estate in some only."""
    return [(row[0] if at % every == 0 else "", *row[1:]) for at, row in enumerate(rows)]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., ledger.Ledger]:
    def read(rows: Sequence[Row], head: Sequence[str] = HEAD) -> ledger.Ledger:
        path = tmp_path / "l.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return ledger.read(path, TODAY)

    return read


def places(found: ledger.Ledger) -> list[Row]:
    names = ("estate", "building", "unit", "room", "people")
    columns = [found.columns[name].as_text.values.tolist() for name in names]
    return list(zip(*columns, strict=True))


def texts(rows: Sequence[Row]) -> list[Row]:
    return [tuple(map(str, row)) for row in rows]


@pytest.mark.parametrize("levels", [1, 2, 3])
@pytest.mark.parametrize("rows", [FULL, ONE], ids=["two estates", "one"])
def test_carried_down(read, rows, levels):
    found = read(typed_once(rows, levels))
    assert places(found) == texts(rows)
    names = ("estate", "building", "unit")[:levels]
    counts = {
        f"{name} from above": sum(not row[at] for row in typed_once(rows, levels))
        for at, name in enumerate(names)
    }
    assert {name: count for name, count in found.notes.items() if "above" in name} == counts
    assert set(counts) <= NAMES.keys() and len(lines(counts)) == levels


def test_an_estate_beside_each_building(read):
    rows = typed_once(FULL, 2)
    rows = [(whole[0] if row[1] else "", *row[1:]) for whole, row in zip(FULL, rows, strict=True)]
    assert places(read(rows)) == texts(FULL)


def test_an_estate_beside_whole_addresses(read):
    wanted = [row[0] for row in FULL]
    for form in ("{1}{2}{3}室", "{1[0]}-{2[0]}-{3}"):
        rows = [
            (short[0], form.format(*row), 2)
            for row, short in zip(FULL, typed_once(FULL, 1), strict=True)
        ]
        found = read(rows, ("小区", "住址", "人数"))
        assert found.columns["estate"].values.tolist() == wanted


def test_several_households_of_one_flat(read):
    rows = [row for row in FULL for _ in range(2)]
    assert places(read(typed_once(rows, 1))) == texts(rows)


def test_a_building_without_staircases(read):
    rows = [(*row[:2], "" if row[1] == "2栋" else row[2], *row[3:]) for row in FULL]
    rows = [row for row in rows if row[1] == "1栋" or row[3] != 201]
    rows = list(dict.fromkeys(rows))
    assert places(read(typed_once(rows, 3))) == texts(rows)


def test_community_typed_once(read):
    rows = [("复兴社区" if at == 0 else "", *row) for at, row in enumerate(ONE)]
    found = read(rows, ("社区", *HEAD))
    assert found.columns["community"].values.tolist() == ["复兴社区"] * len(ONE)


def test_members_below_their_head(read):
    head = ("小区", "楼栋", "单元", "房号", "姓名", "与户主关系", "年龄")
    rows = []
    for row in typed_once(FULL, 2):
        rows += [(*row[:4], "某甲", "户主", 70), ("", "", "", "", "某乙", "配偶", 68)]
    found = read(rows, head)
    columns = [found.columns[name].as_text.values for name in ("estate", "building", "room")]
    assert list(zip(*columns, strict=True)) == [(e, b, str(r)) for e, b, _, r, _ in FULL]
    assert found.columns["people"].values.tolist() == [2] * len(FULL)


def test_members_in_a_sheet_called_by_its_building(tmp_path):
    """The building of the sheet's name says nothing of single rows: members have no place."""
    book = Workbook()
    book.active.title = "槐香苑3栋"
    book.active.append(("小区", "单元", "房号", "姓名", "与户主关系", "年龄"))
    for at in range(7):
        book.active.append(("" if at else "槐香苑", 1, f"{at + 1}01", "某甲", "户主", 70))
        book.active.append(("", "", "", "某乙", "配偶", 68))
    book.save(tmp_path / "l.xlsx")
    found = ledger.read(tmp_path / "l.xlsx", TODAY)
    assert found.columns["estate"].values.tolist() == ["槐香苑"] * 7
    assert found.columns["people"].values.tolist() == [2] * 7
    assert found.notes["estate from above"] == 6


SHUFFLED = random.Random(5).sample(FULL, len(FULL))
DOUBTFUL = {
    "few rows": typed_once(ONE[:5], 1),
    "few rows of two estates": [
        ("槐香苑", "5栋", "1单元", 101, 2),
        ("", "6栋", "1单元", 101, 2),
        ("柳塘里", "1栋", "1单元", 101, 2),
        ("", "9栋", "2单元", 201, 1),
    ],
    "the first row is empty": [("", *FULL[0][1:]), *typed_once(FULL, 1)[1:]],
    "most rows state it": [*typed_once(ONE[:4], 1), *ONE[4:]],
    "stated again": gaps(FULL, 4),
    "no order": [SHUFFLED[0], *without(SHUFFLED[1:])],
    "no order, gaps": gaps(SHUFFLED, 3),
    "by building, estates not known": [
        (row[0] if at in (0, 9) else "", *row[1:])
        for at, row in enumerate(sorted(FULL, key=lambda row: row[1:4]))
    ],
    "a list begins anew without its estate": [FULL[0], *without(FULL[1:])],
    "an address names its place": [
        ("", f"{ESTATES[1]}3栋", *row[2:]) if at == 7 else row
        for at, row in enumerate(typed_once(FULL, 1))
    ],
    "as above": [
        ("同上", *row[1:]) if at == 6 else row for at, row in enumerate(typed_once(FULL, 1))
    ],
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_no_guess(read, case):
    """An empty cell may be a place that is not known: then nothing is carried."""
    rows = DOUBTFUL[case]
    found = read(rows)
    assert places(found) == texts(rows)
    assert not any("above" in name for name in found.notes)


@pytest.mark.parametrize(
    "odd", [("", "", "", "门面", 2), ("", "", "", 3, 2), ("", "", "", 101, 2)], ids=str
)
def test_a_building_that_may_be_another(read, odd):
    """A shop, a house of its own, and a flat for the second time are in no building."""
    rows = typed_once(ONE, 3)
    rows.insert(5, odd)
    assert not any("above" in name for name in read(rows).notes)


def test_a_doubtful_flat_says_why(read):
    """Without its estate a flat is not the same household as another that has none."""
    cleaned = clean(read(DOUBTFUL["a list begins anew without its estate"]), TODAY)
    codes = [why.code for why in cleaned.reasons.dropna()]
    assert codes == ["estate-not-stated"] * (len(ONE) - 1)


def test_an_ordered_list_with_one_slip(read):
    """One row in fifty may stand elsewhere, and a row without an address takes no estate."""
    rows = [
        (estate, f"{building}栋", f"{unit}单元", room, 2)
        for estate in ESTATES
        for building in (1, 2, 3)
        for unit in (1, 2)
        for room in (101, 102, 201, 202, 301)
    ]
    slip = typed_once([*rows[:20], rows[3], *rows[20:]], 1)
    assert places(read(slip))[25][0] == ESTATES[0]
    lost = typed_once(rows, 1)
    lost[9] = ("", "", "", "不详", 2)
    assert [row[0] for row in places(read(lost))][8:11] == [ESTATES[0], "", ESTATES[0]]
