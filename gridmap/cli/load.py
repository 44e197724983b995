"""`gridmap load`: files into the database, one transaction a call."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from etl.notes import STAGES
from etl.run import Report, load
from etl.source import Source
from gridmap import config
from gridmap.cli import Answer, _options, answers, in_words, report
from gridmap.i18n import Message, of_terminal
from gridmap.store import db, migrate

FILE = click.argument("file", type=click.Path(path_type=Path))
CRS = click.option("--crs", help="EPSG:n, gcj02 or bd09; what the file says if not given.")
NAME = click.option("--source", "name", help="Name of the source; that of the file if not given.")
LAYER = click.option("--layer", help="Layer of a file with several.")
REJECTS = click.option(
    "--rejects",
    "rejects_to",
    type=_options.Written(),
    help="Write the rejected rows to this file, each with its reason.",
)


@click.group()
def command() -> None:
    """Load layers and ledgers; the same file twice changes nothing."""


def vector_options(function: Callable) -> Callable:
    """Add the options that every vector layer takes."""
    for option in (REJECTS, LAYER, NAME, CRS, FILE):
        function = option(function)
    return function


class BoxType(click.ParamType):
    """West, south, east, north in degrees, parted by commas."""

    name = "W,S,E,N"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float, float, float]:
        """Four numbers, or wrong usage."""
        try:
            west, south, east, north = (float(part) for part in str(value).split(","))
        except ValueError:
            wrong = Message("{value!r} is not west,south,east,north in degrees", value=value)
            self.fail(in_words(wrong), param, ctx)
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            wrong = Message(
                "{value!r} has no west < east and south < north in degrees", value=value
            )
            self.fail(in_words(wrong), param, ctx)
        return west, south, east, north


@command.command()
@FILE
@click.option("--bbox", type=BoxType(), help="Read only what meets this box.")
@answers
def osm(file: Path, bbox: tuple[float, float, float, float] | None) -> Answer:
    """Load an OpenStreetMap extract: buildings, streets, points of interest, land."""
    from etl.osm.load import load as load_osm

    return _in_one_go(lambda connection: load_osm(connection, file, box=bbox, progress=show))


@command.command()
@click.option(
    "--level",
    type=click.Choice(["community", "subdistrict"]),
    default="community",
    show_default=True,
    help="Level of the outlines.",
)
@vector_options
@answers
def boundaries(level: str, file: Path, rejects_to: Path | None, **options: Any) -> Answer:
    """Outlines of communities or subdistricts."""
    from etl.boundaries import Communities, Subdistricts

    kind = Communities if level == "community" else Subdistricts
    return _load_one(kind(**options), file, rejects_to)


@command.command()
@vector_options
@answers
def estates(file: Path, rejects_to: Path | None, **options: Any) -> Answer:
    """Outlines of estates."""
    from etl.estates import Estates

    return _load_one(Estates(**options), file, rejects_to)


@command.command()
@vector_options
@answers
def buildings(file: Path, rejects_to: Path | None, **options: Any) -> Answer:
    """Outlines of buildings."""
    from etl.buildings import Buildings

    return _load_one(Buildings(**options), file, rejects_to)


@command.command()
@vector_options
@answers
def streets(file: Path, rejects_to: Path | None, **options: Any) -> Answer:
    """Centre lines of streets and paths."""
    from etl.streets import Streets

    return _load_one(Streets(**options), file, rejects_to)


@command.command()
@vector_options
@answers
def access_points(file: Path, rejects_to: Path | None, **options: Any) -> Answer:
    """Gates of estates and entrances of buildings."""
    from etl.gates import AccessPoints

    return _load_one(AccessPoints(**options), file, rejects_to)


@command.command()
@vector_options
@answers
def land(file: Path, rejects_to: Path | None, **options: Any) -> Answer:
    """Water and green."""
    from etl.land import Land

    return _load_one(Land(**options), file, rejects_to)


@command.command()
@vector_options
@answers
def service_points(file: Path, rejects_to: Path | None, **options: Any) -> Answer:
    """Points where services are given."""
    from etl.service_points import ServicePoints

    return _load_one(ServicePoints(**options), file, rejects_to)


@command.command()
@vector_options
@answers
def candidate_sites(file: Path, rejects_to: Path | None, **options: Any) -> Answer:
    """Load points where a station could be."""
    from etl.candidate_sites import CandidateSites

    return _load_one(CandidateSites(**options), file, rejects_to)


@command.command()
@FILE
@answers
def gazetteer(file: Path) -> Answer:
    """Other names of estates and buildings, their units and floors; for address matching."""
    from etl.gazetteer import Gazetteer

    return _load_one(Gazetteer(), file)


@command.command()
@FILE
@click.option("--community", help="Community, by name or code; what the ledger says if not given.")
@click.option(
    "--rejects",
    "rejects_to",
    type=_options.Written(),
    help="Write the rows that a person has to look at to this .xlsx file.",
)
@click.option(
    "--full",
    "is_full",
    flag_value=True,
    default=None,
    help="It lists every household: close those that it lacks, however many.",
)
@click.option(
    "--add", "adds", is_flag=True, help="A list of one building or a few: add what is new."
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADER=COLUMN",
    help="What a column of the file is (居住人口=常住人数), to be remembered; no COLUMN: left out.",
)
@answers
def households(
    file: Path,
    community: str | None,
    rejects_to: Path | None,
    is_full: bool | None,
    adds: bool,
    columns: tuple[str, ...],
) -> Answer:
    """
    Load a community's ledger of households.

    A list of a part of the community (the elderly, one building) updates what it states of known
    households. Without --full no load closes more than a tenth of a community.
    """
    from etl import corrections
    from etl.ledger.columns import chosen
    from etl.ledgers import load_ledger

    chosen_columns = chosen(columns)

    def work(connection: Connection) -> list[Report]:
        report = load_ledger(
            connection,
            file,
            community=community,
            is_full=is_full,
            adds=adds,
            columns=chosen_columns,
            progress=show,
        )
        if rejects_to:
            run_id, language = report.import_run_id, of_terminal()
            corrections.write(connection, rejects_to, import_run_id=run_id, language=language)
        return [report]

    return _in_one_go(work)


@command.command()
@click.argument("folder", type=click.Path(path_type=Path), default=config.SAMPLE)
@answers
def sample(folder: Path) -> Answer:
    """Load a folder of layers and ledgers, in the right order; default: the shipped town."""
    from etl.sample.loading import load_sample

    return _in_one_go(lambda connection: load_sample(connection, folder, progress=show))


def _load_one(source: Source, file: Path, rejects_to: Path | None = None) -> Answer:
    from etl import rejects

    if rejects_to is not None:
        rejects.require_ending(rejects_to)
    language = of_terminal()
    return _in_one_go(
        lambda connection: [
            load(connection, source, file, progress=show, rejects_to=rejects_to, language=language)
        ]
    )


def _in_one_go(work: Callable[[Connection], list[Report]]) -> Answer:
    """Run it in one transaction, on a migrated database."""
    begun = time.monotonic()
    migrate.migrate()
    with db.as_owner() as connection:
        reports = work(connection)
        db.analyze(connection)
    return _answer(reports, time.monotonic() - begun)


def _answer(reports: list[Report], seconds: float) -> Answer:
    totals = {
        name: sum(getattr(report, name) for report in reports)
        for name in ("read", "loaded", "rejected", "inserted", "updated")
    }
    data = totals | {"seconds": round(seconds, 2), "runs": [one.data() for one in reports]}
    lines = [line for report in reports for line in report.lines()]
    is_lost = totals["read"] and not totals["loaded"]
    failure = Message("none of the {read} rows was loaded", read=totals["read"])
    return Answer(
        data, [*lines, Message("{seconds:.1f} s", seconds=seconds)], failure if is_lost else None
    )


def show(stage: str, share: float) -> None:
    """Progress, on stderr."""
    parts = (in_words(STAGES.get(part, Message(part))) for part in stage.split(": "))
    report(f"{share:4.0%} {': '.join(parts)}")
