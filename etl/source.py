"""Source of rows: `read` a file, `clean` it into rows and rejects, `link`, `store`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Protocol, Self, TypeVar, overload

import pandas as pd
from sqlalchemy import Connection

from etl.reasons import Reason

Progress = Callable[[str, float], None]
"""Called with a stage and the share done (0-1)."""


def silent(stage: str, share: float) -> None:
    """Show nothing, as a `Progress`."""


@dataclass(frozen=True)
class Reject:
    """
    A row that is not loaded: its number in the file, why, and what was written there.

    `household_key` finds the household again, where there is one.
    """

    row_number: int
    reason: Reason
    raw: dict[str, Any]
    household_key: str | None = None


class Written(Protocol):
    """A file as it was read; rows are asked for by their labels."""

    def numbers(self, labels: Sequence[int]) -> list[int]:
        """Numbers of rows in the file, from 1, as a spreadsheet shows them."""

    def texts(self, labels: Sequence[int]) -> list[dict[str, Any]]:
        """Cells of rows as written, by the file's own headers."""


W = TypeVar("W", bound=Written)


@dataclass(frozen=True)
class Cleaned(Generic[W]):
    """
    A file on its way to its table: each step of a source takes one and returns another.

    Attributes
    ----------
    rows
        Rows to load.
    reasons
        Why a row is not loaded (a `Reason`), None where it is; one per row that was read, in
        their order. The labels are those of `rows`.
    written
        The file as it was read.
    notes
        Counts and names for the report: dropped columns, repaired geometries, ...
    community_id
        The one community that the file is for; None: none, or several.
    corrects_run_id
        The load whose rejects it corrects.
    """

    rows: pd.DataFrame
    reasons: pd.Series
    written: W
    notes: dict[str, Any] = field(default_factory=dict)
    community_id: int | None = None
    corrects_run_id: int | None = None

    @cached_property
    def rejected(self) -> "Rejects":
        """Rows that are not loaded; with `rows` they are all that were read."""
        return Rejects(self)

    def household_keys(self, labels: Sequence[int]) -> list[str | None]:
        """Keys of the households that rejected rows are about, None where that is not known."""
        return [None] * len(labels)

    def refuse(self, reasons: pd.Series) -> Self:
        """
        Take rows out.

        Parameters
        ----------
        reasons
            A reason, or None, for some of the rows. A row that has a reason already keeps it.
        """
        new = reasons[reasons.notna()]
        if new.empty:
            return self
        every = self.reasons.copy()
        new = new[every[new.index].isna()]
        every[new.index] = new
        sound = every[self.rows.index].isna().to_numpy()
        return replace(self, rows=self.rows[sound].copy(), reasons=every)


class Rejects(Sequence[Reject]):
    """Rejected rows, each made when it is asked for: what was written takes most of the room."""

    STEP = 5_000
    """Rows that are made at once."""

    def __init__(self, cleaned: Cleaned) -> None:
        self._cleaned = cleaned
        self._refused = cleaned.reasons[cleaned.reasons.notna()]

    def __len__(self) -> int:
        return len(self._refused)

    @overload
    def __getitem__(self, at: int) -> Reject: ...

    @overload
    def __getitem__(self, at: slice) -> list[Reject]: ...

    def __getitem__(self, at: int | slice) -> Reject | list[Reject]:
        if isinstance(at, int):
            return self._made(self._refused.iloc[[at]])[0]
        return self._made(self._refused.iloc[at])

    def __iter__(self) -> Iterator[Reject]:
        for start in range(0, len(self), self.STEP):
            yield from self[start : start + self.STEP]

    def _made(self, refused: pd.Series) -> list[Reject]:
        labels = refused.index.tolist()
        written = self._cleaned.written
        columns = (
            written.numbers(labels),
            refused,
            written.texts(labels),
            self._cleaned.household_keys(labels),
        )
        return [Reject(*row) for row in zip(*columns, strict=True)]


@dataclass(frozen=True)
class Stored:
    """Counts of storing; rows that were there and did not differ are in none."""

    inserted: int
    updated: int
    notes: dict[str, Any] = field(default_factory=dict)
    closed: int = 0


class Source(Protocol):
    """
    One kind of file. Options (a CRS, a community) are fields of the source itself.

    A source keeps nothing between its steps; what a later one needs is in `Cleaned`, or in a
    class of its own that extends it.
    """

    @property
    def kind(self) -> str:
        """Name of the table that is loaded."""

    def read(self, path: Path) -> Any:
        """The file as it is, or SourceError with one clear line."""

    def clean(self, raw: Any) -> Cleaned:
        """Rows worth loading and rejects with reasons; no database, no file."""

    def link(self, connection: Connection, cleaned: Any) -> Cleaned:
        """Tie rows to what the database holds; may refuse rows, loses none."""

    def store(self, connection: Connection, cleaned: Any, run_id: int) -> Stored:
        """Upsert the rows; never commits."""
