"""Building, unit and estate around a table, in its title or the sheet's name."""

import re
from collections.abc import Collection, Iterable, Mapping

from gridmap.address import normalise
from gridmap.address.text import plain

_NUMBER = r"(?:[东西南北甲乙丙丁附A-Z]?\d{1,4}|[A-Z](?=座|栋|幢|号楼))"
_BUILDING = re.compile(
    rf"(?<![共计第\d~至到、,-])({_NUMBER}(?:号楼|号栋|栋|幢|座)|[东西南北]\d{{1,2}}楼)(?!楼)"
)
_SEVERAL = re.compile(r"\d(?:号楼|栋|幢|座)?(?:[-~至到、,和及]|以及)+\d{1,4}(?:号楼|栋|幢|座)")
_KIND = re.compile(r"号?(?:楼|栋|幢|座)$")
_UNIT = re.compile(r"(?<![\d~至到、,-])(\d{1,2}单元)")


def place(text: str) -> dict[str, str]:
    """The one building and the one unit that a title, a group or a sheet's name states."""
    written = normalise(plain(text)) if text else ""
    found: dict[str, str] = {}
    if _SEVERAL.search(written):
        return found
    for name, pattern in (("building", _BUILDING), ("unit", _UNIT)):
        words = set(pattern.findall(written))
        if len(words) == 1:
            found[name] = words.pop()
    return found


def agreed(*levels: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """Statement on which several titles agree, '' where they contradict each other."""
    found: dict[str, str] = {}
    contradictory = False
    for one in levels:
        for name, word in one.items():
            known = found.setdefault(name, word)
            if _KIND.sub("", known) != _KIND.sub("", word):
                found[name], contradictory = "", True
    return found, contradictory


def named(words: Collection[str], texts: Iterable[str]) -> str | None:
    """The one of some names that texts state; a name within a longer one that fits is not meant."""
    written = [plain(text) for text in texts]
    found = {word for word in words if len(word) > 1 and any(word in text for text in written)}
    longest = {word for word in found if not any(word != one and word in one for one in found)}
    return longest.pop() if len(longest) == 1 else None
