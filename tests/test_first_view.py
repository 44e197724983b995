"""Pages show the map first, ask once who is looking, and read what takes long when it is wanted."""

from contextlib import nullcontext

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from gridmap.actions import sessions
from gridmap.ui import frames
from gridmap.ui.coverage import distance, gaps
from tests.test_pages import copies, opened, visit  # noqa: F401

OFF = pd.DataFrame({"building_id": [1, 2], "community": ["East", "West"], "rule": ["far", "wall"]})
NAMES = {"name": ["1栋", "2栋"], "estate": None, "address": ""}


def page() -> None:
    from gridmap.ui.coverage.distance import _unsnapped
    from gridmap.ui.rule_choice import Choice

    _unsnapped(Choice("service_station", "Station", 500, True, "households", "", None))


@pytest.fixture
def named(monkeypatch) -> list[int]:
    """Numbers of buildings whose names were read."""
    found: list[int] = []

    def read(_connection, off):
        found.append(len(off))
        return off.assign(**NAMES)

    monkeypatch.setattr(distance, "transaction", nullcontext)
    monkeypatch.setattr(distance, "named", read)
    monkeypatch.setattr(frames, "unsnapped", lambda _code: (OFF, 3))
    return found


@pytest.mark.parametrize("is_open", [False, True])
def test_buildings_off_the_streets_are_named_when_they_are_looked_at(named, monkeypatch, is_open):
    monkeypatch.setattr("gridmap.ui.listing.transactions", lambda: nullcontext)
    app = AppTest.from_function(page)
    app.session_state["language"] = "en"
    app.session_state["coverage-unsnapped"] = is_open
    app.run()
    assert not app.exception
    [place] = app.get("popover")
    assert place.proto.popover.label == "Not joined to a street: 2 buildings, 3 points"
    assert named == ([2] if is_open else [])
    assert [frame.value.reason.tolist() for frame in app.dataframe] == (
        [["no street near", "a wall without a gate: measured as if it had one"]] if is_open else []
    )


def test_the_map_is_asked_for_before_the_figures(opened, monkeypatch):  # noqa: F811
    steps = []
    show_map, whole, named_gaps = distance.show_map, frames.whole, gaps.named_gaps
    monkeypatch.setattr(
        distance, "show_map", lambda *a, **k: steps.append("map") or show_map(*a, **k)
    )
    monkeypatch.setattr(frames, "whole", lambda *a: steps.append("figure") or whole(*a))
    monkeypatch.setattr(gaps, "named_gaps", lambda *a: steps.append("gaps") or named_gaps(*a))
    app = opened("town", "street_official")
    steps.clear()
    visit(app, "coverage")
    assert steps[0] == "map"
    assert {"figure", "gaps"} <= set(steps)


def test_a_run_asks_once_whose_session_it_is_and_the_next_one_again(opened, monkeypatch):  # noqa: F811
    app = opened("town", "street_official", "coverage")
    asked = []
    account = sessions.account
    monkeypatch.setattr(sessions, "account", lambda *a: asked.append(1) or account(*a))
    app.run()
    assert len(asked) == 1
    app.run()
    assert len(asked) == 2
