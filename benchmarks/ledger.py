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
from itertools import product
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg
from openpyxl import Workbook
from sqlalchemy import Connection, text

from gridmap import config
from gridmap.store import db, migrate
from gridmap.store.schema import household

ROUNDS = 2
HOUSEHOLDS = 200_000
BUILDINGS = 20_000
COMMUNITIES = 10
ESTATE_BUILDINGS = 100
MB = 1024
SEED = 20261003

FIRST = "春秋金银碧翠锦绣和平安康福瑞祥华"
SECOND = "风月湖山水云庭苑景秀江河林园"
HEAD = ["社区", "小区", "楼栋", "单元", "房号", "户号", "常住人数", "60岁以上人数", "80岁以上人数",
        "6岁以下人数", "残疾人数", "是否独居老人户", "居住状态", "核实日期"]  # fmt: skip
FORMS = ("{}号楼{}单元{}室", "{}栋{}单元{}", "{}-{}-{}", "{}幢{}单元{}室")


def run() -> None:
    """Print rows/s, peak memory and the parts of each file, then the peers and the ratios."""
    home = config.ROOT / ".gridmap" / "bench-ledger"
    os.environ.pop("DATABASE_URL", None)
    os.environ["GRIDMAP_HOME"] = str(home)
    migrate.migrate()
    with db.as_owner() as connection:
        if not connection.execute(text("SELECT count(*) FROM building")).scalar_one():
            _build(connection)
            db.analyze(connection)
    files = _files(home)
    print(f"{HOUSEHOLDS:,} households, {BUILDINGS:,} buildings, best of {ROUNDS} rounds")
    loads: dict[str, Load] = {}
    peers: dict[str, float] = {}
    # In turns: what else the machine does meets all alike.
    for _ in range(ROUNDS):
        for name, path in files.items():
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


def _estates() -> list[str]:
    return [a + b + "里" for a, b in product(FIRST, SECOND)][: BUILDINGS // ESTATE_BUILDINGS]


def _build(connection: Connection) -> None:
    """Communities side by side; a hundred buildings an estate: 2 units, 6 floors, 2 flats."""
    connection.execute(
        text("""
            INSERT INTO community (name, geom, source, source_ref)
            SELECT
                '第' || n || '社区',
                ST_Multi(ST_MakeEnvelope(117 + n * 0.1, 31, 117 + n * 0.1 + 0.1, 31.1, 4326)),
                'bench', n
            FROM generate_series(1, :communities) AS n
        """),
        {"communities": COMMUNITIES},
    )
    connection.execute(
        text("""
            INSERT INTO estate (community_id, name, aliases, source, source_ref)
            SELECT community.id, given.name || '小区', ARRAY[given.name], 'bench', given.name
            FROM unnest(CAST(:names AS text[])) WITH ORDINALITY AS given (name, n)
            JOIN community ON community.source_ref = CAST(1 + n % :communities AS text)
        """),
        {"names": _estates(), "communities": COMMUNITIES},
    )
    connection.execute(
        text("""
            INSERT INTO building (
                community_id, estate_id, name, kind, is_residential, storeys, unit_count,
                rooms_per_floor, geom, source, source_ref
            )
            SELECT
                estate.community_id, estate.id, n || '号楼', 'residential', true, 6, 2, 2,
                ST_Multi(ST_MakeEnvelope(x, y, x + 0.0002, y + 0.0002, 4326)),
                'bench', estate.id || '-' || n
            FROM estate
            CROSS JOIN generate_series(1, :buildings) AS n
            CROSS JOIN LATERAL (
                SELECT 117.1 + estate.id * 0.0004 AS x, 31.001 + n * 0.0004 AS y
            ) AS place
        """),
        {"buildings": ESTATE_BUILDINGS},
    )


def _files(home: Path) -> dict[str, Path]:
    """One address a cell, and a column for each part; as text and as workbook."""
    files = {
        name: home / name for name in ("address.csv", "parts.csv", "address.xlsx", "parts.xlsx")
    }
    if all(path.exists() for path in files.values()):
        return files
    parts = _ledger()
    forms = np.random.default_rng(SEED).choice(FORMS, len(parts))
    where = parts[["小区", "楼栋", "单元", "房号"]].astype(str)
    address = where["小区"] + [
        form.format(building[:-2], unit[:-2], room)
        for form, building, unit, room in zip(
            forms, where["楼栋"], where["单元"], where["房号"], strict=True
        )
    ]
    text_ = parts.drop(columns=["小区", "楼栋", "单元", "房号"])
    text_.insert(1, "详细地址", address)
    for name, table in {"address": text_, "parts": parts}.items():
        table.to_csv(files[f"{name}.csv"], index=False)
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in [list(table.columns), *table.values.tolist()]:
            sheet.append(row)
        book.save(files[f"{name}.xlsx"])
    return files


def _ledger() -> pd.DataFrame:
    """Ten flats a building; one row in a hundred names a building that is none."""
    rng = np.random.default_rng(SEED)
    at = np.arange(HOUSEHOLDS)
    estate, flat = at // 10 // ESTATE_BUILDINGS, at % 10
    number = np.where(rng.random(HOUSEHOLDS) < 0.01, 777, at // 10 % ESTATE_BUILDINGS + 1)
    people = rng.integers(1, 7, HOUSEHOLDS)
    age60 = np.minimum(rng.integers(0, 3, HOUSEHOLDS), people)
    days = pd.to_datetime("2026-10-31") - pd.to_timedelta(rng.integers(0, 90, HOUSEHOLDS), "D")
    table = {
        "社区": [f"第{1 + (n + 1) % COMMUNITIES}社区" for n in estate],
        "小区": np.array(_estates())[estate],
        "楼栋": [f"{n}号楼" for n in number],
        "单元": [f"{1 + n // 5}单元" for n in flat],
        "房号": 100 * (1 + flat % 5) + 1,
        "户号": [f"H{n:06}" for n in at],
        "常住人数": people,
        "60岁以上人数": age60,
        "80岁以上人数": age60 // 2,
        "6岁以下人数": np.where(people > 3, 1, 0),
        "残疾人数": (rng.random(HOUSEHOLDS) < 0.03).astype(int),
        "是否独居老人户": np.where((people == 1) & (age60 == 1), "是", "否"),
        "居住状态": rng.choice(["自住", "出租"], HOUSEHOLDS),
        "核实日期": days.strftime("%Y-%m-%d"),
    }
    return pd.DataFrame(table)[HEAD]


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
