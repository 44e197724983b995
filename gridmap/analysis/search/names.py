"""Names, found by any part of them, and by the letters of their pinyin."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pypinyin

EXACT, BEGINS, INSIDE, SCATTERED = range(4)
"""How a name was found; scattered: its letters hold those sought, in their order."""

_END = "\n"
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LEAST_SCATTERED = 3
_MOST = 200
"""Hits of one way: nobody reads on."""


class Names:
    """
    Many names of things, in one text: a million are looked through in milliseconds.

    Parameters
    ----------
    pairs
        Name, and position of the thing that bears it.
    """

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        known = [(name, at) for name, at in dict.fromkeys(pairs) if name]
        self._owners = [at for _, at in known]
        self._starts: list[int] = []
        end = len(_END)
        for name, _ in known:
            self._starts.append(end)
            end += len(name) + len(_END)
        self._text = _END + "".join(name + _END for name, _ in known)

    def find(self, part: str) -> Iterator[tuple[int, int]]:
        """How and which; those that are the part before those that begin with it or hold it."""
        if not part or _END in part:
            return
        ways = ((EXACT, _END + part + _END), (BEGINS, _END + part), (INSIDE, part))
        for how, written in ways:
            at, count = self._text.find(written), 0
            while at >= 0 and count < _MOST:
                yield how, self._owners[bisect_right(self._starts, at + (how != INSIDE)) - 1]
                at, count = self._text.find(written, at + 1), count + 1

    def scattered(self, part: str) -> Iterator[tuple[int, int]]:
        """As `find`, of those that hold the letters with others between: for few names only."""
        if len(part) < _LEAST_SCATTERED or _END in part:
            return
        # Possessive: a line is left at the first letter that it lacks.
        gaps = "".join(f"[^{_END}{re.escape(one)}]*+{re.escape(one)}" for one in part)
        for count, found in enumerate(re.finditer(_END + gaps, self._text)):
            if count == _MOST:
                return
            yield SCATTERED, self._owners[bisect_right(self._starts, found.start() + 1) - 1]


@lru_cache(maxsize=200_000)
def _syllables(han: str) -> tuple[str, ...]:
    return tuple(pypinyin.lazy_pinyin(han))


def letters(name: str) -> tuple[str, str]:
    """Initials and whole pinyin of a name: JBXQ6D and JINBIXIAOQU6DONG; '' where it has no Han."""
    if not _HAN.search(name):
        return "", ""
    whole = _HAN.sub(lambda part: "".join(_syllables(part[0])), name)
    short = _HAN.sub(lambda part: "".join(one[0] for one in _syllables(part[0])), name)
    return short.upper(), whole.upper()
