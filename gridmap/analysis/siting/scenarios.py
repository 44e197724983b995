"""Saved scenarios, and the figures of an answer that a scenario keeps."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.siting.answer import Answer
from gridmap.analysis.siting.area import StudyArea
from gridmap.errors import SitingError
from gridmap.i18n import Message, from_data
from gridmap.siting.study.question import Question

WEIGHTS = ("households", "age60")
"""Whose figures are kept."""
FIGURES = ("total_count", "within_count", "beyond_count", "share_within", "share_within_at_most",
           "median_m", "p95_m", "farthest_m")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Scenario:
    """
    A plan as it was saved.

    Attributes
    ----------
    figures
        By name, such as `households_share_within_before`; counts, shares, metres, None where not
        known; and `new_count`, `closed_count`, `cost_yuan`.
    communities
        One row per community: `community`, and for households and age60 `..._within_before`,
        `..._within_after`, `..._total`, `..._farthest_m_before`, `..._farthest_m_after`.
    sites
        One row per station that the plan opens or closes: `number`, `role`, `key`, `name`, `kind`,
        `cost_yuan`, `floor_area_m2`, `community`, `service_point_id` (once adopted), `lon`, `lat`.
    """

    id: int
    name: str
    is_own: bool
    author: str
    saved_at: datetime
    data_on: date
    data_digest: str
    question: Question
    figures: Mapping[str, float | None]
    communities: pd.DataFrame
    sites: pd.DataFrame
    notes: tuple[Message, ...]
    proof: Message
    status: str
    objective: float
    bound: float | None
    adopted_at: datetime | None

    @property
    def question_now(self) -> Question:
        """Question to ask again: an adopted plan's own planned points are not there beforehand."""
        if self.adopted_at is None:
            return self.question
        return replace(self.question, counts_planned=False)

    def is_current(self, area: StudyArea) -> bool:
        """Whether it was made from the data as they are now."""
        return self.data_digest == area.digest


def scenarios(connection: Connection, service_type_code: str | None = None) -> list[Scenario]:
    """Read all scenarios that the user may see, the latest first."""
    return _made(
        connection, store.siting.scenarios(connection, service_type_code=service_type_code)
    )


def scenario(connection: Connection, scenario_id: int) -> Scenario:
    """
    Read one scenario.

    Raises
    ------
    SitingError
        The user sees no scenario of that id.
    """
    found = _made(connection, store.siting.scenarios(connection, id=scenario_id))
    if not found:
        raise SitingError(
            "there is no scenario {scenario_id}; look it up in the list",
            scenario_id=scenario_id,
        )
    return found[0]


def figures(answer: Answer) -> dict[str, float | None]:
    """Figures that a scenario keeps of an answer."""
    made: dict[str, float | None] = {}
    for weight in WEIGHTS:
        for when, reach in zip(("before", "after"), answer.whole(weight), strict=True):
            for name in FIGURES:
                made[f"{weight}_{name}_{when}"] = _known(getattr(reach, name))
    made["new_count"] = len(answer.new)
    made["closed_count"] = int((answer.stations.role == "closed").sum())
    made["cost_yuan"] = _known(answer.cost_yuan)
    return made


def communities(answer: Answer) -> pd.DataFrame:
    """Communities before and after, as a scenario keeps them."""
    made = pd.DataFrame()
    for weight in WEIGHTS:
        by = answer.by("community", weight).set_index("community_id")
        made["community"] = by.community
        for column, name in (
            ("within_count_before", "within_before"),
            ("within_count_after", "within_after"),
            ("total_count_after", "total"),
            ("farthest_m_before", "farthest_m_before"),
            ("farthest_m_after", "farthest_m_after"),
        ):
            made[f"{weight}_{name}"] = by[column]
    return made.reset_index(drop=True)


def _made(connection: Connection, rows: Sequence[Any]) -> list[Scenario]:
    sites = store.siting.scenario_sites(connection, [row["id"] for row in rows])
    return [
        Scenario(
            **{name: row[name] for name in ("id", "name", "is_own", "author", "saved_at",
                                            "data_on", "data_digest", "figures", "status",
                                            "objective", "bound", "adopted_at")},
            question=Question.from_dict(row["question"]),
            communities=pd.DataFrame(row["communities"]),
            sites=sites[sites.scenario_id == row["id"]]
            .drop(columns="scenario_id")
            .reset_index(drop=True),
            notes=tuple(from_data(one) for one in row["notes"]),
            proof=from_data(row["proof"]),
        )
        for row in rows
    ]  # fmt: skip


def _known(value: float) -> float | None:
    """JSON has no NaN and no infinity."""
    return float(value) if math.isfinite(value) else None
