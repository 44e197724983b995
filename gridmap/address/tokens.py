"""Numbers with their marks (3号楼, 2单元, B座, 5组), and what stands between them."""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<affix>[甲乙丙丁戊]|[A-Z](?=\d))?(?P<digits>\d+)"
    r"(?P<suffix>[A-Z](?![A-Z\d])|[甲乙丙丁戊](?=号楼|[号栋幢楼座室]|$))?"
    r"(?P<mark>号楼|号大?院|号[房室户]|单元|[号栋幢座楼门梯层室房户组队排弄])?"
    r"(?:附(?P<annex>\d+)号?)?"
    r"|(?P<letter>[A-Z])(?:(?P<letter_mark>号楼|单元|[栋幢座楼])|(?=-))"
)

EXPLICIT_BUILDING = frozenset({"号楼", "栋", "幢", "座"})
PARTS = EXPLICIT_BUILDING | {
    "单元",
    "梯",
    "门",
    "楼",
    "层",
    "室",
    "房",
    "户",
    "号室",
    "号房",
    "号户",
}
"""Marks of what lies inside a place: a place's own name never holds a number with one."""


class Token(NamedTuple):
    """A number and its mark; `gap` is what stands before it, as written."""

    value: str
    mark: str
    start: int
    end: int
    gap: str
    affix: str = ""

    @property
    def size(self) -> int:
        """The number, 0 for a letter."""
        digits = re.search(r"\d+", self.value)
        return int(digits[0]) if digits else 0


def tokens(text: str) -> list[Token]:
    """The tokens of a normalised text, in order."""
    found: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(text):
        letter = match["letter"]
        value = letter or f"{match['affix'] or ''}{match['digits']}{match['suffix'] or ''}"
        if match["annex"]:
            value += f"附{match['annex']}"
        mark = (match["letter_mark"] if letter else match["mark"]) or ""
        affix = match["affix"] or ""
        found.append(
            Token(value, mark, match.start(), match.end(), text[at : match.start()], affix)
        )
        at = match.end()
    return found


def split_letters(found: list[Token]) -> list[list[Token]]:
    """The tokens as they are; and where a letter leads a bare number (B1205), with B apart."""
    variants = [found]
    for i, token in enumerate(found):
        if token.affix.isascii() and token.affix and token.mark in ("", "室"):
            letter = token._replace(value=token.affix, mark="座", end=token.start + 1, affix="")
            rest = token._replace(value=token.value[1:], start=token.start + 1, gap="", affix="")
            variants.append([*found[:i], letter, rest, *found[i + 1 :]])
    return variants
