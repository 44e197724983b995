"""Names of buildings as a clerk writes them: 春风里3幢."""

from typing import Any


def building_title(estate: Any, name: Any) -> str:
    """
    Estate and name of a building in one; empty where it has neither.

    Chinese words stand side by side, others are parted by a space; the estate is not said twice.
    What is no text (a missing cell of a frame is NaN) counts as missing.
    """
    front, own = (one.strip() if isinstance(one, str) else "" for one in (estate, name))
    if not front or own.startswith(front):
        return own
    return f"{front} {own}" if front[-1].isascii() and own else f"{front}{own}"
