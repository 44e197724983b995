"""Loads taken back: exactly what was before, in the right order, by whoever may."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, insert, select, text

from etl.households import Households
from etl.rollback import rollback
from etl.run import Report, load
from gridmap import store
from gridmap.actions.settling import settle
from gridmap.cli import main
from gridmap.errors import RollbackError, SourceError
from gridmap.store import db, migrate, schema
from tests.households import TODAY, build_town, row, write_book
from tests.ledgers import reasons_in

TABLES = ("household", "household_change", "building_count", "address_decision")


@pytest.fixture
def town(connection: Connection) -> dict[str, int]:
    return build_town(connection)


@pytest.fixture
def put(connection: Connection, tmp_path: Path, town):
    """Write rows as a workbook and load it."""

    def put(rows, *, app_user_id=None, **options) -> Report:
        path = write_book(tmp_path / "ledger.xlsx", rows)
        source = Households(**{"today": TODAY, "is_full": True, **options})
        return load(connection, source, path, app_user_id=app_user_id)

    return put


def everything(connection: Connection) -> dict[str, list[tuple]]:
    """All rows, all columns, of the tables that a load of households writes."""
    return {
        name: [
            tuple(one) for one in connection.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2"))
        ]
        for name in TABLES
    }


def test_back_to_what_was_before(connection, put):
    put([row("A1"), row("A2", room="102"), row("A3", building="9栋")])
    before = everything(connection)
    run = put([row("A1", people=5), row("A3", building="2栋", room="201"), row("A4", room="202")])
    assert (run.inserted, run.updated, run.closed) == (1, 2, 1)
    done = rollback(connection, run.import_run_id)
    assert (done.removed, done.restored, done.revoked) == (1, 3, 0)
    assert everything(connection) == before


def test_nobody_is_restored_into_a_building_that_was_demolished(connection, put, town):
    put([row("A1"), row("A2", room="102")])
    run = put([row("A1", people=5), row("A2", building="2栋", room="201")])
    gone = {"id": town["1号楼"]}
    connection.execute(text("UPDATE building SET status = 'demolished' WHERE id = :id"), gone)
    rollback(connection, run.import_run_id)
    homes = connection.execute(
        text("SELECT building_id, match_rule, people_count FROM household ORDER BY household_key")
    ).all()
    assert [tuple(one) for one in homes] == [(None, "building-demolished", 3)] * 2
    connection.execute(text("UPDATE building SET status = 'in_use' WHERE id = :id"), gone)
    located = "SELECT count(*) FROM household WHERE building_id = :id"
    assert connection.execute(text(located), gone).scalar() == 1


def test_every_column_is_restored(connection):
    """A column that a later migration adds has to be restored as well."""
    asked = []
    event.listen(connection, "before_cursor_execute", lambda *call: asked.append(call[2]))
    store.load.rollback.restore(connection, 0)
    # The rest of a row never changes: it is found by these.
    columns = {one.name for one in schema.household.c} - {"id", "community_id"}
    assert set(re.findall(r"\b(\w+)=", asked[0])) == columns


def test_what_a_ledger_brings_is_staged_in_every_column(connection):
    """A column that a later migration adds has to come with the rows, or be left out by name."""
    store.load.households.stage(connection)
    columns = {one.name for one in schema.household.c}
    columns -= {"id", "closed_on", "import_run_id", "created_run_id"}
    assert set(store.load.staging.staged_columns(connection)) == columns | {"household_id"}


cells = st.fixed_dictionaries(
    {
        "building": st.sampled_from(["1栋", "2栋", "9栋", "", "3月2日"]),
        "unit": st.sampled_from(["1单元", "2单元", "3单元", ""]),
        "room": st.sampled_from(["101", "201", "602", "同上", "999"]),
        "people": st.sampled_from([0, 1, 3, "?", ""]),
        "核实日期": st.sampled_from(["", "2026-10-03", "2026-11-01", "去年"]),
        "居住状态": st.sampled_from(["自住", "空置", "借住"]),
    }
)
ledgers = st.lists(
    st.tuples(st.sampled_from(["", "A1", "A2", "A3", "A4", "A5"]), cells), min_size=1, max_size=8
).map(lambda rows: [row(number, **one) for number, one in rows])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledgers, ledgers, st.booleans())
def test_any_load_can_be_taken_back(connection, put, first, second, is_full):
    with connection.begin_nested() as undone:
        put(first, community="甲社区")
        before = everything(connection)
        report = put(second, community="甲社区", is_full=is_full)
        assert sum(report.notes["outcomes"].values()) == report.read == len(second)
        rollback(connection, report.import_run_id)
        assert everything(connection) == before
        # And forward again, as if it had never been.
        again = put(second, community="甲社区", is_full=is_full)
        assert (again.inserted, again.updated, again.closed) == (
            report.inserted, report.updated, report.closed,
        )  # fmt: skip
        undone.rollback()


def test_the_run_and_its_rejects_stay(connection, put, users):
    run = put([row("A1"), row("A2", people="?")]).import_run_id
    rollback(connection, run, users["community_worker"])
    kept = connection.execute(select(schema.import_run).where(schema.import_run.c.id == run)).one()
    assert (kept.status, kept.rolled_back_by_id) == ("rolled_back", users["community_worker"])
    assert kept.rolled_back_at >= kept.started_at
    rejects = select(schema.reject.c.reason_code).where(schema.reject.c.import_run_id == run)
    assert connection.execute(rejects).scalars().all() == ["not-a-count"]
    with pytest.raises(RollbackError, match="already"):
        rollback(connection, run)


def test_the_last_load_goes_first(connection, put):
    first = put([row("A1"), row("A2", room="102")]).import_run_id
    second = put([row("A1", people=2), row("A2", room="102")]).import_run_id
    third = put([row("A1", people=2)]).import_run_id
    unchanged = put([row("A1", people=2)]).import_run_id
    with pytest.raises(RollbackError, match=f"roll back {third}, {second} first"):
        rollback(connection, first)
    # The third closed A2, which the second left as it was.
    rollback(connection, second)
    with pytest.raises(RollbackError, match=f"roll back {third} first"):
        rollback(connection, first)
    for run in (third, first, unchanged):
        rollback(connection, run)
    assert everything(connection)["household"] == []


def test_what_is_no_load_of_households(connection, put):
    run = put([row("A1")]).import_run_id
    with pytest.raises(RollbackError, match="there is no run"):
        rollback(connection, run + 1)
    connection.execute(text("UPDATE import_run SET kind = 'gazetteer'"))
    with pytest.raises(RollbackError, match="neither a ledger"):
        rollback(connection, run)


def test_a_load_without_undo_records_is_refused(connection, put):
    """As migration 0002 finds them: the last load of a row taken for the one that brought it."""
    put([row("A1"), row("A2", room="102")])
    run = put([row("A1", people=2), row("A2", room="102")]).import_run_id
    connection.execute(text("DELETE FROM household_change"))
    before = everything(connection)
    with pytest.raises(RollbackError, match="no undo records"):
        rollback(connection, run)
    assert everything(connection) == before


def test_decisions_of_a_workbook_go_with_it(connection, town, put):
    put([row("A1", estate="春风坊")])
    before = everything(connection)
    book = put([row("A2", room="102")], is_full=False, adds=True).import_run_id
    connection.execute(
        insert(schema.address_decision).values(
            community_id=town["甲社区"],
            scope="estate",
            written="春风坊",
            estate_id=town["春风里"],
            origin="workbook",
            import_run_id=book,
        )
    )
    # What another load located by it does not stay where nothing puts it any more.
    assert put([row("A1", estate="春风坊")], is_full=False).updated == 1
    status = text("SELECT match_status FROM household WHERE household_key = 'A1'")
    assert connection.execute(status).scalar_one() == "matched"
    assert rollback(connection, book).revoked == 1
    assert connection.execute(status).scalar_one() == "unmatched"
    [after] = connection.execute(
        select(schema.household).where(schema.household.c.household_key == "A1")
    )
    assert after.match_rule == dict(zip(schema.household.c.keys(), before["household"][0],
                                        strict=True))["match_rule"]  # fmt: skip


def test_decisions_of_people_stay_and_are_applied_again(connection, town, put, users, become):
    put([row("A1", estate="", building="", people=2)])
    run = put([row("A1", estate="", building="", people=3)]).import_run_id
    household = connection.execute(select(schema.household.c.id)).scalar_one()
    settle(connection, household, building_id=town["2号楼"])
    found = text("SELECT building_id, people_count, match_rule FROM household")
    assert tuple(connection.execute(found).one()) == (town["2号楼"], 3, "decided")
    # A second load of the same changes nothing of what was decided.
    again = put([row("A1", estate="", building="", people=3)])
    assert again.updated == 0
    rollback(connection, run)
    assert tuple(connection.execute(found).one()) == (town["2号楼"], 2, "decided")


@pytest.fixture
def worker(connection, town, users) -> int:
    """A worker of 甲社区."""
    user = users["community_worker"]
    connection.execute(
        insert(schema.user_community).values(app_user_id=user, community_id=town["甲社区"])
    )
    return user


def test_a_worker_loads_and_takes_back(connection, put, worker, become):
    become(worker)
    put([row("A1"), row("A2", building="9栋")], app_user_id=worker)
    before = everything(connection)
    run = put([row("A1", people=1), row("A3", people="?")], app_user_id=worker)
    assert (run.updated, run.closed, run.rejected) == (1, 1, 1)
    rollback(connection, run.import_run_id, worker)
    assert everything(connection) == before
    assert len(before["household"]) == 2


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        ([row("B1", estate="", **{"社区": "乙社区"})], {}, "none of yours"),
        ([row("A1")], {"community": "乙社区"}, "none of yours"),
        ([row("A1"), row("B1", **{"社区": "乙社区"})], {}, "not for one community"),
    ],
)
def test_a_worker_loads_for_no_other_community(
    connection, put, worker, become, rows, options, said
):
    become(worker)
    with pytest.raises(SourceError, match=said):
        put(rows, app_user_id=worker, **options)
    with connection.begin_nested():
        connection.execute(text("RESET ROLE"))
        assert everything(connection)["household"] == []


def test_the_same_households_of_others_are_rejected_not_touched(connection, put, worker, become):
    """A ledger for one community, with a row of another in it."""
    put([row("B1", estate="", **{"社区": "乙社区"})])
    before = everything(connection)["household"]
    # It goes with its transaction; here both loads are in one, and the worker does not own it.
    connection.execute(text("DROP TABLE pg_temp.incoming"))
    become(worker)
    report = put(
        [row("A1"), row("B1", **{"社区": "乙社区"})], community="甲社区", app_user_id=worker
    )
    assert (report.inserted, reasons_in(report)) == (1, {"社区一栏与所导入的社区不一致": 1})
    connection.execute(text("RESET ROLE"))
    assert everything(connection)["household"][:1] == before


def test_a_worker_takes_back_only_own_loads(connection, put, worker, become):
    run = put([row("B1", estate="", **{"社区": "乙社区"})]).import_run_id
    become(worker)
    with pytest.raises(RollbackError, match="there is no run"):
        rollback(connection, run, worker)


# The command line --------------------------------------------------------------------------------


@pytest.fixture
def command(connection: Connection, monkeypatch, capsys):
    """Run `gridmap import ...` inside the test's transaction: exit status, answer, last line."""

    @contextmanager
    def inside() -> Iterator[Connection]:
        with connection.begin_nested():
            yield connection

    monkeypatch.setattr(db, "as_owner", inside)
    monkeypatch.setattr(migrate, "migrate", lambda: None)

    def command(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["import", *map(str, words)])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return command


def test_list_show_and_rollback(put, command):
    assert command("list")[:2] == (0, "nothing has been loaded\n")
    first = put([row("A1"), row("A2", room="102")]).import_run_id
    second = put([row("A1"), row("A3", people="?")]).import_run_id
    status, out, _ = command("list", "--json")
    assert [run["id"] for run in json.loads(out)["runs"]] == [second, first]
    assert command("list", "--community", "乙社区")[1] == "nothing has been loaded\n"
    status, out, _ = command("show", second)
    assert "1 closed, 1 rejected" in out and "closed: 春风里小区1号楼1单元102室" in out
    status, out, err = command("rollback", first)
    assert (status, out) == (1, "")
    assert err == f"gridmap: later loads changed the same households: roll back {second} first\n"
    status, out, _ = command("rollback", second)
    assert out == f"load {second} is rolled back: 0 households removed, 1 as before\n"
    assert "rolled back" in command("show", second)[1]
    status, out, _ = command("rollback", first, "--json")
    assert json.loads(out)["removed"] == 2
    assert command("show", 0)[0] == 1
