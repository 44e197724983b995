"""Households and rejects named by a workbook of corrections (`sql/load/corrections/`)."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def open_households(
    connection: Connection, run_id: int | None, community_id: int | None
) -> Sequence[RowMapping]:
    """One row per open household without building, of a load or of a community."""
    return reader.rows(
        connection, "load/corrections/open_households", run_id=run_id, community_id=community_id
    )


def rejects(
    connection: Connection, run_id: int | None, community_id: int | None
) -> Sequence[RowMapping]:
    """One row per reject of a load, or of the community's latest load."""
    return reader.rows(
        connection, "load/corrections/rejects", run_id=run_id, community_id=community_id
    )


def homes(connection: Connection, ids: Sequence[int]) -> Sequence[RowMapping]:
    """One row per household of these ids that the user may see."""
    return reader.rows(connection, "load/corrections/homes", ids=list(ids))


def refused(connection: Connection, ids: Sequence[int]) -> Sequence[RowMapping]:
    """One row per reject of these ids that the user may see."""
    return reader.rows(connection, "load/corrections/refused", ids=list(ids))


def building_communities(connection: Connection, ids: Sequence[int]) -> Sequence[RowMapping]:
    """One row per building of these ids that is not demolished: id, community_id."""
    return reader.rows(connection, "load/corrections/building_communities", ids=list(ids))


def forget(
    connection: Connection, ids: Sequence[int] = (), community_ids: Sequence[int] = ()
) -> None:
    """
    Delete the texts of rejects that are settled.

    Those of these ids, and of a community those whose household has found its building.
    """
    reader.do(
        connection, "load/corrections/forget", ids=list(ids), community_ids=list(community_ids)
    )


def taken(
    connection: Connection, community_ids: Sequence[int], keys: Sequence[str]
) -> set[tuple[int, str]]:
    """Pairs of community and key, of those given, that an open household of a ledger has."""
    found = reader.rows(
        connection, "load/corrections/taken", community_ids=list(community_ids), keys=list(keys)
    )
    return {(row["community_id"], row["household_key"]) for row in found}
