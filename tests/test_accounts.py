"""Accounts: passwords, roles, and being shut out."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError

from gridmap import store
from gridmap.actions import accounts, passwords
from gridmap.errors import AccessError
from tests import town as towns


def test_a_password_verifies_and_a_wrong_one_does_not(connection, users, become):
    become(None)
    assert accounts.verify(connection, "planner", "a long password") == users["planner"]
    assert accounts.verify(connection, "planner", "Password") is None
    assert accounts.verify(connection, "nobody", "password") is None


def test_an_account_without_a_password_cannot_log_in(connection, become):
    accounts.add(connection, "later", "planner", None)
    become(None)
    assert accounts.verify(connection, "later", "") is None
    assert accounts.verify(connection, "later", "nobody has this password") is None


def test_disabling_shuts_out_and_enabling_lets_in(connection, users):
    accounts.set_active(connection, "planner", False)
    assert accounts.verify(connection, "planner", "a long password") is None
    accounts.set_active(connection, "planner", True)
    assert accounts.verify(connection, "planner", "a long password") == users["planner"]


def test_a_new_password_replaces_the_old_one(connection, users):
    accounts.set_password(connection, "planner", "another word")
    assert accounts.verify(connection, "planner", "a long password") is None
    assert accounts.verify(connection, "planner", "another word") == users["planner"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x", "mayor", "a long password"), "no role 'mayor'"),
        (("planner", "planner", "a long password"), "exists already"),
        (("ｐｌａｎｎｅｒ", "planner", "a long password"), "exists already"),
        (("PLANNER", "planner", "a long password"), "taken for planner"),
        (("planner\u200b", "planner", "a long password"), "not seen"),
        (("x", "planner", "short"), "at least 10"),
    ],
)
def test_what_cannot_be_added(connection, users, arguments, message):
    with pytest.raises(AccessError, match=message):
        accounts.add(connection, *arguments)


def test_an_unknown_community_is_named(connection):
    with pytest.raises(AccessError, match="0 communities are called '无名'"):
        accounts.add(connection, "w", "community_worker", "a long password", communities=["无名"])


def test_changing_an_unknown_account_says_so(connection):
    with pytest.raises(AccessError, match="no account 'ghost'"):
        accounts.set_active(connection, "ghost", False)


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("nine char", "at least 10"),
        (" blank before", "blank"),
        ("blank after ", "blank"),
        ("Planner.2026", "name of its owner"),
        ("Li Wei 1234567", "name of its owner"),
        ("1234567890", "anybody tries"),
        ("09876543210987654321", "anybody tries"),
        ("qwertyuiopqwerty", "anybody tries"),
        ("Password123", "anybody tries"),
        ("121212121212", "anybody tries"),
        ("１２３４５６７８９０", "anybody tries"),
        ("12345678910", "anybody tries"),
        ("P@ssw0rd!!", "anybody tries"),
        ("Admin@123456", "anybody tries"),
        ("Abc@123456", "anybody tries"),
        ("1qaz@WSX3edc", "anybody tries"),
        ("147258369a", "anybody tries"),
        ("woaini1314520", "anybody tries"),
        ("Beijing2008", "anybody tries"),
        ("shequ@123456", "anybody tries"),
        ("plannerplanner1", "name of its owner"),
        ("wei@li.planner", "name of its owner"),
    ],
)
def test_passwords_that_are_refused(password, message):
    with pytest.raises(AccessError, match=message):
        passwords.check(password, "planner", "Li Wei")


@pytest.mark.parametrize("password", ["白日依山尽黄河入海流", "planner of parks", "kx7m-2pqr-9tvw"])
def test_passwords_that_are_taken(password):
    passwords.check(password, "planner", "")


def test_a_one_time_password_is_another_one_each_time_and_is_taken():
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        passwords.check(one, "planner")


def known(connection, name):
    return next(one for one in store.accounts.overview(connection).itertuples() if one.name == name)


def test_an_administrator_makes_an_account_with_communities_and_is_recorded(
    connection, users, become
):
    towns.build(connection, users["grid_leader"], users["community_worker"])
    become(users["admin"])
    made = accounts.add(
        connection, "li", "community_worker", "kx7m-2pqr-9tvw",
        display_name="李梅", communities=["East"], is_one_time=True,
    )  # fmt: skip
    row = known(connection, "li")
    assert (row.display_name, row.communities, row.must_change_password) == ("李梅", ["East"], True)
    # Loads of other tests stay in the audit, and of one instant any may come first.
    lines = store.audit.listed(connection, datetime(2000, 1, 1, tzinfo=UTC))
    (line,) = lines[lines.changed_login == "li"].itertuples()
    assert (line.action, line.login) == ("account: add", "admin")
    assert accounts.verify(connection, "li", "kx7m-2pqr-9tvw") == made
    become(made)
    assert store.imports.my_communities(connection).name.to_list() == ["East"]


def test_an_owner_changes_the_password_and_knew_the_old_one(connection, users, become):
    become(users["planner"])
    own = accounts.account(connection, users["planner"])
    with pytest.raises(AccessError, match="present password is wrong"):
        accounts.change_password(connection, own, "a wrong password", "another long one")
    with pytest.raises(AccessError, match="is the old one"):
        accounts.change_password(connection, own, "a long password", "a long password")
    accounts.change_password(connection, own, "a long password", "another long one")
    assert accounts.verify(connection, "planner", "another long one") == users["planner"]
    assert accounts.account(connection, users["planner"]).password_set_at is not None


def test_a_reset_password_is_to_be_changed_and_then_is_the_users_own(connection, users, become):
    become(users["admin"])
    accounts.set_password(connection, "planner", "kx7m-2pqr-9tvw", is_one_time=True)
    become(users["planner"])
    own = accounts.account(connection, users["planner"])
    assert own.must_change_password
    accounts.change_password(connection, own, "kx7m-2pqr-9tvw", "another long one")
    assert not accounts.account(connection, users["planner"]).must_change_password


@pytest.mark.parametrize("role", [role for role in accounts.ROLES if role != "admin"])
def test_nobody_else_changes_accounts(connection, users, become, role):
    become(users[role])
    for change in (
        lambda: accounts.set_active(connection, "admin", False),
        lambda: accounts.set_role(connection, role, "admin"),
        lambda: accounts.set_password(connection, "admin", "another long one"),
    ):
        with connection.begin_nested() as step:
            with suppress(AccessError):
                change()
            step.commit() if step.is_active else None
    for refused in (
        lambda: accounts.add(connection, "x", "admin", "another long one"),
        lambda: accounts.assign_communities(connection, role, ["East"]),
    ):
        with pytest.raises((AccessError, DBAPIError)), connection.begin_nested():
            refused()
    assert store.accounts.members(connection).empty
    assert store.accounts.be_members(connection, users[role], [1]) == 0
    become(users["admin"])
    assert accounts.verify(connection, "admin", "a long password") == users["admin"]
    assert known(connection, role).role == role and not known(connection, role).communities
    assert set(store.accounts.overview(connection).name) == set(accounts.ROLES)


def test_the_last_administrator_stays(connection, users, become):
    become(users["admin"])
    accounts.add(connection, "second", "admin", None)  # nobody can log in as it
    for change in (
        lambda: accounts.set_active(connection, "admin", False),
        lambda: accounts.set_role(connection, "admin", "planner"),
    ):
        with pytest.raises(AccessError, match="last administrator"):
            change()
    accounts.set_password(connection, "second", "another long one")
    accounts.set_role(connection, "admin", "planner")
    assert accounts.account(connection, users["admin"]).role == "planner"


def test_an_account_is_a_member_of_a_team_and_takes_nobody_elses(connection, users, become):
    towns.build(connection, users["grid_leader"], users["community_worker"])
    become(users["admin"])
    members = store.accounts.members(connection)
    assert "work_phone" not in members and len(members)
    theirs = members[members.app_user_id == users["grid_leader"]].team_member_id.to_list()
    free = members[members.app_user_id.isna()].team_member_id.to_list()
    accounts.add(connection, "new", "grid_leader", "another long one", members=free[:1])
    with pytest.raises(AccessError, match="another account"):
        accounts.assign_members(connection, "new", theirs)
    accounts.assign_members(connection, "new", [])
    after = store.accounts.members(connection)
    assert after[after.app_user_id.notna()].team_member_id.to_list() == theirs


def test_names_have_an_end(connection, users, become):
    become(users["admin"])
    with pytest.raises(AccessError, match="81 characters: shorten it to 80"):
        accounts.add(connection, "n" * 81, "planner", None)
    with pytest.raises(AccessError, match="shorten it to 80"):
        accounts.set_display_name(connection, "planner", "名" * 81)
