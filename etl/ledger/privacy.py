"""No person in a cell that is kept: phones, numbers and names are taken out."""

import re
import unicodedata
from collections import Counter

import numpy as np
import pyarrow.compute as pc

from etl.ledger import cells
from etl.ledger.column import Column
from gridmap.address import strip_persons
from gridmap.address.text import plain

# Nothing to take out without one of these; looking is cheaper than taking. Read by RE2 too.
_SUSPECT = (
    r"\d{7}|\d{3}[- ]\d{4}|[eE]\+|主|联系|姓名|住户|电话|手机|"
    r"[\x{4e00}-\x{9fff}]{2}[^0-9A-Za-z_]*$"
)
_SUSPECT_PATTERN = re.compile(_SUSPECT.replace(r"\x{4e00}-\x{9fff}", "\u4e00-\u9fff"))
COUNTS = ("people", "age60", "age80", "under6", "disabled")
_HOUSEHOLD_NUMBER = re.compile(
    r"(?=.*\d)(?:第|[A-Za-z]{1,4}(?![A-Za-z])|\d|[-_/.#()]|(?<=\d)(?:单元|[户号组栋幢楼室])){1,30}"
)
"""Digits, few letters and marks; names, notes and accounts are no number of a household."""
# Nor are an ID number, a number that Excel spoilt, a phone (2023 is a year and no exchange).
_PERSONAL_NUMBER = re.compile(
    r"\d{15}(?:\d{2}[\dXx])?|(?:86)?1[3-9]\d{9}|0\d{9,11}|(?!19|20)[2-9]\d{6,7}|\d(?:\.\d+)?[Ee]\+?\d+"
)
_PLAIN_NUMBER = r"^[A-Z]{0,3}[0-9]{1,6}$"
"""Numbers of households that nobody has to look at twice: too short for a person's."""
_DAY = re.compile(r"[-/.年月日T: \d]*")
_LOWER = re.compile(r"[a-z]{2}")
_PARTING = re.compile(r"[-\s().]")


def without_persons(text: str) -> tuple[str, tuple[str, ...]]:
    """`strip_persons`, for texts of which few have anything to strip."""
    if not _SUSPECT_PATTERN.search(text):
        return text, ()
    stripped, removed = strip_persons(plain(text))
    return (stripped, removed) if removed else (text, ())


def persons_out(column: Column, name: str) -> tuple[Column, Counter[str]]:
    """A column of texts without persons, and how many rows had what taken out."""
    different = column.different.copy()
    counts: Counter[str] = Counter()
    suspect = pc.match_substring_regex(column.texts, _SUSPECT)
    for at in np.flatnonzero(suspect.to_numpy(zero_copy_only=False)):
        different[at], removed = without_persons(different[at])
        if not removed and name in ("unit", "room") and is_name(different[at]):
            different[at], removed = "", ("name",)
        for kind in removed:
            counts[kind] += int((column.codes == at).sum())
    return Column(different, column.codes), counts


def is_name(text: str) -> bool:
    """Whether all of a cell is what stands behind an address where a person is named there."""
    return strip_persons(f"春风里1栋101 {text}")[0] == "春风里1栋101" and bool(text)


def means(name: str, cell: str) -> bool:
    """Whether a cell is the number, count, day or word that its column is for."""
    try:
        if name in COUNTS:
            return (cells.count(cell) or 0) <= cells.MOST_PEOPLE
        if name == "verified":
            return bool(_DAY.fullmatch(cell)) and cells.day(cell) is not None
    except ValueError:
        return False
    if name == "living_alone":
        return cells.flag(cell) is not None
    return name == "household_no" or (name == "occupancy" and cell in cells.OCCUPANCY)


def household_numbers(column: Column) -> Column:
    """Numbers as text, '' for none, None where they are a person's."""
    different = column.texts.to_numpy(zero_copy_only=False).copy()
    doubtful = ~pc.match_substring_regex(column.texts, _PLAIN_NUMBER).to_numpy(zero_copy_only=False)
    for at in np.flatnonzero(doubtful & (different != "")):
        if not is_household_number(different[at]):
            different[at] = None
    return Column(different, column.codes)


def is_household_number(text: str) -> bool:
    """Whether a text is a number that a register gives a household, and no person's."""
    number = plain(text).replace(" ", "")
    return bool(
        _HOUSEHOLD_NUMBER.fullmatch(number)
        and not _LOWER.search(unicodedata.normalize("NFKC", text))
        and not _PERSONAL_NUMBER.fullmatch(_PARTING.sub("", number))
    )
