"""
Reduction of the texts of ledgers in a database of before revision 0010.

They were kept as written, without the persons that a list of surnames knew. Columns and tables
are named as they were then, in plain SQL.
"""

import json
import re
from collections import Counter
from typing import Any

from sqlalchemy import Connection, text

from gridmap.address.kept import OMITTED, Words

_NAMES = """
    SELECT name FROM community
    UNION SELECT name FROM estate
    UNION SELECT unnest(aliases) FROM estate
    UNION SELECT name FROM building WHERE length(name) > 2
    UNION SELECT concat(street, house_number) FROM building WHERE street IS NOT NULL
    UNION SELECT street FROM building WHERE street IS NOT NULL
    UNION SELECT name FROM street WHERE name IS NOT NULL
    UNION SELECT written FROM address_decision WHERE scope = 'estate' AND revoked_at IS NULL
"""
_NUMBER = re.compile(r"[A-Z]{0,4}[-_/]?\d{1,20}(?:-\d{1,6}){0,3}")
"""Numbers of households that stay; what is behind another is an address from now on."""
_PERSONAL = re.compile(r"1[3-9]\d{9}|0\d{9,11}|\d{15}|\d{18}|(?!19|20)[2-9]\d{6,7}")
_CLEANED = """
    UPDATE import_run
    SET report = report #- '{notes,dropped columns}' #- '{notes,unknown columns}'
        #- '{notes,"columns counted, not kept"}' #- '{notes,sheets that are no ledger}'
        #- '{notes,hidden sheets}'
    WHERE kind = 'household'
"""
_LOCATED = """
    UPDATE household
    SET address_text = concat(
        estate.name, building.name, household.unit || '单元', household.room || '室'
    )
    FROM building
    LEFT JOIN estate ON estate.id = building.estate_id
    WHERE building.id = household.building_id AND concat(estate.name, building.name) <> ''
"""


def reduce_all(connection: Connection) -> None:
    """Leave of addresses, rows, keys and reports only words that are known."""
    names = connection.execute(text(_NAMES)).scalars()
    known = Words(name for name in names if name)
    connection.execute(text(_CLEANED))
    _files(connection, known)
    _rejects(connection, known)
    connection.execute(text(_LOCATED))
    _households(connection, known)
    _changes(connection, known)
    for row in _rows(
        connection, "SELECT id, written FROM address_decision WHERE scope <> 'estate'"
    ):
        kept = known.kept(row["written"])
        if kept != row["written"]:
            # Unique among those in force: with its words gone, a decision is none any more.
            _do(
                connection,
                "UPDATE address_decision SET written = :kept,"
                " revoked_at = coalesce(revoked_at, now()) WHERE id = :id",
                id=row["id"], kept=kept,
            )  # fmt: skip


def _files(connection: Connection, known: Words) -> None:
    """Names of files: those with a word that is not known are left out."""
    for row in _rows(connection, "SELECT id, file_name FROM import_run WHERE kind = 'household'"):
        stem, dot, ending = row["file_name"].rpartition(".")
        if not stem.isascii() or any(map(str.isdecimal, stem)):
            kept = known.kept(stem)
            _do(
                connection,
                "UPDATE import_run SET file_name = :name, source = :stem WHERE id = :id",
                id=row["id"], name=f"{kept}{dot}{ending}", stem=kept,
            )  # fmt: skip


def _rejects(connection: Connection, known: Words) -> None:
    """Texts of rejects; none of loads that were taken back."""
    found = _rows(
        connection,
        "SELECT reject.id, raw, reason, household_key, status FROM reject"
        " JOIN import_run ON import_run.id = import_run_id WHERE kind = 'household'",
    )
    for row in found:
        is_open = row["status"] == "loaded"
        _do(
            connection,
            "UPDATE reject SET raw = :raw, household_key = :key, reason = :reason WHERE id = :id",
            id=row["id"],
            raw=json.dumps(_cells(row["raw"], known) if is_open else {}, ensure_ascii=False),
            key=known.kept(row["household_key"]) if row["household_key"] and is_open else None,
            # It quotes a header, which may hold more than its name.
            reason=re.sub("“[^”]*”", "“…”", row["reason"]),
        )


def _households(connection: Connection, known: Words) -> None:
    """Keys of all, texts of those that a person has to settle or has settled."""
    keys = Counter(
        (row["community_id"], row["household_key"])
        for row in _rows(connection, "SELECT community_id, household_key FROM household")
    )
    found = _rows(
        connection,
        "SELECT id, community_id, household_key, is_numbered, address_text, building_id, written"
        " FROM household",
    )
    for row in found:
        new = _household(row, known)
        key = new["household_key"]
        if key != row["household_key"]:
            count = keys[row["community_id"], key]
            keys[row["community_id"], key] += 1
            new["household_key"] = f"{key}#{count + 1}" if count else key
        if any(new[name] != row[name] for name in new):
            new["written"] = json.dumps(new["written"], ensure_ascii=False)
            _do(
                connection,
                "UPDATE household SET household_key = :household_key,"
                " is_numbered = :is_numbered, address_text = :address_text,"
                " written = NULLIF(CAST(:written AS jsonb), 'null') WHERE id = :id",
                id=row["id"], **new,
            )  # fmt: skip


def _household(row: dict[str, Any], known: Words) -> dict[str, Any]:
    key = row["household_key"]
    is_numbered = row["is_numbered"] and bool(
        _NUMBER.fullmatch(key) and not _PERSONAL.fullmatch(key.replace("-", ""))
    )
    if not is_numbered:
        key = "|".join(known.kept(part) for part in key.split("|"))
    address = row["address_text"]
    if row["building_id"] is None or OMITTED in known.kept(address):
        address = known.kept(address)
    return {
        "household_key": key,
        "is_numbered": is_numbered,
        "address_text": address,
        "written": _written(row["written"], known),
    }


def _changes(connection: Connection, known: Words) -> None:
    """Undo records hold whole rows of households."""
    found = _rows(
        connection,
        "SELECT household_change.import_run_id, household_id, before, household_key, is_numbered"
        " FROM household_change JOIN household ON household.id = household_id",
    )
    for row in found:
        before = row["before"] | {
            "household_key": row["household_key"],
            "is_numbered": row["is_numbered"],
            "address_text": known.kept(row["before"]["address_text"]),
            "written": _written(row["before"].get("written"), known),
        }
        _do(
            connection,
            "UPDATE household_change SET before = :before"
            " WHERE import_run_id = :run AND household_id = :id",
            run=row["import_run_id"], id=row["household_id"],
            before=json.dumps(before, ensure_ascii=False),
        )  # fmt: skip


def _written(written: dict[str, Any] | None, known: Words) -> dict[str, Any] | None:
    if not written:
        return written
    return written | {
        "row": _cells(written.get("row") or {}, known),
        "place": {
            name: cell and known.kept(cell) for name, cell in (written.get("place") or {}).items()
        },
    }


def _cells(row: dict[str, Any], known: Words) -> dict[str, Any]:
    """Cells of a row; those under a header that is no plain word are left out."""
    return {
        name: cell and known.kept(str(cell))
        for name, cell in row.items()
        if "(" not in name and "（" not in name
    }


def _rows(connection: Connection, query: str, **values: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(query), values).mappings()]


def _do(connection: Connection, statement: str, **values: Any) -> None:
    connection.execute(text(statement), values)
