"""A folder with a whole town: layers, then plots and teams, then ledgers, in one transaction."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from etl.boundaries import Communities, Subdistricts
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.estates import Estates
from etl.gates import AccessPoints
from etl.households import Households
from etl.land import Land
from etl.plots import Plots
from etl.run import Report, load
from etl.service_points import ServicePoints
from etl.source import Progress, Source, silent
from etl.streets import Streets
from etl.teams import Teams
from gridmap.errors import SourceError

FILES: tuple[tuple[str, type[Source]], ...] = (
    ("subdistrict.geojson", Subdistricts),
    ("community.geojson", Communities),
    ("estate.geojson", Estates),
    ("building.geojson", Buildings),
    ("gate.geojson", AccessPoints),
    ("street.geojson", Streets),
    ("green.geojson", Land),
    ("service_point.geojson", ServicePoints),
    ("candidate_site.geojson", CandidateSites),
    ("plots.csv", Plots),
    ("teams.csv", Teams),
    ("ledgers/*.xlsx", Households),
)
"""Files and what they are, in the order of what refers to what."""


def load_sample(
    connection: Connection, folder: Path, *, progress: Progress = silent
) -> list[Report]:
    """
    Load what is there of `FILES`; a second time changes nothing.

    Raises
    ------
    SourceError
        None of the files is there, or one is not what its name says. Roll back.
    """
    found = list(_found(folder))
    if not found:
        raise SourceError(
            "{folder}: none of {files} is there",
            folder=folder,
            files=[name for name, _ in FILES],
        )
    reports = []
    for path, kind in found:
        progress_of_file = partial(_of_file, progress, path)
        reports.append(load(connection, kind(), path, progress=progress_of_file))
    return reports


def _found(folder: Path) -> Iterator[tuple[Path, type[Source]]]:
    for pattern, kind in FILES:
        for path in sorted(folder.glob(pattern)):
            yield path, kind


def _of_file(progress: Progress, path: Path, stage: str, share: float) -> None:
    progress(f"{path.name}: {stage}", share)
