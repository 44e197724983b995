"""Connections: what survives a killed server, and what is said when none answers."""

import os
import signal

import pytest
from sqlalchemy import text

from gridmap.errors import DatabaseError
from gridmap.store import cluster, db


def test_a_killed_server_is_started_again(database):
    with db.as_owner() as connection:
        folder = connection.execute(text("SHOW data_directory")).scalar_one()
    with open(f"{folder}/postmaster.pid") as file:
        os.kill(int(file.readline()), signal.SIGKILL)
    db.owner_engine().dispose()
    with db.as_owner() as connection:
        assert connection.execute(text("SELECT count(*) FROM service_type")).scalar_one() > 16
    assert cluster.status().state == "running"


def test_a_server_that_does_not_answer_is_named(monkeypatch, caplog):
    db.owner_url.cache_clear()
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    with (
        pytest.raises(DatabaseError, match=r"does not answer.*DATABASE_URL") as said,
        db.as_owner(),
    ):
        pass
    # What the driver says is English, with addresses and roles: it is no page's.
    assert "127.0.0.1" not in str(said.value) and "127.0.0.1" in caplog.text
    db.owner_url.cache_clear()


def test_a_failed_transaction_leaves_nothing(database):
    with pytest.raises(ZeroDivisionError), db.as_owner() as connection:
        connection.execute(
            text(
                "INSERT INTO land (kind, geom, source, source_ref) VALUES"
                " ('park', 'SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))', 't', '1')"
            )
        )
        raise ZeroDivisionError
    with db.as_owner() as connection:
        assert connection.execute(text("SELECT count(*) FROM land")).scalar_one() == 0
