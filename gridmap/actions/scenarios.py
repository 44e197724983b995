"""Save a plan as a scenario; adopt, withdraw and delete scenarios."""

import math
from typing import Any

import pandas as pd
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, ProgrammingError

from gridmap import store
from gridmap.actions.record import record
from gridmap.analysis.siting.answer import Answer
from gridmap.analysis.siting.area import StudyArea
from gridmap.analysis.siting.scenarios import communities, figures, scenario
from gridmap.errors import SitingError
from gridmap.i18n import as_data


def save(connection: Connection, name: str, area: StudyArea, answer: Answer) -> int:
    """
    Save an answer under a name, as a planner; returns its id.

    Raises
    ------
    SitingError
        The name is empty or taken, or the user is no planner.
    """
    name, plan = name.strip(), answer.plan
    if not name:
        raise SitingError("the scenario needs a name")
    values = {
        "name": name,
        "data_on": area.found.on,
        "data_digest": area.digest,
        "service_type_code": area.service,
        "question": answer.problem.question.to_dict(),
        "figures": figures(answer),
        "communities": _plain(communities(answer)),
        "notes": [as_data(one) for one in answer.notes],
        "proof": as_data(answer.proof),
        "status": plan.status,
        "objective": plan.objective,
        "bound": _known(plan.bound),
    }
    try:
        with connection.begin_nested():
            number = store.siting.save(connection, **values)
            _save_sites(connection, number, answer.stations)
            _record(connection, "save", number, name)
    except IntegrityError as error:
        raise SitingError(
            "there is a scenario {name!r} already; choose another name", name=name
        ) from error
    except ProgrammingError as error:
        raise SitingError("only planners keep scenarios; ask one of them") from error
    return number


def delete(connection: Connection, scenario_id: int) -> None:
    """Remove an own scenario; SitingError where it is another's, or adopted."""
    found = scenario(connection, scenario_id)
    if found.adopted_at is not None:
        raise SitingError("this scenario is adopted; withdraw it first")
    if not store.siting.delete(connection, scenario_id):
        raise SitingError("only the planner who saved a scenario may remove it")
    _record(connection, "delete", scenario_id, found.name)


def adopt(connection: Connection, scenario_id: int) -> list[int]:
    """
    Make the new stations planned points; returns their ids. `withdraw` is the inverse.

    Planned points count in no figure. What the plan closes stays open: closing is decided on the
    station itself.

    Raises
    ------
    SitingError
        It is adopted already, or another planner's.
    """
    _mark(connection, scenario_id, is_adopted=True)
    made = store.siting.adopt(connection, scenario_id)
    for number, point_id in made.items():
        store.siting.offer(connection, scenario_id, point_id)
        store.siting.set_point(connection, scenario_id, number, point_id)
    return list(made.values())


def withdraw(connection: Connection, scenario_id: int) -> int:
    """
    Remove the planned points of an adopted scenario; returns their number.

    A point that has been opened since stays. SitingError where it is not adopted, or another's.
    """
    _mark(connection, scenario_id, is_adopted=False)
    return store.siting.withdraw(connection, scenario_id)


def _save_sites(connection: Connection, scenario_id: int, stations: pd.DataFrame) -> None:
    changed = stations[stations.role.isin(["new", "closed"])]
    rows = changed.rename(columns={"name": "name_"}).itertuples(index=False)
    for number, row in enumerate(rows, 1):
        store.siting.save_site(
            connection,
            scenario_id=scenario_id,
            number=number,
            role=row.role,
            key=row.key,
            name=row.name_ or "",
            kind=None if pd.isna(row.kind) else row.kind,
            cost_yuan=_known(row.cost_yuan),
            floor_area_m2=_known(row.floor_area_m2),
            community_id=None if pd.isna(row.community_id) else int(row.community_id),
            lon=float(row.lon),
            lat=float(row.lat),
        )


def _mark(connection: Connection, scenario_id: int, *, is_adopted: bool) -> None:
    """Mark as adopted, or not; of two who try at once exactly one succeeds."""
    found = scenario(connection, scenario_id)
    if store.siting.mark(connection, scenario_id, is_adopted=is_adopted):
        _record(connection, "adopt" if is_adopted else "withdraw", scenario_id, found.name)
        return
    if not found.is_own:
        raise SitingError("only the planner who saved a scenario may adopt it or withdraw it")
    if is_adopted:
        raise SitingError("this scenario is adopted already")
    raise SitingError("this scenario is not adopted")


def _record(connection: Connection, what: str, scenario_id: int, name: str) -> None:
    record(connection, f"siting: {what}", {"scenario_id": scenario_id, "name": name})


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {name: _known(value) if isinstance(value, float) else value for name, value in row.items()}
        for row in table.astype(object).to_dict("records")
    ]


def _known(value: float) -> float | None:
    """JSON has no NaN and no infinity."""
    return float(value) if math.isfinite(value) else None
