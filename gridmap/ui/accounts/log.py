"""The log: who logged in, printed, downloaded and changed what."""

from datetime import timedelta
from typing import Any

import streamlit as st

from gridmap import clock, store
from gridmap.ui.accounts.log_words import action_label
from gridmap.ui.formats import office_time
from gridmap.ui.labels import role_labels
from gridmap.ui.listing import table
from gridmap.ui.session import t, transaction

KINDS = {
    "all": "",
    "login": "^login$",
    "print": "^print ",
    "download": "^download ",
    "account": "^account:",
    "plots": "^plots:",
    "load": "^load",
    "register": "^register:",
    "siting": "^siting:",
    "rule": "_rule ",
    "address": "address",
}
"""Kinds of what was done, each a regular expression of the actions."""

_FORMATS = {"xlsx": "Excel", "pdf": "PDF", "gpkg": "GeoPackage", "html": "HTML"}
"""What a file that was taken away is called, by its ending."""


def log() -> None:
    """Show the lines of the log, of a kind, an account and a time."""
    first, second, third = st.columns([4, 2, 2], vertical_alignment="bottom")
    kinds = _kinds()
    kind = first.pills(
        t("What"), list(KINDS), default="all", required=True, key="log-kind",
        format_func=kinds.__getitem__, wrap=True,
    )  # fmt: skip
    with transaction() as connection:
        people = store.accounts.overview(connection)
    names: dict[int | None, str] = {None: t("Everybody")}
    names |= {int(row.id): f"{row.display_name} · {row.name}" for row in people.itertuples()}
    who = second.selectbox(t("Who"), list(names), key="log-who", format_func=names.__getitem__)
    periods = {count: t("{count} days", count=count) for count in (1, 7, 30, 365)}
    days = third.selectbox(
        t("Since"), list(periods), index=2, key="log-days", format_func=periods.__getitem__
    )
    with transaction() as connection:
        lines = store.audit.listed(
            connection, clock.now() - timedelta(days=days), actions=KINDS[kind], user_id=who
        )
    table(
        lines.assign(
            at=office_time(lines["at"]),
            who=lines.who.fillna(t("Command line")),
            what=lines.action.map({one: action_label(one) for one in lines.action.unique()}),
            about=[_about(row) for row in lines.itertuples()],
        ),
        {
            "at": st.column_config.DatetimeColumn(
                t("When"), format="YYYY-MM-DD HH:mm:ss", width=170
            ),
            "who": t("Who"),
            "what": t("What"),
            "about": t("Details"),
        },
        key="log",
        file_name=t("log"),
        hint=t("Name, what was done"),
        note=t("the latest {count:,}", count=2000) if len(lines) == 2000 else "",
    )


def _kinds() -> dict[str, str]:
    return {
        "all": t("Everything"),
        "login": t("Log-ins"),
        "print": t("Prints"),
        "download": t("Downloads"),
        "account": t("Accounts"),
        "plots": t("Plots"),
        "load": t("Imports"),
        "register": t("Register"),
        "siting": t("Siting"),
        "rule": t("Rules"),
        "address": t("Addresses"),
    }


def _about(row: Any) -> str:
    """Details in words: whose account, as what, how many."""
    detail, found = row.detail, []
    if row.changed_login and row.changed_login != row.login:
        found.append(row.changed_login)
    if role := detail.get("role"):
        found.append(role_labels().get(role, role))
    found += detail.get("communities") or []
    found += [detail[one] for one in ("community", "name", "address") if detail.get(one)]
    if file := detail.get("file"):
        found.append(_FORMATS.get(file, str(file)))
    counts = {
        "count": t("{count:,} in number", count=detail.get("count") or 0),
        "buildings": t("Buildings: {count:,}", count=detail.get("buildings") or 0),
        "rows": t("Rows: {count:,}", count=detail.get("rows") or 0),
    }
    found += [words for one, words in counts.items() if detail.get(one)]
    if kept := detail.get("after") or detail.get("before"):
        found.append(str(kept.get("name") or kept.get("name_zh") or kept.get("source") or ""))
    return " · ".join(filter(None, found))
