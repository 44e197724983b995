"""Does a building allow the unit, floor and room that a reading states?"""

import re
from functools import lru_cache
from string import ascii_uppercase

from gridmap.address import SIDES, Reading
from gridmap.gazetteer import Building

_ROOM = re.compile(r"(\d{1,5})([A-Z甲乙丙丁戊]?)")
_ORDINALS = "甲乙丙丁戊"
_UNITS = {one: n for names in (ascii_uppercase, _ORDINALS) for n, one in enumerate(names, 1)}
"""Units that are called by letters, not by numbers."""
_HUNDRED = 100
"""Rooms are numbered floor by floor: 501 is the first of floor 5."""


def contradiction(building: Building, reading: Reading) -> str | None:
    """Part that the building contradicts ('unit', 'floor', 'room'); an unknown part never does."""
    return judged(building, reading)[0]


def room(building: Building, reading: Reading) -> str | None:
    """The room as doors show it: floor 5, room 1 is 501."""
    return judged(building, reading)[1]


def judged(building: Building, reading: Reading) -> tuple[str | None, str | None]:
    """`contradiction` and `room` in one."""
    return judged_flat(building, reading.unit, reading.floor, reading.room)


def judged_flat(
    building: Building, unit: str | None, floor: int | None, room: str | None
) -> tuple[str | None, str | None]:
    """`judged` of the parts of a reading."""
    return _judged(
        building.unit_count,
        building.storeys,
        building.rooms_per_floor,
        building.has_small_rooms,
        *(unit, floor, room),
    )


# Flats are alike: there are far fewer of them than addresses.
@lru_cache(maxsize=100_000)
def _judged(
    unit_count: int | None,
    storeys: int | None,
    rooms_per_floor: int | None,
    has_small_rooms: bool,
    unit: str | None,
    floor: int | None,
    room: str | None,
) -> tuple[str | None, str | None]:
    written = _ROOM.fullmatch(room or "")
    if written and floor and int(written[1]) < _HUNDRED and storeys != 1:
        room = f"{floor}{int(written[1]):02d}{written[2]}"
    fault = None
    if unit is not None and not _has_unit(unit_count, unit):
        fault = "unit"
    elif floor is not None and not _within(floor, storeys):
        fault = "floor"
    elif room is not None:
        fault = _room_fault(room, floor, storeys, rooms_per_floor, has_small_rooms)
    return fault, room


def _room_fault(
    room: str,
    stated_floor: int | None,
    storeys: int | None,
    rooms_per_floor: int | None,
    has_small_rooms: bool,
) -> str | None:
    written = _ROOM.fullmatch(room)
    if not written:
        return "room"
    number = int(written[1])
    if number < _HUNDRED:
        if has_small_rooms and number:
            return None
        # Elsewhere doors are counted through only where there is one floor.
        is_single = storeys in (1, None)
        return None if is_single and _within(number, rooms_per_floor) else "room"
    floor, index = divmod(number, _HUNDRED)
    if not _within(floor, storeys) or stated_floor not in (None, floor):
        return "floor"
    return None if _within(index, rooms_per_floor) else "room"


def _has_unit(unit_count: int | None, unit: str) -> bool:
    if unit[0] in _ORDINALS and len(unit) > 1:
        # 21号楼甲2单元: no unit is called 甲2, but a building 21号楼甲.
        return False
    if unit_count is None:
        return True
    if unit in SIDES:
        return unit_count > 1
    number = int(unit) if unit.isdecimal() else _UNITS.get(unit, 0)
    return _within(number, unit_count)


def _within(number: int, limit: int | None) -> bool:
    return number >= 1 and (limit is None or number <= limit)
