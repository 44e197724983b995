"""An address in cells of its own: building, unit and room."""

import re
from dataclasses import dataclass

_BARE = re.compile(r"[甲乙丙丁]?\d{1,4}[A-Z甲乙丙]?|[A-Z]")


@dataclass(frozen=True, slots=True)
class Parts:
    """Cells of the columns building, unit and room: '3号楼' or '3', '2单元' or '2', '501'."""

    building: str = ""
    unit: str = ""
    room: str = ""

    @property
    def text(self) -> str:
        """The address that they make: a bare number gets the mark of its column."""
        return "".join(
            cell + mark if _BARE.fullmatch(cell) else cell
            for cell, mark in ((self.building, "号楼"), (self.unit, "单元"), (self.room, "室"))
        )
