"""Sheets of cells, as a file holds them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from etl.ledger.column import Column

Row = list[Any]
Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell (row, column), both included, from 0."""

MOST_COLUMNS = 1_000
"""No ledger is as wide; a sheet that is has something far to the right by mistake."""


@dataclass(frozen=True)
class Sheet:
    """
    A sheet as it stands, from its cell A1 on; '' for an empty cell.

    All columns are of one length.
    """

    name: str
    columns: tuple[Column, ...]
    merged: tuple[Range, ...] = ()

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

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
