"""
Register of the ledger benchmark: buildings in the database, and their ledgers as files.

200,000 households on 20,000 buildings; each ledger once as text and once as workbook.
"""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl import Workbook
from sqlalchemy import Connection, text

HOUSEHOLDS = 200_000
BUILDINGS = 20_000
COMMUNITIES = 10
ESTATE_BUILDINGS = 100
SEED = 20261003

FIRST = "春秋金银碧翠锦绣和平安康福瑞祥华"
SECOND = "风月湖山水云庭苑景秀江河林园"
HEAD = ["社区", "小区", "楼栋", "单元", "房号", "户号", "常住人数", "60岁以上人数", "80岁以上人数",
        "6岁以下人数", "残疾人数", "是否独居老人户", "居住状态", "核实日期"]  # fmt: skip
FORMS = ("{}号楼{}单元{}室", "{}栋{}单元{}", "{}-{}-{}", "{}幢{}单元{}室")


def _estates() -> list[str]:
    return [a + b + "里" for a, b in product(FIRST, SECOND)][: BUILDINGS // ESTATE_BUILDINGS]


def build(connection: Connection) -> None:
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


def files(home: Path) -> dict[str, Path]:
    """One address a cell, and a column for each part; as text and as workbook."""
    paths = {
        name: home / name for name in ("address.csv", "parts.csv", "address.xlsx", "parts.xlsx")
    }
    if all(path.exists() for path in paths.values()):
        return paths
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
        table.to_csv(paths[f"{name}.csv"], index=False)
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in [list(table.columns), *table.values.tolist()]:
            sheet.append(row)
        book.save(paths[f"{name}.xlsx"])
    return paths


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
