"""Services that points offer, and the points they belong to (`sql/load/service_points/`)."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def opened(connection: Connection, keys: Sequence[tuple[str, str]]) -> Sequence[RowMapping]:
    """One row per key of a stored point with a date: source, source_ref, opened_on, closed_on."""
    sources, refs = ([key[part] for key in keys] for part in (0, 1))
    return reader.rows(connection, "load/service_points/opened", sources=sources, refs=refs)


def stage_offers(connection: Connection) -> None:
    """Make an empty `offered`, one row per incoming point."""
    reader.do(connection, "load/service_points/stage_offers")


def keep_corrected(connection: Connection) -> int:
    """Leave the services of points of which the file says what it said before."""
    return reader.run(connection, "load/service_points/keep_corrected")


def remove_offers(connection: Connection) -> int:
    """Remove services that the file no longer names."""
    return reader.run(connection, "load/service_points/remove_offers")


def add_offers(connection: Connection) -> int:
    """Add services that are new."""
    return reader.run(connection, "load/service_points/add_offers")


def link_parents(connection: Connection) -> list[str]:
    """Set the point that each incoming one belongs to; names of both where it is not above it."""
    return reader.column(connection, "load/service_points/link_parents")


def unlink_parents(connection: Connection) -> list[str]:
    """Part points from one that is not above them; names of both, one text each."""
    return reader.column(connection, "load/service_points/unlink_parents")


def unknown_parents(connection: Connection) -> list[str]:
    """Names of parents that are no point of the layer, ten at most."""
    return reader.column(connection, "load/service_points/unknown_parents")
