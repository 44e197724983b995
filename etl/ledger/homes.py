"""Statements of the rows of a register of persons about their households."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from etl.ledger import cells, person_cells, shown
from etl.ledger.column import Column
from etl.ledger.folding import Row
from etl.ledger.keys import AddressKey
from etl.reasons import row_of
from gridmap.address import is_missing, normalise
from gridmap.address.refusal import refusal
from gridmap.address.text import plain
from gridmap.i18n import Message
from gridmap.matching import Parts

PREFIX = "person."
"""Of the names of a register's columns, which never leave this package."""

PLACE = ("community", "estate", "building", "unit", "room", "address")
ADDRESS = ("address", "building", "unit", "room")

_STAIRS = re.compile(r"(?:[栋幢座楼院区]|单元|\d号)$")
"""How an address ends that stops before the flat; a number in a street may have many."""
_HOUSE = re.compile(r"(?:[组队]|单元?)\d+号$")
"""In a village it is a house, behind a staircase a door."""
_STREET_NUMBER = re.compile(r"(?!.*\d(?:号楼|[栋幢座楼])).*\D\d+号$")
"""A house as well, where nothing says that several households live there."""


class Homes:
    """The columns of a register that say where somebody lives, and with whom."""

    def __init__(self, columns: Mapping[str, Column], is_list: bool = False) -> None:
        self.columns = columns
        self._is_list = is_list
        self.row_number = columns["row_number"].values
        self.place = {
            name: columns[name].map(lambda cell: normalise(cells.text(cell))).values
            for name in PLACE
            if name in columns
        }
        self.sheets = columns["sheet"].values
        self._shown_sheets = shown.apart(columns["sheet"].different)
        # As written: what Excel spoilt is no address.
        self._rules = {
            name: columns[name].as_text.map(lambda cell: refusal(plain(cell), ()) or "").values
            for name in ADDRESS
            if name in columns
        }

    def row(self, at: int) -> int | Message:
        """A row as messages name it."""
        return row_of(self.row_number[at], self._shown_sheets[self.sheets[at]])

    def rows(self, away: Sequence[bool]) -> list[Row]:
        """Statement of each row about its household."""
        numbers = self._texts("household_no", cells.text)
        roles, heads = self._roles()
        flats = self._flats(has_houses=self._is_list or "head" in roles)
        return [
            Row(
                number=int(self.row_number[at]),
                sheet=self.sheets[at],
                place=self.row(at),
                community=self._cell("community", at),
                household_no="" if is_missing(numbers[at]) else numbers[at],
                role=roles[at],
                head=heads[at],
                flat=flats[at],
                is_ditto=self._all_say(at, "ditto"),
                is_blank=self._all_say(at, "missing")
                or (roles[at] == "member" and self._is_within(at)),
                is_away=away[at],
            )
            for at in range(len(self.row_number))
        ]

    def _roles(self) -> tuple[list[Any], list[Any]]:
        """Each row's role, and the name of its head; a column 户主 may say yes and no instead."""
        relation, head = f"{PREFIX}relation.0", f"{PREFIX}head.0"
        roles = self._texts(relation, person_cells.role)
        if head in self.columns and self.columns[head].test(person_cells.says_who_is_head).all():
            said = self._texts(head, person_cells.role)
            return [one or other for one, other in zip(roles, said, strict=True)], [""] * len(said)
        return roles, self._texts(head, person_cells.head)

    def _texts(self, name: str, convert: Any) -> list[Any]:
        if name not in self.columns:
            return [""] * len(self.row_number)
        return self.columns[name].map(convert).values.tolist()

    def _cell(self, name: str, at: int) -> str:
        return self.place[name][at] if name in self.place else ""

    def _all_say(self, at: int, rule: str) -> bool:
        """Whether the address is empty, or 同上 in one cell and nothing else in the others."""
        rules = [self._rules[name][at] for name in ADDRESS if name in self._rules]
        return (
            rule in (*rules, "missing")
            and all(one in (rule, "missing") for one in rules)
            and (rule == "missing" or rule in rules)
        )

    def _is_within(self, at: int) -> bool:
        """Whether a row has no door of its own, and no other building than the row above."""
        if not at or self.sheets[at] != self.sheets[at - 1] or self._cell("building", at) == "":
            return False
        doors = [self._rules[name][at] for name in ("address", "room") if name in self._rules]
        return all(rule == "missing" for rule in doors) and all(
            self._rules[name][at] == "missing" or self._cell(name, at) == self._cell(name, at - 1)
            for name in ("building", "unit")
            if name in self._rules
        )

    def _flats(self, *, has_houses: bool) -> list[str]:
        """
        Key of each row's address, '' where it does not go down to the door.

        `has_houses`: a number in a street is a door. Where a register says who is a head, two
        heads there are told from one; a list says of whom it is, and adds nobody.

        An address that can be read in several ways is that of the register which reads as one
        of them, where there is one alone.
        """
        key = AddressKey()
        texts = [
            self._text(at) if self._is_flat(at, has_houses) else ""
            for at in range(len(self.row_number))
        ]
        estates = [self._cell("estate", at) for at in range(len(self.row_number))]
        sure = {
            key(text, estate)
            for text, estate in zip(texts, estates, strict=True)
            if text and key.flat(text)
        }
        return [
            key.among(sure, text, estate) if text else ""
            for text, estate in zip(texts, estates, strict=True)
        ]

    def _text(self, at: int) -> str:
        """The address as one text: by its parts where there are parts."""
        building, address = self._cell("building", at), self._cell("address", at)
        if building or not address:
            return Parts(building, self._cell("unit", at), self._cell("room", at)).text
        return address

    def _is_flat(self, at: int, has_houses: bool) -> bool:
        """Whether the address goes down to the door: a staircase is no household."""
        if any(self._rules[name][at] not in ("", "missing") for name in self._rules):
            return False
        if self._cell("building", at):
            return bool(self._cell("room", at))
        address = self._cell("address", at)
        is_house = _HOUSE.search(address) or (has_houses and _STREET_NUMBER.fullmatch(address))
        stops = _STAIRS.search(address) and not is_house
        return bool(address or self._cell("room", at)) and not stops

    def addresses(self, groups: list[list[int]], rows: list[Row]) -> dict[str, Column]:
        """
        Cells of each household that say where it lives, and its number.

        Of the first member with a flat, else with an address; the number of the first who has one.
        """

        def first(group: list[int], *has: Callable[[Row], Any]) -> int:
            return next((at for says in has for at in group if says(rows[at])), group[0])

        best = np.array(
            [first(group, lambda row: row.flat, is_written) for group in groups], dtype=int
        )
        numbered = np.array([first(group, lambda row: row.household_no) for group in groups], int)
        at = dict.fromkeys(self.place, best) | {"household_no": numbered}
        return {name: self.columns[name].take(at[name]) for name in at if name in self.columns}


def is_written(row: Row) -> bool:
    """Whether a row has an address of its own, be it one that can be read or not."""
    return not (row.is_blank or row.is_ditto)
