"""The lines that bounds can run on: streets and the banks of named water, as one network."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from scipy.spatial import cKDTree

from gridmap import crs
from gridmap.boundaries.sentence import plain_name
from gridmap.errors import BoundaryError
from gridmap.i18n import Message
from gridmap.network import streets

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]
Geometry = npt.NDArray[np.object_]

MARGIN_DEG = 0.005
"""Lines this far around the named ones can close their gaps; some 500 m."""

LEAP_M = 120.0
"""Over so much without any street two ends are joined straight: a square, a bridge's ramp."""

SUGGEST = 0.5
"""Likeness from which on another name is suggested."""


@dataclass(frozen=True, eq=False)
class BoundaryNetwork:
    """
    Edges between junctions, all on one level: a bridge bounds like a street.

    Attributes
    ----------
    geometry
        LineStrings in `plane`, a metric CRS.
    name
        As compared (`plain_name`); empty for streets without one.
    tail, head
        Positions of the nodes at their ends.
    xy
        Places of the nodes, n x 2 metres.
    is_leap
        Edges that are not there: short straight ways between loose ends.
    notes
        What a reader has to know of the lines: some lie far from the others and are left out.
    leap_m
        Longest straight way between loose ends, in metres.
    """

    geometry: Geometry
    name: Geometry
    tail: Ids
    head: Ids
    xy: Array
    is_leap: npt.NDArray[np.bool_]
    plane: CRS
    notes: tuple[Message, ...] = ()
    leap_m: float = LEAP_M

    @classmethod
    def from_lines(
        cls, lines: Geometry, names: Sequence[str], *, leap_m: float = LEAP_M
    ) -> "BoundaryNetwork":
        """Streets as LineStrings in EPSG:4326, cut where they cross; names may be empty."""
        if not len(lines):
            raise BoundaryError("there are no streets: load them with `gridmap load streets FILE`")
        lines, named = np.asarray(lines, dtype=object), np.asarray(names, dtype=object)
        is_far = _far(lines)
        notes = (_left_out(named[is_far]),) if is_far.any() else ()
        lines, named = lines[~is_far], named[~is_far]
        cut = streets.edges(lines, cut_crossings=True)
        plain = np.array([plain_name(name) for name in named], dtype=object)
        nodes, ends = np.unique(np.r_[cut.from_node, cut.to_node], return_inverse=True)
        tail, head = np.split(ends, 2)
        plane = crs.metric_crs(tuple(shapely.total_bounds(cut.geometry)))
        geometry = crs.reproject(cut.geometry, crs.STORED, plane)
        # From the lines themselves: to the last digit, or a leap would not meet them.
        xy = np.empty((len(nodes), 2))
        for node, end in ((tail, 0), (head, -1)):
            xy[node] = shapely.get_coordinates(shapely.get_point(geometry, end))
        one, two = _leaps(xy, tail, head, leap_m)
        leaps = shapely.linestrings(np.stack((xy[one], xy[two]), axis=1)) if len(one) else one
        return cls(
            np.concatenate((geometry, leaps)),
            np.concatenate((plain[cut.line], np.full(len(one), "", dtype=object))),
            np.r_[tail, one],
            np.r_[head, two],
            xy,
            np.r_[np.zeros(len(tail), bool), np.ones(len(one), bool)],
            plane,
            notes,
            leap_m,
        )

    def of(self, names: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Edges that carry one of the names."""
        return np.isin(self.name, [plain_name(name) for name in names])


def check_names(wanted: Iterable[str], known: Sequence[str]) -> None:
    """BoundaryError for the first name that is not among the known; suggests, never guesses."""
    there = set(known)
    for name in wanted:
        if plain_name(name) in there:
            continue
        stem = plain_name(name).rstrip("大道路街巷河")
        like = [one for one in sorted(there) if stem and one.rstrip("大道路街巷河") == stem]
        like += difflib.get_close_matches(plain_name(name), sorted(there), n=3, cutoff=SUGGEST)
        similar = "、".join(list(dict.fromkeys(like))[:4])
        if similar:
            raise BoundaryError(
                "no street or water is called {name}; is it {like}?", name=name, like=similar
            )
        raise BoundaryError("no street or water is called {name}; check it", name=name)


def _leaps(xy: Array, tail: Ids, head: Ids, leap_m: float) -> tuple[Ids, Ids]:
    """Pairs of nodes, one of them a loose end, that a straight line may join."""
    degree = np.bincount(np.r_[tail, head], minlength=len(xy))
    loose = np.flatnonzero(degree == 1)
    if not len(loose):
        return loose, loose
    tree = cKDTree(xy)
    found = tree.query_ball_point(xy[loose], leap_m, return_sorted=True)
    edges = {tuple(sorted(pair)) for pair in zip(tail.tolist(), head.tolist(), strict=True)}
    pairs = sorted(
        {
            pair
            for one, others in zip(loose.tolist(), found, strict=True)
            for two in others
            if one != two and (pair := (min(one, two), max(one, two))) not in edges
        }
    )
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def _far(lines: Geometry) -> npt.NDArray[np.bool_]:
    """Lines of another town, or with a vertex that lies far off."""
    box = shapely.bounds(lines)
    extent = crs.main_extent((box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2)
    return np.asarray(crs.beyond_m(extent, box) > crs.FAR_M)


def _left_out(names: Geometry) -> Message:
    return Message(
        "{number} lines lie more than {km} km from the others and bound nothing: {names}",
        number=len(names),
        km=round(crs.FAR_M / 1000),
        names=list(dict.fromkeys(str(name) for name in names if name)) or "-",
    )
