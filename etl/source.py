"""What a source is: `read` a file, `clean` it into rows and rejects, `link`, `store`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from sqlalchemy import Connection

Progress = Callable[[str, float], None]
"""Called with a stage and the share done (0-1)."""


def silent(stage: str, share: float) -> None:
    """A Progress that shows nothing."""


@dataclass(frozen=True)
class Reject:
    """
    A row that will not be loaded: where it stands, why, and what was written there.

    `rule` is the code of the reason; `household_key` finds the household again, where there is
    one.
    """

    row_number: int
    reason: str
    raw: dict[str, Any]
    rule: str = ""
    household_key: str | None = None


@dataclass(frozen=True)
class Cleaned:
    """
    What a file holds after cleaning: `len(rows) + len(rejected)` is the number of rows read.

    `notes` are counts and names worth telling (dropped columns, repaired geometries, ...).
    """

    rows: pd.DataFrame
    rejected: Sequence[Reject] = ()
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stored:
    """What storing did; rows that were there and did not differ are in no count."""

    inserted: int
    updated: int
    notes: dict[str, Any] = field(default_factory=dict)
    closed: int = 0


class Source(Protocol):
    """One kind of file. Options (a CRS, a community) are fields of the source itself."""

    @property
    def kind(self) -> str:
        """What is loaded: the table's name."""

    def read(self, path: Path) -> Any:
        """The file as it is, or SourceError with one clear line."""

    def clean(self, raw: Any) -> Cleaned:
        """Rows worth loading and rejects with reasons; no database, no file."""

    def link(self, connection: Connection, cleaned: Cleaned) -> Cleaned:
        """Ties rows to what the database holds; may move rows to the rejects, loses none."""

    def store(self, connection: Connection, cleaned: Cleaned, run_id: int) -> Stored:
        """Upserts the rows; never commits."""
