"""`gridmap site`: best sites of new stations, with proof, as on the Siting page."""

import math
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click
import pandas as pd
from sqlalchemy import Connection

from gridmap import i18n, store
from gridmap.actions.scenarios import save
from gridmap.analysis import siting
from gridmap.analysis.map_layers import map_layers
from gridmap.analysis.siting import communities, figures
from gridmap.cli import Answer, Text, _options, answers, in_words, report
from gridmap.cli._rule import radius_rules
from gridmap.cli._table import table_text
from gridmap.coverage.facility_rules import citation
from gridmap.errors import SitingError, SourceError
from gridmap.i18n import Message
from gridmap.render.reports import SitingReport, siting_report
from gridmap.siting import study
from gridmap.store import db

STATIONS = ["role", "name", "kind", "community", "cost_yuan", "floor_area_m2", "serves", "adds",
            "farthest_m", "lon", "lat", "key"]  # fmt: skip

WORDS = {
    "role": {"new": Message("New station"), "closed": Message("To be closed")},
    "kind": {
        "convert": Message("Convert"),
        "extend": Message("Extend"),
        "new": Message("Newly built"),
    },
    "status": {
        "optimal": Message("proven"),
        "feasible": Message("not proven"),
        "none": Message("no plan"),
    },
}
"""What codes of the tables are called."""


@click.command()
@click.option("--model", type=click.Choice(list(study.MODELS)), default="mclp",
              show_default=True, help="Siting model.")  # fmt: skip
@_options.service
@click.option("--new", type=click.IntRange(0), help="Stations more than today.")
@_options.radius
@click.option("--budget", type=click.FloatRange(0), help="Yuan for new stations.")
@click.option("--cheapest", is_flag=True, help="lscp: least cost, not fewest stations.")
@click.option("--candidates", "sources", type=click.Choice(siting.SOURCES), multiple=True,
              help="Where sites come from; may be given several times.")  # fmt: skip
@click.option("--weight", type=click.Choice(list(study.WEIGHTS)), default="households",
              help="What is counted.")  # fmt: skip
@click.option("--community", metavar="NAME|CODE", help="Serve this community only.")
@click.option("--straight", is_flag=True, help="By straight line; else on foot.")
@click.option("--spacing", type=click.FloatRange(0), default=0.0, help="Metres between stations.")
@click.option("--closures", type=click.IntRange(0), default=0, help="Stations that may close.")
@click.option("--floor", type=click.FloatRange(0, 1), default=0.0,
              help="mclp: least share within the radius in every community.")  # fmt: skip
@click.option("--capacity", type=click.FloatRange(0, min_open=True), help="Capacity of a station.")
@click.option(
    "--frontier",
    "most",
    type=click.IntRange(1),
    metavar="N",
    help="Also solve for 0 to N new stations.",
)
@click.option("--time-limit", type=click.FloatRange(0, min_open=True), default=60.0,
              show_default=True, help="Seconds for one solution at most.")  # fmt: skip
@click.option("--save", "name", metavar="NAME", help="Keep it as a scenario.")
@click.option("--out", type=_options.Written(),
              help="A report: .pdf, .xlsx or .gpkg.")  # fmt: skip
@answers
def command(
    model: str, service: str, new: int | None, radius: float | None, budget: float | None,
    cheapest: bool, sources: tuple[str, ...], weight: str, community: str | None, straight: bool,
    spacing: float, closures: int, floor: float, capacity: float | None, most: int | None,
    time_limit: float, name: str | None, out: Path | None,
) -> Answer:  # fmt: skip
    """Find the best sites for new stations, with proof or the largest gap to the optimum."""
    if out is not None and out.suffix.lower() not in (".pdf", ".xlsx", ".gpkg"):
        raise click.UsageError(in_words(Message("--out writes .pdf, .xlsx or .gpkg")))
    with db.as_owner() as connection:
        service, rules = radius_rules(connection, service, db.today(connection))
        rule = rules.iloc[0]
        question = study.Question(
            service, float(radius or rule.radius_m), model, new, budget, cheapest,
            weights=((weight, 1.0),), walk=not straight,
            community_id=_community(connection, community) if community else None,
            sources=sources, spacing_m=spacing, closures=closures, floor_share=floor,
            capacity=capacity, time_limit_s=time_limit,
        )  # fmt: skip
        area = siting.study_area(connection, service)
        problem = siting.problem(area, siting.candidates(connection, area, question), question)
        found = siting.answer(area, problem, study.solve(problem, progress=_show))
        frontier = study.frontier(problem, most=most, progress=_show_step) if most else None
        steps = frontier.steps if frontier else None
        data = _data(area, found, rule, steps)
        if name is not None:
            data["scenario_id"] = save(connection, name, area, found)
        if out is not None:
            made = siting_report(
                area, found, partial(i18n.translate, language=i18n.DEFAULT),
                service_name=rule.name_zh, rule=_citation(rule), frontier=frontier,
                office=store.office.name(connection) or "",
            )  # fmt: skip
            written = _file(connection, made, out.suffix.lower())
            try:
                out.write_bytes(written)
            except OSError as error:
                raise SourceError(
                    "{path}: cannot be written ({reason})", path=out, reason=error.strerror
                ) from error
            data["out"] = str(out)
    return Answer(data, _text(data, area, found, steps))


def _file(connection: Connection, report: SitingReport, suffix: str) -> bytes:
    if suffix == ".xlsx":
        return report.workbook()
    if suffix == ".gpkg":
        return report.geopackage(store.maps.footprints(connection))
    return report.pdf(map_layers(connection))


def _citation(rule: Any) -> str:
    return f"{rule.radius_m:g} m, {citation(rule.source, rule.clause, rule.title)}"


def _community(connection: Connection, wanted: str) -> int:
    found = store.plots.communities(connection, wanted)
    if len(found) != 1:
        raise SitingError(
            "{found_count} communities have the name or code {wanted!r}; give a code",
            found_count=len(found),
            wanted=wanted,
        )
    return int(found.iloc[0]["id"])


def _show(incumbent: float, bound: float, seconds: float) -> None:
    report(
        Message(
            "{seconds:6.1f} s  plan {incumbent:,.0f}  bound {bound:,.0f}",
            seconds=seconds,
            incumbent=incumbent,
            bound=bound,
        )
    )


def _show_step(incumbent: float, bound: float, seconds: float, step: int, steps: int) -> None:
    if sys.stderr.isatty():
        report(Message("step {number} of {count}", number=step + 1, count=steps))


def _data(
    area: siting.StudyArea, found: siting.Answer, rule: Any, steps: pd.DataFrame | None
) -> dict[str, Any]:
    plan, question = found.plan, found.problem.question
    changed = found.stations[found.stations.role != "kept"]
    data = {
        "model": question.model,
        "service": question.service,
        "radius_m": question.radius_m,
        "rule": {"radius_m": float(rule.radius_m), "source": rule.source, "clause": rule.clause},
        "question": question.to_dict(),
        "candidates": int((~found.problem.is_today).sum()),
        "status": plan.status,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "seconds": round(plan.seconds, 3),
        "proof": str(found.proof),
        "notes": [str(note) for note in (*found.notes, *area.found.notes)],
        "stations": _rows(changed[STATIONS]),
        "figures": figures(found),
        "communities": _rows(communities(found)),
    }
    if steps is not None:
        data["frontier"] = _rows(steps)
    return _plain(data)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [_plain(row) for row in table.astype(object).to_dict("records")]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """JSON has no NaN: what is not known is null."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in row.items()
    }


def _text(
    data: dict[str, Any], area: siting.StudyArea, found: siting.Answer, steps: pd.DataFrame | None
) -> list[Text]:
    before, after = found.whole()
    lines: list[Text] = [
        Message(
            "{service}, {metres:g} m: {count} new stations of {sites} sites",
            service=data["service"],
            metres=data["radius_m"],
            count=len(found.new),
            sites=data["candidates"],
        ),
        [
            found.proof,
            Message(
                "households within the radius: {before:,} before, {after:,} after, of {total:,.0f}",
                before=before.within_count,
                after=after.within_count,
                total=after.total_count,
            ),
            Message(
                "farthest: {before} before, {after} after",
                before=_metres(before.farthest_m),
                after=_metres(after.farthest_m),
            ),
            *found.notes,
            *area.found.notes,
        ],
    ]
    lines += _tables(found.stations, steps)
    if "out" in data:
        lines.append(Message("wrote {path}", path=data["out"]))
    if "scenario_id" in data:
        lines.append(Message("kept as scenario {scenario}", scenario=data["scenario_id"]))
    return lines


def _tables(stations: pd.DataFrame, steps: pd.DataFrame | None) -> list[Text]:
    """Stations that change, and steps of a frontier; a plan may change none."""
    lines: list[Text] = []
    for table in (stations.loc[stations.role != "kept", STATIONS[:-3]], steps):
        if table is not None and len(table):
            lines += ["", table_text(table, "{:,.4g}", WORDS)]
    return lines


def _metres(value: float) -> Message | str:
    return Message("{metres} m", metres=f"{value:,.0f}") if math.isfinite(value) else "—"
