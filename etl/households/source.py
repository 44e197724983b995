"""A ledger of households on its way from the file to the table."""

import dataclasses
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import pandas as pd
from sqlalchemy import Connection

from etl import ledger
from etl.households import apart, doubt, identity, keeping, linking, part, stated, storing, units
from etl.ledger import Ledger, cleaning
from etl.ledger.cleaned import CleanedLedger
from etl.source import Stored
from gridmap import clock, store
from gridmap.analysis.gazetteer import read_gazetteer
from gridmap.store import db


@dataclass(frozen=True)
class Households:
    """
    A source (see `etl.source`): a community's ledger of households.

    Attributes
    ----------
    community
        Its name or code; None: the ledger's own column 社区 says it, else its title.
    is_full
        True: the ledger lists all households of its communities, and those that it lacks are
        closed, however many. False: it closes none. None: it closes what it lacks, but nothing
        where more than a tenth of a community would go, or where it is seen to be a list of a
        part (`etl.households.part`).
    adds
        A list of a part of the community adds households that are new, if it is of whole ones.
    today
        Day on which they are closed; no day of verification lies after it.
    corrects_run_id
        The load whose rejects this ledger corrects.
    """

    community: str | None = None
    is_full: bool | None = None
    today: date = field(default_factory=clock.today)
    corrects_run_id: int | None = None
    adds: bool = False

    kind: ClassVar[str] = "household"

    def read(self, path: Path) -> Ledger:
        """See `etl.ledger.read`."""
        return ledger.read(path, self.today)

    def clean(self, raw: Ledger) -> CleanedLedger:
        """Typed rows, their addresses still words; rejects where counts or addresses fail."""
        is_list = raw.part is not None and self.is_full is not True
        return cleaning.clean(raw.as_list if is_list else raw, self.today)

    def link(self, connection: Connection, cleaned: CleanedLedger) -> CleanedLedger:
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
        title = cleaned.written.ledger.title
        found = linking.communities(connection, cleaned.rows, self.community, title)
        linking.require_own(connection, found)
        # Before the decisions are read: one made later would be overwritten by this load.
        db.lock_communities(connection, found.ids)
        placed = replace(
            cleaned,
            rows=cleaned.rows.assign(community_id=found.community_id, community=found.name),
            community_id=found.only,
            corrects_run_id=self.corrects_run_id,
        ).refuse(found.reasons)
        gazetteer = read_gazetteer(connection)
        known = keeping.words(connection, gazetteer, placed.rows, found.ids)
        matches = linking.match(gazetteer, placed.rows, known)
        settled = linking.settled(placed, matches)
        settled = settled.refuse(apart.refused(gazetteer, placed, matches))
        linked = keeping.kept_only(settled, known, gazetteer)
        homes = store.load.households.known(connection, sorted(found.ids))
        lists_all = self.is_full or (self.is_full is None and not cleaned.written.ledger.part)
        known_ids = identity.find(
            homes, linked.rows, lists_all=lists_all and self.corrects_run_id is None
        )
        ids = pd.Series(known_ids, linked.rows.index, dtype=object)
        rows = linking.with_written(linked).assign(
            household_id=ids, unstated=stated.bits(stated.silent(linked.rows))
        )
        linked = replace(
            linked,
            rows=units.kept(homes, rows, gazetteer),
            may_be=doubt.refused_homes(linked, found, gazetteer, known, homes),
        )
        if self.is_full is not True and self.corrects_run_id is None:
            listed = part.seen(linked, homes, found.ids)
            linked = part.applied(connection, linked, listed, homes, adds=self.adds)
        if self.corrects_run_id is None:
            linked = doubt.weighed(linked, settled, found, gazetteer, homes)
            linked = stated.completed(connection, linked, homes)
        return replace(linked, notes=linked.notes | linking.outcomes(linked))

    def store(self, connection: Connection, cleaned: CleanedLedger, run_id: int) -> Stored:
        """Writes what differs, closes what is gone; an unchanged household is not touched."""
        storing.stage(connection, cleaned.rows)
        communities = {int(id_) for id_ in cleaned.rows["community_id"].unique()}
        communities -= cleaned.of_part
        if self.is_full is False or not communities:
            return storing.write(connection, run_id)
        gone = storing.close(
            connection,
            run_id,
            sorted(communities),
            cleaned,
            self.today,
            most=None if self.is_full else part.MOST_CLOSING,
        )
        stored = storing.write(connection, run_id)
        notes = stored.notes | ({"kept open": gone["kept"]} if gone["kept"] else {})
        return dataclasses.replace(stored, closed=gone["closed"], notes=notes)
