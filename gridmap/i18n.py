"""
Chinese and English through gettext catalogues; messages are written in English in the code.

The `.po` files are read as they are: no compiled copy can be older than what a translator wrote.
"""

import ast
import gettext
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from numbers import Integral
from pathlib import Path
from typing import Any

from gridmap import config

LOCALES = Path(__file__).parent / "locale"
DEFAULT = "zh_CN"
ENGLISH = "en"
ASKED_BY = ("t", "translate", "mark", "Message")
"""Functions whose first argument is a message; so is that of every class named ...Error."""
HELP = ("help", "metavar", "prompt")
"""Keywords of the command line's options; its commands have their docstrings."""


@dataclass(frozen=True, init=False)
class Message:
    """
    Words for a reader, as data: an English msgid of the catalogues and its values.

    A value may be a message itself, or a list of messages. The language is chosen where the
    message is shown: `message.translated(t)`; `str(message)` is English.
    """

    text: str
    values: Mapping[str, Any]

    def __init__(self, text: str, /, **values: Any) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "values", values)

    def translated(self, t: Callable[..., str]) -> str:
        """Translation by `t`, which takes a msgid and its values."""
        return t(self.text, **{name: _shown(value, t) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.translated(_english)

    def __hash__(self) -> int:
        # Of lists only that they are there: they have no hash.
        values = ((name, _of_list(value)) for name, value in self.values.items())
        return hash((self.text, frozenset(values)))


def joined(sentences: Iterable[str], t: Callable[..., str]) -> str:
    """Join sentences in the language of `t`: no space stands between Chinese ones."""
    return ("" if t("en").startswith("zh") else " ").join(filter(None, sentences))


def as_data(value: Any) -> Any:
    """Message, or a value of one, as JSON can hold it; `from_data` makes it again."""
    if isinstance(value, Message):
        return {"text": value.text, "values": as_data(value.values)}
    if isinstance(value, Mapping):
        return {str(name): as_data(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_data(one) for one in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return int(value) if isinstance(value, Integral) else str(value)


def from_data(data: Any) -> Any:
    """Message, or a value of one, that `as_data` made ready for JSON."""
    if isinstance(data, dict):
        found = {name: from_data(one) for name, one in data.items()}
        return Message(found["text"], **found["values"]) if set(data) == _MESSAGE else found
    return [from_data(one) for one in data] if isinstance(data, list) else data


_MESSAGE = {"text", "values"}


def _of_list(value: Any) -> Any:
    return None if isinstance(value, list) else value


def _shown(value: Any, t: Callable[..., str]) -> Any:
    if isinstance(value, Message):
        return value.translated(t)
    if isinstance(value, list | tuple):
        # Names are enumerated, sentences are parted.
        between = t("; ") if any(isinstance(one, Message) for one in value) else t(", ")
        return between.join(str(_shown(one, t)) for one in value)
    return value


def _english(text: str, /, **values: Any) -> str:
    return text.format(**values) if values else text


@cache
def codes() -> tuple[str, ...]:
    """Codes of the languages that have a catalogue, the default first."""
    found = (file.parent.name for file in LOCALES.glob("*/gridmap.po"))
    return tuple(sorted(found, key=lambda code: (code != DEFAULT, code)))


@cache
def languages() -> dict[str, str]:
    """Every language by its code, with its own name: its translation of "English"."""
    return {code: translate(mark("English"), code) for code in codes()}


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """Translations of a language."""
    # Imported here: who only computes needs no catalogue.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (LOCALES / language / "gridmap.po").open("rb") as file:
        messages = read_po(file, locale=language, domain="gridmap")
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def choose(wanted: str | None) -> str:
    """
    The language for what a browser or a user asks for: the first of "zh-CN,zh;q=0.9,en" we have.

    Chinese where nothing fits: the service is used in Chinese streets first.
    """
    for part in (wanted or "").split(","):
        code = part.split(";")[0].strip().lower().replace("_", "-")
        for language in codes():
            if code.split("-")[0] == language.split("_")[0]:
                return language
    return DEFAULT


def of_terminal(environment: Mapping[str, str] = os.environ) -> str:
    """Language of a command line by LC_ALL, LC_MESSAGES or LANG; English where none is known."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((environment[name] for name in names if environment.get(name)), "")
    family = wanted.replace("-", "_").split("_")[0].lower()
    return next((one for one in codes() if one.split("_")[0] == family), ENGLISH)


def translate(message: str | Message, /, language: str, **values: object) -> str:
    """
    Translation of a message, its `{name}` places filled.

    The plural form follows the value called `n` or `count`, where the catalogue has forms.
    """
    if isinstance(message, Message):
        return message.translated(lambda text, /, **own: translate(text, language, **own))
    if not message:
        return ""
    known, count = catalogue(language), values.get("n", values.get("count"))
    # Python 3.11.2 and 3.11.7 disagree on `gettext` of a message with forms: ask for many.
    number = int(count) if isinstance(count, Integral) else 2
    text = known.ngettext(message, "", number)
    if not text or (number == 1 and text == message):
        text = known.gettext(message)
    return text.format(**values) if values else text


def enumerated(names: Iterable[object], most: int | None = None) -> str | Message:
    """
    Names in one, each once, as they are written in Chinese; what has no name says so.

    Of more than `most` names the first, and an ellipsis for the others.
    """
    known = list(dict.fromkeys(name for name in names if isinstance(name, str) and name.strip()))
    others = ["…"] if most is not None and len(known) > most else []
    return "、".join([*known[:most], *others]) or Message("without a name")


def mark(message: str) -> str:
    """A message as it is, for `translate` later: so that catalogues learn of it."""
    return message


def sources() -> list[Path]:
    """Files that may hold messages."""
    folders = ("pages", "gridmap", "etl")
    return [path for name in folders for path in sorted((config.ROOT / name).rglob("*.py"))]


def messages_in_code() -> set[str]:
    """Every message that the code asks a translation for."""
    return {
        found.value
        for source in sources()
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        for found in _asked_in(node)
        if isinstance(found, ast.Constant) and isinstance(found.value, str) and found.value
    }


def _asked_in(node: ast.AST) -> Iterator[ast.expr]:
    """Messages of a node: what is asked for in words, and help of the command line."""
    if isinstance(node, ast.Call):
        yield from node.args[: is_asked(node.func)]
        yield from (one.value for one in node.keywords if one.arg in HELP)
    elif isinstance(node, ast.FunctionDef):
        makers = (getattr(one, "func", one) for one in node.decorator_list)
        if {getattr(maker, "attr", "") for maker in makers} & {"command", "group"}:
            yield ast.Constant(ast.get_docstring(node))


def is_asked(function: ast.expr) -> bool:
    """Whether the first argument of a call of this function is a message."""
    name = getattr(function, "id", getattr(function, "attr", ""))
    return name in ASKED_BY or name in _errors()


@cache
def _errors() -> frozenset[str]:
    """Names of GridmapError and of every class of the code that derives from it."""
    bases = {
        node.name: {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}
        for source in sources()
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    found = {"GridmapError"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return frozenset(found)
