"""An address in cells of its own, and the words by which decisions about it are found again."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from gridmap.address import Reading, Readings, is_missing, normalise, read, strip_persons
from gridmap.address.text import IS_PLAIN, plain

_SAYS_NO_PLACE = frozenset(
    {"missing", "ditto", "excel-date", "excel-number", "personal-only", "not-an-address"}
)
"""Rules of texts that many rows share: 同上 of one row is not 同上 of another."""


_BARE = re.compile(r"[甲乙丙丁]?\d{1,4}[A-Z甲乙丙]?|[A-Z]")
_NAME = re.compile(
    rf"(?!.*[〇零一二三四五六七八九十百佰壹贰叁肆伍陆柒捌玖拾户主系姓无没暂不未待核空略])"
    rf"(?=[\u4e00-\u9fff]+\Z){IS_PLAIN.pattern}"
)
"""What no rule for numbers, persons or empty cells asks for: most names of estates."""
_ENDS_OPEN = re.compile(r".*[\dA-Z〇一二三四五六七八九十]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parts:
    """Cells of the columns building, unit and room: '3号楼' or '3', '2单元' or '2', '501'."""

    building: str = ""
    unit: str = ""
    room: str = ""

    @property
    def text(self) -> str:
        """
        The address that they make: a bare number gets the mark of its column.

        So does a building or unit that ends in one, before another cell: 1-10 and 1单元 are no
        1-101单元.
        """
        room = self.room + "室" if _BARE.fullmatch(self.room) else self.room
        unit, building = self.unit, self.building
        if _BARE.fullmatch(unit) or (room and _ENDS_OPEN.fullmatch(unit)):
            unit += "单元"
        if _BARE.fullmatch(building) or ((unit or room) and _ENDS_OPEN.fullmatch(building)):
            building += "号楼"
        return building + unit + room

    def map(self, change: Callable[[str], str]) -> "Parts":
        """The parts with each cell changed."""
        return Parts(change(self.building), change(self.unit), change(self.room))


def address_key(address: str | Parts, estate: str | None = None) -> str:
    """
    The key of a whole address, for a decision of scope 'address'.

    It is the address with its estate, normalised and without persons. '' where the words name
    no place of their own (不详, 同上, a date): such a decision would move other people's rows,
    and the matcher knows none.
    """
    return whole(read(_text(address)), column(estate))


def building_keys(address: str | Parts, estate: str | None = None) -> tuple[str, ...]:
    """
    The keys of the place and building that an address can be read to name.

    For decisions of scope 'building', which hold for every flat of the building. None where no
    building is named, or no place: '3栋' alone is another building in every estate.
    """
    words = column(estate)
    keys = (part(reading, words) for reading in read(_text(address)).readings)
    return tuple(dict.fromkeys(key for key in keys if key))


def column(estate: str | None) -> str:
    """The estate's column, normalised; '' where it says 无 or 不详."""
    if not estate or _NAME.fullmatch(estate):
        return estate or ""
    if is_missing(estate):
        return ""
    return normalise(strip_persons(plain(estate))[0])


def whole(readings: Readings, estate: str) -> str:
    """`address_key` of what was read, beside a `column`."""
    if readings.rejected in _SAYS_NO_PLACE:
        return ""
    return _joined(estate, readings.normalised)


def part(reading: Reading, estate: str) -> str:
    """The building key of one reading, '' where it has none."""
    place = _joined(estate, reading.place)
    return f"{place}/{reading.building}" if place and reading.building else ""


def _text(address: str | Parts) -> str:
    return address.text if isinstance(address, Parts) else address


def _joined(estate: str, words: str) -> str:
    """Key of estate and address; equal whether the estate is in its column, the address or both."""
    if not estate or words.startswith(estate):
        return words
    separator = "-" if estate[-1:].isdecimal() and words[:1].isdecimal() else ""
    return f"{estate}{separator}{words}"
