"""Which header of a file is which field: in any case, with a unit, or cut off by its format."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gridmap.address.text import simplified

CUT = 10
"""Characters, or bytes, that a shapefile keeps of a name."""

_UNIT = re.compile(r"(.+?)\s*[(（\[【]\s*(?:单位[:：]?)?([^()（）\[\]【】]+?)\s*[)）\]】]")


@dataclass(frozen=True)
class Header:
    """A column of a file by its position, and the unit that its header states."""

    position: int
    unit: str = ""


def of(
    names: Sequence[str],
    fields: Mapping[str, Iterable[str]],
    is_unit: Callable[[str, str], bool] = lambda field, unit: False,
) -> dict[str, list[Header]]:
    """
    The columns of each field, the field's first name first.

    Parameters
    ----------
    names
        Headers as the file has them.
    fields
        Names that each field goes by.
    is_unit
        Whether a word behind a header in brackets is a unit of a field, as in 造价（万元）.

    A beginning of ten characters or bytes is the field that it fits, if it fits no other and the
    field has no column of its whole name.
    """
    known = {field: list(dict.fromkeys(map(plain, those))) for field, those in fields.items()}
    found: dict[str, list[Header]] = {}
    for field, those in known.items():
        for word in those:
            for at, name in enumerate(names):
                bare, unit = _parted(name)
                if plain(name) == word:
                    found.setdefault(field, []).append(Header(at))
                elif plain(bare) == word and is_unit(field, unit):
                    found.setdefault(field, []).append(Header(at, unit))
    taken = {header.position for those in found.values() for header in those}
    for at, name in enumerate(names):
        if at in taken or not is_cut(name):
            continue
        fitting = [
            field
            for field, those in known.items()
            if any(word.startswith(plain(name)) for word in those)
        ]
        if len(fitting) == 1:
            found.setdefault(fitting[0], [Header(at)])
    return found


def count_known(names: Sequence[str], words: Iterable[str]) -> int:
    """How many headers are known words, or beginnings of some as a shapefile cuts them."""
    known = set(map(plain, words))
    return sum(
        plain(name) in known
        or plain(_parted(name)[0]) in known
        or (is_cut(name) and any(word.startswith(plain(name)) for word in known))
        for name in names
    )


def plain(name: str) -> str:
    """A header as it is compared: lower case, simplified, one underscore for marks and spaces."""
    return re.sub(r"[\s:_\-]+", "_", simplified(name.strip().lower()))


def is_cut(name: str) -> bool:
    """Whether a name may have been cut: ten characters, or ten bytes less half a character."""
    if len(name) == CUT:
        return True
    sizes = len(name.encode("utf-8", "replace")), len(name.encode("gb18030", "replace"))
    return not name.isascii() and (CUT - 2 <= sizes[0] <= CUT or CUT - 1 <= sizes[1] <= CUT)


def _parted(name: str) -> tuple[str, str]:
    found = _UNIT.fullmatch(name.strip())
    return (found.group(1), found.group(2)) if found else (name, "")
