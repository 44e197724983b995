"""Boundaries drawn from what the command was given, or from what the communities state."""

import json
from dataclasses import asdict
from typing import Any

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gridmap import boundaries, store
from gridmap.analysis.boundaries import draw
from gridmap.boundaries import SIDES, Boundary, Bounds, Change
from gridmap.errors import BoundaryError


def one_of(
    connection: Connection, sentence: str | None, sides: tuple[str | None, ...],
    name: str | None, area: float | None, near: tuple[float, float] | None,
) -> tuple[dict[str, Any], list[Change]]:  # fmt: skip
    """Draw one community from its bounds: the answer's data, and the changes it would make."""
    row = known_as(connection, name) if name else None
    if row is not None and area is None and pd.notna(row.stated_area_m2):
        area = float(row.stated_area_m2)
    east, south, west, north = sides
    if sentence:
        bounds = boundaries.read_bounds(sentence, stated_area_m2=area)
    elif east and south and west and north:
        bounds = boundaries.of_names(east, south, west, north, stated_area_m2=area)
    elif row is not None:
        bounds = _stated(row)
    else:
        raise BoundaryError("no community is called {name!r}; give its bounds", name=name)
    old = None if row is None else shapely.from_wkb(row.wkb)
    drawn = draw(connection, bounds, near=near, outline=old)
    changes = []
    if row is not None:
        changes = [Change(int(row["id"]), str(row["name"]), drawn.outline, bounds, sentence)]
    elif name:
        changes = [Change(None, name, drawn.outline, bounds, sentence)]
    return {"boundaries": [_data(name, drawn, old)], "notes": []}, changes


def known_as(connection: Connection, name: str) -> Any | None:
    """Community of that name or code; None where it is not loaded."""
    known = store.boundaries.communities(connection, name)
    if len(known) > 1:
        raise BoundaryError(
            "{known_count} communities are called {name!r}; give the code",
            known_count=len(known),
            name=name,
        )
    return known.iloc[0] if len(known) else None


def all_of(connection: Connection) -> tuple[dict[str, Any], list[Change]]:
    """Draw each outline by itself, then make all fit together."""
    drawn: dict[str, Boundary] = {}
    old: dict[str, BaseGeometry] = {}
    of: dict[str, tuple[Any, Bounds]] = {}
    for name, row in _named(store.boundaries.communities(connection)).items():
        bounds = _stated(row)
        of[name] = row, bounds
        old[name] = shapely.from_wkb(row.wkb)
        drawn[name] = draw(connection, bounds, outline=old[name])
    if not drawn:
        raise BoundaryError(
            "no community has bounds: load them with `gridmap load boundaries FILE`"
        )
    fitted = boundaries.fit({name: one.outline for name, one in drawn.items()})
    rows = []
    for name, one in drawn.items():
        row = _data(name, one, old[name], fitted.outlines[name])
        row["changed_m2"] = fitted.changed_m2.get(name, 0.0)
        rows.append(row)
    changes = [
        Change(row.id, name, fitted.outlines[name], bounds, row.bounds_text)
        for name, (row, bounds) in of.items()
    ]
    data = {"boundaries": rows, "is_coverage": fitted.is_valid, "notes": list(fitted.notes)}
    return data, changes


def fit_all(connection: Connection) -> tuple[dict[str, Any], list[Change]]:
    """Close gaps and overlaps between the outlines in force; returns those that change."""
    of = _named(store.boundaries.outlines(connection))
    if not of:
        raise BoundaryError("no community is loaded: `gridmap load boundaries FILE`")
    old = {name: shapely.from_wkb(row.wkb) for name, row in of.items()}
    fitted = boundaries.fit(old)
    rows = [
        {
            "name": name,
            "area_m2": boundaries.area_m2(outline),
            "stated_area_m2": None,
            "off_stated": None,
            "overlap_with_old": _alike(outline, old[name]),
            "changed_m2": fitted.changed_m2.get(name, 0.0),
            "sides": {},
            "notes": [],
            "geometry": json.loads(shapely.to_geojson(outline)),
        }
        for name, outline in fitted.outlines.items()
    ]
    changes = [Change(int(row.id), name, fitted.outlines[name]) for name, row in of.items()]
    data = {"boundaries": rows, "is_coverage": fitted.is_valid, "notes": list(fitted.notes)}
    return data, changes


def _named(known: pd.DataFrame) -> dict[str, Any]:
    """Rows by name, and by code where two have the same."""
    is_twice = known["name"].duplicated(keep=False)
    return {
        f"{row.name} ({row.division_code or row.id})" if twice else row.name: row
        for row, twice in zip(known.itertuples(index=False), is_twice, strict=True)
    }


def _alike(one: BaseGeometry, other: BaseGeometry) -> float:
    return float(one.intersection(other).area / one.union(other).area)


def _stated(row: Any) -> Bounds:
    """Bounds of a community as loaded: its four columns, else its sentence."""
    area = float(row.stated_area_m2) if pd.notna(row.stated_area_m2) else None
    four = [getattr(row, f"bounds_{side}") for side in SIDES]
    if all(isinstance(one, str) and one for one in four):
        return boundaries.of_names(*four, stated_area_m2=area)
    if not isinstance(row.bounds_text, str) or not row.bounds_text:
        raise BoundaryError("{name} has no bounds: give them as a sentence", name=row.name)
    return boundaries.read_bounds(row.bounds_text, stated_area_m2=area)


def _data(
    name: str | None, drawn: Boundary, old: BaseGeometry | None, outline: BaseGeometry | None = None
) -> dict[str, Any]:
    shape = drawn.outline if outline is None else outline
    area = boundaries.area_m2(shape)
    return {
        "name": name,
        "area_m2": area,
        "stated_area_m2": drawn.stated_area_m2,
        "off_stated": area / drawn.stated_area_m2 - 1 if drawn.stated_area_m2 else None,
        "overlap_with_old": None if old is None else _alike(shape, old),
        "sides": {side: asdict(one) for side, one in drawn.sides.items()},
        "corners": {corner: asdict(one) for corner, one in drawn.corners.items()},
        "rivals": drawn.rivals,
        "notes": list(drawn.notes),
        "geometry": json.loads(shapely.to_geojson(shape)),
    }
