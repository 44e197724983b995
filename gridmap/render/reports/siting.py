"""A plan of new stations as a workbook, as layers and as a page to print."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.map_layers import attribution, map_layers
from gridmap.analysis.siting import Answer, StudyArea
from gridmap.i18n import mark
from gridmap.render import palette
from gridmap.render.reports import figures
from gridmap.render.reports.figures import Translate
from gridmap.render.reports.layers import geopackage
from gridmap.render.reports.pages import pdf
from gridmap.render.reports.sheets import workbook
from gridmap.render.reports.town_map import Dots, town_map
from gridmap.siting import study
from gridmap.siting.study import Frontier, counted

KINDS = {"convert": mark("Convert"), "extend": mark("Extend"), "new": mark("New building")}
ROLES = {"new": mark("New station"), "kept": mark("Kept"), "closed": mark("To be closed")}
NEWLY, WITHIN, BEYOND = 0, 1, 2
BANDS = {NEWLY: palette.ACCENT, WITHIN: palette.BAND[0], BEYOND: palette.BAND[2]}
LISTED = 12


@dataclass(frozen=True, eq=False)
class SitingReport:
    """One answer as the reader may see it; its methods make the files."""

    area: StudyArea
    answer: Answer
    service_name: str
    rule: str
    frontier: Frontier | None
    t: Translate

    @property
    def title(self) -> str:
        """Of each of the files."""
        return self.t(
            "New stations: {service}, {radius:g} m",
            service=self.service_name,
            radius=self.answer.problem.question.radius_m,
        )

    def about(self) -> list[tuple[str, object]]:
        """The question, the proof and the assumptions."""
        t, question, plan = self.t, self.answer.problem.question, self.answer.plan
        rows: list[tuple[str, object]] = [
            (t("About"), self.title),
            (t("Rule"), self.rule),
            (t("Aim"), self._aim()),
            (t("Proof"), self.answer.proof.translated(t)),
            (t("New stations"), len(self.answer.new)),
            (t("Value of the plan"), plan.objective),
            (t("No plan is better than"), plan.bound),
            (t("Candidate sites"), int((~self.answer.problem.is_today).sum())),
            *zip((t("Demand"), t("Distance")), self._basis(), strict=True),
        ]  # fmt: skip
        if question.budget is not None:
            rows.append((t("Budget, yuan"), question.budget))
        if question.community_id is not None:
            rows.append((t("Community"), self.area.names.get(question.community_id, "")))
        if question.spacing_m:
            rows.append((t("Least distance between stations, m"), question.spacing_m))
        if question.floor_share:
            rows.append((t("Least share in every community"), question.floor_share))
        rows += [(t("Data of"), self.area.found.on.isoformat())]
        return rows + [(t("Note"), note.translated(t)) for note in self.answer.notes]

    def figures(self) -> list[tuple[str, str]]:
        """Name and value of each figure, as they are to be read."""
        t = self.t
        before, after = self.answer.whole()
        old, new = (reach.share_within for reach in (before, after))
        yuan = self.answer.cost_yuan
        return [
            (t("New stations"), figures.count(len(self.answer.new))),
            (t("Within the radius today"), figures.percent(old)),
            (t("Within the radius with the plan"), figures.percent(new)),
            (t("Newly reached households"),
             figures.count(after.within_count - before.within_count)),
            (t("Farthest today"), figures.metres(before.farthest_m)),
            (t("Farthest with the plan"), figures.metres(after.farthest_m)),
            (t("Cost, yuan"), figures.count(yuan)),
        ]  # fmt: skip

    def workbook(self, connection: Connection) -> bytes:
        """A sheet a table; the first says what the plan answers and what is proven."""
        t = self.t
        sheets = {
            t("Figures"): pd.DataFrame(self.figures(), columns=[t("Figure"), t("Value")]),
            t("Stations"): self._stations(),
            t("Communities"): self._communities("households"),
            t("Aged 60+"): self._communities("age60"),
            t("Candidate sites"): self._candidates(),
        }
        if self.frontier is not None:
            sheets[t("What each further station buys")] = self._steps(self.frontier)
        return workbook(self.about(), sheets)

    def geopackage(self, connection: Connection) -> bytes:
        """Layers `station`, `candidate_site`, `building`, EPSG:4326; `about` is the rest."""
        rows = store.maps.footprints(connection)
        shapes = shapely.from_wkb(rows.pop("geom").to_numpy())
        buildings = gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
        buildings = buildings.merge(
            self.answer.walks.assign(band=self._bands()), on="building_id"
        ).replace(np.inf, np.nan)
        table = self.answer.problem.sites.table
        layers: dict[str, pd.DataFrame] = {
            "station": _points(self.answer.stations),
            "candidate_site": _points(table[table.source != "today"]),
            "building": buildings,
        }
        about = pd.DataFrame(
            [(name, str(value)) for name, value in self.about()], columns=["name", "text"]
        )
        return geopackage(layers | {"about": about})

    def pdf(self, connection: Connection) -> bytes:
        """One page, A4."""
        t = self.t
        new, by = self.answer.new, self.answer.by("community")[::-1]
        before, _ = self.answer.whole()
        return pdf(
            "coverage",
            language=t("en"),
            title=self.title,
            day=self.area.found.on.isoformat(),
            rule=" · ".join(
                (self._aim(), self.answer.proof.translated(t), f"{t('Rule')}: {self.rule}")
            ),
            figures=self.figures(),
            map=self._map(connection),
            legend=[
                (palette.URGENT, t("New stations")),
                (palette.INK, t("Open points")),
                (BANDS[NEWLY], t("Newly reached")),
                (BANDS[WITHIN], t("Within the radius before")),
                (BANDS[BEYOND], t("Beyond")),
            ],
            tables=[
                figures.table(
                    t("New stations"),
                    ["#", t("Site"), t("Kind"), t("Serves"), t("Cost, yuan")],
                    [
                        (str(number), row.key_name, t(KINDS[row.kind]), figures.count(row.serves),
                         figures.count(row.cost_yuan))
                        for number, row in enumerate(
                            _named(new, t).head(LISTED).itertuples(), 1)
                    ],
                    len(new), t,
                ),
                figures.table(
                    t("Communities"),
                    [t("Community"), t("Today"), t("With the plan"), t("Farthest, m")],
                    [
                        (figures.text(row.community), figures.percent(row.share_within_before),
                         figures.percent(row.share_within_after),
                         figures.count(row.farthest_m_after))
                        for row in by.head(LISTED).itertuples()
                    ],
                    len(by), t,
                ),
            ],
            notes=[*self._basis(), *(note.translated(t) for note in self.answer.notes)],
            attribution=attribution(connection),
            n=f"n = {figures.count(before.total_count)} ({t('households')})",
        )  # fmt: skip

    def file(self, connection: Connection, suffix: str) -> bytes:
        """The file of one of `FORMATS`."""
        return FORMATS[suffix](self, connection)

    def _aim(self) -> str:
        question = self.answer.problem.question
        message = question.siting_model.aim
        if "{counted}" in message:
            return self.t(message, counted=counted(question).translated(self.t))
        return self.t(message)

    def _basis(self) -> tuple[str, str]:
        """What demand and distance are."""
        t, question = self.t, self.answer.problem.question
        demand = t(
            "{counted}, by the ledgers of the day; what small cells hide is estimated.",
            counted=counted(question).translated(t),
        )
        if not question.walk:
            return demand, t("Straight line: for screening only.")
        return demand, t(
            "On foot: from the building's door or the estate's gate along the streets to the "
            "point. Straight line: for screening only."
        )

    def _bands(self) -> np.ndarray:
        """Of each building: newly within the radius, within it today, beyond."""
        radius_m, walks = self.answer.problem.question.radius_m, self.answer.walks
        was, now = walks.before_m <= radius_m, walks.after_m <= radius_m
        return np.where(now & ~was, NEWLY, np.where(now, WITHIN, BEYOND))

    def _map(self, connection: Connection) -> str:
        table, new = self.area.found.buildings, self.answer.new
        kept = self.answer.stations[self.answer.stations.role == "kept"]
        numbers = [str(number) for number in range(1, len(new) + 1)]
        dots = [
            Dots(kept.lon, kept.lat, palette.INK),
            Dots(new.lon, new.lat, palette.URGENT, scale=1.6, labels=numbers),
        ]
        return town_map(
            map_layers(connection),
            table.building_id,
            self._bands(),
            table.household_count,
            BANDS,
            dots,
        )

    def _stations(self) -> pd.DataFrame:
        t = self.t
        columns = {
            "role_name": t("In the plan"),
            "key_name": t("Site"),
            "kind_name": t("Kind"),
            "community": t("Community"),
            "serves": t("Serves"),
            "adds": t("Lost without it"),
            "farthest_m": t("Farthest, m"),
            "cost_yuan": t("Cost, yuan"),
            "floor_area_m2": t("Floor area, m²"),
            "lon": t("Longitude"),
            "lat": t("Latitude"),
        }
        rows = _named(self.answer.stations, t)
        rows["role_name"] = [t(ROLES[role]) for role in rows.role]
        return figures.rounded(rows[list(columns)]).rename(columns=columns)

    def _communities(self, weight: str) -> pd.DataFrame:
        t = self.t
        columns = {
            "community": t("Community"),
            "total_count_after": t("All"),
            "within_count_before": t("Within the radius today"),
            "within_count_after": t("Within the radius with the plan"),
            "within_change": t("Newly reached"),
            "farthest_m_before": t("Farthest today"),
            "farthest_m_after": t("Farthest with the plan"),
        }
        by = self.answer.by("community", weight)
        return figures.rounded(by[list(columns)][::-1]).rename(columns=columns)

    def _candidates(self) -> pd.DataFrame:
        t = self.t
        columns = {
            "key_name": t("Site"),
            "kind_name": t("Kind"),
            "community": t("Community"),
            "adds": t("Adds alone"),
            "reaches": t("All within its radius"),
            "cost_yuan": t("Cost, yuan"),
            "floor_area_m2": t("Floor area, m²"),
            "lon": t("Longitude"),
            "lat": t("Latitude"),
        }
        rows = _named(study.ranked(self.answer.problem), t)
        return figures.rounded(rows[list(columns)]).rename(columns=columns)

    def _steps(self, frontier: Frontier) -> pd.DataFrame:
        t = self.t
        columns = {
            "new": t("New stations"),
            "budget": t("Budget, yuan"),
            "value": t("Value of the plan"),
            "bound": t("No plan is better than"),
            "adds": t("Better than the step before by"),
        }
        return figures.rounded(frontier.steps[list(columns)]).rename(columns=columns)


FORMATS: dict[str, Callable[[SitingReport, Connection], bytes]] = {
    ".pdf": SitingReport.pdf,
    ".xlsx": SitingReport.workbook,
    ".gpkg": SitingReport.geopackage,
}


def siting_report(
    area: StudyArea, answer: Answer, t: Translate, *, service_name: str, rule: str,
    frontier: Frontier | None = None,
) -> SitingReport:  # fmt: skip
    """A report of an answer; `rule` is clause and evidence in words, `t` translates a message."""
    return SitingReport(area, answer, service_name, rule, frontier, t)


def _named(table: pd.DataFrame, t: Translate) -> pd.DataFrame:
    """With `key_name`, what a site is called, and `kind_name`."""
    names = table["name"].fillna("")
    place = [f"{lon:.5f}, {lat:.5f}" for lon, lat in zip(table.lon, table.lat, strict=True)]
    return table.assign(
        key_name=np.where(names == "", place, names),
        kind_name=[t(KINDS[kind]) if kind in KINDS else "" for kind in table.kind],
    )


def _points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    kept = table.drop(columns=["lon", "lat", "candidate_site_id", "building_id"])
    places: Any = gpd.points_from_xy(table.lon, table.lat)
    return gpd.GeoDataFrame(kept, geometry=places, crs="EPSG:4326")
