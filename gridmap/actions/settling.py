"""Decisions about addresses: settle, set aside, take back."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from gridmap import store
from gridmap.actions import naming
from gridmap.actions.record import record
from gridmap.actions.rematching import follow
from gridmap.address.kept import OMITTED
from gridmap.analysis.review import ASIDE_SCOPES, SCOPES, Address
from gridmap.errors import ReviewError
from gridmap.store.db import lock_communities


@dataclass(frozen=True)
class Settled:
    """Decision, with the number of households that it located at once, and what it named."""

    decision_id: int
    located: int
    name: str = ""
    """Name that the building was given, '' where it kept what it had."""


def settle(
    connection: Connection,
    household_id: int,
    *,
    building_id: int | None = None,
    estate_id: int | None = None,
    scope: str = "address",
) -> Settled:
    """
    Decide what an open household's address means, for it and for all open ones it concerns.

    Parameters
    ----------
    building_id
        Where this address is (scope 'address'), or every address of its building ('building':
        unit and room are still checked).
    estate_id
        Scope 'estate': what the name in the address is another name of.
    scope
        One of `SCOPES`; which are possible says `Case.words`. With 'building' a building that has
        neither name nor number is called by the name in the address from now on.

    Raises
    ------
    ReviewError
        Settled meanwhile, and by whom; not open any more; a building or estate of another
        community; an address whose readings differ in what the scope is about.
    """
    if scope not in SCOPES or (scope == "estate") != (building_id is None):
        raise ReviewError("an estate is chosen with the scope estate, a building with any other")
    found = _open_case(connection, household_id)
    community_id = found["community_id"]
    written = _words(found, scope)
    _require_target(connection, community_id, building_id, estate_id)
    decision_id = decide(
        connection, community_id, scope, written, building_id=building_id, estate_id=estate_id
    )
    located, _ = follow(connection, decision_id)
    store.load.corrections.forget(connection, community_ids=[community_id])
    name = ""
    if scope == "building" and building_id is not None:
        name = naming.give(connection, building_id, written)
    detail = {"household_id": household_id, "scope": scope, "located": located}
    detail |= {"building_id": building_id, "estate_id": estate_id}
    _audit(connection, "settle address", decision_id, detail)
    return Settled(decision_id, located, name)


def set_aside(connection: Connection, household_id: int, *, scope: str = "address") -> int:
    """
    Note that a person looked and found no building; returns the decision's id.

    The household stays unlocated, and leaves the list of open cases; so does each that is written
    at the same address, or with scope 'building' at any address of the building.

    Raises
    ------
    ReviewError
        As `settle`.
    """
    if scope not in ASIDE_SCOPES:
        raise ReviewError("an address is set aside, or all addresses of a building")
    found = _open_case(connection, household_id)
    written = _words(found, scope)
    decision_id = decide(connection, found["community_id"], scope, written)
    detail = {"household_id": household_id, "scope": scope}
    _audit(connection, "set address aside", decision_id, detail)
    return decision_id


def undo(connection: Connection, decision_id: int) -> int:
    """
    Take a decision back; how many households lost their building by it.

    They are matched anew without it, and so are what they were before it. A name that it gave to
    the building goes with it, unless the building was changed since.

    Raises
    ------
    ReviewError
        There is no such decision in force.
    """
    decision = store.review.decision(connection, decision_id)
    if decision is None:
        raise ReviewError(
            "decision {decision_id} is not there; look at the list again", decision_id=decision_id
        )
    lock_communities(connection, [decision["community_id"]])
    if not store.review.revoke(connection, decision_id):
        raise ReviewError("decision {decision_id} was taken back already", decision_id=decision_id)
    if decision["scope"] == "building" and decision["building_id"] is not None:
        naming.take_back(connection, decision["building_id"], decision["written"])
    _, lost = follow(connection, decision_id)
    _audit(connection, "undo address decision", decision_id, {"lost": lost})
    return lost


def decide(
    connection: Connection,
    community_id: int,
    scope: str,
    written: str,
    *,
    building_id: int | None = None,
    estate_id: int | None = None,
    run_id: int | None = None,
) -> int:
    """
    Put a decision in force, under the community's lock; returns its id.

    The same decision again is the one that stands. One that set the address aside gives way.

    Parameters
    ----------
    written
        The words that it is about, from `Address.words`.
    run_id
        The load of a corrected workbook that holds it; None: made in the application.

    Raises
    ------
    ReviewError
        Another decision about these words is in force.
    """
    for earlier in store.review.decisions_in_force(connection, community_id, scope, written):
        if (earlier["building_id"], earlier["estate_id"]) == (building_id, estate_id):
            return earlier["decision_id"]
        if earlier["building_id"] is not None or earlier["estate_id"] is not None:
            raise ReviewError(
                "already settled by {operator} (decision {decision_id}); undo that first",
                operator=earlier["operator"] or "somebody",
                decision_id=earlier["decision_id"],
            )
        store.review.revoke(connection, earlier["decision_id"])
    return store.review.decide(
        connection,
        community_id=community_id,
        scope=scope,
        written=written,
        building_id=building_id,
        estate_id=estate_id,
        origin="app" if run_id is None else "workbook",
        run_id=run_id,
    )


def require_open(connection: Connection, household_id: int) -> None:
    """
    Check that nobody has settled a household's address, set it aside, or closed the household.

    Raises
    ------
    ReviewError
        Somebody has, and who, as far as that is known.
    """
    seen = _still_open(store.review.household(connection, household_id))
    words = Address.of(seen["place"], seen["address_text"]).words
    for scope in ASIDE_SCOPES:
        for one in store.review.decisions_in_force(
            connection, seen["community_id"], scope, words.get(scope, "")
        ):
            if one["building_id"] is None and one["operator"]:
                raise ReviewError("it was set aside by {operator}", operator=one["operator"])


def _open_case(connection: Connection, household_id: int) -> dict[str, Any]:
    """Household of an open case, its community locked."""
    seen = store.review.household(connection, household_id)
    if seen is not None:
        lock_communities(connection, [seen["community_id"]])
        # Another holder of the lock may have settled it.
        seen = store.review.household(connection, household_id)
    return _still_open(seen)


def _still_open(seen: dict[str, Any] | None) -> dict[str, Any]:
    if seen is None:
        raise ReviewError("the household is not there any more")
    if seen["closed_on"] is not None:
        raise ReviewError("the household is closed")
    if seen["building_id"] is None:
        return seen
    if seen["operator"]:
        raise ReviewError("it is settled by {operator} already", operator=seen["operator"])
    raise ReviewError("it is on a building already")


def _words(found: dict[str, Any], scope: str) -> str:
    words = Address.of(found["place"], found["address_text"]).words
    if scope in words:
        return words[scope]
    if scope == "address" and OMITTED in found["address_text"]:
        raise ReviewError(
            "the place of this address was left out (□); write it out in the rows to correct, and "
            "load them again"
        )
    if scope == "address":
        raise ReviewError("the address names no place at all; correct it in the ledger")
    raise ReviewError(
        "the address does not say for sure which {scope}; settle it alone", scope=scope
    )


def _require_target(
    connection: Connection, community_id: int, building_id: int | None, estate_id: int | None
) -> None:
    if not store.review.is_target(connection, community_id, building_id, estate_id):
        if building_id is not None:
            raise ReviewError(
                "building {building_id} is none of this community's; choose another",
                building_id=building_id,
            )
        raise ReviewError(
            "estate {estate_id} is none of this community's; choose another", estate_id=estate_id
        )


def _audit(connection: Connection, action: str, decision_id: int, detail: dict[str, Any]) -> None:
    record(connection, action, {"decision_id": decision_id, **detail})
