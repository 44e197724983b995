"""Record of the changes of an outline."""

import json
from typing import Any

import pandas as pd
import shapely

from gridmap.analysis.boundaries import outline_history
from gridmap.cli import Answer, Text
from gridmap.cli.boundary.drawing import known_as
from gridmap.errors import BoundaryError
from gridmap.i18n import Message
from gridmap.store import db


def history(name: str) -> Answer:
    """Show the changes of a community's outline, the latest first."""
    with db.as_owner() as connection:
        row = known_as(connection, name)
        if row is None:
            raise BoundaryError("no community is called {name!r}", name=name)
        found = outline_history(connection, int(row["id"]))
    changes = [
        {
            "changed_at": one.changed_at.isoformat(timespec="seconds"),
            "changed_by": one.changed_by,
            "bounds_text": one.bounds_text,
            "reason": one.reason,
            "old_m2": one.old_m2 if pd.notna(one.old_m2) else None,
            "new_m2": one.new_m2,
            "old": _geojson(one.old_wkb),
            "new": _geojson(one.new_wkb),
        }
        for one in found.itertuples(index=False)
    ]
    lines: list[Text] = [line for one in changes for line in _lines(one)]
    if not lines:
        lines = [Message("{name}: its outline is as it was first loaded", name=row["name"])]
    return Answer({"name": row["name"], "changes": changes}, lines)


def _lines(change: dict[str, Any]) -> list[Text]:
    """Lines about a change of an outline."""
    about = Message(
        "{changed_at}  {area:.4f} km²  {who}: {reason}",
        changed_at=change["changed_at"],
        area=change["new_m2"] / 1e6,
        who=change["changed_by"] or "-",
        reason=change["reason"],
    )
    below: list[Text] = []
    if change["old_m2"] is not None:
        below.append(Message("before: {area:.4f} km²", area=change["old_m2"] / 1e6))
    if change["bounds_text"]:
        below.append(change["bounds_text"])
    return [about, below]


def _geojson(wkb: bytes | None) -> Any:
    return None if wkb is None else json.loads(shapely.to_geojson(shapely.from_wkb(wkb)))
