"""The finished town: every layer on the ground, in EPSG:4326."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.ops import polygonize

from etl.notes import KINDS
from etl.sample import blueprint, layout, network, people, plane, plots, services, sites
from etl.sample.draft import Building, Draft, Line
from etl.sample.ledgers import Ledger, ledgers
from etl.sample.numbering import settle
from gridmap.i18n import Message

SUBDISTRICT = "锦江桥街道"
DIVISION_CODE = "990102001"
"""First nine digits; province 99 does not exist, nor does this county."""

EDITION = 2025
DENSIFY_M = 25.0
"""A straight line of the plan gets a vertex this often, to bend by."""

LAYERS = KINDS | {
    "gate": KINDS["access_point"],
    "green": KINDS["land"],
    "plots": KINDS["plot"],
    "teams": KINDS["team"],
}
"""What layers and tables of the town are called."""


@dataclass(frozen=True)
class SampleTown:
    """All of a sample town. Layers are EPSG:4326, lon/lat rounded to 7 decimals."""

    subdistrict: gpd.GeoDataFrame
    community: gpd.GeoDataFrame
    estate: gpd.GeoDataFrame
    building: gpd.GeoDataFrame
    street: gpd.GeoDataFrame
    gate: gpd.GeoDataFrame
    green: gpd.GeoDataFrame
    service_point: gpd.GeoDataFrame
    candidate_site: gpd.GeoDataFrame
    plots: pd.DataFrame
    teams: pd.DataFrame
    truth: pd.DataFrame
    ledgers: tuple[Ledger, ...] = ()

    def layers(self) -> dict[str, gpd.GeoDataFrame]:
        """The map layers by name."""
        every = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: v for name, v in every.items() if isinstance(v, gpd.GeoDataFrame)}

    def tables(self) -> dict[str, pd.DataFrame]:
        """The plain tables by name."""
        return {"plots": self.plots, "teams": self.teams, "truth": self.truth}


def generate(seed: int, progress: Callable[[Message], None] = lambda stage: None) -> SampleTown:
    """
    The town of `seed`: same seed, same town; `progress` hears what is being done.

    Areas, households and residents are those of `blueprint.STATED` for every seed; streets,
    blocks, buildings and people differ.
    """
    progress(Message("drawing streets and blocks"))
    draft, outline = layout.draw(seed)
    settle(draft)
    dense = {key: shapely.segmentize(polygon, DENSIFY_M) for key, polygon in outline.items()}
    bend = plane.stretch(plane.bend(seed), dense, {k: v[1] for k, v in blueprint.STATED.items()})
    progress(Message("filling homes"))
    homes = people.households(seed, draft)
    truth = people.truth(homes)
    plot_table = plots.plots(draft, truth.set_index("building_code")["household_count"])
    lines = network.network(draft)
    draft.gates = network.snapped_gates(draft.gates, lines)
    street = _streets(lines, bend)
    community = _communities(street)
    points, places = services.place(draft)
    candidates, spots = sites.place(seed, draft, _hosts(draft, places))
    progress(Message("writing ledgers"))
    return SampleTown(
        subdistrict=_subdistrict(community),
        community=community,
        estate=_estates(draft, bend),
        building=_buildings(draft, bend),
        street=street,
        gate=_gates(draft, bend),
        green=_greens(draft, bend),
        service_point=_layer(points, bend, places),
        candidate_site=_layer(candidates, bend, spots),
        plots=plot_table,
        teams=plots.teams(seed, plot_table),
        truth=truth,
        ledgers=tuple(ledgers(seed, draft, homes)),
    )


def _layer(rows: pd.DataFrame, bend: plane.Bend, geoms: list) -> gpd.GeoDataFrame:
    """Rows with their plan geometries brought to the ground and on to lon/lat."""
    dense = shapely.segmentize(np.array(geoms, dtype=object), DENSIFY_M)
    return _on_ground(rows, shapely.transform(dense, bend))


def _on_ground(rows: pd.DataFrame, ground: np.ndarray) -> gpd.GeoDataFrame:
    geom = gpd.GeoSeries(plane.to_lonlat(ground), crs="EPSG:4326")
    return gpd.GeoDataFrame(rows.assign(geom=geom), geometry="geom", crs="EPSG:4326")


def _hosts(draft: Draft, places: list[shapely.Point]) -> set[str]:
    """Codes of the buildings that hold a service point."""
    tree = shapely.STRtree([building.geom for building in draft.buildings])
    _, hit = tree.query(places, predicate="within")
    return {draft.buildings[i].code for i in hit.tolist()}


def _streets(lines: list[Line], bend: plane.Bend) -> gpd.GeoDataFrame:
    lines = sorted(lines, key=lambda e: (e.name is None, e.name or e.kind, e.geom.coords[0]))
    rows = pd.DataFrame(
        {
            "name": [line.name for line in lines],
            "kind": [line.kind for line in lines],
            "is_bridge": [line.is_bridge for line in lines],
            "width_m": [line.width_m for line in lines],
        }
    )
    return _layer(rows, bend, [line.geom for line in lines])


def _communities(street: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The polygons that the centre-lines of the four bounds enclose, as written out."""
    rows, geoms = [], []
    for n, (key, bounds) in enumerate(blueprint.BOUNDS.items(), 1):
        name, area_m2, household_count, people_count = blueprint.STATED[key]
        around = street[street["name"].isin(bounds.values())].geometry
        geoms.append(max(polygonize(list(around)), key=lambda face: face.area))
        rows.append(
            {
                "name": name,
                "division_code": f"{DIVISION_CODE}{n:03d}",
                "code_edition": EDITION,
                "kind": "rural" if key == "QS" else "urban",
                "stated_area_m2": area_m2,
                "stated_household_count": household_count,
                "stated_people_count": people_count,
                "population_base": "常住",
                **{f"bounds_{side}": street_name for side, street_name in bounds.items()},
                "bounds_text": f"东起{bounds['east']},西至{bounds['west']},"
                f"北临{bounds['north']},南接{bounds['south']}",
            }
        )
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=geoms, crs="EPSG:4326").rename_geometry(
        "geom"
    )


def _subdistrict(community: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows = pd.DataFrame(
        {"name": [SUBDISTRICT], "division_code": [f"{DIVISION_CODE}000"], "code_edition": [EDITION]}
    )
    whole = shapely.union_all(community.geometry.to_numpy())
    return gpd.GeoDataFrame(rows, geometry=[whole], crs="EPSG:4326").rename_geometry("geom")


def _estates(draft: Draft, bend: plane.Bend) -> gpd.GeoDataFrame:
    rows = pd.DataFrame(
        {
            "community": [e.community for e in draft.estates],
            "name": [e.name for e in draft.estates],
            "kind": [e.kind for e in draft.estates],
            "aliases": [";".join(e.aliases) or None for e in draft.estates],
            "built_year": [e.built_year for e in draft.estates],
        }
    )
    return _layer(rows, bend, [estate.geom for estate in draft.estates])


BUILDING_COLUMNS = [
    "code", "community", "estate", "name", "label_number", "street", "house_number", "kind",
    "storeys", "unit_count", "rooms_per_floor", "dwelling_count", "floor_area_m2", "built_year",
    "status", "has_lift",
]  # fmt: skip


def _buildings(draft: Draft, bend: plane.Bend) -> gpd.GeoDataFrame:
    rows = pd.DataFrame([_building_row(b) for b in draft.buildings], columns=BUILDING_COLUMNS)
    for column in ("label_number", "built_year"):
        rows[column] = rows[column].astype("Int64")
    ground = [bend.rigid(b.geom) if b.rigid else bend.soft(b.geom) for b in draft.buildings]
    return _on_ground(rows, np.array(ground, dtype=object))


def _building_row(b: Building) -> tuple:
    has_lift = b.storeys >= 9 or (b.kind == "hospital" and b.storeys >= 4)
    return (
        b.code, b.community, b.estate, b.name, b.label_number, b.street, b.house_number, b.kind,
        b.storeys, b.unit_count, b.rooms_per_floor, b.dwelling_count,
        round(b.geom.area * b.storeys, 1), b.built_year, b.status, has_lift,
    )  # fmt: skip


def _gates(draft: Draft, bend: plane.Bend) -> gpd.GeoDataFrame:
    rows = pd.DataFrame(
        {
            "community": [gate.community for gate in draft.gates],
            "estate": [gate.estate for gate in draft.gates],
            "name": [gate.name for gate in draft.gates],
        }
    )
    return _layer(rows, bend, [gate.geom for gate in draft.gates])


def _greens(draft: Draft, bend: plane.Bend) -> gpd.GeoDataFrame:
    rows = pd.DataFrame(
        {"name": [g.name for g in draft.greens], "kind": [g.kind for g in draft.greens]}
    )
    return _layer(rows, bend, [green.geom for green in draft.greens])
