"""`gridmap boundary`: from four named bounds to a polygon on the streets' centre-lines."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gridmap import boundaries, db, queries
from gridmap.boundaries import SIDES, Boundary, Bounds, Network
from gridmap.cli import Answer, answers
from gridmap.errors import BoundaryError, SourceError


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
@click.option("--area", type=click.FloatRange(0, min_open=True), help="Stated area, m².")
@click.option("--near", type=LonLat(), help="A place inside, where several blocks close.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="GeoJSON to write.")
@answers
def command(
    sentence: str | None, east: str | None, west: str | None, north: str | None,
    south: str | None, name: str | None, is_all: bool, area: float | None,
    near: tuple[float, float] | None, out: Path | None,
) -> Answer:  # fmt: skip
    """
    Draw a boundary from four bounds; nothing is written to the database.

    SENTENCE is written like 东起金山路,西至解放路,北临人民路,南接湘江路.
    """
    sides = (east, south, west, north)
    given = [bool(sentence), any(sides), is_all]
    if sum(given) > 1 or (any(sides) and not all(sides)) or not (any(given) or name):
        raise click.UsageError(
            "give a sentence, or all of --east --west --north --south, or --name, or --all"
        )
    with db.as_owner() as connection:
        data = _all(connection) if is_all else _one(connection, sentence, sides, name, area, near)
    if out is not None:
        _write(out, data["boundaries"])
        data["out"] = str(out)
    return Answer(data, _text(data))


def _one(
    connection: Connection, sentence: str | None, sides: tuple[str | None, ...],
    name: str | None, area: float | None, near: tuple[float, float] | None,
) -> dict[str, Any]:  # fmt: skip
    known = queries.boundary_communities(connection, name) if name else None
    row = known.iloc[0] if known is not None and len(known) == 1 else None
    if known is not None and len(known) > 1:
        raise BoundaryError(f"{len(known)} communities are called {name!r}; give the code")
    if row is not None and area is None and row.stated_area_m2 == row.stated_area_m2:
        area = float(row.stated_area_m2)
    east, south, west, north = sides
    if sentence:
        bounds = boundaries.read(sentence, stated_area_m2=area)
    elif east and south and west and north:
        bounds = boundaries.of_names(east, south, west, north, stated_area_m2=area)
    elif row is not None:
        bounds = _stated(row)
    else:
        raise BoundaryError(f"no community is called {name!r}; give its bounds")
    old = None if row is None else shapely.from_wkb(row.wkb)
    network = Network.from_database(connection, bounds.names())
    drawn = boundaries.build(network, bounds, hint=near, outline=old)
    return {"boundaries": [_data(name, drawn, old)], "notes": []}


def _all(connection: Connection) -> dict[str, Any]:
    """Each by itself, then all made to fit together."""
    drawn: dict[str, Boundary] = {}
    old: dict[str, BaseGeometry] = {}
    for row in queries.boundary_communities(connection).itertuples(index=False):
        bounds = _stated(row)
        old[row.name] = shapely.from_wkb(row.wkb)
        network = Network.from_database(connection, bounds.names())
        drawn[row.name] = boundaries.build(network, bounds, outline=old[row.name])
    if not drawn:
        raise BoundaryError(
            "no community has bounds: load them with `gridmap load boundaries FILE`"
        )
    fitted = boundaries.fit({name: one.outline for name, one in drawn.items()})
    rows = []
    for name, one in drawn.items():
        row = _data(name, one, old[name], fitted.outlines[name])
        row["changed_m2"] = fitted.changed_m2.get(name, 0.0)
        rows.append(row)
    return {"boundaries": rows, "is_coverage": fitted.is_valid, "notes": list(fitted.notes)}


def _stated(row: Any) -> Bounds:
    """Bounds of a community as loaded: its four columns, else its sentence."""
    area = float(row.stated_area_m2) if row.stated_area_m2 == row.stated_area_m2 else None
    four = [getattr(row, f"bounds_{side}") for side in SIDES]
    if all(four):
        return boundaries.of_names(*four, stated_area_m2=area)
    if not row.bounds_text:
        raise BoundaryError(f"{row.name} has no bounds: give them as a sentence")
    return boundaries.read(row.bounds_text, stated_area_m2=area)


def _data(
    name: str | None, drawn: Boundary, old: BaseGeometry | None, outline: BaseGeometry | None = None
) -> dict[str, Any]:
    shape = drawn.outline if outline is None else outline
    area = boundaries.area_m2(shape)
    return {
        "name": name,
        "area_m2": area,
        "stated_area_m2": drawn.stated_area_m2,
        "off_stated": area / drawn.stated_area_m2 - 1 if drawn.stated_area_m2 else None,
        "overlap_with_old": None
        if old is None
        else shape.intersection(old).area / shape.union(old).area,
        "sides": {side: asdict(one) for side, one in drawn.sides.items()},
        "rivals": drawn.rivals,
        "notes": list(drawn.notes),
        "geometry": json.loads(shapely.to_geojson(shape)),
    }


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
        raise SourceError(f"{out}: cannot be written ({error.strerror})") from error


def _text(data: dict[str, Any]) -> str:
    lines = []
    for row in data["boundaries"]:
        told = f"{row['name'] or 'block'}: {row['area_m2'] / 1e6:.4f} km²"
        if row["off_stated"] is not None:
            told += f", {row['off_stated']:+.2%} from the stated area"
        if row["overlap_with_old"] is not None:
            told += f", {row['overlap_with_old']:.1%} alike the outline so far"
        lines.append(told)
        lines += [
            f"  {side:<5} {'、'.join(one['names'])}: {one['on_name_m']:.0f} m on it, "
            f"{one['off_name_m'] + one['leap_m']:.0f} m off it"
            for side, one in row["sides"].items()
        ]
        lines += [f"  note: {note}" for note in row["notes"]]
    if "is_coverage" in data:
        lines.append("together without gaps and overlaps" if data["is_coverage"] else "do not fit")
    lines += [f"note: {note}" for note in data["notes"]]
    if "out" in data:
        lines.append(f"wrote {data['out']}")
    return "\n".join(lines)
