"""
The buildings a ledger can mean, with all names they go by: a plain index in memory.

It is built from the database (or a table of the same columns) once a run. A name is normalised
on its way in, so that looking one up is one dictionary access, and nothing in here is fuzzy.
"""

from gridmap.gazetteer.entry import Building, Decision, Entry
from gridmap.gazetteer.index import Decisions, Gazetteer, Taught
from gridmap.gazetteer.names import community_key, street_number

__all__ = [
    "Building",
    "Decision",
    "Decisions",
    "Entry",
    "Gazetteer",
    "Taught",
    "community_key",
    "street_number",
]
