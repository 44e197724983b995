"""A corrected workbook on its way back: choices and rewritten addresses become decisions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
from sqlalchemy import Connection

from etl.corrections.checking import check
from etl.corrections.planning import Plan, plan
from etl.corrections.references import References, first_address
from etl.corrections.returned import Returned, address, without_ours
from etl.households import linking, storing
from etl.ledger import reasons
from etl.source import Cleaned, Reject, Stored
from gridmap.actions import rematching, settling
from gridmap.analysis import gazetteer
from gridmap.gazetteer import Decision
from gridmap.store import db


@dataclass
class Corrections:
    """
    The way of a corrected workbook through `etl.households.Households`, whose parts it uses.

    Attributes
    ----------
    returned
        Its rows.
    run_id
        The load that it corrects; known after `link`.
    community_id
        The one community that it is for; None: several. Known after `link`.
    """

    returned: Returned
    run_id: int | None = None
    community_id: int | None = None
    _plans: dict[int, Plan] = field(default_factory=dict)

    def link(self, connection: Connection, cleaned: Cleaned, community: str | None) -> Cleaned:
        """As `Households.link`; a row that is not what went out goes to the rejects."""
        count = len(self.returned.cleaning.ledger)
        refs = {at: self.returned.cell(at, "correction_ref") for at in range(count)}
        self.returned.references = References.of(connection, refs.values())
        rows = self._placed(connection, cleaned.rows, refs, community)
        # What was settled while we waited for the lock counts.
        self.returned.references = References.of(connection, refs.values())
        self.run_id = self.returned.references.run_id
        rows["ref"] = [refs[at] for at in rows.index]
        check(connection, self.returned, rows)
        rows = self.returned.sound(rows)
        self._plans = plan(connection, self.returned, rows)
        rows = self.returned.sound(rows)
        self._match(connection, rows)
        linking.refuse_same_flat(rows, self.returned.cleaning)
        loaded = self.returned.sound(rows)
        linking.keep_written(loaded, self.returned.cleaning)
        self._keep_first_written(loaded)
        rejected = self._rejects(refs, kept=set(loaded.index))
        notes = cleaned.notes | linking.outcomes(loaded, len(rejected))
        return Cleaned(loaded, rejected, notes)

    def store(self, connection: Connection, cleaned: Cleaned, run_id: int) -> Stored:
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
            for number, one in self._plans.items()
        }
        rows = cleaned.rows.copy()
        decided = [ids.get(id_, id_) for id_ in rows["address_decision_id"]]
        rows["address_decision_id"] = pd.Series(decided, rows.index, dtype=object)
        storing.stage(connection, rows)
        stored = storing.write(connection, run_id)
        communities = sorted(int(id_) for id_ in rows["community_id"].unique())
        more = sum(rematching.rematch(connection, id_, run_id=run_id) for id_ in communities)
        notes = {"decisions": len(ids), "others located by them": more}
        stored.notes.update({name: count for name, count in notes.items() if count})
        return stored

    def _placed(
        self,
        connection: Connection,
        cleaned: pd.DataFrame,
        refs: Mapping[int, str],
        community: str | None,
    ) -> pd.DataFrame:
        """Rows with key and community: their household's own, else what they say; locked."""
        rows, known = cleaned.copy(), self.returned.references.communities
        only = next(iter(known.values())) if len(known) == 1 else None
        found = linking.communities(
            connection, rows, community or only, self.returned.cleaning.ledger.title
        )
        for at in found.other:
            self.returned.refuse(at, reasons.OTHER_COMMUNITY)
        for at in found.unknown:
            self.returned.refuse(at, reasons.NO_COMMUNITY)
        self.community_id = found.only
        linking.require_own(connection, found)
        db.lock_communities(connection, {*found.ids, *known})
        rows["community_id"], rows["community"] = found.community_id, found.name
        homes = self.returned.references.homes
        for at in rows.index:
            home = homes.get(refs[at])
            if home is None:
                continue
            if found.only not in (None, home["community_id"]):
                self.returned.refuse(at, reasons.OTHER_COMMUNITY)
            rows.at[at, "community_id"] = home["community_id"]
            rows.at[at, "community"] = home["community"]
            rows.at[at, "household_key"] = home["household_key"]
            rows.at[at, "has_number"] = home["is_numbered"]
        return rows

    def _match(self, connection: Connection, rows: pd.DataFrame) -> None:
        """Match all rows as if the planned decisions were in force."""
        planned = [
            Decision(number, one.community, "address", one.words, (str(one.building_id),))
            for number, one in self._plans.items()
        ]
        matcher = gazetteer.matcher(connection, also=planned)
        matches = []
        for at in rows.index:
            home = self.returned.home(rows, at)
            # With a choice the address stands as it was: the choice is about that.
            if home is not None and self.returned.cell(at, "choice"):
                written = first_address(home)
                rows.at[at, "address_text"] = written.text
            else:
                written = address(rows, at)
            matches.append(written.match(matcher, rows.at[at, "community"]))
            if matches[-1].status == "rejected":
                self.returned.refuse(at, reasons.BY_RULE[matches[-1].rule])
        linking.describe(rows, matches)
        for at in rows.index[rows["planned_id"].notna() & rows["building_id"].notna()]:
            rows.at[at, "address_decision_id"] = rows.at[at, "planned_id"]

    def _keep_first_written(self, rows: pd.DataFrame) -> None:
        """What a household was first written as stays: a decision taken back leads there."""
        for at in rows.index[rows["written"].notna()]:
            home = self.returned.home(rows, at)
            written = home["written"] if home is not None else None
            if written is None:
                written = json.loads(rows.at[at, "written"])
                written["row"] = without_ours(written["row"])
            rows.at[at, "written"] = json.dumps(written, ensure_ascii=False)

    def _rejects(self, refs: Mapping[int, str], kept: set[int]) -> list[Reject]:
        return [
            Reject(
                row_number=int(self.returned.cleaning.row_number[at]),
                reason=str(self.returned.cleaning.reasons[at]),
                raw=self.returned.row(at),
                rule=self.returned.cleaning.reasons[at].rule,
                household_key=self.returned.references.key(ref),
            )
            for at, ref in refs.items()
            if at not in kept
        ]
