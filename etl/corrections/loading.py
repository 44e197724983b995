"""A corrected workbook on its way back: choices and rewritten addresses become decisions."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from etl import upsert
from etl.corrections import words
from etl.corrections.references import References, chosen, first_address, is_reference
from etl.corrections.workbook import OURS
from etl.households import linking, storing
from etl.ledger import reasons
from etl.ledger.cleaning import Cleaning
from etl.ledger.reasons import Reason
from etl.source import Cleaned, Reject, Stored
from gridmap import db, queries, review
from gridmap.gazetteer import Decision
from gridmap.review import Address


@dataclass(frozen=True)
class Plan:
    """A decision to make: these words of a community's ledgers mean that building."""

    community_id: int
    community: str
    words: str
    building_id: int


@dataclass
class Corrections:
    """
    The way of a corrected workbook through `etl.households.Households`, whose parts it uses.

    Attributes
    ----------
    cleaning
        Its rows, as they are cleaned for any ledger.
    run_id
        The load that it corrects; known after `link`.
    community_id
        The one community that it is for; None: several. Known after `link`.
    """

    cleaning: Cleaning
    run_id: int | None = None
    community_id: int | None = None
    _references: References = field(default_factory=lambda: References({}, {}))
    _plans: dict[int, Plan] = field(default_factory=dict)

    def link(self, connection: Connection, cleaned: Cleaned, community: str | None) -> Cleaned:
        """As `Households.link`; a row that is not what went out goes to the rejects."""
        refs = {at: self._cell(at, "correction_ref") for at in range(len(self.cleaning.ledger))}
        self._references = References.of(connection, refs.values())
        rows = self._placed(connection, cleaned.rows, refs, community)
        # What was settled while we waited for the lock counts.
        self._references = References.of(connection, refs.values())
        self.run_id = self._references.run_id
        rows["ref"] = [refs[at] for at in rows.index]
        self._check(connection, rows)
        rows = self._sound(rows)
        self._plan(connection, rows)
        rows = self._sound(rows)
        self._match(connection, rows)
        linking.refuse_same_flat(rows, self.cleaning)
        loaded = self._sound(rows)
        linking.keep_written(loaded, self.cleaning)
        self._keep_first_written(loaded)
        rejected = self._rejects(refs, kept=set(loaded.index))
        notes = cleaned.notes | linking.outcomes(loaded, len(rejected))
        return Cleaned(loaded, rejected, notes)

    def store(self, connection: Connection, cleaned: Cleaned, run_id: int) -> Stored:
        """Decisions first, then the rows, then all that the decisions settle besides."""
        ids = {
            number: review.decide(
                connection,
                plan.community_id,
                "address",
                plan.words,
                building_id=plan.building_id,
                run_id=run_id,
            )
            for number, plan in self._plans.items()
        }
        rows = cleaned.rows.copy()
        decided = [ids.get(id_, id_) for id_ in rows["address_decision_id"]]
        rows["address_decision_id"] = pd.Series(decided, rows.index, dtype=object)
        storing.stage(connection, rows)
        stored = storing.write(connection, run_id)
        communities = sorted(int(id_) for id_ in rows["community_id"].unique())
        more = sum(review.rematch(connection, id_, run_id=run_id) for id_ in communities)
        notes = {"decisions": len(ids), "others located by them": more}
        stored.notes.update({name: count for name, count in notes.items() if count})
        return stored

    def _cell(self, at: int, name: str) -> str:
        return _cell(self.cleaning, at, name)

    def _refuse(self, at: Any, reason: Reason) -> None:
        if self.cleaning.reasons[at] is None:
            self.cleaning.reasons[at] = reason

    def _sound(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows that nothing was found against."""
        sound = self.cleaning.reasons[rows.index.to_numpy(int)] == None  # noqa: E711 elementwise
        return rows[sound].copy()

    def _placed(
        self,
        connection: Connection,
        cleaned: pd.DataFrame,
        refs: Mapping[int, str],
        community: str | None,
    ) -> pd.DataFrame:
        """Rows with key and community: their household's own, else what they say; locked."""
        rows, known = cleaned.copy(), self._references.communities
        only = next(iter(known.values())) if len(known) == 1 else None
        found = linking.communities(connection, rows, community or only, self.cleaning.ledger.title)
        for at in found.other:
            self._refuse(at, reasons.OTHER_COMMUNITY)
        for at in found.unknown:
            self._refuse(at, reasons.NO_COMMUNITY)
        self.community_id = found.only
        linking.require_own(connection, found)
        db.lock_communities(connection, {*found.ids, *known})
        rows["community_id"], rows["community"] = found.community_id, found.name
        homes = self._references.homes
        for at in rows.index:
            home = homes.get(refs[at])
            if home is None:
                continue
            if found.only not in (None, home["community_id"]):
                self._refuse(at, reasons.OTHER_COMMUNITY)
            rows.at[at, "community_id"] = home["community_id"]
            rows.at[at, "community"] = home["community"]
            rows.at[at, "household_key"] = home["household_key"]
            rows.at[at, "has_number"] = home["is_numbered"]
        return rows

    def _check(self, connection: Connection, rows: pd.DataFrame) -> None:
        """Is each row what it went out as, and may still be corrected?"""
        counts = Counter(rows["ref"])
        taken = self._taken(connection, rows)
        for at, ref, *key in rows[["ref", "community_id", "household_key"]].itertuples():
            home, refused = self._references.homes.get(ref), self._references.refused.get(ref)
            if home is None and refused is None:
                self._refuse(at, words.UNKNOWN_ROW)
            elif counts[ref] > 1:
                self._refuse(at, words.TWICE)
            elif home is not None:
                self._check_home(at, home)
            elif refused is not None:
                self._check_refused(at, refused, tuple(key) in taken)

    def _check_home(self, at: int, home: Mapping[str, Any]) -> None:
        if home["closed_on"] is not None:
            self._refuse(at, words.GONE)
        elif home["building_id"] is not None and not home["is_corrected"]:
            self._refuse(at, words.SETTLED)

    def _check_refused(self, at: int, refused: Mapping[str, Any], is_taken: bool) -> None:
        row = self.cleaning.raw(at)
        kept = {name: cell for name, cell in refused["raw"].items() if name not in OURS}
        if self._cell(at, "choice"):
            self._refuse(at, words.NOT_OFFERED)
        elif all((row.get(name) or "") == (cell or "") for name, cell in kept.items()):
            self._refuse(at, Reason(refused["rule"] or "", refused["reason"]))
        elif is_taken:
            self._refuse(at, words.TAKEN)

    def _taken(self, connection: Connection, rows: pd.DataFrame) -> set[tuple[int, str]]:
        """Keys that other households have; a reject's own key is none of them."""
        asked = []
        for ref, community_id, key in rows[["ref", "community_id", "household_key"]].itertuples(
            index=False
        ):
            refused = self._references.refused.get(ref)
            own = refused and refused["rule"] != "duplicate" and refused["household_key"] == key
            if refused and not own and community_id is not None:
                asked.append((int(community_id), key))
        found = connection.execute(
            upsert.statement("correction_taken"),
            {"community_ids": [one for one, _ in asked], "keys": [key for _, key in asked]},
        )
        return {tuple(row) for row in found}

    def _plan(self, connection: Connection, rows: pd.DataFrame) -> None:
        """Find out which decisions the workbook asks for; those that contradict are none."""
        matcher = review.matcher_of(connection)
        places = self._places_of_choices(connection, rows)
        wanted: dict[int, Plan] = {}
        for at in rows.index:
            home = self._references.homes.get(rows.at[at, "ref"])
            if home is None:
                continue
            label, now, first = self._cell(at, "choice"), _address(rows, at), first_address(home)
            if label:
                building_id = self._chosen(at, label, home, places)
            elif now.words.get("address") == first.words.get("address"):
                continue
            else:
                match = now.match(matcher, home["community"])
                building_id = int(match.building_id or 0) if match.status == "matched" else None
                if match.status == "rejected":
                    self._refuse(at, reasons.BY_RULE[match.rule])
                elif building_id is None:
                    self._refuse(at, words.still_open(match.rule))
            if building_id is None:
                continue
            if "address" not in first.words:
                self._refuse(at, words.NO_WORDS)
                continue
            wanted[at] = Plan(
                home["community_id"], home["community"], first.words["address"], building_id
            )
        self._settle_plans(connection, rows, wanted)

    def _chosen(
        self, at: int, label: str, home: Mapping[str, Any], places: Mapping[int, int | None]
    ) -> int | None:
        """The building of a choice that may be made."""
        building_id = chosen(label)
        if building_id is None or building_id not in places:
            self._refuse(at, words.NOT_OFFERED)
        elif places[building_id] != home["community_id"]:
            self._refuse(at, words.ELSEWHERE)
        elif building_id not in (*home["candidate_ids"], home["building_id"]):
            self._refuse(at, words.NOT_OFFERED)
        else:
            return building_id
        return None

    def _places_of_choices(
        self, connection: Connection, rows: pd.DataFrame
    ) -> dict[int, int | None]:
        ids = {chosen(self._cell(at, "choice")) for at in rows.index} - {None}
        found = connection.execute(upsert.statement("correction_places"), {"ids": list(ids)})
        return {row.id: row.community_id for row in found}

    def _settle_plans(
        self, connection: Connection, rows: pd.DataFrame, wanted: dict[int, Plan]
    ) -> None:
        """One decision for the same words; none where rows or earlier decisions contradict."""
        by_words: dict[tuple[int, str], set[int]] = defaultdict(set)
        for plan in wanted.values():
            by_words[plan.community_id, plan.words].add(plan.building_id)
        standing = {
            (community_id, one["written"]): (one["building_id"], one["decision_id"])
            for community_id in {plan.community_id for plan in wanted.values()}
            for one in queries.review_in_force(connection, community_id, "address")
            if one["building_id"] is not None
        }
        numbers: dict[Plan, int] = {}
        rows["planned_id"] = pd.Series(None, rows.index, dtype=object)
        for at, plan in wanted.items():
            home = self._references.homes[rows.at[at, "ref"]]
            building_id, decision_id = standing.get((plan.community_id, plan.words), (None, None))
            if len(by_words[plan.community_id, plan.words]) > 1:
                self._refuse(at, words.CONTRADICTORY)
            elif {building_id, home["building_id"]} - {None, plan.building_id}:
                self._refuse(at, words.SETTLED)
            elif decision_id is not None:
                rows.at[at, "planned_id"] = decision_id
            else:
                # Below zero until they are made: no decision of the database has such an id.
                rows.at[at, "planned_id"] = numbers.setdefault(plan, -1 - len(numbers))
        self._plans = {number: plan for plan, number in numbers.items()}

    def _match(self, connection: Connection, rows: pd.DataFrame) -> None:
        """Match all rows as if the planned decisions were in force."""
        planned = [
            Decision(number, one.community, "address", one.words, (str(one.building_id),))
            for number, one in self._plans.items()
        ]
        matcher = review.matcher_of(connection, also=planned)
        matches = []
        for at in rows.index:
            home = self._references.homes.get(rows.at[at, "ref"])
            # With a choice the address stands as it was: the choice is about that.
            if home is not None and self._cell(at, "choice"):
                address = first_address(home)
                rows.at[at, "address_text"] = address.text
            else:
                address = _address(rows, at)
            matches.append(address.match(matcher, rows.at[at, "community"]))
            if matches[-1].status == "rejected":
                self._refuse(at, reasons.BY_RULE[matches[-1].rule])
        linking.describe(rows, matches)
        for at in rows.index[rows["planned_id"].notna() & rows["building_id"].notna()]:
            rows.at[at, "address_decision_id"] = rows.at[at, "planned_id"]

    def _keep_first_written(self, rows: pd.DataFrame) -> None:
        """What a household was first written as stays: a decision taken back leads there."""
        for at in rows.index[rows["written"].notna()]:
            home = self._references.homes.get(rows.at[at, "ref"])
            written = home["written"] if home is not None else None
            if written is None:
                written = json.loads(rows.at[at, "written"])
                written["row"] = _without_ours(written["row"])
            rows.at[at, "written"] = json.dumps(written, ensure_ascii=False)

    def _rejects(self, refs: Mapping[int, str], kept: set[int]) -> list[Reject]:
        return [
            Reject(
                row_number=int(self.cleaning.row_number[at]),
                reason=str(self.cleaning.reasons[at]),
                raw=_without_ours(self.cleaning.raw(at)),
                rule=self.cleaning.reasons[at].rule,
                household_key=self._references.key(ref),
            )
            for at, ref in refs.items()
            if at not in kept
        ]


def is_workbook(cleaning: Cleaning) -> bool:
    """Whether a ledger is a workbook of corrections: some row says what it went out as."""
    return "correction_ref" in cleaning.ledger.headers and any(
        is_reference(_cell(cleaning, at, "correction_ref")) for at in range(len(cleaning.ledger))
    )


def _cell(cleaning: Cleaning, at: int, name: str) -> str:
    header = cleaning.ledger.headers.get(name)
    return cleaning.raw(at).get(header, "").strip() if header else ""


def _without_ours(row: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name not in OURS}


def _address(rows: pd.DataFrame, at: int) -> Address:
    return Address(rows.at[at, "address_text"], rows.at[at, "parts"], rows.at[at, "estate"])
