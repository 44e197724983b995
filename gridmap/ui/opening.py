"""Beginning of a page: its title, whose it is, and an early end where nothing can be shown."""

from collections.abc import Callable, Sequence
from typing import NoReturn

import pandas as pd
import streamlit as st

from gridmap import store
from gridmap.ui.address import bound
from gridmap.ui.session import t, transaction

OWN = "own"
"""Parameter that names the one of one's own communities that is worked on."""


class PageEnds(Exception):  # noqa: N818 - no error
    """End of a page that has nothing more to show; unlike `st.stop`, the window goes on."""


def heading(title: str, question: str) -> None:
    """Show a page's title and the question it answers."""
    st.title(title)
    st.caption(question)


def empty(message: str) -> NoReturn:
    """Show that there is nothing yet and what to do next, and end the page."""
    st.info(message)
    raise PageEnds


def require_data() -> None:
    """End the page with the next step while no buildings are loaded."""
    with transaction() as connection:
        loaded = store.overview.loaded(connection)
    if not loaded["has_buildings"]:
        empty(
            t("No buildings are loaded yet. An administrator loads them on the page Register; the "
              "Overview says what comes next, and who does it.")
        )  # fmt: skip


def own_communities() -> pd.DataFrame:
    """Communities that the user works for; ends the page where there is none, or no data."""
    require_data()
    with transaction() as connection:
        communities = store.imports.my_communities(connection)
    if communities.empty:
        empty(
            t("No community is assigned to you. An administrator assigns communities on the page "
              "Accounts.")
        )  # fmt: skip
    return communities


def choose_own(
    *, key: str, drops: Sequence[str] = (), count: Callable[[int], int] | None = None
) -> int:
    """
    Id of the community that is worked on: the only one, or the one chosen from a list.

    It is the same on every page. `drops` are parameters that belong to the one chosen before.
    `count` says what a community has to do: it stands beside its name, and the first to be
    chosen is the one with the most.
    """
    communities = own_communities()
    names = {str(one.community_id): one.name for one in communities.itertuples()}
    ids = list(names)
    counts = {one: count(int(one)) for one in ids} if count and len(ids) > 1 else {}
    first = max(ids, key=lambda one: counts.get(one, 0))
    place = bound(OWN, {one: one for one in ids}, first, key=key, drops=drops)
    if counts:
        names = {one: t("{name} ({n:,})", name=names[one], n=counts[one]) for one in ids}
        # What is first here need not be first on another page.
        st.query_params[OWN] = st.session_state[key]
    if len(ids) > 1:
        st.selectbox(t("Community"), ids, format_func=names.__getitem__, **place)
    return int(st.session_state[key])
