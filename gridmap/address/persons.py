"""Persons do not belong into an address: phones, ID numbers and names are taken out."""

import re

from gridmap.address.surnames import COMMONEST, SINGLE

# 18 or 15 digits (GB 11643 and its forerunner), also as Excel spoils them: 3.20102E+17.
_ID = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|\d\.\d+E\+1[4-7])(?!\d)")
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"
    r"|(?<!\d)\(?0\d{2,3}\)?[- ]?\d{7,8}(?!\d)"
    r"|(?<=[话机])[:: ]*\d{7,8}(?!\d)|(?<=[\s,;/])[2-9]\d{6,7}(?!\d)"
    # Run into the room: 50113800000000.
    r"|(?<=\d)(?<!\d{5})1[3-9]\d{9}(?!\d)"
)
_CHAT = re.compile(
    r"(?:微信|QQ|WX)号?码?[:: ]*[A-Z0-9][\w-]{4,}|WXID_\w+", re.ASCII | re.IGNORECASE
)
PHONE_WORD = re.compile(
    r"(?:联系)?(?:电话|手机|座机|微信)号?码?[::]?|TEL[::]?|身份证号?码?[::]?", re.IGNORECASE
)
# A name is looked for only where no part of an address can stand: behind a word that announces
# it, in brackets, or at the very end, after a room.
_ROLE = "网格员|网格长|楼[栋]?长|栋长|单元长|组长|片长|户主|业主|房东|房主|租户|租客|联系人|姓名"
_IN_BRACKETS = re.compile(rf"\([^()]*(?:{_ROLE})[^()]*\)")
_IN_FRONT = re.compile(rf"[{SINGLE}][\u4e00-\u9fff]{{1,3}}[ ,、]+(?=[^\d,、]{{2,}}\d)")
_NAMED = re.compile(r"[(,、 ]?(?:户主|业主|房主|联系人|姓名|住户)[:: ]*([\u4e00-\u9fff]{2,4})?\)?")
_END_NAME = re.compile(
    rf"(?<=[\d室号户])[\s,、(-]*[{COMMONEST}](?:[\u4e00-\u9fff]{{1,2}}|某某?)"
    r"(?:先生|女士|家|(?<=[\u4e00-\u9fff]{2}))?\)?$"
)
# 3号楼2单元501 高家庄: an estate may stand last where none stands first.
_PLACE_FIRST = re.compile(r"\D{2}")
PLACE_WORDS = re.compile(r"[庄村里园苑城厦湾坊寨桥山家院]")
_NOT_NAMES = re.compile(r"[栋幢楼单元层室号院区路街巷旁对附近侧户屋店铺走]")


_NAME = re.compile(rf"[{COMMONEST}][\u4e00-\u9fff]{{1,2}}")


def is_name(text: str) -> bool:
    """Whether a text that is no known place may be nothing but a person's name."""
    return bool(_NAME.fullmatch(text)) and not (PLACE_WORDS.search(text) or _NOT_NAMES.search(text))


def strip_persons(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what points to a person, and what was taken: phone, id, name."""
    removed: list[str] = []
    for kind, pattern in (("id", _ID), ("phone", _CHAT), ("phone", _PHONE)):
        text, count = pattern.subn(" ", text)
        if count:
            removed += [kind] if kind not in removed else []
    if removed:
        text = PHONE_WORD.sub(" ", text)
    text, count = _IN_BRACKETS.subn(" ", text)
    count += sum(found[1] is not None for found in _NAMED.finditer(text))
    text = _NAMED.sub(" ", text).rstrip()
    front = _IN_FRONT.match(text)
    if front and not PLACE_WORDS.search(front[0]) and not _NOT_NAMES.search(front[0]):
        text, count = text[front.end() :], count + 1
    end = _END_NAME.search(text)
    if (
        end
        and not _NOT_NAMES.search(end[0])
        and (_PLACE_FIRST.match(text) or not PLACE_WORDS.search(end[0]))
    ):
        text, count = text[: end.start()], count + 1
    if count:
        removed.append("name")
    return text.strip(" ,、-(/:" if removed else ""), tuple(removed)
