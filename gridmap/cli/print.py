"""`gridmap print`: contact cards, plot sheets and wall maps, as PDF."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from gridmap import clock, store
from gridmap.cli import Answer, answers
from gridmap.cli.plots.community import chosen_community
from gridmap.errors import PrintError, SourceError
from gridmap.render.reports import prints
from gridmap.store import db

LANGUAGES = click.Choice(["zh", "en"])


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """What all three take."""
    for option in (
        click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day; today if not given."),
        click.option("--language", type=LANGUAGES, default="zh", show_default=True),
        click.option(
            "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="A PDF."
        ),
        click.option("--community", required=True, metavar="NAME|CODE"),
    ):
        command = option(command)
    return command


@click.group()
def command() -> None:
    """Print cards, plot sheets and wall maps."""


@command.command("cards")
@_options
@click.option("--plot", metavar="CODE", help="Only this plot's buildings.")
@answers
def cards_(
    community: str, plot: str | None, out: Path, language: str, on: datetime | None
) -> Answer:
    """Contact cards (便民联系卡), one a residential building, six on a sheet."""

    def make(connection: Connection, area: dict[str, int], **given: Any) -> prints.Printed:
        return prints.cards(connection, community=area["community"], plot=area.get("plot"), **given)

    return _printed(make, community, plot, out, language, on, "cards")


@command.command("plot")
@_options
@click.option("--plot", metavar="CODE", help="Only this plot; all of the community if not given.")
@answers
def plot_(
    community: str, plot: str | None, out: Path, language: str, on: datetime | None
) -> Answer:
    """Plot sheets: numbered buildings, counts, team and points."""

    def make(connection: Connection, area: dict[str, int], **given: Any) -> prints.Printed:
        plots = [area["plot"]] if "plot" in area else None
        return prints.plot_sheets(connection, community=area["community"], plots=plots, **given)

    return _printed(make, community, plot, out, language, on, "plot sheets")


@command.command("wall")
@_options
@click.option("--paper", type=click.Choice(["A4", "A3"]), default="A3", show_default=True)
@answers
def wall_(community: str, paper: str, out: Path, language: str, on: datetime | None) -> Answer:
    """A map of the community to hang up: plots, teams, points."""

    def make(connection: Connection, area: dict[str, int], **given: Any) -> prints.Printed:
        return prints.wall_map(connection, community=area["community"], paper=paper, **given)

    return _printed(make, community, None, out, language, on, "wall map")


def _printed(
    make: Callable[..., prints.Printed], community: str, plot: str | None, out: Path,
    language: str, on: datetime | None, what: str,
) -> Answer:  # fmt: skip
    day = on.date() if on else clock.today()
    with db.as_owner() as connection:
        area = _area(connection, community, plot, day)
        made = make(connection, area, language=language, today=day, progress=_show)
    try:
        out.write_bytes(made.pdf)
    except OSError as error:
        raise SourceError(
            "{path}: cannot be written ({reason})", path=out, reason=error.strerror
        ) from error
    data = {
        "out": str(out),
        "what": what,
        "count": made.count,
        "without_plot": list(made.without_plot),
        "without_team": list(made.without_team),
    }
    lines = [f"wrote {out}: {made.count} {what}"]
    for lack, names in (("plot", made.without_plot), ("team", made.without_team)):
        if names:
            lines.append(f"without a {lack} ({len(names)}): {'、'.join(names)}")
    return Answer(data, "\n".join(lines))


def _area(connection: Connection, community: str, plot: str | None, on: date) -> dict[str, int]:
    area = {"community": int(chosen_community(connection, community)["id"])}
    if plot is not None:
        plots = store.prints.plots(connection, area["community"], on)
        known = dict(zip(plots["plot_code"], plots["plot_id"], strict=True))
        if plot not in known:
            raise PrintError(
                "{community} has no plot {plot!r} on {on}; it has {known}",
                community=community,
                plot=plot,
                on=on,
                known="、".join(known) or "none",
            )
        area["plot"] = int(known[plot])
    return area


def _show(share: float, stage: str) -> None:
    click.echo(f"{share:4.0%} {stage}", err=True)
