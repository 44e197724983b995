"""Session of the user: account, language, transactions."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import partial

import streamlit as st
from sqlalchemy import Connection

from gridmap import clock, i18n
from gridmap.actions import accounts, preferences, sessions
from gridmap.errors import GridmapError
from gridmap.store import db
from gridmap.web import session

LANGUAGE = "lang"
"""Parameter of the address that names the language."""


def language() -> str:
    """Language chosen in this session, else the browser's."""
    return st.session_state.get("language") or i18n.choose(st.context.locale)


def read_language() -> None:
    """Take the language from the address, else, in a new session, from the account."""
    wanted = st.query_params.get(LANGUAGE)
    if wanted is None and "language" not in st.session_state:
        wanted = account().language
    if wanted in i18n.codes():
        st.session_state["language"] = wanted


def write_language() -> None:
    """Put the language that was chosen into the address, and keep it with the account."""
    st.query_params[LANGUAGE] = language()
    with transaction() as connection:
        preferences.remember(connection, language=language())


def t(message: str, /, **values: object) -> str:
    """Translate a message into the user's language."""
    return i18n.translate(message, language(), **values)


def dated(name: str, ending: str) -> str:
    """Name of a file to take away, in the user's language, with the day."""
    return t("{name} {day}", name=name, day=clock.today()) + f".{ending}"


def reason(error: GridmapError) -> str:
    """Message of an error, in the user's language."""
    return error.message.translated(t)


def refused(error: GridmapError) -> None:
    """Show the message of an error, in the user's language."""
    st.error(reason(error))


_known: ContextVar[dict[str, accounts.Account] | None] = ContextVar("account", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Ask once whose session it is, until the body ends: a run asks a hundred times."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def account() -> accounts.Account:
    """Account of the user; ends the page for anybody who is not logged in."""
    kept = _known.get()
    if kept is None:
        return _account()
    if "account" not in kept:
        kept["account"] = _account()
    return kept["account"]


def _account() -> accounts.Account:
    login = session.login(st.context.cookies.get(session.COOKIE))
    known = None
    if login is not None:
        with db.as_user(login.user_id) as connection:
            known = sessions.account(connection, login.key)
    if known is None:
        st.warning(t("You are not logged in, or your account has been disabled."))
        st.html(f'<a href="/login" target="_self">{t("Log in")}</a>')
        st.stop()
    return known


@contextmanager
def transaction() -> Iterator[Connection]:
    """Transaction as the user, under row-level security."""
    with db.as_user(account().id) as connection:
        yield connection


def transactions() -> Callable[[], AbstractContextManager[Connection]]:
    """
    `transaction` for what runs after the script, such as a download made when it is asked for.

    There nobody can be asked who is looking. Row-level security still decides at that moment: an
    account that was disabled meanwhile gets no rows.
    """
    return partial(db.as_user, account().id)
