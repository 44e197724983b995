"""Cards and plot sheets to carry, and wall maps to hang up, for the teams of a community."""

from gridmap.render.reports.prints.building_card import building_card
from gridmap.render.reports.prints.cards import cards
from gridmap.render.reports.prints.plot_sheet import plot_sheets
from gridmap.render.reports.prints.printed import Printed
from gridmap.render.reports.prints.slips import Slip, account_slips
from gridmap.render.reports.prints.wall_map import wall_map

__all__ = ["Printed", "Slip", "account_slips", "building_card", "cards", "plot_sheets", "wall_map"]
