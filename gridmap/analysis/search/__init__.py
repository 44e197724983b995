"""
The search box: what a user means by a few letters, best first.

Buildings, estates, streets and service points are open to whoever sees their area, and their index
is kept in memory, for users of one area alike, until one of them changes. Plots and people on post
are kept a user: row-level security decides which they are. Residents and households are in neither.
"""

import heapq
import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import Connection

from gridmap import store
from gridmap.address import normalise
from gridmap.analysis.review.address import Address
from gridmap.analysis.search.names import Names, letters
from gridmap.analysis.search.places import BY_LETTERS, RANKS, Places, Thing
from gridmap.gazetteer.titles import number_sign
from gridmap.i18n import codes, mark, translate

MOST = 10
"""Suggestions."""
LONGEST = 80
"""Characters of a question."""

_PLOT = mark("Plot {code}")
_MOST_USERS = 64
_MOST_AREAS = 8
"""Indexes that are kept: one of 200,000 buildings takes seconds to make."""
_NOT_OWN = 1
_OFFERED = 3 * MOST
"""Of what fits, as many are looked up: some may be gone, or name one place."""


@dataclass(frozen=True)
class _Own:
    """What one user finds besides: plots, people on post; and whose buildings come first."""

    things: list[Thing]
    names: Names
    by_letters: Names
    buildings: frozenset[int]
    settled: dict[tuple[str, str], list[str]]
    """What the words of a decision mean, by its scope: signs of buildings, names of estates."""


@dataclass
class _Kept:
    """The last index, the version of its rows, and users' versions that it was found good for."""

    index: Places
    version: str
    good_for: set[str]


_kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
_own: OrderedDict[str, _Own] = OrderedDict()
_making = Lock()


def make_ready(connection: Connection) -> None:
    """Build the index if a name has changed: when a search begins, before anything is typed."""
    _places(connection, *store.search.version(connection), is_beginning=True)


def find(connection: Connection, text: str) -> list[dict[str, Any]]:
    """
    Suggestions for what the user typed, the best first, at most `MOST`.

    Each has `layer` and `id`; `kind`, `title`, `where`, `role` and `services` (names of what a
    service point offers, by language) to show; `lon`, `lat`, `bounds`
    (west, south, east, north) and `outline` (GeoJSON).
    """
    text = text.strip()[:LONGEST]
    mine, things, area = store.search.version(connection)
    places, own = _places(connection, mine, things, area), _own_of(connection, mine)
    best: dict[Thing, tuple[int, ...]] = {}
    for rank, thing in _found(places, own, text):
        is_foreign = thing.layer == "building" and thing.id not in own.buildings
        key = (rank + (_NOT_OWN if is_foreign else 0), thing.order, len(thing.title))
        if key < best.get(thing, (1 << 30,)):
            best[thing] = key
    offered = heapq.nsmallest(_OFFERED, best, key=lambda one: (*best[one], one.title, one.id))
    rows = store.search.places(connection, [(one.layer, one.id) for one in offered])
    where = {(row["layer"], row["id"]): row for row in rows}
    return [_shown(one, where[one.layer, one.id]) for one in offered
            if (one.layer, one.id) in where][:MOST]  # fmt: skip


def _found(places: Places, own: _Own, text: str) -> Iterator[tuple[int, Thing]]:
    for words in (text, *_settled(own, text)):
        for rank, at in places.find(words):
            yield rank, places.things[at]
    wanted = normalise(text)
    for form in {wanted, text.upper()}:
        for how, at in own.names.find(form):
            yield RANKS[how], own.things[at]
    for how, at in own.by_letters.find(wanted) if wanted.isascii() else ():
        yield RANKS[how] + BY_LETTERS, own.things[at]


def _settled(own: _Own, text: str) -> Iterator[str]:
    """The words of a question as the index has them, where a decision says what they mean."""
    if not own.settled:
        return
    words = Address(text).words
    for scope in ("address", "building"):
        yield from own.settled.get((scope, words.get(scope, "")), ())
    place = words.get("estate", "")
    behind = normalise(text).partition(place)[2] if place else ""
    yield from (name + behind for name in own.settled.get(("estate", place), ()))


def _shown(thing: Thing, place: Any) -> dict[str, Any]:
    return {
        "kind": thing.kind or thing.layer,
        "layer": thing.layer,
        "id": thing.id,
        "title": thing.title,
        "where": thing.where,
        "role": thing.role,
        "services": place["services"],
        "lon": place["lon"],
        "lat": place["lat"],
        "bounds": [place[side] for side in ("west", "south", "east", "north")],
        "outline": json.loads(place["outline"]),
    }


def _places(
    connection: Connection, mine: str, things: str, area: str, *, is_beginning: bool = False
) -> Places:
    """Index of today's rows in the user's area."""
    version = f"{mine} {things}"
    key = (str(connection.engine.url), area)
    kept = _kept.get(key)
    if kept and not is_beginning and (version in kept.good_for or _making.locked()):
        # While it is made anew, for another one, the old one is better than to wait.
        return kept.index
    with _making:
        kept = _kept.get(key)
        rows = f"{store.gazetteer.version(connection)} {things}"
        if kept is None or kept.version != rows:
            index = Places(store.search.things(connection), store.gazetteer.buildings(connection))
            kept = _Kept(index, rows, set())
            _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > _MOST_AREAS:
            _kept.popitem(last=False)
        if len(kept.good_for) > _MOST_USERS:
            kept.good_for.clear()
        kept.good_for.add(version)
        return kept.index


def _own_of(connection: Connection, mine: str) -> _Own:
    """Plots and people of a user, whom the version names."""
    key = f"{connection.engine.url} {mine}"
    known = _own.get(key)
    if known is None:
        known = _own[key] = _read_own(connection)
        while len(_own) > _MOST_USERS:
            _own.popitem(last=False)
    return known


def _read_own(connection: Connection) -> _Own:
    things: list[Thing] = []
    names: list[tuple[str, int]] = []
    for row in store.search.plots(connection):
        # As pages and prints call it, too: 责任田02.
        in_words = [translate(_PLOT, language, code=row["plot_code"]) for language in codes()]
        names += [(one, len(things)) for one in (row["plot_code"], row["name"] or "", *in_words)]
        where = " · ".join(part for part in (row["community"], row["name"]) if part)
        things.append(Thing("plot", row["id"], row["plot_code"], where))
    for row in store.search.people(connection):
        names.append((row["name"], len(things)))
        at_home = row["role"] == "building_rep" and row["building_id"]
        layer, id_ = ("building", row["building_id"]) if at_home else ("plot", row["plot_id"])
        where = " · ".join(part for part in (row["plot_code"], row["building"]) if part)
        things.append(Thing(layer, id_, row["name"], where, "person", row["role"]))
    forms = [(form, at) for name, at in names for form in {normalise(name), name.upper()}]
    by_letters = [(form, at) for name, at in names for form in letters(name)]
    own = store.search.own_buildings(connection)
    settled: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in store.search.settled(connection):
        means = number_sign(row["building_id"]) if row["building_id"] else row["estate"]
        settled[row["scope"], row["written"]].append(means)
    return _Own(things, Names(forms), Names(by_letters), own, dict(settled))
