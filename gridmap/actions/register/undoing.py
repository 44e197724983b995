"""The last change by hand taken back, whatever the thing is."""

from sqlalchemy import Connection

from gridmap.actions.register import buildings, changing, communities, estates


def undo(connection: Connection, layer: str, thing: int) -> str:
    """
    Take back the last change that was made by hand and not undone yet; returns what it was.

    Raises
    ------
    RegisterError
        There is none, something else has changed since, or the user may not.
    """
    followed = {
        buildings.LAYER: buildings.undo,
        estates.LAYER: estates.undo,
        communities.LAYER: communities.undo,
    }.get(layer)
    return followed(connection, thing) if followed else changing.undo(connection, layer, thing)
