"""Two people at one community's plots at the same moment, on connections of their own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, text

from gridmap.actions import accounts, drafts
from gridmap.actions.drafts import NEW
from gridmap.analysis.drafts import list_drafts, plots_in_force, read_draft
from gridmap.analysis.plots import read_fabric
from gridmap.errors import DraftConflictError
from gridmap.plots.drafts import Draft, Fabric, Parameters
from gridmap.store import db
from tests import town as small

PEOPLE = ("li", "wu")


@dataclass(frozen=True)
class Town:
    users: tuple[int, int]
    fabric: Fabric
    buildings: dict[str, int]


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    """The small town, committed, with two workers in East; gone afterwards."""
    with db.as_owner() as connection:
        built = small.build(connection)
        connection.execute(
            text(
                "INSERT INTO plot_building (plot_id, building_id, valid)"
                " VALUES (:plot, :building, '[2026-01-01,)')"
            ),
            {"plot": built.plots["E-01"], "building": built.buildings["E3"]},
        )
        users = [
            accounts.add(connection, name, "community_worker", None, communities=["East"])
            for name in PEOPLE
        ]
    with db.as_user(users[0]) as connection:
        fabric = read_fabric(connection, built.communities["East"])
    yield Town((users[0], users[1]), fabric, built.buildings)
    with db.as_owner() as connection:
        connection.execute(
            text("TRUNCATE app_user, community, building, service_point, candidate_site, import_run"
                 " CASCADE")
        )  # fmt: skip


def begun(town: Town) -> Draft:
    with db.as_user(town.users[0]) as connection:
        return drafts.begin(connection, town.fabric, Parameters(tolerance=0.9))


def at_once(town: Town, *work: Callable[[Connection], object]) -> list[str]:
    """Each as one of the two, both inside their transaction before either goes on."""
    ready = threading.Barrier(2, timeout=10)

    def one(user: int, job: Callable[[Connection], object]) -> str:
        try:
            with db.as_user(user) as connection:
                ready.wait()
                job(connection)
        except DraftConflictError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, town.users, work))


def test_one_edit_wins_and_the_other_hears_of_it(town):
    draft = begun(town)

    def edit(name: str) -> Callable[[Connection], object]:
        chosen = [town.buildings[name]]
        return lambda at: drafts.move(at, town.fabric, draft.id, 1, chosen, NEW)

    for _ in range(3):
        done, conflict = at_once(town, edit("E1"), edit("E2"))
        assert done == ""
        assert any(f"{name} moved 1 buildings" in conflict for name in PEOPLE)
        with db.as_user(town.users[0]) as connection:
            now = read_draft(connection, town.fabric, draft.id)
            assert (now.version, len(now.plots)) == (2, 2)
        draft = begun(town)


def test_one_draft_is_put_in_force_and_the_other_refused(town):
    ready = []
    for user, name in zip(town.users, ("E3", "E4"), strict=True):
        draft = begun(town)
        with db.as_user(user) as connection:
            drafts.move(connection, town.fabric, draft.id, 1, [town.buildings[name]], NEW)
        ready.append(draft.id)

    def force(draft_id: int) -> Callable[[Connection], object]:
        return lambda at: drafts.put_in_force(at, town.fabric, draft_id, 2)

    done, conflict = at_once(town, *map(force, ready))
    assert done == ""
    assert any(f"{name} put other plots in force" in conflict for name in PEOPLE)
    with db.as_user(town.users[1]) as connection:
        status = list_drafts(connection, town.fabric.community_id)["status"].tolist()
        assert sorted(status) == ["in_force", "open"]
        assert len(plots_in_force(connection, town.fabric).plots) == 2
