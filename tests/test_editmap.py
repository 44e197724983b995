"""The map to edit on: what the browser's messages mean, and that each is answered once."""

import pandas as pd
import pytest
import streamlit as st

from gridmap.ui import editmap
from gridmap.ui.editmap_parts import Event

FEATURES = pd.DataFrame(
    {"lon": [0.0, 1.0, 2.0, 3.0], "lat": [0.0, 0.0, 0.0, 5.0], "group": [0, 0, 1, 1]},
    index=pd.Index([7, 8, 9, 10], name="building_id"),
)
AROUND_8_AND_9 = [[0.5, -1], [2.5, -1], [2.5, 1], [0.5, 1]]


class Browser:
    """What a browser sends of one map, and what the page hears of it."""

    def __init__(self, state: dict, client: str = "a") -> None:
        self.state, self.client, self.number = state, client, 0
        self.memory = state.setdefault("map-memory", editmap._Memory(features=FEATURES))
        self.heard: list[Event] = []
        self.unanswered: list[dict] = []

    def does(self, **message) -> None:
        self.number += 1
        self.unanswered.append({"client": self.client, "number": self.number, **message})

    def sends(self, on_event=None) -> list[Event]:
        """All that is unanswered, as the component does it; returns what the page hears."""
        self.heard = []
        self.state["map"] = {"events": list(self.unanswered)}
        editmap._arrived("map", on_event or self.heard.append)
        return self.heard


@pytest.fixture
def state(monkeypatch) -> dict:
    kept: dict = {}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


def test_a_click_selects_and_another_lets_go(state):
    browser = Browser(state)
    browser.does(kind="toggle", id=8)
    assert browser.sends() == [Event("select", (8,))]
    browser.does(kind="toggle", id=9)
    browser.does(kind="toggle", id=8)
    assert browser.sends() == [Event("select", (8, 9)), Event("select", (9,))]


def test_what_is_sent_again_is_heard_once(state):
    browser = Browser(state)
    browser.does(kind="add", lon=1, lat=2)
    assert browser.sends() == [Event("add", lon=1.0, lat=2.0)]
    assert browser.sends() == []
    browser.does(kind="pick", marker="s1", lon=1, lat=2)
    assert browser.sends() == [Event("pick", marker="s1", lon=1.0, lat=2.0)]


def test_a_map_that_was_made_anew_counts_from_one(state):
    browser = Browser(state)
    browser.does(kind="toggle", id=8)
    browser.sends()
    another = Browser(state, client="b")
    another.does(kind="toggle", id=9)
    assert another.sends() == [Event("select", (8, 9))]


def test_a_lasso_adds_and_with_alt_takes_away(state):
    browser = Browser(state)
    browser.does(kind="toggle", id=10)
    browser.does(kind="within", ring=AROUND_8_AND_9, removes=False)
    assert browser.sends()[-1] == Event("select", (10, 8, 9))
    browser.does(kind="within", ring=AROUND_8_AND_9, removes=True)
    assert browser.sends() == [Event("select", (10,))]
    browser.does(kind="clear")
    assert browser.sends() == [Event("select", ())]


def test_a_lasso_that_crosses_itself_takes_both_loops(state):
    browser = Browser(state)
    browser.does(kind="within", removes=False, ring=[[-1, -1], [3, 1], [3, -1], [-1, 1]])
    assert set(browser.sends()[0].ids) == {7, 9}


def test_a_line_is_no_area(state):
    browser = Browser(state)
    browser.does(kind="within", ring=[[0, 0], [1, 0]], removes=False)
    assert browser.sends() == [Event("select", ())]


def test_without_a_listener_events_wait_for_their_run(state, monkeypatch):
    sent: list[dict] = []
    monkeypatch.setattr(editmap, "_component", lambda **given: sent.append(given["data"]))
    monkeypatch.setattr(editmap, "t", lambda message: message)
    browser = Browser(state)
    browser.does(kind="add", lon=1, lat=2)
    browser.does(kind="drag", marker="s1", lon=3, lat=4)
    state["map"] = {"events": browser.unanswered}
    editmap._arrived("map", None)
    first = editmap.edit_map("map", (0, 0, 1, 1), ())
    second = editmap.edit_map("map", (0, 0, 1, 1), ())
    assert (first, second) == (
        Event("add", lon=1.0, lat=2.0), Event("drag", marker="s1", lon=3.0, lat=4.0)
    )  # fmt: skip
    assert editmap.edit_map("map", (0, 0, 1, 1), ()) is None
    assert [data["more"] for data in sent] == [True, False, False]
    assert sent[0]["heard"] == {"client": "a", "number": 2}
