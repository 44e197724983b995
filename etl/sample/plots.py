"""Responsibility plots (责任田) and the teams that serve them, with gaps."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely

from etl.sample.draft import PREFIX, Building, Draft
from etl.sample.tools import stream

TARGET_HOUSEHOLDS = 250
SMALL_HOUSEHOLDS = 130
"""An estate below this joins its nearest neighbour."""

VALID_FROM = "2026-01-01"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "明 芳 伟 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 超 霞 平 刚 桂英 建国 玉兰 志强 秀英 "
    "海燕 晓东 文斌 春梅 国庆 丽娟 立新 红梅 建华 小红 永康 婷婷 子涵 雨欣 浩然 佳怡"
)


def plots(draft: Draft, counts: pd.Series) -> pd.DataFrame:
    """Plot of each building: plot_code, plot_name, community, building_code, valid_from."""
    rows = []
    for community, prefix in PREFIX.items():
        groups = _groups(draft, community, counts)
        for n, (name, buildings) in enumerate(groups, 1):
            code = f"{prefix}-Z{n:02d}"
            rows += [(code, name, community, b.code, VALID_FROM) for b in buildings]
    return pd.DataFrame(
        rows, columns=["plot_code", "plot_name", "community", "building_code", "valid_from"]
    )


def _groups(draft: Draft, community: str, counts: pd.Series) -> list[tuple[str, list[Building]]]:
    """Estates cut into plots of about the target; small ones joined to their neighbours."""
    by_estate: dict[str, list[Building]] = {}
    for b in draft.buildings:
        if b.community == community and b.estate and b.dwelling_count and not _forgotten(b):
            by_estate.setdefault(b.estate, []).append(b)
    clusters = _joined(by_estate, counts, is_village=community == "青石桥社区")
    groups = []
    for names, buildings in clusters:
        weight = np.array([counts.get(b.code, 0) for b in buildings])
        parts = max(1, round(weight.sum() / TARGET_HOUSEHOLDS))
        # Each building goes where the middle of its households falls.
        middle = np.cumsum(weight) - weight / 2
        part = np.minimum((middle / max(weight.sum(), 1) * parts).astype(int), parts - 1)
        for p in range(parts):
            mine = [b for b, q in zip(buildings, part.tolist(), strict=True) if q == p]
            suffix = f"{p + 1}片" if parts > 1 else ""
            groups.append(("、".join(names) + suffix, mine))
    return groups


def _forgotten(building: Building) -> bool:
    """Buildings that nobody has assigned yet: new towers, the end of a lane, late farmhouses."""
    if not building.has_plot:
        return True
    name, n = building.name or "", building.label_number or 0
    late_farmhouse = building.estate == "青石桥四组" and n > 92
    lane_end = building.estate == "小李庄" and n > 240
    return late_farmhouse or lane_end or (name.startswith("98弄") and n <= 10)


def _joined(
    by_estate: dict[str, list[Building]], counts: pd.Series, *, is_village: bool
) -> list[tuple[list[str], list[Building]]]:
    """Estates in order, each small one put to the nearest; villages stay by themselves."""
    clusters = [([name], _in_order(group)) for name, group in by_estate.items()]
    while not is_village:
        sizes = [sum(counts.get(b.code, 0) for b in group) for _, group in clusters]
        small = int(np.argmin(sizes))
        if sizes[small] >= SMALL_HOUSEHOLDS or len(clusters) == 1:
            break
        names, group = clusters.pop(small)
        land = shapely.union_all([b.geom for b in group])
        near = min(clusters, key=lambda c: shapely.union_all([b.geom for b in c[1]]).distance(land))
        near[0].extend(names)
        near[1].extend(group)
    return clusters


def _in_order(buildings: list[Building]) -> list[Building]:
    """To and fro along bands across the longer side: neighbours in the list are neighbours."""
    centre = np.array([[b.geom.centroid.x, b.geom.centroid.y] for b in buildings])
    extent = np.ptp(centre, axis=0)
    long, short = (0, 1) if extent[0] > extent[1] else (1, 0)
    band = (centre[:, long] // 62).astype(int)
    along = np.where(band % 2 == 0, centre[:, short], -centre[:, short])
    return [buildings[i] for i in np.lexsort((along, band))]


def teams(seed: int, table: pd.DataFrame) -> pd.DataFrame:
    """
    Who serves each plot: leaders of 2-4 plots, workers, volunteers, building representatives.

    Some plots have no worker or no volunteer, some buildings no representative. Columns:
    plot_code, role, name, work_phone, building_code, login, valid_from, valid_to.
    """
    rng = stream(seed, "teams")
    person = _people(rng)
    rows: list[tuple] = []
    for n, (leader, codes) in enumerate(_leaders(table, rng), 1):
        name, phone = leader, f"0990-555-{2000 + n}"
        # One person, several plots: the same name, phone and login on each.
        rows += [
            (c, "grid_leader", name, phone, None, f"leader{n}", VALID_FROM, None) for c in codes
        ]
    for code, group in table.groupby("plot_code", sort=True):
        rows += _members(str(code), rng, person)
        for building in group["building_code"]:
            if rng.random() > 0.07:
                rows.append((code, "building_rep", *next(person), building, None, VALID_FROM, None))
    columns = ["plot_code", "role", "name", "work_phone", "building_code", "login"]
    return pd.DataFrame(rows, columns=[*columns, "valid_from", "valid_to"])


def _people(rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Invented names, each with a work number of its own."""
    given, n = GIVEN.split(), 3000
    while True:
        n += 1
        name = SURNAMES[int(rng.integers(len(SURNAMES)))] + given[int(rng.integers(len(given)))]
        yield name, f"0990-555-{n}"


def _leaders(table: pd.DataFrame, rng: np.random.Generator) -> list[tuple[str, list[str]]]:
    person = _people(rng)
    found = []
    for _, codes in table.groupby("community", sort=False)["plot_code"]:
        rest = list(dict.fromkeys(codes))
        while rest:
            take = min(len(rest), int(rng.integers(2, 5)))
            if len(rest) - take == 1:
                take = len(rest) if len(rest) <= 4 else take - 1
            found.append((next(person)[0], rest[:take]))
            rest = rest[take:]
    return found


def _members(code: str, rng: np.random.Generator, person: Iterator[tuple[str, str]]) -> list[tuple]:
    """One or two workers and some volunteers; now and then none."""
    workers = int(rng.choice([0, 1, 2], p=[0.08, 0.62, 0.30]))
    volunteers = int(rng.choice([0, 1, 2, 3, 4], p=[0.10, 0.25, 0.30, 0.20, 0.15]))
    rows: list[tuple] = []
    for role, count in (("worker", workers), ("volunteer", volunteers)):
        for _ in range(count):
            rows.append((code, role, *next(person), None, None, VALID_FROM, None))
    if rng.random() < 0.15:
        rows.append((code, "volunteer", *next(person), None, None, "2025-03-01", "2025-12-31"))
    return rows
