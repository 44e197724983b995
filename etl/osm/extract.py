"""Reads an OpenStreetMap file in one go, and keeps what is worth a row with its geometry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import osmium.filter
import osmium.geom
import pandas as pd
import shapely
from osmium.osm import Area, Node, Relation, Way

from etl.features import Features
from etl.osm import points
from etl.osm import tags as meaning
from etl.osm.tags import Row, Tags
from etl.reasons import Reason, reason
from gridmap.crs import STORED
from gridmap.errors import SourceError

Box = tuple[float, float, float, float]
PassedOver = dict[str, tuple[str, tuple[float, float] | None]]

KEYS = (
    *("building", "highway", "amenity", "healthcare", "office", "boundary"),
    *("leisure", "landuse", "natural", "waterway", "place", "barrier", "entrance"),
    *("shop", "public_transport", "railway", "military"),
)
"""Keys that may make an object worth a row; all else never leaves the C++ side."""

SOURCE = "osm"
"""Name of the source: ids are OpenStreetMap's own, so that extracts agree with each other."""

AREAS: dict[str, Callable[[Tags], Row | None]] = {
    "subdistrict": meaning.subdistrict,
    "community": meaning.community,
    "estate": meaning.estate,
    "building": meaning.building,
    "service_point": meaning.service_point,
    "land": meaning.open_land,
    "campus": meaning.campus,
}
"""Tables whose rows are drawn as areas, and campuses; service points may be nodes as well."""

BORDERED = ("subdistrict", "community")
"""Areas whose edges carry the same tags."""

NOT_CLOSED = reason("outline-open")


@dataclass
class Found:
    """Rows for one table, by the object they come from ('way/123')."""

    rows: dict[str, Row] = field(default_factory=dict)
    wkb: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Reason] = field(default_factory=dict)
    positions: dict[str, tuple[float, float]] = field(default_factory=dict)
    """A place of objects that have no geometry, so that a box can tell whether they are in it."""


@dataclass
class Extract:
    """Features of a file that gridmap uses, and what it passes over."""

    tables: dict[str, Found]
    closed_highways: PassedOver = field(default_factory=dict)
    """Ways that nobody walks, by object: their class and a place of theirs."""
    points_of_interest: PassedOver = field(default_factory=dict)
    """Points of interest that are no service, by object: their tag and a place of theirs."""

    def features(self, kind: str, box: Box | None = None) -> Features:
        """The rows of a table, as a layer; only those that meet the box (W, S, E, N)."""
        found = self.tables[kind]
        references = list(found.rows)
        wkb = [found.wkb.get(reference) for reference in references]
        geometry = np.asarray(shapely.from_wkb(np.array(wkb, dtype=object)), dtype=object)
        attributes = pd.DataFrame(
            [{"code": reference, **found.rows[reference]} for reference in references],
            columns=None if references else ["code"],
            dtype=object,
        )
        faults = np.array([found.faults.get(one) for one in references], dtype=object)
        notes: dict[str, Any] = {}
        kept = np.arange(len(references))
        if box is not None and references:
            meets, unplaced = _meet(found, geometry, box)
            kept = kept[meets]
            notes = {"without_place": unplaced} if unplaced else {}
        if kind == "service_point" and len(kept):
            codes = attributes["service_types"].astype(str).iloc[kept].tolist()
            usable, unused = self._usable(codes, geometry[kept])
            kept, notes = kept[usable], notes | unused
            geometry = shapely.point_on_surface(geometry)
        attributes = attributes.iloc[kept].reset_index(drop=True)
        return Features(attributes, geometry[kept], STORED, SOURCE, faults[kept], notes)

    def _usable(self, codes: list[str], geometry: np.ndarray) -> tuple[np.ndarray, dict[str, Any]]:
        """Points that residents may use; see `etl.osm.points`."""
        grounds = list(self.tables["campus"].wkb.values())
        areas = np.asarray(shapely.from_wkb(np.array(grounds, dtype=object)), dtype=object)
        return points.open_to_residents(codes, geometry, areas)


def read(path: Path) -> Extract:
    """
    Read `.osm.pbf`, `.osm` and whatever else libosmium reads.

    Raises
    ------
    SourceError
        Not such a file, or cut off.
    """
    reader = _Reader()
    for one in _objects(path):
        reader.take(one)
    if not any(found.rows for found in reader.extract.tables.values()):
        raise SourceError(
            "{file}: holds no building, street or other thing to load", file=path.name
        )
    return reader.extract


def _objects(path: Path) -> Iterator[object]:
    wanted = osmium.filter.KeyFilter(*KEYS)
    try:
        yield from osmium.FileProcessor(str(path)).with_areas(wanted).with_filter(wanted)
    except (RuntimeError, OSError) as error:
        raise SourceError("{file}: no OpenStreetMap file, or cut off", file=path.name) from error


def tags_in(passed: PassedOver, box: Box | None) -> list[str]:
    """Tags of what is passed over in the box (W, S, E, N); without a box, everywhere."""
    west, south, east, north = box or (-180.0, -90.0, 180.0, 90.0)
    return [
        tag
        for tag, place in passed.values()
        if (
            box is None
            if place is None
            else west <= place[0] <= east and south <= place[1] <= north
        )
    ]


def _meet(found: Found, geometry: np.ndarray, box: Box) -> tuple[np.ndarray, int]:
    """Whether each row meets the box, and of how many it cannot be told: they do not."""
    positions = [found.positions.get(one) for one in found.rows]
    known = np.array([shapely.Point(one) if one else None for one in positions], dtype=object)
    place = np.where(shapely.is_missing(geometry), known, geometry)
    return shapely.intersects(place, shapely.box(*box)), int(shapely.is_missing(place).sum())


class _Reader:
    """Sorts objects into tables. An area arrives some time after the way or relation it is of."""

    def __init__(self) -> None:
        self.extract = Extract({kind: Found() for kind in (*AREAS, "street", "access_point")})
        self.wkb = osmium.geom.WKBFactory()

    def take(self, one: object) -> None:
        """Sort one object in."""
        if isinstance(one, Node):
            self._node(one)
        elif isinstance(one, Way):
            self._street(one)
            why = _why_no_area(one)
            self._outline(f"way/{one.id}", dict(one.tags), why, _first_position(one))
        elif isinstance(one, Relation):
            self._outline(f"relation/{one.id}", dict(one.tags), _why_no_relation(one), None)
        elif isinstance(one, Area):
            self._area(one)

    def _node(self, node: Node) -> None:
        tags = dict(node.tags)
        reference = f"node/{node.id}"
        if row := meaning.service_point(tags):
            given = self.extract.tables["service_point"]
            given.rows[reference] = row
            given.wkb[reference] = self.wkb.create_point(node)
        elif tag := meaning.point_of_interest(tags):
            place = node.location.lon, node.location.lat
            self.extract.points_of_interest[reference] = tag, place
        if row := meaning.access_point(tags):
            gates = self.extract.tables["access_point"]
            gates.rows[reference] = row
            gates.wkb[reference] = self.wkb.create_point(node)
        if row := meaning.building(tags):
            buildings = self.extract.tables["building"]
            buildings.rows[reference] = row
            buildings.faults[reference] = reason("node-no-outline")
            buildings.positions[reference] = (node.location.lon, node.location.lat)

    def _street(self, way: Way) -> None:
        tags = dict(way.tags)
        if "highway" not in tags:
            return
        row = meaning.street(tags)
        if row is None:
            passed = tags["highway"], _first_position(way)
            self.extract.closed_highways[f"way/{way.id}"] = passed
            return
        streets, reference = self.extract.tables["street"], f"way/{way.id}"
        streets.rows[reference] = row
        if len(way.nodes) < 2:
            streets.faults[reference] = reason("nodes-too-few")
        elif not all(node.location.valid() for node in way.nodes):
            streets.faults[reference] = reason("nodes-missing")
        elif len({(node.location.x, node.location.y) for node in way.nodes}) < 2:
            streets.faults[reference] = reason("nodes-at-one-place")
        else:
            streets.wkb[reference] = self.wkb.create_linestring(way)
        if position := _first_position(way):
            streets.positions[reference] = position

    def _outline(
        self,
        reference: str,
        tags: dict[str, str],
        why: Reason,
        position: tuple[float, float] | None,
    ) -> None:
        """Expect an area: until it arrives, `why` is what is wrong."""
        tag = meaning.point_of_interest(tags)
        if tag and not meaning.service_point(tags):
            self.extract.points_of_interest[reference] = tag, position
        for kind, read_tags in AREAS.items():
            # An open way with a boundary's tags is a piece of a border: its relation is read.
            if kind in BORDERED and why == NOT_CLOSED:
                continue
            if row := read_tags(tags):
                found = self.extract.tables[kind]
                found.rows[reference] = row
                if reference not in found.wkb:
                    found.faults[reference] = why
                if position:
                    found.positions[reference] = position

    def _area(self, area: Area) -> None:
        if area.num_rings() == (0, 0):
            # That is how libosmium hands over an area that it could not put together.
            return
        reference = f"{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
        tags = dict(area.tags)
        for kind, read_tags in AREAS.items():
            if read_tags(tags):
                found = self.extract.tables[kind]
                found.wkb[reference] = self.wkb.create_multipolygon(area)
                found.faults.pop(reference, None)


def _why_no_relation(relation: Relation) -> Reason:
    kind = relation.tags.get("type")
    if kind is None:
        return reason("relation-untyped")
    is_area = kind in ("multipolygon", "boundary")
    return reason("rings-open") if is_area else reason("relation-no-outline", kind=kind)


def _why_no_area(way: Way) -> Reason:
    if not all(node.location.valid() for node in way.nodes):
        return reason("nodes-missing")
    if not way.is_closed():
        return NOT_CLOSED
    return reason("outline-crosses")


def _first_position(way: Way) -> tuple[float, float] | None:
    for node in way.nodes:
        if node.location.valid():
            return node.location.lon, node.location.lat
    return None
