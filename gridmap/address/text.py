"""One form for each thing: 三号楼二单元 and ３＃２单元 look alike after `normalise`."""

import re
import unicodedata
from collections.abc import Iterable

from opencc import OpenCC

from gridmap.address.latin import written_out


def han_without(characters: Iterable[str], *, more: str = "") -> str:
    """A regular expression for any Chinese character but these, and for those of `more`."""
    gaps = sorted({c for c in characters if "\u4e00" <= c <= "\u9fff"})
    starts = ["\u4e00", *(chr(ord(c) + 1) for c in gaps)]
    ends = [*(chr(ord(c) - 1) for c in gaps), "\u9fff"]
    spans = (f"{a}-{b}" for a, b in zip(starts, ends, strict=True) if a <= b)
    return f"[{''.join(spans)}{more}]"


_HAN_DIGITS = {
    **{c: str(i) for i, c in enumerate("〇一二三四五六七八九")},
    **{c: str(i) for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
}
_HAN_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_HAN = f"[{''.join(_HAN_DIGITS)}{''.join(_HAN_UNITS)}]+"


def _simplified() -> dict[str, str]:
    """Every traditional character and its simplified form (OpenCC), one by one."""
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {one: other for one, other in zip(characters, simple, strict=True) if one != other}


_TRADITIONAL = _simplified()
_SIMPLE = str.maketrans(_TRADITIONAL)


def simplified(text: str) -> str:
    """Text with its traditional characters in their simplified forms."""
    return text.translate(_SIMPLE) if not text.isascii() else text


# Traditional forms, misspellings seen in ledgers (DOMAIN 4.2: 撞), and the many dashes.
_LETTERS = str.maketrans(
    {
        **_TRADITIONAL,
        **dict.fromkeys("撞橦幛", "幢"),
        **dict.fromkeys("○◯", "〇"),
        **dict.fromkeys("‐‑‒–—―−－﹣⁃ーㄧ_", "-"),
        **dict.fromkeys("～〜∼", "~"),
        **dict.fromkeys("[【{〔『「", "("),
        **dict.fromkeys("]】}〕』」", ")"),
        **dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad"),
        "搂": "楼",
        "﹟": "#",
        ";": ",",
        "。": ",",
        "\\": "/",
    }
)

# Most texts are plain already, and asking is quicker than making them so.
IS_PLAIN = re.compile(han_without(map(chr, _LETTERS), more="0-9A-Z#,()~ -") + "*")

_TO_NINE = bytes.maketrans(b"012345678", b"999999999")

_NO = r"(\d+[A-Z]?)(?![A-Z\d])"
"""A number behind an English word."""

# What a text must hold for a step to be worth trying, the pattern, what takes its place.
_STEPS = tuple(
    (needed, re.compile(pattern), replacement)
    for needed, pattern, replacement in (
        # What parts two numbers must not vanish: 3 2 501 is no 32501.
        ("", r"(?<=[0-9A-Z])[\s()\"']+(?=[0-9])", "-"),
        ("", r"[\s()\"'·]+", ""),
        (".", r"(?<![\d.])(\d+)\.(\d+)\.(\d+)(?![\d.])", r"\1-\2-\3"),
        (".", r"(?<!\d)\.|\.(?!\d)", ""),
        ("", r"(?<=[0-9A-Z])[一/](?=[0-9])", "-"),
        ("-", r"-{2,}", "-"),
        # Building 4 1单元201; Bldg. 4, Unit 1, Room 201.
        ("UNIT", rf"[-,]*(?<![A-Z])UNIT-?{_NO}(?:单元)?", r"-\1单元"),
        ("R", rf"[-,]*(?<![A-Z])(?:ROOM|RM)-?{_NO}室?", r"-\1室"),
        ("AP", rf"[-,]*(?:APARTMENT|APT)-?{_NO}室?", r"-\1室"),
        ("FLAT", rf"[-,]*FLAT-?{_NO}室?", r"-\1室"),
        (
            "LD",
            rf"(?<![A-Z])(?:BUILDING|BLDG)-?(?:NO-?)?{_NO}(?:号楼?|[栋幢座])?(?!单元|[门梯])",
            r"\1号楼",
        ),
        ("", r"(?<=[0-9A-Z])(?:#号?楼?|号(?:栋|幢))", "号楼"),
        ("#", r"#(?=\d)", ""),
        ("F", r"(?<=\d)F(?=层|\d|-|$)", "层"),
        ("单", r"(?<=\d)单(?![元位身间])", "单元"),
        # 5号之1, 5之1号, 5组6-1号 and 路12-1号 are annexes; so is what 号-1 ends with.
        ("之", r"(?<=\d)号之(?=\d)", "号附"),
        ("之", r"(?<=\d)之(?=\d+号)", "附"),
        ("号", r"(?<=[组队弄路街巷道])(\d+)-(?=\d+号(?![楼栋幢]))", r"\1附"),
        ("号-", r"(?<=\d)号-(?=\d{1,2}$)", "号附"),
        ("I", r"III期", "3期"),
        ("I", r"II期", "2期"),
        ("I", r"IV期", "4期"),
        ("I", r"I期", "1期"),
        ("第", r"第(?=\d)", ""),
        ("组", r"(?<=\d)(?:村民小组|村民组|小组)", "组"),
        ("0", r"(?<![0-9])0+(?=[0-9])", ""),
    )
)
_MARKS = "号楼|单元|村民小?组|小组|支弄|[栋幢座单门梯层楼号室房户组队排弄巷期村]"
# 三门路 and 九号桥 are names; a numeral is a number only before a mark that ends a part.
_BEFORE_MARK = re.compile(
    rf"第?({_HAN})(?=(?:{_MARKS})(?!路|街|巷|桥|镇|乡|峡|胡同|大道)|-(?=[\d{_HAN[1:-2]}]))"
)
_AFTER_MARK = re.compile(rf"(?<=[-元栋幢楼座门梯层附之组排弄])({_HAN})(?![\u4e00-\u9fff])")
# 三五栋 are two buildings, 五〇一室 is one room: of these marks two digits are two numbers.
_COUNTED = re.compile(
    r"第?([一二三四五六七八九])([一二三四五六七八九])(?=号楼|单元|[栋幢座楼层梯])"
)


def number(han: str) -> str:
    """
    A Chinese numeral in decimal digits: 十四 is 14, 一百零二 is 102, 五〇一 is 501.

    Without 十 or 百 the digits are read one by one, as on a door.
    """
    if not any(c in _HAN_UNITS for c in han):
        return "".join(_HAN_DIGITS[c] for c in han)
    total, digit = 0, 0
    for c in han:
        if c in _HAN_UNITS:
            total += (digit or 1) * _HAN_UNITS[c]
            digit = 0
        else:
            digit = int(_HAN_DIGITS[c])
    return str(total + digit)


def plain(text: str) -> str:
    """One form for each character (NFKC, simplified, one dash, capitals); spaces stay."""
    if IS_PLAIN.fullmatch(text):
        return text
    return unicodedata.normalize("NFKC", text.translate(_LETTERS)).upper().translate(_LETTERS)


def outline(text: str) -> bytes:
    """A text in UTF-8, any digit a nine: bytes are translated far quicker than characters."""
    return text.encode("utf-8", "surrogatepass").translate(_TO_NINE)


def normalise(text: str) -> str:
    """
    The text in the form in which texts are compared; idempotent.

    Numbers lose leading zeros and compare as integers. Names of the gazetteer go through it
    too, so that both sides meet: 阳光城一期, 阳光城1期 and 阳光城Ⅰ期 are one.
    """
    while (after := _once(text)) != text:
        text = after
    return text


def _once(text: str) -> str:
    text = written_out(plain(text).strip())
    for needed, pattern, replacement in _STEPS:
        if needed in text:
            text = pattern.sub(replacement, text)
    text = _COUNTED.sub(lambda found: f"{number(found[1])}、{number(found[2])}", text)
    text = _BEFORE_MARK.sub(_number_in, text)
    text = _AFTER_MARK.sub(_number_in, text)
    return text.strip("-,、 ")


def _number_in(found: re.Match[str]) -> str:
    """The numeral in digits; not where it touches others: 1三栋 is neither 13栋 nor 1-3栋."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    touches = before[-1:].isdecimal() or after[:1].isdecimal()
    return found[0] if touches else number(found[1])
