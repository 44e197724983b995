"""Texts that are no address of one household: empty, a reference, a date, a range, two at once."""

import re
from itertools import pairwise

from gridmap.address.text import plain
from gridmap.address.tokens import EXPLICIT_BUILDING, Token, is_part, states_two

_MISSING = re.compile(
    r"[-/?*.,、\s]*|0|无(?:地址|住址)?|没有|暂?无|不[详明]|不清楚|未[知填]|待[查定补]|待?核实|空白?|略|"
    r"NULL|NONE|NAN?|N/A|UNKNOWN"
)
_DITTO = re.compile(
    r"同(?:[上前左右下户住]|$)|[同随](?:父|母|夫|妻|子|女|户主)|如上|[〃″]|(?:\"+|'+)$|"
    r"(?:DITTO|(?:SAME)?ASABOVE)\.?$"
)
_FORMULA_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_DATE = re.compile(
    r"\d{1,2}月\d{1,2}[日号]?(?![\d栋幢楼单])|^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s.*)?$|"
    r"^\d{4}年\d{1,2}月$|^\d{1,2}-(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?:-\d+)?$|"
    r"^(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)-\d+$"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SERIAL_DAYS = (20_000, 60_000)
"""Excel's day numbers of 1954 and 2064: a lone number between them was a date."""
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+")
_ELSEWHERE = re.compile(
    r"对面|对过|对门|旁边|隔壁|附近|斜对|周边|周围|一带|交汇|[东南西北]侧|[往以][东南西北]|"
    r"向[东南西北](?=[走行约]|方向)|[东南西北]\d+米|[东南西北]邻(?!里)|[相紧]邻|背后|"
    r"(?:后|前|左|右)面|[左右]边|楼[下前后]$|"
    # Of a building itself: 3栋西边, but not 鼓楼前街 or 3栋西边户.
    r"(?:(?<=[\dA-Z一二三四五六七八九十][栋幢座号])|(?<=[\dA-Z一二三四五六七八九十]号楼))(?:楼?[下前后](?![门座楼栋幢排院])|[侧边]上?(?!户)|"
    r"[东南西北](?:边|面|头|角)(?![户单套室间门首手]))|"
    r"(?<=[\d栋幢楼座院区元号路街里村城园苑巷弄期])(?:旁|边上|门口|路口|交叉口|[转拐]角|[前后边下])$"
)
_TOUCHING = re.compile(r"(?:BUILDING|BLDG)[-. ]*\d+(?:单元|[门梯])")
"""Building 411单元201 is unit 11 of building 4 or unit 1 of 41: the space between them is gone."""
_NEGATIVE = re.compile(r"-\d+[A-Z]?(?:号?室)?")
"""What stands alone below zero is a slip or a basement, and no flat above it."""
_MOVED = re.compile(r"空挂户?|集体户|已?搬[走迁离]|外出|人户分离|无固定住[址所]|居无定所|暂住")


def is_missing(text: str) -> bool:
    """Whether a cell states that no value is known: 无, 不详, -."""
    return bool(_MISSING.fullmatch(plain(text).strip()))


def refusal(text: str, removed: tuple[str, ...]) -> str | None:
    """The rule by which a text (persons taken out) is no address, or None."""
    bare = re.sub(r"\s+", "", text)
    if is_missing(bare):
        return "personal-only" if removed else "missing"
    if _DITTO.match(bare):
        return "ditto"
    if _DATE.search(text) or _SCIENTIFIC.fullmatch(bare):
        return "excel-date" if "E+" not in bare else "excel-number"
    low, high = _SERIAL_DAYS
    if _SERIAL.fullmatch(bare) and low <= float(bare) <= high:
        return "excel-date"
    if _MOVED.fullmatch(bare) or _FORMULA_ERROR.match(bare) or _NEGATIVE.fullmatch(bare):
        return "not-an-address"
    if _TOUCHING.search(text):
        return "numbers-touch"
    return "relative" if _ELSEWHERE.search(bare) else None


def shape_refusal(found: list[Token]) -> str | None:
    """The rule by which the tokens are a range or several addresses, or contradict themselves."""
    for i, (left, right) in enumerate(pairwise(found)):
        rule = _pair(left, right, inside=any(t.mark in EXPLICIT_BUILDING for t in found[:i]))
        if rule:
            return rule
    whole = [token for i, token in enumerate(found) if not (i and is_part(found[i - 1], token))]
    for marks in (EXPLICIT_BUILDING, {"单元"}, {"室", "号室"}):
        if sum(token.mark in marks for token in whole) > 1:
            return "several"
    return "addresses-differ" if states_two(found) else None


def _pair(left: Token, right: Token, *, inside: bool) -> str | None:
    if right.gap in ("~", "至", "到"):
        return "range"
    if right.gap in ("和", "与", "及", "跟", "&", "+"):
        return "several"
    if right.gap not in (",", "、", "-"):
        return None
    rooms = left.size >= 100 and right.size >= 100 and right.mark in ("", "室", "号室")
    if right.gap != "-":
        same = left.mark in ("", right.mark) or (rooms and left.mark in ("室", "号"))
        return "several" if same else None
    if left.mark == right.mark != "" or (rooms and left.mark in ("", "室")):
        return "range"
    if left.mark == "" and right.mark in EXPLICIT_BUILDING:
        return "range"
    # 3-2单元 is building 3, unit 2; behind a building it counts units.
    return "range" if left.mark == "" and right.mark in ("单元", "层", "楼") and inside else None
