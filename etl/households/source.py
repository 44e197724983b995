"""A ledger on its way from the file to the table."""

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
from sqlalchemy import Connection

from etl import ledger
from etl.corrections.loading import Corrections
from etl.corrections.returned import Returned, is_workbook
from etl.households import linking, storing
from etl.households.storing import Doubt
from etl.ledger import Ledger, reasons
from etl.ledger.cleaning import Cleaning
from etl.source import Cleaned, Reject, Stored
from gridmap.analysis.gazetteer import read_gazetteer
from gridmap.store import db


@dataclass
class Households:
    """
    A source (see `etl.source`): a community's ledger of households.

    A workbook of `etl.corrections` that comes back is known by its hidden column, and goes its
    own way: it is never full.

    Attributes
    ----------
    community
        Its name or code; None: the ledger's own column 社区 says it, else its title.
    is_full
        The ledger lists all households of its communities: those that it lacks are closed.
    today
        Day on which they are closed; no day of verification lies after it.
    corrects_run_id
        The load whose rejects this ledger corrects.
    community_id
        The one community that the ledger is for; None: several. Known after `link`.
    """

    community: str | None = None
    is_full: bool = True
    today: date = field(default_factory=date.today)
    corrects_run_id: int | None = None

    kind: ClassVar[str] = "household"

    community_id: int | None = field(default=None, init=False)
    _cleaning: Cleaning | None = field(default=None, init=False, repr=False)
    _doubt: Doubt = field(default_factory=Doubt, init=False, repr=False)
    _corrections: Corrections | None = field(default=None, init=False, repr=False)

    def read(self, path: Path) -> Ledger:
        """See `etl.ledger.read`."""
        return ledger.read(path, self.today)

    def clean(self, raw: Ledger) -> Cleaned:
        """Typed rows, their addresses still words; rejects where counts or addresses fail."""
        self._cleaning = cleaning = Cleaning(raw, self.today)
        self._doubt = Doubt()
        # Never taken for a whole ledger: that would close all households but those in it.
        self._corrections = Corrections(Returned(cleaning)) if is_workbook(cleaning) else None
        rows = cleaning.households()
        return self._sorted(rows, {**raw.notes, **cleaning.notes})

    def link(self, connection: Connection, cleaned: Cleaned) -> Cleaned:
        """
        Communities by name, buildings by address.

        Rows whose address is none go to the rejects. Those that found no building stay, with
        their status and without building. From here to the end of the transaction nobody else
        loads or settles households of these communities.

        Raises
        ------
        SourceError
            The community is not known, or is none of the user's.
        """
        if self._corrections:
            linked = self._corrections.link(connection, cleaned, self.community)
            self.community_id = self._corrections.community_id
            self.corrects_run_id = self._corrections.run_id
            return linked
        cleaning = self._clean_state()
        rows = cleaned.rows.copy()
        found = linking.communities(connection, rows, self.community, cleaning.ledger.title)
        cleaning.reasons[found.other] = reasons.OTHER_COMMUNITY
        cleaning.reasons[found.unknown] = reasons.NO_COMMUNITY
        self.community_id = found.only
        linking.require_own(connection, found)
        # Before the decisions are read: one made later would be overwritten by this load.
        db.lock_communities(connection, found.ids)
        rows["community_id"], rows["community"] = found.community_id, found.name
        matches = linking.match(read_gazetteer(connection), rows)
        linking.describe(rows, matches)
        for at, match in zip(rows.index, matches, strict=True):
            if match.status == "rejected":
                cleaning.reasons[at] = reasons.BY_RULE[match.rule]
        linking.refuse_same_flat(rows, cleaning)
        linked = self._sorted(rows, dict(cleaned.notes))
        rejected = [*cleaned.rejected, *linked.rejected]
        notes = linked.notes | linking.outcomes(linked.rows, len(rejected))
        linking.keep_written(linked.rows, cleaning)
        return dataclasses.replace(linked, rejected=rejected, notes=notes)

    def store(self, connection: Connection, cleaned: Cleaned, run_id: int) -> Stored:
        """Writes what differs, closes what is gone; an unchanged household is not touched."""
        if self._corrections:
            return self._corrections.store(connection, cleaned, run_id)
        storing.stage(connection, cleaned.rows)
        if not self.is_full:
            return storing.write(connection, run_id)
        communities = [int(id_) for id_ in cleaned.rows["community_id"].unique()]
        gone = storing.close(connection, run_id, communities, self._doubt, self.today)
        stored = storing.write(connection, run_id)
        notes = stored.notes | ({"kept open": gone["kept"]} if gone["kept"] else {})
        return dataclasses.replace(stored, closed=gone["closed"], notes=notes)

    def _clean_state(self) -> Cleaning:
        if self._cleaning is None:
            raise AssertionError("clean comes before link")
        return self._cleaning

    def _sorted(self, rows: pd.DataFrame, notes: dict[str, Any]) -> Cleaned:
        """Rows without a reason, rejects with one."""
        cleaning = self._clean_state()
        good = cleaning.reasons[rows.index.to_numpy()] == None  # noqa: E711 elementwise
        rejected = []
        refused = rows.loc[~good, ["household_key", "has_number"]]
        for at, key, is_numbered in refused.itertuples():
            reason = cleaning.reasons[at]
            is_known = is_numbered or reason.rule in storing.ADDRESS_STANDS
            self._doubt.add(key if is_known else None, is_numbered, reason.rule)
            rejected.append(
                Reject(
                    row_number=int(cleaning.row_number[at]),
                    reason=str(reason),
                    raw=cleaning.raw(at),
                    rule=reason.rule,
                    household_key=key if is_known else None,
                )
            )
        return Cleaned(rows[good].copy(), rejected, notes)
