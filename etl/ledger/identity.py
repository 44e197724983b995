"""
Chinese identity numbers, in memory only: what they say of a birth, and of a file's state.

GB 11643-1999: 18 digits, of which the last is a check digit by ISO 7064 MOD 11-2; before 1999
numbers had 15 digits, without century and check digit.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from etl.ledger import cells
from gridmap.address.text import plain

_WEIGHTS = tuple(2**power % 11 for power in range(17, 0, -1))
_CHECKS = "10X98765432"
_SPOILT = re.compile(r"\d(?:\.\d+)?E\+?\d+")
"""Excel keeps 15 digits of a number: 3.20102E+17, or 320102199001010000."""

State = Literal["", "valid", "corrupted", "invalid"]


@dataclass(frozen=True)
class Identity:
    """A number (18 digits, '' unless valid), what state it is in, and the birth it says."""

    number: str
    state: State
    birth: date | None = None


def identity(cell: Any) -> Identity:
    """Meaning of a cell of identity numbers; never repaired where a digit is lost."""
    is_number = isinstance(cell, float | int) and not isinstance(cell, bool)
    written = re.sub(r"[\s'`\-]", "", plain(cells.text(cell)))
    if not written or written in ("无", "无证", "不详"):
        return Identity("", "")
    if _SPOILT.fullmatch(written) or (is_number and len(written) > 15):
        return Identity("", "corrupted")
    if re.fullmatch(r"\d{15}", written):
        written = f"{written[:6]}19{written[6:]}"
        written += check_digit(written)
    if not re.fullmatch(r"\d{17}[\dX]", written):
        return Identity("", "invalid")
    born = _day(written[6:14])
    if check_digit(written) != written[17] or born is None:
        return Identity("", "corrupted" if written.endswith("000") else "invalid")
    return Identity(written, "valid", born)


def check_digit(number: str) -> str:
    """The 18th digit to the first 17."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11]


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


Births = tuple[date, date]
"""The first and last day on which somebody may have been born."""

_MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"
_NAMED_MONTH = re.compile(
    r"(?:(\d{1,2})[- ,.]*)?(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}[- ,.]*"
    r"(?:(\d{1,2})(?:ST|ND|RD|TH)?[- ,.]+)?(\d{4})"
)
"""12-Mar-1950, March 12, 1950, Mar 1950."""
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")
_YEAR = re.compile(r"(\d{4})年?")
_SHORT = re.compile(r"(\d{2})(?=年|[-/.]\d{1,2}[-/.]\d{1,2}$)")
_EARLIEST, _LATEST = 1890, 2100
"""5302 is no year: somebody left out the century of 1953-02."""
_CENTURY = 40
"""From here on a year of two digits is of the 1900s; below, of nobody knows which century."""


def births(cell: Any) -> Births | None:
    """
    A birth date, month (1950-03, 195003, 1953.2.) or year (53年) as written.

    None where it is none, and for days that the calendar does not have.
    """
    written = cell
    if isinstance(cell, str):
        written = re.sub(r"(?:出生|生)$|[.。\s]+$", "", cell.strip())
        short = _SHORT.match(written)
        if short and int(short[1]) >= _CENTURY:
            written = f"19{written}"
    try:
        day = cells.day(written)
    except ValueError:
        return _longer(plain(cells.text(written)).replace(" ", ""))
    return (day, day) if day and _EARLIEST <= day.year <= _LATEST else None


def _longer(written: str) -> Births | None:
    if named := _NAMED_MONTH.fullmatch(written):
        before, name, behind, year_ = named.groups()
        number = _MONTHS.index(name) // 3 + 1
        if before and behind:
            return None
        if before or behind:
            born = _day(f"{year_}{number:02}{int(before or behind):02}")
            return (born, born) if born else None
        written = f"{year_}-{number:02}"
    found = _YEAR.fullmatch(written) or _MONTH.fullmatch(written)
    if not found or not _EARLIEST <= (year := int(found[1])) <= _LATEST:
        return None
    if found.re is _YEAR:
        return date(year, 1, 1), date(year, 12, 31)
    month = int(found[2])
    if not 1 <= month <= 12:
        return None
    # October typed as the number 1950.10 is stored and shown as 1950.1.
    until = 10 if written.endswith(".1") else month
    return date(year, month, 1), date(year, until, calendar.monthrange(year, until)[1])


def age(born: date, today: date) -> int:
    """Whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
