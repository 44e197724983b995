"""Interface of a siting model to the study, and the register of models."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from gridmap.i18n import Message
from gridmap.siting.plan import Cancel, Plan, Progress


@dataclass(frozen=True)
class Unit:
    """Unit of a figure: its name, its value per unit of the solver, its format."""

    label: Message
    factor: float = 1.0
    form: str = "{:,.0f}"

    def value(self, solved: float) -> float:
        """Convert a solver's figure to this unit."""
        return solved * self.factor

    def say(self, solved: float, t: Callable[..., str]) -> str:
        """Figure and name of the unit in the language of `t`; a dash if it is not finite."""
        if not math.isfinite(solved):
            return "—"
        amount = self.form.format(self.value(solved))
        return t("{amount} {unit}", amount=amount, unit=self.label.translated(t))


class Model(ABC):
    """
    One siting model: how it is solved, checked, measured and worded.

    A model is a subclass in a module of `gridmap.siting.study.models` and an entry in `MODELS`
    there; forms, reports, frontier and sensitivity ask it. It holds no state. A `problem` is a
    `Problem`, a `question` a `Question`; both know their model, which is why no type names them
    here.
    """

    name: ClassVar[str]
    """As in questions, commands and saved scenarios."""
    label: ClassVar[str]
    """What the plan is to do: msgid of the form's choice."""
    aim: ClassVar[str]
    """The same as a report's heading; the msgid may ask for `{counted}`."""
    is_cover: ClassVar[bool] = False
    """Whether only what is within some distance matters."""
    is_capacitated: ClassVar[bool] = False
    """Whether a station holds only so much."""
    is_limited: ClassVar[bool] = True
    """Whether a number of new stations or a budget limits the plan."""
    is_measured: ClassVar[bool] = True
    """Whether `measure` is what the solver optimises."""
    has_shares: ClassVar[bool] = False
    """Whether it knows a least share of every community, and partial coverage."""
    step_label: ClassVar[str | None] = None
    """What a frontier measures (msgid); None: there is no frontier."""
    follows_demand: ClassVar[bool] = False
    """Whether other demand can change the best plan."""

    @abstractmethod
    def measure(self, problem: Any) -> Any:
        """Measure of sets of sites, a `Cover` or a `Walk`."""

    def measure_alone(self, problem: Any) -> Any:
        """Measure of what a candidate adds alone to today's stations."""
        return self.measure(problem)

    def demand(self, problem: Any) -> npt.NDArray[np.bool_]:
        """Demand points that a plan has to serve: those that some site reaches."""
        reached: npt.NDArray[np.bool_] = problem.reachable(problem.limit_m)
        return reached

    @abstractmethod
    def solve(
        self, problem: Any, *, start: npt.ArrayLike = (), progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Plan:  # fmt: skip
        """Best plan, or best found in time, with its bound; `start` is a known plan."""

    @abstractmethod
    def value(self, problem: Any, plan: Plan) -> float:
        """Objective of a plan, worked out without the solver; NaN if it is no plan."""

    @abstractmethod
    def unit(self, problem: Any) -> Unit:
        """Unit of the objective."""

    def unit_alone(self, problem: Any) -> Unit:
        """Unit of `measure_alone`."""
        return self.unit(problem)

    def unit_of_measure(self, problem: Any) -> Unit:
        """Unit of `measure`."""
        return self.unit(problem)

    @abstractmethod
    def proven(self, question: Any) -> str:
        """Sentence on a proven plan: a msgid that may ask for the values of `proof`."""

    @abstractmethod
    def unproven(self, question: Any) -> str:
        """Sentence on how much better a plan may be that is not proven: a msgid as above."""


MODELS: dict[str, Model] = {}
"""Models by name, in the order in which they are offered."""


def register(*models: Model) -> None:
    """Make models known under their names."""
    MODELS.update({one.name: one for one in models})
