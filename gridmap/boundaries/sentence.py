"""Reads four bounds (四至) as they are written: 东起金山路,西至解放路,北临人民路,南接湘江路."""

import re
import unicodedata
from dataclasses import dataclass

from gridmap.errors import BoundaryError
from gridmap.i18n import Message

SIDES = ("east", "south", "west", "north")
"""Clockwise from the east, as a ring runs."""

SIDE_NAMES = {
    "east": Message("east side"),
    "south": Message("south side"),
    "west": Message("west side"),
    "north": Message("north side"),
}

WORDS = {"东": "east", "南": "south", "西": "west", "北": "north"}

# After the word for the side: what joins it to the name. 东方路 and 西湖 are names, not joints.
_JOINT = (
    r"(?:面|侧|边|部|端|界)?\s*"
    r"(?:起于|起自|起|至|到|止于|止|临|邻|靠|接|抵|以|连|达|毗邻|毗|依|沿|与|为|:)+"
)
# What a name ends with, so that the next side may follow without a comma: 金山路西至解放路.
_END = "[路街道巷弄河江渠湖桥园线]"
_SIDE = re.compile(
    rf"([东南西北]){_JOINT}\s*"
    rf"([^,;。]+?)(?=\s*(?:[,;。]|$)|[、\s]+[东南西北]{_JOINT}|(?<={_END})[东南西北]{_JOINT})"
)
# Which neighbour lies beyond bounds nothing: 东邻金山路与和平街道接壤.
# 宏泰西街以南 lies south of the street, which is its bound in the north.
_WITHIN = re.compile(r"([^,;。、\s]+?)(?:以|之)([东南西北])(?=[,;。、\s]|$)")
_OPPOSITE = {"east": "west", "west": "east", "south": "north", "north": "south"}
_BEYOND = re.compile(rf"(?<={_END})与[^、]*(?:接壤|交界|相邻|毗邻)$")
_AREA = re.compile(r"([\d.]+)\s*(平方公里|平方千米|km2|公顷|平方米|亩)")
_AREA_M2 = {"平方公里": 1e6, "平方千米": 1e6, "km2": 1e6, "公顷": 1e4, "平方米": 1.0, "亩": 666.67}
_TAIL = re.compile(
    r"(?:为界|为邻|交界|接壤|相接|相邻|相连|道路中线|道路中心线|中心线|中线|以[东南西北]|止|[东南西北两]侧)+$"
)


_BESIDE_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])")


@dataclass(frozen=True)
class Bounds:
    """
    Bounds of a community on each side: one name, or several that follow each other.

    `stated_area_m2` is what the text says, None where it says nothing.
    """

    east: tuple[str, ...]
    south: tuple[str, ...]
    west: tuple[str, ...]
    north: tuple[str, ...]
    stated_area_m2: float | None = None

    def names(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys(name for side in SIDES for name in getattr(self, side)))


def read_bounds(text: str, *, stated_area_m2: float | None = None) -> Bounds:
    """
    Bounds from a sentence.

    Raises
    ------
    BoundaryError
        A side is missing or named twice.
    """
    plain = unicodedata.normalize("NFKC", text)
    found: dict[str, tuple[str, ...]] = {}
    stated = [(WORDS[word], rest) for word, rest in _SIDE.findall(plain)]
    if not stated:
        stated = [(_OPPOSITE[WORDS[word]], name) for name, word in _WITHIN.findall(plain)]
    for side, rest in stated:
        if side in found:
            raise BoundaryError(
                "{text!r} names the {side} twice; give each side once",
                text=text,
                side=SIDE_NAMES[side],
            )
        found[side] = _names(rest)
    missing = [side for side in SIDES if not found.get(side)]
    if missing:
        raise BoundaryError(
            "{text!r} does not say what lies {missing}; write it as "
            "东起金山路,西至解放路,北临人民路,南接湘江路",
            text=text,
            missing=[SIDE_NAMES[side] for side in missing],
        )
    if stated_area_m2 is None and (area := _AREA.search(plain)):
        stated_area_m2 = float(area[1]) * _AREA_M2[area[2]]
    return _bounds(found, stated_area_m2)


def of_names(
    east: str, south: str, west: str, north: str, *, stated_area_m2: float | None = None
) -> Bounds:
    """Bounds from four texts; several names of a side are parted by 、."""
    sides = {side: _names(one) for side, one in zip(SIDES, (east, south, west, north), strict=True)}
    for side, names in sides.items():
        if not names:
            raise BoundaryError("the {side} has no name", side=SIDE_NAMES[side])
    return _bounds(sides, stated_area_m2)


def _bounds(sides: dict[str, tuple[str, ...]], stated_area_m2: float | None) -> Bounds:
    east, south, west, north = (sides[side] for side in SIDES)
    return Bounds(east, south, west, north, stated_area_m2)


def plain_name(name: str) -> str:
    """
    A name as it is compared: one width, no brackets with what they hold, no blanks beside Chinese.

    Words of other scripts are parted by one blank: Triq ir-Repubblika.
    """
    words = re.sub(r"\(.*?\)", " ", unicodedata.normalize("NFKC", name)).split()
    return _BESIDE_CHINESE.sub("", " ".join(words))


def _names(text: str) -> tuple[str, ...]:
    named = _BEYOND.sub("", text.strip())
    parts = (plain_name(part) for part in re.split(rf"[、/]|(?<={_END})[和与及]", named))
    return tuple(_TAIL.sub("", part) for part in parts if part)
