"""Help of the commands in the terminal's language, wrapped by the width of its characters."""

import inspect
import re
import unicodedata
from copy import copy
from functools import partial

import click

from gridmap.i18n import ENGLISH, mark, translate

PLACES = (
    mark("[OPTIONS]"),
    mark("COMMAND [ARGS]..."),
    mark("ADDRESSES"),
    mark("BUILDING"),
    mark("DIRECTORY"),
    mark("FILE"),
    mark("FLOAT RANGE"),
    mark("FOLDER"),
    mark("INTEGER"),
    mark("INTEGER RANGE"),
    mark("LON,LAT"),
    mark("NAME"),
    mark("OUT"),
    mark("RUN"),
    mark("SENTENCE"),
    mark("TEXT"),
    mark("W,S,E,N"),
)
"""Names that click makes for what is to be typed, of a parameter's name or type."""


def in_language(command: click.Command, language: str) -> click.Command:
    """Copy of a command, and of those below it, whose help is in a language."""
    if language == ENGLISH:
        return command
    shown, known = copy(command), partial(translate, language=language)
    text = known(inspect.cleandoc(command.help or ""))
    shown.help = text
    # click ends a sentence at a full stop with a space behind it, which Chinese has not.
    shown.short_help = known(command.short_help or "") or text.splitlines()[0].rstrip("。")
    shown.options_metavar = known(command.options_metavar or "")
    shown.params = [_parameter(one, language) for one in command.params]
    if isinstance(command, click.Group) and isinstance(shown, click.Group):
        shown.subcommand_metavar = known(command.subcommand_metavar)
        shown.commands = {
            name: in_language(one, language) for name, one in command.commands.items()
        }
    return shown


def _parameter(parameter: click.Parameter, language: str) -> click.Parameter:
    shown, known = copy(parameter), partial(translate, language=language)
    place = parameter.metavar or ""
    if isinstance(shown, click.Argument):
        place = known(place or (parameter.name or "").upper())
        shown.metavar = place if parameter.required or parameter.metavar else f"[{place}]"
    elif isinstance(shown, click.Option):
        shown.help, shown.prompt = known(shown.help or ""), known(shown.prompt or "") or None
        if not (place or shown.is_flag or isinstance(shown.type, click.Choice | click.DateTime)):
            place = shown.type.name.upper()
        shown.metavar = known(place) or None
    return shown


def columns(text: str) -> int:
    """Width of a text on a terminal, where a Chinese character takes two columns."""
    return sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


PIECE = re.compile(
    r"[（“]*(?:[⺀-⿿㐀-\U0003ffff]|[^\s⺀-⿿㐀-\U0003ffff]+)[，。；：、？！）”]*\s*"
)
"""What stays together on a line: a Chinese character, or a word of others, with its marks."""


def wrapped(
    text: str,
    width: int = 78,
    initial_indent: str = "",
    subsequent_indent: str = "",
    preserve_paragraphs: bool = False,
) -> str:
    """Text in lines of at most that width; `click.formatting.wrap_text` counts characters."""
    filled = []
    for paragraph in text.split("\n\n") if preserve_paragraphs else [text]:
        lines = [initial_indent]
        for piece in PIECE.findall(" ".join(paragraph.split("\n"))):
            if columns(lines[-1] + piece.rstrip()) > width and lines[-1].strip():
                lines.append(subsequent_indent)
            lines[-1] += piece
        filled.append("\n".join(line.rstrip() for line in lines))
    return "\n\n".join(filled)
