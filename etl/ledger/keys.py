"""A household without number is known by its address, however it is written."""

import re
from collections.abc import Collection
from functools import lru_cache

from gridmap.address import Reading, normalise, read

# Only marks that leave no doubt about the number in front.
_STAIRS_AND_ROOM = re.compile(r"(.*[0-9]单元)([1-9][0-9]{2,3})室?")

Stated = tuple[str, str, str, str, str]
"""Place, building, unit, floor and room; '' for what is not stated."""


class AddressKey:
    """Address in one form; a staircase is read once for all its flats."""

    def __init__(self) -> None:
        self._stairs = lru_cache(maxsize=100_000)(_only_reading)

    def __call__(self, address: str, estate: str = "") -> str:
        """
        Key of an address: equal for all ways to write the same one, in cells or as one text.

        `estate` is the column of that name; the address may name the place itself.
        """
        one = self.flat(address)
        if one is None:
            return normalise(estate) + (_all_readings(address) or normalise(address))
        return "|".join((one[0] or normalise(estate), *one[1:]))

    def among(self, sure: Collection[str], address: str, estate: str = "") -> str:
        """Its key; of several readings the one that is among keys of which there is no doubt."""
        if self.flat(address):
            return self(address, estate)
        keys = {"|".join((one[0] or normalise(estate), *one[1:])) for one in flats(address)}
        known = {key for key in keys if key in sure}
        return known.pop() if len(known) == 1 else self(address, estate)

    def flat(self, address: str) -> Stated | None:
        """Flat that an address states, where it can be read in one way only."""
        parted = _STAIRS_AND_ROOM.fullmatch(address)
        stairs = self._stairs(parted[1]) if parted else None
        if parted and stairs and not stairs[4] and not stairs[3]:
            return (*stairs[:4], parted[2])
        return _only_reading(address)


# Of one address it is asked twice: for its only reading, then for all of them.
@lru_cache(maxsize=16)
def flats(address: str) -> tuple[Stated, ...]:
    """All that an address can be read to state; the likeliest is not known."""
    return tuple(_stated(one) for one in read(address).readings if one.building)


def _only_reading(address: str) -> Stated | None:
    named = flats(address)
    return named[0] if len(named) == 1 else None


def _stated(one: Reading) -> Stated:
    room = one.room or ""
    floor = str(one.floor or "")
    # 101 says of itself that it is on the first floor.
    if floor and len(room) >= 3 and room[:-2] == floor:
        floor = ""
    return (one.place, one.building or "", one.unit or "", floor, room)


def _all_readings(address: str) -> str:
    """One form of an address that can be read in several ways: 1-1-101, 1-1-101室."""
    return "~".join(sorted("|".join(one) for one in flats(address)))
