"""Effect of a decision before it is made: which households would find their building."""

from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis import gazetteer
from gridmap.analysis.review.address import Address
from gridmap.gazetteer import Decision

_NOT_MADE = 0


def located_by_estate(
    connection: Connection, community_id: int, written: str, estate_id: int
) -> int:
    """How many open households would find their building if `written` names the estate, too."""
    rows = store.review.unlocated(connection, community_id)
    concerned = [
        (one["community"], address)
        for one in rows
        for address in (Address.of(one["place"], one["address_text"]),)
        if address.is_concerned("estate", written)
    ]
    if not concerned:
        return 0
    ids = tuple(map(str, store.review.buildings_of_estate(connection, estate_id)))
    decision = Decision(_NOT_MADE, concerned[0][0], "estate", written, ids)
    matcher = gazetteer.matcher(connection, also=[decision])
    return sum(address.match(matcher, name).status == "matched" for name, address in concerned)
