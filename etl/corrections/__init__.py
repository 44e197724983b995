"""
Rows that a person has to look at, as a workbook; and the corrected workbook back in.

Each row carries in a hidden column what it is: h and the id of an unlocated household, or r and
the id of a reject. What is chosen or rewritten there becomes an `address_decision`, so that the
next load of the ledger as it was finds the same buildings by itself.
"""

from etl.corrections.source import Corrections
from etl.corrections.workbook import write

__all__ = ["Corrections", "write"]
