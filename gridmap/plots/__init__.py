"""
Responsibility plots (责任田): drawn from buildings, their weights and who is whose neighbour.

`neighbours` says who is; `drawing` starts from the rules of `start` over the round cells of
`power` and improves them by `search`; `alternatives` draws in several ways to be compared.
`drafts` keeps what people change before it is in force, `teams` who serves.
"""

from gridmap.plots.alternatives import Alternative, alternatives
from gridmap.plots.drawing import Drawing, draw

__all__ = ["Alternative", "Drawing", "alternatives", "draw"]
