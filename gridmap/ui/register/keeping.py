"""Fields that the views of buildings, estates and communities share."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from gridmap import store
from gridmap.ui.register import acting
from gridmap.ui.session import account, t, transaction


def community_choice(key: str, chosen: Any) -> int | None:
    """
    Community whose things are listed: the one that the user keeps, or a chosen one of several.

    0 stands for none; None where there is no community at all. With another thing `chosen`, a row
    with `id` and `community_id` or None, its community is listed.
    """
    with transaction() as connection:
        names: dict[int, str]
        if account().role == "community_worker":
            own = store.imports.my_communities(connection)
            names = dict(zip(own.community_id, own.name, strict=True))
        else:
            rows = store.load.links.communities(connection)
            names = {one["id"]: one["name"] for one in rows} | {0: t("In no community")}
    options = [int(one) for one in names]
    if len(options) < 2:
        return options[0] if options else None
    field, seen = f"{key}-community", f"{key}-community-seen"
    if chosen is not None and st.session_state.get(seen) != chosen.id:
        st.session_state[seen] = chosen.id
        if (of := int(acting.known(chosen.community_id) or 0)) in options:
            st.session_state[field] = of
    picked = st.selectbox(
        t("List of the community"), options, key=field, format_func=lambda one: names[one]
    )
    return int(picked)


def number(label: str, key: str, before: Mapping[str, Any], name: str, most: int) -> None:
    """Show a field for a whole number that may be missing."""
    value = before.get(name)
    st.number_input(
        label, 0, most, None if value is None else int(value), step=1, key=f"{key}-{name}"
    )


def is_unsaved(kind: acting.Kind) -> bool:
    """Whether a form is open whose fields are lost with it."""
    return acting.mode(kind) not in ("", "move")


def choosing(kind: acting.Kind, choose: Callable[[int | None], None]) -> dict[str, Any]:
    """Arguments of a list: its rows can be chosen, but not while a form is open."""
    return {} if is_unsaved(kind) else {"id_column": "id", "on_choose": choose}


def one_a_line(text: str | None) -> list[str]:
    """Names that were typed, one a line or with commas between."""
    return [one.strip() for one in re.split(r"[\n、，,;；]", text or "") if one.strip()]
