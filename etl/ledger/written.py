"""A ledger's rows as they may be kept and shown: under its own headers, without persons."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from etl.ledger import shown
from etl.ledger.column import Column, encode
from etl.ledger.privacy import household_numbers, means, persons_out
from etl.ledger.reader import Ledger
from gridmap.address.kept import Words

SHEET = "工作表"
"""Header of the sheet's name, among the cells of a row."""


@dataclass(frozen=True)
class WrittenLedger:
    """
    A ledger as it was written (see `etl.source.Written`); labels are positions.

    `hidden` are headers of columns that are no part of a row: those that a workbook of
    corrections adds. `known` are the words that may be kept; by default none but marks and numbers.
    """

    ledger: Ledger
    hidden: Collection[str] = ()
    known: Words = field(default_factory=Words)

    def numbers(self, labels: Sequence[int]) -> list[int]:
        """Numbers of rows as the spreadsheet shows them."""
        return self.ledger.columns["row_number"].values[list(labels)].astype(int).tolist()

    def texts(self, labels: Sequence[int]) -> list[dict[str, Any]]:
        """
        Cells of rows under the file's own headers, of their texts what may be kept.

        With `SHEET`, where the file has several.
        """
        columns = {
            header: [self._kept(name, cell) for cell in self._shown(name, labels).values]
            for name, header in self.ledger.headers.items()
            if header not in self.hidden
        }
        sheets = self.ledger.columns["sheet"]
        names = shown.apart(sheets.different)
        return [
            ({SHEET: name} if (name := names[sheets.different[sheets.codes[at]]]) else {})
            | {header: cells[row] for header, cells in columns.items()}
            for row, at in enumerate(labels)
        ]

    def file_name(self, name: str) -> str:
        """The file's name, of its words those that are known."""
        return shown.file(name, self.known)

    def _kept(self, name: str, cell: str) -> str:
        """A cell as it is where it means what its column is for."""
        return cell if means(name, cell) else self.known.kept(cell)

    def cells(self, name: str, labels: Sequence[int]) -> list[str]:
        """Cells of a field, '' where the column is missing."""
        if self.ledger.headers.get(name) is None:
            return [""] * len(labels)
        return [cell.strip() for cell in self._shown(name, labels).values]

    def _shown(self, name: str, labels: Sequence[int]) -> Column:
        """A field's cells in some rows, as they may be shown."""
        written = self.ledger.columns[name].take(np.asarray(labels, dtype=np.int64))
        column = encode(written.values).as_text
        if name == "household_no":
            column = household_numbers(column)
            different = np.where(column.different == None, "", column.different)  # noqa: E711
            column = Column(different, column.codes)
        return persons_out(column, name)[0]
