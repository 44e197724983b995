"""Members of teams and their posts, from a table (`sql/load/teams/`)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def plots(connection: Connection) -> Sequence[RowMapping]:
    """One row per plot: id, community_id, plot_code."""
    return reader.rows(connection, "load/teams/plots")


def accounts(connection: Connection) -> Sequence[RowMapping]:
    """One row per account: id, name."""
    return reader.rows(connection, "load/teams/accounts")


def stage(connection: Connection) -> None:
    """Make an empty `incoming_post`, one row per post."""
    reader.do(connection, "load/teams/stage")


def insert_members(connection: Connection) -> int:
    """Add people who are new to their community."""
    return reader.run(connection, "load/teams/insert_members")


def update_members(connection: Connection) -> int:
    """Link people to accounts that are new or other ones."""
    return reader.run(connection, "load/teams/update_members")


def find_members(connection: Connection) -> int:
    """Set the member of each incoming post."""
    return reader.run(connection, "load/teams/find_members")


def end_posts(connection: Connection, today: date) -> int:
    """End posts that the table lacks, and remove those that have not begun; how many were ended."""
    return reader.run(connection, "load/teams/end_posts", today=today)


def update_posts(connection: Connection) -> int:
    """Change the first or last day of posts."""
    return reader.run(connection, "load/teams/update_posts")


def insert_posts(connection: Connection) -> int:
    """Add posts that are new."""
    return reader.run(connection, "load/teams/insert_posts")
