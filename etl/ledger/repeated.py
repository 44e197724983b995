"""Rooms that state their building again: 7-101 beside 7号楼 is room 101, not one of unit 7."""

import re
from typing import Any

import numpy as np

from etl.ledger import cells
from etl.ledger.column import Column, objects
from gridmap.address import normalise

_NUMBERED = re.compile(r"(\d{1,3})-(\d{3,4}[A-Z]?)(?:室|号)?")
_BUILDING = re.compile(r"(?:.*[^\dA-Z甲乙丙丁戊-])?(\d{1,3})(?:号楼?|[栋幢座楼])?")
_LEAST_ROWS, _LEAST_BUILDINGS = 4, 2
"""Of fewer the building's number may be that of a unit by chance."""


def without_building(rooms: Column, buildings: Column, units: Column | None) -> Column:
    """
    Rooms without the number of their building, where all of a table have it in front.

    A single row with another number says that the numbers are those of units.
    """
    of_rooms = rooms.map(lambda cell: _NUMBERED.fullmatch(normalise(cells.text(cell))))
    found = of_rooms.values
    numbers = buildings.map(_number).values
    stated = found.astype(bool) & (numbers != "")
    if units is not None:
        stated &= units.reads("")
    at = np.flatnonzero(stated)
    again = [found[n][1] == numbers[n] for n in at]
    if len(at) < _LEAST_ROWS or not all(again) or len(set(numbers[at])) < _LEAST_BUILDINGS:
        return rooms
    written = rooms.values.copy()
    written[at] = objects((found[n][2] for n in at), len(at))
    return Column(written, np.arange(len(written), dtype=np.int32))


def _number(building: Any) -> str:
    """The number of a building that is called by one: 7 of 春风里7号楼, none of 5-1号楼."""
    found = _BUILDING.fullmatch(normalise(cells.text(building)))
    return found[1] if found else ""
