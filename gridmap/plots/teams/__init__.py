"""
Teams of plots: missing roles, who could fill them, load, handover.

The rule (founding document 001, essay 8): one or two workers and at least one volunteer a plot,
one representative a residential building. Grid leaders lead several plots and are not counted.
Members are staff and volunteers in that function: their name and work phone, nothing else.
"""

from gridmap.plots.teams.handover import Handover, handover_of
from gridmap.plots.teams.load import WorkerLoad, worker_load
from gridmap.plots.teams.missing import LACKS, MissingRole, missing_roles
from gridmap.plots.teams.nearest import PlotDistances, rank_members

__all__ = [
    "LACKS",
    "Handover",
    "MissingRole",
    "PlotDistances",
    "WorkerLoad",
    "handover_of",
    "missing_roles",
    "rank_members",
    "worker_load",
]
