"""
Rows into a table, by COPY: stage them in `incoming`, compare, write what differs.

`stage` fills a temporary table `incoming` beside the target. Statements of `sql/load/` may then
fill in what only the database knows (`incoming.community_id`). `merge` carries it over. One
layer at a time is staged on a connection; the caller owns the transaction.

What each file said last of a row is kept in `source_row`. A column of which a file says the same
again is left as it is, so that a reload takes back nothing that somebody has corrected since; and
a row that two sources describe is known by the keys of both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from geoalchemy2 import Geometry
from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Table,
    TableClause,
    Update,
    and_,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy import table as table_clause
from sqlalchemy.dialects import postgresql

from gridmap.store import stated
from gridmap.store.copy import copy_frame
from gridmap.store.load import staging

KEY, OWN = stated.KEY, stated.OWN

CHANGED = table_clause("changed", column("id"), column("is_new"))


@dataclass(frozen=True)
class Merged:
    """
    Counts of a merge.

    `missing`: rows of the source that the file no longer has. `kept`: rows of which the file says
    what it said before, and others something else since.
    """

    inserted: int
    updated: int
    missing: int
    kept: int = 0


def stage(
    connection: Connection, table: Table, rows: pd.DataFrame, *, extra: Iterable[str] = ()
) -> None:
    """
    Copy rows into a new temporary table `incoming`.

    Parameters
    ----------
    table
        Where they are meant for; columns of `incoming` are those of `rows`, typed as there.
    rows
        Columns of the table, among them `source` and `source_ref`; geometry as shapely objects
        in EPSG:4326. None and NaN are NULL. Of `OWN` they may have `origin` (else the source),
        `row_id` (else found by the key) and `also`.
    extra
        Columns of the table that `rows` lack and that will be filled in by SQL.

    A second load of the same table waits here until the first has ended.
    """
    staging.lock(connection, table.name)
    staging.allow_memory(connection)
    names = dict.fromkeys([*map(str, rows.columns), *extra, *OWN])
    declared = [_declare(table, name) for name in names]
    staging.drop_incoming(connection)
    connection.execute(text(f"CREATE TEMP TABLE incoming ({', '.join(declared)}) ON COMMIT DROP"))
    copy_frame(connection, "incoming", rows)
    staging.index_incoming(connection)
    staging.analyze_incoming(connection)
    incoming = _staged(connection)
    connection.execute(
        update(incoming)
        .values({"row_id": table.c.id})
        .where(stated.same_key(table, incoming), incoming.c.row_id.is_(None))
    )
    staging.find_joined(connection, table.name)
    # A row that has gone since is none.
    there = select(table.c.id).where(table.c.id == incoming.c.row_id).correlate(incoming)
    connection.execute(
        update(incoming)
        .values({"row_id": None})
        .where(incoming.c.row_id.is_not(None), ~there.exists())
    )


def merge(
    connection: Connection,
    table: Table,
    *,
    keep: Sequence[str] = (),
    quiet: Sequence[str] = (),
    insert_only: Sequence[str] = (),
    presumed: Mapping[str, str] | None = None,
    remove_missing: bool = False,
    is_extract: bool = False,
) -> Merged:
    """
    Carry `incoming` into the table: update what differs, insert what is new.

    Parameters
    ----------
    table
        Has UNIQUE (source, source_ref); rows of other sources are never touched, but those that
        `source_row` or `row_id` joins to an incoming one. Of them the outline stays.
    keep
        Columns that an incoming NULL leaves as they are: a file that is silent takes no link away.
    quiet
        Derived columns: written, but a row in which only they differ does not count as updated.
    insert_only
        Columns that stay as they are in a row that is there.
    presumed
        What a new row has where an incoming value is NULL.
    remove_missing
        Delete the source's rows that are not incoming, instead of only counting them.
    is_extract
        The file holds a part of its source (OSM): only rows in the box that it covers can be
        missing from it. Where it is joined to a row of another source, it only fills gaps.

    Two statements rather than ON CONFLICT: that would compute the tile copy and check the
    geometry of every row before it finds that the row is there already.
    """
    incoming = _staged(connection)
    own = [one.name for one in incoming.c if one.name not in (*KEY, *OWN, *insert_only)]
    loud = [name for name in own if name not in quiet]
    stated.put(connection, table, incoming, loud, keep)
    new = {
        name: stated.value(table, incoming, name, is_kept=name in keep, only_gaps=is_extract)
        for name in loud
    }
    new |= {name: stated.or_default(table.c[name], incoming.c[name]) for name in quiet}
    kept = stated.count_kept(connection, table, incoming, loud)
    staging.make_changed(connection)
    _note(connection, table, _update(table, incoming, new, own, loud), is_new=False)
    _note(connection, table, _insert(table, incoming, presumed or {}), is_new=True)
    if quiet:
        # Not noted: where only these columns differ, the row has not changed.
        connection.execute(_update(table, incoming, new, quiet, quiet))
    connection.execute(
        update(incoming)
        .values({"row_id": table.c.id})
        .where(stated.same_key(table, incoming), incoming.c.row_id.is_(None))
    )
    staging.remember(connection, table.name)
    gone = _missing(table, incoming)
    if is_extract:
        gone = and_(gone, table.c.geom.op("&&")(_extent(incoming)))
    missing = connection.execute(select(func.count()).select_from(table).where(gone)).scalar_one()
    if remove_missing and missing:
        forgotten = delete(table).where(gone).returning(table.c.id).cte("forgotten")
        ids = connection.scalars(select(forgotten.c.id)).all()
        staging.forget(connection, table.name, ids)
    return Merged(*staging.count_changed(connection), missing, kept)


def _update(
    table: Table,
    incoming: TableClause,
    new: dict[str, ColumnElement],
    names: Sequence[str],
    compared: Sequence[str],
) -> Update:
    old_values = tuple_(*(table.c[name] for name in compared))
    new_values = tuple_(*(new[name] for name in compared))
    return (
        update(table)
        .values({name: new[name] for name in names})
        .where(table.c.id == incoming.c.row_id, old_values.is_distinct_from(new_values))
    )


def _insert(table: Table, incoming: TableClause, presumed: Mapping[str, str]) -> Insert:
    names = [one.name for one in incoming.c if one.name not in OWN]
    values = [
        func.coalesce(incoming.c[name], presumed[name])
        if name in presumed
        else stated.or_default(table.c[name], incoming.c[name])
        for name in names
    ]
    rows = select(*values).where(incoming.c.row_id.is_(None))
    return insert(table).from_select(names, rows, include_defaults=False)


def _note(connection: Connection, table: Table, change: Update | Insert, *, is_new: bool) -> None:
    done = change.returning(table.c.id).cte("done")
    rows = select(done.c.id, literal(is_new))
    connection.execute(insert(CHANGED).from_select(["id", "is_new"], rows))


def _missing(table: Table, incoming: TableClause) -> ColumnElement[bool]:
    """Whether a stored row belongs to an incoming source and is not incoming."""
    there = select(incoming.c.source_ref).where(stated.same_key(table, incoming)).correlate(table)
    return and_(table.c.source.in_(select(incoming.c.source)), ~there.exists())


def _extent(incoming: TableClause) -> ColumnElement:
    return select(func.ST_SetSRID(func.ST_Extent(incoming.c.geom), 4326)).scalar_subquery()


def _staged(connection: Connection) -> TableClause:
    names = staging.staged_columns(connection)
    return table_clause("incoming", *(column(name) for name in names))


def _declare(table: Table, name: str) -> str:
    if name in OWN:
        return f"{name} {OWN[name]}"
    stored = table.c[name]
    if isinstance(stored.type, Geometry):
        return f"{stored.name} geometry"
    return f"{stored.name} {stored.type.compile(dialect=postgresql.dialect())}"
