"""Mixed-integer programs in HiGHS, watched: progress, cancel, a start, an early end."""

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from gridmap.siting.highs import Highs
from gridmap.siting.plan import Watch

Array = npt.NDArray[np.float64]


@dataclass
class Mip:
    """Minimise cost @ x for low <= rows @ x <= high, lower <= x <= upper, some of x whole."""

    cost: Array
    rows: csr_array
    low: Array
    high: Array
    lower: Array
    upper: Array
    whole: npt.NDArray[np.bool_]


@dataclass
class Answer:
    """Values (None where none were found), their cost, and a bound (inf where none can be)."""

    values: Array | None
    cost: float
    bound: float


def solve(
    mip: Mip,
    watch: Watch,
    *,
    start: Array | None = None,
    offset: float = 0.0,
    at_first: bool = False,
    relaxed: bool = False,
) -> Answer:
    """
    Solve; `offset` is added to reported values, `at_first` ends with the first solution.

    HiGHS: Huangfu & Hall 2018, doi:10.1007/s12532-017-0130-5.
    """
    solver = Highs()
    for option, value in (
        ("time_limit", watch.left_s), ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-9),
    ):  # fmt: skip
        solver.setOptionValue(option, value)
    if at_first:
        solver.setOptionValue("mip_max_improving_sols", 1)
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = mip.rows.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = mip.cost, mip.lower, mip.upper
    model.row_lower_, model.row_upper_ = mip.low, mip.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = mip.rows.indptr
    model.a_matrix_.index_ = mip.rows.indices
    model.a_matrix_.value_ = mip.rows.data
    if not relaxed:
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in mip.whole]
    solver.passModel(model)
    if start is not None:
        begun = highspy.HighsSolution()
        begun.col_value = start.tolist()
        solver.setSolution(begun)

    def look(event: highspy.HighsCallbackEvent) -> None:
        watch.tell(event.data_out.mip_primal_bound + offset, event.data_out.mip_dual_bound + offset)
        if watch.is_over():
            event.interrupt()

    def stop(event: highspy.HighsCallbackEvent) -> None:
        if watch.is_over():
            event.interrupt()

    solver.cbMipInterrupt += look
    # Before the tree there is a linear program, which may take long by itself.
    solver.cbSimplexInterrupt += stop
    solver.cbIpmInterrupt += stop
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Answer(None, np.inf, np.inf)
    is_optimal = status == highspy.HighsModelStatus.kOptimal
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer(None, np.inf, info.mip_dual_bound if not relaxed else -np.inf)
    cost = info.objective_function_value
    bound = cost if is_optimal else (-np.inf if relaxed else info.mip_dual_bound)
    return Answer(np.asarray(solver.getSolution().col_value), cost, bound)
