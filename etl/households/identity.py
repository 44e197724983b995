"""Which household of the database a row is: by its number or address, else by its flat."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from etl.households import left_out, units
from etl.ledger.keys import AddressKey
from gridmap.address.kept import OMITTED
from gridmap.analysis.review import Address

Known = Sequence[Mapping[str, Any]]
"""Rows of `store.load.households.known`."""

MOST_KNOWN = 0.9
"""Share of the known households above which a ledger is one of all."""

_DIGITS = re.compile(r"\d+")

Flat = tuple[Hashable, ...]


def find(known: Known, rows: pd.DataFrame, *, lists_all: bool = False) -> list[int | None]:
    """
    The household that each row is, None where it is none that is known.

    A row is the household of its key. Where none has that key, it is the one open household of
    its flat that no other row is: a ledger may be written in another shape, or with numbers of
    households, or without; or without units, where the building has one such room. Households of
    two numbers are two, where the ledger numbers them as they were numbered before; so are two of
    one flat.

    Parameters
    ----------
    rows
        community_id, household_key, is_numbered, building_id, unit, room; estate, parts and
        address, of the words that may be kept.
    lists_all
        They are all households: what one lacks of an address may be a word that is known by now.
    """
    by_key = {(one["community_id"], one["household_key"]): one["id"] for one in known}
    keys = zip(rows["community_id"].tolist(), rows["household_key"].tolist(), strict=True)
    by_own_key = [by_key.get(key) for key in keys]
    found = list(by_own_key)
    for at in _among_several(known, rows):
        found[at] = None
    if _is_other_series(known, rows, found):
        rows = rows.assign(is_numbered=False)
    for flats in (_flats, _addresses):
        missing = [at for at, id_ in enumerate(found) if id_ is None]
        if not missing:
            break
        taken = set(found)
        free = [one for one in known if one["is_open"] and one["id"] not in taken]
        for at, id_ in _alone(free, rows.iloc[missing], flats):
            found[missing[at]] = id_
    for at, id_ in units.of_rooms(known, rows, found) if None in found else ():
        found[at] = id_
    if lists_all and None in found:
        _learnt(known, rows, found)
        taken = set(found)
        found = [
            own if id_ is None and own not in taken else id_
            for id_, own in zip(found, by_own_key, strict=True)
        ]
    return found


def _among_several(known: Known, rows: pd.DataFrame) -> list[int]:
    """Positions of rows that may be any of more households than the file says the same of."""
    homes = Counter(
        (one["community_id"], _uncounted(one["household_key"]))
        for one in known
        if one["is_open"] and OMITTED in one["household_key"]
    )
    if not homes:
        return []
    keys = [
        (id_, _uncounted(key))
        for id_, key in zip(rows["community_id"], rows["household_key"], strict=True)
    ]
    times = Counter(keys)
    return [at for at, key in enumerate(keys) if 0 < times[key] < homes[key]]


def _uncounted(key: str) -> str:
    """A key of known words without the number by which it is told from others like it."""
    return key.rpartition("#")[0] or key if OMITTED in key else key


def _learnt(known: Known, rows: pd.DataFrame, found: list[int | None]) -> None:
    """Find the households whose words were not known before, where next to none is missing then."""
    taken = set(found)
    open_ = [one for one in known if one["is_open"]]
    free = [one for one in open_ if one["id"] not in taken]
    free.sort(key=lambda one: (len(one["household_key"]), one["household_key"]))
    missing = [at for at, id_ in enumerate(found) if id_ is None]
    pairs = left_out.paired(words_left_out(free, rows.iloc[missing]))
    if len(found) - len(missing) + len(pairs) >= MOST_KNOWN * len(open_):
        for home, at in pairs.items():
            found[missing[at]] = free[home]["id"]


def words_left_out(homes: Known, rows: pd.DataFrame) -> dict[int, list[int]]:
    """Positions of rows by those of households that say the same with words left out."""
    those = _homes(homes)
    said = {at: one for at, one in enumerate(_said(those)) if one and OMITTED in one}
    if not said:
        return {}
    texts = {at: one for at, one in enumerate(_said(_records(rows))) if one}
    return left_out.may_be(said, texts)


def _is_other_series(known: Known, rows: pd.DataFrame, found: Sequence[int | None]) -> bool:
    """Whether a ledger numbers households in a way of its own: 1, 2, 3 where FX00001 is known."""
    if any(found):
        return False
    numbers = rows.loc[rows["is_numbered"].astype(bool), "household_key"]
    return any(one["is_numbered"] for one in known) and not is_of_series(known, numbers)


def is_of_series(known: Known, numbers: Iterable[str]) -> bool:
    """Whether some of a ledger's numbers are written as those of known households: FX00001."""
    series = {_DIGITS.sub("0", one["household_key"]) for one in known if one["is_numbered"]}
    return any(_DIGITS.sub("0", number) in series for number in numbers)


def standing_for(known: Known, rows: pd.DataFrame) -> set[int]:
    """
    Open households that rows may stand for: all of their key, and all of their flat.

    `rows` as of `find`.
    """
    open_ = [one for one in known if one["is_open"]]
    keys = set(zip(rows["community_id"], rows["household_key"], strict=True))
    ids = {one["id"] for one in open_ if (one["community_id"], one["household_key"]) in keys}
    records = _records(rows)
    for flats in (_flats, _addresses):
        theirs = list(flats(_homes(open_)))
        wanted = {flat for flat in flats(records) if flat} if any(theirs) else set()
        ids |= {one["id"] for one, flat in zip(open_, theirs, strict=True) if flat in wanted}
    return ids


def _alone(free: Known, rows: pd.DataFrame, flats: Any) -> Iterator[tuple[int, int]]:
    """Positions of rows and ids of households: the only one of each in their flat."""
    homes: dict[Flat, list[Mapping[str, Any]]] = defaultdict(list)
    for one, flat in zip(free, flats(_homes(free)), strict=True):
        if flat:
            homes[flat].append(one)
    if not homes:
        return
    wanted = list(flats(_records(rows)))
    counts = Counter(wanted)
    for at, (flat, is_numbered) in enumerate(zip(wanted, rows["is_numbered"], strict=True)):
        if flat is None or counts[flat] > 1 or len(homes[flat]) != 1:
            continue
        [home] = homes[flat]
        if not (is_numbered and home["is_numbered"]):
            yield at, home["id"]


def _flats(homes: Iterable[Mapping[str, Any]]) -> Iterator[Flat | None]:
    """Building, unit and room of households on a building."""
    for one in homes:
        building = one["building_id"]
        if building is None or pd.isna(building):
            yield None
        else:
            yield one["community_id"], int(building), one["unit"], one["room"]


def _addresses(homes: Iterable[Mapping[str, Any]]) -> Iterator[Flat | None]:
    """Addresses in one form, for households that were on no building."""
    for said in _said(homes):
        # A word that may not be kept could be any.
        yield (said,) if said and OMITTED not in said else None


def _said(homes: Iterable[Mapping[str, Any]]) -> Iterator[str | None]:
    """The community and the address in one form, None for households on a building."""
    key = AddressKey()
    for one in homes:
        address = one["written_as"]
        if address is None:
            yield None
            continue
        text = address.text if address.parts is None else address.parts.text
        said = key(text, address.estate)
        yield f"{one['community_id']}:{said}" if said else None


def _homes(known: Known) -> list[Mapping[str, Any]]:
    """Households; the address of those without building as it was loaded."""
    return [
        {
            **one,
            "written_as": None
            if one["building_id"] is not None
            else Address.of(one["place"], one["address_text"]),
        }
        for one in known
    ]


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows; the address of all of them, for they may be found on a building by now."""
    names = ["community_id", "building_id", "unit", "room"]
    places = zip(*(rows[name].tolist() for name in names), strict=True)
    addresses = zip(*(rows[name].tolist() for name in ("address", "parts", "estate")), strict=True)
    return [
        dict(zip(names, place, strict=True)) | {"written_as": Address(*address)}
        for place, address in zip(places, addresses, strict=True)
    ]
