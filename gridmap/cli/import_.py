"""`gridmap import`: ledgers that were loaded, and the way back."""

import dataclasses
from typing import Any

import click
from sqlalchemy import Connection, func, select, text

from gridmap.cli import Answer, answers
from gridmap.errors import RollbackError
from gridmap.store import db
from gridmap.store.schema import app_user, community, household, import_run, reject

MOST_ADDRESSES = 20
"""Closed households that `show` names; the application lists them all."""


@click.group()
def command() -> None:
    """Ledgers that were loaded: list them, look at one, take one back."""


@command.command("list")
@click.option("--community", "name", help="Only this community's.")
@answers
def list_(name: str | None) -> Answer:
    """Loads of households, the latest first."""
    with db.as_owner() as connection:
        query = _RUNS.order_by(import_run.c.id.desc())
        if name:
            query = query.where(community.c.name == name)
        runs = [dict(row) for row in connection.execute(query).mappings()]
    return Answer({"runs": runs}, "\n".join(map(_line, runs)) or "no ledger has been loaded")


@command.command()
@click.argument("run", type=int)
@answers
def show(run: int) -> Answer:
    """One load: what it did, what it closed, what came back."""
    with db.as_owner() as connection:
        found = connection.execute(_RUNS.where(import_run.c.id == run)).mappings().one_or_none()
        if found is None:
            raise RollbackError(f"there is no load of households {run}; see `gridmap import list`")
        data = dict(found) | _details(connection, run)
    lines = [_line(data)]
    lines += [f"  rejected {count}: {reason}" for reason, count in data["reasons"].items()]
    lines += [f"  {name}: {value}" for name, value in data["notes"].items()]
    lines += [f"  closed: {address}" for address in data["closed"][:MOST_ADDRESSES]]
    if (more := len(data["closed"]) - MOST_ADDRESSES) > 0:
        lines.append(f"  closed: {more} more")
    return Answer(data, "\n".join(lines))


@command.command()
@click.argument("run", type=int)
@answers
def rollback(run: int) -> Answer:
    """Take a load back: the households as they were before it."""
    from etl.rollback import rollback as roll_back

    db.migrate()
    with db.as_owner() as connection:
        done = roll_back(connection, run)
        db.analyze(connection)
    return Answer(dataclasses.asdict(done), done.lines())


_RUNS = (
    select(
        import_run.c.id,
        import_run.c.started_at,
        import_run.c.file_name,
        community.c.name.label("community"),
        app_user.c.name.label("operator"),
        import_run.c.status,
        *(import_run.c[f"{name}_count"] for name in ("read", "loaded", "rejected")),
        *(import_run.c[f"{name}_count"] for name in ("inserted", "updated", "closed")),
        import_run.c.corrects_run_id,
        import_run.c.rolled_back_at,
    )
    .outerjoin(community, community.c.id == import_run.c.community_id)
    .outerjoin(app_user, app_user.c.id == import_run.c.app_user_id)
    .where(import_run.c.kind == "household")
)


def _line(run: dict[str, Any]) -> str:
    text_ = (
        f"{run['id']:>6}  {run['started_at']:%Y-%m-%d %H:%M}  {run['community'] or '-'}  "
        f"{run['file_name']}: {run['read_count']} read, {run['inserted_count']} new, "
        f"{run['updated_count']} changed, {run['closed_count']} closed, "
        f"{run['rejected_count']} rejected"
    )
    if run["corrects_run_id"]:
        text_ += f", corrects {run['corrects_run_id']}"
    return text_ + (", rolled back" if run["status"] == "rolled_back" else "")


def _details(connection: Connection, run: int) -> dict[str, Any]:
    report = connection.execute(
        select(import_run.c.report).where(import_run.c.id == run)
    ).scalar_one()
    reasons = connection.execute(
        select(reject.c.reason, func.count())
        .where(reject.c.import_run_id == run)
        .group_by(reject.c.reason)
        .order_by(text("2 DESC"), reject.c.reason)
    ).all()
    closed = connection.execute(
        select(household.c.address_text)
        .where(household.c.import_run_id == run, household.c.closed_on.is_not(None))
        .order_by(household.c.address_text)
    ).scalars()
    return {
        "reasons": {reason: count for reason, count in reasons},
        "notes": report.get("notes", {}),
        "closed": list(closed),
    }
