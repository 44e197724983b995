"""One clock: the office's day, in a process and on a server that stand elsewhere."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, text

from gridmap import clock, store
from gridmap.analysis import access
from gridmap.config import ROOT
from gridmap.errors import GridmapError
from gridmap.store import db
from tests import town as towns

# 25 hours apart: whatever the time is, the days differ.
OFFICE, PROCESS = "Pacific/Kiritimati", "Pacific/Pago_Pago"


@pytest.fixture
def far(database: str, monkeypatch) -> Iterator[Connection]:
    """Connection of a process in Pago Pago to a server in UTC, for an office in Kiritimati."""
    with db.as_owner() as connection:
        connection.execute(text("ALTER DATABASE gridmap SET timezone = 'UTC'"))
    monkeypatch.setenv("GRIDMAP_TIMEZONE", OFFICE)
    monkeypatch.setenv("TZ", PROCESS)
    time.tzset()
    db.dispose()
    with db.owner_engine().connect() as connection:
        yield connection
        connection.rollback()
    monkeypatch.undo()
    time.tzset()
    db.dispose()
    with db.as_owner() as connection:
        connection.execute(text("ALTER DATABASE gridmap RESET timezone"))


def test_process_server_and_office_agree(far):
    assert clock.today() > date.today()  # noqa: DTZ011
    assert clock.today() == db.today(far) == far.scalar(text("SELECT CURRENT_DATE"))
    assert far.scalar(text("SHOW timezone")) == OFFICE
    # Whoever asks: the pages' connections too.
    with db.as_user(None) as connection:
        assert db.today(connection) == clock.today()


def test_a_station_that_opens_today_serves_at_once(far):
    town = towns.build(far)
    far.execute(text("UPDATE service_point SET opened_on = CURRENT_DATE"))
    access.refresh_access(far, "service_station")
    assert store.access.is_current(far, "service_station")
    served = far.scalars(text("SELECT DISTINCT service_point_id FROM building_access")).all()
    assert served == [town.points["S"]]
    far.execute(text("UPDATE service_point SET opened_on = CURRENT_DATE + 1"))
    access.refresh_access(far, "service_station")
    assert far.scalar(text("SELECT count(*) FROM building_access")) == 0


def test_a_transaction_keeps_its_day_past_midnight(far, monkeypatch):
    day = db.today(far)
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=1))
    assert clock.today() == day + timedelta(days=1)
    assert db.today(far) == day
    assert far.scalar(
        text("SELECT CURRENT_DATE = (transaction_timestamp() AT TIME ZONE :zone)::date"),
        {"zone": OFFICE},
    )


@pytest.mark.parametrize("room", ["store", "analysis", "actions"])
def test_who_has_a_transaction_asks_it(room):
    """A second clock would differ from CURRENT_DATE where midnight passes in between."""
    for path in (ROOT / "gridmap" / room).rglob("*.py"):
        written = path.read_text(encoding="utf-8")
        assert "clock.today" not in written and "clock.now" not in written, path


def test_shanghai_is_what_is_not_set(monkeypatch):
    monkeypatch.delenv("GRIDMAP_TIMEZONE", raising=False)
    assert str(clock.zone()) == "Asia/Shanghai"
    monkeypatch.setenv("GRIDMAP_TIMEZONE", "Asia/Nanjing-upon-Yangtze")
    with pytest.raises(GridmapError, match="no time zone"):
        clock.zone()
