"""Loads of layers taken back, by what `layer_change` has of them (`sql/load/undo/`)."""

import pandas as pd
from sqlalchemy import Connection, Table, delete, func, select, text, update

from gridmap.store import reader, schema

CHANGE = schema.layer_change

LAYERS = (
    schema.subdistrict,
    schema.community,
    schema.estate,
    schema.building,
    schema.street,
    schema.land,
    schema.access_point,
    schema.service_point,
    schema.candidate_site,
)
"""Tables that `layer_change` follows, those that others refer to first."""


def later(connection: Connection, run_id: int) -> list[int]:
    """Ids of later loads that changed the same rows, the latest first."""
    return reader.column(connection, "load/undo/later", run_id=run_id)


def held(connection: Connection, run_id: int) -> bool:
    """Whether households, plots, teams or decisions refer to what the load added."""
    return bool(reader.column(connection, "load/undo/held", run_id=run_id)[0])


def by_hand(connection: Connection, run_id: int) -> list[str]:
    """Names of things of the load that somebody has changed by hand since."""
    return reader.column(connection, "load/undo/by_hand", run_id=run_id)


def has_records(connection: Connection, run_id: int) -> bool:
    """Whether it was recorded what the load changed."""
    return bool(reader.column(connection, "load/undo/has_records", run_id=run_id)[0])


def written(connection: Connection, table: Table, run_id: int, most: int) -> pd.DataFrame:
    """
    Rows of a table that a load added or changed: is_new, wkb (EPSG:4326).

    Not more than `most` of them, the largest first.
    """
    wkb = func.ST_AsBinary(table.c.geom).label("wkb")
    query = (
        select(CHANGE.c.before.is_(None).label("is_new"), wkb)
        .join(table, table.c.id == CHANGE.c.row_id)
        .where(CHANGE.c.import_run_id == run_id, CHANGE.c.layer == table.name)
        .order_by(func.ST_Length(func.ST_BoundingDiagonal(table.c.geom)).desc())
        .limit(most)
    )
    return pd.DataFrame(connection.execute(query).all(), columns=["is_new", "wkb"])


def restore_statements(connection: Connection, run_id: int) -> None:
    """Set what is stated of rows back to what it was before the load."""
    reader.run(connection, "load/undo/remove_statements", run_id=run_id)
    reader.run(connection, "load/undo/restore_statements", run_id=run_id)


def forget(connection: Connection, run_id: int) -> int:
    """Forget what the load changed."""
    return reader.run(connection, "load/undo/forget", run_id=run_id)


def restore(connection: Connection, run_id: int) -> int:
    """Set rows that the load changed back to what they were, and put back what it removed."""
    count = 0
    for table in LAYERS:
        names = [one.name for one in table.c if one.computed is None]
        listed, taken = ", ".join(names), ", ".join(f"before.{name}" for name in names)
        # No load changes the key of a row.
        kept = ("id", "source", "source_ref")
        assigned = ", ".join(f"{name} = before.{name}" for name in names if name not in kept)
        for statement in (
            f"UPDATE {table.name} AS own SET {assigned} FROM {_before(table)}"  # noqa: S608
            " WHERE own.id = before.id",
            f"INSERT INTO {table.name} ({listed}) OVERRIDING SYSTEM VALUE"  # noqa: S608
            f" SELECT {taken} FROM {_before(table)}"
            f" WHERE NOT EXISTS (SELECT FROM {table.name} AS own WHERE own.id = before.id)",
        ):
            given = {"run_id": run_id, "layer": table.name}
            count += connection.execute(text(statement), given).rowcount
    return count


def remove(connection: Connection, run_id: int) -> int:
    """
    Remove the rows that the load added; rows of layers that refer to them are unlinked first.

    Raises
    ------
    sqlalchemy.exc.IntegrityError
        Something else refers to one of them.
    """
    count = 0
    for table in reversed(LAYERS):
        added = select(CHANGE.c.row_id).where(
            CHANGE.c.import_run_id == run_id,
            CHANGE.c.layer == table.name,
            CHANGE.c.before.is_(None),
        )
        for other in LAYERS:
            for key in other.foreign_keys:
                if key.column.table is table and key.parent.nullable:
                    unlinked = {key.parent.name: None}
                    connection.execute(update(other).values(unlinked).where(key.parent.in_(added)))
        count += connection.execute(delete(table).where(table.c.id.in_(added))).rowcount
    return count


def restore_offers(connection: Connection, run_id: int) -> None:
    """Set the services of points that the load changed back to what they were."""
    reader.run(connection, "load/undo/remove_offers", run_id=run_id)
    reader.run(connection, "load/undo/restore_offers", run_id=run_id)


def _before(table: Table) -> str:
    """A FROM item: the rows of a table as they were before the load."""
    return (
        "(SELECT row.* FROM layer_change AS change"  # noqa: S608
        f" CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS {table.name}), change.before)"
        " AS row WHERE change.import_run_id = :run_id AND change.layer = :layer"
        " AND change.before IS NOT NULL) AS before"
    )
