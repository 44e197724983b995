"""`gridmap print`: contact cards, plot sheets and wall maps, as PDF."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click
from sqlalchemy import Connection

from gridmap import clock, store
from gridmap.actions import prints
from gridmap.analysis.plots import far_note
from gridmap.analysis.prints import PrintData
from gridmap.cli import Answer, _options, answers, report
from gridmap.cli.plots.community import chosen_community
from gridmap.errors import PrintError, SourceError
from gridmap.i18n import Message
from gridmap.render import reports
from gridmap.store import db

LANGUAGES = click.Choice(["zh", "en"])
MOST_NAMES = 12
"""Buildings that are named of those without a plot or team."""


def _print_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that all three commands share."""
    for option in (
        _options.day,
        click.option(
            "--language",
            type=LANGUAGES,
            default="zh",
            show_default=True,
            help="Language of the print.",
        ),
        click.option("--out", type=_options.Written(), required=True, help="A PDF."),
        _options.community,
    ):
        command = option(command)
    return command


@click.group()
def command() -> None:
    """Print cards, plot sheets and wall maps."""


@command.command("cards")
@_print_options
@click.option("--plot", metavar="CODE", help="Only this plot's buildings.")
@answers
def cards_(
    community: str, plot: str | None, out: Path, language: str, on: datetime | None
) -> Answer:
    """Print contact cards (便民联系卡), one per residential building, six per sheet."""

    def take(connection: Connection, day: date) -> PrintData:
        area = _area(connection, community, plot, day)
        return prints.cards(connection, day, community=area["community"], plot=area.get("plot"))

    return _printed(take, reports.cards, out, language, on, "cards")


@command.command("plot")
@_print_options
@click.option("--plot", metavar="CODE", help="Only this plot; all of the community if not given.")
@answers
def plot_(
    community: str, plot: str | None, out: Path, language: str, on: datetime | None
) -> Answer:
    """Print plot sheets: numbered buildings, counts, team and points."""

    def take(connection: Connection, day: date) -> PrintData:
        area = _area(connection, community, plot, day)
        plots = [area["plot"]] if "plot" in area else None
        return prints.plot_sheets(connection, day, community=area["community"], plots=plots)

    return _printed(take, reports.plot_sheets, out, language, on, "plot sheets")


@command.command("wall")
@_print_options
@click.option("--paper", type=click.Choice(["A4", "A3"]), default="A3", show_default=True,
              help="Size of the sheet.")  # fmt: skip
@answers
def wall_(community: str, paper: str, out: Path, language: str, on: datetime | None) -> Answer:
    """Print a map of the community to hang up: plots, teams, points."""

    def take(connection: Connection, day: date) -> PrintData:
        area = _area(connection, community, None, day)
        return prints.wall_map(connection, day, community=area["community"])

    return _printed(take, partial(reports.wall_map, paper=paper), out, language, on, "wall map")


def _printed(
    take: Callable[[Connection, date], PrintData], make: Callable[..., reports.Printed],
    out: Path, language: str, on: datetime | None, what: str,
) -> Answer:  # fmt: skip
    with db.as_owner() as connection:
        data = take(connection, on.date() if on else clock.today())
    made = make(data, language=language, progress=_show)
    try:
        out.write_bytes(made.pdf)
    except OSError as error:
        raise SourceError(
            "{path}: cannot be written ({reason})", path=out, reason=error.strerror
        ) from error
    answer = {
        "out": str(out),
        "what": what,
        "count": made.count,
        "without_plot": list(made.without_plot),
        "without_team": list(made.without_team),
        "set_aside": list(data.set_aside),
    }
    lines = [Message("wrote {file}: {number} printed", file=out, number=made.count)]
    if names := list(made.without_plot):
        lines.append(
            Message("without a plot ({number}): {names}", number=len(names), names=_some(names))
        )
    if names := list(made.without_team):
        lines.append(
            Message("without a team ({number}): {names}", number=len(names), names=_some(names))
        )
    if data.set_aside:
        lines.append(far_note(data.set_aside))
    return Answer(answer, lines)


def _some(names: list[str]) -> list[str]:
    """The first of many names."""
    return [*names[:MOST_NAMES], "…"] if len(names) > MOST_NAMES else names


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


def _show(share: float, stage: Message) -> None:
    report(Message("{share:4.0%} {stage}", share=share, stage=stage))
