"""Outlines put in force, and the record that stays: who, when, why, from which words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from gridmap import store
from gridmap.boundaries.sentence import SIDES, Bounds
from gridmap.errors import BoundaryError
from gridmap.i18n import Message

OVERLAP_M2 = 1.0
"""Land that two communities share up to this was rounding."""


@dataclass(frozen=True, eq=False)
class Change:
    """
    A community's new outline (EPSG:4326) and the bounds it was drawn from.

    `bounds` is None where they stay as they are, `bounds_text` where no sentence was written.
    """

    community_id: int
    name: str
    outline: BaseGeometry
    bounds: Bounds | None = None
    bounds_text: str | None = None


@dataclass(frozen=True)
class Conflict:
    """What an outline would break: buildings that it leaves out, land that is another's."""

    name: str
    buildings: tuple[str, ...]
    in_plots: int
    overlaps_m2: dict[str, float]

    def messages(self) -> list[Message]:
        """What would be broken, one message each."""
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
                "{name} would take {area:.0f} m² of {other}",
                name=self.name,
                area=area,
                other=other,
            )
            for other, area in self.overlaps_m2.items()
        ]
        return found

    def __str__(self) -> str:
        return ", ".join(map(str, self.messages()))


def conflicts(connection: Connection, changes: Sequence[Change]) -> list[Conflict]:
    """What the changes, all in one go, would break; empty where nothing is."""
    found = []
    ids = [change.community_id for change in changes]
    for change in changes:
        wkb = shapely.to_wkb(change.outline)
        outside = store.boundaries.outside(connection, change.community_id, wkb)
        shared = store.boundaries.overlaps(connection, ids, wkb)
        overlaps = {
            row.name: float(row.shared_m2)
            for row in shared.itertuples(index=False)
            if row.shared_m2 > OVERLAP_M2
        }
        if len(outside) or overlaps:
            found.append(
                Conflict(
                    change.name,
                    tuple(outside["name"]),
                    int(outside["plot_id"].notna().sum()),
                    overlaps,
                )
            )
    return found


def put_in_force(
    connection: Connection, changes: Sequence[Change], *, by: str, reason: str,
    accept: bool = False,
) -> list[Conflict]:  # fmt: skip
    """
    Make outlines those of their communities, and write down who did it and why.

    Buildings that come to lie outside stay with their community, and with their plots, until
    somebody moves them: the conflicts say which. Outlines that are in force already change
    nothing and leave no record.

    Parameters
    ----------
    by
        Name of the account that answers for it.
    accept
        Go on in spite of conflicts.

    Raises
    ------
    BoundaryError
        There is no such account, no reason, an outline that is none, or a conflict that was not
        accepted.
    """
    if not reason.strip():
        raise BoundaryError("say why the boundary changes: the record keeps it")
    user_id = connection.execute(
        text("SELECT id FROM app_user WHERE name = :name AND is_active"), {"name": by}
    ).scalar()
    if user_id is None:
        raise BoundaryError("no account is called {by!r}; `gridmap user list` shows them", by=by)
    for change in changes:
        if not isinstance(change.outline, Polygon | MultiPolygon) or not change.outline.is_valid:
            raise BoundaryError("the outline of {name} is no area: draw it again", name=change.name)
    found = conflicts(connection, changes)
    if found and not accept:
        raise BoundaryError(
            "{conflicts}: nothing was changed; --yes goes on all the same",
            conflicts=[message for one in found for message in one.messages()],
        )
    for change in changes:
        bounds_text = change.bounds_text or (_as_text(change.bounds) if change.bounds else None)
        told = {"app_user_id": user_id, "reason": reason.strip(), "bounds_text": bounds_text}
        _tell(connection, json.dumps(told, ensure_ascii=False))
        store.boundaries.apply(
            connection,
            community_id=change.community_id,
            outline=shapely.to_wkb(change.outline),
            bounds_text=bounds_text,
            **{side: "、".join(getattr(change.bounds, side, ())) or None for side in SIDES},
        )
    _tell(connection, "")
    return found


def history(connection: Connection, community_id: int) -> pd.DataFrame:
    """How an outline came about: see `store.boundaries.history`."""
    return store.boundaries.history(connection, community_id)


def _tell(connection: Connection, told: str) -> None:
    """What the trigger on `community` writes into the record."""
    connection.execute(
        text("SELECT set_config('gridmap.boundary_change', :told, true)"), {"told": told}
    )


def _as_text(bounds: Bounds) -> str:
    east, south, west, north = ("、".join(getattr(bounds, side)) for side in SIDES)
    return f"东起{east},西至{west},北临{north},南接{south}"
