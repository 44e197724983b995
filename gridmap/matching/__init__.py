"""
From an address to its building: exact, or with the reason why not.

Every reading the words allow is checked against the gazetteer: the place, the building's
label, then unit, floor and room. One building that is named and contradicted by nothing is
`matched`; several are `ambiguous`; one that is named and contradicted is a `conflict`; none is
`unmatched`; a text that is no address is `rejected`. Nothing is matched by likeness, and
nothing by elimination alone: a building that no reading names stays for a person to decide.
"""

from gridmap.matching.decision import STATUSES, Match
from gridmap.matching.matcher import Matcher, Parts, match

__all__ = ["STATUSES", "Match", "Matcher", "Parts", "match"]
