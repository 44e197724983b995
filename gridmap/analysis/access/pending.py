"""The list of changes that have not been taken in yet; triggers write it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, text

from gridmap.store import arrays

Ids = npt.NDArray[np.int64]

MANY = 2_000
"""Changes from which on everything is worked out anew."""


@dataclass(frozen=True)
class Pending:
    """Changes of one service, or of the attachment; `rows` are what `forget` takes off."""

    rows: Ids
    buildings: Ids
    points: Ids
    is_whole: bool

    @classmethod
    def read(cls, connection: Connection, service_type_code: str | None) -> "Pending":
        """What stands on the list now; None for the attachment."""
        fields = {"id": "i8", "building_id": "i8", "point_id": "i8"}
        found = arrays.read(
            connection, "access/pending", fields, service_type_code=service_type_code
        )
        building, point = found["building_id"], found["point_id"]
        return cls(
            found["id"],
            np.unique(building[building >= 0]),
            np.unique(point[point >= 0]),
            bool(((building < 0) & (point < 0)).any()) or len(building) > MANY,
        )

    def forget(self, connection: Connection) -> None:
        """Take off what was read, and nothing that was written since."""
        if len(self.rows):
            connection.execute(
                text("DELETE FROM access_pending WHERE id = ANY (CAST(:rows AS bigint[]))"),
                {"rows": self.rows.tolist()},
            )
