"""The list of changes that have not been taken in yet; triggers write it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gridmap import store

Ids = npt.NDArray[np.int64]

MANY = 2_000
"""Changes from which on everything is worked out anew."""


@dataclass(frozen=True)
class Pending:
    """Changes of one service, or of the snapping; `rows` are what `forget` removes."""

    rows: Ids
    buildings: Ids
    points: Ids
    is_whole: bool

    @classmethod
    def read(cls, connection: Connection, service_type_code: str | None) -> "Pending":
        """Changes on the list now, of a service; None for the snapping to the streets."""
        found = store.access.pending(connection, service_type_code)
        building, point = found["building_id"], found["point_id"]
        return cls(
            found["id"],
            np.unique(building[building >= 0]),
            np.unique(point[point >= 0]),
            bool(((building < 0) & (point < 0)).any()) or len(building) > MANY,
        )

    def forget(self, connection: Connection) -> None:
        """Remove from the list what was read, and nothing that was written since."""
        if len(self.rows):
            store.access.forget_pending(connection, self.rows)
