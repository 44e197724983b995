"""Questions of the search box (`sql/search/`)."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def version(connection: Connection) -> tuple[str, str, str]:
    """
    Versions of what the user may find.

    Of the user's own (it names the user), and of all things; then the area that they are of.
    """
    row = reader.row(connection, "search/version") or {}
    return row["own"], row["things"], row["area"]


def things(connection: Connection) -> Sequence[RowMapping]:
    """Things that have a name and are no buildings."""
    return reader.rows(connection, "search/things")


def plots(connection: Connection) -> Sequence[RowMapping]:
    """Plots in force that the user may see."""
    return reader.rows(connection, "search/plots")


def people(connection: Connection) -> Sequence[RowMapping]:
    """Who is on post today, as far as the user may see."""
    return reader.rows(connection, "search/people")


def settled(connection: Connection) -> Sequence[RowMapping]:
    """Words that decisions of the user's communities have given a meaning."""
    return reader.rows(connection, "search/settled")


def own_buildings(connection: Connection) -> frozenset[int]:
    """Ids of the buildings that the user is responsible for."""
    return frozenset(reader.column(connection, "search/own_buildings"))


def places(connection: Connection, found: Sequence[tuple[str, int]]) -> Sequence[RowMapping]:
    """Places of things, each a layer and id, in no order; what is gone has no row."""
    return reader.rows(
        connection,
        "search/places",
        layers=[layer for layer, _ in found],
        ids=[id_ for _, id_ in found],
    )
