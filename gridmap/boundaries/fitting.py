"""Makes outlines that were drawn one by one fit together: no gaps, no overlaps, shared edges."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gridmap import crs
from gridmap.i18n import Message

Geometry = npt.NDArray[np.object_]

SLIVER_M = 40.0
"""Gaps and overlaps narrower than an arterial with its median are slivers of drawing."""

SNAP_M = 0.01
"""Corners nearer to each other than this are one: as exact as a node of the streets."""

SPECK_M2 = 1.0
"""What is smaller than this was rounding."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """
    Outlines that cover their land once.

    Attributes
    ----------
    outlines
        By name, EPSG:4326.
    changed_m2
        What each gained, less what it lost; only where that is a square metre or more.
    is_valid
        Whether they are a coverage: no overlap, and edges that match vertex by vertex.
    notes
        What was given to whom, and what is for people to decide; one message each.
    """

    outlines: dict[str, BaseGeometry]
    changed_m2: dict[str, float]
    is_valid: bool
    notes: tuple[Message, ...]


def fit(outlines: Mapping[str, BaseGeometry], *, sliver_m: float = SLIVER_M) -> Fitted:
    """
    Close gaps and settle overlaps between outlines.

    Slivers go to the neighbour with the longest common border. Of wider overlaps the same becomes,
    and a note says so, because they are a dispute and no matter of drawing; wider gaps stay.
    """
    names = list(outlines)
    stored = np.array([outlines[name] for name in names], dtype=object)
    if len(names) < 2:
        return Fitted(dict(outlines), {}, True, ())
    west, south, east, north = shapely.bounds(stored).T
    is_far = crs.far((west + east) / 2, (south + north) / 2)
    if is_far.any():
        # Those have no common border with the others.
        rest = {name: outlines[name] for name in np.array(names, object)[~is_far]}
        fitted = fit(rest, sliver_m=sliver_m)
        left = Message(
            "{names}: so far from the other outlines that nothing is fitted to them",
            names=list(np.array(names, object)[is_far]),
        )
        everything = dict(outlines) | fitted.outlines
        return replace(fitted, outlines=everything, notes=(left, *fitted.notes))
    plane = crs.metric_crs(tuple(shapely.total_bounds(stored)))
    before = crs.reproject(stored, crs.STORED, plane)
    notes = _disputes(names, before, sliver_m)
    strips, owner = _strips(before, sliver_m)
    notes += [
        Message(
            "{name} takes {area:,.0f} m² between it and its neighbour",
            name=names[one],
            area=strip.area,
        )
        for one, strip in zip(owner, strips, strict=True)
    ]
    pieces = shapely.coverage_clean(
        np.concatenate((before, strips)), gap_width=sliver_m, snapping_distance=SNAP_M
    )
    whose = np.r_[np.arange(len(names)), owner].astype(int)
    after = np.array(
        [shapely.coverage_union_all(pieces[whose == one]) for one in range(len(names))],
        dtype=object,
    )
    notes += _open_gaps(after, plane)
    changed = shapely.area(after) - shapely.area(before)
    return Fitted(
        dict(zip(names, crs.reproject(after, plane), strict=True)),
        {
            name: float(area)
            for name, area in zip(names, changed, strict=True)
            if abs(area) >= SPECK_M2
        },
        bool(shapely.coverage_is_valid(after)),
        tuple(notes),
    )


def _disputes(names: list[str], outlines: Geometry, sliver_m: float) -> list[Message]:
    notes = []
    for one, two in combinations(range(len(names)), 2):
        shared = outlines[one].intersection(outlines[two])
        wide = shapely.buffer(shared, -sliver_m / 2)
        if not wide.is_empty:
            notes.append(
                Message(
                    "{one} and {two} both claim {area:,.0f} m²; it went where the border is "
                    "longer: settle it between them",
                    one=names[one],
                    two=names[two],
                    area=shared.area,
                )
            )
    return notes


def _strips(outlines: Geometry, sliver_m: float) -> tuple[Geometry, list[int]]:
    """
    Strips between two outlines that are open at their ends, and who has more border with each.

    Two carriageways of one street leave such; closed gaps are the cleaner's.
    """
    body = shapely.union_all(outlines)
    half = sliver_m / 2
    swollen = shapely.buffer(body, half, join_style="mitre")
    found = shapely.get_parts(
        shapely.difference(shapely.buffer(swollen, -half, join_style="mitre"), body)
    )
    strips, owner = [], []
    for strip in found[shapely.area(found) >= SPECK_M2]:
        beside = shapely.length(
            shapely.intersection(shapely.boundary(outlines), shapely.buffer(strip, SNAP_M))
        )
        # A notch in one outline alone is its shape and no gap.
        if (beside > sliver_m).sum() >= 2:
            strips.append(strip)
            owner.append(int(np.argmax(beside)))
    return np.array(strips, dtype=object), owner


def _open_gaps(outlines: Geometry, plane: CRS) -> list[Message]:
    holes = [
        Polygon(hole)
        for part in shapely.get_parts(shapely.coverage_union_all(outlines))
        for hole in part.interiors
    ]
    wide = [hole for hole in holes if hole.area >= SPECK_M2]
    centres = np.array([hole.centroid for hole in wide], dtype=object)
    return [
        Message(
            "{area:,.0f} m² lie in none of them, around {lon:.5f}, {lat:.5f}",
            area=hole.area,
            lon=centre.x,
            lat=centre.y,
        )
        for hole, centre in zip(wide, crs.reproject(centres, plane), strict=True)
    ]
