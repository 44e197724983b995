"""No person in a cell that is kept: phones, numbers and names are taken out."""

import re
from collections import Counter

import numpy as np
import pyarrow.compute as pc

from etl.ledger.column import Column
from gridmap.address import strip_persons
from gridmap.address.text import plain

# Nothing to take out without one of these; looking is cheaper than taking. Read by RE2 too.
_SUSPECT = (
    r"\d{7}|\d{3}[- ]\d{4}|[eE]\+|主|联系|姓名|住户|电话|手机|"
    r"[\x{4e00}-\x{9fff}]{2}[^0-9A-Za-z_]*$"
)
_SUSPECT_PATTERN = re.compile(_SUSPECT.replace(r"\x{4e00}-\x{9fff}", "\u4e00-\u9fff"))
# A person's number or a mobile phone's is no key of a household, whatever its column is called.
_PERSONAL_NUMBER = re.compile(r"\d{15}(?:\d{2}[\dX])?|(?:\+?86)?1[3-9]\d{9}|\d(?:\.\d+)?E\+\d+")
_NAME_ONLY = re.compile(r"[\u4e00-\u9fff·]{2,}")


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


def household_numbers(column: Column) -> Column:
    """Numbers as text, '' for none, None where they are a person's."""
    different = column.different.copy()
    # No shorter text is a person's number, none without Han a person's name.
    suspect = pc.match_substring_regex(column.texts, r"^.{11}|[eE]\+|[\x{4e00}-\x{9fff}]{2}")
    for at in np.flatnonzero(suspect.to_numpy(zero_copy_only=False)):
        text = plain(different[at]).replace(" ", "")
        if (
            _PERSONAL_NUMBER.fullmatch(text)
            or _NAME_ONLY.fullmatch(text)
            or strip_persons(plain(different[at]))[1]
        ):
            different[at] = None
    return Column(different, column.codes)
