"""Services that points offer, and the points they belong to (`sql/load/service_points/`)."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def types(connection: Connection) -> Sequence[RowMapping]:
    """One row per type of service: service_type_code, tier, name_zh, name_en."""
    return reader.rows(connection, "load/service_points/types")


def stage_offers(connection: Connection) -> None:
    """Make an empty `offered`, one row per incoming point."""
    reader.do(connection, "load/service_points/stage_offers")


def remove_offers(connection: Connection) -> int:
    """Remove services that the file no longer names."""
    return reader.run(connection, "load/service_points/remove_offers")


def add_offers(connection: Connection) -> int:
    """Add services that are new."""
    return reader.run(connection, "load/service_points/add_offers")


def link_parents(connection: Connection) -> int:
    """Set the point that each incoming one belongs to."""
    return reader.run(connection, "load/service_points/link_parents")


def unknown_parents(connection: Connection) -> list[str]:
    """Names of parents that are no point of the layer, ten at most."""
    return reader.column(connection, "load/service_points/unknown_parents")
