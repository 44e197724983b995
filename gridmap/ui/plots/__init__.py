"""The parts of the Plots page, a module each; only the one that is looked at is worked out."""

from gridmap.ui.plots.check import check
from gridmap.ui.plots.drawing import drawing
from gridmap.ui.plots.editor import editor
from gridmap.ui.plots.prints import printing, prints
from gridmap.ui.plots.rules import rules
from gridmap.ui.plots.teams import team
from gridmap.ui.plots.work import Work, work

__all__ = ["Work", "check", "drawing", "editor", "printing", "prints", "rules", "team", "work"]
