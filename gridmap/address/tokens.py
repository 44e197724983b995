"""Numbers with their marks (3号楼, 2单元, B座, 5组), and what stands between them."""

import re
from collections.abc import Iterator
from functools import lru_cache
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
LEAST_ROOM = 100
"""
Rooms are numbered by floor: the number of a unit is smaller.

Rooms behind a letter alone have three digits: A1205; A12 and B-1 are something else.
"""

EXPLICIT_BUILDING = frozenset({"号楼", "栋", "幢", "座"})
UNITS = frozenset({"单元", "门", "梯"})
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


_LEAST_AGAIN = 4
"""Numbers of building, unit and room of which one is stated again."""


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
        return _size(self.value)


@lru_cache(maxsize=10_000)
def _size(value: str) -> int:
    digits = re.search(r"\d+", value)
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


def door(found: list[Token]) -> tuple[list[str], list[Token]]:
    """
    Building and unit by their marks, and the bare numbers behind them: 7 and 7-1-101.

    Empty where the numbers are too few to state them again: 7号楼1-101, 7号楼2单元2-1.
    """
    at = max((i for i, token in enumerate(found) if token.mark in EXPLICIT_BUILDING), default=-1)
    end = at + 2 if any(token.mark in UNITS for token in found[at + 1 : at + 2]) else at + 1
    marked, rest = found[at:end], found[end:]
    if at < 0 or len(marked) + len(rest) < _LEAST_AGAIN or rest[0].gap not in ("", "-"):
        return [], []
    are_bare = all(not left.mark and right.gap == "-" for left, right in pairwise(rest))
    is_floor = len(rest) < len(marked) + 1 and rest[-1].size < LEAST_ROOM
    return ([], []) if is_floor or not are_bare else ([token.value for token in marked], rest)


def _said_once(found: list[Token]) -> Iterator[list[Token]]:
    """The tokens without bare numbers that state again what is marked."""
    marked, rest = door(found)
    ways = {tuple(marked), tuple(marked[:1]), tuple(marked[1:])}
    if len(marked) == len(rest) - 1 == 2 and rest[1].value != marked[1] != marked[0]:
        # 7号楼2单元7-1-101: unit 1 of building 7 is another one, no floor 1 of unit 2.
        ways.discard((marked[0],))
    for again in ways:
        values = [part for value in again for part in value.split("-")]
        if 0 < len(values) < len(rest) and [token.value for token in rest[: len(values)]] == values:
            yield [*found[: len(found) - len(rest)], *rest[len(values) :]]


def _repeated(found: list[Token]) -> Iterator[list[Token]]:
    """The tokens without a bare number that is the building's again: 7号楼7-101."""
    if not repeats(found):
        return
    *before, building, again, room = found
    if building.value == again.value:
        yield [*before, building, room]


def repeats(found: list[Token]) -> bool:
    """Whether a building has a bare number and a bare room behind it: 7号楼7-101, 7号楼2-101."""
    if len(found) < 3:
        return False
    building, again, room = found[-3:]
    are_bare = (
        not again.mark and room.mark in ("", "室") and room.gap == "-" and again.gap in ("", "-")
    )
    return are_bare and building.mark in EXPLICIT_BUILDING and room.size >= LEAST_ROOM


def states_two(found: list[Token]) -> bool:
    """Whether the numbers behind building and unit state others: 7号楼8-1-101."""
    marked, rest = door(found)
    is_named = not rest or not rest[0].value.isdecimal()
    if is_named or rest[-1].size < LEAST_ROOM or any(_said_once(found)):
        # A letter may be part of a name: 30号楼A-2-501.
        return False
    # 2单元5-501: the floor, and a room of it.
    return len(rest) > len(marked) or rest[0].size != rest[-1].size // 100


def variants(found: list[Token]) -> list[list[Token]]:
    """
    The tokens as they are, and as they may be meant.

    A letter that leads a bare number may be the building: A1205 is A座 1205; not B1205, because
    B1 is a basement. A side before a building may be part of its name: 清华园西6楼; what stands
    behind it too: 21号楼甲2单元. Four bare numbers begin with a building of two: 7-1-2-501. Bare
    numbers may state building and unit again: 7号楼7-1-101, 7号楼7-101.
    """
    meant = [found, *_said_once(found), *_repeated(found)]
    if [(token.mark, token.gap) for token in found[1:]] == [("", "-")] * 3 and not found[0].mark:
        meant.append([_joined(*found[:2]), *found[2:]])
    for i, token in enumerate(found):
        if token.affix and token.gap == "" and i and found[i - 1].mark in EXPLICIT_BUILDING:
            rest = token._replace(
                value=token.value[1:], start=token.start + 1, gap=token.affix, affix=""
            )
            meant.append([*found[:i], rest, *found[i + 1 :]])
        if token.affix.isascii() and token.affix and token.mark in ("", "室"):
            if token.affix != "B" and token.size >= LEAST_ROOM:
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
