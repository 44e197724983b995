"""Themes of the Overview: a figure each, its target, its change, and its map."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from gridmap import coverage, store, ui
from gridmap.render import maps, palette
from gridmap.ui import plain, t
from gridmap.ui.address import bound
from gridmap.ui.coverage import layers
from gridmap.ui.frame import Layer
from gridmap.ui.overview.area import Area
from gridmap.ui.rule_choice import STATION
from gridmap.ui.sums import summed


@dataclass(frozen=True)
class Theme:
    """Card of a theme: `share` of 1 is the target; `change` in percentage points, NaN unknown."""

    title: str
    words: str
    share: float
    number: str = ""
    change: float = float("nan")


def themes(area: Area) -> dict[str, Theme]:
    """Themes that the user's role sees and that there are data for, by their word in an address."""
    found: dict[str, Theme] = {}
    if area.choice:
        found |= _coverage(area) | _plots(area)
    households = area.total("household_count")
    if households and area.is_counted:
        stale = households - area.total("fresh_count")
        found["verified"] = Theme(
            t("Verified at home in {days} days", days=ui.FRESH_DAYS),
            t("{n:,} households to verify", n=stale),
            area.total("fresh_count") / households,
        )
    if len(area.plots) and ui.account().role != "planner":
        complete = int(area.plots.is_complete.astype(bool).sum())
        found["teams"] = Theme(
            t("Plots with a complete team"),
            t("{n} of {total} plots", n=complete, total=len(area.plots)),
            complete / len(area.plots),
        )
    if len(area.rules):
        by = area.rules.groupby("community_id")
        kept, unknown = by.holds.all(), int((~by.is_known.all()).sum())
        fails = bool((~area.rules.holds & area.rules.is_known).any())
        is_measured = bool(kept.any()) or fails
        found["rules"] = Theme(
            t("Communities that keep every rule"),
            t("premises, and a hall of their own")
            if not unknown
            else t("{n:,} with premises of unknown area", n=unknown),
            float(kept.mean()) if is_measured else float("nan"),
            f"{int(kept.sum())} / {len(kept)}" if is_measured else "—",
        )
    return found


def cards(found: dict[str, Theme]) -> str:
    """Show the cards; returns the word of the theme that is chosen, "" where there is none."""
    if not found:
        return ""
    # No widget: the buttons lie over the cards.
    first = next(iter(found))
    bound("theme", {word: word for word in found}, first, key="gridmap-theme")
    chosen = str(st.session_state["gridmap-theme"])
    for word, theme in found.items():
        with st.container(key=f"gridmap-theme-{word}{'-chosen' if word == chosen else ''}"):
            number = theme.number or ui.percent(theme.share)
            plain.card(theme.title, theme.words, number, changed(theme.change), theme.share)
            st.button(theme.title, key=f"theme-{word}", on_click=_choose, args=(word, first))
    return chosen


def theme_map(area: Area, word: str) -> tuple[tuple[Layer, ...], str]:
    """Layers of a theme, and the heading of their legend."""
    communities = Layer(
        "community", maps.COMMUNITY, clicks=True, tips=("{name}",), size=maps.WIDE_TILE
    )
    plain_buildings = Layer(
        "building", maps.plain_buildings(), clicks=True, tips=ui.building_tips()
    )
    if word == "coverage" and area.choice:
        return (communities, *layers.by_distance(area.choice)), layers.legend(area.choice)
    if word == "plots" or (word == "teams" and area.choice):
        return (communities, *layers.by_plot(teams=word == "teams")), t("Plots and teams")
    if word == "teams":
        plots = Layer("plot", maps.PLOT, tips=("{plot_code}",))
        return (communities, plain_buildings, plots), t("Plots and teams")
    if word == "verified":
        style = maps.fresh_style(ui.share_labels(), none=t("No households"))
        tips = ui.building_tips()
        buildings = Layer("building", style, clicks=True, tips=tips)
        title = t("Verified in {days} days", days=ui.FRESH_DAYS)
        shares = maps.share_style(ui.share_labels(), none=t("No households"), colors=palette.FRESH)
        tip = t("{percent} % verified in {days} days", percent="{percent}", days=ui.FRESH_DAYS)
        sums = summed(buildings, "verified", shares, legend=title, tip=tip)
        return (communities, *sums), title
    if word == "rules":
        labels = {1: t("keeps every rule"), 0: t("falls short of one"), 2: t("Not known")}
        by = area.rules.groupby("community_id")
        fails = (~area.rules.holds & area.rules.is_known).groupby(area.rules.community_id).any()
        kept = by.holds.all().astype(int).mask(~by.is_known.all() & ~fails, 2)
        labels = {group: labels[group] for group in labels if group < 2 or (kept == 2).any()}
        held = Layer(
            "community", maps.standards_style(labels), clicks=True, tips=("{name}",),
            features=pd.DataFrame({"group": kept.to_numpy(int), "lon": 0.0, "lat": 0.0},
                                  index=kept.index),
        )  # fmt: skip
        return (held, plain_buildings), t("Communities")
    return (communities, plain_buildings, layers.service_points()), ""


def _choose(word: str, first: str) -> None:
    if word == first:
        st.query_params.pop("theme", None)
    else:
        st.query_params["theme"] = word


def changed(points: float) -> tuple[str, float]:
    """Change since last month in words, and its sign; nothing where last month is not known."""
    if pd.isna(points):
        return t("target 100 %"), 0
    shown = round(points, 1) + 0.0
    if not shown:
        return t("as last month"), 0
    return t("{change:+.1f} points on last month", change=shown), shown


def _coverage(area: Area) -> dict[str, Theme]:
    """Households within the radius today, and a month ago by the points that were open then."""
    assert area.choice
    ui.frames.refreshed(area.choice.service)  # before the browser asks for tiles of it
    reach = ui.frames.whole(area.choice)
    if not reach.total_count > 0:
        return {}
    before = ui.frames.whole(area.choice, _month_ago())
    title = t("{service} within {radius} m {way}", service=area.choice.service_name,
              radius=area.choice.radius_m, way=area.choice.way)  # fmt: skip
    words = t("{n:,} households are not", n=int(reach.beyond_count))
    if reach.unlocated_count > 0:
        words += t("; {n:,} are on no building yet", n=int(reach.unlocated_count))
    if left_out := int(ui.frames.in_no_home().household_count.sum()):
        words += t("; {n:,} are in buildings that count as no home", n=left_out)
    change = 100 * (reach.share_within - before.share_within)
    return {"coverage": Theme(title, words, reach.share_within, change=change)}


def _plots(area: Area) -> dict[str, Theme]:
    """Residential buildings that are in a plot, today and a month ago."""
    is_bounded = len(area.communities) > 0
    now = _in_plots(None, is_bounded=is_bounded)
    if not now.building_count:
        return {}
    then = _in_plots(_month_ago(), is_bounded=is_bounded)
    share = now.building_in_plot / now.building_count
    change = float("nan")
    if then.building_in_plot:
        change = 100 * (share - then.building_in_plot / then.building_count)
    missing = now.building_count - now.building_in_plot
    words = t("{n:,} buildings are in no plot", n=missing)
    return {"plots": Theme(t("Buildings in a plot"), words, share, change=change)}


def _in_plots(on: date | None, *, is_bounded: bool) -> coverage.PlotCoverage:
    """Coverage with plots; where there are communities, buildings in none of them are left out."""
    found = ui.frames.service(STATION, on)
    buildings = found.in_communities() if is_bounded else found.buildings
    return coverage.plot_coverage(
        buildings, {}, int(found.unlocated.household_count.sum()), found.on
    )


def _month_ago() -> date:
    with ui.transaction() as connection:
        return (pd.Timestamp(store.db.today(connection)) - pd.DateOffset(months=1)).date()
