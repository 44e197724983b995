"""Numbers with their marks (3号楼, 2单元, B座, 5组), and what stands between them."""

import re
from itertools import pairwise
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<affix>[甲乙丙丁戊]|(?<![A-Z])[A-Z](?=\d))?(?P<digits>\d+)"
    # A letter between two numbers belongs to the first: 10A501 is 10A, 501.
    r"(?P<suffix>[A-Z](?![A-Z])|[甲乙丙丁戊](?=号楼|[号栋幢楼座室]|$))?"
    r"(?P<mark>号楼|号大?院|号[房室户]|单元|[号栋幢座楼门梯层室房户组队排弄])?"
    r"(?:附(?P<annex>\d+)号?)?"
    r"|(?P<letter>[A-Z])(?:(?P<letter_mark>号楼|单元|[栋幢座楼])|(?=-))"
    r"|(?P<side>[东西南北中左右甲乙丙丁戊])(?:侧|边)?(?P<side_mark>单元)"
)
SIDES = frozenset("东西南北中左右")
"""A unit may be called by its side (东单元), a building by its place (西6楼)."""
_LEAST_ROOM = 100
"""Rooms behind a letter alone have three digits: A1205; A12 and B-1 are something else."""

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
        letter = match["letter"] or match["side"]
        value = letter or f"{match['affix'] or ''}{match['digits']}{match['suffix'] or ''}"
        if match["annex"]:
            value += f"附{match['annex']}"
        mark = match["letter_mark"] or match["side_mark"] or match["mark"] or ""
        affix = match["affix"] or ""
        found.append(
            Token(value, mark, match.start(), match.end(), text[at : match.start()], affix)
        )
        at = match.end()
    return found


def is_part(building: Token, token: Token) -> bool:
    """Whether a letter names a part of the building before it: A座 of 314号楼A座."""
    is_building = building.mark in EXPLICIT_BUILDING | {"楼"} and building.size > 0
    return is_building and token.mark == "座" and token.size == 0 and token.gap == ""


def dashed(found: list[Token]) -> list[Token]:
    """The tokens with 7-1号楼 as one building, where they are not so already: it may be a name."""
    for i, (left, right) in enumerate(pairwise(found)):
        if left.mark == "" and right.gap == "-" and right.mark in EXPLICIT_BUILDING:
            return [*found[:i], _joined(left, right), *found[i + 2 :]]
    return found


def _joined(left: Token, right: Token) -> Token:
    return left._replace(value=f"{left.value}-{right.value}", mark=right.mark, end=right.end)


def variants(found: list[Token]) -> list[list[Token]]:
    """
    The tokens as they are, and as they may be meant.

    A letter that leads a bare number may be the building: A1205 is A座 1205; not B1205, because
    B1 is a basement. A side before a building may be part of its name: 清华园西6楼; what stands
    behind it too: 21号楼甲2单元. Four bare numbers begin with a building of two: 7-1-2-501.
    """
    meant = [found]
    if [(token.mark, token.gap) for token in found[1:]] == [("", "-")] * 3 and not found[0].mark:
        meant.append([_joined(*found[:2]), *found[2:]])
    for i, token in enumerate(found):
        if token.affix and token.gap == "" and i and found[i - 1].mark in EXPLICIT_BUILDING:
            rest = token._replace(
                value=token.value[1:], start=token.start + 1, gap=token.affix, affix=""
            )
            meant.append([*found[:i], rest, *found[i + 1 :]])
        if token.affix.isascii() and token.affix and token.mark in ("", "室"):
            if token.affix != "B" and token.size >= _LEAST_ROOM:
                letter = token._replace(value=token.affix, mark="座", end=token.start + 1, affix="")
                rest = token._replace(
                    value=token.value[1:], start=token.start + 1, gap="", affix=""
                )
                meant.append([*found[:i], letter, rest, *found[i + 1 :]])
        elif token.mark in EXPLICIT_BUILDING | {"楼"} and token.gap[-1:] in SIDES:
            side = token.gap[-1]
            sided = token._replace(
                value=side + token.value, start=token.start - 1, gap=token.gap[:-1], affix=side
            )
            meant.append([*found[:i], sided, *found[i + 1 :]])
    return meant
