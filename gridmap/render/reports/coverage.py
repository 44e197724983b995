"""Report of the coverage of one service: a workbook, layers and a page to print."""

from dataclasses import dataclass
from functools import cached_property, partial

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gridmap import coverage
from gridmap.analysis.coverage import CoverageInputs
from gridmap.analysis.map_layers import MapLayers
from gridmap.render import maps, palette
from gridmap.render.maps import Class, Style
from gridmap.render.reports import figures
from gridmap.render.reports.area_map import Dots, area_map, one_page
from gridmap.render.reports.column_names import column_names
from gridmap.render.reports.coverage_tables import (
    areas_table,
    cluster_shapes,
    clusters_table,
    gaps_of_report,
    hours_table,
    points_table,
    uncovered_table,
)
from gridmap.render.reports.figures import Figure, Translate
from gridmap.render.reports.layers import geopackage
from gridmap.render.reports.sheets import workbook

LISTED = 10
"""Areas and gaps on the page: it is one page."""


@dataclass(frozen=True)
class Subject:
    """
    Subject of a report with its names.

    `rule` is clause and evidence in words; `gaps` are buildings, each of a gap to be shown first.
    """

    service: str
    service_name: str
    radius_m: float
    walk: bool
    weight: str
    counted: str
    way: str
    rule: str
    gaps: frozenset[int] = frozenset()


@dataclass(frozen=True)
class CoverageReport:
    """Figures of one service today, as the reader may see them; its methods make the files."""

    subject: Subject
    inputs: CoverageInputs
    t: Translate
    office: str = ""
    """Name of the office, where it has one."""

    @property
    def title(self) -> str:
        """Title of each of the files."""
        return self.t(
            "Coverage: {service}, {radius:g} m {way}",
            service=self.subject.service_name,
            radius=self.subject.radius_m,
            way=self.subject.way,
        )

    def by(self, area: str) -> pd.DataFrame:
        """`ServiceCoverage.by` an area."""
        return self.inputs.found.by(
            area, self.subject.radius_m, weight=self.subject.weight, walk=self.subject.walk
        )

    @cached_property
    def clusters(self) -> pd.DataFrame:
        """Gaps: with `place`, what each is called, and `is_chosen`; those of the report first."""
        t, found = self.t, self.inputs.clusters
        chosen = [not self.subject.gaps.isdisjoint(ids) for ids in found.building_ids]
        places = [
            t(", ").join(names) or community or t("In no community")
            for names, community in zip(found.names, found.community, strict=True)
        ]
        found = found.assign(place=places, is_chosen=np.array(chosen, bool))
        return found.sort_values("is_chosen", ascending=False, kind="stable")

    def about(self) -> list[tuple[str, object]]:
        """Definitions, population base, clause, date and n."""
        t, subject = self.t, self.subject
        return [
            (t("About"), self.title),
            *([(t("Name of the office"), self.office)] if self.office else []),
            (t("Rule"), subject.rule),
            (t("Definition"), self.definition()),
            (t("Counted"), subject.counted),
            (t("Population base"), t(
                "Households of the ledgers that are open on the day, as loaded; the unlocated are "
                "a class of their own and count as not reached.")),
            (t("In all"), self.inputs.reach.total_count),
            (t("Data of"), self.inputs.found.on.isoformat()),
            (t("Distance"), t(
                "On foot: from the building's door or the estate's gate along the streets to the "
                "point. Straight line: for screening only.")),
            (t("Gap"), t(
                "Lived-in buildings beyond the radius, at most {metres:.0f} m from one to the next "
                "and in one community.", metres=coverage.CLUSTER_REACH_M)),
            (t("Not shown"), t(
                "Counts of need groups that are so small that they could point at a household are "
                "left empty, here and in totals that would give them away.")),
        ]  # fmt: skip

    def definition(self) -> str:
        """Definition of the share within the radius."""
        return self.t(
            "Share of all {counted} in the ledgers whose nearest open point is at most "
            "{radius:g} m away {way}.",
            counted=self.subject.counted,
            radius=self.subject.radius_m,
            way=self.subject.way,
        )

    def figures(self) -> list[tuple[str, Figure]]:
        """Name and value of each figure."""
        t, reach = self.t, self.inputs.reach
        is_part = reach.hidden_count > 0
        return [
            (t("Within the radius"), Figure(reach.share_within, figures.PERCENT, is_part)),
            (t("Beyond"), Figure(reach.beyond_count, at_least=is_part)),
            (t("Unlocated"), Figure(reach.unlocated_count)),
            (t("Median"), Figure(reach.median_m, figures.in_metres(t))),
            (t("95 % live within"), Figure(reach.p95_m, figures.in_metres(t))),
            (t("Farthest"), Figure(reach.farthest_m, figures.in_metres(t))),
            (t("Open points"), Figure(len(self.inputs.points))),
        ]

    def workbook(self, hours: coverage.StaffedHours, uncovered: pd.DataFrame) -> bytes:
        """
        Workbook with one sheet per table; the first explains the figures.

        Parameters
        ----------
        hours
            Staffed hours of the service.
        uncovered
            `ServiceCoverage.uncovered` with the `name` and `address` of each building.
        """
        t, clusters = self.t, self.clusters
        sheets = {
            t("Figures"): pd.DataFrame(self.figures(), columns=[t("Figure"), t("Value")]),
            t("Communities"): self._areas("community", {"subdistrict": t("Subdistrict"),
                                                        "community": t("Community")}),
            t("Estates"): self._areas("estate", {"community": t("Community"),
                                                 "estate": t("Estate")}),
            t("Plots"): self._areas("plot", {"community": t("Community"), "plot_code": t("Plot")}),
            t("Gaps"): clusters_table(clusters, t),
            t("Buildings of the gaps"): uncovered_table(uncovered, clusters, t),
            t("Points"): points_table(self.inputs.points, self.inputs.found.on, t),
            t("Hours"): hours_table(hours, t),
        }  # fmt: skip
        return workbook(self.about(), sheets)

    def geopackage(self, footprints: pd.DataFrame) -> bytes:
        """
        Layers `building`, `service_point`, `pocket` in EPSG:4326, and a table `about` them.

        Parameters
        ----------
        footprints
            `building_id`, `geom` (WKB, EPSG:4326) and names, as `store.maps.footprints`.
        """
        t = self.t
        shapes = shapely.from_wkb(footprints["geom"].to_numpy())
        buildings = gpd.GeoDataFrame(
            footprints.drop(columns="geom"), geometry=shapes, crs="EPSG:4326"
        )
        buildings = buildings.merge(
            self.inputs.found.buildings.drop(columns=["lon", "lat"]).assign(band=self._bands()),
            on="building_id",
        )
        for name in buildings.select_dtypes("category"):
            buildings[name] = buildings[name].astype(object)
        points = gpd.GeoDataFrame(
            self.inputs.points.drop(columns=["lon", "lat"]),
            geometry=gpd.points_from_xy(self.inputs.points.lon, self.inputs.points.lat),
            crs="EPSG:4326",
        )
        about = pd.DataFrame(
            [(name, str(text)) for name, text in self.about()], columns=["name", "text"]
        )
        layers: dict[str, pd.DataFrame] = {"building": buildings, "service_point": points}
        if len(self.clusters):
            clusters = self.clusters.drop(columns=["names", "is_chosen"])
            layers["pocket"] = cluster_shapes(clusters, buildings)
        styles = {
            "building": maps.band_style(self.band_labels()),
            "service_point": Style(Class(maps.dot(palette.ACCENT, 4))),
            "pocket": Style(Class(maps.line(palette.BAND[2], 2))),
        }
        return geopackage(layers | {"about": about}, aliases=column_names(t), styles=styles)

    def pdf(self, layers: MapLayers) -> bytes:
        """PDF of one page in A4, with a map."""
        t, subject = self.t, self.subject
        communities = self.by("community")
        return one_page(
            layers,
            partial(self._map, layers),
            language=t("en"),
            title=self.title,
            day=self.inputs.found.on.isoformat(),
            rule=t("Rule") + t(": ") + subject.rule,
            figures=self.figures(),
            legend=[
                *(
                    (palette.BAND[band], label, "hatched" if band == palette.HATCHED_BAND else "")
                    for band, label in self.band_labels().items()
                ),
                (palette.ACCENT, t("Open points"), "dot"),
            ],
            tables=[
                figures.table(
                    t("Communities"),
                    [t("Community"), t("Beyond"), t("Within the radius"), t("95 % live within")],
                    [
                        (row.community or t("In none"), figures.count(row.beyond_count),
                         figures.percent(row.share_within), figures.metres(row.p95_m, t))
                        for row in communities.head(LISTED).itertuples()
                    ],
                    len(communities), t,
                ),
                gaps_of_report(self.clusters, LISTED, t),
            ],
            notes=[self.definition(), *(str(text) for name, text in self.about()
                                       if name in (t("Population base"), t("Gap")))],
            attribution=layers.attribution,
            n=t("n = {count} ({about})", count=figures.count(self.inputs.reach.total_count),
                about=subject.counted),
        )  # fmt: skip

    def band_labels(self) -> dict[int, str]:
        """Words for the bands of distance."""
        t, radius_m = self.t, self.subject.radius_m
        return {
            0: t("Within {radius} m", radius=f"{radius_m:g}"),
            1: t("{low} to {high} m", low=f"{radius_m:g}", high=f"{2 * radius_m:g}"),
            2: t("Farther"),
        }

    def _bands(self) -> npt.NDArray[np.int64]:
        """Band of each building: 0 within the radius, 1 within twice the radius, 2 beyond."""
        metres = self.inputs.found.buildings[coverage.distance_column(self.subject.walk)]
        metres = metres.fillna(np.inf).to_numpy(float)
        return np.searchsorted([self.subject.radius_m, 2 * self.subject.radius_m], metres)

    def _areas(self, area: str, names: dict[str, str]) -> pd.DataFrame:
        found = self.by(area)
        # Where no subdistrict is loaded, its column would be a word for nothing.
        names = {name: head for name, head in names.items()
                 if name == area or found[name].notna().any()}  # fmt: skip
        return areas_table(found, names, self.t)

    def _map(self, layers: MapLayers, height_mm: float) -> str:
        table = self.inputs.found.buildings
        chosen = self.clusters[self.clusters.is_chosen]
        dots = [
            Dots(self.inputs.points.lon, self.inputs.points.lat, palette.ACCENT),
            Dots(
                chosen.lon,
                chosen.lat,
                palette.INK,
                labels=[str(one) for one in chosen.number],
                is_badge=True,
            ),
        ]
        return area_map(
            layers, table.building_id, self._bands(), table.household_count, palette.BAND, dots,
            height_mm=height_mm, outlines=palette.BAND_OUTLINE, hatched=palette.HATCHED_BAND,
        )  # fmt: skip
