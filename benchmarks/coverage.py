"""
An official's questions from a cold start: the sample town, and 200,000 buildings.

Cold: a new process, nothing in a cache of the application, one point closed since somebody looked
last. "All new" has no nearest points either, as after a load of streets. Bars: 1 s and 5 s.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from benchmarks import town
from etl.sample.loading import load_sample
from gridmap import config, store
from gridmap.analysis import access
from gridmap.analysis.coverage import service_coverage
from gridmap.store import db, migrate

SERVICE, RADIUS_M = "service_station", 500.0
MADE = ("building_access", "access_state", "building_attachment", "point_attachment")


def run() -> None:
    """Print the parts for both towns, each in a process of its own."""
    for one in (_sample, _big):
        process = multiprocessing.get_context("spawn").Process(target=one)
        process.start()
        process.join()


def _big() -> None:
    town.ready(200_000)
    _questions("200,000 buildings", 5.0)


def _sample() -> None:
    os.environ.pop("DATABASE_URL", None)
    os.environ["GRIDMAP_HOME"] = str(config.ROOT / ".gridmap" / "bench-sample")
    migrate.migrate()
    with db.as_owner() as connection:
        if not connection.execute(text("SELECT count(*) FROM building")).scalar_one():
            load_sample(connection, config.SAMPLE)
    _questions("sample", 1.0)


def _questions(name: str, bar_s: float) -> None:
    with db.as_owner() as connection:
        access.refresh_access(connection, SERVICE)
        connection.execute(
            text("UPDATE service_point SET status = 'closed' WHERE id = (SELECT"
                 " min(service_point_id) FROM service_offer WHERE service_type_code = :service)"),
            {"service": SERVICE},
        )  # fmt: skip
        print(f"{name}, bar {bar_s:g} s")
        _ask(connection, "one point closed", bar_s)
        for made in MADE:
            connection.execute(text(f"TRUNCATE {made}"))
        _ask(connection, "all new", bar_s)
        connection.rollback()


def _ask(connection: Connection, state: str, bar_s: float) -> None:
    parts: list[tuple[str, float]] = []

    def timed(what: str, question: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        answer = question()
        parts.append((what, time.perf_counter() - started))
        return answer

    timed("nearest points", lambda: access.refresh_access(connection, SERVICE))
    found = timed("read", lambda: service_coverage(connection, SERVICE))
    timed("share within", lambda: found.whole(RADIUS_M))
    timed("by community", lambda: found.by("community", RADIUS_M))
    timed("gaps", lambda: found.clusters(RADIUS_M))
    timed("distribution", lambda: (found.curve(), found.curve(walk=False)))
    timed("plots", lambda: store.plots.summary(connection))
    whole = sum(seconds for _, seconds in parts)
    told = ", ".join(f"{what} {seconds:.2f}" for what, seconds in parts)
    print(f"  {state:18} {whole:6.2f} s{'' if whole <= bar_s else ' (missed)'}   {told}")
