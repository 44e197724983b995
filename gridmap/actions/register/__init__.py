"""
Changes of the register by hand: points, sites, buildings, estates, communities, types, the office.

Each is checked, made under the user's row-level security, and recorded with what was there before
and after; the last one can be undone. Call as `register.points.move(connection, ...)`.
"""

from gridmap.actions.register import buildings, communities, estates, office, points, sites, types
from gridmap.actions.register.changing import check_unchanged
from gridmap.actions.register.undoing import undo

__all__ = [
    "buildings",
    "check_unchanged",
    "communities",
    "estates",
    "office",
    "points",
    "sites",
    "types",
    "undo",
]
