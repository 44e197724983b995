"""Known households that rows in doubt may be: they stay open, and no new one is put beside them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from etl.households import identity, units
from etl.households.identity import Known
from etl.households.linking import Found, match
from etl.ledger.cleaned import CleanedLedger
from etl.reasons import reason
from gridmap.address import normalise
from gridmap.address.kept import Words
from gridmap.analysis.review import Address
from gridmap.gazetteer import Gazetteer
from gridmap.matching import Match, Matcher, Parts

_BETWEEN = re.compile(r"[、,，;；~～至到和与及&+]")
"""Between two addresses in one cell."""

Home = Mapping[str, Any]


class Flat(NamedTuple):
    """A flat as far as an address states it; None for what may be any."""

    place: str
    building: str | None
    unit: str | None
    room: str | None

    @classmethod
    def all_of(cls, address: Address) -> list["Flat"]:
        """The flats that an address can be read to state; room 1 of floor 5 is 501."""
        flats = []
        for one in address.readings:
            room = one.room
            if room and one.floor and room.isdecimal() and len(room) < 3:
                room = f"{one.floor}{int(room):02d}"
            flats.append(cls(one.place, one.building, one.unit, room))
        # All of its words can always be read as the name of a place.
        return [one for one in flats if any(one[1:])] or flats

    def may_be(self, unit: str | None, room: str | None) -> bool:
        """Whether neither unit nor room contradicts it."""
        return _agree(self.unit, unit) and _agree(self.room, room)


def _agree(one: str | None, other: str | None) -> bool:
    return not one or not other or one == other


def refused_homes(
    cleaned: CleanedLedger, found: Found, gazetteer: Gazetteer, known: Words, homes: Known
) -> frozenset[int]:
    """Open households that the rejected rows of a ledger are about: by number and by flat."""
    refused = cleaned.reasons[cleaned.reasons.notna()]
    labels = refused.index.tolist()
    keys = cleaned.household_keys(labels)
    stand = [at for at, key in zip(labels, keys, strict=True) if key is not None]
    rows = _placed(cleaned, found, stand)
    # Of a row with a number the address may be none: matched to no building then.
    matches = match(gazetteer, rows, known)
    rows["building_id"] = pd.Series(
        [int(one.building_id or 0) if one.status == "matched" else None for one in matches],
        rows.index,
        dtype=object,
    )
    rows["unit"] = pd.Series([one.unit for one in matches], rows.index, dtype=object)
    rows["room"] = pd.Series([one.room for one in matches], rows.index, dtype=object)
    return frozenset(identity.standing_for(homes, rows))


def weighed(
    linked: CleanedLedger, written: CleanedLedger, found: Found, gazetteer: Gazetteer, homes: Known
) -> CleanedLedger:
    """
    The ledger with what stays open for its doubts, and without new households in doubt.

    A row whose flat is not certain may be any household that the file lacks and that it does not
    contradict, also in words that were left out of one. Those are `kept_open`, and the row comes
    back if it would be a new one beside them. A rejected row that names no building may be any
    household of its community; if the ledger numbers its households and the row has no number,
    any without number.

    Parameters
    ----------
    linked
        Its rows have household_id.
    written
        The same ledger with the addresses as they were written.
    """
    here = {int(one) for one in linked.rows["household_id"].dropna()} | linked.may_be
    missing = [one for one in homes if one["is_open"] and one["id"] not in here]
    if not missing:
        return linked
    numbers = linked.keys.loc[linked.keys["has_number"].astype(bool), "household_key"]
    claims = _Claims(missing, gazetteer, is_numbered=identity.is_of_series(homes, numbers))
    rows = linked.rows
    is_vague = rows["match_status"].ne("matched") | rows["room"].isna()
    new = _placed(written, found, rows.index[is_vague & rows["household_id"].isna()])
    beside = {at: ids for at, ids in claims.of(new) if ids}
    new = rows[rows["household_id"].isna()]
    for home, positions in identity.words_left_out(missing, new).items():
        for at in new.index[positions]:
            beside.setdefault(at, set()).add(missing[home]["id"])
    for at, room in units.in_its_room(missing, new, is_numbered=claims.is_numbered):
        beside.setdefault(at, set()).update(room)
    kept = set().union(*beside.values())
    refused = linked.reasons[linked.reasons.notna()]
    refused = refused[[one.code != "other-community" for one in refused]]
    again = _placed(written, found, refused.index)
    unread: Counter[int | None] = Counter()
    for (_, ids), community_id, why in zip(
        claims.of(again), again["community_id"], refused, strict=True
    ):
        if ids is None and why.code != "duplicate":
            unread[community_id] += 1
        kept |= ids or set()
    anybody = {id_: claims.anybody(id_) for id_ in unread}
    kept = kept.union(*anybody.values())
    unread_count = sum(count for id_, count in unread.items() if anybody[id_])
    if _may_be_corrected(linked):
        kept |= {one["id"] for one in missing if one["is_correction"]}
    doubtful = pd.Series({at: reason("household-doubtful") for at in beside}, dtype=object)
    notes = linked.notes | ({"unread rows": unread_count} if unread_count else {})
    return replace(linked.refuse(doubtful), kept_open=frozenset(kept), notes=notes)


def _may_be_corrected(linked: CleanedLedger) -> bool:
    """Whether a correction may have loaded a rejected row under a key that the file lacks."""
    refused = linked.reasons[linked.reasons.notna()]
    is_duplicate = any(one.code == "duplicate" for one in refused)
    return is_duplicate or not linked.keys.loc[refused.index, "has_number"].all()


def _placed(cleaned: CleanedLedger, found: Found, labels: Iterable[int]) -> pd.DataFrame:
    """The keys and addresses of rows, with community_id and the community's name."""
    rows = cleaned.keys.loc[list(labels)].copy()
    named = [found.written.get(name) or (None, name) for name in rows["community"]]
    rows["community_id"] = pd.Series([id_ for id_, _ in named], rows.index, dtype=object)
    rows["community"] = pd.Series([name for _, name in named], rows.index, dtype=object)
    return rows


class _Claims:
    """
    Households that a file lacks, and which of them its rows may be.

    Parameters
    ----------
    missing
        Open households that no row of the file is.
    is_numbered
        The file numbers households as they were numbered before.
    """

    def __init__(self, missing: Known, gazetteer: Gazetteer, *, is_numbered: bool) -> None:
        self.missing = {one["id"]: one for one in missing}
        self.gazetteer = gazetteer
        self.is_numbered = is_numbered
        self._matcher = Matcher(gazetteer)
        self._on: dict[int, list[Home]] = defaultdict(list)
        self._rooms: dict[str | None, list[Home]] = defaultdict(list)
        self._nowhere: dict[str | None, list[tuple[Flat, Home]]] = defaultdict(list)
        for one in missing:
            if one["building_id"] is not None:
                self._on[one["building_id"]].append(one)
                self._rooms[one["room"]].append(one)
                continue
            for flat in Flat.all_of(Address.of(one["place"], one["address_text"])):
                self._nowhere[flat.room].append((flat, one))

    def anybody(self, community_id: int | None) -> set[int]:
        """Ids of all that a row without number may be, of a community or (None) of any."""
        return {
            id_
            for id_, one in self.missing.items()
            if community_id in (None, one["community_id"])
            and not (self.is_numbered and one["is_numbered"])
        }

    def of(self, rows: pd.DataFrame) -> Iterator[tuple[int, set[int] | None]]:
        """Labels of rows, and the ids of those that each may be; None: it names no building."""
        for at, row in zip(rows.index, rows.to_dict("records"), strict=True):
            found = [self._of(one, row["community"]) for one in _addresses(row)]
            read = [ids for ids in found if ids is not None]
            if not read:
                # By its number it is one, and that is here or not known.
                yield at, set() if row["has_number"] else None
                continue
            allowed = (self.missing[id_] for id_ in set().union(*read))
            is_numbered = self.is_numbered and row["has_number"]
            yield (
                at,
                {
                    one["id"]
                    for one in allowed
                    if row["community_id"] in (None, one["community_id"])
                    and not (is_numbered and one["is_numbered"])
                },
            )

    def _of(self, address: Address, community: str) -> set[int] | None:
        found = address.match(self._matcher, community)
        if found.status == "rejected" and found.rule in ("several", "range"):
            return self._of_several(address, community)
        if found.status == "rejected":
            return None
        flats = stated = Flat.all_of(address)
        if found.status == "unmatched":
            flats = [one for one in flats if one.building and one.room]
            return self._by_words(flats, address, found) | self._unlocated(flats) if flats else None
        if found.status == "matched":
            flats = [Flat("", None, found.unit, found.room)]
        elif found.rule == "unit":
            flats = [one._replace(unit=None) for one in flats]
        elif found.rule in ("floor", "room"):
            flats = [one._replace(room=None) for one in flats]
        homes = [one for id_ in found.candidates for one in self._on.get(int(id_), ())]
        return _fitting(homes, flats) | self._unlocated(stated)

    def _of_several(self, address: Address, community: str) -> set[int] | None:
        """Of 1栋101、2栋201 all households of both buildings."""
        text = address.parts.text if address.parts else address.text
        pieces = [Address(one, None, address.estate) for one in _BETWEEN.split(text)]
        matches = [one.match(self._matcher, community) for one in pieces]
        ids = {int(id_) for one in matches if one.status == "matched" for id_ in one.candidates}
        return {one["id"] for id_ in ids for one in self._on.get(id_, ())} if ids else None

    def _by_words(self, flats: Sequence[Flat], address: Address, found: Match) -> set[int]:
        """
        Households of a building that is called so, where the place is not known.

        Of a place that is known, all in such a flat: another building may be meant.
        """
        fitting: set[int] = set()
        for flat in flats:
            at = self.gazetteer.labels.get(flat.building or "", frozenset())
            if found.rule == "building-unknown":
                names = (flat.place, normalise(address.estate))
                at = frozenset().union(*(self.gazetteer.places.get(one, ()) for one in names))
            ids = {int(self.gazetteer.buildings[one].building_id) for one in at}
            homes = [*self._rooms.get(flat.room, ()), *self._rooms.get(None, ())]
            fitting |= _fitting([one for one in homes if one["building_id"] in ids], [flat])
        return fitting

    def _unlocated(self, flats: Sequence[Flat]) -> set[int]:
        """Households on no building whose address contradicts a flat in nothing."""
        fitting: set[int] = set()
        for flat in flats:
            homes = [*self._nowhere.get(flat.room, ()), *self._nowhere.get(None, ())]
            fitting |= {
                one["id"]
                for other, one in homes
                if _agree(flat.building, other.building)
                and other.may_be(flat.unit, flat.room)
                and (flat.place in other.place or other.place in flat.place)
            }
        return fitting


def _fitting(homes: Iterable[Home], flats: Sequence[Flat]) -> set[int]:
    return {
        one["id"] for one in homes if any(flat.may_be(one["unit"], one["room"]) for flat in flats)
    }


def _addresses(row: Mapping[str, Any]) -> Iterator[Address]:
    """What a row writes of where it is: its parts, and a column of addresses beside them."""
    parts: Parts | None = row["parts"]
    if parts is not None and parts.text:
        yield Address("", parts, row["estate"])
    if row["address"]:
        yield Address(row["address"], None, row["estate"])
    elif row["estate"] and not (parts and parts.text):
        yield Address(row["estate"], None, row["estate"])
