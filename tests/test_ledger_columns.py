"""What a clerk says that a column is: chosen, remembered, never a sensitive one."""

import pickle

import pytest
from sqlalchemy import Connection, text

from etl.households.knowledge import known
from etl.ledger.columns import chosen
from etl.ledger.unknown import ask
from etl.ledgers import load_ledger, open_ledger
from etl.preview import SAMPLE_ROWS, preview
from gridmap.errors import SourceError
from tests.households import TODAY, build_town, write_book

HEAD = ["小区", "楼栋", "单元", "门牌码", "几个人", "民族", "网格员"]
ROW = ["春风里", "1栋", "1单元", "101", 3, "汉", "某某"]


@pytest.fixture
def town(connection: Connection) -> dict[str, int]:
    return build_town(connection)


@pytest.fixture
def path(tmp_path):
    rows = [dict(zip(HEAD, ROW, strict=True))]
    return write_book(tmp_path / "l.xlsx", rows, title="甲社区住户表", head=HEAD)


SAID = {"门牌码": "room", "几个人": "people"}


def test_unknown_headers_are_asked_for_with_their_first_values(connection, town, path):
    asked = ask(path, known(connection, "甲社区"))
    assert not asked.is_ledger
    assert {one.header: one.values for one in asked.columns} == {
        "门牌码": ("101",), "几个人": ("3",), "网格员": ("某某",)
    }  # fmt: skip


def test_a_choice_reads_the_file_and_is_remembered(connection, town, path):
    with pytest.raises(SourceError):
        load_ledger(connection, path, community="甲社区", today=TODAY)
    found = preview(connection, path, community="甲社区", today=TODAY, columns=SAID)
    assert found.outcomes["matched"] == 1
    # Looked at only: nothing is remembered yet.
    assert not known(connection, "甲社区").columns
    load_ledger(connection, path, community="甲社区", today=TODAY, columns=SAID)
    assert known(connection, "甲社区").columns == SAID
    assert not known(connection, "乙社区").columns
    again = load_ledger(connection, path, community="甲社区", today=TODAY)
    assert (again.loaded, again.updated) == (1, 0)
    assert all(one.field == SAID.get(one.header) for one in ask(path, known(connection)).columns)


def test_a_preview_keeps_counts_and_the_first_rows(connection, town, tmp_path):
    """It stays in the page's session; with its rows it held two gigabytes."""
    head = ["小区", "楼栋", "单元", "房号", "人数"]
    rows = [
        dict(zip(head, ["春风里", "1栋", "1单元", n, "很多"], strict=True)) for n in range(9000)
    ]
    path = write_book(tmp_path / "l.xlsx", rows, head=head)
    found = preview(connection, path, community="甲社区", today=TODAY)
    assert found.outcomes["rejected"] == sum(found.rules.values()) == 9000
    assert (found.loaded_count, len(found.open_rows)) == (0, SAMPLE_ROWS)
    assert len(pickle.dumps(found)) < 50_000


def test_a_choice_goes_before_a_known_header(connection, town, tmp_path):
    head = ["小区", "楼栋", "单元", "房号", "人数", "几个人"]
    rows = [dict(zip(head, [*ROW[:4], 9, 3], strict=True))]
    path = write_book(tmp_path / "l.xlsx", rows, head=head)
    options = {"community": "甲社区", "today": TODAY}
    _, found = open_ledger(connection, path, **options, columns={"几个人": "people"})
    assert found.columns["people"].as_text.values.tolist() == ["3"]
    load_ledger(connection, path, **options, columns={"几个人": "people"})
    load_ledger(connection, path, **options, columns={"几个人": None})
    _, found = open_ledger(connection, path, **options)
    assert found.columns["people"].as_text.values.tolist() == ["9"]


@pytest.mark.parametrize("header", ["民族", "政治面貌", "宗教信仰", "是否重点人员", "前科", "信访"])
def test_sensitive_columns_cannot_be_chosen(connection, town, path, header):
    with pytest.raises(SourceError, match="may not come in"):
        preview(connection, path, community="甲社区", columns={header: "room"})
    assert header not in {one.header for one in ask(path, known(connection)).columns}


def test_a_header_that_may_name_a_person_is_not_remembered(connection, town, tmp_path):
    head = ["小区", "楼栋", "单元", "房号", "人数(张三13900001111)", "张三13900001111"]
    rows = [dict(zip(head, [*ROW[:4], 3, 1], strict=True))]
    path = write_book(tmp_path / "l.xlsx", rows, head=head)
    load_ledger(
        connection, path, community="甲社区", today=TODAY, columns={"张三13900001111": "age60"}
    )
    assert not known(connection).columns


def test_words_of_the_command_line():
    assert chosen(["几个人=常住人数", "门牌 码=房号", "备注="]) == {
        "几个人": "people", "门牌码": "room", "备注": None
    }  # fmt: skip
    with pytest.raises(SourceError, match="no such column"):
        chosen(["几个人=车位"])


def test_only_the_communitys_own_workers_see_what_it_remembers(
    connection, town, path, users, become
):
    load_ledger(connection, path, community="甲社区", today=TODAY, columns=SAID)
    worker = {"user": users["community_worker"], "community": town["甲社区"]}
    connection.execute(
        text("INSERT INTO user_community (app_user_id, community_id) VALUES (:user, :community)"),
        worker,
    )
    seen = {}
    for role, user in users.items():
        become(user)
        seen[role] = connection.execute(text("SELECT count(*) FROM ledger_column")).scalar_one()
    assert {role: n for role, n in seen.items() if n} == {"community_worker": len(SAID)}


def test_a_ledger_in_english_needs_no_choice(connection, town, tmp_path):
    rows = [
        {"Estate": "春风里", "Building": f"{n}", "Unit": "1", "Room": "101", "Residents": 3,
         "60+": 1, "Living alone": "No", "Occupancy": "Rented", "Name": "某某", "Ethnicity": "某"}
        for n in (1, 2)
    ]  # fmt: skip
    path = write_book(tmp_path / "l.xlsx", rows, title="甲社区", head=list(rows[0]))
    report = load_ledger(connection, path, community="甲社区", today=TODAY)
    assert (report.loaded, report.notes["outcomes"]["matched"]) == (2, 2)
    query = "SELECT unit, room, people_count, age60_count, occupancy FROM household"
    assert {tuple(one) for one in connection.execute(text(query))} == {("1", "101", 3, 1, "rented")}
    assert all(
        one.header not in ("Name", "Ethnicity") for one in ask(path, known(connection)).columns
    )


def test_a_second_table_in_english_below_is_one(connection, town, tmp_path):
    head = ["Building", "Unit", "Room", "Residents"]
    rows = [["1", "1", "101", 3], ["", "", "", ""], head, ["2", "1", "101", 2]]
    path = write_book(
        tmp_path / "l.xlsx", [dict(zip(head, row, strict=True)) for row in rows], head=head
    )
    report = load_ledger(connection, path, community="甲社区", today=TODAY)
    assert report.read == 2
