"""Decisions by hand whether two buildings are neighbours."""

from sqlalchemy import Connection, select

from gridmap import store
from gridmap.actions.record import record
from gridmap.errors import PlotError
from gridmap.store.schema import building


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
    own = select(building.c.id).where(
        building.c.community_id == community_id, building.c.id.in_((lower, upper))
    )
    if len(connection.execute(own).all()) < 2:
        raise PlotError("choose two buildings of the community")
    pair = {"community_id": community_id, "building_id": lower, "other_id": upper}
    if are_neighbours is None:
        store.neighbours.forget(connection, **pair)
    else:
        pair |= {"are_neighbours": are_neighbours}
        store.neighbours.adjust(connection, **pair)
    record(connection, "plots: neighbours", pair)
