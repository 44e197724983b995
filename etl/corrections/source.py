"""A corrected workbook on its way back: choices and rewritten addresses become decisions."""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import pandas as pd
from sqlalchemy import Connection

from etl import ledger
from etl.corrections.decisions import plan
from etl.corrections.returned import References, Returned, faults, first_address
from etl.corrections.words import OURS
from etl.households import keeping, linking, stated, storing
from etl.ledger import Ledger, cleaning
from etl.ledger.cleaned import CleanedLedger
from etl.ledger.written import WrittenLedger
from etl.reasons import reason
from etl.source import Stored
from gridmap import clock, store
from gridmap.actions import rematching, settling
from gridmap.analysis import gazetteer
from gridmap.gazetteer import Decision
from gridmap.store import db


@dataclass(frozen=True)
class Corrections:
    """
    A source (see `etl.source`): a workbook of rejects and open households that was corrected.

    Attributes
    ----------
    community
        The community that it is loaded for, by name or code; None: that of its rows.
    today
        No day of verification lies after it.
    """

    community: str | None = None
    today: date = field(default_factory=clock.today)

    kind: ClassVar[str] = "household"
    is_full: ClassVar[bool] = False
    """Never taken for a whole ledger: that would close all households but those in it."""

    def read(self, path: Path) -> Ledger:
        """See `etl.ledger.read`."""
        return ledger.read(path, self.today)

    def clean(self, raw: Ledger) -> CleanedLedger:
        """As any ledger; its own columns are no part of a row as written."""
        return replace(cleaning.clean(raw, self.today), written=WrittenLedger(raw, OURS))

    def link(self, connection: Connection, cleaned: CleanedLedger) -> Returned:
        """As `Households.link`; a row that is not what went out goes to the rejects."""
        labels = cleaned.reasons.index
        refs = pd.Series(
            cleaned.written.cells("correction_ref", labels.tolist()), labels, dtype=object
        )
        named = References.of(connection, refs).communities
        only = next(iter(named.values())) if len(named) == 1 else None
        title = cleaned.written.ledger.title
        found = linking.communities(connection, cleaned.rows, self.community or only, title)
        linking.require_own(connection, found)
        db.lock_communities(connection, {*found.ids, *named})
        # What was settled while we waited for the lock counts.
        references = References.of(connection, refs)
        places = gazetteer.matcher(connection).gazetteer
        known = keeping.words(
            connection, places, cleaned.rows, {*found.ids, *named}, references.texts
        )
        returned = Returned(
            cleaned.rows.assign(
                # None beside numbers makes NaN of it.
                community_id=pd.Series(found.community_id, cleaned.rows.index, dtype=object),
                community=found.name,
            ),
            cleaned.reasons,
            replace(cleaned.written, known=known),
            cleaned.notes,
            community_id=found.only,
            corrects_run_id=references.run_id,
            keys=cleaned.keys,
            refs=refs,
            references=references,
        )
        returned = replace(returned, rows=_as_at_home(returned))
        sound = (
            returned.refuse(found.reasons)
            .refuse(_elsewhere(returned))
            .refuse(faults(connection, returned))
        )
        linked = keeping.kept_only(_matched(connection, plan(connection, sound)), known, places)
        return replace(
            linked,
            rows=_with_first_written(linked).assign(unstated=_unstated(linked)),
            notes=linked.notes | linking.outcomes(linked),
        )

    def store(self, connection: Connection, cleaned: Returned, run_id: int) -> Stored:
        """Decisions first, then the rows, then all that the decisions settle besides."""
        ids = {
            number: settling.decide(
                connection,
                one.community_id,
                "address",
                one.words,
                building_id=one.building_id,
                run_id=run_id,
            )
            for number, one in cleaned.decisions.items()
        }
        decided = [ids.get(id_, id_) for id_ in cleaned.rows["address_decision_id"]]
        rows = cleaned.rows.assign(
            address_decision_id=pd.Series(decided, cleaned.rows.index, dtype=object)
        )
        storing.stage(connection, rows)
        stored = storing.write(connection, run_id)
        communities = sorted(int(id_) for id_ in rows["community_id"].unique())
        more = sum(rematching.rematch(connection, id_, run_id=run_id) for id_ in communities)
        store.load.corrections.forget(connection, cleaned.settled_rejects, communities)
        notes = {"decisions": len(ids), "others located by them": more}
        return replace(
            stored, notes=stored.notes | {name: count for name, count in notes.items() if count}
        )


def _as_at_home(returned: Returned) -> pd.DataFrame:
    """Rows with the key and the community of the household that they went out as."""
    rows = returned.rows.copy()
    for at in rows.index:
        if home := returned.home(at):
            rows.at[at, "community_id"] = home["community_id"]
            rows.at[at, "community"] = home["community"]
            rows.at[at, "household_key"] = home["household_key"]
            rows.at[at, "has_number"] = home["is_numbered"]
    return rows


def _elsewhere(returned: Returned) -> pd.Series:
    """Reasons of rows whose household is of another community than the workbook."""
    homes = {at: returned.home(at) for at in returned.rows.index}
    others = [
        at for at, home in homes.items()
        if home and returned.community_id not in (None, home["community_id"])
    ]  # fmt: skip
    return pd.Series(reason("other-community"), others, dtype=object)


def _matched(connection: Connection, returned: Returned) -> Returned:
    """All rows matched as if the planned decisions were in force."""
    planned = [
        Decision(number, one.community, "address", one.words, (str(one.building_id),))
        for number, one in returned.decisions.items()
    ]
    matcher = gazetteer.matcher(connection, also=planned)
    rows = returned.rows.copy()
    matches = []
    for at in rows.index:
        address, home = returned.address(at), returned.home(at)
        # With a choice the address stands as it was: the choice is about that.
        if home is not None and returned.choice(at):
            address = first_address(home)
            rows.at[at, "address_text"] = address.text
        matches.append(address.match(matcher, rows.at[at, "community"]))
    linked = linking.settled(replace(returned, rows=rows), matches)
    located = linked.rows["planned_id"].notna() & linked.rows["building_id"].notna()
    ids = linked.rows["address_decision_id"].where(~located, linked.rows["planned_id"])
    return replace(linked, rows=linked.rows.assign(address_decision_id=ids))


def _unstated(returned: Returned) -> pd.Series:
    """Needs that no ledger has stated of each household yet, this workbook neither."""
    silent = stated.bits(stated.silent(returned.rows))
    homes = map(returned.home, returned.rows.index)
    found = [silent & home["unstated"] if home else silent for home in homes]
    return pd.Series(found, returned.rows.index, dtype=int)


def _with_first_written(returned: Returned) -> pd.DataFrame:
    """Keep how a household was first written: a decision taken back leads there."""
    rows = linking.with_written(returned)
    for at in rows.index[rows["written"].notna()]:
        home = returned.home(at)
        if home is not None and home["written"] is not None:
            rows.at[at, "written"] = json.dumps(home["written"], ensure_ascii=False)
    return rows
