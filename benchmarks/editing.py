"""
Editing the plots of 20,000 buildings: what each edit takes, the database and its answer included.

The copies of a big town are made one community, and its worker moves buildings from plot to plot
at random. Bar: a move answers in under 300 ms. What is read once and kept (`read_fabric`) is
measured beside it.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from benchmarks import town
from gridmap.actions import accounts, drafts
from gridmap.analysis import plots
from gridmap.analysis.drafts import check_draft, compare_draft
from gridmap.plots.drafts import Draft, Fabric
from gridmap.store import db

BUILDINGS = 23_000
LEAST = 20_000
MOVES = 30
MOVED = 5
BAR_S = 0.3
WORKER = "editor"


def run() -> None:
    """Print a line an operation."""
    town.ready(BUILDINGS)
    with db.as_owner() as connection:
        user, community = one_community(connection)
    fabric, _ = _timed("read_fabric, kept", user, plots.read_fabric, community)
    assert len(fabric.buildings.id) >= LEAST, f"{len(fabric.buildings.id)} homes are too few"
    draft, _ = _timed("begin", user, drafts.begin, fabric)
    print(f"{len(fabric.buildings.id):,} buildings, {len(draft.plots)} plots")
    draft, seconds = _moves(user, fabric, draft)
    _line(f"move {MOVED} buildings", seconds, f"bar {BAR_S * 1000:.0f} ms")
    edit, _ = _timed("split a plot", user, drafts.split, fabric, draft.id, draft.version, 1)
    draft = edit.draft
    _timed("check", user, check_draft, fabric, draft)
    _timed("compare", user, compare_draft, fabric, draft)
    seconds = []
    for _ in range(MOVES):
        edit, spent = _timed("", user, drafts.undo, fabric, draft.id, draft.version)
        draft = edit.draft
        seconds.append(spent)
    _line("undo", seconds)
    _timed("drop", user, drafts.drop, fabric, draft.id, draft.version)


def _moves(user: int, fabric: Fabric, draft: Draft) -> tuple[Draft, list[float]]:
    """Buildings at the rim of a plot into the one beside it, as people do."""
    rng = np.random.default_rng(0)
    seconds = []
    for _ in range(MOVES):
        one, other = draft.number[fabric.edges].T
        rim = np.flatnonzero((one != other) & (one > 0) & (other > 0))
        first, beside = fabric.edges[rng.choice(rim)]
        inside = np.flatnonzero(draft.number == draft.number[first])
        apart = fabric.buildings.xy[inside] - fabric.buildings.xy[first]
        ids = fabric.buildings.id[inside[np.argsort(np.hypot(*apart.T))[:MOVED]]].tolist()
        to = int(draft.number[beside])
        edit, spent = _timed("", user, drafts.move, fabric, draft.id, draft.version, ids, to)
        draft = edit.draft
        seconds.append(spent)
    return draft, seconds


def _timed(name: str, user: int, work: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """One transaction of the worker, committed."""
    began = time.perf_counter()
    with db.as_user(user) as connection:
        found = work(connection, *arguments)
    spent = time.perf_counter() - began
    if name:
        _line(name, [spent])
    return found, spent


def _line(name: str, seconds: list[float], note: str = "") -> None:
    middle, most = statistics.median(seconds), max(seconds)
    print(f"{name:24} median {middle * 1000:6.0f} ms, most {most * 1000:6.0f} ms  {note}")


def one_community(connection: Connection) -> tuple[int, int]:
    """Put all in the first community, with a worker for it; ids of both."""
    community = connection.execute(text("SELECT min(id) FROM community")).scalar_one()
    known = connection.execute(
        text("SELECT id FROM app_user WHERE name = :name"), {"name": WORKER}
    ).scalar_one_or_none()
    if known:
        return known, community
    for table in ("building", "plot"):
        # Sums that officials see are not what is measured.
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(
            text(f"UPDATE {table} SET community_id = :community"),  # noqa: S608
            {"community": community},
        )
        connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
    user = accounts.add(connection, WORKER, "community_worker", town.PASSWORD)
    connection.execute(
        text("INSERT INTO user_community VALUES (:user, :community)"),
        {"user": user, "community": community},
    )
    return user, community
