"""Does a building allow the unit, floor and room that a reading states?"""

import re

from gridmap.address import Reading
from gridmap.gazetteer import Building

_ROOM = re.compile(r"(\d+)([A-Z甲乙丙丁戊]?)")
_HUNDRED = 100
"""Rooms are numbered floor by floor: 501 is the first of floor 5."""


def contradiction(building: Building, reading: Reading) -> str | None:
    """What the building contradicts ('unit', 'floor', 'room'); what is not known never does."""
    if reading.unit is not None and not _has_unit(building, reading.unit):
        return "unit"
    if reading.floor is not None and not _within(reading.floor, building.storeys):
        return "floor"
    return None if reading.room is None else _room_contradiction(building, reading)


def room(building: Building, reading: Reading) -> str | None:
    """The room as doors show it: floor 5, room 1 is 501."""
    written = _ROOM.fullmatch(reading.room or "")
    if written and reading.floor and int(written[1]) < _HUNDRED and building.storeys != 1:
        return f"{reading.floor}{int(written[1]):02d}{written[2]}"
    return reading.room


def _room_contradiction(building: Building, reading: Reading) -> str | None:
    written = _ROOM.fullmatch(room(building, reading) or "")
    if not written:
        return "room"
    number = int(written[1])
    if number < _HUNDRED:
        # Doors are counted through only where there is one floor.
        single = building.storeys in (1, None)
        return None if single and _within(number, building.rooms_per_floor) else "room"
    floor, index = divmod(number, _HUNDRED)
    if not _within(floor, building.storeys) or reading.floor not in (None, floor):
        return "floor"
    return None if _within(index, building.rooms_per_floor) else "room"


def _has_unit(building: Building, unit: str) -> bool:
    if building.unit_count is None:
        return True
    return unit.isdecimal() and _within(int(unit), building.unit_count)


def _within(number: int, limit: int | None) -> bool:
    return number >= 1 and (limit is None or number <= limit)
