"""
Teams of plots: the rule and its gaps, who could fill them, load, handover, posts by the day.

The rule (founding document 001, essay 8): one or two workers and at least one volunteer a plot,
one representative a residential building. Grid leaders lead several plots and are not counted.
Members are staff and volunteers in that function: their name and work phone, nothing else.
"""

from gridmap.plots.teams.gaps import GAPS, Gap, gaps
from gridmap.plots.teams.handover import Handover, handover
from gridmap.plots.teams.load import Load, load
from gridmap.plots.teams.nearest import suggestions
from gridmap.plots.teams.posts import add_member, begin_post, end_post, hand_over, opt_in

__all__ = [
    "GAPS",
    "Gap",
    "Handover",
    "Load",
    "add_member",
    "begin_post",
    "end_post",
    "gaps",
    "hand_over",
    "handover",
    "load",
    "opt_in",
    "suggestions",
]
