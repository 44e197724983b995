"""Rows of a ledger tied to what the database holds: communities by name, buildings by address."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from etl.ledger import reasons
from etl.ledger.cleaning import Cleaning
from gridmap import store
from gridmap.analysis.review import candidate_ids
from gridmap.errors import SourceError
from gridmap.gazetteer import Gazetteer, community_key
from gridmap.matching import STATUSES, Match, Matcher

PLACE = ("estate", "building", "unit", "room", "address")


@dataclass(frozen=True)
class Found:
    """
    The community of each row.

    `community_id` and `name` lie along the rows, None and the name as written where it is not
    known. `other` and `unknown` are labels of rows to refuse. `only` is the one community that
    the ledger is for, `ids` are all of them.
    """

    community_id: list[int | None]
    name: list[str]
    other: npt.NDArray[np.int_]
    unknown: npt.NDArray[np.int_]
    only: int | None
    ids: frozenset[int]


def communities(
    connection: Connection, rows: pd.DataFrame, wanted: str | None, title: str
) -> Found:
    """
    By the option `wanted`, else by the column 社区, else by the ledger's title.

    Raises
    ------
    SourceError
        None of them names a community of the database.
    """
    known = _known(connection)
    default = _default(known, wanted, title)
    written = rows["community"]
    found = {name: known.get(community_key(name)) if name else default for name in written.unique()}
    if len(rows) and not any(found.values()) and not (wanted and default):
        raise SourceError(
            "no community of the database is named by the ledger; name it with --community"
        )
    is_other = written.map(lambda name: wanted is not None and found[name] != default)
    is_unknown = written.map(lambda name: found[name] is None)
    named = [found[name] or (None, name) for name in written]
    ids = {one[0] for one in found.values() if one}
    if wanted and default:
        ids = {default[0]}
    return Found(
        community_id=[id_ for id_, _ in named],
        name=[name for _, name in named],
        other=rows.index[is_other.to_numpy(bool)].to_numpy(int),
        unknown=rows.index[(is_unknown & ~is_other).to_numpy(bool)].to_numpy(int),
        only=next(iter(ids)) if len(ids) == 1 else None,
        ids=frozenset(ids),
    )


def require_own(connection: Connection, found: Found) -> None:
    """
    A user of the application loads one community at a time, and one of their own.

    Raises
    ------
    SourceError
        It is not.
    """
    allowed = store.load.households.may_load(connection, found.only)
    if allowed["is_owner"] or allowed["is_own"]:
        return
    if found.only is None:
        raise SourceError("the ledger is not for one community; say which one it is loaded for")
    raise SourceError("the ledger's community is none of yours; one of its own workers loads it")


def match(gazetteer: Gazetteer, rows: pd.DataFrame) -> list[Match]:
    """The outcome of each row's address."""
    return list(_matches(Matcher(gazetteer), rows))


def describe(rows: pd.DataFrame, matches: Sequence[Match]) -> None:
    """Write what became of each row beside it."""
    rows["is_numbered"] = rows["has_number"]
    for name, values in {
        "match_status": [one.status for one in matches],
        "match_rule": [one.rule for one in matches],
        "unit": [one.unit for one in matches],
        "room": [one.room for one in matches],
        "building_id": [
            int(one.building_id or 0) if one.status == "matched" else None for one in matches
        ],
        "candidate_ids": [candidate_ids(one) for one in matches],
        "address_decision_id": [one.decision_id for one in matches],
    }.items():
        if name in PLACE:
            rows[f"written_{name}"] = rows[name]
        rows[name] = pd.Series(values, rows.index, dtype=object)


def refuse_same_flat(rows: pd.DataFrame, cleaning: Cleaning) -> None:
    """Without household numbers, two rows of one flat are one household twice."""
    flats = rows[~rows["has_number"].to_numpy(bool) & rows["room"].notna().to_numpy()]
    flats = flats[flats["building_id"].notna()]
    first: dict[tuple, int] = {}
    for at, *flat in flats[["building_id", "unit", "room"]].itertuples():
        earlier = first.setdefault(tuple(flat), at)
        if earlier != at and cleaning.reasons[at] is None:
            cleaning.reasons[at] = reasons.duplicate(int(cleaning.row_number[earlier]))


def keep_written(rows: pd.DataFrame, cleaning: Cleaning) -> None:
    """
    Keep the text of rows that a person has to settle or has settled, and of no others.

    A decision can be taken back: then its household has to be matched anew.
    """
    rows["row_number"] = cleaning.row_number[rows.index.to_numpy()]
    rows["written"] = pd.Series(None, rows.index, dtype=object)
    lost = rows["match_status"].ne("matched") | rows["address_decision_id"].notna()
    columns = ["estate", "building", "written_unit", "written_room", "address"]
    for at, row_number, *place in rows.loc[lost, ["row_number", *columns]].itertuples():
        written = {
            "row": cleaning.raw(at),
            "place": dict(zip(PLACE, place, strict=True)),
            "row_number": row_number,
        }
        rows.at[at, "written"] = json.dumps(written, ensure_ascii=False)


def outcomes(rows: pd.DataFrame, rejected: int) -> dict[str, Any]:
    """All five outcomes, adding up to the rows read, and the rules behind the unlocated ones."""
    counts = Counter(rows["match_status"])
    counts["rejected"] = rejected
    lost = rows[rows["match_status"] != "matched"]
    rules = Counter(lost["match_status"] + ": " + lost["match_rule"])
    found = {"outcomes": {status: counts[status] for status in STATUSES}}
    return found | ({"why not matched": dict(rules)} if rules else {})


def _known(connection: Connection) -> dict[str, tuple[int, str]]:
    """Id and name of communities, by `community_key` of their names and by their codes."""
    known = store.load.links.communities(connection)
    by_code = {row["division_code"]: (row["id"], row["name"]) for row in known}
    by_name = {community_key(row["name"]): (row["id"], row["name"]) for row in known}
    return {code: one for code, one in by_code.items() if code} | by_name


def _default(
    known: dict[str, tuple[int, str]], wanted: str | None, title: str
) -> tuple[int, str] | None:
    """The community of rows that name none."""
    if wanted:
        one = known.get(community_key(wanted))
        if one is None:
            raise SourceError(f"{wanted}: the database has no such community")
        return one
    named = {one for one in known.values() if one[1] in title}
    return named.pop() if len(named) == 1 else None


def _matches(matcher: Matcher, rows: pd.DataFrame) -> Iterator[Match]:
    columns = (rows[name].tolist() for name in ("community", "estate", "parts", "address"))
    for name, estate, parts, address in zip(*columns, strict=True):
        if parts is None:
            yield matcher.match(address, community=name, estate=estate or None)
        else:
            yield matcher.match_parts(parts, community=name, estate=estate or None)
