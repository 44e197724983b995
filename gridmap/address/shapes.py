"""
`read`, once for all addresses of one shape.

Clerks write thousands of addresses that differ in their estate and in their numbers only:
春风里3栋2单元501, 银杏园7栋1单元302. How such a text is read does not depend on which estate and
which numbers they are. So the first of a shape is read with samples in their stead, and what
comes out is filled in for all others.

What would make a difference is not abstracted from: a number's length, the last character of
the estate where a rule asks for it. Texts with long numbers (phones, dates), leading zeros or
words that mean something on their own go the plain way, unless they are nothing but numbers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from gridmap.address.reading import Reading, Readings, read
from gridmap.address.text import han_without, number, plain
from gridmap.address.tokens import SIDES

_NUMBER = re.compile(r"[0-9]+")
_TO_NINE = str.maketrans("012345678", "999999999")
_BYTES_TO_NINE = bytes.maketrans(b"012345678", b"999999999")
"""Bytes are translated far quicker than characters; in UTF-8 those of digits are nothing else."""
_SPECIAL = re.compile(r"(?<![0-9])0|[0-9]{5}")
"""Leading zeros vanish, and numbers of five digits may be days, phones or IDs."""

_WRITTEN = re.compile(r"[一二三四五六七八九十]|(?<![0-9])0|[0-9]{5}")
_TENS = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_DOOR = "[1-9一二三四五六七八九][〇零一二三四五六七八九]{2,3}"
_BUT_NUMBERS = re.compile(
    rf"((?:(?:0*[1-9][0-9]{{0,3}}|{_TENS})(?:号楼|单元|[栋幢室]|-(?=[0-9])))+"
    rf"(?:0*[1-9][0-9]{{0,3}}|(?<=单元){_DOOR}室?)?)(?:(?<!86)([ ,]1[3-9][0-9]{{9}}))?"
)
"""Numbers with their marks and a phone, nothing that a rule could see but after `normalise`."""
_NUMERAL = re.compile("[〇零一二三四五六七八九十]+")
_ZEROS = re.compile(r"(?<![0-9])0+")

_ORDINALS = "第附甲乙丙丁戊〇一二三四五六七八九十零壹贰叁肆伍陆柒捌玖拾百佰"
_NAME = han_without(_ORDINALS) + "{2,}"
_HEAD = re.compile(
    rf"{_NAME}(?:[0-9]+号(?![楼栋幢座室户房]){_NAME})?(?<![址住于在])"
    rf"(?![\u4e00-\u9fff]{{0,3}}[ ,、]+[^0-9])(?=[0-9A-Z#( \-{_ORDINALS}])"
)
"""
The words in front: a name, or a street with its number and a name; not 地址, which goes, nor
what may be a person's name in front of the place (温建国 春风里3栋).
"""

# A phone in groups begins with 13 to 19, a spoilt ID ends in E+14 to E+17: digits that count.
_COUNTS = re.compile(r"9{4}[- ]?9{4}|E\+")
_STRANGE = "囗囗"
_STRANGE_NUMBER = "囗囗11号囗囗"
"""Stand for the words in front, without or with a number: a character that no rule knows."""

_SAMPLES = ("4589", "6723")
"""Digits of the sample numbers, twice: no number of one is one of the other."""

_ASKED_FOR = frozenset("路街巷道弄同组队元号栋幢楼座门梯层附之排室户话机往以") | SIDES
_LIKE_A_GARDEN = frozenset("院区里村城园苑期")
"""Last characters of a name that rules ask for: one by one, and those only one rule asks for."""

_PROBE = "7"
"""What follows a name to see whether it is one: nothing that could hide what its words do."""

_APART = "\n"

Kept = TypeVar("Kept", dict[str, Any], dict[bytes, Any], set[str])


@dataclass(frozen=True, slots=True)
class _Shape:
    """
    Readings with slots for the words in front ({0}) and the numbers ({1}, {2}, ...).

    `words` are all there are, one a line: the places, the normalised text if it is none of them,
    then parts of the readings, which tell theirs by position: building, unit, floor, room; -1
    where there is none.
    """

    words: str
    normalised: int
    places: tuple[str, ...]
    readings: tuple[tuple[tuple[int, int, int, int], ...], ...]
    rejected: str | None
    removed: tuple[str, ...]
    is_dwelling: bool

    def fill(self, text: str, parts: Sequence[str]) -> Readings | None:
        """The readings of a text of this shape; None where two places have become one."""
        words: list = self.words.format(*parts).split(_APART)
        places = tuple(words[: len(self.places)])
        if len(places) > 1 and len(set(places)) < len(places):
            return None
        words.append(None)

        def at(n: int) -> Sequence[Reading]:
            place = places[n]
            readings = [
                Reading(place, words[b], words[u], None if f < 0 else int(words[f]), words[r])
                for b, u, f, r in self.readings[n]
            ]
            # With other numbers two readings may have become one.
            return readings if len(readings) == 1 else tuple(dict.fromkeys(readings))

        normalised = words[self.normalised]
        return Readings(text, normalised, places, at, self.rejected, self.removed, self.is_dwelling)


class Reader:
    """Reads as `gridmap.address.read` does, and knows a shape when it comes again."""

    LARGEST = 100_000
    """Shapes and heads kept; a file of nothing but oddities shall not fill the memory."""

    def __init__(self) -> None:
        self._shapes: dict[str, _Shape | None] = {}
        self._heads: dict[str, bool] = {}
        self._once: set[str] = set()
        self._known: dict[bytes, tuple[int, _Shape]] = {}

    def read(self, text: str) -> Readings:
        """See `gridmap.address.read`."""
        outline = _outline(text)
        known = self._known.get(outline)
        if known:
            cut, shape = known
            head, numbers = text[:cut], _NUMBER.findall(text, cut)
            # Neither leading zeros nor another number in front, which nobody looked at.
            if ",0" not in f",{','.join(numbers)}" and (not cut or self._heads.get(head)):
                return shape.fill(text, [head, *numbers]) or read(text)
        return self._read(text, outline)

    def _read(self, text: str, outline: bytes) -> Readings:
        flat = plain(text).strip()
        head, tail = "", flat
        removed: tuple[str, ...] = ()
        found = _HEAD.match(flat)
        if found and self._says_nothing(found[0]):
            # A side before a number may belong to it: 清华园西6楼.
            cut = found.end() - (found[0][-1] in SIDES)
            head, tail = flat[:cut], flat[cut:]
            if head in tail:
                # 春风里3栋春风里3栋2单元501 is written twice, if the numbers are the same.
                return read(text)
            if _WRITTEN.search(tail) and (numbers := _BUT_NUMBERS.fullmatch(tail)):
                tail = _in_digits(numbers[1])
                removed = ("phone",) if numbers[2] else ()
        if _SPECIAL.search(tail) or _SPECIAL.search(head):
            return read(text)
        key = f"{_strange(head)}{_APART}{tail.translate(_TO_NINE)}"
        if key not in self._shapes:
            # Many shapes come but once (三号楼二单元五〇一); only the second time pays.
            if key not in self._once:
                _bound(self._once).add(key)
                return read(text)
            _bound(self._shapes)[key] = _shape(head, tail)
        shape = self._shapes[key]
        is_parted = outline.count(_outline(head)) == 1 if head else not found
        if shape and is_parted and head + tail == text:
            _bound(self._known)[outline] = len(head), shape
        filled = shape.fill(text, [head, *_NUMBER.findall(tail)]) if shape else None
        if filled is None:
            return read(text)
        return filled._replace(removed=removed) if removed else filled

    def _says_nothing(self, head: str) -> bool:
        """Whether the words are a name like any other, and none that a rule knows (对面, 户主)."""
        known = self._heads.get(head)
        if known is None:
            known = _probed(head) == _probed_strange(_strange(head))
            _bound(self._heads)[head] = known
        return known


def _outline(text: str) -> bytes:
    """Bytes of a text, any digit a nine: quicker had than the same text in characters."""
    return text.encode("utf-8", "surrogatepass").translate(_BYTES_TO_NINE)


def _strange(head: str) -> str:
    """What stands for a head where it is read for all: its last character may count."""
    last = head[-1:]
    if last not in _ASKED_FOR:
        last = "园" if last in _LIKE_A_GARDEN else "囗"
    return (_STRANGE if head.isalpha() else _STRANGE_NUMBER) + last if head else ""


def _in_digits(numbers: str) -> str:
    """Numbers with their marks, all in digits and without leading zeros."""
    return _ZEROS.sub("", _NUMERAL.sub(lambda found: number(found[0]), numbers))


def _probed(head: str) -> tuple:
    """What is read of a name with a number behind it, without the name."""
    found = read(head + _PROBE)
    words = (found.normalised, *(reading.place for reading in found.readings))
    return (
        [(word.startswith(head), word.removeprefix(head)) for word in words],
        [reading[1:] for reading in found.readings],
        *(found.rejected, found.removed, found.is_dwelling),
    )


_probed_strange = lru_cache(_probed)


def _bound(kept: Kept) -> Kept:
    """The cache, emptied where it is full."""
    if len(kept) >= Reader.LARGEST:
        kept.clear()
    return kept


def _shape(head: str, tail: str) -> _Shape | None:
    """The shape of a text, or None where its numbers make a difference."""
    if _APART in tail or _COUNTS.search(tail.translate(_TO_NINE)):
        return None
    lengths = [len(number) for number in _NUMBER.findall(tail)]
    # Where a numeral of the text, or a number made of two, was taken for a sample, they differ.
    first, second = (_sampled(_strange(head), tail, lengths, digits) for digits in _SAMPLES)
    return first if first == second else None


def _sampled(head: str, tail: str, lengths: list[int], digits: str) -> _Shape | None:
    """Reading of the shape with sample numbers in place of the text's own."""
    if len(lengths) > len(digits):
        return None
    numbers = [digit * length for digit, length in zip(digits, lengths, strict=False)]
    left = iter(numbers)
    return _template(head, _NUMBER.sub(lambda _: next(left), tail), numbers)


def _template(head: str, tail: str, numbers: Sequence[str]) -> _Shape:
    found = read(head + tail)
    slots = {number: f"{{{n}}}" for n, number in enumerate(numbers, 1)}

    def worded(text: str) -> str:
        first, rest = ("{0}", text[len(head) :]) if head and text.startswith(head) else ("", text)
        rest = rest.replace("{", "{{").replace("}", "}}")
        return first + _NUMBER.sub(lambda number: slots.get(number[0], number[0]), rest)

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
    return _Shape(
        _APART.join(words),
        normalised,
        places,
        readings,
        found.rejected,
        found.removed,
        found.is_dwelling,
    )
