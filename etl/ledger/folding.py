"""Rows of a register of persons into households, and what of them is in doubt."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from etl.reasons import Reason, reason
from gridmap.i18n import Message

Role = Literal["head", "member", ""]


@dataclass(frozen=True)
class Row:
    """
    Statement of a row about the household it belongs to.

    Attributes
    ----------
    number
        Row in the file.
    place
        The row as messages name it (`etl.reasons.row_of`).
    sheet
        Rows of two sheets are not one household for standing beside each other.
    household_no
        '' where the row has none.
    role, head
        From 与户主关系, and the name in the column 户主; '' where they say nothing.
    flat
        Key of an address that goes down to the door; '' where there is none.
    is_ditto, is_blank
        The address is 同上, or empty. Neither, and no flat: it cannot be read, or is a staircase.
    is_away
        The person has died or moved out.
    """

    number: int
    sheet: Hashable = ""
    place: int | Message = 0
    community: str = ""
    household_no: str = ""
    role: Role = ""
    head: str = ""
    flat: str = ""
    is_ditto: bool = False
    is_blank: bool = False
    is_away: bool = False


@dataclass
class Households:
    """
    Positions of rows by household, in the order of the file.

    `faults` are reasons by household; `doubtful` are households of which it is not certain who
    belongs to them, those with such a fault among them.
    """

    groups: list[list[int]] = field(default_factory=list)
    faults: dict[int, Reason] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)

    def doubt(self, group: int, why: Reason | None = None) -> None:
        """Mark a household as uncertain; with a reason it is refused."""
        self.doubtful.add(group)
        if why is not None:
            self.faults.setdefault(group, why)


def fold(rows: Sequence[Row]) -> Households:
    """
    Households of the rows.

    A household is its number, else its flat. A row without either belongs to the head above it
    where its role, the head's name, the head's number or 同上 says so. What is less certain is
    put to the household that it may belong to, and refuses it.
    """
    folding = _Folding(rows)
    for at in range(len(rows)):
        folding.place(at)
    folding.check()
    return folding.found


class _Folding:
    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.found = Households()
        self._group_of: list[int] = []
        self._groups: dict[Hashable, int] = {}
        self._head: int | None = None
        self._has_roles = any(row.role == "head" for row in rows)
        self._upward: set[Hashable] = set()
        """Sheets that begin with a member without address: their heads may stand last."""
        self._numbers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in rows:
            if row.household_no and row.flat:
                self._numbers[row.community, row.flat].add(row.household_no)

    def place(self, at: int) -> None:
        """Put the next row to its household."""
        row = self.rows[at]
        if not self._is_below(at):
            self._head = None
        if row.household_no:
            group = self._group((row.community, "no", row.household_no))
        elif row.flat:
            group = self._of_flat(at)
        else:
            group = self._of_no_address(at)
        self.found.groups[group].append(at)
        self._group_of.append(group)
        # The first row of a household is its head until one says that it is.
        if row.role == "head" or self._head is None or not (row.role or self._has_roles):
            self._head = at

    def _is_below(self, at: int) -> bool:
        """Whether the row above is of the same table and community."""
        if not at:
            return False
        row, above = self.rows[at], self.rows[at - 1]
        is_same = not row.community or row.community == above.community
        return row.sheet == above.sheet and is_same

    def _group(self, key: Hashable) -> int:
        if key not in self._groups:
            self._groups[key] = len(self.found.groups)
            self.found.groups.append([])
        return self._groups[key]

    def _of_flat(self, at: int) -> int:
        """A flat's household: that of its number where only some of its rows have it."""
        row = self.rows[at]
        numbers = self._numbers[row.community, row.flat]
        if not numbers:
            return self._group((row.community, "flat", row.flat))
        if row.role != "head":
            if len(numbers) == 1:
                return self._group((row.community, "no", *numbers))
            above = self._head is not None and self.rows[self._head].household_no
            if row.role == "member" and above in numbers:
                return self._group((row.community, "no", above))
        for number in numbers:
            self.found.doubt(self._group((row.community, "no", number)))
        group = self._group(at)
        self.found.doubt(group, reason("household-unclear"))
        return group

    def _of_no_address(self, at: int) -> int:
        row, head = self.rows[at], self._head
        if head is None or self._starts_anew(row, self.rows[head]):
            if head is not None and row.is_ditto and row.role == "head":
                return self._group_of[head]
            group = self._group(at)
            if head is None and row.role == "member" and row.is_blank:
                self._upward.add(row.sheet)
            is_unread = not (row.is_blank or row.is_ditto)
            self.found.doubt(group, reason("household-unclear") if is_unread else None)
            return group
        above = self._group_of[head]
        is_sure = (
            row.role == "member"
            or row.is_ditto
            or bool(self.rows[head].household_no)
            or bool(self.rows[head].head)
        )
        if not is_sure and not row.is_blank:
            # A staircase, or what is no address, and nothing says whose.
            group = self._group(at)
            self.found.doubt(group, reason("household-unclear"))
            return group
        if not is_sure or not (row.is_blank or row.is_ditto):
            self.found.doubt(above, self._unclear(at))
        if self._group_of[at - 1] != above:
            # Another household stands between the head and this row.
            self.found.doubt(above, self._unclear(at))
            self.found.doubt(self._group_of[at - 1], self._unclear(at))
        return above

    def _unclear(self, at: int) -> Reason:
        return reason("member-unclear", row=self.rows[at].place)

    @staticmethod
    def _starts_anew(row: Row, head: Row) -> bool:
        """Whether a row says that it is of another household than the head above."""
        return row.role == "head" or bool(row.head and head.head and row.head != head.head)

    def check(self) -> None:
        """Look for heads that are two or none, or that may stand last."""
        self._check_upward()
        for number, group in enumerate(self.found.groups):
            rows = [self.rows[at] for at in group]
            heads = [row for row in rows if row.role == "head" and not row.is_away]
            is_numbered = any(row.household_no for row in rows)
            if len(heads) > 1 and not is_numbered:
                self.found.doubt(
                    number,
                    reason("heads-several", row=heads[0].place, other=heads[1].place),
                )
            names = {row.head for row in rows if row.head}
            if len(names) > 1 and not is_numbered:
                self.found.doubt(number, reason("household-unclear"))
            if self._has_roles and not any(row.role == "head" for row in rows):
                self.found.doubt(number)
                if not is_numbered:
                    self._check_headless(number)

    def _check_upward(self) -> None:
        """Doubt members without address where heads may stand last: theirs may be below."""
        for at, row in enumerate(self.rows):
            if row.sheet not in self._upward or row.household_no:
                continue
            if row.role == "member" and row.is_blank:
                self.found.doubt(self._group_of[at], self._unclear(at))
                if at + 1 < len(self.rows) and self._is_below(at + 1):
                    self.found.doubt(self._group_of[at + 1], self._unclear(at))

    def _check_headless(self, number: int) -> None:
        """A member right below a head, at an address where nobody is head, may be the head's."""
        first = self.found.groups[number][0]
        row = self.rows[first]
        if row.role != "member" or not row.flat or not self._is_below(first):
            return
        other = self._group_of[first - 1]
        above = self.rows[first - 1]
        heads = [self.rows[at] for at in self.found.groups[other] if self.rows[at].role == "head"]
        if not heads or (row.head and above.head and row.head != above.head):
            return
        why = reason("household-apart", row=heads[0].place, other=row.place)
        self.found.doubt(number, why)
        self.found.doubt(other, why)


def near_doubt(rows: Sequence[Row], found: Households) -> set[int]:
    """Households that are in doubt, or stand right beside a row that is."""
    group_of = {at: group for group, members in enumerate(found.groups) for at in members}
    near = set(found.doubtful)
    for at in range(1, len(rows)):
        if rows[at].sheet != rows[at - 1].sheet:
            continue
        one, other = group_of[at - 1], group_of[at]
        if one in found.doubtful:
            near.add(other)
        if other in found.doubtful:
            near.add(one)
    return near
