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
from functools import lru_cache
from typing import Any, TypeVar

from gridmap.address.reading import Readings, read
from gridmap.address.shape import NUMBER, Shape, learnt
from gridmap.address.text import han_without, number, plain
from gridmap.address.tokens import SIDES

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

_STRANGE = "囗囗"
_STRANGE_NUMBER = "囗囗11号囗囗"
"""Stand for the words in front, without or with a number: a character that no rule knows."""

_ASKED_FOR = frozenset("路街巷道弄同组队元号栋幢楼座门梯层附之排室户话机往以") | SIDES
_LIKE_A_GARDEN = frozenset("院区里村城园苑期")
"""Last characters of a name that rules ask for: one by one, and those only one rule asks for."""

_PROBE = "7"
"""What follows a name to see whether it is one: nothing that could hide what its words do."""

_APART = "\n"

Shaped = tuple[Shape, list[str], tuple[str, ...]]
Kept = TypeVar("Kept", dict[str, Any], dict[bytes, Any], set[str])


class Reader:
    """Reads as `gridmap.address.read` does, and knows a shape when it comes again."""

    LARGEST = 100_000
    """Shapes and heads kept; a file of nothing but oddities shall not fill the memory."""

    def __init__(self) -> None:
        self._shapes: dict[str, Shape | None] = {}
        self._heads: dict[str, bool] = {}
        self._once: set[str] = set()
        self._known: dict[bytes, tuple[int, Shape]] = {}

    def read(self, text: str) -> Readings:
        """See `gridmap.address.read`."""
        shaped = self.shaped(text)
        if shaped:
            shape, parts, removed = shaped
            filled = shape.fill(text, parts)
            if filled is not None:
                return filled._replace(removed=removed) if removed else filled
        return read(text)

    def shaped(self, text: str) -> Shaped | None:
        """
        The shape of a text, what to fill in, and the traces of persons that it leaves out.

        None where a text must be read in the plain way.
        """
        return self._among_known(text, outline := _outline(text)) or self._shaped(text, outline)

    def _among_known(self, text: str, outline: bytes) -> Shaped | None:
        known = self._known.get(outline)
        if known:
            cut, shape = known
            head, numbers = text[:cut], NUMBER.findall(text, cut)
            # Neither leading zeros nor another number in front, which nobody looked at.
            if ",0" not in f",{','.join(numbers)}" and (not cut or self._heads.get(head)):
                return shape, [head, *numbers], ()
        return None

    def _shaped(self, text: str, outline: bytes) -> Shaped | None:
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
                return None
            if _WRITTEN.search(tail) and (numbers := _BUT_NUMBERS.fullmatch(tail)):
                tail = _in_digits(numbers[1])
                removed = ("phone",) if numbers[2] else ()
        if _SPECIAL.search(tail) or _SPECIAL.search(head):
            return None
        key = f"{_strange(head)}{_APART}{tail.translate(_TO_NINE)}"
        if key not in self._shapes:
            # Many shapes come but once (三号楼二单元五〇一); only the second time pays.
            if key not in self._once:
                _bound(self._once).add(key)
                return None
            _bound(self._shapes)[key] = learnt(_strange(head), tail)
        shape = self._shapes[key]
        is_parted = outline.count(_outline(head)) == 1 if head else not found
        if shape and is_parted and head + tail == text:
            _bound(self._known)[outline] = len(head), shape
        return (shape, [head, *NUMBER.findall(tail)], removed) if shape else None

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
