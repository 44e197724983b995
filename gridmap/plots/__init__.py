"""
Responsibility plots (责任田): drawn from buildings, their weights and who is whose neighbour.

`neighbours` says who is; `drawing` starts from the rules of `start` over the round cells of
`power` and improves them by `search`. `drafts` keeps what people change before it is in force,
`teams` who serves, `history` who served.
"""

from gridmap.plots.drawing import Drawing, draw

__all__ = ["Drawing", "draw"]
