"""`gridmap plots draw`: plots drawn on the buildings and households in the database."""

import csv
import json
import time
from pathlib import Path
from typing import Any

import click
import numpy as np
import shapely

from gridmap import crs
from gridmap.actions import drafts
from gridmap.analysis.plots import read_fabric, read_neighbours, read_weights
from gridmap.cli import Answer, Text, _options, answers, in_words
from gridmap.cli.plots.community import chosen_community
from gridmap.errors import PlotError, SourceError
from gridmap.i18n import Message
from gridmap.plots import Drawing, draw, outline, weights
from gridmap.plots.barriers import Buildings
from gridmap.plots.drafts import Parameters
from gridmap.plots.neighbours import Limits, Neighbours
from gridmap.plots.weights import chosen_weight
from gridmap.store import db


@click.command("draw")
@_options.community
@click.option("--households", type=click.FloatRange(0, min_open=True), help="Aim of one plot.")
@click.option("--parts", type=click.IntRange(1), help="How many plots.")
@click.option("--weight", type=click.Choice(list(weights.WEIGHTS)), default="households",
              help="What plots are to be even in.")  # fmt: skip
@click.option("--tolerance", type=click.FloatRange(0, 1, min_open=True), default=0.1,
              show_default=True, help="Deviation that is allowed, as a share.")  # fmt: skip
@click.option("--groups", "group_weight", type=click.FloatRange(0), default=4.0,
              show_default=True,
              help="Cost of a split estate; a plot off by the tolerance costs 1.")  # fmt: skip
@click.option("--reach", type=click.FloatRange(0, min_open=True), default=Limits().cost_m,
              show_default=True, help="Largest distance between neighbours, metres.")  # fmt: skip
@click.option("--keep", is_flag=True, help="Start from today's plots and move few buildings.")
@click.option("--seed", type=int, default=0, help="Same seed, same plots.")
@click.option("--out", type=_options.Written(), help="A .geojson or .csv.")
@click.option("--draft", "is_draft", is_flag=True, help="Keep it as a draft, to edit in the app.")
@answers
def command(
    community: str, households: float | None, parts: int | None, weight: str, tolerance: float,
    group_weight: float, reach: float, keep: bool, seed: int, out: Path | None, is_draft: bool,
) -> Answer:  # fmt: skip
    """Draw plots for a community; what is in force stays as it is."""
    if (households is None) == (parts is None):
        raise click.UsageError(in_words(Message("give either --households or --parts")))
    if out is not None and out.suffix.lower() not in (".geojson", ".csv"):
        raise click.UsageError(in_words(Message("--out writes .geojson or .csv")))
    began = time.perf_counter()
    with db.as_owner() as connection:
        chosen = chosen_community(connection, community)
        buildings, near = read_neighbours(connection, int(chosen["id"]), Limits(cost_m=reach))
        by_name = read_weights(connection, buildings)
    mass = chosen_weight(by_name, weight)
    if (counted := by_name["households"].sum()) and households is not None:
        # As many plots as of so many households, whatever they are balanced by.
        households *= mass.sum() / counted
    previous = _in_force(buildings) if keep else None
    drawn = draw(
        buildings.xy,
        mass,
        near.edges,
        parts=parts,
        target=households,
        tolerance=tolerance,
        seed=seed,
        group=buildings.estate_id,
        group_weight=group_weight,
        previous=previous,
    )
    cells = outline.cells(buildings.footprint)
    data = {
        "community": chosen["name"],
        "buildings": len(buildings.id),
        "weight": weight,
        "tolerance": tolerance,
        "max_deviation": drawn.max_deviation,
        "parts_contiguous": bool(drawn.parts_contiguous),
        "parts": _parts(buildings, drawn, cells),
        "torn_estates": _torn(buildings, drawn),
        "notes": [*near.notes, *drawn.notes],
        "seconds": round(time.perf_counter() - began, 2),
    }
    if previous is not None:
        data["moved"] = int(((previous >= 0) & (drawn.label != previous)).sum())
    if is_draft:
        data["draft"] = _keep(
            int(chosen["id"]), reach, drawn.label,
            Parameters(weight, parts, households, tolerance, group_weight, seed),
        )  # fmt: skip
    if out is not None:
        _write(out, buildings, drawn)
        data["out"] = str(out)
    return Answer(data, _text(data, near))


def _keep(community_id: int, reach: float, label: Any, parameters: Parameters) -> int:
    """Keep the drawing as a new draft; returns its id."""
    with db.as_owner() as connection:
        fabric = read_fabric(connection, community_id, Limits(cost_m=reach))
        draft = drafts.begin(connection, fabric, parameters)
        drafts.take(connection, fabric, draft.id, draft.version, label, parameters)
    return draft.id


def _in_force(buildings: Buildings) -> Any:
    """Today's plots, numbered from 0; -1 where there is none."""
    plots = np.unique(buildings.plot_id[buildings.plot_id >= 0])
    if not len(plots):
        raise PlotError("no plot is in force there: draw without --keep")
    return np.where(buildings.plot_id >= 0, np.searchsorted(plots, buildings.plot_id), -1)


def _parts(buildings: Buildings, drawn: Drawing, cells: Any) -> list[dict[str, Any]]:
    compact = outline.compactness(outline.outlines(cells, drawn.label))
    mean = drawn.weight_by_part.mean()
    rows = []
    for part, weight in enumerate(drawn.weight_by_part.tolist()):
        mine = drawn.label == part
        estates = dict.fromkeys(str(one) for one in buildings.estate[mine] if one)
        rows.append(
            {
                "part": part + 1,
                "buildings": int(mine.sum()),
                "households": int(buildings.household_count[mine].sum()),
                "people": int(buildings.people_count[mine].sum()),
                "deviation": weight / mean - 1 if mean else 0.0,
                "is_contiguous": bool(drawn.is_contiguous[part]),
                "compactness": float(compact[part]),
                "estates": list(estates),
            }
        )
    return rows


def _torn(buildings: Buildings, drawn: Drawing) -> list[dict[str, Any]]:
    torn = []
    for one in np.unique(buildings.estate_id[buildings.estate_id >= 0])[drawn.torn_groups]:
        mine = buildings.estate_id == one
        torn.append(
            {
                "estate": str(buildings.estate[mine][0]),
                "households": int(buildings.household_count[mine].sum()),
                "parts": (np.unique(drawn.label[mine]) + 1).tolist(),
            }
        )
    return torn


def _write(out: Path, buildings: Buildings, drawn: Drawing) -> None:
    part = (drawn.label + 1).tolist()
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            if out.suffix.lower() == ".csv":
                writer = csv.writer(file)
                writer.writerow(("building_code", "part", "household_count"))
                writer.writerows(
                    zip(buildings.code, part, buildings.household_count.tolist(), strict=True)
                )
                return
            shape = crs.reproject(buildings.footprint, buildings.plane)
            features = [
                {
                    "type": "Feature",
                    "properties": {
                        "building_code": code, "part": number, "household_count": households
                    },
                    "geometry": json.loads(geometry),
                }
                for code, number, households, geometry in zip(
                    buildings.code, part, buildings.household_count.tolist(),
                    shapely.to_geojson(shape), strict=True,
                )
            ]  # fmt: skip
            json.dump({"type": "FeatureCollection", "features": features}, file, ensure_ascii=False)
    except OSError as error:
        raise SourceError(
            "{path}: cannot be written ({reason})", path=out, reason=error.strerror
        ) from error


def _text(data: dict[str, Any], near: Neighbours) -> list[Text]:
    lines: list[Text] = [
        Message(
            "{community}: {buildings} buildings, {pairs} pairs of neighbours, {plots} plots; "
            "largest deviation {deviation:.1%}",
            community=data["community"],
            buildings=data["buildings"],
            pairs=len(near.edges),
            plots=len(data["parts"]),
            deviation=data["max_deviation"],
        ),
        "",
    ]
    lines += [_line_of(row) for row in data["parts"]]
    lines += [
        Message(
            "in several plots: {estate}, {count} households, plots {plots}",
            estate=one["estate"],
            count=one["households"],
            plots=[str(part) for part in one["parts"]],
        )
        for one in data["torn_estates"]
    ]
    if "moved" in data:
        lines.append(Message("{count} buildings change plots", count=data["moved"]))
    lines += [Message("note: {note}", note=note) for note in data["notes"]]
    if "draft" in data:
        lines.append(Message("kept as draft {draft}", draft=data["draft"]))
    if "out" in data:
        lines.append(Message("wrote {path}", path=data["out"]))
    return lines


def _line_of(row: dict[str, Any]) -> Message:
    """Message about one plot."""
    values = {
        "plot": row["part"],
        "buildings": row["buildings"],
        "households": row["households"],
        "deviation": row["deviation"],
        "estates": "、".join(row["estates"]),
    }
    if row["is_contiguous"]:
        return Message(
            "plot {plot}: {buildings} buildings, {households} households, {deviation:+.1%}  "
            "{estates}",
            **values,
        )
    return Message(
        "plot {plot}: {buildings} buildings, {households} households, {deviation:+.1%}  "
        "{estates} (in pieces)",
        **values,
    )
