"""Readings of an address: every split of its words into a place and its parts."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from gridmap.address.persons import strip_persons
from gridmap.address.refusal import refusal, shape_refusal
from gridmap.address.text import normalise, plain
from gridmap.address.tokens import PARTS, Token, split_letters, tokens

_ROLES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("号楼", "栋", "幢", "座", "排"), ("building",)),
    **dict.fromkeys(("单元", "梯"), ("unit",)),
    **dict.fromkeys(("室", "房", "户", "号房", "号室", "号户"), ("room",)),
    **dict.fromkeys(("组", "队"), ("group",)),
    "弄": ("lane",),
    "楼": ("building", "floor"),
    "门": ("unit", "room"),
    "层": ("floor",),
    # Buildings, units and rooms are all called 号 (DOMAIN 4.2); streets keep theirs in the place.
    "号": ("building", "unit", "room"),
    "": ("building", "unit", "floor", "room"),
}
_HOUSES = ("组", "队", "弄")
_UNITS = ("单元", "门", "梯")
_ORDER = {"lane": 0, "group": 1, "building": 2, "unit": 3, "floor": 4, "room": 5}

# Belongs to a building but is no dwelling; what follows is numbered on its own.
_NOT_A_DWELLING = re.compile(
    r"(?<=.)(?:底商|商铺|门面|门市|网点|负\d+[层楼]|地下|车库|车位|储藏|储物|阁楼|架空|配电|"
    r"门卫|传达|车棚|物业)(?!.*(?:小区|[栋幢院村里]))"
)
_SAYS_NOTHING = re.compile(
    r"(?:[东西南北中左右]+(?:[户边首手头间]|\d户)?|顶[楼层]|[大小]户|居民|住宅|住户|业主|"
    r"自住|自有|出租|租户|租房|租住|空置|空房|屋?内|家里?|,)*"
)
_NOTE = re.compile(r"(?<=.)\((?![^()]*[东西南北中期区])[^()\d]*\)\s*$")
_LEAD = re.compile(
    r"^(?:(?:现?住址?|现?家庭住?址?|地址|居住地址?|位于|住在|户籍地?址?)[:: ]+|"
    r"现住址?|家住|住在|位于)"
)


class Reading(NamedTuple):
    """
    One way to read an address; parts that are not stated are None.

    `building` is a label with its group or lane: '3', '甲3', 'B', '3排', '5组6附1', '12弄5'.
    """

    place: str
    building: str | None = None
    unit: str | None = None
    floor: int | None = None
    room: str | None = None


class Readings(NamedTuple):
    """
    All readings of a text; or none, and the rule by which it is no address.

    They are told by `places`; `at` gives those of one, by its position there.
    """

    text: str
    normalised: str
    places: tuple[str, ...] = ()
    at: Callable[[int], Sequence[Reading]] = ().__getitem__
    rejected: str | None = None
    removed: tuple[str, ...] = ()
    is_dwelling: bool = True

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Readings at all of the places."""
        return tuple(reading for n in range(len(self.places)) for reading in self.at(n))


def read(text: str) -> Readings:
    """
    Every reading that the words of `text` allow, in no order of preference.

    `rejected` names the rule where there is none by the text's own fault: it is empty, points
    elsewhere (同上, 对面), holds a date, a range or more than one address. `removed` says which
    traces of persons were taken out (phone, id, name).
    """
    without, removed = strip_persons(_LEAD.sub("", plain(text).strip()))
    normal = normalise(_NOTE.sub("", without))
    rule = refusal(without, removed)
    if rule:
        return Readings(text, normal, rejected=rule, removed=removed)
    aside = _NOT_A_DWELLING.search(normal)
    stated = normal[: aside.start()].rstrip("-,、") if aside else normal
    found = tokens(stated)
    rule = shape_refusal(found)
    if rule:
        return Readings(text, normal, rejected=rule, removed=removed)
    by_place: dict[str, dict[Reading, None]] = {}
    for variant in split_letters(found):
        for reading in _splits(stated, variant):
            by_place.setdefault(reading.place, {})[reading] = None
    readings = [tuple(one) for one in by_place.values()]
    return Readings(
        text, normal, tuple(by_place), readings.__getitem__, None, removed, aside is None
    )


def label(text: str) -> str | None:
    """A building's name as a label, to compare with `Reading.building`; None for 新楼."""
    normal = normalise(text)
    found = tokens(normal)
    if not found or found[0].start or found[-1].end != len(normal) or not _adjoin(found[1:]):
        return None
    labels = {r.building for r in _tails("", found) if r.building and not (r.unit or r.room)}
    return labels.pop() if len(labels) == 1 else None


def _splits(text: str, found: list[Token]) -> Iterator[Reading]:
    """The place may end before any number, after the last, or stand behind them all."""
    yield Reading(_bare(text))
    for k, first in enumerate(found):
        if any(token.mark in PARTS for token in found[:k]):
            return
        if not _adjoin(found[k + 1 :]):
            continue
        place, behind = _bare(text[: first.start]), text[found[-1].end :]
        if not _SAYS_NOTHING.fullmatch(behind):
            if place:
                continue
            place = _bare(behind)
        yield from _tails(place, found[k:], found[k - 1].mark if k else "")


def _bare(place: str) -> str:
    return place.strip("-,、")


def _adjoin(found: list[Token]) -> bool:
    return all(token.gap in ("", "-", ",", "、") for token in found)


def _tails(place: str, found: list[Token], behind: str = "") -> Iterator[Reading]:
    """Every way to give tokens `behind` another's mark their roles, from the large to the small."""
    for roles in _roles(found, (), -1, behind):
        parts = dict(zip(roles, found, strict=True))
        yield from _reading(place, parts)


def _roles(
    found: list[Token], given: tuple[str, ...], last: int, behind: str
) -> Iterator[tuple[str, ...]]:
    if len(given) == len(found):
        yield given
        return
    token = found[len(given)]
    for role in _ROLES.get(token.mark, ()):
        if _ORDER[role] > last and _allowed(role, token, found, given, behind):
            yield from _roles(found, (*given, role), _ORDER[role], behind)


def _allowed(
    role: str, token: Token, found: list[Token], given: tuple[str, ...], behind: str
) -> bool:
    before = found[len(given) - 1] if given else None
    if before is not None and before.mark == "排":
        return role == "room"
    if token.mark == "号":
        # Behind a group or lane it numbers houses; a room or unit it numbers only in a building,
        # or, where something follows, it may be the unit of a building not named.
        in_lane = behind in _HOUSES if before is None else before.mark in _HOUSES
        alone = role == "room" and "building" not in given and "unit" not in given
        last = role == "unit" and token is found[-1] and "building" not in given
        return role == "building" or not (in_lane or alone or last)
    if role == "floor" and token.mark == "":
        # 3栋2单元5-1: only behind a unit that is called one, and before a room.
        return before is not None and before.mark in _UNITS and token is not found[-1]
    return True


def _reading(place: str, parts: dict[str, Token]) -> Iterator[Reading]:
    building = parts.get("building")
    name = None
    if building:
        name = building.value + ("排" if building.mark == "排" else "")
        if "group" in parts:
            name = f"{parts['group'].value}组{name}"
        if "lane" in parts:
            name = f"{parts['lane'].value}弄{name}"
    elif "group" in parts or "lane" in parts:
        return
    floor, unit, room = parts.get("floor"), parts.get("unit"), parts.get("room")
    yield Reading(
        place,
        name,
        unit.value if unit else None,
        floor.size if floor else None,
        room.value if room else None,
    )
