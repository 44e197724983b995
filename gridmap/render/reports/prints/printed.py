"""What comes back from a print: the file, and what is missing from it."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert

from gridmap.store.schema import audit_log


@dataclass(frozen=True)
class Printed:
    """
    A PDF, and the buildings on it that nobody is named for.

    Attributes
    ----------
    pdf
        The file.
    count
        Cards, sheets or maps in it.
    without_plot
        Names of buildings that are in no plot.
    without_team
        Names of buildings whose plot has no worker and no leader.
    """

    pdf: bytes
    count: int
    without_plot: tuple[str, ...] = ()
    without_team: tuple[str, ...] = ()


def note(connection: Connection, what: str, count: int, **of: int | list[int] | None) -> None:
    """Write down who took work phones away with a print, and how many pieces."""
    detail = {name: value for name, value in of.items() if value is not None}
    connection.execute(
        insert(audit_log)
        .inline()
        .values(
            app_user_id=func.app_user_id(),
            action=f"print {what}",
            detail={"count": count, **detail},
        )
    )
