"""`gridmap coverage`: the figures of the Coverage page, small cells hidden as there."""

import math
from datetime import datetime
from typing import Any

import click
import pandas as pd

from gridmap import clock, coverage
from gridmap.analysis.coverage import named, service_coverage
from gridmap.cli import Answer, Text, _options, answers
from gridmap.cli._rule import radius_rules
from gridmap.cli._table import table_text
from gridmap.coverage import ServiceCoverage
from gridmap.coverage.facility_rules import citation
from gridmap.i18n import Message
from gridmap.store import db


@click.command()
@_options.service
@_options.radius
@click.option("--by", "area", type=click.Choice(coverage.AREAS), help="One row per area.")
@_options.day
@click.option("--straight", is_flag=True, help="By straight line; else on foot.")
@click.option(
    "--weight",
    type=click.Choice(list(coverage.WEIGHTS)),
    default="households",
    help="What is counted.",
)
@answers
def command(
    service: str,
    radius: float | None,
    area: str | None,
    on: datetime | None,
    straight: bool,
    weight: str,
) -> Answer:
    """Measure who lives within reach of a service: shares, quantiles, the farthest."""
    day = on.date() if on else clock.today()
    with db.as_owner() as connection:
        service, known = radius_rules(connection, service, day)
        rule = known.iloc[0]
        radius_m = float(radius or rule.radius_m)
        found = service_coverage(connection, service, day)
        whole = found.whole(radius_m, weight=weight, walk=not straight)
        table = (
            found.by(area, radius_m, weight=weight, walk=not straight) if area else pd.DataFrame()
        )
        if area == "building":
            table = named(connection, table)
    source = citation(rule.source, rule.clause, rule.title)
    basis = found.provenance(radius_m, weight, not straight, source, whole.total_count)
    data = {
        "service": service,
        "radius_m": radius_m,
        "rule": {
            "radius_m": float(rule.radius_m),
            "source": rule.source,
            "clause": rule.clause,
            "evidence": rule.evidence,
            "region": rule.region,
        },
        "basis": dict(vars(basis)),
        "figures": _known(vars(whole)),
        "notes": [str(note) for note in found.notes],
        "by": [_known(row) for row in table.to_dict("records")],
    }
    return Answer(data, _text(data, found, weight, table))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """JSON has no NaN: what is not known, and a point out of reach, is null."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in row.items()
    }


def _known(figures: dict[str, Any]) -> dict[str, Any]:
    """Figures of an area; where nothing is known of who is counted, there are none."""
    plain = _plain(figures)
    if plain["total_count"] is None and not (plain["within_count"] or plain["beyond_count"]):
        plain |= {"within_count": None, "beyond_count": None}
    return plain


def _text(
    data: dict[str, Any], found: ServiceCoverage, weight: str, table: pd.DataFrame
) -> list[Text]:
    figures, basis = data["figures"], data["basis"]
    lines: list[Text] = [
        Message(
            "{service} on {day}: {share} of {total} {counted} within {metres:g} m",
            service=data["service"],
            day=basis["on"],
            share=_share(figures["share_within"]),
            total=_count(figures["total_count"]),
            counted=coverage.COUNTED[weight],
            metres=data["radius_m"],
        ),
        [
            Message(
                "within {within}, beyond {beyond}, unlocated {unlocated}, hidden {hidden}",
                within=_count(figures["within_count"]),
                beyond=_count(figures["beyond_count"]),
                unlocated=_count(figures["unlocated_count"]),
                hidden=_count(figures["hidden_count"]),
            ),
            Message(
                "median {median} m, P95 {p95} m, farthest {farthest} m",
                median=_count(figures["median_m"]),
                p95=_count(figures["p95_m"]),
                farthest=_count(figures["farthest_m"]),
            ),
            basis["definition"],
            Message(
                "rule: {source} (evidence {evidence})",
                source=basis["source"],
                evidence=data["rule"]["evidence"],
            ),
            *found.notes,
        ],
    ]
    if len(table):
        # A column of nothing, such as subdistricts where none is loaded, is left out.
        shown = pd.DataFrame(data["by"]).dropna(axis="columns", how="all")
        ids = [name for name in shown if name.endswith("_id")]
        shown = shown.astype(dict.fromkeys(ids, "Int64")).astype(object).map(_plain_number)
        lines += ["", table_text(shown, "{}")]
    return lines


def _plain_number(value: Any) -> Any:
    """A number without exponents: 1,336 households, 0.833 of them."""
    if not isinstance(value, float) or not math.isfinite(value):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _count(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"
