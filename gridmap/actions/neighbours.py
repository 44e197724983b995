"""Decisions by hand whether two buildings are neighbours."""

from sqlalchemy import Connection

from gridmap import store
from gridmap.actions.record import record
from gridmap.errors import PlotError


def adjust(
    connection: Connection, community_id: int, one: int, other: int, are_neighbours: bool | None
) -> None:
    """
    Record that two buildings are neighbours, or that they are not; None forgets the decision.

    `gridmap.analysis.plots.read_neighbours` respects it from then on.

    Raises
    ------
    PlotError
        The same building twice, or one of another community.
    """
    lower, upper = sorted((one, other))
    pair = {"community_id": community_id, "building_id": lower, "other_id": upper}
    if not store.neighbours.are_of_community(connection, **pair):
        raise PlotError("choose two buildings of the community")
    if are_neighbours is None:
        store.neighbours.forget(connection, **pair)
    else:
        pair |= {"are_neighbours": are_neighbours}
        store.neighbours.adjust(connection, **pair)
    record(connection, "plots: neighbours", pair)
