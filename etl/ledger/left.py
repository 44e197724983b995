"""Households of which a ledger counts people and says that they have left."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.ledger import cells, person_cells
from etl.ledger.column import Column

_SAY_AWAY: Mapping[str, Callable[[Any], bool]] = {
    "remark": person_cells.says_nobody_lives_there,
    "is_separate": person_cells.is_stated,
    "moved_out": person_cells.is_stated,
    "is_at_home": person_cells.is_denied,
}
"""What cells of columns of persons, beside a household, say of all of it."""


def who_left(
    columns: Mapping[str, Column], of_persons: Callable[[str], Iterable[Column]]
) -> npt.NDArray[np.bool_]:
    """
    Rows that count people, and of which another column says that nobody lives there.

    `of_persons` gives the columns of a field of persons.
    """
    said = [one.test(says) for name, says in _SAY_AWAY.items() for one in of_persons(name)]
    if "occupancy" in columns:
        said.append(columns["occupancy"].test(_says_that_all_are_away))
    counted = columns["people"].test(_counts_somebody)
    return np.any(said, axis=0) & counted if said else np.zeros(len(counted), dtype=bool)


def _says_that_all_are_away(cell: Any) -> bool:
    """空挂 and the like; beside 空置 a number of people is told, and kept."""
    is_known = cells.text(cell).lower() in cells.OCCUPANCY
    return not is_known and person_cells.says_nobody_lives_there(cell)


def _counts_somebody(cell: Any) -> bool:
    try:
        return bool(cells.count(cell))
    except ValueError:
        return False
