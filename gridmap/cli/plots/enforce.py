"""`gridmap plots enforce`: a draft put in force, as on the page."""

from datetime import datetime

import click

from gridmap import store
from gridmap.actions import drafts
from gridmap.analysis.drafts import read_draft
from gridmap.analysis.plots import read_fabric
from gridmap.cli import Answer, _options, answers
from gridmap.cli.plots.community import chosen_community
from gridmap.errors import PlotError
from gridmap.i18n import Message
from gridmap.store import db


@click.command("enforce")
@_options.community
@click.option(
    "--draft",
    "draft_id",
    type=int,
    required=True,
    help="Number of the draft; `gridmap plots drafts` lists them.",
)
@click.option("--by", required=True, metavar="ACCOUNT",
              help="Who answers for it: a worker of the community.")  # fmt: skip
@click.option("--from", "day", metavar="YYYY-MM-DD",
              type=click.DateTime(["%Y-%m-%d"]),
              help="First day; the first that is possible if not given.")  # fmt: skip
@answers
def command(community: str, draft_id: int, by: str, day: datetime | None) -> Answer:
    """Put a draft in force from a day; the plots before it stay on record."""
    with db.as_owner() as connection:
        user_id = store.accounts.active_key(connection, by)
    if user_id is None:
        raise PlotError("no account is called {by!r}; `gridmap user list` shows them", by=by)
    with db.as_user(user_id) as connection:
        chosen = chosen_community(connection, community)
        fabric = read_fabric(connection, int(chosen["id"]))
        draft = read_draft(connection, fabric, draft_id)
        done = drafts.put_in_force(
            connection, fabric, draft.id, draft.version, day.date() if day else None
        )
    data = {
        "community": chosen["name"],
        "draft": draft_id,
        "plots": int((done.plots["status"] != "ended").sum()),
        "buildings": len(done.buildings),
    }
    return Answer(
        data,
        [
            Message(
                "in force: {community}, {plots} plots; {buildings} buildings change",
                community=data["community"],
                plots=data["plots"],
                buildings=data["buildings"],
            )
        ],
    )
