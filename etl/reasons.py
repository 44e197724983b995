"""
Reasons: why a row was not loaded, or a household found no building.

A code is stored, counted and tested; its message (`etl.reason_table`) is translated where it is
shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral
from string import Formatter
from typing import Any

from etl.reason_table import ADDRESS_STANDS, EXACT, GENERAL
from gridmap.i18n import Message, as_data, from_data

__all__ = [
    "ADDRESS_STANDS",
    "EXACT",
    "GENERAL",
    "Reason",
    "label",
    "of_data",
    "reason",
    "row_of",
    "still_open",
]

ROWS = ("row", "other")
"""Values of messages that are rows of the file: see `row_of`."""


@dataclass(frozen=True)
class Reason:
    """Why one row was rejected: a stable code, and what to show a reader. `str` is English."""

    code: str
    message: Message

    @property
    def counted(self) -> "Reason":
        """The reason under which rows are counted: without the numbers of single rows."""
        values = self.message.values
        is_general = not values or any(
            name in ROWS or isinstance(value, int) for name, value in values.items()
        )
        return self.general if is_general else self

    @property
    def general(self) -> "Reason":
        """The reason without anything of the single row."""
        return Reason(self.code, label(self.code))

    @property
    def data(self) -> dict[str, Any]:
        """The values of its message as JSON holds them; `of_data` makes the reason again."""
        if self == self.general:
            return {}
        return {name: as_data(value) for name, value in self.message.values.items()}

    def __str__(self) -> str:
        return str(self.message)


def reason(code: str, **values: Any) -> Reason:
    """The reason of a code, with the values that its message about one row names."""
    for name in ROWS:
        if isinstance(values.get(name), Integral):
            values[name] = row_of(values[name])
    return Reason(code, Message(EXACT[code], **values) if values else GENERAL[code])


def row_of(number: int, sheet: str = "") -> Message:
    """A row as messages name it: with its sheet, '' where the file has one only."""
    if sheet:
        return Message("row {row} (sheet {sheet})", row=int(number), sheet=sheet)
    return Message("row {row}", row=int(number))


def of_data(code: str, data: Mapping[str, Any]) -> Reason:
    """The reason of a stored code and values; general where its message has other places now."""
    values = {name: from_data(value) for name, value in data.items()}
    exact = EXACT.get(code, "")
    places = {name for _, name, _, _ in Formatter().parse(exact) if name}
    is_exact = places and places == values.keys()
    return reason(code, **values) if is_exact else Reason(code, label(code))


def still_open(code: str) -> Reason:
    """Why a corrected address finds no building either: what `gridmap.matching` says of it."""
    return Reason(_AGAIN + code, label(_AGAIN + code))


def label(code: str) -> Message:
    """
    Message of a code that stands without its row, as in a table of counts.

    Reasons of loads before there were codes are shown as they were stored.
    """
    if code in GENERAL:
        return GENERAL[code]
    if code.startswith(_AGAIN):
        again = label(code.removeprefix(_AGAIN))
        return Message("the corrected address finds no building either: {why}", why=again)
    return Message(code)


_AGAIN = "correction-"
