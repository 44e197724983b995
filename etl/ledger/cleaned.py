"""A ledger's typed rows, with what is known of those that are rejected."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from etl.ledger.written import WrittenLedger
from etl.reasons import ADDRESS_STANDS
from etl.source import Cleaned


@dataclass(frozen=True)
class CleanedLedger(Cleaned[WrittenLedger]):
    """
    A ledger's households: `Cleaned`, and what is known of those that are rejected.

    `keys` has a row per row that was read: household_key, has_number where the key is the
    household's number, and the address: community, estate, parts, address. Once it is linked:
    `may_be` are ids of open households that rejected rows are about, by number or flat,
    `kept_open` of others that rows in doubt may be, `of_part` of communities of which the ledger
    lists a part.
    """

    keys: pd.DataFrame = field(default_factory=pd.DataFrame)
    may_be: frozenset[int] = frozenset()
    kept_open: frozenset[int] = frozenset()
    of_part: frozenset[int] = frozenset()

    @property
    def household_ids(self) -> pd.Series:
        """Ids of the households that the rows are, None for new ones."""
        return self.rows.get("household_id", pd.Series(None, self.rows.index, dtype=object))

    def household_keys(self, labels: Sequence[int]) -> list[str | None]:
        """Keys of rows with a number, or whose reason leaves no doubt about their address."""
        found = self.keys.loc[list(labels)]
        return [
            key if has_number or reason.code in ADDRESS_STANDS else None
            for key, has_number, reason in zip(
                found["household_key"], found["has_number"], self.reasons[labels], strict=True
            )
        ]
