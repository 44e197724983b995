"""`gridmap import`: files that were loaded, and the way back."""

import dataclasses
from typing import Any

import click

from etl.notes import KINDS
from gridmap import store
from gridmap.cli import Answer, answers
from gridmap.errors import RollbackError
from gridmap.i18n import Message, from_data
from gridmap.store import db, migrate

MOST_ADDRESSES = 20
"""Closed households that `show` names; the application lists them all."""


@click.group()
def command() -> None:
    """Files that were loaded: list them, look at one, take one back."""


@command.command("list")
@click.option("--community", "name", help="Only this community's.")
@answers
def list_(name: str | None) -> Answer:
    """Loads of ledgers and layers, the latest first."""
    with db.as_owner() as connection:
        runs = list(map(dict, store.imports.listed(connection, name=name)))
    return Answer({"runs": runs}, list(map(_line, runs)) or Message("nothing has been loaded"))


@command.command()
@click.argument("run", type=int)
@answers
def show(run: int) -> Answer:
    """Show one load: rows by outcome, households closed and rejects."""
    from etl import notes
    from etl.reasons import label

    with db.as_owner() as connection:
        found = store.imports.listed(connection, run_id=run)
        if not found:
            raise RollbackError("there is no load {run}; see `gridmap import list`", run=run)
        data = dict(found[0]) | {
            "reasons": store.imports.reasons(connection, run),
            "notes": from_data(store.imports.report(connection, run).get("notes", {})),
            "closed": store.imports.closed_households(connection, run).address_text.tolist(),
        }
    below = [
        Message("rejected {number}: {reason}", number=count, reason=label(code))
        for code, count in data["reasons"].items()
    ]
    below += notes.lines(data["notes"])
    below += [Message("closed: {address}", address=one) for one in data["closed"][:MOST_ADDRESSES]]
    if (more := len(data["closed"]) - MOST_ADDRESSES) > 0:
        below.append(Message("closed: {number} more", number=more))
    return Answer(data, [_line(data), below])


@command.command()
@click.argument("run", type=int)
@answers
def rollback(run: int) -> Answer:
    """Take a load back: households or layers as they were before it."""
    from etl.rollback import rollback as roll_back

    migrate.migrate()
    with db.as_owner() as connection:
        done = roll_back(connection, run)
        db.analyze(connection)
    return Answer(dataclasses.asdict(done), done.line())


def _line(run: dict[str, Any]) -> Message:
    message = Message(
        "{id:>6}  {at:%Y-%m-%d %H:%M}  {community}  {file_name}: {read_count} read, "
        "{inserted_count} new, {updated_count} changed, {closed_count} closed, "
        "{rejected_count} rejected",
        at=run["started_at"],
        **{name: run[name] for name in ("id", "file_name")},
        **{name: count for name, count in run.items() if name.endswith("_count")},
        community=run["community"] or KINDS.get(run["kind"], Message(run["kind"])),
    )
    if run["corrects_run_id"]:
        message = Message("{load}, corrects {run_id}", load=message, run_id=run["corrects_run_id"])
    if run["status"] == "rolled_back":
        message = Message("{load}, rolled back", load=message)
    return message
