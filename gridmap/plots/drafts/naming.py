"""Names of drawn plots: the plot that each continues, codes and names for new ones."""

import re
from collections import Counter
from collections.abc import Collection

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from gridmap.plots.drafts.draft import Draft, DraftPlot
from gridmap.plots.drafts.fabric import Fabric

Ids = npt.NDArray[np.int64]

EMPTY = 1e-3
"""Households that a building without any counts as, when plots are compared."""


def new_plot(
    fabric: Fabric, draft: Draft, number: int, rows: Ids, codes: Collection[str]
) -> DraftPlot:
    """Plot for some buildings, with the code after those that the community ever used."""
    taken = [*codes, *(plot.plot_code for plot in draft.plots.values())]
    return _plot(fabric, number, next_code(taken), rows)


def continued_plots(
    fabric: Fabric, draft: Draft, label: Ids, codes: Collection[str]
) -> tuple[Ids, dict[int, DraftPlot]]:
    """
    Numbers and plots for drawn parts; `codes` are those that the community ever used.

    One to one, parts are the plots with which they share most households in all; a part that is
    left over is new. New ones are coded from west to east and north to south (DB11, CJ/T 349).
    """
    parts = int(label.max()) + 1
    order = np.array(sorted(draft.plots), np.int64)
    shared = np.zeros((parts, len(order)))
    placed = draft.number > 0
    households = fabric.buildings.household_count + EMPTY
    np.add.at(
        shared, (label[placed], np.searchsorted(order, draft.number[placed])), households[placed]
    )
    number_of = np.zeros(parts, np.int64)
    for part, plot in zip(*linear_sum_assignment(shared, maximize=True), strict=True):
        if shared[part, plot] > 0:
            number_of[part] = order[plot]
    plots = {one: draft.plots[one] for one in number_of.tolist() if one}
    taken = [*codes, *(plot.plot_code for plot in draft.plots.values())]
    xy = fabric.buildings.xy
    middle = {one: xy[label == one].mean(axis=0) for one in np.flatnonzero(number_of == 0)}
    free = max(draft.plots, default=0) + 1
    for part in sorted(middle, key=lambda one: (middle[one][0], -middle[one][1])):
        number_of[part] = free
        code = next_code(taken)
        taken.append(code)
        plots[free] = _plot(fabric, free, code, np.flatnonzero(label == part))
        free += 1
    return number_of[label], plots


def next_code(taken: Collection[str]) -> str:
    """
    The code after those that are taken: the usual beginning and the next number.

    >>> next_code(["FX-Z01", "FX-Z19", "old"])
    'FX-Z20'
    >>> next_code([])
    '01'
    """
    read = [found.groups() for code in taken if (found := re.fullmatch(r"(.*?)(\d+)", code))]
    if not read:
        return "01"
    usual = Counter(start for start, _ in read).most_common(1)[0][0]
    digits = [one for start, one in read if start == usual]
    return f"{usual}{max(map(int, digits)) + 1:0{max(map(len, digits))}d}"


def _plot(fabric: Fabric, number: int, code: str, rows: Ids) -> DraftPlot:
    """Named after its code, and the estate of most of its households where it has one."""
    held: Counter[str] = Counter()
    for row in rows.tolist():
        held[fabric.buildings.estate[row] or ""] += int(fabric.buildings.household_count[row])
    estate = held.most_common(1)[0][0]
    return DraftPlot(number, code, f"{estate} {code}".strip(), None)
