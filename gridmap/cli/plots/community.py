"""Choice of the community that a command is about."""

from typing import Any

from sqlalchemy import Connection

from gridmap import store
from gridmap.errors import PlotError


def chosen_community(connection: Connection, wanted: str) -> dict[str, Any]:
    """`id` and `name` of the community of that name or code; PlotError where it is not one."""
    found = store.plots.communities(connection, wanted)
    if found.empty:
        raise PlotError("no community has the name or code {wanted!r}", wanted=wanted)
    if len(found) > 1:
        listed = [
            f"{row.name} ({row.division_code or row.subdistrict or row.id})"
            for row in found.itertuples(index=False)
        ]
        raise PlotError(
            "{wanted!r} is {found_count} communities: {listed}; give the code",
            wanted=wanted,
            found_count=len(found),
            listed=listed,
        )
    return dict(found.iloc[0])
