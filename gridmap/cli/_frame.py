"""
Words of click itself (usage, headings of help, wrong usage) in the terminal's language.

click asks gettext for its words, which looks for compiled catalogues on disk; ours are not
compiled, so its functions are given ours instead.
"""

from functools import partial

from click import core, decorators, exceptions, formatting, parser, termui, types

from gridmap.cli import _help
from gridmap.i18n import ENGLISH, mark, translate

WORDS = (
    mark("Usage:"),
    mark("Options"),
    mark("Commands"),
    mark("Show this message and exit."),
    mark("Try '{command} {option}' for help."),
    mark("Error: {message}"),
    mark("Aborted!"),
    mark("Missing command."),
    mark("Missing argument"),
    mark("Missing option"),
    mark("No such command {name!r}."),
    mark("No such option {name!r}."),
    mark("Did you mean {possibility}?"),
    mark("(Did you mean one of: {possibilities}?)"),
    mark("Invalid value: {message}"),
    mark("Invalid value for {param_hint}: {message}"),
    mark("{value!r} is not {choice}."),
    mark("{value!r} is not one of {choices}."),
    mark("{value} is not in the range {range}."),
    mark("{value!r} is not a valid {number_type}."),
    mark("{value!r} does not match the format {format}."),
    mark("{name} {filename!r} does not exist."),
    mark("{name} {filename!r} is a directory."),
    mark("Got unexpected extra argument ({args})"),
    mark("Got unexpected extra arguments ({args})"),
    mark("Option {name!r} requires an argument."),
    mark("Option {name!r} does not take a value."),
    mark("default: {default}"),
    mark("required"),
    mark("Do you want to continue?"),
    mark("Repeat for confirmation"),
    mark("Error: The two entered values do not match."),
    mark("file"),
    mark("directory"),
    mark("path"),
)
"""Texts of click 8 that a user of these commands can meet; others stay English."""


def speak(language: str) -> None:
    """Have click speak a language, from here on in this process."""
    if language == ENGLISH:
        return
    known = partial(translate, language=language)
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        module.__dict__["_"] = known
        if "ngettext" in module.__dict__:
            module.__dict__["ngettext"] = lambda one, many, n: known(one if n == 1 else many)
    formatting.__dict__.update(wrap_text=_help.wrapped, term_len=_help.columns)
