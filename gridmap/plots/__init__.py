"""
Responsibility plots (责任田): drawn from buildings, their weights and who is whose neighbour.

`neighbours` says who is; `drawing` starts from the rules of `start` over the round cells of
`power` and improves them by `search`.
"""

from gridmap.plots.drawing import Drawing, draw

__all__ = ["Drawing", "draw"]
