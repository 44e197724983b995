"""`gridmap boundary`: from four named bounds to a polygon on the streets' centre-lines."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from gridmap.actions import boundaries
from gridmap.boundaries.sentence import SIDE_NAMES
from gridmap.cli import Answer, Text, _options, answers, in_words
from gridmap.cli.boundary import drawing, record
from gridmap.errors import BoundaryError, SourceError
from gridmap.i18n import Message
from gridmap.store import db


class LonLat(click.ParamType):
    """Longitude and latitude in degrees, parted by a comma."""

    name = "LON,LAT"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Two numbers, or wrong usage."""
        try:
            lon, lat = (float(part) for part in str(value).split(","))
        except ValueError:
            wrong = Message("{value!r} is not lon,lat in degrees", value=value)
            self.fail(in_words(wrong), param, ctx)
        return lon, lat


@click.command()
@click.argument("sentence", required=False)
@click.option("--east", metavar="ROAD", help="Road or river on the east.")
@click.option("--west", metavar="ROAD", help="Road or river on the west.")
@click.option("--north", metavar="ROAD", help="Road or river on the north.")
@click.option("--south", metavar="ROAD", help="Road or river on the south.")
@click.option(
    "--name",
    help="Community. A known one lends its bounds and area; --apply adds a new one.",
)
@click.option("--all", "is_all", is_flag=True, help="All communities with bounds, made to fit.")
@click.option("--fit", "is_fitted", is_flag=True, help="All outlines as they are, slivers closed.")
@click.option("--area", type=click.FloatRange(0, min_open=True), help="Stated area, m².")
@click.option("--near", type=LonLat(), help="A place inside, where several blocks close.")
@click.option("--out", type=_options.Written(), help="GeoJSON to write.")
@click.option("--apply", "is_applied", is_flag=True, help="Put it in force.")
@click.option("--by", metavar="ACCOUNT", help="With --apply: who answers for it.")
@click.option("--reason", metavar="TEXT", help="With --apply: why, for the record.")
@click.option("--yes", is_flag=True, help="With --apply: also if buildings then lie outside.")
@click.option("--history", "is_history", is_flag=True, help="How the outline of --name came about.")
@answers
def command(
    sentence: str | None, east: str | None, west: str | None, north: str | None,
    south: str | None, name: str | None, is_all: bool, is_fitted: bool,
    area: float | None, near: tuple[float, float] | None, out: Path | None, is_applied: bool,
    by: str | None, reason: str | None, yes: bool, is_history: bool,
) -> Answer:  # fmt: skip
    """
    Draw a boundary from four bounds; only --apply changes the database.

    SENTENCE is written like 东起金山路,西至解放路,北临人民路,南接湘江路.
    """
    if is_history:
        if not name:
            raise click.UsageError(in_words(Message("--history needs --name")))
        return record.history(name)
    sides = (east, south, west, north)
    given = [bool(sentence), any(sides), is_all, is_fitted]
    if sum(given) > 1 or (any(sides) and not all(sides)) or not (any(given) or name):
        raise click.UsageError(
            in_words(
                Message("give a sentence, --east --west --north --south, --name, --all or --fit")
            )
        )
    if is_applied and not (by and reason):
        raise click.UsageError(
            in_words(Message("--apply needs --by and --reason: the record keeps both"))
        )
    with db.as_owner() as connection:
        if is_all:
            data, changes = drawing.all_of(connection)
        elif is_fitted:
            data, changes = drawing.fit_all(connection)
        else:
            data, changes = drawing.one_of(connection, sentence, sides, name, area, near)
        if is_applied and by and reason:
            if not changes:
                raise BoundaryError(
                    "nothing to put in force: --name the community that the bounds are of"
                )
            found = boundaries.put_in_force(connection, changes, by=by, reason=reason, accept=yes)
            data["applied"] = [change.name for change in changes]
            data["conflicts"] = [asdict(conflict) for conflict in found]
    if out is not None:
        _write(out, data["boundaries"])
        data["out"] = str(out)
    return Answer(data, _text(data))


def _write(out: Path, rows: list[dict[str, Any]]) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {name: row[name] for name in ("name", "area_m2", "stated_area_m2")},
            "geometry": row["geometry"],
        }
        for row in rows
    ]
    layer = {"type": "FeatureCollection", "features": features}
    try:
        out.write_text(json.dumps(layer, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise SourceError(
            "{path}: cannot be written ({reason})", path=out, reason=error.strerror
        ) from error


def _text(data: dict[str, Any]) -> list[Text]:
    lines: list[Text] = []
    for row in data["boundaries"]:
        lines.append(Message("{text}", text=_about(row)))
        lines.append([*_sides(row), *(Message("note: {note}", note=one) for one in row["notes"])])
    if "is_coverage" in data:
        is_fit = data["is_coverage"]
        lines.append(
            Message("together without gaps and overlaps") if is_fit else Message("do not fit")
        )
    lines += [Message("note: {note}", note=note) for note in data["notes"]]
    if "applied" in data:
        lines.append(Message("in force: {names}", names="、".join(data["applied"])))
    lines += [
        Message(
            "outside {name} now: {buildings}",
            name=one["name"],
            buildings="、".join(one["buildings"]),
        )
        for one in data.get("conflicts", ())
        if one["buildings"]
    ]
    if "out" in data:
        lines.append(Message("wrote {path}", path=data["out"]))
    return lines


def _about(row: dict[str, Any]) -> list[Message]:
    """Messages about an outline as a whole."""
    found = [
        Message(
            "{name}: {area:.4f} km²",
            name=row["name"] or Message("block"),
            area=row["area_m2"] / 1e6,
        )
    ]
    if row["off_stated"] is not None:
        found.append(Message("{share:+.2%} from the stated area", share=row["off_stated"]))
    if row["overlap_with_old"] is not None:
        found.append(Message("{share:.1%} alike the outline so far", share=row["overlap_with_old"]))
    if row.get("changed_m2"):
        found.append(Message("{area:+,.0f} m² to fit its neighbours", area=row["changed_m2"]))
    return found


def _sides(row: dict[str, Any]) -> list[Message]:
    """Messages about the sides, one each."""
    return [
        Message(
            "{side} {names}: {on:.0f} m on it, {off:.0f} m off it",
            side=SIDE_NAMES[side],
            names="、".join(one["names"]),
            on=one["on_name_m"],
            off=one["off_name_m"] + one["leap_m"],
        )
        for side, one in row["sides"].items()
    ]
