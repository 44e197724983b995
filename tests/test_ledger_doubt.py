"""Rows that were not understood close nobody whom they may be, and add nobody beside them."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from etl.households import Households
from etl.preview import preview
from etl.run import Report, load
from gridmap.errors import SourceError
from gridmap.i18n import translate
from tests.households import HEAD, TODAY, build_town, row, write_book

OPTIONS = {"community": "甲社区", "today": TODAY}
FLATS = [(b, u, f"{f}0{r}") for b in (1, 2) for u in (1, 2) for f in range(1, 7) for r in (1, 2)]
"""All 48 flats of the town of `tests.households`; the last eight are of building 2, unit 2."""
DOUBT = "household-doubtful"
TEXTS = ("社区", "小区", "详细地址", "常住人数")


@pytest.fixture
def put(connection: Connection, tmp_path: Path):
    """Write rows as a workbook and load it as a ledger of every household."""
    build_town(connection)

    def put(rows, *, head=HEAD, **options) -> Report:
        path = write_book(tmp_path / "l.xlsx", rows, head=head)
        options = {**OPTIONS, "is_full": True, **options}
        looked_at = preview(connection, path, **options)
        report = load(connection, Households(**options), path)
        # The page says beforehand what the load does.
        assert looked_at.closing_count == report.closed
        assert looked_at.outcomes["rejected"] == report.rejected
        return report

    return put


def flats(count: int = 48, **more) -> list[dict]:
    return [
        row(more.get("number", ""), building=f"{b}栋", unit=f"{u}单元", room=room)
        for b, u, room in FLATS[:count]
    ]


def as_texts(rows: list[dict]) -> list[dict]:
    return [one | {"详细地址": "".join((one["楼栋"], one["单元"], one["房号"]))} for one in rows]


def open_rooms(connection: Connection) -> int:
    query = text("SELECT count(*) FROM household WHERE closed_on IS NULL AND room IS NOT NULL")
    return connection.execute(query).scalar_one()


VAGUE = {
    "building": ("春风里", "2栋", "", "", 8, DOUBT),
    "unit": ("春风里", "2栋", "2单元", "", 8, DOUBT),
    "no such unit": ("春风里", "2栋", "3单元", "501", 1, DOUBT),
    "no such floor": ("春风里", "2栋", "2单元", "905", 8, DOUBT),
    "no building": ("春风里", "", "2单元", "501", 1, DOUBT),
    "estate": ("春风里", "", "", "", 8, "missing"),
    "another name": ("某里", "2栋", "2单元", "501", 1, DOUBT),
    "no such building": ("春风里", "9栋", "2单元", "501", 1, DOUBT),
    "another building": ("春风里", "1栋", "", "", 0, None),
    "another place": ("某里", "9栋", "2单元", "501", 0, None),
}
"""Estate, building, unit and room; how many of the eight stay open, and why the row comes back."""


@pytest.mark.parametrize("where", VAGUE)
def test_a_row_without_its_flat_protects_what_it_may_be(connection, put, where):
    estate, building, unit, room, kept, reason = VAGUE[where]
    put(flats())
    vague = row("", estate=estate, building=building, unit=unit, room=room)
    report = put([*flats(40), vague])
    assert (report.closed, report.notes.get("kept open", 0)) == (8 - kept, kept)
    assert report.codes == ({reason: 1} if reason else {})
    assert "unread rows" not in report.notes
    assert open_rooms(connection) == 40 + kept


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("2栋2单元", 8),
        ("2栋2单元501、502", 8),
        ("1栋1单元101、102", 0),
        ("同上", 8),
        ("不详", 8),
        ("2栋对面", 8),
    ],
)
def test_a_rejected_row_protects_what_it_may_be(connection, put, address, kept):
    put(flats())
    more = [row("", people=2) | {"详细地址": address}]
    report = put([*as_texts(flats(40)), *more], head=TEXTS)
    assert (report.closed, report.notes.get("kept open", 0)) == (8 - kept, kept)
    assert report.rejected == 1
    assert report.notes.get("unread rows", 0) == (address in ("同上", "不详", "2栋对面"))


def test_persons_whose_household_is_unclear_protect_the_flats_they_name(put):
    put(flats())
    head = ("小区", "姓名", "年龄", "家庭住址")
    persons = [
        {"小区": "春风里", "姓名": f"某{n}", "年龄": 40, "家庭住址": "".join((f"{b}栋{u}单元", r))}
        for n, (b, u, r) in enumerate(FLATS[:40])
    ]
    persons.append({"小区": "春风里", "姓名": "某", "年龄": 40, "家庭住址": "2栋2单元"})
    report = put(persons, head=head)
    assert (report.codes, report.closed) == ({"household-unclear": 1}, 0)
    assert report.notes["kept open"] == 8


def test_numbers_tell_that_a_row_is_none_of_those_that_lack(put):
    numbered = [one | {"户号": f"A{n}"} for n, one in enumerate(flats())]
    put(numbered)
    vague = row("A77", building="2栋", unit="", room="")
    assert put([*numbered[:40], vague]).closed == 8
    # Without a number it may be any that has none.
    put([*numbered, row("", room="101", building="1栋")])
    report = put([*numbered[:40], row("", room="同上")])
    assert (report.closed, report.notes["kept open"]) == (8, 1)


def test_a_ledger_in_another_shape_doubles_nobody(connection, put):
    put(flats())
    without_building = [one | {"楼栋": ""} for one in flats()]
    report = put([*flats(4), *without_building[4:]])
    assert (report.inserted, report.closed, open_rooms(connection)) == (0, 0, 48)
    assert report.rejected == 44


def test_the_refusal_says_first_what_was_not_understood(connection, put):
    put(flats())
    # Five of 41 rows: what is lacking may be the file's fault.
    rows = [*flats(36), *(row("", building="7栋", unit=f"{n}单元", room="9901") for n in range(5))]
    with pytest.raises(SourceError) as refused, connection.begin_nested():
        put(rows, is_full=None)
    message = str(refused.value)
    assert "Of its 41 rows" in message and "12 of the 48" in message
    assert "--full" not in message and "Mend these rows first" in message
    one = [*flats(36), row("", people="?")]
    with pytest.raises(SourceError) as refused, connection.begin_nested():
        put(one, is_full=None)
    message = str(refused.value)
    assert message.index("1 came back") < message.index("12 of the 48") < message.index("--full")
    chinese = refused.value.message.translated(lambda text, /, **v: translate(text, "zh_CN", **v))
    assert "37行" in chinese and "1行" in chinese
