"""Reduction of a ledger's texts to what the database may hold: see `gridmap.address.kept`."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from etl.ledger import shown
from etl.ledger.cleaned import CleanedLedger
from etl.reasons import Reason
from gridmap import store
from gridmap.address.kept import OMITTED, Words
from gridmap.gazetteer import Gazetteer

WRITTEN = ("estate", "building", "written_unit", "written_room", "address")

Ledgered = TypeVar("Ledgered", bound=CleanedLedger)


def words(
    connection: Connection,
    gazetteer: Gazetteer,
    rows: pd.DataFrame,
    community_ids: Iterable[int],
    kept: Iterable[str] = (),
) -> Words:
    """
    Words that may be kept of a ledger.

    Those of the gazetteer, names of communities, estates and streets, those that are kept of its
    communities' open households and in the texts `kept`, and those that begin its addresses as
    the name of a place does.
    """
    stored = [
        text
        for id_ in community_ids
        for row in store.review.unlocated(connection, id_)
        for text in (row["address_text"], *(row["place"] or {}).values())
        if text
    ]
    columns = (rows[name].tolist() for name in ("address", "estate", "address_text"))
    # The text of parts may begin with the estate's column already.
    texts = (
        address or (text if text.startswith(estate) else estate + text)
        for address, estate, text in zip(*columns, strict=True)
    )
    named = store.gazetteer.place_names(connection)
    known = Words({*gazetteer.names, *named}).and_stored([*stored, *kept])
    return known.and_places(texts, gazetteer.is_like_a_place)


def kept_only(linked: Ledgered, known: Words, gazetteer: Gazetteer) -> Ledgered:
    """
    A matched ledger without a word that may not be kept: its rows, keys, texts of rejects, reasons.

    The address of a located household is its building's title with unit and room; that of others
    is what is known of it.
    """
    rows = linked.rows.copy()
    rows["address_text"] = [
        gazetteer.flat(id_, unit, room) or known.kept(text)
        for id_, unit, room, text in zip(
            *(rows[name].tolist() for name in ("building_id", "unit", "room", "address_text")),
            strict=True,
        )
    ]
    rows = _reduced(rows, known)
    reasons = linked.reasons.map(lambda why: why and kept_reason(why, known))
    keys = _reduced(linked.keys, known)
    keys["household_key"] = _keys(keys["household_key"], ~keys["has_number"].astype(bool), known)
    # A corrected row has the key of the household that it went out as.
    is_own = rows["household_key"].eq(linked.keys["household_key"].reindex(rows.index))
    own = keys["household_key"].reindex(rows.index)
    rows["household_key"] = rows["household_key"].where(~is_own, own)
    written = replace(linked.written, known=known)
    return replace(linked, rows=rows, reasons=reasons, keys=keys, written=written)


def kept_reason(why: Reason, known: Words) -> Reason:
    """The reason of a row; the general one where its message names a word that may not be kept."""
    texts = [value for value in why.message.values.values() if isinstance(value, str)]
    is_kept = all(shown.header(one) or shown.sheet(one) or known.kept(one) == one for one in texts)
    return why if is_kept else why.general


def _reduced(rows: pd.DataFrame, known: Words) -> pd.DataFrame:
    """Rows with what may be kept of their cells of a place, as far as they have them."""
    reduced = {name: _each(rows[name], known.kept) for name in WRITTEN if name in rows}
    if "parts" in rows:
        reduced["parts"] = _each(rows["parts"], lambda one: one.map(known.kept))
    return rows.assign(**reduced)


def _each(cells: pd.Series, change: Callable[[Any], Any]) -> pd.Series:
    """Cells changed, each different one once; a missing one stays missing."""
    codes, different = pd.factorize(cells)
    changed = np.array([*map(change, different), None], dtype=object)
    return pd.Series(changed[codes], cells.index, dtype=object)


def _keys(keys: pd.Series, by_address: pd.Series, known: Words) -> pd.Series:
    """
    Keys made of addresses, of their known words only.

    Where that leaves several the same, they are counted in the order of the file: two households
    stay two, and the same file gives the same keys.
    """
    times: Counter[str] = Counter()
    kept: list[str] = []
    for key, is_address in zip(keys.tolist(), by_address.tolist(), strict=True):
        if is_address and key:
            key = "|".join(known.kept(part) for part in str(key).split("|"))
            if OMITTED in key:
                times[key] += 1
                key += f"#{times[key]}" if times[key] > 1 else ""
        kept.append(key)
    return pd.Series(kept, keys.index, dtype=object)
