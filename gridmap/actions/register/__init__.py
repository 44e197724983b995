"""
Changes of the register by hand: service points, candidate sites, types of service.

Each is checked, made under the user's row-level security, and recorded with what was there before
and after; the last one can be undone. Call as `register.points.move(connection, ...)`.
"""

from gridmap.actions.register import points, sites, types
from gridmap.actions.register.changing import undo

__all__ = ["points", "sites", "types", "undo"]
