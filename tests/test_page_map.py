"""The map: what the browser's messages mean, that each is answered once, and what it is told."""

import pandas as pd
import pytest
import streamlit as st

from gridmap.render import maps
from gridmap.ui import sums
from gridmap.ui.frame import map_words, page_map
from gridmap.ui.frame.map_parts import Event, Layer
from gridmap.ui.sums import summed

FEATURES = pd.DataFrame(
    {"lon": [0.0, 1.0, 2.0, 3.0], "lat": [0.0, 0.0, 0.0, 5.0], "group": [0, 0, 1, 1]},
    index=pd.Index([7, 8, 9, 10], name="building_id"),
)
AROUND_8_AND_9 = [[0.5, -1], [2.5, -1], [2.5, 1], [0.5, 1]]


class Browser:
    """What a browser sends of one map, and what the page hears of it."""

    def __init__(self, state: dict, client: str = "a") -> None:
        self.state, self.client, self.number = state, client, 0
        self.memory = state.setdefault(page_map._MEMORY, page_map._Memory(features=FEATURES))
        self.heard: list[Event] = []
        self.unanswered: list[dict] = []

    def does(self, **message) -> None:
        self.number += 1
        self.unanswered.append({"client": self.client, "number": self.number, **message})

    def sends(self, on_event=None) -> list[Event]:
        """All that is unanswered, as the component does it; returns what the page hears."""
        self.heard = []
        self.state[page_map.KEY] = {"events": list(self.unanswered)}
        self.memory.on_event = on_event or self.heard.append
        page_map._arrived()
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


def test_one_is_chosen_or_none(state):
    browser = Browser(state)
    browser.does(kind="choose", layer="building", id=8)
    assert browser.sends() == [Event("choose", (8,), layer="building")]
    browser.does(kind="choose", layer="", id=0)
    assert browser.sends() == [Event("choose")]


def spec(*layers: Layer, selects: bool = True, monkeypatch) -> dict:
    monkeypatch.setattr(map_words, "t", lambda message, **_: message)
    return page_map._spec(layers, None, legend="Distance", selects=selects)


def test_buildings_are_drawn_once(monkeypatch):
    style = maps.plain_buildings()
    told = spec(Layer("building", style), monkeypatch=monkeypatch)
    assert told["base"]["address"] == "/tiles/base/{z}/{x}/{y}.mvt?buildings=0"
    # Those of others stay visible under one's own.
    told = spec(Layer("building", style, params={"mine": 1}), monkeypatch=monkeypatch)
    assert told["base"]["address"] == "/tiles/base/{z}/{x}/{y}.mvt"
    assert told["words"]["beside"]


def test_what_a_click_does_follows_from_the_layers(monkeypatch):
    style = maps.plain_buildings()
    assert spec(monkeypatch=monkeypatch)["clicks"] == ""
    chosen = spec(Layer("building", style, clicks=True), monkeypatch=monkeypatch)
    assert chosen["clicks"] == "choose"
    edited = Layer("building", style, FEATURES)
    assert spec(edited, monkeypatch=monkeypatch)["clicks"] == "select"
    assert spec(edited, selects=False, monkeypatch=monkeypatch)["clicks"] == ""


def test_a_theme_is_summed_up_to_the_zoom_of_buildings(monkeypatch):
    bands = maps.band_style({0: "near", 1: "far"})
    shares = maps.share_style({0: "few", 3: "most"}, none=None)
    monkeypatch.setattr(sums, "t", lambda message, **_: message)
    buildings = Layer("building", bands, clicks=True)
    both = summed(buildings, "plots", shares, legend="Share", tip="{percent} %")
    told = spec(*both, monkeypatch=monkeypatch)
    low, high = told["tiles"]
    assert low["address"] == "/tiles/sums/{z}/{x}/{y}.mvt?theme=plots"
    assert low["zooms"][1] == high["zooms"][0] == sums.BUILDINGS_FROM
    assert low["enters"] and not low["clicks"] and high["clicks"] and not high["enters"]
    assert set(low["styles"]) == {"sums", "sums_name"} and low["letters"]
    lines = [(one["label"], one["title"], one["zooms"]) for one in told["legend"]["entries"]]
    assert lines == [
        ("few", "Share", (0, 15)), ("most", "Share", (0, 15)),
        ("The larger a square, the more people live there", "Share", (0, 15)),
        ("near", "", (15, 21)), ("far", "", (15, 21)),
    ]  # fmt: skip


def test_the_legend_knows_the_layer_of_each_line(monkeypatch):
    bands = maps.band_style({0: "near", 1: "far"})
    told = spec(
        Layer("community", maps.COMMUNITY), Layer("building", bands), monkeypatch=monkeypatch
    )
    assert [(one["layer"], one["label"]) for one in told["legend"]["entries"]] == [
        (1, "near"), (1, "far"),
    ]  # fmt: skip
    assert told["tiles"][1]["styles"]["building"]["values"]["0"]["label"] == "near"
