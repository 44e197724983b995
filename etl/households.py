"""Household ledgers into `household`: counts and needs by building, no persons."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
from sqlalchemy import Connection, select, text

from etl import ledger, upsert
from etl.ledger import Ledger, reasons
from etl.ledger.cleaning import Cleaning
from etl.source import Cleaned, Reject, Stored
from gridmap.errors import SourceError
from gridmap.gazetteer import Gazetteer, community_key
from gridmap.matching import STATUSES, Match, Matcher
from gridmap.schema import community

STORED = (
    *("community_id", "building_id", "household_key", "unit", "room", "address_text"),
    *("match_status", "match_rule", "people_count", "age60_count", "age80_count"),
    *("under6_count", "disabled_count", "is_living_alone", "occupancy", "last_verified_on"),
)


@dataclass
class Households:
    """
    A source (see `etl.source`): a community's ledger of households.

    Attributes
    ----------
    community
        Its name or code; None: the ledger's own column 社区 says it, else its title.
    is_full
        The ledger lists all households of its communities: those that it lacks are closed.
    today
        Day on which they are closed; no day of verification lies after it.
    """

    community: str | None = None
    is_full: bool = True
    today: date = field(default_factory=date.today)

    kind: ClassVar[str] = "household"

    community_id: int | None = field(default=None, init=False)
    _cleaning: Cleaning | None = field(default=None, init=False, repr=False)
    _kept: list[str] = field(default_factory=list, init=False, repr=False)

    def read(self, path: Path) -> Ledger:
        """See `etl.ledger.read`."""
        return ledger.read(path)

    def clean(self, raw: Ledger) -> Cleaned:
        """Typed rows, their addresses still words; rejects where counts or addresses fail."""
        self._cleaning = cleaning = Cleaning(raw, self.today)
        self._kept = []
        rows = cleaning.households()
        return self._sorted(rows, {**raw.notes, **cleaning.notes})

    def link(self, connection: Connection, cleaned: Cleaned) -> Cleaned:
        """
        Communities by name, buildings by address.

        Rows whose address is none go to the rejects. Those that found no building stay, with
        their status and without building.

        Raises
        ------
        SourceError
            The community is not known.
        """
        cleaning = self._clean_state()
        rows = self._in_communities(connection, cleaned.rows)
        matches = list(_match(Gazetteer.from_database(connection), rows))
        rows["match_status"] = [match.status for match in matches]
        rows["match_rule"] = [match.rule for match in matches]
        rows["unit"] = pd.Series([match.unit for match in matches], rows.index, dtype=object)
        rows["room"] = pd.Series([match.room for match in matches], rows.index, dtype=object)
        ids = [int(m.building_id or 0) if m.status == "matched" else None for m in matches]
        rows["building_id"] = pd.Series(ids, rows.index, dtype=object)
        for at, match in zip(rows.index, matches, strict=True):
            if match.status == "rejected":
                cleaning.reasons[at] = reasons.BY_RULE[match.rule]
        self._refuse_same_flat(rows)
        linked = self._sorted(rows, dict(cleaned.notes))
        linked.notes.update(_by_status(linked.rows))
        return dataclasses.replace(linked, rejected=[*cleaned.rejected, *linked.rejected])

    def store(self, connection: Connection, cleaned: Cleaned, run_id: int) -> Stored:
        """Writes what differs, closes what is gone; an unchanged household is not touched."""
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('gridmap load household'))"))
        connection.execute(text("DROP TABLE IF EXISTS pg_temp.incoming"))
        upsert.run(connection, "household_stage")
        rows = cleaned.rows[list(STORED)]
        upsert.copy_rows(connection, "incoming", rows)
        connection.execute(text("ANALYZE incoming"))
        reopened = connection.execute(upsert.statement("household_reopened")).scalar_one()
        updated = upsert.run(connection, "household_update", run_id=run_id)
        inserted = upsert.run(connection, "household_insert", run_id=run_id)
        notes = {"reopened": reopened}
        if self.is_full:
            notes["closed"] = upsert.run(
                connection,
                "household_close",
                run_id=run_id,
                on=self.today,
                communities=[int(id_) for id_ in rows["community_id"].unique()],
                kept=self._kept,
            )
        return Stored(inserted, updated, {name: count for name, count in notes.items() if count})

    def _clean_state(self) -> Cleaning:
        if self._cleaning is None:
            raise AssertionError("clean comes before link")
        return self._cleaning

    def _sorted(self, rows: pd.DataFrame, notes: dict[str, Any]) -> Cleaned:
        """Rows without a reason, rejects with one."""
        cleaning = self._clean_state()
        mine = cleaning.reasons[rows.index.to_numpy()]
        good = mine == None  # noqa: E711 elementwise
        refused = rows.index[~good]
        self._kept.extend(rows.loc[refused, "household_key"])
        rejected = [
            Reject(int(cleaning.row_number[at]), cleaning.reasons[at], cleaning.raw(at))
            for at in refused
        ]
        return Cleaned(rows[good], rejected, notes)

    def _in_communities(self, connection: Connection, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows with the name and id of their community."""
        known = _communities(connection)
        default = self._default(known)
        found = {
            written: known.get(community_key(written)) if written else default
            for written in rows["community"].unique()
        }
        if len(rows) and not any(found.values()):
            raise SourceError(
                "no community of the database is named by the ledger; name it with --community"
            )
        cleaning = self._clean_state()
        for name, one in found.items():
            mine = rows.index[rows["community"] == name].to_numpy()
            if self.community and one != default:
                cleaning.reasons[mine] = reasons.OTHER_COMMUNITY
            elif one is None:
                cleaning.reasons[mine] = reasons.NO_COMMUNITY
        named = [found[name] or (None, name) for name in rows["community"]]
        rows = rows.copy()
        rows["community_id"] = pd.Series([id_ for id_, _ in named], rows.index, dtype=object)
        rows["community"] = pd.Series([name for _, name in named], rows.index, dtype=object)
        ids = {one[0] for one in found.values() if one}
        if default and self.community:
            self.community_id = default[0]
        else:
            self.community_id = ids.pop() if len(ids) == 1 else None
        return rows

    def _default(self, known: "Communities") -> tuple[int, str] | None:
        """The community of rows that name none."""
        if self.community:
            one = known.get(community_key(self.community))
            if one is None:
                raise SourceError(f"{self.community}: the database has no such community")
            return one
        title = self._clean_state().ledger.title
        named = {one for one in known.values() if one[1] in title}
        return named.pop() if len(named) == 1 else None

    def _refuse_same_flat(self, rows: pd.DataFrame) -> None:
        """Without household numbers, two rows of one flat are one household twice."""
        cleaning = self._clean_state()
        flats = rows[~rows["has_number"].to_numpy(bool) & rows["room"].notna().to_numpy()]
        flats = flats[flats["building_id"].notna()]
        first: dict[tuple, int] = {}
        for at, *flat in flats[["building_id", "unit", "room"]].itertuples():
            earlier = first.setdefault(tuple(flat), at)
            if earlier != at and cleaning.reasons[at] is None:
                cleaning.reasons[at] = reasons.duplicate(int(cleaning.row_number[earlier]))


Communities = dict[str, tuple[int, str]]
"""Id and name of communities, by `community_key` of their names and by their codes."""


def _communities(connection: Connection) -> Communities:
    rows = connection.execute(
        select(community.c.id, community.c.name, community.c.division_code)
    ).all()
    by_code = {row.division_code: (row.id, row.name) for row in rows if row.division_code}
    return by_code | {community_key(row.name): (row.id, row.name) for row in rows}


def _match(gazetteer: Gazetteer, rows: pd.DataFrame) -> Iterator[Match]:
    matcher = Matcher(gazetteer)
    columns = (rows[name].tolist() for name in ("community", "estate", "parts", "address"))
    for name, estate, parts, address in zip(*columns, strict=True):
        if parts is None:
            yield matcher.match(address, community=name, estate=estate or None)
        else:
            yield matcher.match_parts(parts, community=name, estate=estate or None)


def _by_status(rows: pd.DataFrame) -> dict[str, Any]:
    """Rows loaded by outcome, all outcomes named, and the rules that left rows without building."""
    counts = Counter(rows["match_status"])
    lost = rows[rows["match_status"] != "matched"]
    rules = Counter(lost["match_status"] + ": " + lost["match_rule"])
    found = {status: counts[status] for status in STATUSES if status != "rejected"}
    return {"households by match": found} | ({"why not matched": dict(rules)} if rules else {})
