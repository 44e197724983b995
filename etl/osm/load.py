"""Loads an OpenStreetMap extract: an `import_run` for each table, all in one transaction."""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from etl import run
from etl.boundaries import Communities, Subdistricts
from etl.buildings import Buildings
from etl.estates import Estates
from etl.features import Features
from etl.gates import AccessPoints
from etl.land import Land
from etl.layer import Layer
from etl.osm import extract, points
from etl.osm.extract import Box
from etl.service_points import ServicePoints
from etl.source import Cleaned, Progress, Stored, silent
from etl.streets import Streets
from gridmap.errors import SourceError


class OsmStreets(Streets):
    """Ways meet at shared nodes only: a crossing without one is a bridge that nobody tagged."""

    cut_crossings = False


LAYERS: tuple[type[Layer], ...] = (
    Subdistricts,
    Communities,
    Estates,
    Buildings,
    AccessPoints,
    OsmStreets,
    ServicePoints,
    Land,
)
"""In the order of what refers to what."""


@dataclass
class Part:
    """A source (see `etl.source`) whose file has been read already."""

    layer: Layer
    features: Features

    @property
    def kind(self) -> str:
        """The layer's."""
        return self.layer.kind

    @property
    def name(self) -> str:
        """Name of the source."""
        return self.features.source

    def read(self, path: Path) -> Features:
        """Rows that were read for this table."""
        return self.features

    def clean(self, raw: Features) -> Cleaned:
        """As the layer does."""
        return self.layer.clean(raw)

    def link(self, connection: Connection, cleaned: Cleaned) -> Cleaned:
        """As the layer does."""
        return self.layer.link(connection, cleaned)

    def store(self, connection: Connection, cleaned: Cleaned, run_id: int) -> Stored:
        """As the layer does."""
        return self.layer.store(connection, cleaned, run_id)


def load(
    connection: Connection,
    path: Path,
    *,
    box: Box | None = None,
    app_user_id: int | None = None,
    progress: Progress = silent,
) -> list[run.Report]:
    """
    Load what an extract holds: a report for each table that it has something for.

    Buildings, walkable streets, service points, land, and, where they are mapped as areas,
    subdistricts, communities and estates. Every object that belongs in a table is loaded or
    rejected with a reason.

    Parameters
    ----------
    box
        West, south, east, north in EPSG:4326: only what meets it is read. Nothing is cut.

    Raises
    ------
    SourceError
        The file is missing, is not OpenStreetMap's, is cut off, or has nothing (in the box).
    """
    if not path.is_file():
        raise SourceError("{path}: no such file", path=path)
    progress(f"{path.name}: read", 0.0)
    found = extract.read(path)
    layers = [(kind, found.features(kind.kind, box)) for kind in LAYERS]
    _note(found, layers, box)
    reports = []
    for kind, features in layers:
        if len(features):
            # OpenStreetMap is WGS 84 by definition: where it disagrees, that is a note.
            part = Part(kind(is_extract=True, crs="EPSG:4326"), features)
            told = partial(_of_table, progress, kind.kind)
            reports.append(run.load(connection, part, path, app_user_id=app_user_id, progress=told))
    if not reports:
        raise SourceError(
            "{file}: has nothing in the box {box}",
            file=path.name,
            box=list(box or ()),
        )
    return reports


def _note(
    found: extract.Extract, layers: list[tuple[type[Layer], Features]], box: Box | None
) -> None:
    """Note what of the file is in no table: with its own table, else with the first that is."""
    told: dict[type[Layer], dict[str, Any]] = {}
    if closed := extract.tags_in(found.closed_highways, box):
        told[OsmStreets] = {"highways_not_walkable": dict(Counter(closed).most_common())}
    if passed := extract.tags_in(found.points_of_interest, box):
        told[ServicePoints] = {"points_passed_over": points.counted(passed)}
    loaded = {kind: features for kind, features in layers if len(features)}
    for kind, notes in told.items():
        place = loaded.get(kind) or next(iter(loaded.values()), None)
        if place is not None:
            is_missing = kind is ServicePoints and kind not in loaded
            none = {"no_service_points": True} if is_missing else {}
            place.notes.update(none | notes)


def _of_table(progress: Progress, kind: str, stage: str, share: float) -> None:
    progress(f"{kind}: {stage}", share)
