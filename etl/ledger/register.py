"""A register of persons: who of its rows counts, and what is uncertain of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from etl.ledger import person_cells
from etl.ledger.column import Column
from etl.ledger.folding import Row
from etl.ledger.homes import PREFIX, Homes, is_written
from etl.ledger.identity import Identity, age, births, identity
from etl.reasons import Reason, reason

AGES = ("age60", "age80", "under6")
TEXTS = {
    "people": "常住人数",
    "age60": "60岁以上人数",
    "age80": "80岁以上人数",
    "under6": "6岁以下人数",
    "disabled": "残疾人数",
    "living_alone": "是否独居老人户",
}
"""Names of the columns that folding makes: those of our own template."""


@dataclass(frozen=True)
class Person:
    """Person as far as it counts: age group, disability, and whether they live there."""

    at: int
    identity: Identity
    group: tuple[bool, bool, bool] | None
    is_disabled: bool
    fault: Reason | None


class Register:
    """Columns of persons, read."""

    def __init__(
        self, columns: Mapping[str, Column], today: date, *, is_list: bool = False
    ) -> None:
        self.columns = columns
        self.today = today
        self.row_number = columns["row_number"].values
        self.notes: dict[str, Any] = {}
        self.homes = Homes(columns, is_list)
        self.states_disabilities = "disabled" in columns or any(
            name.startswith(f"{PREFIX}disability.") for name in columns
        )
        self.persons = self._read()

    def _values(self, name: str, convert: Any) -> list[list[Any]]:
        """The columns of one field of persons, converted."""
        return [
            column.map(convert).values.tolist()
            for key, column in self.columns.items()
            if key.startswith(f"{PREFIX}{name}.")
        ]

    def _any(self, name: str, condition: Any) -> np.ndarray:
        found = [
            column.test(condition)
            for key, column in self.columns.items()
            if key.startswith(f"{PREFIX}{name}.")
        ]
        return np.any(found, axis=0) if found else np.zeros(len(self.row_number), dtype=bool)

    def _read(self) -> list[Person | None]:
        """The persons who live where their row says; None for the others."""
        identities = next(iter(self._values("id_number", identity)), None)
        born = next(iter(self._values("birth", births)), None)
        ages = next(iter(self._values("age", person_cells.stated_age)), None)
        disabled = self._any("disability", person_cells.is_disabled)
        if "disabled" in self.columns:
            disabled |= self.columns["disabled"].test(person_cells.is_disabled)
        away = self._away()
        unclear = self._any("remark", person_cells.is_residence_unclear)
        states: Counter[str] = Counter()
        found: list[Person | None] = []
        for at in range(len(self.row_number)):
            one = identities[at] if identities else Identity("", "")
            states[one.state] += 1
            if away[at]:
                found.append(None)
                continue
            years = ages[at] if ages else None
            group, fault = self._group(at, one, born[at] if born else None, years)
            if unclear[at]:
                fault = reason("residence-unclear")
            found.append(Person(at, one, group, bool(disabled[at]), fault))
        for state in ("corrupted", "invalid"):
            if states[state]:
                self.notes[f"id numbers {state}"] = states[state]
        return found

    def _away(self) -> np.ndarray:
        """Who does not live at the address of their row, counted in the notes."""
        died, moved = (
            self._any("died", person_cells.is_stated) | self._any("remark", person_cells.says_died),
            self._any("moved_out", person_cells.is_stated)
            | self._any("remark", person_cells.says_moved),
        )
        separate = self._any("is_separate", person_cells.is_stated) | self._any(
            "is_at_home", person_cells.is_denied
        )
        actual = next(iter(self._values("actual_address", person_cells.address)), None)
        if actual is not None:
            written = self.homes.place.get("address", np.full(len(self.row_number), ""))
            here = np.array([a == b != "" for a, b in zip(actual, written, strict=True)])
            separate &= ~here
        for name, where in (
            ("persons who died", died),
            ("persons who moved out", moved & ~died),
            ("persons who live elsewhere", separate & ~moved & ~died),
        ):
            if where.any():
                self.notes[name] = int(where.sum())
        return died | moved | separate

    def _group(
        self, at: int, one: Identity, born: Any, years: int | None
    ) -> tuple[tuple[bool, bool, bool] | None, Reason | None]:
        """The age group by birth date, else identity number, else age; or why there is none."""
        row = self.homes.row(at)
        by_column = self._of_births(*born) if born else None
        by_number = self._of_births(one.birth, one.birth) if one.birth else None
        if by_column and by_number and by_column != by_number:
            return None, reason("age-contradicted", row=row)
        known = by_number or by_column
        if known is None and not born and years is not None:
            known = person_cells.age_group(years)
        if known is not None:
            return known, None
        code = "id-corrupted" if one.state == "corrupted" else "age-unknown"
        return None, reason(code, row=row)

    def _of_births(self, first: date, last: date) -> tuple[bool, bool, bool] | None:
        if last > self.today or age(first, self.today) > person_cells.OLDEST:
            return None
        oldest, youngest = (person_cells.age_group(age(day, self.today)) for day in (first, last))
        return oldest if oldest == youngest else None

    def faults(self, groups: list[list[int]], rows: list[Row]) -> dict[int, Reason]:
        """Households that no number holds together, or that a number puts into two flats."""
        faults: dict[int, Reason] = {}
        for at, group in enumerate(groups):
            written = [rows[i] for i in group if is_written(rows[i])]
            flats = {row.flat: row for row in reversed(written) if row.flat}
            if len(flats) > 1:
                one, other = sorted(flats.values(), key=lambda row: row.number)[:2]
                faults[at] = reason("household-split", row=one.place, other=other.place)
            elif len(flats) == 1 and not all(row.flat for row in written):
                unread = next(row.place for row in written if not row.flat)
                faults[at] = reason("member-unclear", row=unread)
        return self._twice(groups) | faults

    def uncertain(self, groups: list[list[int]]) -> dict[int, Reason]:
        """Households with a member of whom something that counts is unclear."""
        faults = {}
        for at, group in enumerate(groups):
            people = (self.persons[i] for i in group)
            if unclear := [person.fault for person in people if person and person.fault]:
                faults[at] = unclear[0]
        return faults

    def _twice(self, groups: list[list[int]]) -> dict[int, Reason]:
        """
        The same person again: counted once within a household, unclear in two of them.

        The rows are listed in pairs, the person is not.
        """
        first: dict[str, tuple[int, int]] = {}
        faults: dict[int, Reason] = {}
        pairs = []
        for household, group in enumerate(groups):
            for at in list(group):
                person = self.persons[at]
                if person is None or not person.identity.number:
                    continue
                earlier, row = first.setdefault(person.identity.number, (household, at))
                if row == at:
                    continue
                rows = self.homes.row(row), self.homes.row(at)
                pairs.append(f"{self.row_number[row]}, {self.row_number[at]}")
                if earlier == household:
                    self.persons[at] = None
                else:
                    why = reason("person-twice", row=rows[0], other=rows[1])
                    faults.setdefault(earlier, why)
                    faults.setdefault(household, why)
        if pairs:
            self.notes["rows of the same person"] = pairs
        return faults

    def count(
        self, members: Sequence[int], *, is_unclear: bool, is_near_doubt: bool
    ) -> dict[str, Any]:
        """
        A household's cells; what is unclear stays empty, for a person to fill in.

        Nobody is said to live alone where it is not certain who belongs to whom.
        """
        living = self._living(members)
        cells_: dict[str, Any] = {"people": len(living)}
        groups = [person.group for person in living]
        cells_["disabled"] = (
            sum(person.is_disabled for person in living) if self.states_disabilities else ""
        )
        if is_unclear or None in groups:
            return dict.fromkeys(TEXTS, "") | {"people": len(living)}
        for index, name in enumerate(AGES):
            cells_[name] = sum(group[index] for group in groups if group)
        alone = len(living) == 1 and cells_["age60"] == 1
        return cells_ | {"living_alone": "" if alone and is_near_doubt else "是" if alone else "否"}

    def listed(self, members: Sequence[int], needs: frozenset[str]) -> dict[str, Any]:
        """How many of those listed have each need, by what is known of them and by the title."""
        living = self._living(members)
        cells_: dict[str, Any] = {"people": len(living)}
        for index, name in enumerate(AGES):
            cells_[name] = sum(
                person.group[index] if person.group else name in needs for person in living
            )
        is_disabled = "disabled" in needs
        cells_["disabled"] = sum(person.is_disabled or is_disabled for person in living)
        alone = "living_alone" in needs and len(living) == 1
        return cells_ | {"living_alone": "是" if alone else ""}

    def _living(self, members: Sequence[int]) -> list[Person]:
        return [person for at in members if (person := self.persons[at]) is not None]
