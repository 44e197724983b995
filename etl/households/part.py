"""
Lists of a part of a community: seen by what they hold, and loaded so that they destroy nothing.

A list of a part updates what it states of households that are known. It closes none and adds
none: who lives in a flat besides those who are listed, it does not say.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from etl.households.identity import Known
from etl.households.stated import VALUES, WITHIN, bits, fit, is_fitted, later, then
from etl.ledger.cleaning import COUNTS, CleanedLedger
from etl.reasons import Reason, reason

MOST_CLOSING = 0.1
"""Share of a community's open households that a load may close without an explicit word."""
FEW = 0.5
"""A ledger of every household has at least this share of those that are known."""
FEWEST_ROWS = 3
"""Fewer rows than these are no sign that all of a ledger are of one group."""

_KEPT = (
    *("building_id", "unit", "room", "address_text", "match_status", "match_rule"),
    *("candidate_ids", "address_decision_id", "written"),
)


@dataclass(frozen=True)
class Part:
    """
    Communities that a ledger lists in part only, and how that is seen.

    Attributes
    ----------
    communities
        Ids of the communities.
    notes
        For the report: the sign, and the word or the number of rows that gave it.
    is_of_group
        All rows are of one group: a household may have members who are not listed.
    """

    communities: frozenset[int] = frozenset()
    notes: Mapping[str, Any] = field(default_factory=dict)
    is_of_group: bool = False


def seen(linked: CleanedLedger, known: Known, ids: frozenset[int]) -> Part:
    """Parts that a ledger lists, by its title and its rows; `linked` has household_id."""
    ledger = linked.written.ledger
    if ledger.part:
        return Part(ids, {"part by title": ledger.part}, is_of_group=True)
    few = {id_: sign for id_ in ids if (sign := _sign(linked, known, id_))}
    is_bare = ledger.folded is not None and not ledger.folded.is_whole
    group = _group(linked.rows, needs_alone=not is_bare)
    is_new = not any(one["is_open"] for one in known)
    if group and (few or is_new):
        return Part(ids, {f"part {group}": len(linked.rows)}, is_of_group=True)
    if not few:
        return Part()
    return Part(frozenset(few), dict(Counter(few.values())), is_of_group=is_bare)


def _sign(linked: CleanedLedger, known: Known, community: int) -> str | None:
    """Why the rows can hardly be all households of a community that was loaded before."""
    rows = linked.rows[linked.rows["community_id"] == community]
    open_ = {one["id"]: one for one in known if one["is_open"] and one["community_id"] == community}
    here = set(rows["household_id"].dropna()) | linked.may_be
    lacking = [one for id_, one in open_.items() if id_ not in here]
    if not len(rows) or len(lacking) <= MOST_CLOSING * len(open_):
        return None
    # A row that came back may be a household too.
    refused = len(linked.reasons) - len(linked.rows)
    if len(rows) + refused < FEW * len(open_):
        return "part by number"
    buildings = set(rows["building_id"].dropna())
    if len(buildings) == 1 and rows["building_id"].notna().mean() >= 1 - MOST_CLOSING:
        elsewhere = sum(one["building_id"] not in buildings for one in lacking)
        if elsewhere > MOST_CLOSING * len(open_):
            return "part of one building"
    return None


def _group(rows: pd.DataFrame, *, needs_alone: bool) -> str | None:
    """The need or the occupancy that all households have: 'age60', 'rented', ..."""
    if len(rows) < FEWEST_ROWS:
        return None
    people = rows["people_count"]
    inhabited = people > 0
    # In a bare list of persons everybody is alone in their flat.
    if needs_alone and inhabited.all() and rows["is_living_alone"].all():
        return "living_alone"
    for name in ("age60", "under6", "disabled"):
        if inhabited.all() and (rows[f"{name}_count"] == people).all():
            return name
    for name in ("under6", "disabled"):
        if (rows[f"{name}_count"] > 0).all():
            return name
    for name in ("rented", "vacant"):
        if (rows["occupancy"] == name).all():
            return name
    return None


def applied(
    connection: Connection, linked: CleanedLedger, part: Part, known: Known, adds: bool
) -> CleanedLedger:
    """
    The ledger with what it states of known households of its part, and nothing else of them.

    Rows of unknown households are refused, unless the load `adds` them and they are whole
    households.
    """
    if not part.communities:
        return linked
    rows = linked.rows
    open_ = {one["id"] for one in known if one["is_open"]}
    of_part = rows["community_id"].isin(part.communities)
    mine = of_part & rows["household_id"].isin(open_)
    homes = Counter(
        (one["building_id"], one["unit"], one["room"]) for one in known if one["is_open"]
    )
    refused: dict[int, Reason] = {}
    if part.is_of_group or not adds:
        new = "household-unknown" if part.is_of_group else "household-new"
        refused = {at: _unknown(row, homes, new) for at, row in rows[of_part & ~mine].iterrows()}
    old = then(connection, rows.loc[mine, "household_id"])
    ledger = linked.written.ledger
    is_list = part.is_of_group and ledger.folded is not None
    if is_list and not ledger.part:
        # Who is alone in a list need not be alone at home; a title says so, or nobody.
        rows = rows.assign(is_living_alone=False)
    state = _listed if is_list else _stated
    told = {
        at: state(row, old[int(row["household_id"])])
        for at, row in zip(rows.index[mine], rows[mine].to_dict("records"), strict=True)
    }
    refused |= {at: reason("part-contradicts") for at, row in told.items() if row is None}
    refused |= {
        at: reason("number-elsewhere")
        for at, row in rows[mine].iterrows()
        if _is_elsewhere(row, old[int(row["household_id"])])
    }
    kept = {at: row for at, row in told.items() if row is not None and at not in refused}
    fitted = sum(
        is_fitted(rows.loc[at], old[int(row["household_id"])], row)
        for at, row in kept.items()
        if state is _stated
    )
    changed = pd.DataFrame(
        list(kept.values()), index=list(kept), columns=rows.columns, dtype=object
    )
    done = linked.refuse(pd.Series(refused, dtype=object))
    others = done.rows.drop(index=changed.index)
    whole = pd.concat([others.astype(object), changed]).sort_index() if len(changed) else others
    is_adding = adds and not part.is_of_group
    signs = {f"{sign}, adding" if is_adding else sign: one for sign, one in part.notes.items()}
    notes = done.notes | signs | ({"counts fitted": fitted} if fitted else {})
    return replace(done, rows=whole, notes=notes, of_part=part.communities)


def _stated(row: dict[str, Any], old: Mapping[str, Any]) -> dict[str, Any] | None:
    """A known household with what a row of its own states; None where the two contradict."""
    new = row | {name: old[name] for name in _KEPT}
    # An empty cell of people says 0 beside an empty flat, and there alone.
    stated = {name for name in VALUES if row[f"states_{name}"]} | (
        {"people"} if row["occupancy"] == "vacant" else set()
    )
    if row["occupancy"] == "unknown":
        stated.discard("occupancy")
    for name in VALUES.keys() - stated:
        new[VALUES[name]] = old[VALUES[name]]
    fit(new, stated)
    new["unstated"] = old["unstated"] & ~bits(stated)
    new["last_verified_on"] = later(row["last_verified_on"], old["last_verified_on"])
    return None if _contradicts(new, is_alone_stated=row["states_people"]) else new


def _listed(row: dict[str, Any], old: Mapping[str, Any]) -> dict[str, Any] | None:
    """A known household in which at least those live who are listed; None where they cannot."""
    new = row | {name: old[name] for name in (*_KEPT, *VALUES.values())}
    for name in COUNTS[1:]:
        new[VALUES[name]] = max(row[VALUES[name]], old[VALUES[name]])
    new["is_living_alone"] = row["is_living_alone"] or old["is_living_alone"]
    new["unstated"] = old["unstated"] & ~bits([name for name in VALUES if row[VALUES[name]]])
    new["last_verified_on"] = later(row["last_verified_on"], old["last_verified_on"])
    is_too_many = row["people_count"] > old["people_count"]
    return None if is_too_many or _contradicts(new, is_alone_stated=False) else new


def _contradicts(new: Mapping[str, Any], *, is_alone_stated: bool) -> bool:
    """Whether a household is none: parts above the whole, or alone among several."""
    is_alone = new["is_living_alone"] and new["people_count"] > 1 and not is_alone_stated
    return is_alone or any(new[VALUES[part]] > new[VALUES[whole]] for part, whole in WITHIN)


def _is_elsewhere(row: Any, old: Mapping[str, Any]) -> bool:
    """Whether a household of a number is on the building, in another flat than the row says."""
    if row["match_status"] != "matched" or old["building_id"] is None:
        return False
    return int(row["building_id"]) != old["building_id"] or any(
        row[name] and old[name] and row[name] != old[name] for name in ("unit", "room")
    )


def _unknown(row: Any, homes: Counter, new: str) -> Reason:
    """Why the household of a row is none that is known; `new` is the code of one that is new."""
    if row["match_status"] != "matched":
        return reason(row["match_rule"])
    several = homes[int(row["building_id"]), row["unit"], row["room"]] > 1
    return reason("flat-of-several" if several else new)
