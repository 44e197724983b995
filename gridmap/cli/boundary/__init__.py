"""`gridmap boundary`: from four named bounds to a polygon on the streets' centre-lines."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from gridmap.actions import boundaries
from gridmap.cli import Answer, answers
from gridmap.cli.boundary import drawing, record
from gridmap.errors import BoundaryError, SourceError
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
            self.fail(f"{value!r} is not lon,lat in degrees", param, ctx)
        return lon, lat


@click.command()
@click.argument("sentence", required=False)
@click.option("--east", metavar="ROAD")
@click.option("--west", metavar="ROAD")
@click.option("--north", metavar="ROAD")
@click.option("--south", metavar="ROAD")
@click.option("--name", help="Community; where it is loaded, its bounds, area and outline serve.")
@click.option("--all", "is_all", is_flag=True, help="All communities with bounds, made to fit.")
@click.option("--fit", "is_fitted", is_flag=True, help="All outlines as they are, slivers closed.")
@click.option("--area", type=click.FloatRange(0, min_open=True), help="Stated area, m².")
@click.option("--near", type=LonLat(), help="A place inside, where several blocks close.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="GeoJSON to write.")
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
            raise click.UsageError("--history needs --name")
        return record.history(name)
    sides = (east, south, west, north)
    given = [bool(sentence), any(sides), is_all, is_fitted]
    if sum(given) > 1 or (any(sides) and not all(sides)) or not (any(given) or name):
        raise click.UsageError(
            "give a sentence, --east --west --north --south, --name, --all or --fit"
        )
    if is_applied and not (by and reason):
        raise click.UsageError("--apply needs --by and --reason: the record keeps both")
    with db.as_owner() as connection:
        if is_all:
            data, changes = drawing.all_of(connection)
        elif is_fitted:
            data, changes = drawing.fit_all(connection)
        else:
            data, changes = drawing.one_of(connection, sentence, sides, name, area, near)
        if is_applied and by and reason:
            if not changes:
                raise BoundaryError("nothing to put in force: --name a community that is loaded")
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


def _text(data: dict[str, Any]) -> str:
    lines = []
    for row in data["boundaries"]:
        line = f"{row['name'] or 'block'}: {row['area_m2'] / 1e6:.4f} km²"
        if row["off_stated"] is not None:
            line += f", {row['off_stated']:+.2%} from the stated area"
        if row["overlap_with_old"] is not None:
            line += f", {row['overlap_with_old']:.1%} alike the outline so far"
        if row.get("changed_m2"):
            line += f", {row['changed_m2']:+.0f} m² to fit its neighbours"
        lines.append(line)
        lines += [
            f"  {side:<5} {'、'.join(one['names'])}: {one['on_name_m']:.0f} m on it, "
            f"{one['off_name_m'] + one['leap_m']:.0f} m off it"
            for side, one in row["sides"].items()
        ]
        lines += [f"  note: {note}" for note in row["notes"]]
    if "is_coverage" in data:
        lines.append("together without gaps and overlaps" if data["is_coverage"] else "do not fit")
    lines += [f"note: {note}" for note in data["notes"]]
    lines += [f"in force: {'、'.join(data['applied'])}"] if "applied" in data else []
    lines += [
        f"outside {one['name']} now: {'、'.join(one['buildings'])}"
        for one in data.get("conflicts", ())
        if one["buildings"]
    ]
    if "out" in data:
        lines.append(f"wrote {data['out']}")
    return "\n".join(lines)
