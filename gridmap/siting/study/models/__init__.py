"""Siting models, one module each; a model is known once it is registered here."""

from gridmap.siting.study.model import register
from gridmap.siting.study.models.capacitated_mclp import CapacitatedMclp
from gridmap.siting.study.models.capacitated_p_median import CapacitatedPMedian
from gridmap.siting.study.models.lscp import Lscp
from gridmap.siting.study.models.mclp import Mclp
from gridmap.siting.study.models.p_center import PCenter
from gridmap.siting.study.models.p_median import PMedian

register(Mclp(), Lscp(), PMedian(), PCenter(), CapacitatedMclp(), CapacitatedPMedian())
