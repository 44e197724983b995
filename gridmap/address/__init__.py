"""
Addresses as ledgers write them: normalised, stripped of persons, read in every way they allow.

Nothing in here knows a gazetteer. `read` lists the readings that the words permit; which of
them is true is for `gridmap.matching` to find out. A `Reader` does the same for many texts.
"""

from gridmap.address.persons import is_name, strip_persons
from gridmap.address.reading import Reading, Readings, label, read
from gridmap.address.refusal import is_missing
from gridmap.address.shapes import Reader
from gridmap.address.text import normalise
from gridmap.address.tokens import SIDES

__all__ = [
    "SIDES",
    "Reader",
    "Reading",
    "Readings",
    "is_missing",
    "is_name",
    "label",
    "normalise",
    "read",
    "strip_persons",
]
