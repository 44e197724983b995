"""`gridmap import`: ledgers that were loaded, and the way back."""

import dataclasses
from typing import Any

import click

from gridmap import store
from gridmap.cli import Answer, answers
from gridmap.errors import RollbackError
from gridmap.store import db, migrate

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
        runs = list(map(dict, store.imports.listed(connection, name=name)))
    return Answer({"runs": runs}, "\n".join(map(_line, runs)) or "no ledger has been loaded")


@command.command()
@click.argument("run", type=int)
@answers
def show(run: int) -> Answer:
    """One load: what it did, what it closed, what came back."""
    from etl.reasons import label

    with db.as_owner() as connection:
        found = store.imports.listed(connection, run_id=run)
        if not found:
            raise RollbackError(
                "there is no load of households {run}; see `gridmap import list`", run=run
            )
        data = dict(found[0]) | {
            "reasons": store.imports.reasons(connection, run),
            "notes": store.imports.report(connection, run).get("notes", {}),
            "closed": store.imports.closed_households(connection, run).address_text.tolist(),
        }
    lines = [_line(data)]
    lines += [f"  rejected {count}: {label(code)}" for code, count in data["reasons"].items()]
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

    migrate.migrate()
    with db.as_owner() as connection:
        done = roll_back(connection, run)
        db.analyze(connection)
    return Answer(dataclasses.asdict(done), done.lines())


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
