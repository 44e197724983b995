"""Matched rows into `household`: staged, compared, written, and what is gone closed."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from etl.households.misread import Misread
from etl.ledger.cleaned import CleanedLedger
from etl.source import Stored
from gridmap import store
from gridmap.errors import SourceError
from gridmap.store.copy import copy_frame

SHOWN = 10
"""Buildings that a report names of those that count as no homes."""


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
    cleaned: CleanedLedger,
    on: date,
    *,
    most: float | None = None,
) -> dict[str, int]:
    """
    Close the open households that `incoming` lacks, but for those that a row in doubt may be.

    Before `write`: it then looks through what was there, and not through what is new. Returns
    the numbers of those closed and of those kept.

    Parameters
    ----------
    communities
        Those that the ledger covers.
    cleaned
        The linked ledger: households that its rejected rows are about, or may be about.
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
        here=sorted(cleaned.may_be),
        kept=sorted(cleaned.kept_open),
        on=on,
    )
    for one in done:
        if most is not None and one["closed"] > most * one["open_count"]:
            raise _too_many(Misread.of(cleaned), one["name"], one["closed"], one["open_count"])
    return {name: sum(one[name] for one in done) for name in ("closed", "kept")}


def _too_many(misread: Misread, community: str, closing: int, total: int) -> SourceError:
    """Refusal of a load; it advises --full only where the file was understood."""
    if misread.is_large:
        return SourceError(
            "{community}: {misread}. So {closing} of the {total} households known so far seem to "
            "be missing. Mend these rows first, or the layers that their addresses need, and load "
            "the file again. Nothing was loaded",
            community=community,
            misread=misread.message,
            closing=closing,
            total=total,
        )
    if misread.rejected or misread.unmatched:
        return SourceError(
            "{community}: {misread}. {closing} of the {total} households known so far are in none "
            "of its rows, more than a tenth. If it lists every household, load it with --full: "
            "they are then closed, but for those that these rows may be. Nothing was loaded",
            community=community,
            misread=misread.message,
            closing=closing,
            total=total,
        )
    return SourceError(
        "{community}: {closing} of the {total} households known so far are not in this "
        "file, more than a tenth. If it lists every household, load it with --full: they "
        "are then closed. Nothing was loaded",
        community=community,
        closing=closing,
        total=total,
    )
