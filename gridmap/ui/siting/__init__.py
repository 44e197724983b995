"""Parts of the Siting page, one module each."""

from gridmap.siting.study import desk
from gridmap.ui.siting.data import study_area
from gridmap.ui.siting.plan import plan
from gridmap.ui.siting.state import siting_state

__all__ = ["desk", "plan", "siting_state", "study_area"]
