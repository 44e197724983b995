"""Backups: everything comes back, into an empty database only, whole or not at all."""

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url, text

from gridmap.actions import accounts, sessions
from gridmap.cli import cli
from gridmap.errors import DatabaseError
from gridmap.store import backup, db
from gridmap.web import session
from tests import town

COUNTED = ("building", "household", "service_point", "facility_rule", "app_user")


def counts() -> dict[str, int]:
    with db.as_owner() as connection:
        return {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in COUNTED
        }


@pytest.fixture
def other(database: str, monkeypatch) -> Iterator[str]:
    """The URL of a second, empty database; the first one has a town in it meanwhile."""
    with db.as_owner() as connection:
        town.build(connection)
        accounts.add(connection, "somebody", "planner", "a long password")
    with db.owner_engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("CREATE DATABASE gridmap_other"))
    yield make_url(database).set(database="gridmap_other").render_as_string(hide_password=False)
    db.dispose()
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with db.owner_engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("DROP DATABASE gridmap_other WITH (FORCE)"))
        connection.execute(text("DROP ROLE IF EXISTS gridmap_login_gridmap_other"))
    with db.as_owner() as connection:
        connection.execute(
            text("TRUNCATE app_user, community, building, service_point, candidate_site CASCADE")
        )


def turn_to(url: str, monkeypatch) -> None:
    db.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    db.owner_url.cache_clear()


def test_all_of_it_comes_back(other, tmp_path, monkeypatch):
    file = tmp_path / "gridmap.dump"
    with db.as_owner() as connection:
        user_id = connection.execute(text("SELECT min(id) FROM app_user")).scalar_one()
    cookie = session.login(session.token(user_id))
    cli.main(["db", "backup", str(file)], standalone_mode=False)
    before = counts()
    turn_to(other, monkeypatch)
    cli.main(["db", "restore", str(file)], standalone_mode=False)
    assert counts() == before and before["building"] == 7
    # A login that is ended after the backup must not come back with it.
    with db.as_user(user_id) as connection:
        assert accounts.account(connection, user_id) and cookie
        assert sessions.account(connection, cookie.key) is None
    # Policies too: the application's role still sees nothing without a user.
    with db.as_user(None) as connection:
        assert connection.execute(text("SELECT count(*) FROM building")).scalar_one() == 0
    with pytest.raises(DatabaseError, match="holds data already"):
        backup.restore(file)


def test_a_damaged_file_leaves_the_database_empty(other, tmp_path, monkeypatch):
    file = tmp_path / "gridmap.dump"
    backup.backup(file)
    turn_to(other, monkeypatch)
    whole = file.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"no backup"):
        file.write_bytes(damaged)
        with pytest.raises(DatabaseError, match="pg_restore failed"):
            backup.restore(file)
    file.write_bytes(whole)
    assert backup.restore(file)


def test_a_file_that_cannot_be_written_is_named(database, tmp_path):
    with pytest.raises(DatabaseError, match="cannot be written"):
        backup.backup(tmp_path / "missing" / "gridmap.dump")
    with pytest.raises(DatabaseError, match="no such file"):
        backup.restore(tmp_path / "missing")
