"""
Drafts of a community's plots as values: what they are drawn on, figures, checks, comparisons.

`gridmap.analysis.drafts` reads drafts from the database, `gridmap.actions.drafts` begins, edits
and puts them in force.
"""

from gridmap.plots.drafts.checks import CHECKS, Finding, check_draft
from gridmap.plots.drafts.comparing import Comparison, compare_draft
from gridmap.plots.drafts.draft import NONE, Draft, DraftPlot, Parameters
from gridmap.plots.drafts.fabric import Fabric
from gridmap.plots.drafts.figures import PlotFigures, neighbouring_plots, plot_figures
from gridmap.plots.weights import WEIGHTS

__all__ = [
    "CHECKS",
    "NONE",
    "WEIGHTS",
    "Comparison",
    "Draft",
    "DraftPlot",
    "Fabric",
    "Finding",
    "Parameters",
    "PlotFigures",
    "check_draft",
    "compare_draft",
    "neighbouring_plots",
    "plot_figures",
]
