"""
Households that no building was found for: what is known of each, and what a person decides.

A decision is kept as `address_decision` and applied by every later match of the community. It
changes no household by itself: settling, undoing and loading all match anew what is open, under
the decisions in force. So taking a decision back leads to what would be without it.

Everything runs in the caller's transaction, as a community's worker under row-level security or
as owner. What writes takes the community's lock first: two people settle one after the other.
"""

from gridmap.review.address import Address
from gridmap.review.queue import Case, case, cases, decisions, find_buildings, like_estates
from gridmap.review.rematching import candidate_ids, follow, matcher_of, rematch
from gridmap.review.settling import Settled, decide, set_aside, settle, undo

__all__ = [
    "Address",
    "Case",
    "Settled",
    "candidate_ids",
    "case",
    "cases",
    "decide",
    "decisions",
    "find_buildings",
    "follow",
    "like_estates",
    "matcher_of",
    "rematch",
    "set_aside",
    "settle",
    "undo",
]
