"""Report of a plan of new stations: a workbook, layers and a page to print."""

from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridmap.analysis.map_layers import MapLayers
from gridmap.analysis.siting import Answer, StudyArea
from gridmap.render import maps, palette
from gridmap.render.maps import Class, Style
from gridmap.render.reports import figures
from gridmap.render.reports.area_map import Dots, area_map, one_page
from gridmap.render.reports.column_names import column_names
from gridmap.render.reports.figures import Figure, Translate
from gridmap.render.reports.layers import geopackage
from gridmap.render.reports.sheets import workbook
from gridmap.render.reports.siting_tables import (
    KINDS,
    ROLES,
    candidates_table,
    communities_table,
    named,
    site_points,
    stations_table,
    steps_table,
)
from gridmap.siting.study import Frontier, counted

NEWLY, WITHIN, BEYOND = 0, 1, 2
BANDS = {NEWLY: palette.ACCENT, WITHIN: palette.BAND[0], BEYOND: palette.BAND[2]}
OUTLINES = {NEWLY: palette.INK, WITHIN: palette.BAND_OUTLINE[0], BEYOND: palette.BAND_OUTLINE[2]}
LISTED = 12


@dataclass(frozen=True, eq=False)
class SitingReport:
    """Figures of one plan as the reader may see them; its methods make the files."""

    area: StudyArea
    answer: Answer
    service_name: str
    rule: str
    frontier: Frontier | None
    t: Translate
    office: str = ""
    """Name of the office, where it has one."""

    @property
    def title(self) -> str:
        """Title of each of the files."""
        return self.t(
            "New stations: {service}, {radius:g} m",
            service=self.service_name,
            radius=self.answer.problem.question.radius_m,
        )

    def about(self) -> list[tuple[str, object]]:
        """Statements on the question, the proof and the assumptions."""
        t, question, plan = self.t, self.answer.problem.question, self.answer.plan
        rows: list[tuple[str, object]] = [
            (t("About"), self.title),
            *([(t("Name of the office"), self.office)] if self.office else []),
            (t("Rule"), self.rule),
            (t("Aim"), self._aim()),
            (t("Proof"), self.answer.proof.translated(t)),
            (t("New stations"), len(self.answer.new)),
            (t("Value of the plan"), plan.objective),
            (t("Upper limit of any plan"), plan.bound),
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
            label = t("Least share in every community, of those located")
            rows.append((label, question.floor_share))
        rows += [(t("Data of"), self.area.found.on.isoformat())]
        return rows + [(t("Note"), note.translated(t)) for note in self.answer.notes]

    def figures(self) -> list[tuple[str, Figure]]:
        """Name and value of each figure."""
        t = self.t
        before, after = self.answer.whole()
        planned = self.answer.with_planned()
        of_planned = [] if self.answer.planned is None else [
            (t("With planned stations"), Figure(planned.share_within, figures.PERCENT))
        ]  # fmt: skip
        return [
            (t("New stations"), Figure(len(self.answer.new))),
            (t("Within the radius today"), Figure(before.share_within, figures.PERCENT)),
            *of_planned,
            (t("Within the radius with the plan"), Figure(after.share_within, figures.PERCENT)),
            (t("Newly reached households"), Figure(after.within_count - planned.within_count)),
            (t("Farthest today"), Figure(before.farthest_m, figures.in_metres(t))),
            (t("Farthest with the plan"), Figure(after.farthest_m, figures.in_metres(t))),
            (t("Cost, yuan"), Figure(self.answer.cost_yuan)),
        ]

    def workbook(self) -> bytes:
        """Workbook with one sheet per table; the first holds the question and the proof."""
        t = self.t
        sheets = {
            t("Figures"): pd.DataFrame(self.figures(), columns=[t("Figure"), t("Value")]),
            t("Stations"): stations_table(self.answer, t),
            t("Communities"): communities_table(self.answer, "households", t),
            t("Aged 60+"): communities_table(self.answer, "age60", t),
            t("Candidate sites"): candidates_table(self.answer.problem, t),
        }
        if self.frontier is not None:
            sheets[t("Gain of each further station")] = steps_table(self.frontier, t)
        return workbook(self.about(), sheets)

    def geopackage(self, footprints: pd.DataFrame) -> bytes:
        """
        Layers `station`, `candidate_site`, `building` in EPSG:4326, and a table `about` them.

        Parameters
        ----------
        footprints
            `building_id`, `geom` (WKB, EPSG:4326) and names, as `store.maps.footprints`.
        """
        shapes = shapely.from_wkb(footprints["geom"].to_numpy())
        buildings = gpd.GeoDataFrame(
            footprints.drop(columns="geom"), geometry=shapes, crs="EPSG:4326"
        )
        buildings = buildings.merge(
            self.answer.walks.assign(band=self._bands()), on="building_id"
        ).replace(np.inf, np.nan)
        table = self.answer.problem.sites.table
        layers: dict[str, pd.DataFrame] = {
            "station": site_points(self.answer.stations),
            "candidate_site": site_points(table[table.source != "today"]),
            "building": buildings,
        }
        about = pd.DataFrame(
            [(name, str(value)) for name, value in self.about()], columns=["name", "text"]
        )
        bands = tuple(
            Class(
                {**maps.area(BANDS[band], outline=OUTLINES[band]), "hatch": band == BEYOND},
                label, value=band,
            )
            for band, label in self.band_labels().items()
        )  # fmt: skip
        styles = {
            "building": Style(Class(maps.area("#cfd5da")), by="band", classes=bands),
            "candidate_site": maps.CANDIDATE_SITE,
            "station": Style(
                Class(maps.dot(palette.INK, 4)), by="role",
                classes=(Class(maps.dot(palette.URGENT, 4), self.t(ROLES["new"]), value="new"),),
            ),
        }  # fmt: skip
        return geopackage(layers | {"about": about}, aliases=column_names(self.t), styles=styles)

    def pdf(self, layers: MapLayers) -> bytes:
        """PDF of one page in A4, with a map."""
        t = self.t
        new, by = self.answer.new, self.answer.by("community")[::-1]
        before, _ = self.answer.whole()
        return one_page(
            layers,
            partial(self._map, layers),
            language=t("en"),
            title=self.title,
            day=self.area.found.on.isoformat(),
            rule=" · ".join(
                (self._aim(), self.answer.proof.translated(t), t("Rule") + t(": ") + self.rule)
            ),
            figures=self.figures(),
            legend=[
                (palette.URGENT, t("New stations"), "dot"),
                (palette.INK, t("Open points"), "dot"),
                *([(palette.INK, t("Planned service point"), "hollow")]
                  if self.answer.planned is not None else []),
                *((BANDS[band], label, "hatched" if band == BEYOND else "")
                  for band, label in self.band_labels().items()),
            ],
            tables=[
                figures.table(
                    t("New stations"),
                    ["#", t("Site"), t("Kind"), t("Serves"), t("Cost, yuan")],
                    [
                        (str(number), row.key_name, t(KINDS[row.kind]), figures.count(row.serves),
                         figures.count(row.cost_yuan))
                        for number, row in enumerate(
                            named(new, t).head(LISTED).itertuples(), 1)
                    ],
                    len(new), t,
                ),
                figures.table(
                    t("Communities"),
                    [t("Community"), t("Today"), t("With the plan"), t("Farthest, m")],
                    [
                        (row.community if isinstance(row.community, str) else t("In none"),
                         figures.percent(row.share_within_before),
                         figures.percent(row.share_within_after),
                         figures.count(row.farthest_m_after))
                        for row in by.head(LISTED).itertuples()
                    ],
                    len(by), t,
                ),
            ],
            notes=[*self._basis(), *(note.translated(t) for note in self.answer.notes)],
            attribution=layers.attribution,
            n=t("n = {count} ({about})", count=figures.count(before.total_count),
                about=t("households")),
        )  # fmt: skip

    def _aim(self) -> str:
        question = self.answer.problem.question
        message = question.siting_model.aim
        if "{counted}" in message:
            return self.t(message, counted=counted(question).translated(self.t))
        return self.t(message)

    def _basis(self) -> tuple[str, str]:
        """Definitions of demand and of distance."""
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

    def band_labels(self) -> dict[int, str]:
        """Words for what becomes of a building."""
        t = self.t
        return {
            NEWLY: t("Newly reached"),
            WITHIN: t("Within the radius before"),
            BEYOND: t("Beyond"),
        }

    def _bands(self) -> np.ndarray:
        """Band of each building: within the radius by new stations, without them, or beyond."""
        question, walks = self.answer.problem.question, self.answer.walks
        without = (self.answer.planned or self.answer.before).buildings
        was = without["walk_m" if question.walk else "straight_m"] <= question.radius_m
        now = walks.after_m <= question.radius_m
        return np.where(now & ~was, NEWLY, np.where(now, WITHIN, BEYOND))

    def _map(self, layers: MapLayers, height_mm: float) -> str:
        table, new = self.area.found.buildings, self.answer.new
        kept = self.answer.stations[self.answer.stations.role == "kept"]
        planned, kept = kept[kept.source == "planned"], kept[kept.source != "planned"]
        numbers = [str(number) for number in range(1, len(new) + 1)]
        dots = [
            Dots(kept.lon, kept.lat, palette.INK),
            Dots(planned.lon, planned.lat, palette.INK, is_hollow=True),
            Dots(new.lon, new.lat, palette.URGENT, scale=1.6, labels=numbers),
        ]
        return area_map(
            layers,
            table.building_id,
            self._bands(),
            table.household_count,
            BANDS,
            dots,
            height_mm=height_mm,
            outlines=OUTLINES,
            hatched=BEYOND,
        )


def siting_report(
    area: StudyArea, answer: Answer, t: Translate, *, service_name: str, rule: str,
    frontier: Frontier | None = None, office: str = "",
) -> SitingReport:  # fmt: skip
    """Make the report of an answer; `rule` is clause and evidence in words, `t` translates."""
    return SitingReport(area, answer, service_name, rule, frontier, t, office)
