"""Accounts: passwords, roles, and being shut out."""

import pytest

from gridmap.actions import accounts
from gridmap.errors import AccessError


def test_a_password_verifies_and_a_wrong_one_does_not(connection, users, become):
    become(None)
    assert accounts.verify(connection, "planner", "password") == users["planner"]
    assert accounts.verify(connection, "planner", "Password") is None
    assert accounts.verify(connection, "nobody", "password") is None


def test_an_account_without_a_password_cannot_log_in(connection, become):
    accounts.add(connection, "later", "planner", None)
    become(None)
    assert accounts.verify(connection, "later", "") is None
    assert accounts.verify(connection, "later", "nobody has this password") is None


def test_disabling_shuts_out_and_enabling_lets_in(connection, users):
    accounts.set_active(connection, "planner", False)
    assert accounts.verify(connection, "planner", "password") is None
    accounts.set_active(connection, "planner", True)
    assert accounts.verify(connection, "planner", "password") == users["planner"]


def test_a_new_password_replaces_the_old_one(connection, users):
    accounts.set_password(connection, "planner", "another word")
    assert accounts.verify(connection, "planner", "password") is None
    assert accounts.verify(connection, "planner", "another word") == users["planner"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x", "mayor", "password"), "no role 'mayor'"),
        (("planner", "planner", "password"), "exists already"),
        (("x", "planner", "short"), "at least 8"),
    ],
)
def test_what_cannot_be_added(connection, users, arguments, message):
    with pytest.raises(AccessError, match=message):
        accounts.add(connection, *arguments)


def test_an_unknown_community_is_named(connection):
    with pytest.raises(AccessError, match="0 communities are called '无名'"):
        accounts.add(connection, "w", "community_worker", "password", communities=["无名"])


def test_changing_an_unknown_account_says_so(connection):
    with pytest.raises(AccessError, match="no account 'ghost'"):
        accounts.set_active(connection, "ghost", False)
