"""
Command line: one module per group, each command returns its answer.

Every command takes `--json`. Its answer, text or one JSON object, is all there is on stdout;
progress and the output of libraries go to stderr. Exit status: 0; 1 with one line that says
what is wrong; 2 for wrong usage.
"""

import ctypes
import functools
import importlib
import json
import math
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import Any

import click

from gridmap import config
from gridmap.cli import _frame, _help
from gridmap.errors import GridmapError
from gridmap.i18n import Message, of_terminal, translate

Text = str | Message | Sequence["Text"]
"""A line, or lines; lines within lines are indented."""


@dataclass(frozen=True)
class Answer:
    """
    Result of a command: `data` for `--json`, `text` for people in the terminal's language.

    `failure` says why the command ends with exit status 1 all the same.
    """

    data: dict[str, Any]
    text: Text
    failure: Message | None = None


def answers(command: Callable[..., Answer]) -> Callable[..., None]:
    """Give a command its `--json` flag and print the Answer it returns."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @functools.wraps(command)
    def run(*args: Any, as_json: bool, **kwargs: Any) -> None:
        with quiet_stdout():
            answer = command(*args, **kwargs)
        say(answer, as_json=as_json)
        if (failure := answer.failure) is not None:
            raise GridmapError(failure)

    return run


def say(answer: Answer, *, as_json: bool) -> None:
    """Print an answer for people or for programs, at once."""
    if as_json:
        text = json.dumps(_plain(answer.data), ensure_ascii=False, allow_nan=False, default=str)
    else:
        text = "\n".join(lines(answer.text, of_terminal()))
    click.echo(text)
    sys.stdout.flush()


def lines(text: Text, language: str, indent: str = "") -> Iterator[str]:
    """Lines of a text in a language."""
    if isinstance(text, str | Message):
        shown = text if isinstance(text, str) else translate(text, language)
        yield (indent + shown).rstrip(" ")
        return
    for one in text:
        is_below = not isinstance(one, str | Message)
        yield from lines(one, language, indent + "  " * is_below)


def in_words(message: Message) -> str:
    """Text of a message in the terminal's language."""
    return translate(message, of_terminal())


def report(progress: str | Message) -> None:
    """Print a line of progress on stderr."""
    click.echo(progress if isinstance(progress, str) else in_words(progress), err=True)


@contextmanager
def quiet_stdout() -> Iterator[None]:
    """Send to stderr what anything prints on stdout, C libraries (HiGHS, GDAL) included."""
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        # C has a buffer of its own, and would write it when stdout is the answer's again.
        ctypes.CDLL(None).fflush(None)
        os.dup2(kept, 1)
        os.close(kept)


def _plain(value: Any) -> Any:
    """Value as strict JSON has it: numpy's numbers are numbers; NaN, NA and infinite are null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if type(value).__module__ == "numpy":
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return None if type(value).__name__ in ("NAType", "NaTType") else value


FROM_CHECKOUT = {"demo", "import", "load", "sample", "serve", "template"}
"""Commands that need pages, loaders or the sample town, which no wheel has."""

NO_CHECKOUT = Message("this command needs a checkout of gridmap: see its README")
NO_APPLICATION = Message("this command needs the application: pip install 'gridmap[app]'")


def _refused(name: str, reason: Message) -> click.Command:
    """Command that can be listed but only reports why it cannot run here."""

    def refuse() -> None:
        raise GridmapError(reason)

    free = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}
    return click.Command(name, callback=refuse, context_settings=free, short_help=str(reason))


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
        """Load the `command` of a module; None for click to report."""
        name = self._modules().get(cmd_name)
        if name is None:
            return None
        if cmd_name in FROM_CHECKOUT and not config.in_checkout():
            return _help.in_language(_refused(cmd_name, NO_CHECKOUT), of_terminal())
        try:
            found = importlib.import_module(f"{__name__}.{name}").command
        except ModuleNotFoundError as error:
            if error.name is None or error.name.split(".")[0] in ("gridmap", "etl"):
                raise
            found = _refused(cmd_name, NO_APPLICATION)
        return _help.in_language(found, of_terminal())

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
    language = of_terminal()
    _frame.speak(language)
    try:
        _help.in_language(cli, language).main(argv, prog_name="gridmap")
    except GridmapError as error:
        click.echo(f"gridmap: {in_words(error.message)}", err=True)
        sys.exit(1)
