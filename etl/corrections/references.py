"""What the rows of a corrected workbook are: the households and rejects they went out as."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.review import Address

_REF = re.compile(r"([hr])(\d{1,15})")
_LABEL = re.compile(r".*#(\d{1,15})")


@dataclass(frozen=True)
class References:
    """Rows of the database (`store.load.corrections`) by what a workbook calls them."""

    homes: dict[str, Mapping[str, Any]]
    refused: dict[str, Mapping[str, Any]]

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
        """Names of the communities that they are for, by id."""
        rows = (*self.homes.values(), *self.refused.values())
        return {row["community_id"]: row["community"] for row in rows if row["community_id"]}

    @property
    def run_id(self) -> int | None:
        """The load that most of them came from."""
        rows = (*self.homes.values(), *self.refused.values())
        runs = Counter(row["import_run_id"] for row in rows)
        return max(runs, key=lambda run: (runs[run], run), default=None)

    def key(self, ref: str) -> str | None:
        """The key of the household that a row is about, where that is known."""
        row = self.homes.get(ref) or self.refused.get(ref)
        return row["household_key"] if row else None


def is_reference(cell: str) -> bool:
    """Whether a cell may be what we wrote there."""
    return _REF.fullmatch(cell) is not None


def first_address(home: Mapping[str, Any]) -> Address:
    """The address as the ledger wrote it, whatever it was corrected to."""
    return Address.of((home["written"] or {}).get("place"), home["address_text"])


def chosen(label: str) -> int | None:
    """The building of a label from the drop-down, None where it is no such label."""
    found = _LABEL.fullmatch(label.strip())
    return int(found[1]) if found else None
