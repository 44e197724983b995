"""
Reduction of a text to what may be kept: known words of addresses, marks and short numbers.

Lists of surnames and of notes have no end, words of addresses have. So nothing is looked for that
must not stay; what is not known goes, and `OMITTED` stands in its place.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from gridmap.address.persons import strip_persons
from gridmap.address.reading import LEAD
from gridmap.address.surnames import SINGLE
from gridmap.address.text import normalise, outline, plain
from gridmap.i18n import Message

OMITTED = "□"
"""Stands where a word was left out: no rule of reading knows it, so it never vanishes."""

LEFT_OUT = Message(
    "□ stands for words that name no known place: they may be a person's, and were not stored."
)

_CELLS = frozenset(
    {
        *("-", "/", "无", "有", "是", "否", "不详", "未知", "暂无", "没有", "同上", "如上", "同前"),
        *("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"),
    }
)
"""Whole cells that say nothing of anybody."""

# Longer before shorter; none is what somebody might be called.
_WORDS = "|".join(
    (
        "住宅小区|小区|社区居委会|社区|居委会|村委会|街道办事处|街道|大道|胡同|村民小组|村民组|单元|号楼",
        "地下室|地下|车库|车位|商铺|门面|门市|底商|储藏室|架空层|阁楼|顶楼|顶层|东户|西户|中户|南户|北户",
        "边户|东侧|西侧|南侧|北侧|对面|旁边|隔壁|附近|楼上|楼下|门口|路口|同上|如上|同前|不详|出租|自住",
        "空置|家属院|家属楼|宿舍|公寓|大厦|广场|花园|家园|新村|大院|院内|平房|自建房|别墅",
        "东区|西区|南区|北区|中区",
    )
)
# Surnames and given names among the marks (楼, 路, 栋, 丁, 东): only beside a number.
_TOKEN = re.compile(
    r"(?P<number>[A-Z0-9]+(?:-[A-Z0-9]+)*)"
    rf"|(?P<word>{_WORDS})"
    r"|(?<=[A-Z0-9])(?P<mark>号大?院|号[房室户]|[号栋幢座楼门梯层室房户组队排弄巷期区院村附年月日人甲乙丙丁戊])"
    r"|(?P<side>[东西南北中左右](?=\d|(?:侧|边)?单元)|[甲乙丙丁戊附负](?=\d))"
    r"|(?P<link>[至到和与及](?=[0-9A-Z]))"
    r"|(?P<sign>[-~,、./+&#*?])"
)
_NUMBER = re.compile(r"\d{1,5}[A-Z]?|[A-Z]|[A-Z]\d{1,4}[A-Z]?|\d{1,3}[A-Z]\d{1,4}")
_APART = re.compile(r"[\s()'\",:]+")
_DIGITS = re.compile(r"(?<![A-Z\d])\d+(?:[-\s./·,、+]+\d+)*")
_PERSONAL = re.compile(r"(?:86)?1[3-9]\d{9}|0\d{9,11}|\d{15}|\d{18}")
"""Phones and ID numbers, whatever parts their digits."""

# Divisions above the community. 东区 and 一区 are parts of an estate, 小区 is one itself: taken
# for a district they would hide that the estate is unknown.
_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|"
    "甘肃|青海|内蒙古|广西|西藏|宁夏|新疆"
)
DIVISION = re.compile(
    rf"(?:(?:(?:{_PROVINCES})省?|[\u4e00-\u9fff]{{2,3}}省|[\u4e00-\u9fff]{{2,6}}自治[区州县])[-,]?)?"
    r"(?:(?:(?:北京|上海|天津|重庆)市?|[\u4e00-\u9fff]{2,4}市)[-,]?"
    r"(?:[\u4e00-\u9fff]{1,4}区[-,]?|[\u4e00-\u9fff]{1,3}[市县][-,]?)?)?"
    r"(?:(?<=省)[\u4e00-\u9fff]{1,4}区|[\u4e00-\u9fff]{1,3}(?<![小东西南北中园院社一二三四五六七八九十期])[区县])?"
    r"(?:[\u4e00-\u9fff]{2,5}街道(?:办事处)?|[\u4e00-\u9fff]{2,4}[镇乡])?"
)
_HEAD = re.compile(r"([\u4e00-\u9fff]{2,10}?)(?=[0-9A-Z]|[东西南北](?:区|\d|单元)|$)")
_LIKE_A_PLACE = re.compile(
    r"(.+?)(?:小区|花园|家园|公寓|大厦|广场|宿舍|[苑里园城村庄湾府坊寨院居邸郡轩庭阁墅营屯楼路街巷弄])"
)
_LONGEST_STEM = 2
"""Letters in front of 园 or 小区: with more a person may be among them (温建国春风里)."""

_BEFORE_A_SURNAME = "老小大"
"""Of what people are called by: 老王, 小李."""

_LEAST_TIMES = 3
"""Different addresses that begin with a word, from which it is a place and no person."""

_MOST_OF_A_SHAPE = 20

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LETTERS = re.compile(r"[\u4e00-\u9fff]*")
_DIGIT = re.compile(r"\d")
_LONG_NUMBER = re.compile(r"\d{6}|E\+", re.IGNORECASE)
_LEAST_PERSONAL = 10
"""Digits of the shortest number of a person; an ID that Excel spoiled has E+ in it."""
_AGAIN = re.compile(rf"{OMITTED}(?:[ {OMITTED}]*{OMITTED})")


class Words:
    """
    The words that are known, and what they leave of a text.

    Parameters
    ----------
    names
        Of communities, estates, streets and buildings, in any form.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = frozenset(
            form for name in names for form in (normalise(name),) if _HAN.search(form)
        )
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.names, key=len, reverse=True):
            self._by_first[name[0]].append(name)
        self._known: dict[str, str] = {}
        self._are_whole: dict[bytes, bool] = {}

    def kept(self, text: str) -> str:
        """
        The text where all of it is known, else its known words with `OMITTED` between them.

        Idempotent. What it leaves of an address that names a place leads to no other place.
        """
        found = self._known.get(text)
        if found is None:
            shape = outline(text)
            is_whole = self._are_whole.get(shape)
            if is_whole is None:
                is_whole = self._is_whole(shape.decode("utf-8", "surrogatepass"))
                self._are_whole[shape] = is_whole
            found = self._known[text] = text.strip() if is_whole else self._kept(text)
        return found

    def and_places(
        self, texts: Iterable[str], is_like: Callable[[str], bool] = lambda name: False
    ) -> "Words":
        """
        The words, and those that begin addresses as the name of a place does.

        Several different addresses have to begin with a word that might be a person's.

        Parameters
        ----------
        texts
            Addresses of one file.
        is_like
            Whether a name that begins but one is like one of the known places.
        """
        rests: dict[str, set[str]] = defaultdict(set)
        times: Counter[bytes] = Counter()
        for text in set(texts):
            # More of one shape would lead to the same heads.
            shape = outline(text)
            times[shape] += 1
            if times[shape] > _MOST_OF_A_SHAPE:
                continue
            form = normalise(text)
            start = DIVISION.match(form)
            for rest in {form, form[start.end() :] if start else form}:
                head = _HEAD.match(rest)
                if head and _LIKE_A_PLACE.fullmatch(head[1]) and not self._has_known(head[1]):
                    rests[head[1]].add(rest[head.end() :])
        named = {
            name
            for name, those in rests.items()
            if len(those) >= _LEAST_TIMES or is_like(name) or _is_no_person(name)
        }
        return Words(self.names | named) if named else self

    def and_stored(self, texts: Iterable[str]) -> "Words":
        """
        The words, and those that texts which were kept before have besides.

        What is known of them leaves no words of its own: 甲 of 三元里甲9 is known beside a number
        alone, 阳光城 of 阳光城1期 within its name.
        """
        forms = {
            normalise(part)
            for text in set(texts)
            for part in (_APART.split(text) if OMITTED in text else [text])
        }
        named = {word for form in forms for word in self._unknown(form)}
        return Words(self.names | named) if named else self

    @cached_property
    def _without_digits(self) -> "Words":
        return Words(name for name in self.names if not _DIGIT.search(name))

    def _is_whole(self, shape: str) -> bool:
        """
        Whether all of a text is known whatever its digits are: addresses have few shapes.

        Only a known name, a phone or an ID asks for digits of a certain value.
        """
        if _LONG_NUMBER.search(shape) or len(_DIGIT.findall(shape)) >= _LEAST_PERSONAL:
            return False
        return self._without_digits._kept(shape) == shape.strip()

    def _has_known(self, text: str) -> bool:
        return any(self._name_at(text, at) for at in range(len(text)))

    def _name_at(self, text: str, at: int) -> str | None:
        return next(
            (name for name in self._by_first.get(text[at], ()) if text.startswith(name, at)), None
        )

    def _kept(self, text: str) -> str:
        flat = plain(text).strip()
        if flat in _CELLS:
            return text.strip()
        without, _ = strip_persons(LEAD.sub("", flat))
        without = _DIGITS.sub(_short, without)
        whole = normalise(without)
        if "".join(self._pieces(whole)) == whole:
            return text.strip() if without == flat else without
        forms = filter(None, map(normalise, _APART.split(without)))
        return _AGAIN.sub(OMITTED, " ".join("".join(self._pieces(form)) for form in forms))

    def _pieces(self, form: str) -> Iterator[str]:
        """The known words of a normalised text, and one `OMITTED` for what lies between them."""
        at = self._after_division(form)
        is_left_out = False
        while at < len(form):
            word = self._name_at(form, at)
            step = len(word) if word else 1
            if word is None and (found := _TOKEN.match(form, at)):
                step = found.end() - at
                # The mark of a number that is left out says nothing.
                word = _word(found, is_left_out)
            if word is not None:
                yield word
            elif not is_left_out:
                yield OMITTED
            is_left_out = word is None
            at += step

    def _unknown(self, form: str) -> Iterator[str]:
        """The words of a normalised text that are not known, with what they are one name with."""
        at = start = self._after_division(form)
        is_new = False
        while at < len(form):
            name = self._name_at(form, at)
            found = None if name else _TOKEN.match(form, at)
            piece = name or (found[0] if found else form[at])
            # A name goes on up to its number; no mark of a number is part of one, and 小区 and
            # the like begin none.
            is_part = not found or (found["word"] and at > start)
            letters = _letters(piece) if is_part else 0
            is_new |= bool(letters) and not (name or found)
            if letters < len(piece):
                if is_new and at + letters > start + 1:
                    yield form[start : at + letters]
                start, is_new = at + len(piece), False
            at += len(piece)
        if is_new and at > start + 1:
            yield form[start:]

    def _after_division(self, form: str) -> int:
        """Where the place begins: the districts and the like above it say nothing that counts."""
        start = DIVISION.match(form)
        end = start.end() if start else 0
        return end if 0 < end < len(form) and self._name_at(form, end) else 0


def _letters(text: str) -> int:
    """How many Chinese letters a text begins with."""
    found = _LETTERS.match(text)
    return found.end() if found else 0


def _is_no_person(name: str) -> bool:
    """
    Whether what looks like a place is short, and begins with no surname: 春风园, 梧桐小区.

    Nor with one behind 老, 小 or 大: 老仝小区 may be where 老仝 lives.
    """
    found = _LIKE_A_PLACE.fullmatch(name)
    if found is None or len(found[1]) > _LONGEST_STEM or name[0] in SINGLE:
        return False
    return not (name[0] in _BEFORE_A_SURNAME and found[1][1:] in SINGLE)


def _word(found: re.Match[str], is_left_out: bool) -> str | None:
    """
    A token, None where it may not be kept.

    A number too long for an address is a person's, or an account; the mark of a number that is
    left out says nothing.
    """
    number = found["number"]
    if number is not None:
        return number if all(map(_NUMBER.fullmatch, number.split("-"))) else None
    return None if found["mark"] and is_left_out else found[0]


def _short(found: re.Match[str]) -> str:
    """Numbers of an address as they are; those of persons and phones are left out."""
    digits = re.sub(r"\D", "", found[0])
    is_personal = _PERSONAL.fullmatch(digits) or any(
        len(part) > 5 for part in re.findall(r"\d+", found[0])
    )
    return OMITTED if is_personal else found[0]
