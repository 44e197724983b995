"""The rows of a corrected workbook, beside the households and rejects they went out as."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from etl.corrections.words import OURS
from etl.ledger import Ledger
from etl.ledger.cleaned import CleanedLedger
from etl.reasons import Reason, of_data, reason
from gridmap import store
from gridmap.analysis.review import Address

_REF = re.compile(r"([hr])(\d{1,15})")


@dataclass(frozen=True)
class References:
    """Rows of the database (`store.load.corrections`) by what a workbook calls them."""

    homes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    refused: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, refs: Iterable[str]) -> "References":
        """Look up what the connection's user may see."""
        ids: dict[str, list[int]] = {"h": [], "r": []}
        for found in filter(None, map(_REF.fullmatch, refs)):
            ids[found[1]].append(int(found[2]))
        homes = store.load.corrections.homes(connection, ids["h"])
        refused = store.load.corrections.refused(connection, ids["r"])
        return cls(
            {f"h{row['id']}": dict(row) for row in homes},
            {f"r{row['id']}": dict(row) for row in refused},
        )

    @property
    def communities(self) -> dict[int, str]:
        """Names of the communities that the rows are for, by id."""
        rows = (*self.homes.values(), *self.refused.values())
        return {row["community_id"]: row["community"] for row in rows if row["community_id"]}

    @property
    def texts(self) -> list[str]:
        """Texts of the rejects, as they were kept."""
        return [str(cell) for row in self.refused.values() for cell in row["raw"].values() if cell]

    @property
    def run_id(self) -> int | None:
        """The load that most of the rows came from."""
        rows = (*self.homes.values(), *self.refused.values())
        runs = Counter(row["import_run_id"] for row in rows)
        return max(runs, key=lambda run: (runs[run], run), default=None)


@dataclass(frozen=True)
class PlannedDecision:
    """A decision to make: these words of a community's ledgers mean that building."""

    community_id: int
    community: str
    words: str
    building_id: int


@dataclass(frozen=True)
class Returned(CleanedLedger):
    """
    A corrected workbook: `CleanedLedger`, and what its rows went out as.

    Attributes
    ----------
    refs
        What each row that was read says it is: h and a household's id, r and a reject's.
    references
        What the database holds of these.
    decisions
        Those to make, by numbers below zero, which `rows` have as `planned_id`: no decision of
        the database has such an id.
    """

    refs: pd.Series = field(default_factory=pd.Series)
    references: References = field(default_factory=References)
    decisions: dict[int, PlannedDecision] = field(default_factory=dict)

    @property
    def household_ids(self) -> pd.Series:
        """Ids of the households that the rows went out as, None for rejects."""
        homes = map(self.home, self.rows.index)
        ids = [home["id"] if home else None for home in homes]
        return pd.Series(ids, self.rows.index, dtype=object)

    def household_keys(self, labels: Sequence[int]) -> list[str | None]:
        """Keys of the households and rejects that the rows went out as."""
        found = self.references.homes | self.references.refused
        keys = (found.get(self.refs[at]) for at in labels)
        return [one["household_key"] if one else None for one in keys]

    @property
    def settled_rejects(self) -> list[int]:
        """Ids of the rejects whose corrected rows are loaded."""
        refs = (self.refs[at] for at in self.rows.index)
        return [int(ref[1:]) for ref in refs if ref in self.references.refused]

    def home(self, at: int) -> Mapping[str, Any] | None:
        """The household that a row went out as, None for a reject's."""
        return self.references.homes.get(self.refs[at])

    def choice(self, at: int) -> str:
        """Choice from the drop-down, '' where there is none."""
        return self.written.cells("choice", [at])[0]

    def address(self, at: int) -> Address:
        """The address that a row has now."""
        row = self.rows.loc[at]
        return Address(row["address_text"], row["parts"], row["estate"])


def is_workbook(raw: Ledger) -> bool:
    """Whether a ledger is a workbook of corrections: some row says what it went out as."""
    column = raw.columns.get("correction_ref")
    return column is not None and any(map(_REF.fullmatch, column.as_text.values))


def first_address(home: Mapping[str, Any]) -> Address:
    """The address as the ledger wrote it, whatever it was corrected to."""
    return Address.of((home["written"] or {}).get("place"), home["address_text"])


def faults(connection: Connection, returned: Returned) -> pd.Series:
    """Why rows are not what they went out as, or may not be corrected any more."""
    rows = returned.rows
    refs = returned.refs[rows.index]
    counts = Counter(refs)
    taken = _taken(connection, returned)
    found: dict[int, Reason | None] = {}
    for at, ref, *key in zip(
        rows.index, refs, rows["community_id"], rows["household_key"], strict=True
    ):
        home, refused = returned.home(at), returned.references.refused.get(ref)
        if home is None and refused is None:
            found[at] = reason("correction-unknown")
        elif counts[ref] > 1:
            found[at] = reason("correction-twice")
        elif home is not None:
            found[at] = _fault_of_home(home)
        elif refused is not None:
            found[at] = _fault_of_reject(returned, at, refused, tuple(key) in taken)
    return pd.Series(found, dtype=object)


def _fault_of_home(home: Mapping[str, Any]) -> Reason | None:
    if home["closed_on"] is not None:
        return reason("correction-gone")
    if home["building_id"] is not None and not home["is_corrected"]:
        return reason("correction-settled")
    return None


def _fault_of_reject(
    returned: Returned, at: int, refused: Mapping[str, Any], is_taken: bool
) -> Reason | None:
    [row] = returned.written.texts([at])
    kept = {name: cell for name, cell in refused["raw"].items() if name not in OURS}
    if refused["is_part"]:
        return reason("correction-part")
    if returned.choice(at):
        return reason("correction-choice")
    known = returned.written.known.kept
    # Without its text it is settled, or the load that it came from was taken back.
    if kept and all(known(row.get(name) or "") == known(cell or "") for name, cell in kept.items()):
        return of_data(refused["reason_code"], refused["reason_values"])
    return reason("correction-taken") if is_taken else None


def _taken(connection: Connection, returned: Returned) -> set[tuple[int, str]]:
    """Keys that other households have; a reject's own key is none of them."""
    asked = []
    for at, community_id, key in returned.rows[["community_id", "household_key"]].itertuples():
        refused = returned.references.refused.get(returned.refs[at])
        own = refused and refused["reason_code"] != "duplicate" and refused["household_key"] == key
        if refused and not own and community_id is not None:
            asked.append((int(community_id), key))
    return store.load.corrections.taken(
        connection, [one for one, _ in asked], [key for _, key in asked]
    )
