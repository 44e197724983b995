"""A grid leader's plots: the buildings, the team, what has to be done."""

from gridmap import ui
from gridmap.ui import my_plots, t

ui.heading(
    t("My plots"),
    t("Which buildings are mine, who serves them, and what has to be done?"),
)
plots, buildings = my_plots.choose(*my_plots.read())
my_plots.todo(buildings)
my_plots.team(plots)
my_plots.figures(plots, buildings)
my_plots.printed(plots, buildings)
my_plots.explore(buildings)
