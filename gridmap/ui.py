"""
What pages share: who is looking, in which language, and the pieces every screen is made of.

Streamlit appears here, in `streamlit_app.py` and in `pages/` only.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import folium
import pandas as pd
import streamlit as st
from sqlalchemy import Connection
from streamlit.navigation.page import StreamlitPage
from streamlit_folium import st_folium

from gridmap import accounts, config, db, i18n, maps, queries
from gridmap.web import session

PAGES = config.ROOT / "pages"
FRESH_DAYS = 31
"""A ledger is to be refreshed monthly (founding document 001, essay 2)."""


def language() -> str:
    """The user's choice of this session, else the browser's."""
    return st.session_state.get("language") or i18n.choose(st.context.locale)


def t(message: str, **values: object) -> str:
    """A message in the user's language."""
    return i18n.translate(message, language(), **values)


def account() -> accounts.Account:
    """Who is looking at the page; the page stops for anybody who is not logged in."""
    user_id = session.user_id(st.context.cookies.get(session.COOKIE))
    known = None
    if user_id is not None:
        with db.as_user(user_id) as connection:
            known = accounts.account(connection, user_id)
    if known is None:
        st.warning(t("You are not logged in, or your account has been disabled."))
        st.html(f'<a href="/login" target="_self">{t("Log in")}</a>')
        st.stop()
    return known


@contextmanager
def transaction() -> Iterator[Connection]:
    """One transaction as the user who is looking, under row-level security."""
    with db.as_user(account().id) as connection:
        yield connection


def pages() -> dict[str, StreamlitPage]:
    """The pages for the role of whoever is logged in, in the order of their menu."""
    role = account().role
    menu = {
        "my_plots": (t("My plots"), ":material/grid_view:", {"grid_leader", "community_worker"}),
        "overview": (t("Overview"), ":material/map:", set(accounts.ROLES)),
        "coverage": (t("Coverage"), ":material/rule:", {"street_official", "planner"}),
        "siting": (t("Siting"), ":material/add_location:", {"street_official", "planner"}),
        "accounts": (t("Accounts"), ":material/group:", {"admin"}),
    }
    return {
        name: st.Page(PAGES / f"{name}.py", title=title, icon=icon, url_path=name)
        for name, (title, icon, roles) in menu.items()
        if role in roles
    }


def menu() -> StreamlitPage:
    """
    The menu beside every page; returns the page to run.

    What stands first in Streamlit's menu loses its address, so a hidden page stands there and
    leads on to the role's first one.
    """
    home = st.Page(PAGES / "home.py", title="gridmap", default=True, visibility="hidden")
    chosen = st.navigation([home, *pages().values()])
    who = account()
    with st.sidebar:
        st.caption(f"{who.display_name} · {role_labels()[who.role]}")
        st.segmented_control(
            t("Language"),
            list(i18n.LANGUAGES),
            format_func=i18n.LANGUAGES.get,
            default=language(),
            key="language",
            label_visibility="collapsed",
        )
        # A link of our own: Streamlit's would open another tab.
        st.html(f'<a href="/logout" target="_self">{t("Log out")}</a>')
    return chosen


def page_for(name: str) -> StreamlitPage | None:
    """A page to link to, where the user's role has it."""
    return pages().get(name)


def heading(title: str, question: str) -> None:
    """A page's name and the question it answers."""
    st.title(title)
    st.caption(question)


def percent(share: float) -> str:
    """A share for people; a dash where there is nothing to take a share of."""
    return "—" if pd.isna(share) else f"{share:.1%}"


def empty(message: str, command: str | None = None) -> None:
    """Say that there is nothing yet and what to do next; the page ends here."""
    st.info(message)
    if command:
        st.code(command, language="bash")
    st.stop()


def require_data(counts: Mapping[str, int]) -> None:
    """End the page with the next step while there is nothing to draw."""
    if not counts["building_count"]:
        empty(
            t("No buildings are loaded yet. An administrator loads the sample town or your area:"),
            "gridmap load sample\ngridmap load osm AREA.osm.pbf",
        )


def show_map(drawn: folium.Map, key: str, *, height: int = 560) -> dict[str, Any] | None:
    """Show a map; returns the attributes of the tile feature clicked last, if any."""
    result = st_folium(
        maps.localised(drawn),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
    )
    clicked = (result or {}).get("last_active_drawing")
    return clicked["properties"] if clicked else None


def table(
    frame: pd.DataFrame,
    columns: Mapping[str, Any],
    *,
    key: str,
    file_name: str,
    id_column: str | None = None,
) -> int | None:
    """
    The list beside a map: searched, sorted, reached by keyboard, downloaded.

    Parameters
    ----------
    frame
        One row a thing.
    columns
        Columns to show, in order, with their title or `st.column_config` entry.
    key
        Prefix of the widgets' keys.
    file_name
        Of the download, without its ending.
    id_column
        Where given, a row can be chosen and its value here is returned.
    """
    wanted = st.text_input(t("Search"), key=f"{key}-search", placeholder=t("Name, address, plot"))
    shown = frame
    if wanted:
        texts = frame[list(columns)].astype("string").fillna("")
        hit = texts.apply(lambda column: column.str.contains(wanted, case=False, regex=False))
        shown = frame[hit.any(axis=1)]
    st.caption(t("{shown} of {total}", shown=len(shown), total=len(frame)))
    event = st.dataframe(
        shown,
        key=f"{key}-table",
        column_config=dict(columns),
        column_order=list(columns),
        hide_index=True,
        width="stretch",
        on_select="rerun" if id_column else "ignore",
        selection_mode="single-row",
    )
    st.download_button(
        t("Download as CSV"),
        # With a byte order mark: without it Excel takes Chinese for another encoding.
        shown[list(columns)].to_csv(index=False).encode("utf-8-sig"),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        key=f"{key}-download",
    )
    rows = event.selection.rows if id_column else []
    return int(shown.iloc[rows[0]][id_column]) if rows and rows[0] < len(shown) else None


def latest(clicked: int | None, listed: int | None, key: str) -> int | None:
    """Of a click on the map and a choice in the list, the one that changed last."""
    before = st.session_state.get(f"{key}-before", (None, None))
    chosen = st.session_state.get(f"{key}-chosen")
    if clicked != before[0]:
        chosen = clicked
    if listed != before[1]:
        chosen = listed
    st.session_state[f"{key}-before"] = (clicked, listed)
    st.session_state[f"{key}-chosen"] = chosen
    return chosen


def choose_rule() -> tuple[pd.Series, int]:
    """Let the user choose a service with its rule, and change the radius to see what it does."""
    with transaction() as connection:
        rules = queries.service_rules(connection, date.today())
    labels = [
        f"{name} · {radius:.0f} m · {source}"
        for name, radius, source in zip(
            rules[service_name_column()], rules.radius_m, rules.source, strict=True
        )
    ]
    service, radius = st.columns([3, 1])
    position = service.selectbox(
        t("Service and rule"),
        range(len(rules)),
        index=int((rules.service_type_code == "service_station").argmax()),
        format_func=labels.__getitem__,
        key="rule",
    )
    rule = rules.iloc[position]
    # A key of its own for each rule: with a shared one the old radius would stay.
    radius_m = radius.number_input(
        t("Radius, m"), 50, 5000, int(rule.radius_m), step=50, key=f"radius-{position}"
    )
    return rule, radius_m


def building_panel(connection: Connection, building_id: int) -> None:
    """One building: what stands there, who serves it, what is open, where the services are."""
    building = queries.building_detail(connection, building_id)
    if building is None:
        st.info(t("This building is not there any more."))
        return
    st.subheader(" ".join(filter(None, (building["estate"], building["name"]))) or t("Building"))
    where = [building["address"], building["community"], building["plot_name"]]
    st.caption(" · ".join(text for text in where if text))
    _facts(building)
    if building["plot_id"]:
        _attention(building)
        _team(queries.plot_members(connection, building["plot_id"]), building["name"])
    _nearest(queries.building_nearest(connection, building_id))


def _facts(building: Mapping[str, Any]) -> None:
    if building["household_count"] is not None:
        households, people, elderly = st.columns(3)
        households.metric(t("Households"), building["household_count"])
        people.metric(t("People"), building["people_count"])
        elderly.metric(t("Aged 60+"), building["age60_count"])
    facts = {
        t("Storeys"): building["storeys"],
        t("Units"): building["unit_count"],
        t("Built"): building["built_year"],
        t("Representative"): building["representative"],
    }
    if account().role in ("grid_leader", "community_worker"):
        facts |= {
            t("Aged 80+"): building["age80_count"],
            t("Under 6"): building["under6_count"],
            t("With a disability"): building["disabled_count"],
            t("Elderly living alone"): building["living_alone_count"],
        }
    known = [
        f"**{name}** {int(v) if isinstance(v, float) else v}" for name, v in facts.items() if v
    ]
    st.markdown(" · ".join(known))


def _attention(building: Mapping[str, Any]) -> None:
    if building["attention"]:
        st.warning(attention_labels()[building["attention"]])


def attention_labels() -> dict[int, str]:
    """What `plot_building_today.attention` means."""
    return {
        0: t("Nothing open"),
        1: t("No building representative"),
        2: t("Over half of the households not verified in {days} days", days=FRESH_DAYS),
        3: t("The plot's team is incomplete"),
    }


def role_labels() -> dict[str, str]:
    """Functions in a team and roles of accounts."""
    return {
        "grid_leader": t("Grid leader"),
        "worker": t("Worker"),
        "volunteer": t("Volunteer"),
        "building_rep": t("Building representative"),
        "community_worker": t("Community worker"),
        "street_official": t("Street official"),
        "planner": t("Planner"),
        "admin": t("Administrator"),
    }


def _team(members: pd.DataFrame, building: str | None) -> None:
    own = members[(members.role != "building_rep") | (members.building == building)]
    if own.empty:
        return
    st.markdown(f"**{t('Team')}**")
    for member in own.itertuples():
        st.markdown(f"{role_labels()[member.role]}: {member.name} {member.work_phone or ''}")


def _nearest(points: pd.DataFrame) -> None:
    st.markdown(f"**{t('Nearest services')}**")
    if points.empty:
        st.caption(t("No open service point is loaded."))
        return
    st.dataframe(
        points.sort_values("straight_m").assign(service=points[service_name_column()]),
        column_order=["service", "service_point", "straight_m", "opening_hours", "phone"],
        column_config={
            "service": t("Service"),
            "service_point": t("Point"),
            "straight_m": st.column_config.NumberColumn(t("Straight line, m"), format="%.0f"),
            "opening_hours": t("Hours"),
            "phone": t("Phone"),
        },
        hide_index=True,
        height=250,
    )


def service_name_column() -> str:
    """Column of a service type's name in the user's language."""
    return "name_zh" if language() == "zh_CN" else "name_en"
