"""The rows of a corrected workbook, and what they went out as."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from etl.corrections.references import References, is_reference
from etl.corrections.workbook import OURS
from etl.ledger.cleaning import Cleaning
from etl.ledger.reasons import Reason
from gridmap.analysis.review import Address


@dataclass
class Returned:
    """Rows as they are cleaned for any ledger, beside the households and rejects they were."""

    cleaning: Cleaning
    references: References = field(default_factory=lambda: References({}, {}))

    def cell(self, at: int, name: str) -> str:
        """A cell by its field, '' where the column is missing."""
        header = self.cleaning.ledger.headers.get(name)
        return self.cleaning.raw(at).get(header, "").strip() if header else ""

    def row(self, at: int) -> dict[str, str]:
        """A row by the ledger's own headers."""
        return without_ours(self.cleaning.raw(at))

    def home(self, rows: pd.DataFrame, at: Any) -> Mapping[str, Any] | None:
        """The household that a row went out as, None for a reject's."""
        return self.references.homes.get(rows.at[at, "ref"])

    def refuse(self, at: Any, reason: Reason) -> None:
        """Refuse a row that is not refused yet."""
        if self.cleaning.reasons[at] is None:
            self.cleaning.reasons[at] = reason

    def sound(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows that nothing was found against."""
        sound = self.cleaning.reasons[rows.index.to_numpy(int)] == None  # noqa: E711 elementwise
        return rows[sound].copy()


def is_workbook(cleaning: Cleaning) -> bool:
    """Whether a ledger is a workbook of corrections: some row says what it went out as."""
    rows = Returned(cleaning)
    return "correction_ref" in cleaning.ledger.headers and any(
        is_reference(rows.cell(at, "correction_ref")) for at in range(len(cleaning.ledger))
    )


def without_ours(row: Mapping[str, str]) -> dict[str, str]:
    """A row without the columns that we put behind the ledger's."""
    return {name: cell for name, cell in row.items() if name not in OURS}


def address(rows: pd.DataFrame, at: Any) -> Address:
    """The address that a row has now."""
    return Address(rows.at[at, "address_text"], rows.at[at, "parts"], rows.at[at, "estate"])
