"""Names of buildings as a clerk writes them: 春风里3幢."""

from collections.abc import Callable
from typing import Any


def building_title(estate: Any, name: Any) -> str:
    """
    Estate and name of a building in one; empty where it has neither.

    Chinese words stand side by side, others are parted by a space; the estate is not said twice.
    What is no text (a missing cell of a frame is NaN) counts as missing.
    """
    front, own = _text(estate), _text(name)
    if not front or own.startswith(front):
        return own
    return f"{front} {own}" if front[-1].isascii() and own else f"{front}{own}"


def building_called(
    estate: Any, name: Any, address: Any, number: int, t: Callable[..., str]
) -> str:
    """
    Name of a building where several are listed: no two without a name are called alike.

    Its title; without a name of its own its address; without that the number that it has in the
    database, as in the workbook of corrections, behind its estate if it has one.
    """
    if _text(name):
        return building_title(estate, name)
    return _text(address) or building_title(estate, t("Building {sign}", sign=number_sign(number)))


def number_sign(number: int) -> str:
    """Number of a building in the database, as it is written where it has no name."""
    return f"#{int(number)}"


def _text(cell: Any) -> str:
    return cell.strip() if isinstance(cell, str) else ""
