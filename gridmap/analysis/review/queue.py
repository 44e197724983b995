"""Open cases of a community's addresses, one case in full, and the decisions made."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from gridmap import store
from gridmap.address import Reading, label, normalise, read
from gridmap.analysis import gazetteer
from gridmap.analysis.review.address import ASIDE_SCOPES, SCOPES, Address, in_words
from gridmap.errors import ReviewError
from gridmap.gazetteer import Building
from gridmap.matching.building import contradiction

FITS = "fits"
"""Why a candidate is none that the address contradicts; else its fault or the match's rule."""
NO_NUMBER = "no-number"
"""Why a building is offered that has the name of the place alone."""

NO_ESTATE = "no-estate"
"""Why a building is offered last: its own name fits, and the map puts it in no estate."""


_LISTED = (
    *("household_id", "address_text", "match_status", "match_rule", "candidate_ids"),
    "people_count",
)


@dataclass(frozen=True)
class Case:
    """
    One unlocated household, with all that a person needs to settle it.

    Attributes
    ----------
    row
        The row as written, by the ledger's headers; persons taken out.
    normalised, readings
        The address as it is compared, and every way to read it, in words.
    candidates
        building_id, estate, name, community, address, unit_count, storeys, rooms_per_floor, lon,
        lat (EPSG:4326), outline (GeoJSON), why ('fits', 'unit', 'floor', 'room' or a rule).
    estates
        Estates of like names (estate_id, name), where the place is not known; never matched by.
    words
        What a decision of each scope would be about: 'address', and 'building' and 'estate' where
        all readings agree on them.
    """

    household_id: int
    community_id: int
    address_text: str
    people_count: int
    match_status: str
    match_rule: str
    row: dict[str, str]
    normalised: str
    readings: tuple[str, ...]
    candidates: pd.DataFrame
    estates: tuple[tuple[int, str], ...]
    words: dict[str, str]


def cases(
    connection: Connection, community_id: int, *, with_set_aside: bool = False
) -> pd.DataFrame:
    """
    Open households without building; the same problem together, those of one place in a row.

    Places with most households first, their buildings as people count them; those whose address
    cannot be decided about come last.

    Columns: household_id, address_text, match_status, match_rule, candidate_count, people_count,
    same_address_count, same_building_count, same_estate_count (open households that one decision
    of that scope would concern, this one too; 0 where readings differ), problem (what a group has
    in common), is_set_aside.
    """
    # Made now, and kept, so that settling the first case need not wait for it.
    gazetteer.matcher(connection)
    rows = _keyed(connection, community_id)
    if not with_set_aside:
        rows = rows[~rows["is_set_aside"]]
    for scope in SCOPES:
        counts = rows[f"{scope}_key"].value_counts()
        rows[f"same_{scope}_count"] = rows[f"{scope}_key"].map(counts).fillna(0).astype(int)
    place = rows["problem"].map(lambda words: words.rpartition("/")[0] or words)
    size = place.groupby(place).transform("size")
    # What says nothing that a decision could be found by is settled in the ledger: it comes last,
    # or it would stand first again after every decision.
    order = rows.assign(
        size=size, place=place, counted=rows["building_key"].fillna(rows["problem"]).map(_counted),
        is_stated=rows["address_key"].notna(),
    ).sort_values(
        ["is_stated", "size", "place", "counted", "address_key", "household_id"],
        ascending=[False, False, True, True, True, True],
    )  # fmt: skip
    names = (
        *("household_id", "address_text", "match_status", "match_rule", "candidate_count"),
        *("people_count", "same_address_count", "same_building_count", "same_estate_count"),
        *("problem", "is_set_aside"),
    )
    return order[list(names)].reset_index(drop=True)


def open_count(connection: Connection, community_id: int) -> int:
    """Number of the rows of `cases`."""
    return int((~_keyed(connection, community_id)["is_set_aside"]).sum())


def case(connection: Connection, household_id: int) -> Case:
    """
    One household to settle.

    Raises
    ------
    ReviewError
        There is no such household, as far as the user may see.
    """
    found = store.review.household(connection, household_id)
    if found is None:
        raise ReviewError(
            "household {household_id} is not there; look at the list again",
            household_id=household_id,
        )
    address = Address.of(found["place"], found["address_text"])
    written = found["written"] or {}
    return Case(
        household_id=household_id,
        community_id=found["community_id"],
        address_text=found["address_text"],
        people_count=found["people_count"],
        match_status=found["match_status"],
        match_rule=found["match_rule"] or "",
        row=written.get("row") or {},
        normalised=normalise(found["address_text"]),
        readings=in_words(address.readings),
        candidates=_candidates(connection, found, address.readings),
        estates=like_estates(connection, found["community_id"], address)
        if found["match_status"] == "unmatched"
        else (),
        words=address.words,
    )


def find_buildings(
    connection: Connection, community_id: int, wanted: str, limit: int = 20
) -> pd.DataFrame:
    """
    Buildings of a community by what they are called: 春风里 3号楼, 三栋, 幸福路18号.

    Columns as `Case.candidates`, but for `why`. Every name and label compares as in matching;
    of a place a part of its name is enough.
    """
    names = store.review.names(connection, community_id)
    asked = (*read(wanted).readings, Reading(normalise(wanted)))
    ids = [
        row.building_id
        for row in names.itertuples()
        if any(_answers(row, reading) for reading in asked)
    ]
    return store.review.candidates(connection, ids[:limit])


def in_no_estate(
    connection: Connection, community_id: int, written: str, around: pd.DataFrame, count: int = 3
) -> pd.DataFrame:
    """
    Buildings of a community that the map puts in no estate, and whose label, such as 6, is that.

    Columns as `Case.candidates`; those nearest to the middle of `around`, some of these, first.
    """
    names = store.review.names(connection, community_id)
    ids = [
        row.building_id
        for row in names[names.estate == ""].itertuples()
        if written in map(_label, (row.name, *row.aliases, row.address))
    ]
    found = store.review.candidates(connection, ids).assign(why=NO_ESTATE)
    if len(around):
        lon, lat = around.lon.mean(), around.lat.mean()
        off = np.hypot((found.lon - lon) * np.cos(np.radians(lat)), found.lat - lat)
        found = found.loc[off.sort_values(kind="stable").index]
    return found.head(count)


def like_estates(
    connection: Connection, community_id: int, address: Address
) -> tuple[tuple[int, str], ...]:
    """Estates of the community with names like the address's own, for a person to choose from."""
    place = address.words.get("estate")
    if place is None:
        return ()
    forms: dict[str, tuple[int, str]] = {}
    for row in store.review.estates(connection, community_id).itertuples():
        for name in (row.name, *(row.aliases or ())):
            forms.setdefault(normalise(name), (int(row.estate_id), row.name))
    like = get_close_matches(place, forms, n=5, cutoff=0.5)
    return tuple(dict.fromkeys(forms[name] for name in like))


def decisions(connection: Connection, community_id: int) -> pd.DataFrame:
    """
    Decisions of a community, the latest first.

    Columns: decision_id, scope, written, building_id, building_name, building_estate, address
    (those of the building), estate_id, estate, origin, import_run_id, operator, decided_at,
    revoked_at, revoked_by, household_count (located by it).
    """
    return store.review.decisions(connection, community_id)


def _keyed(connection: Connection, community_id: int) -> pd.DataFrame:
    """Open households with the words that decisions would be found by."""
    found = store.review.unlocated(connection, community_id)
    rows = pd.DataFrame(found, columns=_LISTED)
    addresses = [Address.of(row["place"], row["address_text"]) for row in found]
    rows["candidate_count"] = rows["candidate_ids"].map(len).astype(int)
    words = [address.words for address in addresses]
    for scope in SCOPES:
        keys = [one.get(scope) for one in words]
        rows[f"{scope}_key"] = pd.Series(keys, rows.index, dtype=object)
    # Where the place is unknown, the place is the problem; else the building, else the address.
    unknown = rows["match_rule"].eq("place-unknown") & rows["estate_key"].notna()
    broad = rows["building_key"].fillna(rows["address_key"]).fillna(rows["address_text"])
    rows["problem"] = rows["estate_key"].where(unknown, broad)
    aside = {scope: _aside(connection, community_id, scope) for scope in ASIDE_SCOPES}
    is_aside = [rows[f"{scope}_key"].isin(written) for scope, written in aside.items()]
    rows["is_set_aside"] = np.any(is_aside, axis=0)
    return rows


def _aside(connection: Connection, community_id: int, scope: str) -> set[str]:
    """Words of what was set aside in a scope."""
    made = store.review.decisions_in_force(connection, community_id, scope)
    return {one["written"] for one in made if one["building_id"] is None}


def _candidates(
    connection: Connection, found: dict[str, Any], readings: Iterable[Reading]
) -> pd.DataFrame:
    buildings = store.review.candidates(connection, found["candidate_ids"])
    readings = tuple(readings)
    return buildings.assign(
        why=[_why(row, readings, found) for row in buildings.to_dict("records")]
    )


def _why(row: dict[str, Any], readings: Sequence[Reading], found: dict[str, Any]) -> str:
    """Reason against a candidate: a contradicted part, else the rule that found a conflict."""
    building = Building(
        str(row["building_id"]),
        row["community"] or "",
        row["estate"] or "",
        row["name"] or "",
        unit_count=_number(row["unit_count"]),
        storeys=_number(row["storeys"]),
        rooms_per_floor=_number(row["rooms_per_floor"]),
    )
    own = label(building.name)
    named = [one for one in readings if one.building in (None, own)]
    faults = [contradiction(building, one) for one in named]
    if found["match_status"] != "conflict":
        return FITS
    return next((fault for fault in faults if fault), found["match_rule"])


def _number(value: float | None) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _counted(words: str) -> str:
    """Key that puts words in the order in which people count: 2 before 10."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(10), words)


_normalised = lru_cache(maxsize=50_000)(normalise)
_label = lru_cache(maxsize=50_000)(label)


def _answers(row: Any, wanted: Reading) -> bool:
    """Whether a building goes by the place and label that were typed."""
    places = [row.estate or "", *(row.estate_aliases or ()), row.address]
    labels = [row.name or "", *row.aliases]
    if wanted.building is None:
        places += [f"{row.estate or ''}{name}" for name in labels]
    elif wanted.building not in map(_label, labels):
        return False
    return any(wanted.place in _normalised(place) for place in places)
