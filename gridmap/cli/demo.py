"""`gridmap demo`: the sample town, an account of each role, and the application over them."""

import hashlib
import hmac

import click
from sqlalchemy import Connection

from gridmap import config, store
from gridmap.actions import accounts
from gridmap.actions.passwords import is_taken
from gridmap.cli import Answer, Text, quiet_stdout, report, say, serve
from gridmap.i18n import Message
from gridmap.store import db, migrate

ACCOUNTS = {
    # name: (role, display name)
    "leader1": ("grid_leader", "网格长 1"),
    "leader2": ("grid_leader", "网格长 2"),
    "worker1": ("community_worker", "社区工作者 1"),
    "official1": ("street_official", "街道工作人员 1"),
    "planner1": ("planner", "规划人员 1"),
    "admin1": ("admin", "系统管理员 1"),
}


ROLES = {
    "grid_leader": Message("Grid leader"),
    "community_worker": Message("Community worker"),
    "street_official": Message("Street official"),
    "planner": Message("Planner"),
    "admin": Message("Administrator"),
}


@click.command()
@click.option("--port", default=8501, show_default=True, help="0 takes a free one.")
@click.option("--json", "as_json", is_flag=True, help="Print address and accounts as JSON.")
def command(port: int, as_json: bool) -> None:
    """Load the sample town into an empty database, and serve it until Ctrl-C."""
    port = serve.free_port("127.0.0.1", port)
    with quiet_stdout():
        migrate.migrate()
        with db.as_owner() as connection:
            prepare(connection)
            names = open_accounts(connection)
    url = f"http://localhost:{port}"
    end = Message("Ctrl-C ends it; the data stay.")
    text: Text = ["", [f"gridmap: {url}", "", *account_lines(names), "", end], ""]
    say(Answer({"url": url, "accounts": names, "password": password()}, text), as_json=as_json)
    serve.run("127.0.0.1", port)


def password() -> str:
    """Password of the demo accounts; no two installations share one: it follows from the secret."""
    digits = hmac.new(config.secret(), b"demo accounts", hashlib.sha256).hexdigest()
    # One in hundreds reads like what anybody tries.
    return next(made for start in range(54) if is_taken(made := digits[start : start + 10]))


def prepare(connection: Connection) -> None:
    """Fill a database that has no buildings; leave any other alone, the user's data above all."""
    if store.overview.data_counts(connection)["building_count"]:
        return
    from etl.sample.loading import load_sample
    from gridmap.cli.load import show

    names = set(store.accounts.listed(connection).name)
    missing = {name: who for name, who in ACCOUNTS.items() if name not in names}
    # Accounts first: the teams of the sample name their grid leaders' logins.
    for name, (role, display_name) in missing.items():
        accounts.add(connection, name, role, password(), display_name=display_name)
    report(Message("loading the sample town ..."))
    load_sample(connection, config.SAMPLE, progress=show)
    store.sample.bring_up_to_date(connection)
    communities = store.overview.community_names(connection)
    accounts.assign_communities(connection, "worker1", communities[:1])
    db.analyze(connection)


def open_accounts(connection: Connection) -> dict[str, str]:
    """Role of each demo account that still has the demo's password, by name."""
    return {
        name: role
        for name, (role, _) in ACCOUNTS.items()
        if accounts.verify(connection, name, password()) is not None
    }


def account_lines(names: dict[str, str]) -> list[Message]:
    """Names, password and roles of the demo accounts, one per line."""
    if not names:
        return [Message("no account has the demo's password; `gridmap user list` shows who is in")]
    return [
        Message("{name:10} {password}   {role}", name=name, password=password(), role=ROLES[role])
        for name, role in names.items()
    ]
