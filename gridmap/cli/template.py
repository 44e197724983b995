"""`gridmap template`: empty files to fill in."""

from pathlib import Path

import click

from gridmap.cli import Answer, _options, answers
from gridmap.i18n import Message


@click.group()
def command() -> None:
    """Write empty files to fill in and load."""


@command.command()
@click.argument("out", type=_options.Written())
@answers
def households(out: Path) -> Answer:
    """Write a household ledger (.xlsx) with drop-downs and a sheet that explains its columns."""
    from etl import template

    template.write(out)
    columns = [name for name, *_ in template.COLUMNS]
    return Answer({"file": str(out), "columns": columns}, Message("wrote {file}", file=out))
