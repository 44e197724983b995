"""The Accounts page: new ones, changed ones, lists of them, slips and the log."""

import io
import re

import openpyxl
import pandas as pd
import pypdfium2
import pytest
import shapely
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl import accounts as lists
from gridmap import clock, config, store
from gridmap.actions import accounts
from gridmap.actions.boundaries import put_in_force
from gridmap.actions.record import record
from gridmap.boundaries import Change
from gridmap.render import reports
from gridmap.render.reports import Slip
from gridmap.store import db, schema
from gridmap.ui.accounts import slips
from gridmap.ui.accounts.log_words import action_label
from gridmap.ui.register.history import action_words
from tests import town as towns
from tests.test_pages import copies, frame, listed, opened  # noqa: F401


@pytest.fixture
def page(opened) -> AppTest:  # noqa: F811
    return opened("ledgers", "admin", "accounts")


def make(app: AppTest, name: str, communities: list[str]) -> AppTest:
    # Typed, chosen and clicked before the page has answered any of it.
    app.text_input(key="new-name").set_value(name)
    app.button_group(key="new-communities").set_value(communities)
    return app.button(key="new-create").click().run()


def known(name: str) -> pd.Series:
    with db.as_owner() as connection:
        found = store.accounts.overview(connection)
    return found[found.name == name].iloc[0]


def open_account(app: AppTest, name: str) -> AppTest:
    app.query_params["account"] = str(known(name).id)
    return app.run()


def test_an_account_with_communities_is_made_and_its_password_shown_once(page):
    app = make(page, "王芳", ["East"])
    assert not app.exception and not app.error
    row = known("王芳")
    assert (row.role, row.communities, row.must_change_password) == (
        "community_worker", ["East"], True,
    )  # fmt: skip
    (password,) = [code.value for code in app.code]
    with db.as_user(None) as connection:
        assert accounts.verify(connection, "王芳", password) == row.id
    assert "王芳" in set(listed(app, "accounts-0").name)
    assert app.text_input(key="new-name").value == ""
    app.button(key="account-slips-done").click().run()
    assert not app.code


def test_what_cannot_be_made_says_why_and_keeps_what_was_typed(page):
    app = make(page, "赵工", [])
    assert "needs a community" in app.error[0].value and not app.code
    assert app.text_input(key="new-name").value == "赵工"
    app = make(app, "admin", ["East"])
    assert "exists already" in app.error[0].value


def test_an_account_is_changed_disabled_and_given_a_new_password(page):
    make(page, "钱进", ["East"])
    page.button(key="account-slips-done").click().run()
    app = open_account(page, "钱进")
    key = f"account-{known('钱进').id}"
    assert app.button(key="account-save").disabled
    app.text_input(key=f"{key}-name").set_value("钱进来").run()
    app.button_group(key=f"{key}-communities").set_value(["East", "West"])
    app.button(key="account-save").click().run()
    assert known("钱进").display_name == "钱进来" and [one.value for one in app.success]
    assert not app.run().success
    assert known("钱进").communities == ["East", "West"]
    app.button_group(key=f"{key}-role").set_value("planner").run()
    app.button(key="account-save").click().run()
    assert known("钱进").role == "planner" and known("钱进").communities == []
    assert known("钱进").is_everywhere
    app.multiselect(key=f"{key}-area").set_value(["West"]).run()
    app.button(key="account-save").click().run()
    assert known("钱进").communities == ["West"] and not known("钱进").is_everywhere
    assert set(listed(app, "accounts-0").query("display_name == '钱进来'").community_names) == {
        "West"
    }
    app.multiselect(key=f"{key}-area").set_value([]).run()
    app.button(key="account-save").click().run()
    assert known("钱进").communities == [] and known("钱进").is_everywhere
    app.button(key="account-reset").click().run()
    (password,) = [code.value for code in app.code]
    with db.as_user(None) as connection:
        assert accounts.verify(connection, "钱进", password)
    app.button(key="account-switch").click().run()
    assert not known("钱进").is_active
    app.button(key="account-switch").click().run()
    assert known("钱进").is_active and not app.error and not app.exception


def test_the_last_administrator_is_not_shut_out(page):
    app = open_account(page, "admin")
    app.button(key="account-switch").click().run()
    assert "last administrator" in app.error[0].value and known("admin").is_active


def book(*rows: tuple[str, ...]) -> bytes:
    made = openpyxl.Workbook()
    for row in (("姓名", "登录名", "角色", "社区"), *rows):
        made.worksheets[0].append(row)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def test_a_list_is_looked_at_made_and_its_bad_rows_come_back(page, tmp_path):
    app = page
    app.button_group(key="accounts-view").set_value("import").run()
    content = book(
        ("孙丽", "sunli", "社区工作者", "East、West"),
        ("李强", "", "规划人员", ""),
        ("周明", "sunli", "街道工作人员", ""),
        ("吴刚", "", "镇长", ""),
        ("郑洁", "", "社区工作者", "North"),
        ("冯军", "", "社区工作者", ""),
        ("何平", "", "街道干部", "West"),
        ("高山", "", "管理员", "West"),
    )
    app.file_uploader(key="accounts-file").upload("名单.xlsx", content).run()
    assert not app.exception and "5 rows come back" in app.warning[0].value
    with db.as_owner() as connection:
        assert "sunli" not in set(store.accounts.listed(connection).name)
    app.button(key="accounts-make").click().run()
    assert not app.exception and "3 accounts made" in app.success[0].value
    assert known("sunli").communities == ["East", "West"] and known("李强").role == "planner"
    assert known("何平").communities == ["West"] and not known("何平").is_everywhere
    assert len(app.code) == 3
    rows = frame(app, "row")
    assert rows.name.to_list()[:4] == ["周明", "吴刚", "郑洁", "冯军"]
    assert [len(what) > 0 for what in rows.what] == [True] * 8


def test_rows_that_came_back_load_again_once_corrected(connection, users, become, tmp_path):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(book(("吴刚", "", "镇长", ""), ("=1+1", "", "规划人员", "")))
    become(users["admin"])
    raw = lists.read(path)
    outcome = lists.load(connection, raw)
    assert [one.login for one in outcome.made] == ["=1+1"] and list(outcome.rejected) == [2]
    path.write_bytes(lists.rejects(raw, {2: "没有角色"}))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["吴刚", None, "镇长", None, "没有角色"]
    sheet["C2"] = "规划人员"
    sheet.parent.save(path)
    assert [one.login for one in lists.load(connection, lists.read(path)).made] == ["吴刚"]


def test_the_template_is_a_list_without_rows(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(lists.template())
    assert len(lists.read(path)) == 0


def test_the_log_says_who_did_what(page):
    make(page, "孔明", ["East"])
    app = page
    app.button_group(key="accounts-view").set_value("log").run()
    lines = frame(app, "about")
    mine = lines[lines.about.str.contains("孔明")].iloc[0]
    assert (mine.who, mine.what) == ("admin", "Account made")
    assert "East" in mine.about and "Community worker" in mine.about
    app.button_group(key="log-kind").set_value("print").run()
    assert not app.exception and not (frame(app, "about").what == "Account made").any()


def test_the_log_is_found_by_the_words_it_shows(page):
    area = shapely.box(*towns.degrees(0, 0), *towns.degrees(10, 10))
    with db.as_owner() as connection:
        change = Change(None, "North", area)
        put_in_force(connection, [change], by="admin", reason="approved", accept=True)
        record(connection, "siting: adopt", {"scenario_id": 1, "name": "two stations"})
        for kind in ("household", "street"):
            towns.add(
                connection, schema.import_run, kind=kind, source="test", file_name=f"{kind}.x",
                file_sha256=b"1", read_count=3, loaded_count=3, rejected_count=0, inserted_count=3,
                updated_count=0, rolled_back_at=clock.now() if kind == "street" else None,
            )  # fmt: skip
    app = page
    app.button_group(key="accounts-view").set_value("log").run()
    for words, about in (
        ("boundary", "North"), ("added north", "North"), ("Ledger", "household.x · Rows: 3"),
        ("layer imported Streets", "street.x · Rows: 3"), ("taken back", "street.x"),
        ("adopted", "two stations"),
    ):  # fmt: skip
        app.text_input(key="log-search").set_value(words).run()
        assert about in set(frame(app, "about").about), words
    app.button_group(key="log-kind").set_value("load").run()
    app.text_input(key="log-search").set_value("").run()
    assert {"Ledger imported", "Layer imported: Streets"} <= set(frame(app, "about").what)
    assert not frame(app, "about").what.str.contains("Account").any()


def test_every_line_of_the_log_has_words():
    code = "".join(
        one.read_text(encoding="utf-8") for one in (config.ROOT / "gridmap/actions").rglob("*.py")
    )
    acts = set(re.findall(r'changing\.change\([^)]*?, "(\w+)", ', code))
    assert {"redraw", "merge", "close"} <= acts <= set(action_words())
    whats = set(re.findall(r'record\(\s*connection,\s*"(\w+: [^"]*)"', code))
    whats |= {f"siting: {one}" for one in ("save", "adopt", "withdraw", "delete")}
    assert len(whats) > 8 and all(action_label(one) != one for one in whats)


def test_slips_fill_sheets_of_ten():
    made = [
        Slip(f"login{n}", "王芳", "社区工作者", ("复兴社区",), "kx7m-2pqr-9tvw") for n in range(12)
    ]
    printed = reports.account_slips(
        made, address="https://gridmap.example", day=pd.Timestamp("2026-11-29").date()
    )
    with pypdfium2.PdfDocument(printed.pdf) as document:
        assert (printed.count, len(document)) == (12, 2)
        text = document[1].get_textpage().get_text_range()
    assert text.count("kx7m-2pqr-9tvw") == 2 and "login11" in text and "gridmap.example" in text


def test_a_member_of_the_accounts_name_is_offered_and_the_list_says_where_a_leader_works(page):
    with db.as_owner() as connection:
        admin = store.accounts.key(connection, "admin")
    with db.as_user(admin) as connection:
        members = store.accounts.members(connection)
    free = members[members.app_user_id.isna()].iloc[0]
    app = page.text_input(key="new-name").set_value(free["name"]).run()
    app.button(key=f"new-is-{free.team_member_id}").click().run()
    app.button(key="new-create").click().run()
    assert not app.exception and not app.error
    assert not [one for one in app.button if (one.key or "").startswith("new-is-")]
    shown = listed(app, "accounts-0").set_index("display_name")
    assert shown.community_names[free["name"]] == free.community
    assert shown.role_label[free["name"]] == "Grid leader"


def test_a_leader_without_a_member_is_offered_the_one_of_the_name(page):
    with db.as_owner() as connection:
        admin = store.accounts.key(connection, "admin")
    with db.as_user(admin) as connection:
        members = store.accounts.members(connection)
    free = members[members.app_user_id.isna()].iloc[0]
    with db.as_owner() as connection:
        made = accounts.add(
            connection, "earlier", "grid_leader", "a long password", display_name=free["name"]
        )
    page.query_params["account"] = str(made)
    page.run()
    page.button(key=f"account-{made}-is-{free.team_member_id}").click().run()
    page.button(key="account-save").click().run()
    assert not page.exception and not page.error
    with db.as_user(admin) as connection:
        members = store.accounts.members(connection).set_index("team_member_id")
    assert members.app_user_id[free.team_member_id] == made


@pytest.mark.parametrize(("url", "is_asked"), [
    ("http://127.0.0.1:8501/accounts", True), ("http://localhost:8501/accounts", True),
    ("https://gridmap.example/accounts", False),
])  # fmt: skip
def test_a_slip_has_no_address_that_only_the_server_knows(page, monkeypatch, url, is_asked):
    monkeypatch.setattr(type(st.context), "url", url)
    app = make(page, f"王芳 {url[7:12]}", ["East"])
    assert not app.exception and not app.error
    asked = [one for one in app.text_input if one.key == slips._ADDRESS]
    assert bool(asked) == is_asked and all(one.value == "" for one in asked)
