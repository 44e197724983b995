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
from typing import Any

from gridmap.address.kinds import has_words, kind_of
from gridmap.address.persons import PHONE_WORD
from gridmap.address.reading import Readings, read
from gridmap.address.shape import NUMBER, Shape, canonical, learnt
from gridmap.address.text import han_without, number, outline, plain
from gridmap.address.tokens import SIDES

_TENS = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_DOOR = "[1-9一二三四五六七八九][〇零一二三四五六七八九]{2,3}"
_BUT_NUMBERS = re.compile(
    rf"((?:(?:0*[1-9][0-9]{{0,3}}|{_TENS})(?:号楼|单元|[栋幢室]|-(?=[0-9])))+"
    rf"(?:0*[1-9][0-9]{{0,3}}|(?<=单元){_DOOR}室?)?)(?:(?<!86)([ ,]1[3-9][0-9]{{9}}))?"
)
"""Numbers with their marks and a phone, nothing that a rule could see but after `normalise`."""
_NUMERAL = re.compile("[〇零一二三四五六七八九十]+")
_ZEROS = re.compile(r"(?<![0-9])0+")
_SPECIAL = re.compile(r"(?<![0-9])0|[0-9]{5}")
"""Leading zeros vanish, and numbers of five digits may be days, phones or IDs."""

_ORDINALS = "第附甲乙丙丁戊〇一二三四五六七八九十零壹贰叁肆伍陆柒捌玖拾百佰"
_NAME = han_without(_ORDINALS) + "{2,}"
_HEAD = re.compile(
    rf"(?!住){_NAME}(?:[0-9]+号(?![楼栋幢座室户房]){_NAME})?(?<![址住于在])"
    rf"(?![\u4e00-\u9fff]{{0,3}}[ ,、]+[^0-9])(?=[0-9A-Z#( \-{_ORDINALS}])"
)
"""
The words in front: a name, or a street with its number and a name; not 地址 or 住, which go, nor
what may be a person's name in front of the place (温建国 春风里3栋).
"""

_TWICE = re.compile(r"(.{3,})\1|(\D+)\d.*\2$")
"""What is written twice, or may be with what stands behind: 春风里1号春风里."""
_LEAST_TWICE = 6
"""Letters of the shortest name that is written twice."""

_STRANGE = "囗囗"
_STRANGE_NUMBER = "囗囗11号囗囗"
"""Stand for the words in front, without or with a number: a character that no rule knows."""

_ASKED_FOR = frozenset("路街巷道弄同组队元号栋幢楼座门梯层附之排室户话机往以") | SIDES
"""Last characters of a name that rules ask for one by one."""

_PROBE = "7"
"""What follows a name to see whether it is one: nothing that could hide what its words do."""

LARGEST = 50_000
"""Names and shapes kept; a file of nothing but oddities shall not fill the memory."""

# Kept from one ledger to the next: kinds of names, and shapes that hold no words of anybody.
_KINDS: dict[str, bool] = {}
_learnt_for_all = lru_cache(maxsize=LARGEST)(learnt)

Shaped = tuple[Shape, list[str], tuple[str, ...]]


class Reader:
    """Reads as `gridmap.address.read` does, and knows a shape when it comes again."""

    def __init__(self) -> None:
        self._fronts: dict[str, tuple[int, str]] = {}
        self._shapes: dict[tuple[str, bytes], Shape | None] = {}
        self._learnt = lru_cache(maxsize=LARGEST)(learnt)

    def read(self, text: str) -> Readings:
        """See `gridmap.address.read`."""
        shaped = self.shaped(text)
        return (shaped and filled(text, shaped)) or read(text)

    def shaped(self, text: str) -> Shaped | None:
        """
        The shape of a text, what to fill in, and the traces of persons that it leaves out.

        None where a text must be read in the plain way.
        """
        return self._shaped(text) or self._shaped_in_digits(text)

    def _shaped(self, text: str, removed: tuple[str, ...] = ()) -> Shaped | None:
        cut, stand_in = self._front(text)
        head, tail = text[:cut], text[cut:]
        key = stand_in, outline(tail)
        try:
            shape = self._shapes[key]
        except KeyError:
            shape = _bound(self._shapes)[key] = self._learn(stand_in, tail)
        numbers = NUMBER.findall(tail)
        # Leading zeros vanish; 春风里3栋春风里3栋2单元501 is written twice if the numbers agree.
        if not shape or ",0" in f",{','.join(numbers)}" or (cut and head in tail):
            return None
        if shape.may_repeat and len(set(numbers)) < len(numbers):
            return None
        return shape, [head, *numbers], removed

    def _shaped_in_digits(self, text: str) -> Shaped | None:
        """`_shaped` of a text that is like others but for its numerals, leading zeros or phone."""
        flat = plain(text).strip()
        cut, _ = self._front(flat)
        written = _BUT_NUMBERS.fullmatch(flat[cut:]) if cut else None
        # With a phone go words that announce it, from a name too: 家电话.
        if written and not (written[2] and PHONE_WORD.search(flat[:cut])):
            removed = ("phone",) if written[2] else ()
            return self._shaped(flat[:cut] + _in_digits(written[1]), removed)
        return self._shaped(flat) if flat != text else None

    def _front(self, text: str) -> tuple[int, str]:
        """Length of the name with which a text begins, if it is like any other; its stand-in."""
        found = _HEAD.match(text)
        if not found:
            return 0, ""
        name = found[0]
        front = self._fronts.get(name)
        if front is None:
            # A side before a number may belong to it: 清华园西6楼.
            cut = len(name) - (name[-1] in SIDES)
            front = (cut, _strange(name[:cut])) if self._says_nothing(name) else (0, "")
            _bound(self._fronts)[name] = front
        return front

    def _says_nothing(self, name: str) -> bool:
        """Whether words are a name like any other, and none that a rule knows (对面, 户主)."""
        has_number = not name.isalpha()
        if plain(name) != name or (has_number and _SPECIAL.search(name)):
            return False
        if (has_number or len(name) >= _LEAST_TWICE) and _TWICE.match(name):
            return False
        kind = kind_of(name)
        says_nothing = _KINDS.get(kind)
        if says_nothing is None:
            says_nothing = _probed(name) == _probed_strange(_strange(name))
            _bound(_KINDS)[kind] = says_nothing
        return says_nothing

    def _learn(self, stand_in: str, tail: str) -> Shape | None:
        """The shape of all tails that are this one but for the digits."""
        is_plain = plain(stand_in + tail).strip() == stand_in + tail
        if not is_plain or (stand_in and _NUMERAL.search(tail) and _BUT_NUMBERS.fullmatch(tail)):
            return None
        sample = canonical(stand_in, tail)
        if sample is None:
            return None
        return (self._learnt if has_words(sample) else _learnt_for_all)(stand_in, sample)


def filled(text: str, shaped: Shaped) -> Readings | None:
    """The readings of a text by its shape; None where it must be read in the plain way."""
    shape, parts, removed = shaped
    found = shape.fill(text, parts)
    return found._replace(removed=removed) if found and removed else found


def _strange(head: str) -> str:
    """What stands for a head where it is read for all: its last character may count."""
    last = head[-1] if head[-1] in _ASKED_FOR else "囗"
    return (_STRANGE if head.isalpha() else _STRANGE_NUMBER) + last


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


def _bound(kept: dict[Any, Any]) -> dict[Any, Any]:
    """The cache, emptied where it is full."""
    if len(kept) >= LARGEST:
        kept.clear()
    return kept
