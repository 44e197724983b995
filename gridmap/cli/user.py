"""`gridmap user`: accounts."""

import click

from gridmap import store
from gridmap.actions import accounts, passwords
from gridmap.cli import Answer, Text, answers
from gridmap.i18n import Message
from gridmap.store import db

ROLES = {
    "grid_leader": Message("Grid leader"),
    "community_worker": Message("Community worker"),
    "street_official": Message("Street official"),
    "planner": Message("Planner"),
    "admin": Message("Administrator"),
}


@click.group()
def command() -> None:
    """Accounts: add, list, disable, enable, password, communities, area."""


@command.command()
@click.argument("name")
@click.option(
    "--role", type=click.Choice(accounts.ROLES), required=True, help="What the account may do."
)
@click.option("--display-name", help="Shown in the application; the name if not given.")
@click.option("--community", "communities", multiple=True, help="For a community worker.")
@click.option(
    "--area",
    "area",
    multiple=True,
    help="Subdistrict or community that a street official or a planner sees; all if not given.",
)
@click.option(
    "--password",
    help="Password; if not given, one is printed that its owner changes at the first login.",
)
@answers
def add(name, role, display_name, communities, area, password) -> Answer:
    """Make an account."""
    made_up = None if password else passwords.one_time()
    with db.as_owner() as connection:
        user_id = accounts.add(
            connection,
            name,
            role,
            password or made_up,
            display_name=display_name,
            communities=communities,
            area=area,
            is_one_time=password is None,
        )
    text = Message("{name} ({role}) can log in", name=name, role=ROLES[role])
    if made_up:
        text = Message("{said} with the password {password}", said=text, password=made_up)
    return Answer({"id": user_id, "name": name, "role": role, "password": made_up}, text)


@command.command()
@click.argument("name")
@click.argument("names", metavar="COMMUNITY...", nargs=-1)
@answers
def communities(name, names) -> Answer:
    """Communities whose ledgers a community worker loads; those named, and no others."""
    with db.as_owner() as connection:
        accounts.assign_communities(connection, name, names)
    return Answer(
        {"name": name, "communities": list(names)},
        Message("{name} loads for {names}", name=name, names=list(names))
        if names
        else Message("{name} loads for no community", name=name),
    )


@command.command()
@click.argument("name")
@click.argument("names", metavar="AREA...", nargs=-1)
@answers
def area(name, names) -> Answer:
    """Subdistricts and communities that an official or a planner sees; without any: all."""
    with db.as_owner() as connection:
        accounts.assign_area(connection, name, names)
    return Answer(
        {"name": name, "area": list(names)},
        Message("{name} sees {names}", name=name, names=list(names))
        if names
        else Message("{name} sees everything", name=name),
    )


@command.command("list")
@answers
def list_() -> Answer:
    """All accounts."""
    with db.as_owner() as connection:
        users = store.accounts.listed(connection)
    lines: list[Text] = []
    for row in users.itertuples():
        line = Message(
            "{login:16} {role}  {name}",
            login=row.name,
            role=ROLES[row.role],
            name=row.display_name,
        )
        lines.append(line if row.is_active else Message("{account}  (disabled)", account=line))
    return Answer({"users": users.to_dict("records")}, lines or Message("no accounts"))


@command.command()
@click.argument("name")
@answers
def disable(name) -> Answer:
    """Shut an account out, at once."""
    with db.as_owner() as connection:
        accounts.set_active(connection, name, False)
    return Answer({"name": name, "is_active": False}, Message("{name} is disabled", name=name))


@command.command()
@click.argument("name")
@answers
def enable(name) -> Answer:
    """Let a disabled account in again."""
    with db.as_owner() as connection:
        accounts.set_active(connection, name, True)
    return Answer({"name": name, "is_active": True}, Message("{name} can log in", name=name))


@command.command()
@click.argument("name")
@click.password_option(prompt="New password", help="New password; asked for if not given.")
@answers
def password(name, password) -> Answer:
    """Give an account a new password."""
    with db.as_owner() as connection:
        accounts.set_password(connection, name, password)
    return Answer({"name": name}, Message("{name} has a new password", name=name))
