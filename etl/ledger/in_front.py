"""Columns of streets and of floors in front of the doors that count in them."""

import re
from typing import Any

from etl.ledger import cells
from etl.ledger.column import Column, encode
from gridmap.address import normalise
from gridmap.address.text import plain

_DOOR = re.compile(r"\s*第?[\d〇零一二三四五六七八九十百]+(?:-\d+)?\s*(?:号(?!楼)|\Z)")
_FLOOR = re.compile(r"0*([1-9]\d?)[层楼]?")
_ON_A_FLOOR = re.compile(r"0*[1-9]\d?室?").fullmatch


def put_streets(columns: dict[str, Column]) -> None:
    """
    A column of streets, lanes or groups before the doors that count in them: 柳树巷, 3号.

    Before buildings it stands for the estate, where no column says which that is.
    """
    if "street" not in columns:
        return
    streets = columns.pop("street").map(_street)
    if "building" in columns and "address" not in columns:
        columns.setdefault("estate", streets)
        return
    doors = columns.pop("address" if "address" in columns else "room").map(cells.text)
    columns["address"] = encode(
        [
            f"{street}{door}" if _DOOR.match(plain(door)) else door
            for street, door in zip(streets.values, doors.values, strict=True)
        ]
    )


def put_floors(columns: dict[str, Column]) -> None:
    """A column of floors before rooms that are numbered on each: 3, 02 is 302."""
    if "floor" not in columns:
        return
    floors = columns.pop("floor").map(_floor)
    if "room" in columns:
        rooms = columns["room"].map(lambda cell: normalise(cells.text(cell)))
        columns["room"] = encode(
            [
                f"{floor}{int(room.removesuffix('室')):02d}" if floor and _ON_A_FLOOR(room) else own
                for floor, room, own in zip(
                    floors.values, rooms.values, columns["room"].values, strict=True
                )
            ]
        )


def _floor(cell: Any) -> str:
    """Number of a floor: 3, 3层, 三楼; '' for what is none."""
    found = _FLOOR.fullmatch(normalise(f"{cells.text(cell)}"))
    return found[1] if found else ""


def _street(cell: Any) -> str:
    """A group of a village may be a number alone: 3 is 3组."""
    text = cells.text(cell)
    return f"{text}组" if text.isdecimal() else text
