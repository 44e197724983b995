"""Households of whose address words were left out that are known by now, such as a new street's."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gridmap.address.kept import OMITTED

_DIGIT = re.compile(r"\d")


def may_be(said: Mapping[int, str], texts: Mapping[int, str]) -> dict[int, list[int]]:
    """
    Texts that say what others say with words left out, by the labels of these.

    Parameters
    ----------
    said
        Addresses in one form by label; those in which nothing was left out are none of them.
    texts
        Addresses in the same form by label.
    """
    by_end: dict[int, dict[str, list[int]]] = {}
    found = {}
    for label, one in said.items():
        end = one.rpartition(OMITTED)[2]
        if OMITTED not in one or not _DIGIT.search(end):
            continue
        if len(end) not in by_end:
            by_end[len(end)] = _by_end(texts, len(end))
        like = _pattern(one)
        those = by_end[len(end)].get(end, ())
        found[label] = [at for at in those if like.fullmatch(texts[at])]
    return found


def paired(candidates: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """
    Labels of texts by those that they are.

    Where several leave the same words, they are as many as the texts and taken in their order:
    nothing tells them apart. Where the numbers differ, none is paired.
    """
    by_texts: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for label, those in candidates.items():
        by_texts[tuple(those)].append(label)
    times: dict[int, int] = defaultdict(int)
    for at in (at for those in by_texts for at in those):
        times[at] += 1
    return {
        label: at
        for those, labels in by_texts.items()
        if len(those) == len(labels) and all(times[at] == 1 for at in those)
        for label, at in zip(labels, those, strict=True)
    }


def _by_end(texts: Mapping[int, str], length: int) -> dict[str, list[int]]:
    found = defaultdict(list)
    for at, one in texts.items():
        found[one[-length:]].append(at)
    return found


@lru_cache(maxsize=10_000)
def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(r"[^|~]+".join(map(re.escape, said.split(OMITTED))))
