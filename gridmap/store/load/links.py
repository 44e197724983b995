"""Incoming rows linked to communities, estates and buildings (`sql/load/links/`)."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def community(connection: Connection) -> int:
    """Link incoming rows without a community to the one that covers them."""
    return reader.run(connection, "load/links/community")


def estate(connection: Connection) -> int:
    """Link incoming buildings without an estate to the one that covers them."""
    return reader.run(connection, "load/links/estate")


def subdistrict(connection: Connection) -> int:
    """Link incoming communities without a subdistrict to the one that covers them."""
    return reader.run(connection, "load/links/subdistrict")


def count_unplaced(connection: Connection) -> int:
    """Number of incoming rows that no community covers."""
    return reader.column(connection, "load/links/count_unplaced")[0]


def place_estates(connection: Connection) -> int:
    """Link stored estates without a community to the one that covers them now."""
    return reader.run(connection, "load/links/place_estates")


def place_buildings(connection: Connection) -> int:
    """Link stored buildings without a community to the one that covers them now."""
    return reader.run(connection, "load/links/place_buildings")


def place_in_estates(connection: Connection) -> int:
    """Link stored buildings without an estate to the smallest that covers them now."""
    return reader.run(connection, "load/links/place_in_estates")


def place_service_points(connection: Connection) -> int:
    """Link stored service points without a community to the one that covers them now."""
    return reader.run(connection, "load/links/place_service_points")


def place_candidate_sites(connection: Connection) -> int:
    """Link stored candidate sites without a community to the one that covers them now."""
    return reader.run(connection, "load/links/place_candidate_sites")


def take(connection: Connection) -> dict[str, tuple[int, int]]:
    """
    Link rows to the enclave of this load that covers them now.

    By layer: how many were linked, and how many are left as households or plots hold them.
    """
    found = reader.rows(connection, "load/links/take")
    return {row["layer"]: (row["linked_count"], row["held_count"]) for row in found}


def nearest_estates(
    connection: Connection, lon: Sequence[float], lat: Sequence[float]
) -> list[int | None]:
    """Estate within 15 m of each place (degrees), None where there is none."""
    return reader.column(connection, "load/links/nearest_estates", lon=lon, lat=lat)


def nearest_buildings(
    connection: Connection, lon: Sequence[float], lat: Sequence[float]
) -> list[int | None]:
    """Building within 3 m of each place (degrees), None where there is none."""
    return reader.column(connection, "load/links/nearest_buildings", lon=lon, lat=lat)


def communities(connection: Connection) -> Sequence[RowMapping]:
    """One row per community: id, name, division_code."""
    return reader.rows(connection, "load/links/communities")


def subdistricts(connection: Connection) -> Sequence[RowMapping]:
    """One row per subdistrict: id, name, division_code."""
    return reader.rows(connection, "load/links/subdistricts")


def estates(connection: Connection) -> Sequence[RowMapping]:
    """One row per estate: id, name, aliases, community_id."""
    return reader.rows(connection, "load/links/estates")


def buildings(connection: Connection, codes: Sequence[str]) -> Sequence[RowMapping]:
    """One row per building with one of the codes: source_ref, community_id, id."""
    return reader.rows(connection, "load/links/buildings", codes=list(codes))
