"""Passwords for the first login: shown once, printed as slips, kept in the session alone."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from urllib.parse import urlsplit

import streamlit as st
from sqlalchemy import Connection

from gridmap import clock, store
from gridmap.actions import prints
from gridmap.render import reports
from gridmap.render.reports import Slip
from gridmap.ui.labels import role_labels
from gridmap.ui.session import language, t, transactions

_SLIPS = "account-slips"
_FEW = 5
_ADDRESS = "account-slips-address"
_OF_THE_SERVER = ("localhost", "127.0.0.1", "::1")
"""Names by which a computer calls itself."""

Made = tuple[str, str, str, Sequence[str], str]
"""Login, name, role, communities and password of an account: arguments of `keep`."""


def keep(login: str, name: str, role: str, communities: Sequence[str], password: str) -> None:
    """Keep a slip to be shown; one of the same login before is void."""
    slip = Slip(login, name, role_labels()[role], tuple(communities), password)
    others = [one for one in st.session_state.get(_SLIPS, []) if one.login != login]
    st.session_state[_SLIPS] = [*others, slip]


def slips() -> None:
    """Show passwords that were just made, until they are done with."""
    kept: list[Slip] = st.session_state.get(_SLIPS, [])
    if not kept:
        return
    with st.container(border=True, key="account-slips-shown"):
        st.markdown("**" + t("Passwords for the first login") + "**")
        for slip in kept[-_FEW:]:
            who, password = st.columns(2, vertical_alignment="center")
            who.text(slip.name if slip.name == slip.login else f"{slip.name} · {slip.login}")
            password.code(slip.password, language=None)
        if len(kept) > _FEW:
            st.caption(t("{count} more are on the slips.", count=len(kept) - _FEW))
        st.caption(t("They are shown this once. Each is changed at the first login."))
        address = _address()
        with st.container(horizontal=True):
            st.download_button(
                t("Print slips ({count})", count=len(kept)),
                partial(_pdf, kept, address, language(), transactions()),
                file_name=t("account slips {day}.pdf", day=clock.today()),
                mime="application/pdf",
                icon=":material/print:",
                type="primary",
                key="account-slips-print",
                on_click="ignore",
            )
            st.button(t("Done, forget them"), key="account-slips-done", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(_SLIPS, None)


def _address() -> str:
    """Address for the slips: the administrator's, or, at the server itself, one that is typed."""
    here = urlsplit(st.context.url or "")
    if here.hostname not in _OF_THE_SERVER:
        return f"{here.scheme}://{here.netloc}" if here.netloc else ""
    typed = st.text_input(
        t("Address at which colleagues reach the application"), key=_ADDRESS, max_chars=200,
        placeholder="http://192.168.1.10:8501",
        help=t("You sit at the server: the address in your browser works on no other computer. "
               "Left empty, the slips have none."),
    )  # fmt: skip
    return typed.strip()


def _pdf(
    kept: Sequence[Slip],
    address: str,
    shown_in: str,
    transaction: Callable[[], AbstractContextManager[Connection]],
) -> bytes:
    with transaction() as connection:
        prints.account_slips(connection, len(kept))
        office = store.office.name(connection) or ""
    return reports.account_slips(
        kept, address=address, day=clock.today(), office=office, language=shown_in
    ).pdf
