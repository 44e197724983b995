"""
200,000 households on 20,000 buildings, file to matched rows; beside what only moves rows.

The peers get rows that are read, cleaned and matched already: `geopandas.to_postgis` writes them
with the points of their buildings, COPY takes them as text, into the same table with its
constraints, indexes and triggers, and into a plain one.
"""

import math
import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import geopandas as gpd
import psycopg
from sqlalchemy import Connection, text

from benchmarks.register import BUILDINGS, HOUSEHOLDS, build, files
from gridmap import config
from gridmap.store import db, migrate
from gridmap.store.schema import household

ROUNDS = 2
MB = 1024


def run() -> None:
    """Print rows/s, peak memory and the parts of each file, then the peers and the ratios."""
    home = config.ROOT / ".gridmap" / "bench-ledger"
    os.environ.pop("DATABASE_URL", None)
    os.environ["GRIDMAP_HOME"] = str(home)
    migrate.migrate()
    with db.as_owner() as connection:
        if not connection.execute(text("SELECT count(*) FROM building")).scalar_one():
            build(connection)
            db.analyze(connection)
    print(f"{HOUSEHOLDS:,} households, {BUILDINGS:,} buildings, best of {ROUNDS} rounds")
    loads: dict[str, Load] = {}
    peers: dict[str, float] = {}
    # In turns: what else the machine does meets all alike.
    for _ in range(ROUNDS):
        for name, path in files(home).items():
            _empty()
            found: Load = _in_child(_load, path)
            loads[name] = min(found, loads.get(name, WORST), key=lambda one: one.seconds)
        for name, seconds in _in_child(_peers).items():
            peers[name] = min(seconds, peers.get(name, seconds))
    for name, one in loads.items():
        print(f"{name:24} {HOUSEHOLDS / one.seconds:9,.0f} rows/s, peak {one.peak_mb:.0f} MB"
              f" ({one.idle_mb:.0f} before), {one.processor_s:.1f} s of processor")  # fmt: skip
        print("    " + ", ".join(f"{part} {took:.1f}" for part, took in one.parts.items()) + " s")
    for name, seconds in peers.items():
        share = seconds / loads["address.csv"].seconds
        print(f"{name:24} {HOUSEHOLDS / seconds:9,.0f} rows/s; address.csv has {share:.2f} of it")


@dataclass(frozen=True)
class Load:
    """Cost of a load: seconds in all and by part, seconds of the processor, memory in MB."""

    seconds: float
    processor_s: float
    peak_mb: float
    idle_mb: float
    parts: dict[str, float]


WORST = Load(math.inf, 0, 0, 0, {})


def _empty() -> None:
    with db.as_owner() as connection:
        connection.execute(text("TRUNCATE household, building_count, import_run CASCADE"))
    with db.owner_engine().connect() as connection:
        own = connection.execution_options(isolation_level="AUTOCOMMIT")
        own.execute(text("VACUUM ANALYZE household"))
        own.execute(text("CHECKPOINT"))


def _in_child(work: Callable[..., None], *args: Any) -> Any:
    """Run `work` in a process of its own and return its result; this one stays small (`_load`)."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*args, sender))
    process.start()
    # Else nobody would hear that it failed.
    sender.close()
    answer = receiver.recv()
    process.join()
    return answer


def _load(path: Path, answer: Any) -> None:
    """Load a file. A new process begins with the peak of the one that started it."""
    from etl.households import Households, linking, source, storing
    from etl.run import load

    spent: dict[str, float] = {}

    def timed(part: str, function: Callable) -> Callable:
        @wraps(function)
        def measured(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent[part] = spent.get(part, 0) + time.perf_counter() - begun

        return measured

    for step in ("read", "clean", "link"):
        setattr(Households, step, timed(step, getattr(Households, step)))
    source.read_gazetteer = timed("of it gazetteer", source.read_gazetteer)
    linking.match = timed("of it match", linking.match)
    storing.stage = timed("stage", storing.stage)
    storing.write = timed("insert", storing.write)
    storing.close = timed("close", storing.close)
    db.owner_engine()
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB
    begun, begun_processor = time.perf_counter(), time.process_time()
    with db.as_owner() as connection:
        report = load(connection, Households(), path)
        done = time.perf_counter()
    ended = time.perf_counter()
    spent["commit"] = ended - done
    outcomes = report.notes["outcomes"]
    if report.inserted != HOUSEHOLDS or not 0.98 < outcomes["matched"] / HOUSEHOLDS < 1:
        raise AssertionError(f"not what the files hold: {report.lines()}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB
    processor_s = time.process_time() - begun_processor
    answer.send(Load(ended - begun, processor_s, peak, idle, spent))


def _peers(answer: Any) -> None:
    """Seconds of what only writes; the rows are those that the last load left."""
    with db.as_owner() as connection:
        rows = gpd.read_postgis(
            text("""
                SELECT household.*, ST_PointOnSurface(building.geom) AS geom
                FROM household LEFT JOIN building ON building.id = household.building_id
            """),
            connection,
        ).drop(columns=["candidate_ids", "written"])
        columns = ", ".join(one.name for one in household.c if one.name != "id")
        content = _copied(connection, f"COPY household ({columns}) TO STDOUT")
        runs = connection.execute(text("SELECT * FROM import_run")).mappings().one()
    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[[Connection], None]) -> None:
        begun = time.perf_counter()
        with db.as_owner() as connection:
            work(connection)
        spent[name] = time.perf_counter() - begun

    def to_postgis(connection: Connection) -> None:
        rows.to_postgis("bench_to_postgis", connection, if_exists="replace", index=False)

    timed("geopandas.to_postgis", to_postgis)
    with db.as_owner() as connection:
        connection.execute(text("DROP TABLE bench_to_postgis"))
        connection.execute(text("CREATE TABLE bench_plain AS TABLE household WITH NO DATA"))
    timed("COPY, plain table", lambda c: _copy(c, f"COPY bench_plain ({columns})", content))
    with db.as_owner() as connection:
        connection.execute(text("DROP TABLE bench_plain"))
    _empty()
    with db.as_owner() as connection:
        _restore_run(connection, dict(runs))
    timed("COPY, same table", lambda c: _copy(c, f"COPY household ({columns})", content))
    answer.send(spent)


def _restore_run(connection: Connection, run_: dict[str, Any]) -> None:
    """The run that the rows refer to, under its own id."""
    connection.execute(
        text("""
            INSERT INTO import_run (
                id, kind, source, file_name, file_sha256, read_count, loaded_count,
                rejected_count, inserted_count, updated_count
            ) OVERRIDING SYSTEM VALUE
            VALUES (
                :id, :kind, :source, :file_name, :file_sha256, :read_count, :loaded_count,
                :rejected_count, :inserted_count, :updated_count
            )
        """),
        run_,
    )


def _driver(connection: Connection) -> psycopg.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


def _copied(connection: Connection, statement: str) -> bytes:
    with _driver(connection).cursor() as cursor, cursor.copy(statement.encode()) as copy:
        return b"".join(copy)


def _copy(connection: Connection, statement: str, content: bytes) -> None:
    with (
        _driver(connection).cursor() as cursor,
        cursor.copy(f"{statement} FROM STDIN".encode()) as copy,
    ):
        for start in range(0, len(content), 1 << 20):
            copy.write(content[start : start + (1 << 20)])
