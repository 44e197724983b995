"""The log: who logged in, printed, downloaded and changed what."""

from datetime import timedelta
from typing import Any

import streamlit as st

from gridmap import clock, store
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
    "register": "^register:",
    "rule": "_rule ",
    "address": "address",
}
"""Kinds of what was done, each a regular expression of the actions."""


def log() -> None:
    """Show the lines of the log, of a kind, an account and a time."""
    first, second, third = st.columns([4, 2, 2], vertical_alignment="bottom")
    kinds = _kinds()
    kind = first.pills(
        t("What"), list(KINDS), default="all", required=True, key="log-kind",
        format_func=kinds.__getitem__,
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
    actions = action_labels()
    table(
        lines.assign(
            at=office_time(lines["at"]),
            who=lines.who.fillna(t("Command line")),
            what=[actions.get(action, action) for action in lines.action],
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
        "register": t("Register"),
        "rule": t("Rules"),
        "address": t("Addresses"),
    }


def action_labels() -> dict[str, str]:
    """Label of each action of the log."""
    return {
        "login": t("Logged in"),
        "account: add": t("Account made"),
        "account: communities": t("Communities of an account changed"),
        "account: members": t("Member of a team given an account"),
        "account: role": t("Role changed"),
        "account: name": t("Person of an account renamed"),
        "account: reset password": t("Password reset"),
        "account: own password": t("Own password changed"),
        "account: enable": t("Account enabled"),
        "account: disable": t("Account disabled"),
        "print cards": t("Contact cards printed"),
        "print plot sheets": t("Plot sheets printed"),
        "print wall map": t("Wall map printed"),
        "print account slips": t("Account slips printed"),
        "download list": t("List downloaded"),
        "download coverage": t("Coverage report downloaded"),
        "download map": t("Map downloaded"),
        "download siting": t("Siting report downloaded"),
        "download rows to correct": t("Rows to correct downloaded"),
        "plots: put in force": t("Plots put in force"),
        "plots: neighbours": t("Neighbours of buildings changed"),
        "plots: team member": t("Member of a team added"),
        "plots: opt in": t("Volunteer's plot changed"),
        "plots: begin post": t("Post begun"),
        "plots: end post": t("Post ended"),
        **_register_labels(),
        "settle address": t("Address settled"),
        "set address aside": t("Address set aside"),
        "undo address decision": t("Decision on an address taken back"),
        "facility_rule insert": t("Rule added"),
        "facility_rule update": t("Rule changed"),
        "small_cell_rule update": t("Rule on small numbers changed"),
    }


def _register_labels() -> dict[str, str]:
    """Label of each change of the register."""
    words = {
        "service_point": {
            "add": t("Service point added"),
            "change": t("Service point changed"),
            "move": t("Service point moved"),
            "plan": t("Service point planned"),
            "open": t("Service point opened"),
            "close": t("Service point closed"),
            "undo": t("Change of a service point undone"),
        },
        "candidate_site": {
            "add": t("Candidate site added"),
            "change": t("Candidate site changed"),
            "move": t("Candidate site moved"),
            "close": t("Candidate site given up"),
            "open": t("Candidate site taken up again"),
            "undo": t("Change of a candidate site undone"),
        },
        "service_type": {
            "add": t("Type of service added"),
            "change": t("Type of service changed"),
        },
    }
    return {
        f"register: {layer} {what}": label
        for layer, own in words.items()
        for what, label in own.items()
    }


def _about(row: Any) -> str:
    """Details in words: whose account, as what, how many."""
    detail, found = row.detail, []
    if row.changed_login and row.changed_login != row.login:
        found.append(row.changed_login)
    if role := detail.get("role"):
        found.append(role_labels().get(role, role))
    found += detail.get("communities") or []
    if file := detail.get("file"):
        found.append(str(file))
    if count := detail.get("count") or detail.get("buildings"):
        found.append(t("{count:,} in number", count=count))
    if address := detail.get("address"):
        found.append(str(address))
    if kept := detail.get("after") or detail.get("before"):
        found.append(str(kept.get("name") or kept.get("name_zh") or kept.get("source") or ""))
    return " · ".join(found)
