"""A ledger's columns into typed ones, and a reason for each row that cannot be loaded."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.ledger import cells, reasons
from etl.ledger.reader import Ledger
from gridmap.address import normalise, read, strip_persons
from gridmap.address.refusal import refusal
from gridmap.address.text import plain
from gridmap.matching import Parts

PLACE = ("community", "estate", "building", "unit", "room", "address")
COUNTS = ("people", "age60", "age80", "under6", "disabled")
_WHOLE = {"age60": "people", "age80": "age60", "under6": "people", "disabled": "people"}

# Nothing to take out without one of these; looking is cheaper than taking.
_SUSPECT = re.compile(
    r"\d{7}|主|联系|姓名|住户|电话|手机|[\u4e00-\u9fff]{2}\W*$|E\+", re.IGNORECASE
)
# A person's number or a mobile phone's is no key of a household, whatever its column is called.
_PERSONAL_NUMBER = re.compile(r"\d{15}(?:\d{2}[\dX])?|1[3-9]\d{9}|\d\.\d+E\+\d+")
_EMPTY, _UNREADABLE = -1, -2


class Cleaning:
    """
    One ledger on its way to rows.

    Attributes
    ----------
    reasons
        Why a row is refused, None where it is not; the first reason stands.
    notes
        How often something was mended or left out without refusing the row.
    """

    def __init__(self, ledger: Ledger, today: date) -> None:
        self.ledger = ledger
        self.today = today
        self.notes: Counter[str] = Counter()
        self.reasons: npt.NDArray[np.object_] = np.full(len(ledger), None, dtype=object)
        self.row_number = ledger.frame["row_number"].to_numpy(int)

    def households(self) -> pd.DataFrame:
        """All rows with typed columns; those with a reason may lack values."""
        rows = self._places()
        rows["household_key"], rows["has_number"] = self._keys(rows)
        self._count(rows)
        self._describe(rows)
        self._refuse_duplicates(rows)
        return rows

    def raw(self, at: int) -> dict[str, str]:
        """A row as written, under the file's own headers, without persons."""
        return {
            header: without_persons(cells.text(self.ledger.frame.at[at, name]))[0]
            for name, header in self.ledger.headers.items()
        }

    def refuse(self, where: npt.NDArray[np.bool_], reason: str) -> None:
        """Refuse rows that are not refused yet."""
        self.reasons[where & (self.reasons == None)] = reason  # noqa: E711 elementwise

    def _column(self, name: str, convert: Callable[[Any], Any]) -> list[Any]:
        """A column converted; each different cell once. Columns that are missing are empty."""
        if name not in self.ledger.headers:
            return [convert("")] * len(self.ledger)
        # 1, 1.0 and True are one key of a dictionary, and mean the same in every column.
        known: dict[Any, Any] = {}
        written = self.ledger.frame[name].tolist()
        return [
            known[cell] if cell in known else known.setdefault(cell, convert(cell))
            for cell in written
        ]

    def _places(self) -> pd.DataFrame:
        rows = pd.DataFrame({name: self._column(name, cells.text) for name in PLACE}, dtype=object)
        for name in ("estate", "building", "unit", "room"):
            part = self._column(name, _part)
            rows[name] = [text for text, _ in part]
            for rule in {rule for _, rule in part if rule}:
                self.refuse(np.array([r == rule for _, r in part]), reasons.BY_RULE[rule])
        for name in ("building", "unit", "room", "address"):
            days = np.array(self._column(name, cells.is_day), dtype=bool)
            self.refuse(days, reasons.BY_RULE["excel-date"])
        stripped = [without_persons(text) for text in rows["address"]]
        rows["address"] = [text for text, _ in stripped]
        for _, removed in stripped:
            self.notes.update(f"{kind} taken out of addresses" for kind in removed)
        # By its parts where there are parts: their roles are known, which no text can promise.
        rows["parts"] = [
            Parts(building, unit, room) if building or not address else None
            for building, unit, room, address in _zip(rows, "building", "unit", "room", "address")
        ]
        rows["address_text"] = [
            address or f"{estate}{parts.text}"
            for address, estate, parts in _zip(rows, "address", "estate", "parts")
        ]
        self.refuse((rows["address_text"] == "").to_numpy(bool), reasons.NO_ADDRESS)
        return rows

    def _keys(self, rows: pd.DataFrame) -> tuple[list[str], list[bool]]:
        """The household's number, else what its address says."""
        numbers = self._column("household_no", _household_number)
        removed = sum(number is None for number in numbers)
        if removed:
            self.notes["personal numbers taken out of household numbers"] += removed
        return [
            number or _address_key(estate, parts, address)
            for number, (estate, parts, address) in zip(
                numbers, _zip(rows, "estate", "parts", "address"), strict=True
            )
        ], [bool(number) for number in numbers]

    def _count(self, rows: pd.DataFrame) -> None:
        counts = {name: np.array(self._column(name, _count), dtype=int) for name in COUNTS}
        vacant = np.array(self._column("occupancy", _occupancy)) == "vacant"
        for name, count in counts.items():
            header = self.ledger.headers.get(name, name)
            most = cells.MOST_PEOPLE
            self.refuse(
                (count == _UNREADABLE) | (count > most), reasons.reason("not-a-count", header)
            )
        # Nobody lives in an empty flat: there alone an empty cell says 0.
        self.refuse((counts["people"] == _EMPTY) & ~vacant, reasons.NO_PEOPLE)
        for name in COUNTS:
            counts[name] = np.maximum(counts[name], 0)
        for part, whole in _WHOLE.items():
            names = (self.ledger.headers.get(name, name) for name in (part, whole))
            self.refuse(counts[part] > counts[whole], reasons.reason("part-exceeds-whole", *names))
        for name, count in counts.items():
            rows[f"{name}_count"] = count
        if inhabited := int((vacant & (counts["people"] > 0)).sum()):
            self.notes["vacant with people"] = inhabited

    def _describe(self, rows: pd.DataFrame) -> None:
        alone = np.array(self._column("living_alone", cells.flag), dtype=object)
        unclear = alone == None  # noqa: E711 elementwise
        self.refuse(
            unclear, reasons.reason("not-yes-or-no", self.ledger.headers.get("living_alone", ""))
        )
        rows["is_living_alone"] = alone == True  # noqa: E712 elementwise
        occupancy = self._column("occupancy", _occupancy)
        rows["occupancy"] = [word or "unknown" for word in occupancy]
        if unknown := sum(word is None for word in occupancy):
            self.notes["occupancy not understood"] = unknown
        days = self._column("verified", lambda cell: _verified(cell, self.today))
        rows["last_verified_on"] = pd.Series([day for day, _ in days], dtype=object)
        self.notes.update(fault for _, fault in days if fault)

    def _refuse_duplicates(self, rows: pd.DataFrame) -> None:
        first: dict[tuple[str, str], int] = {}
        for at, key in enumerate(_zip(rows, "community", "household_key")):
            if self.reasons[at] is not None:
                continue
            earlier = first.setdefault(key, at)
            if earlier != at:
                self.reasons[at] = reasons.duplicate(int(self.row_number[earlier]))


def without_persons(text: str) -> tuple[str, tuple[str, ...]]:
    """`strip_persons`, for texts of which few have anything to strip."""
    if not _SUSPECT.search(text):
        return text, ()
    stripped, removed = strip_persons(plain(text))
    return (stripped, removed) if removed else (text, ())


def _zip(rows: pd.DataFrame, *names: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(rows[name].tolist() for name in names), strict=True)


def _part(cell: Any) -> tuple[str, str | None]:
    """A cell of a place column; empty where it says so (无, -), and the rule that refuses it."""
    written = cells.text(cell)
    rule = refusal(plain(written), ())
    return ("", None) if rule == "missing" else (written, rule)


def _household_number(cell: Any) -> str | None:
    """The number as text, '' for none, None where it is a person's."""
    written = cells.text(cell)
    return None if _PERSONAL_NUMBER.fullmatch(written.upper()) else written


def _address_key(estate: str, parts: Parts | None, address: str) -> str:
    if parts is not None:
        return "|".join(
            normalise(part) for part in (estate, parts.building, parts.unit, parts.room)
        )
    named = [one for one in read(address).readings if one.building]
    if len(named) == 1:
        one = named[0]
        floor = str(one.floor or "")
        return "|".join((one.place, one.building or "", one.unit or "", floor, one.room or ""))
    return normalise(address)


def _count(cell: Any) -> int:
    try:
        count = cells.count(cell)
    except ValueError:
        return _UNREADABLE
    return _EMPTY if count is None else count


def _occupancy(cell: Any) -> str | None:
    return cells.OCCUPANCY.get(cells.text(cell))


def _verified(cell: Any, today: date) -> tuple[date | None, str | None]:
    """The day, or None and why: a bad date is told, and costs no household its place."""
    try:
        day = cells.day(cell)
    except ValueError:
        return None, "verified day not readable"
    return (None, "verified day in the future") if day and day > today else (day, None)
