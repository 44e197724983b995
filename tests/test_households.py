"""A ledger into the database: what is loaded, refused, changed, closed and told."""

import json
from datetime import date, time, timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Connection, select, text

from etl.households import Households
from etl.reasons import of_data
from etl.run import Report, load
from gridmap.errors import SourceError
from gridmap.i18n import translate
from gridmap.store import schema
from gridmap.store.copy import copy_frame
from tests.households import HEAD, TODAY, build_town, row, write_book
from tests.ledgers import reasons_in


@pytest.fixture
def town(connection: Connection) -> dict[str, int]:
    return build_town(connection)


@pytest.fixture
def put(connection: Connection, tmp_path: Path, town):
    """Write rows as a workbook and load it."""

    def put(rows, *, title=None, head=HEAD, **options) -> Report:
        path = write_book(tmp_path / "ledger.xlsx", rows, title=title, head=head)
        return load(connection, Households(**{"today": TODAY, "is_full": True, **options}), path)

    return put


def stored(connection: Connection, *names: str) -> list[tuple]:
    columns = [schema.household.c[name] for name in names]
    return [tuple(r) for r in connection.execute(select(*columns).order_by("household_key"))]


def counts(connection: Connection, building_id: int) -> tuple | None:
    query = text("SELECT household_count, people_count FROM building_count WHERE building_id = :id")
    found = connection.execute(query, {"id": building_id}).one_or_none()
    return found and tuple(found)


def test_a_clean_row(connection, town, put):
    report = put(
        [
            row(
                "A1",
                people=2,
                **{"60岁以上人数": 2, "80岁以上人数": 1, "是否独居老人户": "否"},
                **{"居住状态": "出租", "核实日期": date(2026, 10, 3)},
            )
        ]
    )
    assert (report.read, report.loaded, report.inserted) == (1, 1, 1)
    [found] = connection.execute(select(schema.household)).mappings()
    assert found["building_id"] == town["1号楼"]
    assert (found["unit"], found["room"], found["match_status"]) == ("1", "101", "matched")
    assert (found["people_count"], found["age60_count"], found["age80_count"]) == (2, 2, 1)
    assert found["occupancy"] == "rented"
    assert found["last_verified_on"] == date(2026, 10, 3)
    assert found["address_text"] == "春风里小区1号楼1单元101室"
    assert counts(connection, town["1号楼"]) == (1, 2)


def test_what_finds_no_building_is_loaded_and_counted(connection, town, put):
    report = put(
        [
            row("A1"),
            row("A2", building="9栋"),
            row("A3", unit="3单元"),
            row("A4", estate="", building="一号楼"),
            row("A5", estate="不存在小区"),
            row("A6", building="", unit="", room="101"),
        ]
    )
    assert report.notes["outcomes"] == {
        "matched": 2, "ambiguous": 1, "conflict": 1, "unmatched": 2, "rejected": 0,
    }  # fmt: skip
    assert sum(report.notes["outcomes"].values()) == report.loaded == report.read
    assert stored(connection, "household_key", "match_status", "match_rule")[1:] == [
        ("A2", "unmatched", "building-unknown"),
        ("A3", "conflict", "unit"),
        ("A4", "matched", "only-in-community"),
        ("A5", "unmatched", "place-unknown"),
        ("A6", "ambiguous", "building-missing"),
    ]


def test_storeys_of_openstreetmap_lose_no_household(connection, town, put):
    high = row("A1", room="1901")
    assert put([high]).notes["outcomes"]["conflict"] == 1
    connection.execute(text("UPDATE building SET source = 'osm'"))
    report = put([high])
    assert (report.notes["outcomes"]["matched"], report.notes["above storeys"]) == (1, 1)
    [found] = stored(connection, "building_id", "room", "match_rule")
    assert found == (town["1号楼"], "1901", "above-storeys")


REFUSED = [
    ({"people": ""}, "没有填常住人数"),
    ({"people": "三四个"}, "“常住人数”不是人数"),
    ({"people": 2.5}, "“常住人数”不是人数"),
    ({"people": 13900001111}, "“常住人数”不是人数"),
    ({"people": 10**30}, "“常住人数”不是人数"),
    ({"room": time(3, 2, 1)}, "地址被Excel变成了日期，请把该列设为文本后重填"),
    ({"room": -101}, "地址栏里写的不是住址"),
    ({"60岁以上人数": 4}, "“60岁以上人数”多于“常住人数”"),
    ({"60岁以上人数": 1, "80岁以上人数": 2}, "“80岁以上人数”多于“60岁以上人数”"),
    ({"6岁以下人数": 4}, "“6岁以下人数”多于“常住人数”"),
    ({"残疾人数": 4}, "“残疾人数”多于“常住人数”"),
    ({"是否独居老人户": "也许"}, "“是否独居老人户”请填是或否"),
    ({"room": "同上"}, "地址写的是“同上”之类，请写完整"),
    ({"building": date(2026, 3, 2)}, "地址被Excel变成了日期，请把该列设为文本后重填"),
    ({"room": "3月2日"}, "地址被Excel变成了日期，请把该列设为文本后重填"),
    ({"room": "101、102"}, "一格里有两个以上的地址或房号，请一户一行"),
    ({"room": "", "building": "", "unit": "", "estate": ""}, "没有地址"),
    ({"社区": "乙社区"}, "社区一栏与所导入的社区不一致"),
]


@pytest.mark.parametrize(("fault", "reason"), REFUSED)
def test_impossible_rows_are_refused_with_a_reason(connection, town, put, fault, reason):
    report = put([row("A1"), row("A2", **fault)], community="甲社区")
    assert reasons_in(report) == {reason: 1}
    assert (report.read, report.loaded) == (2, 1)
    assert connection.execute(select(schema.reject.c.row_number)).scalar_one() == 3


def test_doubtful_cells_cost_no_household_its_place(connection, town, put):
    report = put(
        [
            row("A1", **{"核实日期": TODAY + timedelta(days=1)}),
            row("A2", room="102", **{"核实日期": "去年"}),
            row("A3", room="201", people="", **{"居住状态": "空置"}),
            row("A4", room="202", **{"居住状态": "借住"}),
            row("A5", room="301", **{"居住状态": "空置"}),
        ]
    )
    assert report.loaded == 5
    assert {
        "verified day in the future": 1, "verified day not readable": 1,
        "occupancy not understood": 1, "vacant with people": 1,
    }.items() <= report.notes.items()  # fmt: skip
    assert stored(connection, "people_count", "occupancy", "last_verified_on") == [
        (3, "owner", None), (3, "owner", None), (0, "vacant", None), (3, "unknown", None),
        (3, "vacant", None),
    ]  # fmt: skip


def test_duplicates(connection, town, put):
    """By number, and where there is none by address, however it is written."""
    report = put(
        [
            row("A1"),
            row("A1", room="102"),
            row("", room="201"),
            row("", room=201, building="1号楼"),
            row("", room="２０１", building="一幢"),
            row("A9", room="201"),
        ]
    )
    assert reasons_in(report) == {"同一户重复；同一套房住两户的，请分别填写户号": 3}
    stored = connection.execute(select(schema.reject).order_by(schema.reject.c.row_number)).all()
    reasons = [of_data(one.reason_code, one.reason_values).message for one in stored]
    more = "；同一套房住两户的，请分别填写户号"
    chinese = [f"与第{number}行是同一户{more}" for number in (2, 4, 4)]
    assert [translate(one, "zh_CN") for one in reasons] == chinese
    more = "; two in one flat need a household number each"
    assert [str(one) for one in reasons] == [
        f"the same household as row {number}{more}" for number in (2, 4, 4)
    ]
    assert report.loaded == 3


def test_the_same_file_twice_changes_nothing(connection, town, put):
    rows = [row("A1"), row("A2", building="9栋"), row("", room="201"), row("A3", people="")]
    first = put(rows)
    before = connection.execute(select(schema.household)).all(), versions(connection)
    again = put(rows)
    assert (again.read, again.loaded, again.rejected) == (first.read, first.loaded, first.rejected)
    assert (again.inserted, again.updated) == (0, 0)
    assert again.closed == 0
    assert (connection.execute(select(schema.household)).all(), versions(connection)) == before


def versions(connection: Connection) -> list:
    """Where the rows lie: an UPDATE that changes nothing would move them."""
    return connection.execute(text("SELECT ctid FROM household ORDER BY id")).all()


def test_a_corrected_file_updates_only_what_differs(connection, town, put):
    put([row("A1"), row("A2", room="102")])
    [kept] = connection.execute(
        select(schema.household.c.import_run_id).where(schema.household.c.household_key == "A1")
    ).all()
    report = put([row("A1"), row("A2", building="2栋", room="102", people=5)])
    assert (report.inserted, report.updated) == (0, 1)
    assert stored(connection, "import_run_id") == [tuple(kept), (report.import_run_id,)]
    assert counts(connection, town["1号楼"]) == (1, 3)
    assert counts(connection, town["2号楼"]) == (1, 5)


def test_a_household_that_vanished_is_closed_and_may_come_back(connection, town, put):
    both = [row("A1"), row("A2", room="102")]
    put(both)
    report = put(both[:1])
    assert report.closed == 1
    assert stored(connection, "closed_on") == [(None,), (TODAY,)]
    assert counts(connection, town["1号楼"]) == (1, 3)
    assert put(both[:1]).closed == 0
    report = put(both)
    assert (report.notes["reopened"], report.updated) == (1, 1)
    assert stored(connection, "closed_on") == [(None,), (None,)]
    assert counts(connection, town["1号楼"]) == (2, 6)


@pytest.mark.parametrize("room", [1e308, 1e25, "1E+308"])
def test_a_number_that_no_door_has_is_none_in_any_kind_of_file(connection, town, put, room):
    report = put([row("A1", room=room), row("A2")])
    assert (report.loaded, report.codes) == (1, {"excel-number": 1})
    connection.execute(text("UPDATE building SET storeys = NULL, rooms_per_floor = NULL"))
    report = put([row("A1", room="1" + "0" * 25), row("A2")])
    assert report.notes["why not matched"] == {"conflict: room": 1}


def test_a_note_of_nothing_is_no_line(town, put):
    report = put([row("A1", room="101 13900001111"), row("A2", room="102")])
    told = [str(one) for one in report.lines()[1]]
    assert "phone numbers taken out of addresses: 1" in told
    assert not any("taken out" in one and one.endswith(": 0") for one in told)


def test_what_is_still_in_the_ledger_is_not_closed(connection, town, put):
    put([row("A1"), row("A2", room="102"), row("A3", room="201")])
    report = put([row("A1"), row("A2", room="102", people="?"), row("A3", room="同上")])
    assert report.rejected == 2
    assert report.closed == 0


def test_other_communities_and_partial_ledgers_close_nothing(connection, town, put):
    put([row("A1"), row("A2", room="102")])
    other = {"社区": "乙社区"}
    assert put([row("B1", estate="", **other)]).closed == 0
    assert put([row("A1")], is_full=False).closed == 0


def test_which_community(connection, town, put):
    """The option, else the column, else the title; else a question."""
    head = HEAD[1:]
    assert put([row("A1")], head=head, title="某街道甲社区户台账").loaded == 1
    assert put([row("A1")], head=head, community="99000").loaded == 1
    with pytest.raises(SourceError, match="--community"):
        put([row("A1")], head=head)
    with pytest.raises(SourceError, match="no such community"):
        put([row("A1")], community="丙社区")
    report = put([row("A1"), row("A2", room="102", **{"社区": "丙社区"})])
    assert reasons_in(report) == {"社区名称在系统中找不到": 1}


def test_no_person_comes_in(connection, town, put):
    """Not by forbidden columns, nor in addresses, keys, rejects or the report."""
    head = ("户主姓名", "民族", "社区", "详细地址", "户号", "常住人数")
    person = {"户主姓名": "王小明", "民族": "汉", "社区": "甲社区", "户号": "320102199001011234"}
    report = put(
        [
            person | {"详细地址": "春风里1栋1单元101 13900001111", "常住人数": 2},
            person | {"详细地址": "春风里1栋1单元102(户主:王小明)", "户号": "", "常住人数": 2},
            person | {"详细地址": "春风里1栋对面 13900001111", "常住人数": 2},
            person | {"详细地址": "春风里1栋201王小明", "户号": 13900001111, "常住人数": "?"},
        ],
        head=head,
    )
    assert report.notes["dropped columns"] == ["户主姓名", "民族"]
    assert report.notes["personal numbers taken out of household numbers"] == 3
    assert report.loaded == 2
    assert stored(connection, "address_text", "match_status") == [
        ("春风里小区1号楼1单元101室", "matched"),
        ("春风里小区1号楼1单元102室", "matched"),
    ]
    everything = [dict(r) for t in (schema.household, schema.reject, schema.import_run)
                  for r in connection.execute(select(t)).mappings()]  # fmt: skip
    written = json.dumps(everything, default=str, ensure_ascii=False)
    for trace in ("王小明", "13900001111", "320102199001011234", "汉"):
        assert trace not in written
    assert "对面" in written


def test_rows_add_up_and_raw_is_not_changed_by_cleaning(put, tmp_path, town):
    put([row("A1"), row("A1"), row("A2", people="?")])
    source = Households(today=TODAY)
    raw = source.read(tmp_path / "ledger.xlsx")
    before = raw.frame.copy()
    cleaned = source.clean(raw)
    assert len(cleaned.rows) + len(cleaned.rejected) == len(raw) == 3
    assert raw.frame.equals(before)


def test_what_a_person_needs_to_settle_a_row_is_kept(connection, town, put):
    put([row("A1"), row("A2", building="", unit="", room="101"), row("A3", unit="3单元")])
    first, second, third = connection.execute(
        select(schema.household).order_by("household_key")
    ).all()
    assert (first.written, first.candidate_ids) == (None, [])
    assert second.candidate_ids == [town["1号楼"], town["2号楼"]]
    assert third.candidate_ids == [town["1号楼"]]
    assert third.written["place"] == {
        "estate": "春风里", "building": "1栋", "unit": "3单元", "room": "101", "address": "",
    }  # fmt: skip
    assert third.written["row_number"] == 4
    assert third.written["row"]["户号"] == "A3"


def test_a_row_that_another_one_pushed_down_is_the_same(connection, town, put):
    put([row("A2", building="9栋")])
    report = put([row("A1"), row("A2", building="9栋")])
    assert (report.inserted, report.updated, report.closed) == (1, 0, 0)


def test_a_row_that_cannot_be_read_may_be_any_household_without_number(connection, town, put):
    put([row("A1"), row("", room="102"), row("A3", room="201")])
    spoilt = [row("", room="同上"), row("A3", room="201")]
    report = put(spoilt)
    # A1 has a number, and the row that was spoilt has none.
    assert (report.closed, report.notes["kept open"]) == (1, 1)
    open_rooms = text("SELECT room FROM household WHERE closed_on IS NULL ORDER BY 1")
    assert connection.execute(open_rooms).scalars().all() == ["102", "201"]
    assert put(spoilt[1:]).closed == 1


@pytest.mark.parametrize("spoilt", [row("", room="同上"), row("A1"), row("", people="?")])
def test_what_a_correction_loaded_stays_while_the_original_is_not_corrected(
    connection, town, put, spoilt
):
    original = [row("A1"), spoilt]
    run = put(original).import_run_id
    put([row("A9", room="301")], is_full=False, corrects_run_id=run)
    report = put(original)
    assert (report.rejected, report.closed, report.notes["kept open"]) == (1, 0, 1)
    # Corrected at last, and without it.
    assert put(original[:1]).closed == 1


def test_a_ledger_without_rows_closes_nothing(connection, town, put):
    put([row("A1")])
    with pytest.raises(SourceError, match="no rows"):
        put([], community="甲社区")
    report = put([row("A2", people="?")], community="甲社区")
    assert (report.loaded, report.closed) == (0, 0)
    assert stored(connection, "closed_on") == [(None,)]


def test_one_household_in_two_files_is_one(connection, town, put):
    put([row("A1", people=2)])
    report = put([row("A1", people=4), row("A2", room="102")], is_full=False)
    assert (report.inserted, report.updated) == (1, 1)
    assert stored(connection, "household_key", "people_count") == [("A1", 4), ("A2", 3)]


@pytest.mark.parametrize("text_", ['引号"与,逗号', "反斜\\杠", "换\n行", "\\.", "NULL", "\\N"])
def test_any_text_is_copied_as_it_is(connection, text_):
    """COPY has marks of its own."""
    connection.execute(text("CREATE TEMP TABLE copied (written text)"))
    copy_frame(connection, "copied", pd.DataFrame({"written": [text_, None, ""]}))
    found = connection.execute(text("SELECT written FROM copied")).scalars().all()
    assert found == [text_, None, ""]


def test_a_first_load_does_not_search_what_it_writes(connection, town, put):
    """Whatever the planner makes of a table that it last saw empty."""
    connection.execute(text("ANALYZE household, building_count"))
    before = rows_searched(connection)
    put([row(f"A{n}", room=f"{1 + n}01") for n in range(5)])
    # At most once, for the sums of small cells; building_count finds its rows by their building.
    assert rows_searched(connection) - before <= 5


def rows_searched(connection: Connection) -> int:
    """Households that this transaction has looked through one by one."""
    query = text("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'household'")
    return connection.execute(query).scalar_one()
