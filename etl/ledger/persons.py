"""A register of persons into households: they are counted, and nothing of them is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from etl.ledger import folding
from etl.ledger.column import Column, encode
from etl.ledger.homes import PLACE, PREFIX
from etl.ledger.register import TEXTS, Register
from etl.reasons import Reason

__all__ = ["PREFIX", "Folded", "fold"]

KEPT = (*PLACE, "household_no", "occupancy", "verified", "correction_ref", "choice")


@dataclass(frozen=True)
class Folded:
    """
    A register's households.

    Attributes
    ----------
    columns, texts
        As those of a ledger of households.
    refused
        By position, households of which something that counts is unclear.
    notes
        For the report.
    listed
        By field, how many of those listed have each need: for a list of some persons, where
        unknown ages do no harm.
    unread
        Positions that a list of some persons refuses too.
    is_whole
        The register says who are one household; it is no bare list of persons.
    """

    columns: dict[str, Column]
    texts: dict[str, str]
    refused: dict[int, Reason]
    notes: dict[str, Any]
    listed: dict[str, Column]
    unread: frozenset[int]
    is_whole: bool


def fold(
    columns: Mapping[str, Column],
    texts: Mapping[str, str],
    today: date,
    *,
    needs: frozenset[str] | None = None,
    refused: Mapping[int, Reason] | None = None,
) -> Folded:
    """
    Columns of persons as columns of households (`etl.ledger.folding` says which are one).

    Households of which something that counts is unclear are refused. Who died, moved out or
    lives elsewhere is not counted.

    Parameters
    ----------
    needs
        Of a list of some persons what all of them have by the title (see
        `etl.ledger.groups.named`); None: all who live there are listed.
    refused
        Why a row is none that can be loaded, by position; its household is none either.
    """
    register = Register(columns, today, is_list=needs is not None)
    rows = register.homes.rows([person is None for person in register.persons])
    if needs is not None:
        # Of a list of some the head may not be listed: each is known by the flat.
        rows = [replace(row, role="", head="") if row.flat else row for row in rows]
    found = folding.fold(rows)
    groups = found.groups
    faults = register.faults(groups, rows) | found.faults
    for at, members in enumerate(groups):
        if members_refused := [why for i in members if (why := (refused or {}).get(i))]:
            faults[at] = members_refused[0]
    unclear = register.uncertain(groups) | faults
    near = folding.near_doubt(rows, found)
    first = np.array([members[0] for members in groups], dtype=int)
    counted = [
        register.count(members, is_unclear=at in unclear, is_near_doubt=at in near)
        for at, members in enumerate(groups)
    ]
    listed = [register.listed(members, needs or frozenset()) for members in groups]
    made = {
        name: column.take(first)
        for name, column in columns.items()
        if name in (*KEPT, "row_number", "sheet")
    }
    made |= register.homes.addresses(groups, rows)
    stated = {name: text for name, text in TEXTS.items() if any(one[name] != "" for one in counted)}
    for name in stated:
        made[name] = encode([one[name] for one in counted])
    kept = {name: text for name, text in texts.items() if name in made}
    notes: dict[str, Any] = {"persons": len(columns["row_number"]), "households": len(groups)}
    return Folded(
        columns=made,
        texts=kept | stated,
        refused=unclear,
        notes=notes | register.notes,
        listed={name: encode([one[name] for one in listed]) for name in TEXTS},
        unread=frozenset(faults),
        is_whole=any(row.household_no or row.role or row.head for row in rows),
    )
