"""
Suggestions on 200,000 buildings: the search box, and plain ILIKE over the columns.

Asked is what a person types, letter by letter, until the address is whole; and how often the
building that is meant then stands first, written in several ways.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from benchmarks import town
from gridmap.analysis import search
from gridmap.store import db

BUILDINGS = 200_000
ADDRESSES = 40
LIMIT_MS = 150
PLAIN = text("""
    SELECT building.id
    FROM building
    LEFT JOIN estate ON estate.id = building.estate_id
    LEFT JOIN community ON community.id = building.community_id
    WHERE concat(community.name, estate.name, building.name) ILIKE :part
        OR concat(building.street, building.house_number) ILIKE :part
    ORDER BY length(concat(estate.name, building.name)), building.id
    LIMIT 10
""")
# The town repeats the names of its estates; its communities have names of their own.
CHOSEN = text("""
    SELECT building.id, community.name || estate.name AS estate, building.name
    FROM building
    JOIN estate ON estate.id = building.estate_id
    JOIN community ON community.id = building.community_id
    WHERE building.name ~ '^[0-9]+(栋|幢|号楼)$'
        AND 1 = (
            SELECT count(*) FROM building AS other
            JOIN estate AS place ON place.id = other.estate_id
            WHERE place.name = estate.name AND other.name = building.name
                AND other.community_id = building.community_id
        )
    ORDER BY hashint8(building.id)
    LIMIT :n
""")

Find = Callable[[Connection, str], Sequence[int]]


def run() -> None:
    """Print how long the answers take, and how often the one that is meant is the first."""
    town.ready(BUILDINGS)
    with db.as_owner() as connection:
        user = connection.execute(
            text("SELECT id FROM app_user WHERE name = :name"), {"name": town.USER}
        ).scalar_one()
        meant = connection.execute(CHOSEN, {"n": ADDRESSES}).mappings().all()
    with db.as_user(user) as connection:
        started = time.perf_counter()
        search.make_ready(connection)
        print(f"{BUILDINGS:,} buildings; index made in {time.perf_counter() - started:.1f} s, "
              "when a name has changed")  # fmt: skip
        started = time.perf_counter()
        search.make_ready(connection)
        print(f"found unchanged, with the box's focus, in {time.perf_counter() - started:.2f} s")
        search.find(connection, "1")
        for name, find in {"gridmap": _ours, "ILIKE": _plain}.items():
            _print(name, find, connection, meant)


def _print(name: str, find: Find, connection: Connection, meant: Sequence[Any]) -> None:
    spent = []
    for row in meant:
        whole = f"{row['estate']}{row['name']}"
        for end in range(1, len(whole) + 1):
            started = time.perf_counter()
            find(connection, whole[:end])
            spent.append(1000 * (time.perf_counter() - started))
    p50, p95 = np.percentile(spent, (50, 95))
    over = "" if p95 <= LIMIT_MS else f"   over {LIMIT_MS} ms"
    print(f"{name:8} p50 {p50:6.1f}  p95 {p95:6.1f}  max {max(spent):6.1f} ms{over}")
    for way, write in WAYS.items():
        first = sum(list(find(connection, write(row)))[:1] == [row["id"]] for row in meant)
        print(f"{'':8} first, written {way:24} {first:3} of {len(meant)}")


def _number(row: Any) -> str:
    return str(row["name"]).rstrip("栋幢号楼")


WAYS: dict[str, Callable[[Any], str]] = {
    "as on the plate": lambda row: f"{row['estate']}{row['name']}",
    "with a blank and 号楼": lambda row: f"{row['estate']} {_number(row)}号楼",
    "with unit and room, 6-1-101": lambda row: f"{row['estate']}{_number(row)}-1-101",
}


def _ours(connection: Connection, written: str) -> Sequence[int]:
    return [one["id"] for one in search.find(connection, written)]


def _plain(connection: Connection, written: str) -> Sequence[int]:
    return list(connection.execute(PLAIN, {"part": f"%{written}%"}).scalars())
