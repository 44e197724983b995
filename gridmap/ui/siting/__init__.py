"""The parts of the Siting page, a module each."""

from gridmap.siting.study import desk
from gridmap.ui.siting.plan import plan
from gridmap.ui.siting.work import ground, work

__all__ = ["desk", "ground", "plan", "work"]
