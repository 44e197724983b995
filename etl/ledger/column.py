"""A column of cells that holds, and lets understand, each different cell once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.ledger.cells import text


@dataclass(frozen=True)
class Column:
    """
    Cells as codes into `different`; '' is an empty cell.

    `different` may hold a cell twice, and cells that no code names.
    """

    different: npt.NDArray[np.object_]
    codes: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def values(self) -> npt.NDArray[np.object_]:
        """All cells."""
        return self.different[self.codes]

    @cached_property
    def texts(self) -> pa.StringArray:
        """The different cells as text (see `cells.text`), for pyarrow to compute on."""
        try:
            written = pa.array(self.different, pa.string())
        except (pa.ArrowTypeError, pa.ArrowInvalid):
            return pa.array([text(cell) for cell in self.different], pa.string())
        return pc.utf8_trim_whitespace(written)

    @property
    def as_text(self) -> "Column":
        """The column as text."""
        return Column(self.texts.to_numpy(zero_copy_only=False), self.codes)

    def map(self, convert: Callable[[Any], Any]) -> "Column":
        """The column converted."""
        return Column(objects(map(convert, self.different), len(self.different)), self.codes)

    def test(self, condition: Callable[[Any], bool]) -> npt.NDArray[np.bool_]:
        """Rows in which a condition holds."""
        holds = np.fromiter(map(condition, self.different), dtype=bool, count=len(self.different))
        return holds[self.codes]

    def matches(self, pattern: str) -> npt.NDArray[np.bool_]:
        """Rows whose text matches a pattern of RE2 somewhere."""
        return self._spread(pc.match_substring_regex(self.texts, pattern))

    def reads(self, word: str) -> npt.NDArray[np.bool_]:
        """Rows whose text is a word."""
        return self._spread(pc.equal(self.texts, word))

    def _spread(self, holds: pa.BooleanArray) -> npt.NDArray[np.bool_]:
        return holds.to_numpy(zero_copy_only=False)[self.codes]

    def take(self, rows: npt.NDArray | slice) -> "Column":
        """Some of its rows."""
        return Column(self.different, self.codes[rows])


def objects(values: Iterable[Any], count: int) -> npt.NDArray[np.object_]:
    """An array of objects, none of them looked into."""
    return np.fromiter(values, dtype=object, count=count)


def encode(cells: Sequence[Any] | npt.NDArray[np.object_]) -> Column:
    """Cells as a column."""
    values = cells if isinstance(cells, np.ndarray) else objects(cells, len(cells))
    codes, different = pd.factorize(np.ascontiguousarray(values))
    return Column(np.asarray(different, dtype=object), codes.astype(np.int32))


def join(columns: Sequence[Column]) -> Column:
    """One below the other."""
    starts = np.cumsum([0, *(len(column.different) for column in columns[:-1])])
    return Column(
        np.concatenate([column.different for column in columns]),
        np.concatenate(
            [column.codes + np.int32(at) for column, at in zip(columns, starts, strict=True)]
        ),
    )


def group(columns: Sequence[Column]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Number of each row's combination of cells, and the first row of each combination."""
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        combined = pd.factorize(combined * len(column.different) + column.codes)[0]
    first = np.unique(combined, return_index=True)[1] if len(combined) else combined
    return combined, first
