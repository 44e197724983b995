"""Sheets of cells, as a file holds them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.ledger.column import Column
from gridmap.errors import SourceError

Row = list[Any]
Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell (row, column), both included, from 0."""

MOST_COLUMNS = 1_000
"""No ledger is as wide; a sheet that is has something far to the right by mistake."""


def unreadable(path: Path) -> SourceError:
    """Error for a file that is no workbook, whatever its name ends in."""
    return SourceError(
        "{file}: not a readable workbook; open it in Excel or WPS and save it as .xlsx",
        file=path.name,
    )


@dataclass(frozen=True)
class Sheet:
    """
    A sheet as it stands, from its cell A1 on, or a part of one; '' for an empty cell.

    All columns are of one length. `numbers` are those of its rows where they are not 1, 2, 3, ...
    """

    name: str
    columns: tuple[Column, ...]
    merged: tuple[Range, ...] = ()
    numbers: npt.NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @cached_property
    def row_numbers(self) -> npt.NDArray[np.int64]:
        """Numbers of its rows as the spreadsheet shows them, from 1."""
        return np.arange(1, len(self) + 1) if self.numbers is None else self.numbers

    def below(self, start: int, stop: int) -> "Sheet":
        """The rows from `start` up to `stop`."""
        merged = tuple(
            ((max(top, start) - start, left), (min(bottom, stop - 1) - start, right))
            for (top, left), (bottom, right) in self.merged
            if start <= bottom and top < stop
        )
        columns = tuple(column.take(slice(start, stop)) for column in self.columns)
        return replace(self, columns=columns, merged=merged, numbers=self.row_numbers[start:stop])

    def beside(self, kept: Sequence[int]) -> "Sheet":
        """Some of its columns."""
        merged = []
        for (top, left), (bottom, right) in self.merged:
            if inside := [new for new, old in enumerate(kept) if left <= old <= right]:
                merged.append(((top, inside[0]), (bottom, inside[-1])))
        columns = tuple(self.columns[at] for at in kept)
        return replace(self, columns=columns, merged=tuple(merged), numbers=self.row_numbers)

    @cached_property
    def rows(self) -> list[Row]:
        """All rows, each as long as the longest; for small tables."""
        return self.head(len(self))

    def head(self, count: int) -> list[Row]:
        """The first rows."""
        cells = (column.take(slice(count)).values for column in self.columns)
        return [list(row) for row in zip(*cells, strict=True)]


@dataclass(frozen=True)
class Book:
    """The visible sheets of a file, and the names of the hidden ones."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
