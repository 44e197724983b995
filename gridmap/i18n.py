"""
Chinese and English through gettext catalogues; messages are written in English in the code.

The `.po` files are read as they are: no compiled copy can be older than what a translator wrote.
"""

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from gridmap import config

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = {"zh_CN": "中文", "en": "English"}
DEFAULT = "zh_CN"
ASKED_BY = {"t": None, "translate": None, "mark": None}
"""Functions whose first argument is a message."""


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """The translations of a language of LANGUAGES."""
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
        if code.startswith("zh"):
            return "zh_CN"
        if code.startswith("en"):
            return "en"
    return DEFAULT


def translate(message: str, language: str, **values: object) -> str:
    """A message in a language, with its `{name}` places filled."""
    text = catalogue(language).gettext(message) if message else ""
    return text.format(**values) if values else text


def mark(message: str) -> str:
    """A message as it is, for `translate` later: so that catalogues learn of it."""
    return message


def messages_in_code() -> set[str]:
    """Every message that a page or the interface asks a translation for."""
    sources = [*(config.ROOT / "pages").glob("*.py"), *Path(__file__).parent.rglob("*.py")]
    return {
        message
        for source in sources
        for _, message, _, _ in extract_from_file("python", str(source), keywords=ASKED_BY)
        if isinstance(message, str) and message
    }
