"""Small plain tables (plots, teams): columns by name, rows refused with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from etl.ledger import cells
from etl.ledger.book import open_book
from etl.ledger.columns import plain
from etl.reasons import reason
from gridmap import store
from gridmap.errors import SourceError
from gridmap.gazetteer import community_key


@dataclass(frozen=True)
class Records:
    """
    A table as text: every known column, '' where a cell or the whole column is missing.

    The frame's index is the row's number in the file, from 1.
    """

    frame: pd.DataFrame
    notes: dict[str, Any]

    def __len__(self) -> int:
        return len(self.frame)

    def numbers(self, labels: Sequence[int]) -> list[int]:
        """Numbers of rows in the file, from 1."""
        return list(labels)

    def texts(self, labels: Sequence[int]) -> list[dict[str, Any]]:
        """Cells of rows that are not empty, by the name of the column."""
        rows = self.frame.loc[list(labels)].to_dict("records")
        return [{str(name): cell for name, cell in row.items() if cell} for row in rows]


class Refusals:
    """Reasons against rows; the first one against a row stands."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows = rows
        self.reasons = pd.Series(None, index=rows.index, dtype=object)

    @property
    def open(self) -> pd.DataFrame:
        """Rows that nothing speaks against yet."""
        return self._rows[self.reasons.isna()]

    def add(self, where: pd.Series | npt.NDArray[np.bool_], code: str) -> None:
        """A code of `etl.reasons` against the rows where the mask (as long as all rows) holds."""
        mask = pd.Series(np.asarray(where, dtype=bool), index=self._rows.index)
        self.reasons[mask & self.reasons.isna()] = reason(code)


def read(path: Path, columns: Mapping[str, Sequence[str]], *, needed: Sequence[str]) -> Records:
    """
    The first sheet of a file, its header in the first row.

    Raises
    ------
    SourceError
        A needed column is missing; names it, and what the file has.
    """
    sheet = open_book(path).sheets[0]
    if not sheet.rows:
        raise SourceError("{file}: the file is empty", file=path.name)
    written = [str(cell).strip() for cell in sheet.rows[0]]
    at = {
        name: next((i for i, head in enumerate(written) if plain(head) in {name, *aliases}), None)
        for name, aliases in columns.items()
    }
    missing = [name for name in needed if at[name] is None]
    if missing:
        raise SourceError(
            "{file}: no column {missing} among {written}",
            file=path.name,
            missing=list(missing),
            written=list(filter(None, written)),
        )
    body = {n: row for n, row in enumerate(sheet.rows[1:], 2) if any(cell != "" for cell in row)}
    frame = pd.DataFrame(
        {
            name: ["" if i is None else cells.text(row[i]) for row in body.values()]
            for name, i in at.items()
        },
        index=list(body),
        dtype=object,
    )
    unknown = [head for i, head in enumerate(written) if head and i not in at.values()]
    return Records(frame, {"unknown columns": unknown} if unknown else {})


def days(written: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Days of a column (None where empty), and where a cell is no day."""
    found: list[date | None] = []
    unread: list[bool] = []
    for cell in written:
        try:
            found.append(cells.day(cell))
            unread.append(False)
        except ValueError:
            found.append(None)
            unread.append(True)
    return (
        pd.Series(found, index=written.index, dtype=object),
        pd.Series(unread, index=written.index, dtype=bool),
    )


def community_ids(connection: Connection, names: pd.Series) -> pd.Series:
    """Ids of communities by name, None where there is none."""
    rows = store.load.links.communities(connection)
    known = {community_key(row["name"]): row["id"] for row in rows}
    ids = [known.get(community_key(name)) for name in names]
    return pd.Series(ids, index=names.index, dtype=object)


def building_ids(
    connection: Connection, codes: pd.Series, communities: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """
    Ids of buildings by their code, and whether the code leads to another community only.

    Two layers may use one code; the building in the row's own community is meant.
    """
    wanted = sorted({code for code in codes if code})
    found: dict[tuple[str, int | None], int] = {}
    for row in store.load.links.buildings(connection, wanted):
        found.setdefault((row["source_ref"], row["community_id"]), row["id"])
    anywhere = {code for code, _ in found}
    pairs = list(zip(codes, communities, strict=True))
    ids = pd.Series([found.get(pair) for pair in pairs], index=codes.index, dtype=object)
    return ids, codes.isin(anywhere) & ids.isna()
