"""Record of the changes of an outline."""

import json
from typing import Any

import pandas as pd
import shapely

from gridmap.analysis.boundaries import outline_history
from gridmap.cli import Answer
from gridmap.cli.boundary.drawing import known_as
from gridmap.errors import BoundaryError
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
    lines = [
        f"{one['changed_at']}  {one['new_m2'] / 1e6:.4f} km²"
        + (f" (before {one['old_m2'] / 1e6:.4f})" if one["old_m2"] is not None else "")
        + f"  {one['changed_by'] or '-'}: {one['reason']}"
        + (f"\n  {one['bounds_text']}" if one["bounds_text"] else "")
        for one in changes
    ]
    text = "\n".join(lines) or f"{row['name']}: its outline is as it was first loaded"
    return Answer({"name": row["name"], "changes": changes}, text)


def _geojson(wkb: bytes | None) -> Any:
    return None if wkb is None else json.loads(shapely.to_geojson(shapely.from_wkb(wkb)))
