"""
Statements of files about rows, held against what it said before and what is stored.

Columns of `incoming` and of the table that it is for, as SQL expressions of `gridmap.store.upsert`.
"""

from collections.abc import Collection, Sequence

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    TableClause,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    union_all,
    update,
)

from gridmap.store.load import staging
from gridmap.store.schema.sources import source_row

KEY = ("source", "source_ref")
"""Columns by which a row is found when it is loaded again."""

OWN = {"row_id": "bigint", "origin": "text", "also": "jsonb", "stated": "jsonb", "prior": "jsonb"}
"""
Columns of `incoming` that are none of the table's: the stored row that it is, the file that says
it, what that says besides the table's columns, all it says, and what it said the last time.
"""


def put(
    connection: Connection,
    table: Table,
    incoming: TableClause,
    names: Sequence[str],
    kept: Collection[str],
) -> None:
    """
    Put what each incoming row says into `stated`, and what its file said last into `prior`.

    An empty cell of a column in `kept` says nothing: what was said before of it stays known.
    """
    pairs: dict[bool, list[ColumnElement]] = {False: [], True: []}
    for name in names:
        is_shape = isinstance(table.c[name].type, Geometry)
        stated = func.md5(func.ST_AsBinary(incoming.c[name])) if is_shape else incoming.c[name]
        pairs[name in kept] += [literal_column(f"'{name}'"), stated]
    every = (
        func.jsonb_build_object(*pairs[False])
        .op("||")(func.jsonb_strip_nulls(func.jsonb_build_object(*pairs[True])))
        .op("||")(func.coalesce(incoming.c.also, literal_column("'{}'::jsonb")))
    )
    connection.execute(
        update(incoming).values(
            {
                "stated": every,
                "origin": func.coalesce(incoming.c.origin, incoming.c.source),
            }
        )
    )
    staging.recall(connection, table.name)


def value(
    table: Table, incoming: TableClause, name: str, *, is_kept: bool, only_gaps: bool
) -> ColumnElement:
    """Value of a column in a row that is there."""
    stored, given = table.c[name], incoming.c[name]
    joined = not_(same_key(table, incoming))
    cases: list[tuple[ColumnElement, ColumnElement]] = [(_says_the_same(incoming, name), stored)]
    if name == "geom":
        cases.append((joined, stored))
    elif only_gaps:
        cases.append((joined, func.coalesce(stored, given)))
    otherwise = func.coalesce(given, stored) if is_kept else or_default(stored, given)
    return case(*cases, else_=otherwise)


def _says_the_same(incoming: TableClause, name: str) -> ColumnElement[bool]:
    """Whether a file says of a column what it said before; at first nothing, as NULL does."""
    nothing: ColumnElement = literal_column("'null'::jsonb")
    key: ColumnElement = literal_column(f"'{name}'")
    prior = func.coalesce(incoming.c.prior.op("->")(key), nothing)
    return incoming.c.stated.op("->")(key) == prior


def count_kept(
    connection: Connection, table: Table, incoming: TableClause, names: Sequence[str]
) -> int:
    """Number of rows in which a column that the file repeats is something else by now."""
    own = [name for name in names if name != "geom"]
    moved = (
        # A point is stored as it is given; an outline may be mended on the way.
        [and_(_says_the_same(incoming, "geom"), same_key(table, incoming),
              table.c.geom.is_distinct_from(incoming.c.geom))]
        if "geom" in names and getattr(table.c.geom.type, "geometry_type", "") == "POINT"
        else []
    )  # fmt: skip
    differ = or_(
        false(),  # an outline alone is compared with nothing
        *moved,
        *(
            and_(
                _says_the_same(incoming, name),
                table.c[name].is_distinct_from(or_default(table.c[name], incoming.c[name])),
            )
            for name in own
        ),
    )
    query = (
        select(func.count())
        .select_from(table)
        .join(incoming, table.c.id == incoming.c.row_id)
        .where(incoming.c.prior.is_not(None), differ)
    )
    return connection.execute(query).scalar_one()


def same_key(table: Table, incoming: TableClause) -> ColumnElement[bool]:
    """Whether a stored row and an incoming one have the same source and key there."""
    return and_(*(table.c[name] == incoming.c[name] for name in KEY))


def or_default(stored: Column, incoming: ColumnElement) -> ColumnElement:
    """A NULL for a column with a default means the default, as it would in a plain INSERT."""
    default = getattr(stored.server_default, "arg", None)
    if default is None:
        return incoming
    return func.coalesce(incoming, cast(literal_column(f"'{default}'"), stored.type))


def known(
    connection: Connection, table: Table, keys: Sequence[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Which keys (source, key there) are of stored rows, also of rows that have another by now."""
    sources, refs = ([key[part] for key in keys] for part in (0, 1))
    texts = [cast(literal(one, ARRAY(Text)), ARRAY(Text)) for one in (sources, refs)]
    given = func.unnest(*texts).table_valued(*KEY).render_derived()
    joined = (
        select(source_row.c.row_id)
        .join(table, table.c.id == source_row.c.row_id)
        .where(source_row.c.layer == table.name, *(source_row.c[x] == given.c[x] for x in KEY))
        .correlate(given)
    )
    stored = select(table.c.id).where(*(table.c[x] == given.c[x] for x in KEY)).correlate(given)
    found = connection.execute(select(given).where(or_(stored.exists(), joined.exists())))
    return {(row.source, row.source_ref) for row in found}


def places(connection: Connection, table: Table, refs: Sequence[str]) -> Sequence[RowMapping]:
    """
    Stored rows with one of the keys, under any source: id, source, source_ref, geom (WKB).

    A row that files of several sources have said something of has a line for each.
    """
    wanted = cast(literal(list(refs), ARRAY(Text)), ARRAY(Text))
    geom = func.ST_AsBinary(table.c.geom).label("geom")
    own = select(table.c.id, table.c.source, table.c.source_ref, geom).where(
        table.c.source_ref == func.any(wanted)
    )
    joined = (
        select(table.c.id, source_row.c.source, source_row.c.source_ref, geom)
        .join(source_row, table.c.id == source_row.c.row_id)
        .where(source_row.c.layer == table.name, source_row.c.source_ref == func.any(wanted))
    )
    return connection.execute(union_all(own, joined)).mappings().all()
