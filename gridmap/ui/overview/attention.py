"""Matters to be dealt with, the most households first: where, how much, who, and a link."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from gridmap import store, ui
from gridmap.coverage import standards
from gridmap.ui import t
from gridmap.ui.coverage.gaps import PARAMETER, named_gaps
from gridmap.ui.formats import literal
from gridmap.ui.overview.area import Area
from gridmap.ui.rule_choice import STATION

_PLOT, _OUTSIDE = "plot", "outside"
"""Parameters of what is outlined: a plot by its id, or the buildings in no community."""
_SHOWN, _MOST, _OF_A_KIND = 6, 50, 3


@dataclass(frozen=True)
class Matter:
    """
    Something to be done.

    Attributes
    ----------
    weight
        Households concerned.
    page
        Page of the menu that the link leads to, with `asked` in its address; "" for none.
    """

    weight: float
    place: str
    words: str
    page: str = ""
    label: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)


def matters(area: Area) -> list[Matter]:
    """List the matters that the user may see, the most households concerned first."""
    found = [*_unlocated(area), *_stale(area), *_teams(area), *_rules(area), *_outside(area)]
    if area.choice:
        found += [*_gaps(area), *_without_plot(area), *_in_no_home(area)]
    return sorted(found, key=lambda one: one.weight, reverse=True)


def show(found: list[Matter]) -> None:
    """Show the matters, all but the first behind "more"."""
    if not found:
        return
    st.subheader(t("To be done"))
    for number, one in enumerate(found[:_SHOWN]):
        _row(number, one)
    rest = found[_SHOWN:]
    if rest:
        with st.expander(t("{n} more", n=len(rest))):
            for number, one in enumerate(rest[:_MOST], _SHOWN):
                _row(number, one)
            if len(rest) > _MOST:
                st.caption(t("The others concern fewer households."))


def _row(number: int, one: Matter) -> None:
    with st.container(key=f"gridmap-matter-{number}", gap=None):
        with st.container(horizontal=True, horizontal_alignment="distribute",
                          vertical_alignment="center", gap="small"):  # fmt: skip
            st.markdown(f"**{literal(one.place)}**")
            if one.page == "overview":
                # A link to the page that one is on loses what it asks for.
                st.button(one.label, key=f"matter-{number}", type="tertiary",
                          on_click=_show, args=(dict(one.asked),))  # fmt: skip
            elif one.page:
                ui.frame.link(one.page, one.label, one.asked)
        st.caption(literal(one.words))


def _show(asked: dict[str, str]) -> None:
    """Show a matter on this map, in place of what was chosen."""
    ui.chosen.choose(None)
    for one in (_PLOT, _OUTSIDE):
        st.query_params.pop(one, None)
    st.query_params.update(asked)


def _gaps(area: Area) -> Iterator[Matter]:
    assert area.choice
    gaps = named_gaps(area.choice)
    for gap in gaps[gaps.household_count > 0].head(_OF_A_KIND).itertuples():
        words = t("{n:,} households over {radius} m from the nearest {service}",
                  n=gap.household_count, radius=area.choice.radius_m,
                  service=area.choice.service_name)  # fmt: skip
        if gap.age60_count and not gap.hidden_building_count:
            words += t("; {n:,} people aged 60+", n=gap.age60_count)
        yield Matter(
            gap.household_count, gap.place, words, "coverage", t("See the gap"),
            {PARAMETER: str(gap.first)},
        )  # fmt: skip


def _without_plot(area: Area) -> Iterator[Matter]:
    buildings = ui.frames.service(STATION).buildings
    missing = buildings[buildings.plot_id.isna() & buildings.community_id.notna()]
    for community, own in missing.groupby("community", observed=True):
        words = t("{n:,} residential buildings are in no plot", n=len(own))
        yield Matter(
            float(own.household_count.sum()), str(community), words, "coverage",
            t("See them"), {"view": "plots"},
        )  # fmt: skip


def _outside(area: Area) -> Iterator[Matter]:
    """Buildings in no community; where none is drawn yet, the first steps say so."""
    number, households = (area.outside[name] for name in ("building_count", "household_count"))
    if not number or area.communities.empty or not ui.frame.page_for("register"):
        return
    words = t("{n:,} buildings: draw the boundaries around them, or leave them out", n=number)
    if households:
        words = t("{n:,} buildings with {households:,} households: draw the boundaries around "
                  "them, or leave them out", n=number, households=households)  # fmt: skip
    place, link = t("In no community"), t("See them")
    yield Matter(households, place, words, "overview", link, {_OUTSIDE: "1"})


def _in_no_home(area: Area) -> Iterator[Matter]:
    for row in ui.frames.in_no_home().itertuples():
        words = t("{n:,} households live in buildings that count as no home: coverage leaves them "
                  "out", n=row.household_count)  # fmt: skip
        yield Matter(
            float(row.household_count), area.name(row.community_id), words, "register",
            t("Correct it"), {"view": "buildings", ui.chosen.PARAMETER: str(row.building_id)},
        )  # fmt: skip


def _unlocated(area: Area) -> Iterator[Matter]:
    for row in area.communities[area.communities.unlocated_count > 0].itertuples():
        n = int(row.unlocated_count)
        words = t("{n:,} households are on no building yet", n=n)
        yield Matter(n, str(row.name), words, "address_queue", t("Match them"))


def _stale(area: Area) -> Iterator[Matter]:
    """Plots with most households to verify, with who is to do it."""
    stale = (area.plots.household_count - area.plots.fresh_count).astype(int)
    first = area.plots.assign(stale=stale)[stale > 0].nlargest(_OF_A_KIND, "stale")
    for row in first.itertuples():
        words = t("{n:,} households not verified in {days} days", n=row.stale, days=ui.FRESH_DAYS)
        yield _of_plot(row.stale, row, words, t("Verify them"), "verified")


def _teams(area: Area) -> Iterator[Matter]:
    if ui.account().role == "planner":
        return
    missing = area.plots[~area.plots.is_complete.astype(bool)]
    for row in missing.nlargest(_OF_A_KIND, "household_count").itertuples():
        words = t("team of {workers} workers and {volunteers} volunteers",
                  workers=int(row.worker_count), volunteers=int(row.volunteer_count))  # fmt: skip
        yield _of_plot(row.household_count, row, words, t("See the plot"), "teams")


def _of_plot(weight: float, plot: object, words: str, label: str, theme: str) -> Matter:
    """Matter of a plot: its own page where the user has one, else its place under a theme here."""
    code, community = plot.plot_code, plot.community  # type: ignore[attr-defined]
    who = _workers(plot.plot_id)  # type: ignore[attr-defined]
    words = " · ".join(filter(None, (words, who)))
    page, asked = "my_plots", {"plot": str(plot.plot_id)}  # type: ignore[attr-defined]
    if not ui.frame.page_for(page):
        page, asked = "overview", {**asked, "theme": theme}
    return Matter(float(weight), f"{community} {code}", words, page, label, asked)


def _workers(plot_id: int) -> str:
    """Who works for a plot, as far as the user sees it."""
    if ui.account().role == "planner":
        return ""
    with ui.transaction() as connection:
        members = store.plots.members(connection, int(plot_id))
    workers = members[members.role == "worker"].name
    return t(", ").join(workers.head(2))


def _rules(area: Area) -> Iterator[Matter]:
    households = area.communities.set_index("community_id").household_count.fillna(0)
    for row in area.rules[~area.rules.holds].itertuples():
        short_by = row.short_by if row.is_known else 0.0
        if not row.is_known and row.metric == standards.POINTS:
            words = t("no service point is kept yet: enter them in the register")
            asked = {"view": "network", "service": row.service_type_code}
        elif not row.is_known:
            words = t("the floor area of premises is not known: enter it in the register")
            asked = {"view": "premises"}
        elif row.metric == standards.PREMISES:
            words = t("premises of {have:,.0f} m², {short:,.0f} m² short of {rule:,.0f}",
                      have=row.value, short=row.short_by, rule=row.limit_value)  # fmt: skip
            asked = {"view": "premises"}
        else:
            words = t("has no {service} of its own", service=service_names()[row.service_type_code])
            asked = {"view": "network", "service": row.service_type_code}
        weight = float(households[row.community_id]) * short_by / row.limit_value
        place = area.name(row.community_id)
        yield Matter(weight, place, words, "coverage", t("See the rule"), asked)


def service_names() -> dict[str, str]:
    """Names of the services, in the user's language."""
    with ui.transaction() as connection:
        rows = store.facility_rules.listed(connection)
    known = rows[rows.service_type_code.notna()]
    return dict(zip(known.service_type_code, known[ui.service_name_column()], strict=True))


def outlined(area: Area) -> Mapping[str, object]:
    """Arguments of `show_map`: the matter that the address names, outlined and gone to."""
    if ui.chosen.building() is not None:
        return {}
    # By its id: two communities may both have a plot 01.
    wanted = area.plots[area.plots.plot_id.astype(str) == st.query_params.get(_PLOT, "")]
    if wanted.empty and _OUTSIDE not in st.query_params:
        return {}
    with ui.transaction() as connection:
        if wanted.empty:
            return _gone_to(store.overview.outside_outline(connection))
        own = store.plots.buildings_of_plots(connection)
        ids = own[own.plot_id == wanted.plot_id.iloc[0]].building_id
        return _gone_to(store.coverage.cluster_outline(connection, [int(one) for one in ids]))


def _gone_to(place: dict[str, Any] | None) -> Mapping[str, object]:
    return ui.chosen.outlined(place) if place and place["lon"] is not None else {}
