"""Cards and plot sheets to carry, and wall maps to hang up, for the teams of a community."""

from gridmap.render.reports.prints.cards import cards
from gridmap.render.reports.prints.plot_sheet import plot_sheets
from gridmap.render.reports.prints.printed import Printed
from gridmap.render.reports.prints.wall_map import wall_map

__all__ = ["Printed", "cards", "plot_sheets", "wall_map"]
