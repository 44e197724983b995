"""Types of service: added and renamed, by administrators."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import ProgrammingError

from gridmap import limits, store
from gridmap.actions.record import record
from gridmap.errors import RegisterError
from gridmap.i18n import Message

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


def add(connection: Connection, code: str, values: Mapping[str, Any]) -> None:
    """
    Add a type of service, the last in lists.

    Parameters
    ----------
    code
        Small letters, digits and underscores; it stands in files and addresses.
    values
        `name_zh`, `name_en` (the Chinese name where it is empty) and `tier`.

    Raises
    ------
    RegisterError
        A code that is taken or cannot be used, no name, a name that another has, or the user is no
        administrator.
    """
    if not CODE.fullmatch(code):
        raise RegisterError(
            "{code!r} cannot be the code of a service: take small letters, digits and "
            "underscores, a letter first, for instance reading_room",
            code=code,
        )  # fmt: skip
    names = _names(connection, code, values)
    if store.service_types.state(connection, code):
        raise RegisterError("there is a service of the code {code!r} already", code=code)
    try:
        with connection.begin_nested():
            store.service_types.add(connection, code, **names)
    except ProgrammingError as error:
        raise _refused() from error
    _record(connection, code, "add", None)


def change(
    connection: Connection, code: str, values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """
    Change names or tier of a type.

    Parameters
    ----------
    seen
        The columns as the user saw them, who does not want to change others.

    Raises
    ------
    RegisterError
        As in `add`, or the type is not as it was seen.
    """
    before = store.service_types.state(connection, code)
    if before is None:
        raise RegisterError("no service of the code {code!r}", code=code)
    if seen is not None and any(before[name] != seen[name] for name in before):
        last = store.register.history(connection, "service_type", code).iloc[0]
        raise RegisterError(
            "{who} has changed this type since you opened it: look at its history, then save again "
            "if it is still to be changed", who=last.who or Message("Command line"),
        )  # fmt: skip
    if not store.service_types.update(connection, code, **_names(connection, code, values)):
        raise _refused()
    _record(connection, code, "change", before)


def _names(connection: Connection, code: str, values: Mapping[str, Any]) -> dict[str, Any]:
    zh = values["name_zh"].strip()
    names = {"name_zh": zh, "name_en": values["name_en"].strip() or zh, "tier": values["tier"]}
    if problem := limits.problem(names):
        raise RegisterError(problem)
    if not zh:
        raise RegisterError("a service needs a name")
    others = [
        one for one in store.service_types.listed(connection) if one["service_type_code"] != code
    ]
    for one in others:
        if {one["name_zh"], one["name_en"]} & {names["name_zh"], names["name_en"]}:
            raise RegisterError("another service is called {name} already", name=zh)
    return names


def _record(connection: Connection, code: str, what: str, before: dict[str, Any] | None) -> None:
    after = store.service_types.state(connection, code)
    if after != before:
        detail = {"layer": "service_type", "id": code, "before": before, "after": after}
        record(connection, f"register: service_type {what}", detail)


def _refused() -> RegisterError:
    return RegisterError("only administrators keep the types of service; ask one of them")
