"""
A million buildings and twelve services, from PostGIS and back: snapped, measured, written.

The town is the shipped sample again and again, copied inside the database, each copy joined to the
next by a road. `python -m benchmarks access` takes 200,000 buildings; GRIDMAP_BENCH_BUILDINGS
says otherwise.
"""

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from etl.sample.loading import load_sample
from gridmap import config, store
from gridmap.analysis import access
from gridmap.analysis.access import refresh, snapping
from gridmap.store import db, migrate

BUILDINGS = int(os.environ.get("GRIDMAP_BENCH_BUILDINGS", 200_000))
SERVICES = 12
STEP = 400_000
"""A copy's distance from the next, in steps of 1e-7 degrees: 4 km."""

MADE = ("building_access", "access_state", "building_attachment", "point_attachment")
PARTS: tuple[tuple[str, Any, str], ...] = (
    ("read buildings", store.network, "buildings"),
    ("read street lines", store.network, "lines"),
    ("read edges, build graph", store.network, "walk_network"),
    ("snap", snapping, "snap"),
    ("write snapped places", snapping, "_write"),
    ("read snapped places", store.network, "ways"),
    ("search and straight line", refresh, "nearest_points"),
    ("write nearest points", refresh, "_write"),
)


def run() -> None:
    """Print the parts and the whole."""
    _ready(BUILDINGS)
    with db.as_owner() as connection:
        count = {
            layer: connection.execute(text(f"SELECT count(*) FROM {layer}")).scalar_one()  # noqa: S608
            for layer in ("building", "street", "service_point")
        }
        for made in MADE:
            connection.execute(text(f"TRUNCATE {made}"))
        connection.execute(
            text("DELETE FROM service_offer WHERE service_type_code NOT IN"
                 " (SELECT service_type_code FROM service_offer GROUP BY 1"
                 " ORDER BY count(*) DESC, 1 LIMIT :services)"), {"services": SERVICES},
        )  # fmt: skip
        spent = _watched()
        started = time.perf_counter()
        access.refresh_all(connection)
        whole = time.perf_counter() - started
        services, rows = connection.execute(
            text("SELECT count(DISTINCT service_type_code), count(*) FROM building_access")
        ).one()
    print(f"{count['building']:,} buildings, {count['street']:,} streets,"
          f" {count['service_point']:,} points, {services} services: {rows:,} rows")  # fmt: skip
    for name, _, _ in PARTS:
        print(f"  {name:26} {spent[name]:7.1f} s")
    print(f"  {'all else':26} {whole - sum(spent.values()):7.1f} s")
    print(f"  {'from PostGIS and back':26} {whole:7.1f} s")
    with db.as_owner() as connection:
        _one_change(connection)


def _one_change(connection: Connection) -> None:
    """A point closes: how long the next look at one of its services takes."""
    code, point = connection.execute(
        text("SELECT service_type_code, service_point_id FROM service_offer ORDER BY 1, 2 LIMIT 1")
    ).one()
    connection.execute(
        text("UPDATE service_point SET status = 'closed' WHERE id = :point"), {"point": point}
    )
    started = time.perf_counter()
    access.refresh_access(connection, code)
    print(f"  one point closes: the next look takes {time.perf_counter() - started:.1f} s")
    connection.execute(
        text("UPDATE service_point SET status = 'open' WHERE id = :point"), {"point": point}
    )
    started = time.perf_counter()
    access.refresh_access(connection, code)
    print(f"  it opens again:   the next look takes {time.perf_counter() - started:.1f} s")


def _watched() -> dict[str, float]:
    """Seconds spent in each of `PARTS`, from now on."""
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, function: Callable) -> Callable:
        def run_timed(*arguments: Any, **options: Any) -> Any:
            started = time.perf_counter()
            try:
                return function(*arguments, **options)
            finally:
                spent[name] += time.perf_counter() - started

        return run_timed

    for name, owner, function in PARTS:
        setattr(owner, function, timed(name, getattr(owner, function)))
    snapping.KINDS = {
        "building": ("building_id", store.network.buildings),
        "point": ("service_point_id", store.network.points),
    }
    return spent


def _ready(buildings: int) -> None:
    """A database of so many buildings, in `.gridmap/bench-access-<buildings>/`; made once."""
    os.environ.pop("DATABASE_URL", None)
    os.environ["GRIDMAP_HOME"] = str(config.ROOT / ".gridmap" / f"bench-access-{buildings}")
    migrate.migrate()
    with db.as_owner() as connection:
        if not connection.execute(text("SELECT count(*) FROM building")).scalar_one():
            print(f"making {buildings:,} buildings ...", file=sys.stderr)
            load_sample(connection, config.SAMPLE)
            one = connection.execute(text("SELECT count(*) FROM building")).scalar_one()
            _copies(connection, -(-buildings // one))
    with db.owner_engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def _copies(connection: Connection, count: int) -> None:
    """Copies of the first town on a grid; ids of copy k are those of the first plus k million."""
    side = int(count**0.5) + 1
    connection.execute(text("CREATE TEMP TABLE copy (k bigint, dx bigint, dy bigint)"))
    connection.execute(
        text("INSERT INTO copy SELECT k, (k % :side) * :step, (k / :side) * :step"
             " FROM generate_series(1, :count - 1) AS k"),
        {"side": side, "step": STEP, "count": count},
    )  # fmt: skip
    moved = "ST_Translate(geom, copy.dx / 1e7, copy.dy / 1e7)"
    node = "{0}_node + (copy.dx << 32) + copy.dy"
    for layer, columns in (
        ("estate", {"name": "name", "kind": "kind"}),
        ("building", {"estate_id": "estate_id + k * 1000000", "kind": "kind",
                      "is_residential": "is_residential", "status": "status",
                      "min_zoom": "min_zoom"}),
        ("access_point", {"estate_id": "estate_id + k * 1000000", "kind": "kind"}),
        ("street", {"kind": "kind", "from_node": node.format("from"), "to_node": node.format("to"),
                    "length_m": "length_m", "component": "component"}),
        ("service_point", {"name": "name", "tier": "tier", "status": "status",
                           "opened_on": "opened_on", "closed_on": "closed_on"}),
    ):  # fmt: skip
        columns = {"id": f"{layer}.id + k * 1000000", "geom": moved, "source": f"{layer}.source",
                   "source_ref": "source_ref || '-' || k", **columns}  # fmt: skip
        connection.execute(
            text(f"INSERT INTO {layer} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE"  # noqa: S608
                 f" SELECT {', '.join(columns.values())} FROM {layer} CROSS JOIN copy")
        )  # fmt: skip
    connection.execute(
        text("INSERT INTO service_offer SELECT service_point_id + k * 1000000, service_type_code"
             " FROM service_offer CROSS JOIN copy")
    )  # fmt: skip
    connection.execute(
        text("""
            INSERT INTO street (kind, from_node, to_node, length_m, component, geom, source,
                source_ref)
            SELECT 'arterial', here, there,
                ST_Length(ST_MakeLine(one, other)::geography), 0, ST_MakeLine(one, other),
                'joins', k::text
            FROM (
                SELECT k,
                    first.from_node + (lag(dx, 1, 0::bigint) OVER by_k << 32)
                        + lag(dy, 1, 0::bigint) OVER by_k AS here,
                    first.from_node + (dx << 32) + dy AS there,
                    ST_Translate(start, lag(dx, 1, 0::bigint) OVER by_k / 1e7,
                        lag(dy, 1, 0::bigint) OVER by_k / 1e7) AS one,
                    ST_Translate(start, dx / 1e7, dy / 1e7) AS other
                FROM copy
                CROSS JOIN (
                    SELECT from_node, ST_StartPoint(geom) AS start FROM street ORDER BY id LIMIT 1
                ) AS first
                WINDOW by_k AS (ORDER BY k)
            ) AS joined
        """)
    )
