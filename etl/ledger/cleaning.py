"""A ledger's columns into typed ones, and a reason for each row that cannot be loaded."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cached_property, partial
from operator import eq
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.ledger import cells, shown
from etl.ledger.cleaned import CleanedLedger
from etl.ledger.column import Column, encode, group, objects
from etl.ledger.keys import AddressKey
from etl.ledger.privacy import household_numbers, persons_out
from etl.ledger.reader import Ledger
from etl.ledger.written import WrittenLedger
from etl.reasons import Reason, reason, row_of
from gridmap.address.refusal import refusal
from gridmap.address.text import plain
from gridmap.matching import Parts

PLACE = ("community", "estate", "building", "unit", "room", "address")
COUNTS = ("people", "age60", "age80", "under6", "disabled")
STATED = (*COUNTS, "living_alone", "occupancy", "verified")
"""What a row may state of its household, by field."""
_WHOLE = {"age60": "people", "age80": "age60", "under6": "people", "disabled": "people"}

_EMPTY, _UNREADABLE = -1, -2


def clean(ledger: Ledger, today: date) -> CleanedLedger:
    """
    A ledger's rows with typed columns, their addresses still words.

    Columns: those of `PLACE`, address_text, parts, household_key, has_number, row_number, the
    counts of `COUNTS`, is_living_alone, occupancy, last_verified_on. A day of verification after
    `today` counts as none. states_people and its like tell a cell that says 0 from an empty one.
    """
    cleaning = Cleaning(ledger, today)
    rows = cleaning.households()
    why = pd.Series(cleaning.reasons, rows.index, dtype=object)
    notes = {**ledger.notes, **cleaning.notes}
    keys = rows[["household_key", "has_number", "community", "estate", "parts", "address"]]
    return CleanedLedger(rows[why.isna()].copy(), why, WrittenLedger(ledger), notes, keys=keys)


class Cleaning:
    """
    One ledger being cleaned.

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
        for at, why in ledger.refused.items():
            self.reasons[at] = why
        self.row_number = ledger.columns["row_number"].values.astype(int)

    def households(self) -> pd.DataFrame:
        """All rows with typed columns; those with a reason may lack values."""
        places = self._places()
        rows = pd.DataFrame({name: places[name].values for name in PLACE}, dtype=object)
        rows["row_number"] = self.row_number
        rows["sheet"] = self._map("sheet", shown.apart(self.ledger.columns["sheet"].different).get)
        self._address(rows, places)
        self._key(rows)
        self._count(rows)
        self._describe(rows)
        for name in STATED:
            rows[f"states_{name}"] = ~self._says_nothing(name)
        self._refuse_duplicates(rows)
        return rows

    def refuse(self, where: npt.NDArray[np.bool_], why: Reason) -> None:
        """Refuse rows that are not refused yet."""
        for at in np.flatnonzero(where):
            if self.reasons[at] is None:
                self.reasons[at] = why

    def _column(self, name: str) -> Column:
        """A column as written; one that is missing is empty."""
        if name in self.ledger.columns:
            return self.ledger.columns[name]
        return encode([""]).take(np.zeros(len(self.ledger), dtype=int))

    def _map(self, name: str, convert: Callable[[Any], Any], kind: Any = object) -> npt.NDArray:
        """A column converted; each different cell once."""
        column = self._column(name).map(convert)
        return column.different.astype(kind)[column.codes]

    def _says_nothing(self, name: str) -> npt.NDArray[np.bool_]:
        """Empty cells; dashes too, in a column of nothing else, or of no figures."""
        column = self._column(name)
        dashes = column.test(cells.is_dash)
        has_figures = name in (*COUNTS, "living_alone") and not dashes.all()
        return column.reads("") if has_figures else dashes

    def _header(self, name: str) -> str:
        return self.ledger.headers.get(name, name)

    @cached_property
    def _cleaned_places(self) -> dict[str, Column]:
        """The place cells, persons taken out, empty where they say so (无, -)."""
        found: dict[str, Column] = {}
        for name in PLACE:
            written = self._column(name).as_text
            found[name], removed = persons_out(written, name)
            for kind, count in removed.items():
                self.notes[f"{kind} taken out of addresses"] += count
        return found

    def _places(self) -> dict[str, Column]:
        places = self._cleaned_places
        for name in PLACE:
            self._refuse_faults(name)
        for name in ("estate", "building", "unit", "room"):
            column = places[name]
            # As written: what Excel spoilt would pass for a person's number, and be gone.
            rules = self._column(name).as_text.map(lambda text: refusal(plain(text), ()))
            for rule in {rule for rule in rules.different if rule and rule != "missing"}:
                self.refuse(rules.test(partial(eq, rule)), reason(rule))
            empty = np.array([rule == "missing" for rule in rules.different], dtype=bool)
            places[name] = Column(np.where(empty, "", column.different), column.codes)
        for name in ("building", "unit", "room", "address"):
            if name in self.ledger.columns:
                self.refuse(self._column(name).test(cells.is_day), reason("excel-date"))
        return places

    def _refuse_faults(self, name: str) -> None:
        """Refuse rows whose cell is a formula's error, or a formula that nobody calculated."""
        column = self._column(name)
        faulty = column.matches(cells.FAULT)
        for fault in dict.fromkeys(column.values[faulty]):
            header = self._header(name)
            why = (
                reason("formula-no-value", header=header)
                if fault.startswith("=")
                else reason("formula-error", header=header, error=fault)
            )
            self.refuse(column.reads(fault.strip()), why)

    def _address(self, rows: pd.DataFrame, places: dict[str, Column]) -> None:
        """`parts` where there are parts, and the address as one text."""
        cells_ = [places[name] for name in ("building", "unit", "room")]
        # By its parts where there are parts: their roles are known, which no text can promise.
        combined, first = group(cells_)
        parts = objects(map(Parts, *(column.values[first] for column in cells_)), count=len(first))
        texts = objects((one.text for one in parts), count=len(first))
        address = rows["address"].to_numpy()
        by_parts = (rows["building"].to_numpy() != "") | (address == "")
        rows["parts"] = parts[combined]
        rows.loc[~by_parts, "parts"] = None
        estates = rows["estate"].to_numpy()
        rows["address_text"] = np.where(address == "", estates + texts[combined], address)
        self.refuse(rows["address_text"].to_numpy() == "", reason("missing"))

    def _key(self, rows: pd.DataFrame) -> None:
        """`household_key`: the household's number, else what its address says."""
        self._refuse_faults("household_no")
        column = self._column("household_no")
        numbers = household_numbers(column.as_text)
        removed = numbers.different == None  # noqa: E711 elementwise
        if count := int(removed[numbers.codes].sum()):
            self.notes["personal numbers taken out of household numbers"] += count
        keys = np.where(removed, "", numbers.different)[numbers.codes]
        rows["has_number"] = keys != ""
        lacking = np.flatnonzero(keys == "")
        if len(lacking):
            keys[lacking] = _address_keys(rows.iloc[lacking])
        rows["household_key"] = keys
        # A room below another one may be of its building, or of none that is written.
        written = [rows[name].to_numpy() != "" for name in ("estate", "building", "address")]
        bare = ~np.any([rows["has_number"].to_numpy(), *written], axis=0)
        self.refuse(bare, reason("room-only"))

    def _count(self, rows: pd.DataFrame) -> None:
        counts = {name: self._map(name, _count, int) for name in COUNTS}
        occupancy = self._map("occupancy", _occupancy)
        vacant = occupancy == "vacant"
        # Beside a home that is lived in a dash stands for a number that nobody knows.
        nobody = ~self._says_nothing("people") & ~np.isin(occupancy, ("owner", "rented"))
        for name, count in counts.items():
            self._refuse_faults(name)
            unread = (count == _UNREADABLE) | (count > cells.MOST_PEOPLE)
            self.refuse(unread, reason("not-a-count", header=self._header(name)))
        # Nobody lives in an empty flat: there alone an empty cell says 0.
        self.refuse((counts["people"] == _EMPTY) & ~vacant & ~nobody, reason("people-missing"))
        for name in COUNTS:
            counts[name] = np.maximum(counts[name], 0)
        is_silent = self._says_nothing("age60").all()
        if is_silent:
            # Nobody is 80 who is not 60.
            counts["age60"] = counts["age80"].copy()
        for part, whole in _WHOLE.items():
            if whole in self.ledger.columns or whole == "people":
                named = "age80" if is_silent and part == "age60" else part
                why = reason(
                    "part-exceeds-whole", part=self._header(named), whole=self._header(whole)
                )
                self.refuse(counts[part] > counts[whole], why)
        for name, count in counts.items():
            rows[f"{name}_count"] = count
        if inhabited := int((vacant & (counts["people"] > 0)).sum()):
            self.notes["vacant with people"] = inhabited

    def _describe(self, rows: pd.DataFrame) -> None:
        self._refuse_faults("living_alone")
        alone = self._map("living_alone", cells.flag)
        unclear = alone == None  # noqa: E711 elementwise
        self.refuse(unclear, reason("not-yes-or-no", header=self._header("living_alone")))
        rows["is_living_alone"] = alone == True  # noqa: E712 elementwise
        occupancy = self._map("occupancy", _occupancy)
        rows["occupancy"] = np.where(occupancy == None, "unknown", occupancy)  # noqa: E711
        # Where nobody lives and nothing else is said, the home is vacant.
        rows.loc[rows["occupancy"].eq("unknown") & rows["people_count"].eq(0), "occupancy"] = (
            "vacant"
        )
        if unknown := int((occupancy == None).sum()):  # noqa: E711 elementwise
            self.notes["occupancy not understood"] = unknown
        faults: dict[Any, str] = {}

        def verified(cell: Any) -> date | None:
            day, fault = _verified(cell, self.today)
            if fault:
                faults[cell] = fault
            return day

        rows["last_verified_on"] = pd.Series(self._map("verified", verified), dtype=object)
        for cell, fault in faults.items():
            if count := int(self._column("verified").test(partial(eq, cell)).sum()):
                self.notes[fault] += count

    def _refuse_duplicates(self, rows: pd.DataFrame) -> None:
        """The second row of a household, where the first is not refused itself."""
        good = np.flatnonzero(self.reasons == None)  # noqa: E711 elementwise
        keys = rows["household_key"].to_numpy()
        codes, first = group([encode(rows["community"].to_numpy()[good]), encode(keys[good])])
        first_of = np.empty(len(first), dtype=int)
        first_of[codes[first]] = good[first]
        has_estates = rows["estate"].any()
        for at, earlier in zip(good, first_of[codes], strict=True):
            if earlier != at:
                first_row = row_of(self.row_number[earlier], rows["sheet"].iat[earlier])
                unsure = has_estates and keys[at].startswith("|")
                why = "estate-not-stated" if unsure else "duplicate"
                self.reasons[at] = reason(why, row=first_row)


def _address_keys(rows: pd.DataFrame) -> list[str]:
    """Address of each row in one form, for parts and for a whole text."""
    key = AddressKey()
    columns = (rows[name].tolist() for name in ("parts", "address", "estate"))
    return [
        key(address if parts is None else parts.text, estate)
        for parts, address, estate in zip(*columns, strict=True)
    ]


def _count(cell: Any) -> int:
    try:
        count = cells.count(cell)
    except (ValueError, OverflowError):
        return _UNREADABLE
    return _EMPTY if count is None else min(count, cells.MOST_PEOPLE + 1)


def _occupancy(cell: Any) -> str | None:
    return "unknown" if cells.is_dash(cell) else cells.OCCUPANCY.get(cells.text(cell).lower())


def _verified(cell: Any, today: date) -> tuple[date | None, str | None]:
    """The day, or None and why: a bad date is told, and costs no household its place."""
    if not cells.is_day(cell) and cells.is_dash(cell):
        return None, None
    try:
        day = cells.day(cell)
    except ValueError:
        return None, "verified day not readable"
    return (None, "verified day in the future") if day and day > today else (day, None)
