"""Add, change and undo, whatever the thing is; each is recorded with what was there before."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from psycopg.errors import ForeignKeyViolation, InsufficientPrivilege
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gridmap import clock, limits, store
from gridmap.actions.record import record
from gridmap.errors import ChangedSinceError, RegisterError
from gridmap.i18n import Message, mark

NOT_YOURS = mark(
    "this is not yours to change: service points, buildings and estates are kept by the workers of "
    "their community, all of them and candidate sites by street officials and administrators, "
    "communities by administrators"
)

MOVES = "moves"
"""Key of a change: buildings that move, each with the estate it was in and the one it comes to."""


def add(connection: Connection, layer: str, values: Mapping[str, Any]) -> int:
    """Add a thing with these columns; returns its id. RegisterError where the user may not."""
    _within_limits(values)
    with _permitted(connection):
        thing: int = rows(layer).add(connection, values)
        _follow(connection, layer, thing, values)
        _recorded(connection, layer, thing, "add", None, values)
    return thing


def change(
    connection: Connection, layer: str, thing: int, what: str, values: Mapping[str, Any]
) -> None:
    """Change columns of a thing; RegisterError where it is gone or the user may not."""
    _within_limits(values)
    before = state(connection, layer, thing)
    with _permitted(connection):
        _put(connection, layer, thing, values)
        _recorded(connection, layer, thing, what, before, values)


def check_unchanged(
    connection: Connection, layer: str, thing: int, seen: Mapping[str, Any]
) -> None:
    """
    Refuse a form whose fields somebody else has changed since it was opened.

    Parameters
    ----------
    seen
        Columns that the form changes, as they were when it was opened.

    Raises
    ------
    ChangedSinceError
        One of them is another by now; it says who changed it, and has what it is.
    """
    now = state(connection, layer, thing)
    other = {name: now[name] for name, value in seen.items() if now[name] != value}
    if not other:
        return
    history = store.register.history(connection, layer, thing)
    for row in history.itertuples():
        before, after = row.before or {}, row.after or {}
        if any(before.get(name) != after.get(name) for name in other):
            text = mark("{who} has changed the same since you opened this form, at {time}")
            if "lon" in other or "lat" in other:
                text = mark("{who} has moved it meanwhile, at {time}")
            raise ChangedSinceError(
                text, now=other, who=row.who or Message("Command line"),
                time=f"{row.at.astimezone(clock.zone()):%H:%M}",
            )  # fmt: skip
    raise ChangedSinceError(
        "a file that was loaded has changed the same since you opened this form", now=other
    )


def undo(connection: Connection, layer: str, thing: int, change_id: int | None = None) -> str:
    """
    Take back the last change that was made by hand and not undone yet; returns what it was.

    Parameters
    ----------
    change_id
        Change that is meant: another one that came after it is not taken back in its place.

    Raises
    ------
    RegisterError
        There is none, something else has changed since, or the user may not.
    """
    history = store.register.history(connection, layer, thing)
    undone = set(history.undoes.dropna().astype(int))
    open_ = history[history.undoes.isna() & ~history.change_id.isin(undone)]
    if open_.empty:
        raise RegisterError("nothing was changed by hand here that could be undone")
    last = open_.iloc[0]
    if change_id is not None and last.change_id != change_id:
        raise RegisterError(
            "{who} has changed it since, at {time}: look at the history, then undo that or "
            "change it in the form",
            who=last.who or Message("Command line"),
            time=f"{last['at'].astimezone(clock.zone()):%H:%M}",
        )
    now = state(connection, layer, thing)
    # Buildings that came into an estate, or left it, go back where they were.
    moves = [[one, to, came] for one, came, to in last.after.get(MOVES, [])]
    # What was recorded before a column was kept says nothing of it.
    if now != now | {name: value for name, value in last.after.items() if name != MOVES}:
        raise RegisterError(
            "it was changed since, by a file that was loaded: undo would take that back too; "
            "change it in the form"
        )
    with _permitted(connection):
        if last.before is not None:
            _put(connection, layer, thing, {**last.before, MOVES: moves})
        else:
            _follow(connection, layer, thing, {MOVES: moves})
            if not rows(layer).remove(connection, thing):
                raise RegisterError(
                    "only who added it can take it back, on the same day; close it instead"
                )
        given = {MOVES: moves}
        _recorded(connection, layer, thing, "undo", now, given, undoes=int(last.change_id))
    return str(last.action)


def state(connection: Connection, layer: str, thing: int) -> dict[str, Any]:
    """Columns of a thing as they are recorded; RegisterError where it is gone."""
    found: dict[str, Any] | None = rows(layer).state(connection, thing)
    if found is None:
        raise RegisterError("this is not there any more; choose another in the list")
    return found


def rows(layer: str) -> Any:
    """Module of `store` that keeps a layer."""
    return {
        "service_point": store.service_points,
        "candidate_site": store.candidate_sites,
        "building": store.buildings,
        "estate": store.estates,
        "community": store.communities,
    }[layer]


def _within_limits(values: Mapping[str, Any]) -> None:
    if problem := limits.problem(values):
        raise RegisterError(problem)


def _put(connection: Connection, layer: str, thing: int, values: Mapping[str, Any]) -> None:
    if not rows(layer).update(connection, thing, values):
        raise RegisterError(NOT_YOURS)
    _follow(connection, layer, thing, values)


def _follow(connection: Connection, layer: str, thing: int, values: Mapping[str, Any]) -> None:
    """Change what is kept beside the row: services, what an estate is made of."""
    if follow := getattr(rows(layer), "follow", None):
        follow(connection, thing, values)


def _recorded(
    connection: Connection, layer: str, thing: int, what: str, before: dict[str, Any] | None,
    given: Mapping[str, Any], **more: Any,
) -> None:  # fmt: skip
    """Record a change; a form that was saved as it stood is none."""
    after = rows(layer).state(connection, thing)
    if moves := given.get(MOVES):
        after = {**(after or {}), MOVES: moves}
    if after != before:
        detail = {"layer": layer, "id": thing, "before": before, "after": after, **more}
        record(connection, f"register: {layer} {what}", detail)


@contextmanager
def _permitted(connection: Connection) -> Iterator[None]:
    """Nothing is half done, and the refusal of the database is a sentence."""
    try:
        with connection.begin_nested():
            yield
    except DBAPIError as error:
        if isinstance(error.orig, InsufficientPrivilege):
            raise RegisterError(NOT_YOURS) from error
        if isinstance(error.orig, ForeignKeyViolation):
            raise RegisterError(
                "households, plots or other things refer to it by now: it cannot be taken back"
            ) from error
        raise
