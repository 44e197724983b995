"""Plots and their buildings, from a table (`sql/load/plots/`)."""

from datetime import date

from sqlalchemy import Connection

from gridmap.store import reader


def stage(connection: Connection) -> None:
    """Make an empty `incoming_plot`, one row per building."""
    reader.do(connection, "load/plots/stage")


def insert(connection: Connection) -> int:
    """Add plots that are new to their community."""
    return reader.run(connection, "load/plots/insert")


def update(connection: Connection) -> int:
    """Change plots that have a new name, or are back after their end."""
    return reader.run(connection, "load/plots/update")


def end(connection: Connection, today: date) -> int:
    """End the plots that the table no longer has."""
    return reader.run(connection, "load/plots/end", today=today)


def stage_moves(connection: Connection, today: date) -> None:
    """Make `move`: the buildings whose plot changes, with the day."""
    reader.do(connection, "load/plots/stage_moves", today=today)


def forget_buildings(connection: Connection) -> int:
    """Delete the membership of moved buildings that would begin on the day of the move or later."""
    return reader.run(connection, "load/plots/forget_buildings")


def leave_buildings(connection: Connection) -> int:
    """End the days of moved buildings in their old plots."""
    return reader.run(connection, "load/plots/leave_buildings")


def enter_buildings(connection: Connection) -> int:
    """Begin the days of moved buildings in their new plots."""
    return reader.run(connection, "load/plots/enter_buildings")
