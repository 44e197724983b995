"""Plans that are kept: saved, read, adopted and withdrawn."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, insert, select, text, update
from sqlalchemy import delete as delete_from
from sqlalchemy.exc import IntegrityError, ProgrammingError

from gridmap import store
from gridmap.errors import SitingError
from gridmap.i18n import mark
from gridmap.planning.answer import Answer
from gridmap.planning.ground import Ground
from gridmap.planning.message import Message
from gridmap.planning.question import Question
from gridmap.store.schema import app_user, scenario_site
from gridmap.store.schema import scenario as scenario_table

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
        A row a community: `community`, and for households and age60 `..._within_before`,
        `..._within_after`, `..._total`, `..._farthest_m_before`, `..._farthest_m_after`.
    sites
        A row a station that it opens or closes: `number`, `role`, `key`, `name`, `kind`,
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

    def is_current(self, ground: Ground) -> bool:
        """Whether it was made from the data as they are now."""
        return self.data_digest == ground.digest


def save(connection: Connection, name: str, ground: Ground, answer: Answer) -> int:
    """
    Keep an answer under a name, as a planner; returns its id.

    Raises
    ------
    SitingError
        The name is empty or taken, or the user is no planner.
    """
    plan, user_id = answer.plan, connection.execute(select(func.app_user_id())).scalar()
    author = connection.execute(
        select(app_user.c.display_name).where(app_user.c.id == user_id)
    ).scalar()
    values = {
        "name": name.strip(),
        "app_user_id": user_id,
        "author": author or "gridmap",
        "data_on": ground.found.on,
        "data_digest": ground.digest,
        "service_type_code": ground.service,
        "question": answer.problem.question.to_dict(),
        "figures": figures(answer),
        "communities": _plain(communities(answer)),
        "notes": [_written(one) for one in answer.notes],
        "proof": _written(answer.proof),
        "status": plan.status,
        "objective": plan.objective,
        "bound": _known(plan.bound),
    }
    try:
        with connection.begin_nested():
            number = connection.execute(
                insert(scenario_table).values(values).returning(scenario_table.c.id)
            ).scalar_one()
            _save_sites(connection, number, answer.stations)
    except IntegrityError as error:
        raise SitingError(
            mark("there is a scenario {name!r} already, or the name is empty; choose another"),
            name=name.strip(),
        ) from error
    except ProgrammingError as error:
        raise SitingError(mark("only planners keep scenarios; ask one of them")) from error
    return number


def scenarios(connection: Connection, service_type_code: str | None = None) -> list[Scenario]:
    """All that the user may read, the latest first."""
    return _made(
        connection, store.siting.scenarios(connection, service_type_code=service_type_code)
    )


def scenario(connection: Connection, scenario_id: int) -> Scenario:
    """
    One scenario.

    Raises
    ------
    SitingError
        There is none of that id to be seen.
    """
    found = _made(connection, store.siting.scenarios(connection, id=scenario_id))
    if not found:
        raise SitingError(
            mark("there is no scenario {scenario_id}; look it up in the list"),
            scenario_id=scenario_id,
        )
    return found[0]


def delete(connection: Connection, scenario_id: int) -> None:
    """Remove an own scenario; SitingError where it is another's, or adopted."""
    if scenario(connection, scenario_id).adopted_at is not None:
        raise SitingError(mark("this scenario is adopted; withdraw it first"))
    done = connection.execute(
        delete_from(scenario_table).where(scenario_table.c.id == scenario_id)
    ).rowcount
    if not done:
        raise SitingError(mark("only the planner who saved a scenario may remove it"))


def adopt(connection: Connection, scenario_id: int) -> list[int]:
    """
    Make the new stations planned points; returns their ids. `withdraw` takes it back.

    Planned points count in no figure. What the plan closes stays open: closing is decided on the
    station itself.

    Raises
    ------
    SitingError
        It is adopted already, or another planner's.
    """
    _mark(connection, scenario_id, is_adopted=True)
    made = store.siting.adopt(connection, scenario_id)
    service = scenario_table.c.service_type_code
    code = connection.execute(select(service).where(scenario_table.c.id == scenario_id)).scalar()
    for number, point_id in made.items():
        connection.execute(
            text("INSERT INTO service_offer VALUES (:point, :service)"),
            {"point": point_id, "service": code},
        )
        connection.execute(
            update(scenario_site)
            .where(scenario_site.c.scenario_id == scenario_id, scenario_site.c.number == number)
            .values(service_point_id=point_id)
        )
    return list(made.values())


def withdraw(connection: Connection, scenario_id: int) -> int:
    """
    Take the planned points of an adopted scenario away; how many.

    A point that has been opened since stays. SitingError where it is not adopted, or another's.
    """
    _mark(connection, scenario_id, is_adopted=False)
    return store.siting.withdraw(connection, scenario_id)


def figures(answer: Answer) -> dict[str, float | None]:
    """The figures of a scenario."""
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
    """The communities of a scenario, before and after."""
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


def _save_sites(connection: Connection, scenario_id: int, stations: pd.DataFrame) -> None:
    changed = stations[stations.role.isin(["new", "closed"])]
    rows = [
        {
            "scenario_id": scenario_id,
            "number": number,
            "role": row.role,
            "key": row.key,
            "name": row.name_ or "",
            "kind": None if pd.isna(row.kind) else row.kind,
            "cost_yuan": _known(row.cost_yuan),
            "floor_area_m2": _known(row.floor_area_m2),
            "community_id": None if pd.isna(row.community_id) else int(row.community_id),
            "geom": f"SRID=4326;POINT({row.lon} {row.lat})",
        }
        for number, row in enumerate(
            changed.rename(columns={"name": "name_"}).itertuples(index=False), 1
        )
    ]
    if rows:
        connection.execute(insert(scenario_site), rows)


def _mark(connection: Connection, scenario_id: int, *, is_adopted: bool) -> None:
    """Say that it is adopted, or not; exactly one of two who try at once succeeds."""
    found = scenario(connection, scenario_id)
    adopted_at = scenario_table.c.adopted_at
    done = connection.execute(
        update(scenario_table)
        .where(
            scenario_table.c.id == scenario_id,
            adopted_at.is_(None) if is_adopted else adopted_at.is_not(None),
        )
        .values(adopted_at=func.now() if is_adopted else None)
    ).rowcount
    if done:
        return
    if not found.is_own:
        raise SitingError(mark("only the planner who saved a scenario may adopt it or withdraw it"))
    raise SitingError(
        mark("this scenario is adopted already")
        if is_adopted
        else mark("this scenario is not adopted")
    )


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
            notes=tuple(_read(one) for one in row["notes"]),
            proof=_read(row["proof"]),
        )
        for row in rows
    ]  # fmt: skip


def _written(message: Message) -> dict[str, Any]:
    return {
        "text": message.text,
        "values": {
            name: _written(value) if isinstance(value, Message) else value
            for name, value in message.values.items()
        },
    }


def _read(written: Mapping[str, Any]) -> Message:
    return Message(
        written["text"],
        {
            name: _read(value) if isinstance(value, Mapping) else value
            for name, value in written["values"].items()
        },
    )


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {name: _known(value) if isinstance(value, float) else value for name, value in row.items()}
        for row in table.astype(object).to_dict("records")
    ]


def _known(value: float) -> float | None:
    """JSON has no NaN and no infinity."""
    return float(value) if math.isfinite(value) else None
