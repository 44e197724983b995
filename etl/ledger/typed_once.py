"""
Places that are typed once, in the first of the rows they hold for, with plain empty cells below.

An empty cell may as well mean that the place is not known. So a column is carried down only
where its rows have the order of a list that was written so, and next to nothing speaks against it.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from etl.ledger import cells
from etl.ledger.column import Column, encode
from etl.ledger.keys import Stated, flats
from gridmap.address import normalise
from gridmap.address.refusal import refusal
from gridmap.matching import Parts

LEVELS = ("community", "estate", "building", "unit")
"""Columns that are carried down, the larger place first."""

LEAST_ROWS = 5
"""Rows that take an estate: in fewer the order may be chance, and the others not be known."""
_UNREAD, _AGAINST = 10, 50
"""One row in so many may state no flat, and one may contradict the order."""
_ROOM = re.compile(r"\d{3,4}[A-Z]?")
"""A room that is no house's number."""

Group = Sequence[int]
"""Rows, one below the other, that lie in one place."""


def carry(columns: dict[str, Column], given: Container[str] = ()) -> dict[str, int]:
    """
    Fill the columns where they are typed once; how many rows took each from a row above.

    `given` are columns that a title stands for: they say nothing of single rows.
    """
    sparse = {name for name in LEVELS if name in columns and _is_sparse(columns[name])}
    if not sparse:
        return {}
    written = {name: _texts(columns, name) for name in (*LEVELS, "room", "address")}
    # A member of a household whose cells are all empty belongs to the head above it.
    own = [written[name] for name in ("building", "room", "address") if name not in given]
    rows = [at for at, place in enumerate(zip(*own, strict=True)) if any(place)]
    texts = {name: [those[at] for at in rows] for name, those in written.items()}
    heads: dict[str, list[int]] = {}
    groups: list[Group] = [range(len(rows))] if rows else []
    for at, name in enumerate(LEVELS):
        below = texts[LEVELS[at + 1]] if name != LEVELS[-1] else []
        found = None
        # A staircase that one flat lacks may be unknown; with its building it is typed once.
        if name in sparse and (name != "unit" or "building" in heads):
            found = _heads(texts[name], groups, below, may_lack=name == "unit")
        if found:
            heads[name] = found
            texts[name] = [texts[name][head] for head in found]
        groups = [part for group in groups for part in _parted(group, found or texts[name])]
    stated = [_stated(texts, at) for at in range(len(rows))]
    if not heads or not _is_plain(texts, heads, stated):
        return {}
    return {
        name: count
        for name, those in heads.items()
        if (count := _fill(columns, name, rows, those, stated))
    }


def _is_sparse(column: Column) -> bool:
    blank = column.reads("")
    return bool(blank.any()) and not bool(blank.all())


def _texts(columns: dict[str, Column], name: str) -> list[str]:
    if name not in columns:
        return [""] * len(columns["row_number"])
    return columns[name].map(lambda cell: normalise(cells.text(cell))).values.tolist()


def _heads(
    texts: Sequence[str], groups: Iterable[Group], below: Sequence[str], may_lack: bool
) -> list[int] | None:
    """
    For each row the one whose text it takes; None where the column is not typed once.

    The first row of each group is filled, at least half of all rows are empty, and none repeats
    the text above it; a text comes again only with each text of the column below. A whole group
    without a text may be one of buildings without staircases.
    """
    stated = [text for text in texts if text]
    if 2 * len(stated) > len(texts) or any(refusal(text, ()) for text in stated):
        return None
    is_with_below = [bool(text) for text in texts] == [bool(text) for text in below]
    heads: list[int] = []
    for group in groups:
        filled = [at for at in group if texts[at]]
        if not (filled or may_lack) or (filled and filled[0] != group[0]):
            return None
        if len({texts[at] for at in filled}) < len(filled):
            is_next = any(texts[a] == texts[b] and b == a + 1 for a, b in pairwise(filled))
            if is_next or not is_with_below:
                return None
        for at in group:
            heads.append(at if texts[at] or not filled else heads[-1])
    return heads


def _parted(group: Group, values: Sequence[str] | Sequence[int]) -> Iterator[Group]:
    """The runs of one value."""
    start = 0
    for at in range(1, len(group) + 1):
        if at == len(group) or values[group[at]] != values[group[start]]:
            yield group[start:at]
            start = at


def _stated(texts: dict[str, list[str]], at: int) -> Stated | None:
    """The flat of a row, of several readings one without a place; None where it states none."""
    parts = Parts(*(texts[name][at] for name in ("building", "unit", "room")))
    found = flats(parts.text if parts.building else texts["address"][at])
    return max(found, key=_certainty, default=None)


def _certainty(flat: Stated) -> tuple[bool, bool, bool, Stated]:
    place, _, unit, _, room = flat
    return not place, bool(room), bool(unit), flat


def _is_plain(
    texts: dict[str, list[str]], heads: dict[str, list[int]], stated: Sequence[Stated | None]
) -> bool:
    """Whether the rows have the order of a list in which places are typed once."""
    count = len(stated)
    estates = heads.get("estate")
    if estates and (
        sum(at != head for at, head in enumerate(estates)) < LEAST_ROWS
        or not _begins_anew(texts["estate"], stated)
    ):
        return False
    if sum(flat is None for flat in stated) > count // _UNREAD:
        return False
    against = _again(texts, stated)
    if estates:
        against |= _disorder(estates, stated)
        # Where the address names the place, the empty cell says no more than that.
        against |= {at for at, flat in enumerate(stated) if flat and flat[0] and at != estates[at]}
    for name in ("building", "unit"):
        for at, head in enumerate(heads.get(name, ())):
            flat = stated[at]
            if at != head and not (flat and _ROOM.fullmatch(flat[-1])):
                against.add(at)
    # Of one building all flats have a staircase, or none.
    buildings = heads.get("building", ())
    against |= {
        below
        for above, below in pairwise(range(len(buildings)))
        if buildings[above] == buildings[below]
        and bool(texts["unit"][above]) != bool(texts["unit"][below])
    }
    return len(against) <= count // _AGAINST


def _again(texts: dict[str, list[str]], stated: Sequence[Stated | None]) -> set[int]:
    """Rows of a flat that stands further above too, among other flats."""
    seen: dict[tuple[object, ...], int] = {}
    found = set()
    for at, flat in enumerate(stated):
        if flat is not None:
            key = (texts["community"][at], texts["estate"][at], flat)
            if seen.get(key, at) < at - 1:
                found.add(at)
            seen[key] = at
    return found


def _disorder(heads: Sequence[int], stated: Sequence[Stated | None]) -> set[int]:
    """Rows of an estate that stand before a building above them, or go on with one of another."""
    return {
        at
        for at, (above, here) in enumerate(pairwise(stated), start=1)
        if above
        and here
        and (
            _order(here)[0] < _order(above)[0]
            if heads[at] == heads[at - 1]
            else here[1] == above[1] and _order(here) > _order(above)
        )
    }


def _begins_anew(estates: Sequence[str], stated: Sequence[Stated | None]) -> bool:
    """Whether most estates go back to a lower flat: else the whole list is in that order."""
    begun = [
        _order(here) < _order(above)
        for at, (above, here) in enumerate(pairwise(stated), start=1)
        if above and here and estates[at] != estates[at - 1]
    ]
    return 2 * sum(begun) >= len(begun)


def _order(flat: Stated) -> tuple[tuple[tuple[int, ...], str], ...]:
    """Where a flat stands in a list: by the numbers of its building, unit, floor and room."""
    parts = ((tuple(map(int, re.findall(r"\d+", part))), part) for part in flat[1:])
    return tuple((numbers, "" if numbers else part) for numbers, part in parts)


def _fill(
    columns: dict[str, Column],
    name: str,
    rows: Sequence[int],
    heads: Sequence[int],
    stated: Sequence[Stated | None],
) -> int:
    taken = [
        at
        for at, (head, flat) in enumerate(zip(heads, stated, strict=True))
        if at != head and flat and not flat[0]
    ]
    values = columns[name].values.copy()
    values[[rows[at] for at in taken]] = values[[rows[heads[at]] for at in taken]]
    columns[name] = encode(np.asarray(values, dtype=object))
    return len(taken)
