"""
Siting of new points: the best plan there is, with its proof.

Plain arrays in, a `Plan` out; `evaluate` works a plan out a second time.
"""

from gridmap.siting.capacitated import capacitated_p_median
from gridmap.siting.capacitated_cover import capacitated_mclp
from gridmap.siting.center import p_center
from gridmap.siting.check import evaluate
from gridmap.siting.constraints import Constraints
from gridmap.siting.maximal import mclp
from gridmap.siting.median import gradual_mclp, p_median
from gridmap.siting.plan import Plan
from gridmap.siting.setcover import lscp

__all__ = [
    "Constraints",
    "Plan",
    "capacitated_mclp",
    "capacitated_p_median",
    "evaluate",
    "gradual_mclp",
    "lscp",
    "mclp",
    "p_center",
    "p_median",
]
