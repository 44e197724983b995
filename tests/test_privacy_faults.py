"""A fault of gridmap's own code while a ledger is at hand says nothing of what was read."""

import contextlib
import logging
import traceback
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from etl.households import Households
from etl.ledgers import load_ledger
from etl.preview import preview
from etl.run import load
from gridmap import cli
from gridmap.errors import UnexpectedError
from gridmap.store import db, migrate
from tests import persons
from tests.households import TODAY, build_town, row, write_book

NAME = persons.names(20)[-1]
STEPS = {
    "read": "etl.ledger.read",
    "clean": "etl.ledger.cleaning.clean",
    "link": "etl.households.keeping.words",
    "store": "etl.households.storing.stage",
}
"""Steps of a load, and what of it fails."""


@pytest.fixture(params=STEPS)
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A step that stumbles over a cell, as pandas and Python do: their messages quote it."""

    def stumble(*_: object, **__: object) -> None:
        try:
            int(NAME)
        except ValueError as error:
            raise KeyError(f"{NAME}: {error}") from error

    monkeypatch.setattr(STEPS[request.param], stumble)
    return request.param


@pytest.fixture
def book(connection: Connection, tmp_path: Path) -> Path:
    build_town(connection)
    return write_book(tmp_path / "ledger.xlsx", [row("A1", people=NAME), row("A2")])


def test_a_fault_carries_no_row(
    connection: Connection, book: Path, broken: str, caplog: pytest.LogCaptureFixture
):
    ways = {
        "load": lambda: load(connection, Households(today=TODAY), book),
        "load_ledger": lambda: load_ledger(connection, book, community="甲社区", today=TODAY),
        "preview": lambda: preview(connection, book, community="甲社区", today=TODAY),
    }
    for way, run in ways.items():
        if (way, broken) == ("preview", "store"):
            continue
        with pytest.raises(UnexpectedError, match=r"\(KeyError\)") as caught:
            run()
        with caplog.at_level(logging.DEBUG):
            logging.getLogger("gridmap").error("failed", exc_info=caught.value)
        said = "".join(traceback.format_exception(caught.value)) + caplog.text
        assert NAME not in said
        assert "test_privacy_faults.py:" in str(caught.value)
        error: BaseException | None = caught.value
        # Nor does it lead to the exception that does.
        assert (error.__cause__, error.__context__) == (None, None)
    kept = connection.execute(text("SELECT to_jsonb(import_run)::text FROM import_run"))
    assert NAME not in repr(kept.scalars().all())


def test_the_terminal_shows_one_line(
    connection: Connection,
    book: Path,
    broken: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(db, "as_owner", lambda: contextlib.nullcontext(connection))
    monkeypatch.setattr(migrate, "migrate", lambda: None)
    with pytest.raises(SystemExit) as left:
        cli.main(["load", "households", str(book), "--community", "甲社区"])
    out, err = capsys.readouterr()
    *progress, line = err.splitlines()
    assert left.value.code == 1 and NAME not in out + err
    assert line.startswith("gridmap: ") and "KeyError" in line
    assert all("%" in one for one in progress)
