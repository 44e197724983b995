"""
Cost of rights: tiles of buildings and sums of plots, by the owner and under row filters.

The same queries among 200,000 buildings, in turns: as the owner, whom no filter holds; as an
official who sees everything; as one whose area is every subdistrict, by name; and as one of a tenth
of them, who gets less. Bar: at most 10 % above the owner.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
from sqlalchemy import Connection, text

from benchmarks import town
from benchmarks.tiles import ASKED, BUILDINGS, _tile
from gridmap import store
from gridmap.actions import accounts
from gridmap.analysis import access
from gridmap.store import db, tiles

PLACES = 30
ROUNDS = 5
ZOOMS = (12, 14, 15, 17)
BAR = 1.10
NAMED = "bench-named"
TENTH = "bench-tenth"


def run() -> None:
    """Print the milliseconds of the owner, and ratios to them."""
    town.ready(BUILDINGS)
    with db.as_owner() as connection:
        access.refresh_access(connection, ASKED["service"])
        subdistricts = connection.scalars(text("SELECT name FROM subdistrict ORDER BY id")).all()
        users = {
            "everything": _account(connection, town.USER, ()),
            "all named": _account(connection, NAMED, subdistricts),
            "a tenth": _account(connection, TENTH, subdistricts[::10]),
        }
        places = connection.execute(
            text("SELECT ST_X(c), ST_Y(c) FROM (SELECT ST_Centroid(geom) AS c FROM building"
                 " ORDER BY hashint8(id) LIMIT :n) AS chosen"), {"n": PLACES},
        ).all()  # fmt: skip
    print(f"{BUILDINGS:,} buildings, {len(subdistricts)} subdistricts      owner, ms"
          + "".join(f"{name:>12}" for name in users))  # fmt: skip
    for zoom in ZOOMS:
        addresses = [_tile(lon, lat, zoom) for lon, lat in places]

        def draw(connection: Connection, addresses=addresses) -> None:
            for address in addresses:
                tiles.tile(connection, "building", *address, **ASKED)

        _line(f"{PLACES} tiles, z{zoom}", users, draw)
    _line("sums of plots", users, store.plots.summary)


def _account(connection: Connection, name: str, area) -> int:
    if store.accounts.key(connection, name) is None:
        accounts.add(connection, name, "street_official", town.PASSWORD)
    accounts.assign_area(connection, name, area)
    key = store.accounts.key(connection, name)
    assert key is not None
    return key


def _line(what: str, users: dict[str, int], work: Callable[[Connection], object]) -> None:
    """Best of the rounds, in turns: what else the machine does meets all alike."""
    spent: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name in ("owner", *users):
            reader: AbstractContextManager[Connection] = (
                db.as_owner() if name == "owner" else db.as_user(users[name])
            )
            with reader as connection:
                started = time.perf_counter()
                work(connection)
                spent.setdefault(name, []).append(time.perf_counter() - started)
    best = {name: float(np.min(each)) for name, each in spent.items()}
    ratios = [best[name] / best["owner"] for name in users]
    verdict = "" if max(ratios) <= BAR else f"   over {BAR - 1:.0%}"
    print(f"{what:36} {1000 * best['owner']:10.1f}"
          + "".join(f"{ratio:11.2f}x" for ratio in ratios) + verdict)  # fmt: skip
