"""A register of persons into households: they are counted, and nothing of them is kept."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from etl.ledger import cells, person_cells
from etl.ledger.column import Column, encode
from etl.ledger.identity import Identity, age, births, identity
from etl.reasons import Reason, reason
from gridmap.address import normalise

PREFIX = "person."
"""Of the names of a register's columns, which never leave this package."""

PLACE = ("community", "estate", "building", "unit", "room", "address")
KEPT = (*PLACE, "household_no", "occupancy", "verified", "correction_ref", "choice")
TEXTS = {
    "people": "常住人数",
    "age60": "60岁以上人数",
    "age80": "80岁以上人数",
    "under6": "6岁以下人数",
    "disabled": "残疾人数",
    "living_alone": "是否独居老人户",
}
"""Names of the columns that folding makes: those of our own template."""

_PARTIAL = re.compile(r"津贴|低保|特困|困境|留守|独居|空巢|高龄|孤寡|优抚|残疾人(?:台账|名册|名单)")
_STAIRS = re.compile(r"(?:[栋幢座楼院区]|单元|\d号)$")
"""How an address ends that stops before the flat; a number in a street may have many."""
_HOUSE = re.compile(r"[组队]\d+号$")
"""In a village it is a house."""


def partial(title: str) -> str | None:
    """The word by which a register says that it lists some persons only."""
    found = _PARTIAL.search(title)
    return found[0] if found else None


@dataclass(frozen=True)
class Person:
    """What counts of a person: age group, disability, and whether they live there."""

    at: int
    identity: Identity
    group: tuple[bool, bool, bool] | None
    is_disabled: bool
    fault: Reason | None


Folded = tuple[dict[str, Column], dict[str, str], dict[int, Reason], dict[str, Any]]


def fold(columns: Mapping[str, Column], texts: Mapping[str, str], today: date) -> Folded:
    """
    Columns of persons as columns of households, with their texts, refusals and notes.

    A household is its number where there is one, else its flat as written; rows that say
    neither are refused, one by one, and so are households of which something that counts is
    unclear. Who died, moved out or lives elsewhere is not counted.
    """
    register = _Register(columns, today)
    groups = register.households()
    faults = register.faults(groups)
    first = np.array([members[0] for members in groups], dtype=int)
    counted = [register.count(members, at in faults) for at, members in enumerate(groups)]
    made = {
        name: column.take(first)
        for name, column in columns.items()
        if name in (*KEPT, "row_number", "sheet")
    }
    for name, column in register.addresses(groups).items():
        made[name] = column
    for name in TEXTS:
        made[name] = encode([one[name] for one in counted])
    kept = {name: text for name, text in texts.items() if name in made}
    notes: dict[str, Any] = {"persons": len(columns["row_number"]), "households": len(groups)}
    return made, kept | TEXTS, faults, notes | register.notes


class _Register:
    def __init__(self, columns: Mapping[str, Column], today: date) -> None:
        self.columns = columns
        self.today = today
        self.row_number = columns["row_number"].values
        self.notes: dict[str, Any] = {}
        self._place = {
            name: columns[name].map(lambda cell: normalise(cells.text(cell))).values
            for name in PLACE
            if name in columns
        }
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
            found.append(Person(at, one, group, bool(disabled[at]), fault))
        for state in ("corrupted", "invalid"):
            if states[state]:
                self.notes[f"id numbers {state}"] = states[state]
        return found

    def _away(self) -> np.ndarray:
        """Who does not live at the address of their row, counted in the notes."""
        died, moved = (
            self._any("died", person_cells.is_stated),
            self._any("moved_out", person_cells.is_stated),
        )
        separate = self._any("is_separate", person_cells.is_stated) | self._any(
            "is_at_home", person_cells.is_denied
        )
        actual = next(iter(self._values("actual_address", person_cells.address)), None)
        if actual is not None:
            written = self._place.get("address", np.full(len(self.row_number), ""))
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
        row = int(self.row_number[at])
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

    def households(self) -> list[list[int]]:
        """Rows of each household, in the order of the file."""
        numbers = self._household_numbers()
        found: dict[Any, list[int]] = defaultdict(list)
        for at, number in enumerate(numbers):
            community = self._cell("community", at)
            if number:
                found[community, number].append(at)
                continue
            flat = tuple(self._cell(name, at) for name in PLACE)
            found[flat if self._is_flat(at) else at].append(at)
        return list(found.values())

    def _household_numbers(self) -> list[str]:
        if "household_no" not in self.columns:
            return [""] * len(self.row_number)
        return self.columns["household_no"].map(cells.text).values.tolist()

    def _cell(self, name: str, at: int) -> str:
        return self._place[name][at] if name in self._place else ""

    def _is_flat(self, at: int) -> bool:
        """Whether the address goes down to the door: a staircase is no household."""
        if self._cell("building", at):
            return bool(self._cell("room", at))
        address = self._cell("address", at)
        stops = _STAIRS.search(address) and not _HOUSE.search(address)
        return bool(address or self._cell("room", at)) and not stops

    def addresses(self, groups: list[list[int]]) -> dict[str, Column]:
        """Of each household the place cells of the first member that has an address."""
        best = np.array(
            [next((at for at in group if self._located(at)), group[0]) for group in groups],
            dtype=int,
        )
        return {name: self.columns[name].take(best) for name in self._place}

    def _located(self, at: int) -> bool:
        return any(self._cell(name, at) for name in ("address", "building", "room"))

    def faults(self, groups: list[list[int]]) -> dict[int, Reason]:
        """Households of which something that counts is unclear, by position."""
        faults: dict[int, Reason] = {}
        numbers = self._household_numbers()
        for at, group in enumerate(groups):
            if not numbers[group[0]] and self._located(group[0]) and not self._is_flat(group[0]):
                faults[at] = reason("household-unclear")
            elif split := self._split(group):
                faults[at] = reason("household-split", row=split[0], other=split[1])
            else:
                people = (self.persons[i] for i in group)
                unclear = [person.fault for person in people if person and person.fault]
                if unclear:
                    faults[at] = unclear[0]
        return self._twice(groups) | faults

    def _split(self, group: list[int]) -> tuple[int, int] | None:
        """Rows of one household number with two addresses."""
        places: dict[tuple[str, ...], int] = {}
        for at in group:
            if self._located(at):
                places.setdefault(tuple(self._cell(name, at) for name in PLACE), at)
        rows = [int(self.row_number[at]) for at in places.values()]
        return (rows[0], rows[1]) if len(rows) > 1 else None

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
                rows = int(self.row_number[row]), int(self.row_number[at])
                pairs.append(f"{rows[0]}, {rows[1]}")
                if earlier == household:
                    self.persons[at] = None
                else:
                    why = reason("person-twice", row=rows[0], other=rows[1])
                    faults.setdefault(earlier, why)
                    faults.setdefault(household, why)
        if pairs:
            self.notes["rows of the same person"] = pairs
        return faults

    def count(self, members: Iterable[int], is_unclear: bool) -> dict[str, Any]:
        """A household's cells; what is unclear stays empty, for a person to fill in."""
        people = [self.persons[at] for at in members]
        living = [person for person in people if person is not None]
        cells_: dict[str, Any] = {"people": len(living)}
        groups = [person.group for person in living]
        cells_["disabled"] = sum(person.is_disabled for person in living)
        if is_unclear or None in groups:
            return dict.fromkeys(TEXTS, "") | {"people": len(living)}
        for index, name in enumerate(("age60", "age80", "under6")):
            cells_[name] = sum(group[index] for group in groups if group)
        alone = len(living) == 1 and cells_["age60"] == 1
        return cells_ | {"living_alone": "是" if alone else "否"}
