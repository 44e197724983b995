"""Limits of what people write and load: days, lengths of texts, sizes of numbers and files."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gridmap.i18n import Message

DAYS = date(1900, 1, 1), date(2100, 12, 31)
"""First and last day that a field for a day takes."""
NAME, LINE, DOCUMENT = 80, 200, 100
"""Most characters of a name, of a phone number or other line, of what a document is cited by."""
TEXT = 1000
"""
Most characters of an address and of opening hours. Values of OpenStreetMap have up to 255, and
hours that are cut cannot be read any more.
"""
COUNT, AREA_M2, YUAN = 1_000_000, 10_000_000, 1_000_000_000_000
"""Largest count of people, floor area and sum of money."""
ROWS = 300_000
"""Most rows of a ledger: read, checked and looked at they take less than 1 GB of memory."""
FEATURES, VERTICES = 200_000, 3_000_000
"""
Most features of a layer, and vertices of all of them: loading takes 2 kB a feature and 130 bytes a
vertex. At both maxima a load took 0.8 GB of memory, of a file of 236 MB 1.1 GB.
"""
LAYER_BYTES = 256 << 20
"""
Largest file of a layer, some 1,300 bytes a feature, a shapefile with its table: reading takes twice
its size in memory.
"""

_LONGEST = {
    **dict.fromkeys(("name", "street", "display_name", "name_zh", "name_en"), NAME),
    **dict.fromkeys(("phone", "house_number", "aliases"), LINE),
    **dict.fromkeys(("address", "opening_hours"), TEXT),
    **dict.fromkeys(("title", "source", "issued_by", "clause", "region"), DOCUMENT),
}
_LARGEST = {"capacity": COUNT, "floor_area_m2": AREA_M2, "cost_yuan": YUAN}
_SHOWN = 12


def longest(column: str) -> int | None:
    """Most characters that a column of text takes; None where there is no limit."""
    return _LONGEST.get(column)


def problem(values: Mapping[str, Any]) -> Message | None:
    """
    Find what is wrong with values of columns; None where nothing is.

    A text may be too long or have signs that are not seen, a number beyond its limit.
    """
    for column, value in values.items():
        longest = _LONGEST.get(column)
        for one in value if isinstance(value, list) else [value]:
            if longest and isinstance(one, str) and (found := _text(one, longest)):
                return found
        most = _LARGEST.get(column)
        if most is not None and isinstance(value, int | float) and not 0 <= value <= most:
            return Message("{value:,} is too much: write at most {most:,}", value=value, most=most)
    return None


def _text(text: str, most: int) -> Message | None:
    if any(ord(one) < 32 and one not in "\n\t" for one in text):
        return Message("“{text}” has a sign that cannot be seen: write it again", text=_start(text))
    if len(text) > most:
        return Message(
            "“{text}…” has {count:,} characters: shorten it to {most}",
            text=_start(text), count=len(text), most=most,
        )  # fmt: skip
    return None


def _start(text: str) -> str:
    return "".join(one for one in text[:_SHOWN] if ord(one) >= 32)
