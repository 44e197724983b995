"""
Household ledgers as tables: the header found, columns recognised, rows that are rows.

What a cell means is for `etl.households`; here it is settled which rows and columns there are.
Columns are whitelisted: of all others only the names leave this package.
"""

from etl.ledger.reader import Ledger, read

__all__ = ["Ledger", "read"]
