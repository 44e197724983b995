"""The last change by hand taken back, whatever the thing is."""

from sqlalchemy import Connection

from gridmap.actions.register import buildings, changing, communities, estates, points


def undo(connection: Connection, layer: str, thing: int, change_id: int | None = None) -> str:
    """
    Take back the last change that was made by hand and not undone yet; returns what it was.

    With a `change_id` only that change.

    Raises
    ------
    RegisterError
        There is none, something else has changed since, or the user may not.
    """
    followed = {
        buildings.LAYER: buildings.undo,
        estates.LAYER: estates.undo,
        communities.LAYER: communities.undo,
        points.LAYER: points.undo,
    }.get(layer)
    if followed:
        return followed(connection, thing, change_id)
    return changing.undo(connection, layer, thing, change_id)
