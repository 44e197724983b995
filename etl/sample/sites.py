"""Candidate sites: what could be converted, extended or built."""

import numpy as np
import pandas as pd
import shapely

from etl.sample.draft import Building, Draft
from etl.sample.tools import stream

COST_YUAN_M2 = {"convert": 1_200, "extend": 2_200, "new": 3_200}
"""Invented, in the order that the field knows: converting is cheapest, building dearest."""

VACANT_SHOPS = {"复兴社区": 9, "漓江路社区": 11, "青石桥社区": 2}
EXTENSIONS = {"复兴社区": 2, "漓江路社区": 4, "青石桥社区": 1}
VILLAGE_SITES = {"青石桥三组": 3, "青石桥四组": 2, "青石桥二组": 2, "青石桥一组": 1}


def place(seed: int, draft: Draft, taken: set[str]) -> tuple[pd.DataFrame, list[shapely.Point]]:
    """Table of the candidate sites and their places in plan metres; `taken`: host codes."""
    rng = stream(seed, "sites")
    rows: list[tuple[str, str, str, int]] = []
    places: list[shapely.Point] = []

    def add(name: str, kind: str, community: str, area_m2: float, at: shapely.Point) -> None:
        rows.append((name, kind, community, round(area_m2 / 10) * 10))
        places.append(at)

    for building in _closing(draft):
        area = min(building.geom.area * building.storeys, 1500)
        add(f"{building.name}改造", "convert", building.community, area, _inside(building))
    for building in _vacant(draft, rng, taken):
        area = float(rng.uniform(80, 320))
        add(
            f"{building.estate or ''}{building.name}空置门面",
            "convert",
            building.community,
            area,
            _inside(building),
        )
    for building in _extensible(draft, rng):
        area = float(rng.uniform(150, 500))
        add(f"{building.name}加建", "extend", building.community, area, _inside(building))
    for community, name, at in [*_reserved(draft), *_villages(draft, rng)]:
        add(name, "new", community, float(rng.uniform(120, 700)), at)
    table = pd.DataFrame(rows, columns=["name", "kind", "community", "floor_area_m2"])
    table.insert(0, "code", [f"CS-{n:03d}" for n in range(1, len(table) + 1)])
    dearer = rng.uniform(0.85, 1.2, len(table))
    cost = table["floor_area_m2"] * table["kind"].map(COST_YUAN_M2) * dearer
    table["cost_yuan"] = (cost / 1000).round().astype(int) * 1000
    return table, places


def _inside(building: Building) -> shapely.Point:
    return building.geom.representative_point()


def _closing(draft: Draft) -> list[Building]:
    """Old boiler houses, workshops and shops of former state companies."""
    old = ("旧锅炉房", "旧址", "职工食堂")
    return [b for b in draft.buildings if b.status == "closing" or (b.name or "").endswith(old)]


def _vacant(draft: Draft, rng: np.random.Generator, taken: set[str]) -> list[Building]:
    chosen = []
    for community, count in VACANT_SHOPS.items():
        shops = [
            b
            for b in draft.buildings
            if b.community == community and b.kind in ("commercial", "mixed")
            and b.status == "in_use" and b.code not in taken
        ]  # fmt: skip
        picks = rng.choice(len(shops), min(count, len(shops)), replace=False)
        chosen += [shops[i] for i in sorted(picks.tolist())]
    return chosen


def _extensible(draft: Draft, rng: np.random.Generator) -> list[Building]:
    chosen = []
    for community, count in EXTENSIONS.items():
        public = [
            b
            for b in draft.buildings
            if b.community == community
            and b.kind in ("public", "school", "kindergarten", "hospital")
            and b.storeys <= 5
        ]
        picks = rng.choice(len(public), min(count, len(public)), replace=False)
        chosen += [public[i] for i in sorted(picks.tolist())]
    return chosen


def _reserved(draft: Draft) -> list[tuple[str, str, shapely.Point]]:
    """Ground beside planned buildings, and gardens large enough to give a corner."""
    planned = [b for b in draft.buildings if b.status == "planned"][:2]
    found = []
    for n, b in enumerate(planned, 1):
        beside = shapely.Point(b.geom.bounds[0] - 4, b.geom.bounds[1] - 4)
        found.append((b.community, f"锦江新城预留用地{n}", beside))
    for green in draft.greens:
        if green.kind == "garden":
            corner = shapely.Point(green.geom.centroid.x, green.geom.centroid.y)
            found.append(("漓江路社区", f"{green.name}一角", corner))
    return found


def _villages(draft: Draft, rng: np.random.Generator) -> list[tuple[str, str, shapely.Point]]:
    """Free ground inside the village groups, most where no station is near."""
    found = []
    for estate in draft.estates:
        homes = [b.geom for b in draft.buildings if b.estate == estate.name]
        for n in range(1, VILLAGE_SITES.get(estate.name, 0) + 1):
            at = _free_site(estate.geom, shapely.union_all(homes).buffer(3), rng)
            found.append((estate.community, f"{estate.name}空地{n}", at))
    return found


def _free_site(
    land: shapely.Polygon, built: shapely.Geometry, rng: np.random.Generator
) -> shapely.Point:
    x0, y0, x1, y1 = land.bounds
    while True:
        site = shapely.Point(rng.uniform(x0, x1), rng.uniform(y0, y1))
        if land.contains(site) and not built.intersects(site):
            return site
