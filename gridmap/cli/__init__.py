"""
The command line: one module a group, each command returns its answer.

Every command takes `--json`. Its answer goes to stdout, as text or as one JSON object;
progress goes to stderr. Exit status: 0; 1 with one line that says what is wrong; 2 for
wrong usage.
"""

import functools
import importlib
import json
import pkgutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from gridmap.errors import GridmapError


@dataclass(frozen=True)
class Answer:
    """What a command has to say: `data` for `--json`, `text` for people."""

    data: dict[str, Any]
    text: str


def answers(command: Callable[..., Answer]) -> Callable[..., None]:
    """Give a command its `--json` flag and print the Answer it returns."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @functools.wraps(command)
    def run(*args: Any, as_json: bool, **kwargs: Any) -> None:
        answer = command(*args, **kwargs)
        if as_json:
            click.echo(json.dumps(answer.data, ensure_ascii=False, default=str))
        else:
            click.echo(answer.text)

    return run


class Commands(click.Group):
    """
    Finds `gridmap/cli/<name>.py` by name and takes its `command`; imports only that one.

    A command whose name Python keeps for itself (import) has a module with a mark behind it
    (`import_`), as PEP 8 writes such names.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the modules beside this one."""
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The module's `command`, or None for click to complain about."""
        name = self._modules().get(cmd_name)
        return importlib.import_module(f"{__name__}.{name}").command if name else None

    def _modules(self) -> dict[str, str]:
        names = (module.name for module in pkgutil.iter_modules(__path__))
        return {
            name.rstrip("_").replace("_", "-"): name for name in names if not name.startswith("_")
        }


@click.group(cls=Commands)
def cli() -> None:
    """Maps, coverage and siting for community grid services."""


def main(argv: list[str] | None = None) -> None:
    """Entry point of `gridmap`."""
    try:
        cli.main(argv, prog_name="gridmap")
    except GridmapError as error:
        click.echo(f"gridmap: {error}", err=True)
        sys.exit(1)
