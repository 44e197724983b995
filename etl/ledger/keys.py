"""A household without number is known by its address, however it is written."""

import re
from functools import lru_cache

from gridmap.address import normalise, read

# Only marks that leave no doubt about the number in front.
_STAIRS_AND_ROOM = re.compile(r"(.*[0-9]单元)([1-9][0-9]{2,3})室?")


class AddressKey:
    """What an address says, in one form; a staircase is read once for all its flats."""

    def __init__(self) -> None:
        self._stairs = lru_cache(maxsize=100_000)(_only_reading)

    def __call__(self, address: str) -> str:
        """Key of an address: equal for all ways to write the same one."""
        parted = _STAIRS_AND_ROOM.fullmatch(address)
        one = self._stairs(parted[1]) if parted else None
        if parted and one and not one[4] and not one[3]:
            return "|".join((*one[:4], parted[2]))
        one = _only_reading(address)
        return "|".join(one) if one else normalise(address)


def _only_reading(address: str) -> tuple[str, str, str, str, str] | None:
    named = [one for one in read(address).readings if one.building]
    if len(named) != 1:
        return None
    one = named[0]
    floor = str(one.floor or "")
    return (one.place, one.building or "", one.unit or "", floor, one.room or "")
