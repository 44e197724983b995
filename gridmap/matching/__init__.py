"""
From an address to its building: exact, or with the reason why not.

Every reading the words allow is checked against the gazetteer: the place, the building's
label, then unit, floor and room. One building that is named and contradicted by nothing is
`matched`; several are `ambiguous`; one that is named and contradicted is a `conflict`; none is
`unmatched`; a text that is no address is `rejected`. Storeys of a public map contradict nothing
where the name alone decides: the rule then is `above-storeys`. Nothing is matched by likeness, and
nothing by elimination alone: a building that no reading names stays for a person to decide.

What the person decided is found again by its words (`address_key`, `building_keys`), in the
ledgers of the same community only.
"""

from gridmap.matching.keys import Parts, address_key, building_keys
from gridmap.matching.matcher import Matcher, match
from gridmap.matching.outcome import STATUSES, Match

__all__ = [
    "STATUSES",
    "Match",
    "Matcher",
    "Parts",
    "address_key",
    "building_keys",
    "match",
]
