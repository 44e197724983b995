"""Change of a community's outline, and what it would break."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from gridmap.boundaries.sentence import Bounds
from gridmap.i18n import Message


@dataclass(frozen=True, eq=False)
class Change:
    """
    A community's new outline (EPSG:4326) and the bounds it was drawn from.

    `community_id` is None where the community is not loaded yet: the change founds it.
    `bounds` is None where they stay as they are, `bounds_text` where no sentence was written.
    """

    community_id: int | None
    name: str
    outline: BaseGeometry
    bounds: Bounds | None = None
    bounds_text: str | None = None


@dataclass(frozen=True)
class Conflict:
    """Conflicts of a new outline: buildings that it leaves out, land of other communities."""

    name: str
    buildings: tuple[str, ...]
    in_plots: int
    overlaps_m2: dict[str, float]

    def messages(self) -> list[Message]:
        """Messages about what would be broken, one each."""
        found = []
        if self.buildings:
            found.append(
                Message(
                    "{count} buildings of {name} would lie outside ({in_plots} of them in plots)",
                    count=len(self.buildings),
                    name=self.name,
                    in_plots=self.in_plots,
                )
            )
        found += [
            Message(
                "{name} would take {area:,.0f} m² of {other}",
                name=self.name,
                area=area,
                other=other,
            )
            for other, area in self.overlaps_m2.items()
        ]
        return found

    def __str__(self) -> str:
        return ", ".join(map(str, self.messages()))
