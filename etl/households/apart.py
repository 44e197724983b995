"""Rows that state two places: in columns of parts, and in a column of addresses beside them."""

from collections.abc import Sequence

import pandas as pd

from etl.households.linking import addresses
from etl.ledger.cleaned import CleanedLedger
from etl.ledger.columns import is_residence
from etl.ledger.keys import AddressKey
from etl.reasons import Reason, reason
from gridmap.gazetteer import Gazetteer
from gridmap.matching import Match, Matcher


def refused(gazetteer: Gazetteer, cleaned: CleanedLedger, matches: Sequence[Match]) -> pd.Series:
    """Reasons of rows whose parts and whose address, beside them, state two places."""
    header = cleaned.written.ledger.headers.get("address", "")
    matcher, key = Matcher(gazetteer), AddressKey()
    found: dict[int, Reason] = {}
    for at, row, by_parts in zip(cleaned.rows.index, addresses(cleaned.rows), matches, strict=True):
        name, estate, parts, address = row
        if parts is None or not address:
            continue
        one = matcher.match(address, community=name, estate=estate or None)
        if one.status == "matched" == by_parts.status:
            is_apart = one.building_id != by_parts.building_id or any(
                a and b and a != b
                for a, b in ((one.unit, by_parts.unit), (one.room, by_parts.room))
            )
        else:
            # A flat that is not known is another one, if people live there by the column's name.
            flat = key.flat(address) if is_residence(header) else None
            is_apart = one.status != "matched" and flat is not None and bool(flat[4])
        if is_apart:
            found[at] = reason("addresses-differ")
    return pd.Series(found, dtype=object)
