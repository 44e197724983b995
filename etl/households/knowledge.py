"""Knowledge that helps to read a ledger: from the database, and from clerks about columns."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection

from etl.ledger.columns import choice, plain
from etl.ledger.known import Known
from etl.ledger.privacy import without_persons
from gridmap import store
from gridmap.gazetteer import community_key

_LONGEST = 20
"""Characters of a header that is remembered."""


def known(
    connection: Connection,
    community: str | None = None,
    columns: Mapping[str, str | None] | None = None,
) -> Known:
    """
    Names of estates and communities, and what columns are.

    Parameters
    ----------
    community
        Name or code of the community whose clerks are asked; None: all of them, where they
        agree.
    columns
        What is said now, by header; it goes before what is remembered.

    Raises
    ------
    SourceError
        A column that may not come in is given a field.
    """
    said = {plain(header): choice(header, field) for header, field in (columns or {}).items()}
    estates = store.load.links.estates(connection)
    communities = store.load.links.communities(connection)
    return Known(
        columns=_remembered(connection, community) | said,
        estates=frozenset(
            name for row in estates for name in (row["name"], *(row["aliases"] or ())) if name
        ),
        communities=frozenset(row["name"] for row in communities),
    )


def _remembered(connection: Connection, community: str | None) -> dict[str, str | None]:
    wanted = community_key(community) if community else None
    found: dict[str, set[str | None]] = defaultdict(set)
    for row in store.load.columns.remembered(connection):
        if wanted in (None, community_key(row["community"]), row["division_code"]):
            found[row["header"]].add(row["field"])
    return {header: fields.pop() for header, fields in found.items() if len(fields) == 1}


def remember(connection: Connection, run_id: int, columns: Mapping[str, str | None]) -> None:
    """Keep what a clerk said of a load's columns; a header that may name a person is not kept."""
    kept = {plain(header): field for header, field in columns.items() if _is_word(plain(header))}
    store.load.columns.remember(connection, run_id, kept)


def _is_word(header: str) -> bool:
    digits = sum(map(str.isdigit, header))
    return 0 < len(header) <= _LONGEST and digits < 4 and not without_persons(header)[1]
