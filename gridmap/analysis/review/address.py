"""The address of an unlocated household: what it is matched by, and what a decision calls it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gridmap.address import Reading, normalise, read
from gridmap.address.kept import OMITTED
from gridmap.gazetteer.names import place_forms, street_number
from gridmap.matching import Match, Matcher, Parts, address_key, building_keys

SCOPES = ("address", "building", "estate")
"""What a decision is about: one whole address, all addresses of a building, an estate's name."""
ASIDE_SCOPES = SCOPES[:2]
"""Scopes of which no building may fit; an estate's name has its estate."""


@dataclass(frozen=True)
class Address:
    """
    An address as a ledger wrote it, in parts or in one text.

    `estate` is the ledger's column of that name; `parts` its columns building, unit and room;
    `text` is matched where there are no parts.
    """

    text: str
    parts: Parts | None = None
    estate: str = ""

    @classmethod
    def of(cls, place: Mapping[str, str] | None, address_text: str) -> "Address":
        """From `household.written -> 'place'`, or where it is missing from `address_text`."""
        if not place:
            return cls(address_text)
        building, text = place.get("building") or "", place.get("address") or ""
        estate = place.get("estate") or ""
        # By its parts where there are parts, as when it was loaded.
        if building or not text:
            parts = Parts(building, place.get("unit") or "", place.get("room") or "")
            return cls(text or f"{estate}{parts.text}", parts, estate)
        return cls(text, None, estate)

    @property
    def words(self) -> dict[str, str]:
        """
        Words by which a decision of each scope is found.

        A scope is left out where the address names nothing of the kind, or its readings differ in
        it: the decision would be about an address that nobody looked at.
        """
        return dict(_keys(self).words)

    def is_concerned(self, scope: str, written: str) -> bool:
        """Whether a decision can change what the address is matched to; never a wrong no."""
        keys = _keys(self)
        if scope == "address":
            return keys.words.get("address") == written
        if scope == "building":
            return written in keys.buildings
        return any(form in keys.normalised for form in place_forms(written))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every way to read it, gazetteer unseen."""
        return read(self.parts.text if self.parts else self.text).readings

    def match(self, matcher: Matcher, community: str) -> Match:
        """See `gridmap.matching.Matcher`."""
        estate = self.estate or None
        if self.parts:
            return matcher.match_parts(self.parts, community=community, estate=estate)
        return matcher.match(self.text, community=community, estate=estate)


@dataclass(frozen=True)
class _Keys:
    """Keys of an address, computed once: a list of 2,000 is compared again and again."""

    words: dict[str, str]
    buildings: tuple[str, ...]
    normalised: str


@lru_cache(maxsize=50_000)
def _keys(address: Address) -> _Keys:
    column = normalise(address.estate)
    written = address.parts or address.text
    buildings = building_keys(written, address.estate)
    places = {one.place for one in address.readings if one.building}
    found = {
        "address": address_key(written, address.estate),
        "building": buildings[0] if len(buildings) == 1 else "",
        "estate": column or (places.pop() if len(places) == 1 else ""),
    }
    words = {scope: key for scope, key in found.items() if key and _is_whole(scope, key)}
    text = address.parts.text if address.parts else address.text
    return _Keys(words, buildings, column + normalise(text))


def _is_whole(scope: str, key: str) -> bool:
    """
    Whether a key says of itself what it is about.

    Words that were left out before a number may be the place: two places would have one key.
    Behind the flat of an address they are a remark.
    """
    before = key.rstrip(f"{OMITTED} ") if scope == "address" else key
    return OMITTED not in before and before != ""


def in_words(readings: Iterable[Reading]) -> tuple[str, ...]:
    """Readings written out: 春风里3号楼2单元501室. One of nothing but a place only if alone."""
    every = tuple(readings)
    parted = [one for one in every if one.building or one.unit or one.room]
    return tuple(dict.fromkeys(map(_in_words, parted or every)))


def building_called(label: str, place: str = "") -> str:
    """
    Label of a building as people say it: 3 is 3号楼, 5组6 is 5组6号楼; 3排 says what it is.

    Behind the name of a street a number is that of a door: 上海路66号.
    """
    if not label or not label[-1].isascii():
        return label
    return f"{label}号" if street_number(place + label) else f"{label}号楼"


def _in_words(reading: Reading) -> str:
    parts = (
        f"{reading.place}{building_called(reading.building or '', reading.place)}",
        f"{reading.unit}单元" if reading.unit else "",
        f"{reading.floor}层" if reading.floor is not None else "",
        f"{reading.room}室" if reading.room else "",
    )
    return "".join(parts)
