"""Checks of a draft: every home once, contiguous, even, estates whole, teams complete."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from gridmap.i18n import Message, mark
from gridmap.plots.drafts.draft import NONE, Draft
from gridmap.plots.drafts.fabric import Fabric
from gridmap.plots.drafts.figures import mean_weight, piece_counts, plot_figures

Ids = npt.NDArray[np.int64]

CHECKS = {
    "no_plot": mark("{count} residential buildings are in no plot"),
    "outside": mark(
        "{count} buildings are no homes of the community any more and leave their plot"
    ),
    "in_pieces": mark("Plot {plots} is not contiguous"),
    "unreachable": mark("Plot {plots} is in pieces that no way between neighbours joins"),
    "far_apart": mark("Plot {plots} holds together only by a way worth {metres:.0f} m of walking"),
    "load": mark("Plot {plots} is {deviation:+.1%} off the mean; up to {tolerance:.0%} is allowed"),
    "torn": mark("{estate} would fit into one plot and is in {plots}"),
    "team": mark("Plot {plots} has no complete team (1-2 workers, at least one volunteer)"),
}
"""Msgid of a finding, by its check."""


@dataclass(frozen=True)
class Finding:
    """
    Check that a draft does not pass.

    Attributes
    ----------
    check
        One of `CHECKS`.
    severity
        An error keeps the draft from being put in force, a warning does not.
    plots
        Codes of the plots concerned.
    building_ids
        The buildings concerned, where not all of the plots are.
    estate, deviation, tolerance
        Of the checks 'torn' and 'load'.
    metres
        Of the check 'far_apart'.
    """

    check: str
    severity: Literal["error", "warning"]
    plots: tuple[str, ...] = ()
    building_ids: tuple[int, ...] = ()
    estate: str = ""
    deviation: float = 0.0
    tolerance: float = 0.0
    metres: float = 0.0

    @property
    def message(self) -> Message:
        """Text of the finding, as a message."""
        return Message(
            CHECKS[self.check],
            plots=list(self.plots),
            count=len(self.building_ids),
            estate=self.estate,
            deviation=self.deviation,
            tolerance=self.tolerance,
            metres=self.metres,
        )


def check_draft(
    fabric: Fabric,
    draft: Draft,
    *,
    gone: Collection[int] = (),
    teams: Mapping[int, Mapping[str, Any]],
) -> tuple[Finding, ...]:
    """
    Findings about a draft, errors first.

    A plot in pieces is an error where its buildings could be joined, a warning where no way leads
    from one piece to the other in the whole community; a way above the limit of neighbours, which
    holds a plot together but not to the eye, is a warning. A single building that is heavier than a
    plot may be is a plot of its own. Buildings without homes need no plot (专属网格). A new plot
    gets its team once it is there, so that a team that is not complete is a warning.

    Parameters
    ----------
    gone
        Ids of buildings in the draft's plots that left the community since.
    teams
        By plot id, the `worker_count` and `volunteer_count` of its team.
    """
    found = [
        *_everywhere(fabric, draft, gone),
        *_contiguous(fabric, draft),
        *_loads(fabric, draft),
        *_torn(fabric, draft),
        *_teams(draft, teams),
    ]
    return tuple(sorted(found, key=lambda one: one.severity))


def _everywhere(fabric: Fabric, draft: Draft, gone: Collection[int]) -> Iterator[Finding]:
    lost = fabric.buildings.id[draft.number == NONE]
    if len(lost):
        yield Finding("no_plot", "error", building_ids=tuple(lost.tolist()))
    if gone:
        yield Finding("outside", "warning", building_ids=tuple(gone))


def _contiguous(fabric: Fabric, draft: Draft) -> Iterator[Finding]:
    size = max(draft.plots, default=0) + 1
    pieces = piece_counts(fabric, draft.number, size)
    for number in np.flatnonzero(pieces > 1).tolist():
        if number == NONE:
            continue
        separate_count = len(np.unique(fabric.piece[draft.number == number]))
        plots = (draft.plots[number].plot_code,)
        if pieces[number] > separate_count:
            yield Finding("in_pieces", "error", plots)
        else:
            yield Finding("unreachable", "warning", plots)
    near = piece_counts(fabric, draft.number, size, links=False)
    ends = draft.number[fabric.edges]
    for number in np.flatnonzero((pieces == 1) & (near > 1)).tolist():
        if number == NONE:
            continue
        inside = (ends == number).all(axis=1)
        metres = float(fabric.link_m[inside].max())
        yield Finding("far_apart", "warning", (draft.plots[number].plot_code,), metres=metres)


def _loads(fabric: Fabric, draft: Draft) -> Iterator[Finding]:
    tolerance = draft.parameters.tolerance
    for plot in plot_figures(fabric, draft):
        # A plot without homes leaves when the draft is put in force.
        is_alone = (plot.building_count == 1 and plot.deviation > 0) or not plot.building_count
        # 88 of a mean of 80 is 10 % off, and a hair more in binary.
        if round(abs(plot.deviation), 9) > tolerance and not is_alone:
            yield Finding(
                "load", "warning", (plot.plot_code,), deviation=plot.deviation, tolerance=tolerance
            )


def _torn(fabric: Fabric, draft: Draft) -> Iterator[Finding]:
    weight = fabric.weight(draft.parameters.weight)
    tolerance = draft.parameters.tolerance
    most = (1 + tolerance) * mean_weight(weight, draft.number, tolerance)
    placed = (fabric.buildings.estate_id >= 0) & (draft.number != NONE)
    pairs = np.unique(
        np.column_stack((fabric.buildings.estate_id, draft.number))[placed], axis=0
    )  # fmt: skip
    estates, parts = np.unique(pairs[:, 0], return_counts=True)
    for estate in estates[parts > 1]:
        mine = fabric.buildings.estate_id == estate
        if weight[mine].sum() <= most:
            codes = {draft.plots[one].plot_code for one in pairs[pairs[:, 0] == estate, 1].tolist()}
            yield Finding(
                "torn", "warning", tuple(sorted(codes)),
                tuple(fabric.buildings.id[mine].tolist()),
                estate=str(fabric.buildings.estate[mine][0]),
            )  # fmt: skip


def _teams(draft: Draft, teams: Mapping[int, Mapping[str, Any]]) -> Iterator[Finding]:
    present = set(draft.number.tolist())
    for plot in sorted(draft.plots.values(), key=lambda one: one.plot_code):
        if plot.number not in present:
            continue
        team = None if plot.plot_id is None else teams.get(plot.plot_id)
        if not team or not 1 <= team["worker_count"] <= 2 or not team["volunteer_count"]:
            yield Finding("team", "warning", (plot.plot_code,))
