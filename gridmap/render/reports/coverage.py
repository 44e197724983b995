"""What the Coverage page shows of one service, as a workbook, as layers and as a page to print."""

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy import Connection

from gridmap import coverage, crs, store
from gridmap.analysis.coverage import named, service_coverage, service_hours
from gridmap.render import palette
from gridmap.render.reports import figures
from gridmap.render.reports.figures import Translate
from gridmap.render.reports.layers import geopackage
from gridmap.render.reports.pages import pdf
from gridmap.render.reports.sheets import workbook
from gridmap.render.reports.town_map import Dots, attribution, town_map

LISTED = 10
"""Areas and gaps on the page: it is one page."""


@dataclass(frozen=True)
class Subject:
    """What is reported, and how it is called; `rule` is clause and evidence in words."""

    service: str
    service_name: str
    radius_m: float
    walk: bool
    weight: str
    counted: str
    way: str
    rule: str


@dataclass(frozen=True)
class CoverageReport:
    """One service's figures of today as the reader may see them; its methods make the files."""

    subject: Subject
    found: coverage.ServiceCoverage
    reach: coverage.Reach
    clusters: pd.DataFrame
    points: pd.DataFrame
    t: Translate

    @property
    def title(self) -> str:
        """Of each of the files."""
        return self.t(
            "Coverage: {service}, {radius:g} m {way}",
            service=self.subject.service_name,
            radius=self.subject.radius_m,
            way=self.subject.way,
        )

    def by(self, area: str) -> pd.DataFrame:
        """`ServiceCoverage.by` an area."""
        return self.found.by(
            area, self.subject.radius_m, weight=self.subject.weight, walk=self.subject.walk
        )

    def about(self) -> list[tuple[str, object]]:
        """Definitions, population base, clause, date and n."""
        t, subject = self.t, self.subject
        return [
            (t("About"), self.title),
            (t("Rule"), subject.rule),
            (t("Definition"), self.definition()),
            (t("Counted"), subject.counted),
            (t("Population base"), t(
                "Households of the ledgers that are open on the day, as loaded; the unlocated are "
                "a class of their own and count as not reached.")),
            ("n", self.reach.total_count),
            (t("Data of"), self.found.on.isoformat()),
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
        """Of the share within the radius."""
        return self.t(
            "Share of all {counted} in the ledgers whose nearest open point is at most "
            "{radius:g} m away {way}.",
            counted=self.subject.counted,
            radius=self.subject.radius_m,
            way=self.subject.way,
        )

    def figures(self) -> list[tuple[str, str]]:
        """Name and value of each figure, as they are to be read."""
        t, reach = self.t, self.reach
        least = "≥ " if reach.hidden_count > 0 else ""
        return [
            (t("Within the radius"), least + figures.percent(reach.share_within)),
            (t("Beyond"), figures.count(reach.beyond_count)),
            (t("Unlocated"), figures.count(reach.unlocated_count)),
            (t("Median"), figures.metres(reach.median_m)),
            (t("P95"), figures.metres(reach.p95_m)),
            (t("Farthest"), figures.metres(reach.farthest_m)),
            (t("Open points"), figures.count(len(self.points))),
        ]

    def workbook(self, connection: Connection) -> bytes:
        """A sheet a table; the first says what the figures are."""
        t = self.t
        staffed = service_hours(
            connection, self.found, self.subject.radius_m, walk=self.subject.walk
        )
        sheets = {
            t("Figures"): pd.DataFrame(self.figures(), columns=[t("Figure"), t("Value")]),
            t("Communities"): self._areas("community", {"subdistrict": t("Subdistrict"),
                                                        "community": t("Community")}),
            t("Estates"): self._areas("estate", {"community": t("Community"),
                                                 "estate": t("Estate")}),
            t("Plots"): self._areas("plot", {"community": t("Community"), "plot_code": t("Plot")}),
            t("Gaps"): self._clusters(),
            t("Buildings of the gaps"): self._gap_buildings(connection),
            t("Points"): self._points(),
            t("Hours"): staffed.strip().rename(columns={
                "weekday": t("Weekday, 0 Monday"), "hour": t("Hour"),
                "open_count": t("Open points"), "share": t("Share of the households"),
            }),
        }  # fmt: skip
        return workbook(self.about(), sheets)

    def geopackage(self, connection: Connection) -> bytes:
        """Layers `building`, `service_point`, `cluster`, EPSG:4326; `about` says what they are."""
        rows = store.maps.footprints(connection)
        shapes = shapely.from_wkb(rows.pop("geom").to_numpy())
        buildings = gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
        buildings = buildings.merge(
            self.found.buildings.drop(columns=["lon", "lat"]).assign(band=self._bands()),
            on="building_id",
        )
        for name in buildings.select_dtypes("category"):
            buildings[name] = buildings[name].astype(object)
        points = gpd.GeoDataFrame(
            self.points.drop(columns=["lon", "lat"]),
            geometry=gpd.points_from_xy(self.points.lon, self.points.lat),
            crs="EPSG:4326",
        )
        about = pd.DataFrame(
            [(name, str(text)) for name, text in self.about()], columns=["name", "text"]
        )
        layers: dict[str, pd.DataFrame] = {"building": buildings, "service_point": points}
        if len(self.clusters):
            layers["pocket"] = self._cluster_shapes(buildings)
        return geopackage(layers | {"about": about})

    def pdf(self, connection: Connection) -> bytes:
        """One page, A4."""
        t, subject = self.t, self.subject
        communities = self.by("community")
        bands = {0: palette.BAND[0], 1: palette.BAND[1], 2: palette.BAND[2]}
        return pdf(
            "coverage",
            language=t("en"),
            title=self.title,
            day=self.found.on.isoformat(),
            rule=f"{t('Rule')}: {subject.rule}",
            figures=self.figures(),
            map=self._map(connection),
            legend=[
                (bands[0], t("Within {radius} m", radius=f"{subject.radius_m:g}")),
                (bands[1], t("Within {radius} m", radius=f"{2 * subject.radius_m:g}")),
                (bands[2], t("Farther")),
                (palette.ACCENT, t("Open points")),
            ],
            tables=[
                figures.table(
                    t("Communities"),
                    [t("Community"), t("Beyond"), t("Within the radius"), t("P95")],
                    [
                        (row.community or t("In none"), figures.count(row.beyond_count),
                         figures.percent(row.share_within), figures.metres(row.p95_m))
                        for row in communities.head(LISTED).itertuples()
                    ],
                    len(communities), t,
                ),
                figures.table(
                    t("Gaps"),
                    [t("Community"), t("Households"), t("Aged 60+"), t("Nearest point"), "m"],
                    [
                        (figures.text(row.community), figures.count(row.household_count),
                         _at_least(row.age60_count, row.hidden_building_count),
                         figures.text(row.nearest_point), figures.count(row.nearest_m))
                        for row in self.clusters.head(LISTED).itertuples()
                    ],
                    len(self.clusters), t,
                ),
            ],
            notes=[self.definition(), *(str(text) for name, text in self.about()
                                       if name in (t("Population base"), t("Gap")))],
            attribution=attribution(connection),
            n=f"n = {figures.count(self.reach.total_count)} ({subject.counted})",
        )  # fmt: skip

    def _bands(self) -> npt.NDArray[np.int64]:
        """As on the map: 0 within the radius, 1 within twice, 2 beyond."""
        metres = self.found.buildings["walk_m" if self.subject.walk else "straight_m"]
        metres = metres.fillna(np.inf).to_numpy(float)
        return np.searchsorted([self.subject.radius_m, 2 * self.subject.radius_m], metres)

    def _areas(self, area: str, names: dict[str, str]) -> pd.DataFrame:
        t = self.t
        columns = names | {
            "total_count": t("All"),
            "within_count": t("Within"),
            "beyond_count": t("Beyond"),
            "unlocated_count": t("Unlocated"),
            "hidden_count": t("Not shown"),
            "share_within": t("Share within the radius"),
            "median_m": t("Median, m"),
            "p95_m": t("P95, m"),
            "farthest_m": t("Farthest, m"),
            "detour": t("Walk / straight line"),
        }
        return figures.rounded(self.by(area)[list(columns)]).rename(columns=columns)

    def _clusters(self) -> pd.DataFrame:
        t = self.t
        columns = {
            "number": t("No."),
            "community": t("Community"),
            "building_count": t("Buildings"),
            "household_count": t("Households"),
            "age60_count": t("Aged 60+, at least"),
            "hidden_building_count": t("Buildings not shown in it"),
            "nearest_point": t("Nearest point"),
            "nearest_m": t("Nearest, m"),
            "farthest_m": t("Farthest, m"),
            "lon": t("Longitude"),
            "lat": t("Latitude"),
        }
        return figures.rounded(self.clusters[list(columns)]).rename(columns=columns)

    def _gap_buildings(self, connection: Connection) -> pd.DataFrame:
        t = self.t
        found = named(
            connection, self.found.uncovered(self.subject.radius_m, walk=self.subject.walk)
        )
        cluster = {
            building: row.number
            for row in self.clusters.itertuples()
            for building in row.building_ids
        }
        columns = {
            "cluster": t("Gap"),
            "community": t("Community"),
            "estate": t("Estate"),
            "name": t("Building"),
            "address": t("Address"),
            "household_count": t("Households"),
            "people_count": t("People"),
            "age60_count": t("Aged 60+"),
            "walk_m": t("On foot, m"),
            "walk_point": t("Nearest point on foot"),
            "straight_m": t("Straight line, m"),
            "nearest_point": t("Nearest point in a straight line"),
            "plot_code": t("Plot"),
        }
        found = found.assign(cluster=found.building_id.map(cluster))
        return figures.rounded(found[list(columns)]).rename(columns=columns)

    def _points(self) -> pd.DataFrame:
        t = self.t
        columns = {
            "name": t("Point"),
            "floor_area_m2": t("Floor area, m²"),
            "capacity": t("Places"),
            "opening_hours": t("Hours"),
            "lon": t("Longitude"),
            "lat": t("Latitude"),
        }
        return self.points[list(columns)].rename(columns=columns)

    def _cluster_shapes(self, buildings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """The clusters, each as what is near to its buildings."""
        plane = crs.metric_crs(tuple(buildings.total_bounds))
        members = self.clusters[["number", "building_ids"]].explode("building_ids")
        near = buildings.set_index("building_id").geometry.loc[members.building_ids]
        near = near.to_crs(plane).buffer(coverage.CLUSTER_REACH_M / 2, quad_segs=2)
        shapes = gpd.GeoDataFrame({"number": members.number.to_numpy()}, geometry=near.to_numpy(),
                                  crs=plane).dissolve("number").to_crs("EPSG:4326")  # fmt: skip
        about = self.clusters.drop(columns=["building_ids", "cluster", "lon", "lat"])
        for name in about.select_dtypes("category"):
            about[name] = about[name].astype(object)
        return shapes.reset_index().merge(about.replace(math.inf, None), on="number")

    def _map(self, connection: Connection) -> str:
        table = self.found.buildings
        dots = [Dots(self.points.lon, self.points.lat, palette.ACCENT)]
        return town_map(
            connection, table.building_id, self._bands(), table.household_count, palette.BAND, dots
        )


def coverage_report(connection: Connection, subject: Subject, t: Translate) -> CoverageReport:
    """Work out what all three files are made of; `t` translates a message of the code."""
    found = service_coverage(connection, subject.service)
    clusters = found.clusters(subject.radius_m, walk=subject.walk)
    return CoverageReport(
        subject,
        found,
        found.whole(subject.radius_m, weight=subject.weight, walk=subject.walk),
        clusters.assign(number=range(1, len(clusters) + 1)),
        store.coverage.points(connection, found.on, subject.service),
        t,
    )


def _at_least(count: int, hidden: int) -> str:
    """A sum that some parts are missing from; nothing known is not none."""
    if not hidden:
        return f"{count:,}"
    return f"≥ {count:,}" if count else "—"
