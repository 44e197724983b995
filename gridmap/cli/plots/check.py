"""`gridmap plots drafts` and `gridmap plots check`."""

from dataclasses import asdict
from typing import Any

import click

from gridmap.analysis.drafts import (
    check_draft,
    compare_draft,
    list_drafts,
    plots_in_force,
    read_draft,
)
from gridmap.analysis.plots import read_fabric
from gridmap.cli import Answer, Text, _options, answers
from gridmap.cli.plots.community import chosen_community
from gridmap.i18n import Message
from gridmap.plots.drafts import Comparison, Finding, Parameters
from gridmap.store import db

STATUSES = {
    "open": Message("open"),
    "in_force": Message("put in force"),
    "dropped": Message("dropped"),
}


@click.command("drafts")
@_options.community
@answers
def listing(community: str) -> Answer:
    """List the drafts of a community, the latest first."""
    with db.as_owner() as connection:
        chosen = chosen_community(connection, community)
        found = list_drafts(connection, int(chosen["id"]))
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    lines: list[Text] = [
        Message(
            "draft {draft}: {status}, {count} plots, {changed:%Y-%m-%d %H:%M} {who}",
            draft=row["draft_id"],
            status=STATUSES[row["status"]],
            count=row["plot_count"],
            changed=row["changed_at"],
            who=row["changed_by"] or row["begun_by"] or "",
        )
        for row in rows
    ] or [Message("{community} has no draft", community=chosen["name"])]
    return Answer({"community": chosen["name"], "drafts": rows}, lines)


@click.command("check")
@_options.community
@click.option(
    "--draft", "draft_id", type=int, help="Number of a draft; what is in force if not given."
)
@click.option("--tolerance", type=click.FloatRange(0, 1, min_open=True), default=0.1,
              show_default=True, help="Deviation that is allowed, without --draft.")  # fmt: skip
@answers
def command(community: str, draft_id: int | None, tolerance: float) -> Answer:
    """Check a community's plots: every home once, contiguous, even, estates whole, teams."""
    with db.as_owner() as connection:
        chosen = chosen_community(connection, community)
        fabric = read_fabric(connection, int(chosen["id"]))
        if draft_id is None:
            draft = plots_in_force(connection, fabric, Parameters(tolerance=tolerance))
        else:
            draft = read_draft(connection, fabric, draft_id)
        found = check_draft(connection, fabric, draft)
        comparison = compare_draft(connection, fabric, draft)
    errors = sum(one.severity == "error" for one in found)
    data: dict[str, Any] = {
        "community": chosen["name"],
        "draft": draft_id,
        "plots": len(draft.plots),
        "errors": errors,
        "warnings": len(found) - errors,
        "findings": [_finding(one) for one in found],
    }
    lines: list[Text] = [
        Message(
            "{community}: {plots} plots, {errors} errors, {warnings} warnings",
            community=chosen["name"],
            plots=len(draft.plots),
            errors=errors,
            warnings=len(found) - errors,
        )
    ]
    kinds = {"error": Message("Error"), "warning": Message("Hint")}
    lines += [
        Message("{kind}: {text}", kind=kinds[one.severity], text=one.message) for one in found
    ]
    if draft_id is not None:
        data["changes"] = _changes(comparison)
        lines.append(
            Message(
                "{buildings} buildings change; {households} households get another plot",
                buildings=len(comparison.buildings),
                households=comparison.changing_household_count,
            )
        )
    return Answer(data, lines)


def _finding(finding: Finding) -> dict[str, Any]:
    data = asdict(finding)
    return {"rule": data.pop("check"), **data, "text": str(finding.message)}


def _changes(comparison: Comparison) -> dict[str, Any]:
    return {
        "buildings": len(comparison.buildings),
        "changing_households": comparison.changing_household_count,
        "placed_households": comparison.placed_household_count,
        "left_households": comparison.left_household_count,
        "plots": comparison.plots.drop(columns="plot_id").to_dict("records"),
    }
