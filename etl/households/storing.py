"""Matched rows into `household`: staged, compared, written, and what is gone closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from etl.ledger.cleaning import CleanedLedger
from etl.source import Stored
from gridmap import store
from gridmap.errors import SourceError
from gridmap.store.copy import copy_frame

SHOWN = 10
"""Buildings that a report names of those that count as no homes."""


@dataclass(frozen=True)
class Doubt:
    """
    Households that rejected rows may stand for: none of them is closed.

    Attributes
    ----------
    ids
        Households that are in the ledger, though not loadable.
    is_unread
        There is a row without number whose address cannot be read: it may be any household
        without number.
    is_unclear
        There is a row that gives no number, or another row's: a correction may have loaded it
        under a key that the ledger does not have.
    """

    ids: list[int]
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
            ids=sorted(cleaned.may_be),
            is_unread=None in keys,
            is_unclear=is_duplicate or not has_number.all(),
        )


def stage(connection: Connection, rows: pd.DataFrame) -> None:
    """
    Copy rows into a new temporary table `incoming`; they have its columns, and may have more.

    Rows without `household_id` are the households of their keys.
    """
    store.load.households.stage(connection)
    found, *brought = store.load.staging.staged_columns(connection)
    is_found = found in rows.columns
    copy_frame(connection, "incoming", rows[[found, *brought] if is_found else brought])
    if not is_found:
        store.load.households.find(connection)


def write(connection: Connection, run_id: int) -> Stored:
    """Carry `incoming` over; what is changed is noted as it was."""
    done = store.load.households.write(connection, run_id)
    notes = {
        name: done[column]
        for name, column in (("reopened", "reopened"), ("verified earlier", "verified_back"))
        if done[column]
    }
    if lost := store.load.households.in_no_home(connection):
        shown = dict(list(lost.items())[:SHOWN])
        rest = sum(lost.values()) - sum(shown.values())
        notes["in no home"] = shown | ({"others": rest} if rest else {})
    return Stored(done["inserted"], done["updated"], notes=notes)


def close(
    connection: Connection,
    run_id: int,
    communities: Sequence[int],
    doubt: Doubt,
    on: date,
    *,
    most: float | None = None,
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
    most
        Share of a community's open households that may be closed; None: all.

    Raises
    ------
    SourceError
        It would close more. Roll back.
    """
    done = store.load.households.close(
        connection,
        run_id,
        communities,
        ids=doubt.ids,
        is_unread=doubt.is_unread,
        is_unclear=doubt.is_unclear,
        on=on,
    )
    for one in done:
        if most is not None and one["closed"] > most * one["open_count"]:
            raise SourceError(
                "{community}: {closing} of the {total} households known so far are not in this "
                "file, more than a tenth. If it lists every household, load it with --full: they "
                "are then closed. Nothing was loaded",
                community=one["name"],
                closing=one["closed"],
                total=one["open_count"],
            )
    return {name: sum(one[name] for one in done) for name in ("closed", "kept")}
