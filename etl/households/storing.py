"""Matched rows into `household`: staged, compared, written, and what is gone closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from etl.ledger.cleaning import CleanedLedger
from etl.source import Stored
from gridmap import store
from gridmap.store.copy import copy_frame


@dataclass(frozen=True)
class Doubt:
    """
    What the rejected rows of a ledger may stand for: it is not closed while they are there.

    Attributes
    ----------
    keys
        Households that are in the ledger, though not loadable.
    is_unread
        There is a row without number whose address cannot be read: it may be any household
        without number.
    is_unclear
        There is a row that gives no number, or another row's: a correction may have loaded it
        under a key that the ledger does not have.
    """

    keys: list[str]
    is_unread: bool
    is_unclear: bool

    @classmethod
    def of(cls, cleaned: CleanedLedger) -> "Doubt":
        """The doubt that the rejects of a ledger leave."""
        refused = cleaned.reasons[cleaned.reasons.notna()]
        keys = cleaned.household_keys(refused.index.tolist())
        is_duplicate = any(reason.code == "duplicate" for reason in refused)
        has_number = cleaned.keys.loc[refused.index, "has_number"]
        return cls(
            keys=[key for key in keys if key is not None],
            is_unread=None in keys,
            is_unclear=is_duplicate or not has_number.all(),
        )


def stage(connection: Connection, rows: pd.DataFrame) -> None:
    """Copy rows into a new temporary table `incoming`; they have its columns, and may have more."""
    store.load.households.stage(connection)
    _, *brought = store.load.staging.staged_columns(connection)
    copy_frame(connection, "incoming", rows[brought])
    store.load.households.find(connection)


def write(connection: Connection, run_id: int) -> Stored:
    """Carry `incoming` over; what is changed is noted as it was."""
    done = store.load.households.write(connection, run_id)
    notes = {"reopened": done["reopened"]} if done["reopened"] else {}
    return Stored(done["inserted"], done["updated"], notes=notes)


def close(
    connection: Connection, run_id: int, communities: Sequence[int], doubt: Doubt, on: date
) -> dict[str, int]:
    """
    Close the open households that `incoming` lacks, but for those that a reject may stand for.

    Before `write`: it then looks through what was there, and not through what is new. Returns
    the numbers of those closed and of those kept.

    Parameters
    ----------
    communities
        Those that the ledger covers.
    on
        First day on which the households no longer count.
    """
    done = store.load.households.close(
        connection,
        run_id,
        communities,
        keys=doubt.keys,
        is_unread=doubt.is_unread,
        is_unclear=doubt.is_unclear,
        on=on,
    )
    return dict(done)
