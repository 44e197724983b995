"""Preview of a ledger's effects, before anything is written."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from etl.households import linking
from etl.households.misread import Misread
from etl.ledger import Ledger, around
from etl.ledger.cleaned import CleanedLedger
from etl.ledger.cleaning import PLACE
from etl.ledger.reader import SheetRead
from etl.ledger.written import SHEET
from etl.ledgers import open_ledger
from etl.run import guarded
from etl.source import Progress, silent
from gridmap import store
from gridmap.gazetteer import community_key

SAMPLE_ROWS = 200
"""Open rows that are shown; the workbook has all."""


@dataclass(frozen=True)
class Preview:
    """
    A ledger as it was understood, and where its households would go: counts, and no rows.

    Attributes
    ----------
    sheets
        How each sheet was understood.
    headers
        Name in the file of each field.
    notes
        Counts and names worth telling.
    outcomes
        Rows by outcome; they add up to the rows read.
    rules
        Rules that sent rows back or left them without building, with their counts.
    households_by_building
        How many households each building would get.
    open_rows
        The first rows to look at: sheet ('': the only one), row_number, address, outcome, rule.
    open_count, closing_count
        Households of its communities so far, and those of them that a full ledger would close.
    misread
        How many rows were not understood.
    is_part
        The ledger is seen to list a part of its community: it closes none.
    titled
        Another community than the one it is loaded for, which the file's title or name states;
        '' where there is none.
    """

    sheets: tuple[SheetRead, ...]
    headers: dict[str, str]
    notes: dict[str, Any]
    outcomes: dict[str, int]
    rules: dict[str, int]
    households_by_building: dict[int, int]
    open_rows: pd.DataFrame
    open_count: int
    closing_count: int
    misread: Misread
    is_part: bool = False
    titled: str = ""

    @property
    def loaded_count(self) -> int:
        """Households that would be loaded."""
        return sum(self.outcomes.values()) - self.outcomes["rejected"]


@guarded
def preview(
    connection: Connection, path: Path, *, progress: Progress = silent, **options: Any
) -> Preview:
    """
    Read, clean and match a ledger, and write nothing; options as of `etl.ledgers.open_ledger`.

    Raises
    ------
    SourceError
        The file is missing, is no ledger, or names no community that is known.
    """
    progress("read", 0.0)
    source, ledger = open_ledger(connection, path, **options)
    progress("clean", 0.4)
    cleaned = source.clean(ledger)
    progress("link", 0.7)
    linked = source.link(connection, cleaned)
    progress("done", 1.0)
    is_closing = source.is_full is not False and linked.corrects_run_id is None
    open_count, closing_count = _leaving(connection, linked)
    located = linked.rows["building_id"].dropna().astype(int)
    return Preview(
        sheets=ledger.sheets,
        headers=ledger.headers,
        notes=linked.notes,
        outcomes=linking.outcomes(linked)["outcomes"],
        rules=_rules(linked),
        households_by_building={int(id_): int(n) for id_, n in located.value_counts().items()},
        open_rows=_open_rows(linked, ledger),
        open_count=open_count,
        closing_count=closing_count if is_closing else 0,
        misread=Misread.of(linked),
        is_part=bool(linked.of_part),
        titled=_titled(connection, ledger, path, options.get("community")),
    )


def _rules(linked: CleanedLedger) -> dict[str, int]:
    lost = linked.rows.loc[linked.rows["match_status"] != "matched", "match_rule"]
    refused = linked.reasons[linked.reasons.notna()]
    return dict(Counter(lost) + Counter(why.code for why in refused))


def _open_rows(linked: CleanedLedger, ledger: Ledger) -> pd.DataFrame:
    lost = linked.rows[linked.rows["match_status"] != "matched"].head(SAMPLE_ROWS)
    unlocated = pd.DataFrame(
        {
            "sheet": lost["sheet"],
            "row_number": lost["row_number"],
            "address": lost["address_text"],
            "outcome": lost["match_status"],
            "rule": lost["match_rule"],
        }
    )
    headers = [ledger.headers[one] for one in PLACE if one in ledger.headers]
    back = pd.DataFrame(
        [
            (
                row.raw.get(SHEET, ""),
                row.row_number,
                " ".join(filter(None, map(row.raw.get, headers))),
                "rejected",
                row.reason.code,
            )
            for row in linked.rejected[:SAMPLE_ROWS]
        ],
        columns=list(unlocated.columns),
    )
    return pd.concat([unlocated, back]).sort_values("row_number").head(SAMPLE_ROWS)


def _titled(connection: Connection, ledger: Ledger, path: Path, wanted: str | None) -> str:
    """Community of the database that the title or the file's name states, if not the wanted one."""
    known = {one["name"]: one["division_code"] for one in store.load.links.communities(connection)}
    stated = around.named(known, [ledger.title]) or around.named(known, [path.stem])
    if not wanted or not stated or wanted == known[stated]:
        return ""
    return "" if community_key(stated) == community_key(wanted) else stated


def _leaving(connection: Connection, linked: CleanedLedger) -> tuple[int, int]:
    """Open households of the ledger's communities, and those of them that it would close."""
    ids = sorted(int(id_) for id_ in linked.rows["community_id"].unique())
    known = store.load.households.known(connection, ids)
    here = linked.may_be | linked.kept_open | set(linked.household_ids.dropna())
    open_ = [one for one in known if one["is_open"]]
    leaving = [
        one for one in open_ if one["id"] not in here and one["community_id"] not in linked.of_part
    ]
    return len(open_), len(leaving)
