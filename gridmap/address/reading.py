"""Readings of an address: every split of its words into a place and its parts."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from gridmap.address.persons import PLACE_WORDS, strip_persons
from gridmap.address.refusal import refusal, shape_refusal
from gridmap.address.surnames import SINGLE
from gridmap.address.text import normalise, plain
from gridmap.address.tokens import (
    EXPLICIT_BUILDING,
    LEAST_ROOM,
    PARTS,
    SIDES,
    UNITS,
    Token,
    dashed,
    is_part,
    tokens,
    variants,
)

_ROLES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("号楼", "栋", "幢", "排"), ("building",)),
    "座": ("building", "part"),
    **dict.fromkeys(("单元", "梯"), ("unit",)),
    **dict.fromkeys(("室", "房", "户", "号房", "号室", "号户"), ("room",)),
    **dict.fromkeys(("组", "队"), ("group",)),
    "弄": ("lane",),
    "楼": ("building", "floor"),
    "门": ("unit", "room"),
    "层": ("floor",),
    # Buildings, units and rooms are all called 号 (DOMAIN 4.2); streets keep theirs in the place.
    "号": ("building", "unit", "room"),
    "": ("group", "building", "unit", "floor", "room"),
}
_HOUSES = ("组", "队", "弄")
_ORDER = {"lane": 0, "group": 1, "building": 2, "part": 3, "unit": 4, "floor": 5, "room": 6}

# Belongs to a building but is no dwelling; what follows is numbered on its own.
_NOT_A_DWELLING = re.compile(
    r"(?<=.)(?:底商|商铺|门面|门市|网点|负\d+[层楼]|(?<=[栋幢楼座元-])B\d(?!\d)|地下|车库|车位|储藏|储物|阁楼|架空|配电|"
    r"门卫|传达|车棚|物业)(?!.*(?:小区|[栋幢院村里]))"
)
_SAYS_NOTHING = re.compile(
    r"(?:[东西南北中左右]+(?:边?[户首手头间]|边|\d户)?|顶[楼层]|[大小]户|居民|住宅|住户|业主|"
    r"自住|自有|出租|租户|租房|租住|空置|空房|屋?内|家里?|,)*"
)
_NOTE = re.compile(r"(?<=.)\((?![^()]*[东西南北中期区])[^()\d]*\)\s*$")
LEAD = re.compile(
    r"^(?:(?:现?住址?|现?家庭住?址?|地址|居住地址?|位于|住在|户籍地?址?)[:: ]+|"
    r"现住址?|[家暂现居]住在?|住在|位于|住(?=[\u4e00-\u9fff]{2}\D*\d))"
)
_ROOM = r"(\d.*(?:[栋幢座楼元门-])\d{3,4}[A-Z]?(?:室|号|房|户)?)[-,、/:]?"
_BEHIND_A_ROOM = re.compile(
    # 春风里3栋2单元501温建国, 501租户: who or what is there, no part of where. What says that it is
    # somewhere else, no longer, or a second place is left for a person to look at.
    rf"(?<=[\u4e00-\u9fff]{{2}}){_ROOM}"
    r"(?!.*(?:[拆转改对旁后前外侧至到和与及或原空车库店铺商区路街层楼栋幢室下上内庄村里园苑城厦湾坊寨院]"
    r"|附近|工地|单元))[^\dA-Z]{1,14}$"
)
# An estate may stand there where none stands in front: 3栋2单元501 银杏园.
_NAME_BEHIND_A_ROOM = re.compile(
    rf"^{_ROOM}(?!.*[庄村里园苑城厦湾坊寨院区楼栋幢单元室])[{SINGLE}][\u4e00-\u9fff]{{1,2}}$"
)
_BEHIND_A_BUILDING = re.compile(
    r"(?P<place>.*?)(?P<building>(?:第?[\dA-Z〇零一二三四五六七八九十]+)(?:号楼|[栋幢座楼#])) *"
    r"\((?P<words>[\u4e00-\u9fff]{2,12})\) *(?=.*\d)"
)
_SIDED = re.compile(r"[东西南北中上下左右前后旁新老旧原期区号楼栋幢单元层室户边侧面]")
_DOUBLED = re.compile(r"^((?=.*[\u4e00-\u9fff]).{3,}?)\1+(?=.)")
"""春风里3栋春风里3栋2单元501, 示范社区示范社区春风里: two columns that were joined."""


class Reading(NamedTuple):
    """
    One way to read an address; parts that are not stated are None.

    `building` is a label with its group or lane: '3', '甲3', 'B', '3排', '314A座', '5组6附1',
    '12弄5'.
    """

    place: str
    building: str | None = None
    unit: str | None = None
    floor: int | None = None
    room: str | None = None


class Readings(NamedTuple):
    """
    All readings of a text; or none, and the rule by which it is no address.

    Where a building's name alone would make it one there are both: 7-1号楼 may be a range.
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
    without, removed = strip_persons(LEAD.sub("", plain(text).strip()))
    without = _BEHIND_A_BUILDING.sub(_aside, LEAD.sub("", without.lstrip(" ,、")), count=1)
    normal = _DOUBLED.sub(r"\1", normalise(_NOTE.sub("", without)))
    normal = _NAME_BEHIND_A_ROOM.sub(r"\1", _BEHIND_A_ROOM.sub(r"\1", normal))
    rule = refusal(without, removed)
    if rule:
        return Readings(text, normal, rejected=rule, removed=removed)
    aside = _NOT_A_DWELLING.search(normal)
    stated = normal[: aside.start()].rstrip("-,、") if aside else normal
    found = tokens(stated)
    if aside and found and found[-1].end == aside.start() and _numbers_aside(found):
        # 3号车库 is a garage with the number 3.
        stated = stated[: found.pop().start].rstrip("-,、")
    rule = shape_refusal(found)
    if rule and (still := shape_refusal(found := dashed(found))):
        return Readings(text, normal, rejected=still, removed=removed)
    by_place: dict[str, dict[Reading, None]] = {}
    for variant in variants(found):
        for reading in _splits(stated, variant):
            by_place.setdefault(reading.place, {})[reading] = None
    readings = [tuple(one) for one in by_place.values()]
    return Readings(
        text, normal, tuple(by_place), readings.__getitem__, rule, removed, aside is None
    )


def _aside(found: re.Match[str]) -> str:
    """
    What stands in brackets behind a building: its place where none is in front, else a note.

    10号楼(春风里)1单元101 is 春风里10号楼1单元101, 春风里10号楼(近菜场)1单元101 is no other.
    """
    place, building, words = found["place"], found["building"], found["words"]
    if not place.strip():
        return words + building
    is_note = not (_SIDED.search(words) or PLACE_WORDS.search(words))
    return place + building if is_note else found[0]


def _numbers_aside(found: list[Token]) -> bool:
    """Whether the last number is that of a shop or garage behind it, not of a street or part."""
    last = found[-1]
    return last.mark in ("", "号") and last.gap[-1:] not in tuple("路街巷道弄同")


@lru_cache(maxsize=10_000)
def label(text: str) -> str | None:
    """A building's name as a label, to compare with `Reading.building`; None for 新楼."""
    normal = normalise(text)
    found = dashed(tokens(normal))
    if not found or found[0].start or found[-1].end != len(normal) or not _adjoin(found[1:]):
        return None
    labels = {r.building for r in _tails("", found) if r.building and not (r.unit or r.room)}
    return labels.pop() if len(labels) == 1 else None


def _splits(text: str, found: list[Token]) -> Iterator[Reading]:
    """The place may end before any number, after the last, or stand behind them all."""
    yield Reading(_bare(text))
    for k, first in enumerate(found):
        place, behind = _bare(text[: first.start]), text[found[-1].end :]
        if any(token.mark in PARTS for token in found[:k]):
            if _ends_a_name(found, k) and _adjoin(found[k + 1 :]) and not behind:
                # 15号楼东2单元501, 21号楼甲-501: where a building has this very name.
                yield from (one for one in _tails(place, found[k:]) if not one.building)
            continue
        if not _adjoin(found[k + 1 :]):
            continue
        if not _SAYS_NOTHING.fullmatch(behind):
            if place:
                continue
            place = _bare(behind)
        yield from _tails(place, found[k:], found[k - 1].mark if k else "")


def _ends_a_name(found: list[Token], k: int) -> bool:
    """Whether words or a letter part the token from a building, the first part there is."""
    end = k - 1 if found[k].gap not in ("", "-") else k - 2
    is_separate = end == k - 1 or (end >= 0 and found[k - 1].mark == found[k - 1].gap == "")
    marks = [token.mark for token in found[: end + 1] if token.mark in PARTS]
    return is_separate and marks == [found[end].mark] and marks[0] in EXPLICIT_BUILDING


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
        # Behind a group or lane it numbers houses; a room or unit it numbers only in a building.
        in_lane = behind in _HOUSES if before is None else before.mark in _HOUSES
        inside = "building" in given or (role == "room" and "unit" in given)
        if before is not None and before.mark == "" and token.size < LEAST_ROOM:
            # 望水村128-1号 is an annex of 128, or house 1 of group 128: no unit or room.
            return role == "building"
        return role == "building" or (inside and not in_lane)
    if role == "part":
        return before is not None and is_part(before, token)
    if role == "group" and token.mark == "":
        # 沙河村5-6号: group 5, house 6.
        return len(found) == 2 and before is None and found[1].mark in ("", "号")
    if role == "unit" and token.mark == "":
        return token.size < LEAST_ROOM and not token.value[-1:].isalpha()
    if role == "floor" and token.affix in SIDES:
        # 西1楼101: the side is part of a building's name, and no floor has one.
        return False
    if role == "floor" and token.mark == "楼" and before is not None and before.mark == "号":
        # 3号2楼201: floor 2 of building 3, or building 2 of yard 3; only in a lane it is plain.
        return len(given) > 1 or behind in _HOUSES
    if role == "building" and token.mark == "" and token.size == 0:
        # A-1205; B-1 is a basement.
        return found[-1].size >= LEAST_ROOM
    if role == "floor" and token.mark == "":
        # 3栋2单元5-1, 7号楼1-2-1: only behind a unit that can be nothing else, and before a room.
        is_unit = before is not None and (before.mark in UNITS or _is_unit(found, given))
        return is_unit and token is not found[-1]
    return True


def _is_unit(found: list[Token], given: tuple[str, ...]) -> bool:
    """Whether the number before is a unit's: of three behind a building, the last small."""
    is_third = given[-2:] == ("building", "unit") and len(found) == len(given) + 2
    is_marked = is_third and found[len(given) - 2].mark in EXPLICIT_BUILDING | {"楼"}
    return is_marked and found[-1].size < LEAST_ROOM


def _reading(place: str, parts: dict[str, Token]) -> Iterator[Reading]:
    building = parts.get("building")
    name = None
    if building:
        name = building.value + ("排" if building.mark == "排" else "")
        if building.mark == "楼" and building.affix not in SIDES and "room" in parts:
            # 3楼301 is a floor before it is a building: only what is called 3楼 goes by it.
            name += "" if "unit" in parts else "楼"
        if "part" in parts:
            name += f"{parts['part'].value}座"
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
