"""The office's name: given and changed by administrators."""

from sqlalchemy import Connection

from gridmap import clock, limits, store
from gridmap.actions.record import record
from gridmap.errors import RegisterError
from gridmap.i18n import Message

LAYER = ID = "office"
"""What the log calls it: there is one."""


def rename(connection: Connection, name: str, seen: str | None) -> None:
    """
    Give the office a name; an empty one leaves it to the subdistrict that was loaded.

    Parameters
    ----------
    seen
        The name as the user saw it, who does not want to change another.

    Raises
    ------
    RegisterError
        A name that is too long, another than was seen, or the user is no administrator.
    """
    wanted = name.strip() or None
    if problem := limits.problem({"name": wanted}):
        raise RegisterError(problem)
    before = store.office.given(connection)
    if before != seen:
        last = store.register.history(connection, LAYER, ID).iloc[0]
        raise RegisterError(
            "{who} has changed the same since you opened this form, at {time}",
            who=last.who or Message("Command line"),
            time=f"{last['at'].astimezone(clock.zone()):%H:%M}",
        )
    if wanted == before:
        return
    if not store.office.set_name(connection, wanted):
        raise RegisterError("only administrators name the office; ask one of them")
    detail = {"layer": LAYER, "id": ID, "before": {"name": before}, "after": {"name": wanted}}
    record(connection, f"register: {LAYER} change", detail)
