"""`gridmap plots alternatives`: the plots of a community drawn in several ways, side by side."""

from typing import Any

import click
import numpy as np

from gridmap.analysis.plots import read_neighbours, read_weights
from gridmap.cli import Answer, Text, _options, answers, in_words
from gridmap.cli.plots.community import chosen_community
from gridmap.i18n import Message
from gridmap.plots import Alternative, alternatives
from gridmap.plots.alternatives import NAMES
from gridmap.plots.barriers import Buildings
from gridmap.store import db


@click.command("alternatives")
@_options.community
@click.option("--households", type=click.FloatRange(0, min_open=True), help="Aim of one plot.")
@click.option("--parts", type=click.IntRange(1), help="How many plots.")
@click.option("--tolerance", type=click.FloatRange(0, 1, min_open=True), default=0.1,
              show_default=True, help="Deviation that is allowed, as a share.")  # fmt: skip
@answers
def command(
    community: str, households: float | None, parts: int | None, tolerance: float
) -> Answer:
    """Draw plots in several ways and say what each costs; nothing is kept."""
    if (households is None) == (parts is None):
        raise click.UsageError(in_words(Message("give either --households or --parts")))
    with db.as_owner() as connection:
        chosen = chosen_community(connection, community)
        buildings, near = read_neighbours(connection, int(chosen["id"]))
        weight = read_weights(connection, buildings)["households"]
    plots = np.unique(buildings.plot_id[buildings.plot_id >= 0])
    found = alternatives(
        buildings.xy,
        weight,
        near.edges,
        parts=parts,
        target=households,
        tolerance=tolerance,
        group=buildings.estate_id,
        previous=np.where(buildings.plot_id >= 0, np.searchsorted(plots, buildings.plot_id), -1),
    )
    rows = [_row(one, buildings) for one in found]
    data = {"community": chosen["name"], "tolerance": tolerance, "alternatives": rows}
    return Answer(data, [chosen["name"], *(line for row in rows for line in _lines(row))])


def _row(one: Alternative, buildings: Buildings) -> dict[str, Any]:
    """Figures of an alternative."""
    name_of = dict(zip(buildings.estate_id.tolist(), buildings.estate.tolist(), strict=True))
    groups = np.unique(buildings.estate_id[buildings.estate_id >= 0])
    drawn, households = one.drawing, buildings.household_count
    deviation = drawn.weight_by_part / (drawn.weight_by_part.mean() or 1.0) - 1
    return {
        "name": one.name,
        "plots": len(drawn.weight_by_part),
        "max_deviation": drawn.max_deviation,
        "in_pieces": int((~drawn.is_contiguous).sum()),
        "torn_estates": [str(name_of[int(key)]) for key in groups[drawn.torn_groups]],
        "buildings_moved": int(one.is_moved.sum()),
        "households_moved": int(households[one.is_moved].sum()),
        "beyond_tolerance": [
            {"deviation": float(deviation[part]), "whole_estate": str(name_of[estate])}
            for part, estate in one.whole_groups.items()
        ],
    }


def _lines(row: dict[str, Any]) -> list[Text]:
    """Lines about an alternative."""
    return [
        Message(
            "{name}: {plots} plots, largest deviation {deviation:.1%}, {torn} estates torn, "
            "{households} households change plots",
            name=NAMES[row["name"]],
            plots=row["plots"],
            deviation=row["max_deviation"],
            torn=len(row["torn_estates"]),
            households=row["households_moved"],
        ),
        [
            Message(
                "a plot is {deviation:+.1%} off because {estate} stays whole in it",
                deviation=one["deviation"],
                estate=one["whole_estate"],
            )
            for one in row["beyond_tolerance"]
        ],
    ]
