"""Rows of a ledger tied to what the database holds: communities by name, buildings by address."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import Connection

from etl.households import keeping
from etl.ledger.cleaned import CleanedLedger
from etl.reasons import Reason, reason, row_of
from gridmap import store
from gridmap.address.kept import Words
from gridmap.analysis.review import candidate_ids
from gridmap.errors import SourceError
from gridmap.gazetteer import Gazetteer, community_key
from gridmap.matching import STATUSES, Match, Matcher, Parts

PLACE = ("estate", "building", "unit", "room", "address")

Ledgered = TypeVar("Ledgered", bound=CleanedLedger)


@dataclass(frozen=True)
class Found:
    """
    The community of each row.

    `community_id` and `name` lie along the rows, None and the name as written where it is not
    known. `reasons` are those of rows to refuse. `only` is the one community that the ledger is
    for, `ids` are all of them. `written` has the id and name of each text of the column 社区.
    """

    community_id: list[int | None]
    name: list[str]
    reasons: pd.Series
    only: int | None
    ids: frozenset[int]
    written: dict[str, tuple[int, str] | None]


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
        for name in found:
            _refuse_shared(known, name)
        raise SourceError(
            "no community of the database is named by the ledger; name it with --community"
        )
    why = {
        name: reason(_refusal(known, name, is_other=wanted is not None and one != default))
        for name, one in found.items()
        if one is None or (wanted is not None and one != default)
    }
    named = [found[name] or (None, name) for name in written]
    ids = {one[0] for one in found.values() if one}
    if wanted and default:
        ids = {default[0]}
    return Found(
        community_id=[id_ for id_, _ in named],
        name=[name for _, name in named],
        reasons=pd.Series([why.get(name) for name in written], rows.index, dtype=object),
        only=next(iter(ids)) if len(ids) == 1 else None,
        ids=frozenset(ids),
        written={"": default} | found,
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


def match(gazetteer: Gazetteer, rows: pd.DataFrame, known: Words) -> list[Match]:
    """
    The outcome of each row's address.

    What was decided about an address is found by those of its words that were kept.
    """
    matcher = Matcher(gazetteer)
    return [
        one if one.status == "matched" else _decided(matcher, row, known) or one
        for one, row in zip(_matches(matcher, rows), addresses(rows), strict=True)
    ]


def settled(cleaned: Ledgered, matches: Sequence[Match]) -> Ledgered:
    """Rows with what their addresses were matched to; refused where an address is none."""
    rows = cleaned.rows.assign(
        is_numbered=cleaned.rows["has_number"],
        written_unit=cleaned.rows["unit"],
        written_room=cleaned.rows["room"],
        **{
            name: pd.Series(values, cleaned.rows.index, dtype=object)
            for name, values in {
                "match_status": [one.status for one in matches],
                "match_rule": [one.rule for one in matches],
                "unit": [one.unit for one in matches],
                "room": [one.room for one in matches],
                "building_id": [
                    int(one.building_id or 0) if one.status == "matched" else None
                    for one in matches
                ],
                "candidate_ids": [candidate_ids(one) for one in matches],
                "address_decision_id": [one.decision_id for one in matches],
            }.items()
        },
    )
    refused = [reason(one.rule) if one.status == "rejected" else None for one in matches]
    found = replace(cleaned, rows=rows).refuse(pd.Series(refused, rows.index, dtype=object))
    return found.refuse(_same_flats(found.rows))


def _same_flats(rows: pd.DataFrame) -> pd.Series:
    """Without household numbers, two rows of one flat are one household twice."""
    flats = rows[~rows["has_number"].to_numpy(bool) & rows["room"].notna().to_numpy()]
    flats = flats[flats["building_id"].notna()]
    first: dict[tuple, int] = {}
    again: dict[int, Reason] = {}
    for at, *flat in flats[["building_id", "unit", "room"]].itertuples():
        earlier = first.setdefault(tuple(flat), at)
        if earlier != at:
            row = row_of(rows.at[earlier, "row_number"], rows.at[earlier, "sheet"])
            again[at] = reason("duplicate", row=row)
    return pd.Series(again, dtype=object)


def with_written(cleaned: CleanedLedger) -> pd.DataFrame:
    """
    Rows with the text of those that a person has to settle or has settled, and of no others.

    A decision can be taken back: then its household has to be matched anew.
    """
    rows = cleaned.rows
    lost = rows[rows["match_status"].ne("matched") | rows["address_decision_id"].notna()]
    places = lost[[*keeping.WRITTEN]]
    texts = [
        json.dumps(
            {"row": row, "place": dict(zip(PLACE, place, strict=True)), "row_number": number},
            ensure_ascii=False,
        )
        for row, place, number in zip(
            cleaned.written.texts(lost.index.tolist()),
            places.itertuples(index=False),
            lost["row_number"].tolist(),
            strict=True,
        )
    ]
    return rows.assign(written=pd.Series(texts, lost.index, dtype=object).reindex(rows.index))


def outcomes(cleaned: CleanedLedger) -> dict[str, Any]:
    """All five outcomes, adding up to the rows read, and the rules behind the unlocated ones."""
    rows = cleaned.rows
    counts = Counter(rows["match_status"])
    counts["rejected"] = int(cleaned.reasons.notna().sum())
    lost = rows[rows["match_status"] != "matched"]
    rules = Counter(lost["match_status"] + ": " + lost["match_rule"])
    found: dict[str, Any] = {"outcomes": {status: counts[status] for status in STATUSES}}
    above = int((rows["match_rule"] == "above-storeys").sum())
    found |= {"above storeys": above} if above else {}
    return found | ({"why not matched": dict(rules)} if rules else {})


def _refuse_shared(known: Mapping[str, Any], name: str) -> None:
    if known.get(community_key(name), name) is None:
        raise SourceError(
            "{wanted}: several communities are called so; give the division code, or rename one "
            "on the page Register",
            wanted=name,
        )


def _refusal(known: Mapping[str, Any], name: str, *, is_other: bool) -> str:
    """Code of the reason why rows of a community are not loaded."""
    if is_other:
        return "other-community"
    return "community-shared" if community_key(name) in known else "community-unknown"


def _known(connection: Connection) -> dict[str, tuple[int, str] | None]:
    """
    Id and name of communities, by `community_key` of their names and by their codes.

    None for a name of several, unless one of them alone is the user's own.
    """
    known = store.load.links.communities(connection)
    by_code = {row["division_code"]: (row["id"], row["name"]) for row in known}
    by_alias = {
        community_key(alias): (row["id"], row["name"]) for row in known for alias in row["aliases"]
    }
    named: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in known:
        named[community_key(row["name"])].append((row["id"], row["name"]))
    by_name = {key: _only(connection, those) for key, those in named.items()}
    return {code: one for code, one in by_code.items() if code} | by_alias | by_name


def _only(connection: Connection, those: Sequence[tuple[int, str]]) -> tuple[int, str] | None:
    if len(those) > 1:
        may_load = store.load.households.may_load
        those = [one for one in those if may_load(connection, one[0])["is_own"]]
    return those[0] if len(those) == 1 else None


def _default(
    known: Mapping[str, tuple[int, str] | None], wanted: str | None, title: str
) -> tuple[int, str] | None:
    """The community of rows that name none."""
    if wanted:
        _refuse_shared(known, wanted)
        one = known.get(community_key(wanted))
        if one is None:
            raise SourceError("{wanted}: the database has no such community", wanted=wanted)
        return one
    named = {one for one in known.values() if one and one[1] in title}
    return named.pop() if len(named) == 1 else None


def addresses(rows: pd.DataFrame) -> Iterator[tuple[str, str, Parts | None, str]]:
    """Community, estate, parts and address of each row."""
    columns = (rows[name].tolist() for name in ("community", "estate", "parts", "address"))
    return zip(*columns, strict=True)


def _matches(matcher: Matcher, rows: pd.DataFrame) -> Iterator[Match]:
    for name, estate, parts, address in addresses(rows):
        if parts is None:
            yield matcher.match(address, community=name, estate=estate or None)
        else:
            yield matcher.match_parts(parts, community=name, estate=estate or None)


def _decided(
    matcher: Matcher, row: tuple[str, str, Parts | None, str], known: Words
) -> Match | None:
    """Decision of a person about the words that are kept of an address."""
    name, estate, parts, address = row
    kept = parts.map(known.kept) if parts else Parts()
    if (known.kept(estate), kept.text, known.kept(address)) == (
        estate, parts.text if parts else "", address,
    ):  # fmt: skip
        return None
    text = kept.text if parts else known.kept(address)
    found = matcher.match(text, community=name, estate=known.kept(estate) or None)
    return found if found.rule == "decided" else None
