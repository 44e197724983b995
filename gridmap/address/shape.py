"""The shape of an address: its readings, with slots for the words in front and the numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gridmap.address.reading import Reading, Readings, read
from gridmap.address.text import normalise
from gridmap.address.tokens import door, repeats, tokens

NUMBER = re.compile(r"[0-9]+")

# Days, IDs and phones, those in groups too: digits that count.
_COUNTS = re.compile(r"[0-9]{5}|[0-9]{4}[- ]?[0-9]{4}|E\+")
_TWICE = re.compile(r"(.{3,})\1")
"""13栋13栋2单元501 is written twice if the numbers are equal."""
_LETTER = re.compile("[A-Z]")
_HAN_NUMERAL = re.compile("[〇零一二三四五六七八九十百]")

_SAMPLES = ("4589", "6723")
"""Digits of the sample numbers, twice: no number of one is one of the other."""

_APART = "\n"
_HEAD = "{0}"
_IS_ODD = re.compile(r"[0-9]|\{\{|\}\}")
_SLOTS = re.compile(r"\{[0-9]\}")
_SLOT = re.compile(r"(\{0\}|[^{}0-9]|)\{([1-9])\}[^{}0-9]*\Z")
"""The last number of a place, and what stands before it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """
    Readings with slots for the words in front ({0}) and the numbers ({1}, {2}, ...).

    `words` are all there are, one a line: the places, the normalised text if it is none of them,
    then parts of the readings, which tell theirs by position: building, unit, floor, room; -1
    where there is none.

    `ends` tell of each place its position, the character before its last number ('' where that is
    the last in front), the slot of that number (0 where it holds none of the tail) and its words.
    They are None where that cannot be told. `slots` are the readings again, by slot; `more` are
    words of theirs that are not a slot alone, and stand behind the slots. With `may_repeat` two
    equal numbers make another text of it: 7号楼7-101.
    """

    words: str
    normalised: int
    places: tuple[str, ...]
    readings: tuple[tuple[tuple[int, int, int, int], ...], ...]
    rejected: str | None
    removed: tuple[str, ...]
    is_dwelling: bool
    ends: tuple[tuple[int, str, int, str], ...] | None
    slots: tuple[tuple[tuple[int, int, int, int], ...], ...]
    more: tuple[str, ...]
    may_repeat: bool

    def fill(self, text: str, parts: Sequence[str]) -> Readings | None:
        """The readings of a text of this shape; None where two places have become one."""
        words: list = self.words.format(*parts).split(_APART)
        places = tuple(words[: len(self.places)])
        if len(places) > 1 and len(set(places)) < len(places):
            return None
        words.append(None)

        def at(n: int) -> Sequence[Reading]:
            return _filled(places[n], words, self.readings[n])

        normalised = words[self.normalised]
        return Readings(text, normalised, places, at, self.rejected, self.removed, self.is_dwelling)

    def values(self, parts: Sequence[str]) -> list:
        """Values that `at` fills in: the numbers, what is made of them, None for no part."""
        if not self.more:
            return [*parts, None]
        return [*parts, *[word.format(*parts) for word in self.more], None]

    def at(self, n: int, place: str, values: Sequence) -> Sequence[Reading]:
        """The readings at the nth of the places, whose words are known already."""
        return _filled(place, values, self.slots[n])


def _filled(
    place: str, values: Sequence, slots: tuple[tuple[int, int, int, int], ...]
) -> Sequence[Reading]:
    readings = [
        Reading(place, values[b], values[u], None if f == -1 else int(values[f]), values[r])
        for b, u, f, r in slots
    ]
    # With other numbers two readings may have become one.
    return readings if len(readings) == 1 else tuple(dict.fromkeys(readings))


def canonical(head: str, tail: str) -> str | None:
    """
    The shortest tail that is read as this one is behind a head; None where its digits count.

    Of numbers behind a name no rule asks more than whether they have three digits, as rooms do;
    behind a letter and at the beginning also whether they have two (B1 is a basement) or four.
    """
    if _APART in tail or _COUNTS.search(tail):
        return None
    if not head and _TWICE.search(normalise(NUMBER.sub(lambda found: "9" * len(found[0]), tail))):
        return None
    if head and not _LETTER.search(tail):
        tail = NUMBER.sub(lambda found: "999" if len(found[0]) > 2 else "9", tail)
    return None if _may_state_again(tail) else tail


@lru_cache(maxsize=10_000)
def _may_state_again(tail: str) -> bool:
    """Whether it states the building again if the numbers are equal: 7号楼7-1-101."""
    return bool(door(tokens(normalise(tail)))[1])


def learnt(head: str, tail: str) -> Shape | None:
    """The shape of a text, or None where its numbers make a difference."""
    lengths = [len(number) for number in NUMBER.findall(tail)]
    if len(lengths) > len(_SAMPLES[0]):
        return None
    first = _sampled(head, tail, lengths, _SAMPLES[0])
    # Where a numeral of the text, or a number made of two, was taken for a sample, they differ.
    if _HAN_NUMERAL.search(tail) or NUMBER.search(_SLOTS.sub("", first.words)):
        return first if first == _sampled(head, tail, lengths, _SAMPLES[1]) else None
    return first


def _sampled(head: str, tail: str, lengths: list[int], digits: str) -> Shape:
    """Reading of the shape with sample numbers in place of the text's own."""
    numbers = [digit * length for digit, length in zip(digits, lengths, strict=False)]
    left = iter(numbers)
    return _template(head, NUMBER.sub(lambda _: next(left), tail), numbers)


def _template(head: str, tail: str, numbers: Sequence[str]) -> Shape:
    found = read(head + tail)
    slots = {number: f"{{{n}}}" for n, number in enumerate(numbers, 1)}

    def worded(text: str) -> str:
        first, rest = (_HEAD, text[len(head) :]) if head and text.startswith(head) else ("", text)
        rest = rest.replace("{", "{{").replace("}", "}}")
        return first + NUMBER.sub(lambda number: slots.get(number[0], number[0]), rest)

    places = tuple(map(worded, found.places))
    words = list(places)

    def position(part: str | int | None) -> int:
        if part is None:
            return -1
        word = worded(str(part))
        if word not in words:
            words.append(word)
        return words.index(word)

    normalised = position(found.normalised)
    readings = tuple(
        tuple(
            (position(r.building), position(r.unit), position(r.floor), position(r.room))
            for r in found.at(n)
        )
        for n in range(len(places))
    )
    used = {at for those in readings for one in those for at in one if at >= 0}
    slots_of, more = _slots({at: words[at] for at in used}, len(numbers))
    return Shape(
        _APART.join(words),
        normalised,
        places,
        readings,
        found.rejected,
        found.removed,
        found.is_dwelling,
        _ends(places) if not found.rejected else None,
        tuple(tuple(tuple(slots_of[at] for at in one) for one in those) for those in readings),  # type: ignore[misc]
        more,
        repeats(tokens(normalise(tail))),
    )


def _ends(places: Iterable[str]) -> tuple[tuple[int, str, int, str], ...] | None:
    """`Shape.ends`."""
    ends = []
    for n, place in enumerate(places):
        found = _SLOT.search(place)
        if not found and (
            NUMBER.search(place.replace(_HEAD, "")) or "{{" in place or "}}" in place
        ):
            return None
        before, slot = (found[1].removeprefix(_HEAD), int(found[2])) if found else ("", 0)
        ends.append((n, before, slot, place))
    return tuple(ends)


def _slots(words: Mapping[int, str], count: int) -> tuple[dict[int, int], tuple[str, ...]]:
    """Position among `Shape.values` of each word of a reading, and `Shape.more`."""
    pure = {f"{{{n}}}": n for n in range(count + 1)}
    more = tuple(word for word in words.values() if word not in pure)
    position = {**pure, **{word: count + 1 + n for n, word in enumerate(more)}}
    return {-1: -1, **{at: position[word] for at, word in words.items()}}, more
