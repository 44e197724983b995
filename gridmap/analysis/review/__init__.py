"""
The review queue: households without a building, one by one, and the decisions about them.

A decision is kept as `address_decision` and applied by every later match of the community. It
changes no household by itself: settling, undoing and loading all match anew the open households,
under the decisions in force (`gridmap.actions.settling`). So revoking a decision leads to what
would be without it.

Everything runs in the caller's transaction, as a community's worker under row-level security or
as owner.
"""

from gridmap.analysis.review.address import ASIDE_SCOPES, SCOPES, Address, building_called
from gridmap.analysis.review.effect import located_by_estate
from gridmap.analysis.review.likeness import called_as, likeliest
from gridmap.analysis.review.outcome import candidate_ids, outcome
from gridmap.analysis.review.queue import (
    FITS,
    NO_ESTATE,
    NO_NUMBER,
    Case,
    case,
    cases,
    decisions,
    find_buildings,
    in_no_estate,
    like_estates,
    open_count,
)

__all__ = [
    "ASIDE_SCOPES",
    "FITS",
    "NO_ESTATE",
    "NO_NUMBER",
    "SCOPES",
    "Address",
    "Case",
    "building_called",
    "called_as",
    "candidate_ids",
    "case",
    "cases",
    "decisions",
    "find_buildings",
    "in_no_estate",
    "like_estates",
    "likeliest",
    "located_by_estate",
    "open_count",
    "outcome",
]
