"""Meaning of the cells of a register of persons: ages, disabilities, who lives elsewhere."""

import re
from typing import Any, Literal

from etl.ledger import cells
from gridmap.address import normalise
from gridmap.address.text import plain

OLDEST = 125
"""Years; an age above it is a slip."""
NOT_DISABLED = frozenset(
    {"", "无", "否", "0", "非残疾", "不是", "-", "/", "健全", "正常", "NONE", "NIL", "N/A"}
)


_AGE = re.compile(r"(\d{1,3})(?:周?岁(?:半|多|\d{1,2}个?月)?|-?(?:YEARS?|YRS?)(?:-?OLD)?)?")
_MONTHS = re.compile(
    r"(\d{1,2}|[一二三四五六七八九]?十?[一二三四五六七八九]?)(?:个?多?月大?|-?(?:MONTHS?|MOS?)(?:-?OLD)?)"
)
_INFANT = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})天|半岁|未?满月|刚出生|新生儿")
_DIGIT = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_CHINESE = re.compile(
    r"(?:([一二])百(?=$|零.$|.?十)零?)?(?:([一二三四五六七八九])?(十))?([零一二三四五六七八九两])?"
)


def age_group(years: int) -> tuple[bool, bool, bool]:
    """Whether somebody is 60 or older, 80 or older, under 6."""
    return years >= 60, years >= 80, years < 6


def stated_age(cell: Any) -> int | None:
    """An age in whole years: 67, 67岁, 六十八, 2岁半, 8个月; None for anything else."""
    written = normalise(cells.text(cell)).replace(" ", "")
    if _INFANT.fullmatch(written):
        return 0
    if months := _MONTHS.fullmatch(written):
        number = int(months[1]) if months[1].isdigit() else _chinese(months[1])
        return number // 12 if number is not None else None
    found = _AGE.fullmatch(written)
    years = int(found[1]) if found else _chinese(re.sub(r"(?:周?岁半?|周岁多)$", "", written))
    return years if years is not None and years <= OLDEST else None


def _chinese(written: str) -> int | None:
    """六十八, 一百零二; 六八 and 一百二 are not plain enough."""
    found = _CHINESE.fullmatch(written)
    if not found or not written:
        return None
    hundreds, tens, ten, ones = found.groups()
    of_tens = (_DIGIT[tens] if tens else 1) if ten else 0
    return 100 * _DIGIT.get(hundreds, 0) + 10 * of_tens + _DIGIT.get(ones, 0)


def address(cell: Any) -> str:
    """An address in the form in which addresses are compared."""
    return normalise(cells.text(cell))


def is_disabled(cell: Any) -> bool:
    """Whether a cell names a disability."""
    return cells.text(cell).upper() not in NOT_DISABLED and cells.flag(cell) is not False


def is_stated(cell: Any) -> bool:
    """Yes, or a day: 已迁出 or 迁出日期."""
    return cells.flag(cell) is not False and cells.text(cell) != ""


_HEADS = frozenset(
    {
        *("户主", "本人", "户主本人", "本人(户主)", "房主", "业主", "是", "户主(本人)", "1"),
        *("HEAD", "HOUSEHOLDER", "SELF", "OWNER", "HEADOFHOUSEHOLD", "HOUSEHOLDHEAD", "YES", "Y"),
        *("√", "✓"),
    }
)
_NO_RELATION = frozenset({"", "-", "/", "不详", "未知", "无", "UNKNOWN", "N/A", "NONE"})
_NO_HEAD = frozenset({"否", "不是", "NO", "N", "×"})
_WHEN = r"(?:于|在)?[\d年月日号./\-\s]*(?:份|底|初|间)?(?:已经|已|因病|因故|意外)*"
_DIED = r"(?:死亡|去世|过世|逝世|病故|亡故|身故|故去|病逝|病亡|死)"
_LEFT = r"(?:迁出|迁走|迁离|搬走|搬离|搬出|搬迁|外迁|搬家)"
_END = r"[了\d年月日./\-\s。.;]*"
_SAYS_DIED = re.compile(
    rf"(?:本人|此人|该人|人)?(?:{_WHEN}{_DIED}|已故){_END}(?:注销户口|已?注销|销户)?"
    rf"|(?:HAS )?(?:DIED|DECEASED|DEAD|PASSED AWAY)(?: (?:IN|ON))?{_END}"
)
_SAYS_MOVED = re.compile(
    rf"(?:本人|此人|该人|人)?{_WHEN}{_LEFT}(?:[至到往去](?!.*[回返]).{{1,15}})?{_END}"
    rf"|(?:HAS )?MOVED (?:OUT|AWAY)(?: (?:IN|ON))?{_END}"
)
_MAY_BE_AWAY = re.compile(
    r"死亡|去世|过世|逝世|病故|亡故|身故|已故|病逝|迁出|迁走|搬走|搬离|搬出|外迁|搬迁|空挂|人户分离|"
    r"注销|失踪|不在此|不住|未住|下落不明|"
    r"\b(?:DIED|DECEASED|DEAD|DEATH|PASSED AWAY|MOVED|MOVING|LEFT|MISSING|LIVES? ELSEWHERE)\b"
)
_NOT = re.compile(r"[未没不非][^,,。;]{0,2}(?:死亡|去世|迁|搬)")


_OF_ALL = re.compile(
    r"(?:全家人?|全户|整户|该户|本户|此户|举家|一家人?|房屋|住房|房子)?(?:现|均|都|目前)?"
)
_NOBODY = re.compile(
    r"(?:现|目前|长期|一直|已经|已)*(?:空置|空关|闲置|空着|空房|无人居?住|没人住|不在此居?住|不住这里|未居?住|未入住|拆除|"
    r"拆迁|征收|腾退)|空挂户?|人户分离"
)


def role(cell: Any) -> Literal["head", "member", ""]:
    """Head or member of a household, by 与户主关系 or 是否户主; '' where it says neither."""
    written = plain(cells.text(cell)).replace(" ", "")
    if written in _NO_RELATION or _DITTO.match(written):
        return ""
    return "head" if written in _HEADS else "member"


_DITTO = re.compile(r"同上|〃|[\"']+$|DITTO|SAMEASABOVE|ASABOVE")


def head(cell: Any) -> str:
    """The head's name as it is compared; '' for 同上 and for none."""
    written = plain(cells.text(cell)).replace(" ", "")
    return "" if written in _NO_RELATION or _DITTO.match(written) else written


def says_who_is_head(cell: Any) -> bool:
    """Whether a cell of the column 户主 says yes or no, where a name is expected; or nothing."""
    written = plain(cells.text(cell)).replace(" ", "")
    return written in _NO_RELATION | _NO_HEAD or (written in _HEADS and role(cell) == "head")


def says_died(cell: Any) -> bool:
    """Whether all that a remark says is that the person has died."""
    return bool(_SAYS_DIED.fullmatch(plain(cells.text(cell)).strip()))


def says_moved(cell: Any) -> bool:
    """Whether all that a remark says is that the person has moved out."""
    return bool(_SAYS_MOVED.fullmatch(plain(cells.text(cell)).strip()))


def is_residence_unclear(cell: Any) -> bool:
    """Whether a remark speaks of a death or a move, and it is not plain whose or whether."""
    written = plain(cells.text(cell)).strip()
    if not _MAY_BE_AWAY.search(written) or _NOT.search(written):
        return False
    return not (says_died(written) or says_moved(written))


def says_nobody_lives_there(cell: Any) -> bool:
    """Whether a remark beside a household says of all of it that they have left, and no more."""
    written = plain(cells.text(cell)).strip().rstrip("。.,;")
    of_all = _OF_ALL.match(written)
    rest = written[of_all.end() :] if of_all else written
    return bool(_NOBODY.fullmatch(rest)) or (rest != "" and (says_died(rest) or says_moved(rest)))


def is_denied(cell: Any) -> bool:
    """No, where saying nothing is no denial."""
    written = cells.text(cell)
    return written != "" and (cells.flag(cell) is False or "分离" in written or "不一致" in written)
