"""Names of communities and places, in the forms in which they are looked up."""

import re
from collections.abc import Iterator
from functools import lru_cache

from gridmap.address import normalise

_STREET_NUMBER = re.compile(r"(.{1,12}?(?:路|街|巷|道|胡同))(\d+(?:附\d+)?)(号大?院?|弄|$)")
_COMMUNITY_WORDS = re.compile(r"(?:社区)?(?:居民?委员?会)?$")


@lru_cache(maxsize=10_000)
def community_key(name: str) -> str:
    """A community's name without what may be left out: 示范社区居委会 is 示范."""
    return _COMMUNITY_WORDS.sub("", normalise(name), count=1)


def street_number(place: str) -> tuple[str, str] | None:
    """Street and number ('幸福路', '18号') of a normalised place that is nothing else."""
    found = _STREET_NUMBER.fullmatch(place)
    return (found[1], found[2]) if found else None


def name_forms(name: str) -> Iterator[str]:
    """A name, and what becomes of it before a dash: 阳光一百 in 阳光一百-1-201."""
    form = normalise(name)
    yield form
    dashed, dash, _ = normalise(f"{form}-101").rpartition("-101")
    if dash and dashed not in ("", form):
        yield dashed


@lru_cache(maxsize=10_000)
def place_forms(name: str) -> tuple[str, ...]:
    """
    A place as it is and as it may be shortened: 126号院 is 126号, 669弄 is 669.

    Every building of an estate asks for those of its estate.
    """
    form = normalise(name)
    if not form:
        return ()
    street = _STREET_NUMBER.fullmatch(form)
    if not street:
        return tuple(name_forms(name))
    short = street[1] + street[2]
    return (*name_forms(name), short, *([] if street[3] == "弄" else [f"{short}号"]))
