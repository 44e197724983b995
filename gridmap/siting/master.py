"""Linear program of the search: sites, cost parts, constraints as rows, cuts found so far."""

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy.sparse import block_array, csr_array, eye_array, hstack

from gridmap.siting.constraints import Feasible
from gridmap.siting.highs import Highs
from gridmap.siting.relaxed import Relaxed

Array = npt.NDArray[np.float64]

SCALE = 1e4
"""Costs are brought to this size: the linear solver's tolerances are absolute."""
IDLE = 1e-6
"""Slack of a cut (of SCALE) beyond which it may go."""


@dataclass
class Solved:
    """The linear program at its optimum."""

    value: float
    y: Array
    parts: Array
    reduced: Array


class Master:
    """Linear program over sites and cost parts: constraints as rows, and the cuts found so far."""

    def __init__(self, relaxed: Relaxed, feasible: Feasible, cells: csr_array, unit: float) -> None:
        self.relaxed = relaxed
        self.unit = unit
        self._sites = relaxed.sites
        self._bounded = relaxed.sites + cells.shape[0]
        size = self._bounded + relaxed.parts
        constraints, low, high = feasible.rows()
        count = cells.shape[0]
        blocks = [[constraints, None, None], [cells, -eye_array(count), None]]
        low, high = np.r_[low, np.zeros(count)], np.r_[high, np.zeros(count)]
        if relaxed.ceilings is not None:
            sums, most = relaxed.ceilings
            blocks.append([None, None, sums])
            low, high = np.r_[low, np.full(len(most), -np.inf)], np.r_[high, most / unit]
        rows = csr_array(block_array(blocks))
        rows.resize(rows.shape[0], size)
        self._constraints = rows.shape[0]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = size, self._constraints
        model.col_cost_ = np.r_[np.zeros(self._bounded), np.ones(relaxed.parts)]
        model.col_lower_ = np.zeros(size)
        model.col_upper_ = np.full(size, np.inf)
        model.row_lower_, model.row_upper_ = low, high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = rows.indptr
        model.a_matrix_.index_ = rows.indices
        model.a_matrix_.value_ = rows.data
        self._solver = Highs()
        self._solver.passModel(model)
        self._constants = np.zeros(0)

    @property
    def cuts(self) -> int:
        """Number of cuts."""
        return len(self._constants)

    def fix(self, lower: Array, upper: Array) -> None:
        """Set the bounds of sites and cells."""
        self._solver.changeColsBounds(
            self._bounded, np.arange(self._bounded, dtype=np.int32), lower, upper
        )

    def solve(self, seconds: float) -> Solved | None:
        """Solve; None if no y keeps the constraints, a value of -inf if time ran out."""
        end = self._solver.getRunTime() + seconds
        self._solver.setOptionValue("time_limit", end)
        self._solver.run()
        done = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
        if self._solver.getModelStatus() not in done and self._solver.getRunTime() < end:
            # A warm start that went astray is given one cold start.
            self._solver.clearSolver()
            self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            self._activity = np.zeros(0)
            nothing = np.zeros(self._bounded)
            return Solved(-np.inf, nothing, np.zeros(self.relaxed.parts), nothing)
        solution = self._solver.getSolution()
        values = np.asarray(solution.col_value)
        self._activity = np.asarray(solution.row_value)[self._constraints :]
        return Solved(
            float(values[self._bounded :].sum()),
            values[: self._bounded],
            values[self._bounded :],
            np.asarray(solution.col_dual)[: self._sites],
        )

    def cut(self, at: Solved) -> tuple[int, float]:
        """Add the cuts that a solution violates; returns their number and its true cost."""
        least = 1e-7 * SCALE / max(1, self.relaxed.parts)
        label, constant, slope, cost = self.relaxed.cuts(
            np.clip(at.y[: self._sites], 0, 1), at.parts * self.unit, least * self.unit
        )
        if len(label):
            count = len(label)
            constant = constant / self.unit
            own = csr_array((np.ones(count), label, np.arange(count + 1)),
                            shape=(count, self.relaxed.parts))  # fmt: skip
            cells = csr_array((count, self._bounded - self._sites))
            rows = csr_array(hstack([csr_array(slope / self.unit), cells, own]))
            self._solver.addRows(
                count, constant, np.full(count, np.inf), rows.nnz,
                rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32), rows.data,
            )  # fmt: skip
            self._constants = np.r_[self._constants, constant]
        return len(label), cost / self.unit

    def tidy(self, most: int) -> None:
        """Drop cuts that are slack at the last solution if there are more than `most`."""
        known = len(self._activity)
        if self.cuts <= most or not known:
            return
        idle = np.flatnonzero(self._activity - self._constants[:known] > IDLE * SCALE)
        self._solver.deleteRows(len(idle), (idle + self._constraints).astype(np.int32))
        self._constants = np.delete(self._constants, idle)
