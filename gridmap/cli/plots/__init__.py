"""`gridmap plots`: responsibility plots drawn, checked, and who serves them."""

import click

from gridmap.cli.plots import alternatives, check, draw, enforce, teams


@click.group()
def command() -> None:
    """Draw responsibility plots, check them, see who serves."""


for one in (
    draw.command,
    alternatives.command,
    check.listing,
    check.command,
    enforce.command,
    teams.served,
    teams.command,
):
    command.add_command(one)
