"""Matched rows into `household`: staged, compared, written, and what is gone closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from etl.source import Stored
from gridmap import store
from gridmap.store.copy import copy_frame

COLUMNS = (
    "community_id",
    "building_id",
    "household_key",
    "is_numbered",
    "unit",
    "room",
    "address_text",
    "match_status",
    "match_rule",
    "candidate_ids",
    "address_decision_id",
    "people_count",
    "age60_count",
    "age80_count",
    "under6_count",
    "disabled_count",
    "is_living_alone",
    "occupancy",
    "last_verified_on",
    "written",
)
"""Columns of `incoming`, in its order."""

ADDRESS_STANDS = frozenset(
    {
        *("people-missing", "not-a-count", "part-exceeds-whole", "not-yes-or-no", "duplicate"),
        *("other-community", "community-unknown", "id-corrupted", "age-unknown"),
        *("age-contradicted", "person-twice", "residence-unclear"),
    }
)
"""Reasons (`etl.ledger.reasons`) that leave no doubt about a row's address."""


@dataclass
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

    keys: list[str] = field(default_factory=list)
    is_unread: bool = False
    is_unclear: bool = False

    def add(self, key: str | None, is_numbered: bool, rule: str) -> None:
        """Take in one rejected row; None: nothing says which household it is."""
        if key is None:
            self.is_unread = True
        else:
            self.keys.append(key)
        self.is_unclear |= not is_numbered or rule == "duplicate"


def stage(connection: Connection, rows: pd.DataFrame) -> None:
    """Copy rows with `COLUMNS` into a new temporary table `incoming`."""
    store.load.households.stage(connection)
    copy_frame(connection, "incoming", rows[list(COLUMNS)])
    store.load.households.find(connection)


def write(connection: Connection, run_id: int) -> Stored:
    """Carry `incoming` over; what is changed is noted as it was."""
    changed = store.load.households.update(connection, run_id)
    inserted = store.load.households.insert(connection, run_id)
    notes = {"reopened": changed["reopened"]} if changed["reopened"] else {}
    return Stored(inserted, changed["updated"], notes=notes)


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
