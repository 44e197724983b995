"""Where new stations should stand: the best plan there is, with proof."""

from gridmap import ui
from gridmap.errors import GridmapError
from gridmap.ui import siting, t

ui.heading(
    t("Siting"),
    t("Where should new stations stand, what does each of them gain, and is there a better plan?"),
)
ui.require_data()
siting.desk()  # its processes get ready while the planner looks
choice = ui.choose_rule(measures=True)
try:
    area = siting.study_area(choice.service)
except GridmapError as error:
    ui.refused(error)
    raise ui.PageEnds from None
siting.plan(choice, siting.siting_state(choice.service), area)
