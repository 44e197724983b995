"""Communities: the sheet of one, and all of them side by side."""

from typing import Any

import pandas as pd
import shapely
import streamlit as st

from gridmap import store, ui
from gridmap.coverage import standards
from gridmap.ui import plain, t
from gridmap.ui.overview.area import Area
from gridmap.ui.overview.attention import service_names


def sheet(area: Area) -> None:
    """Show the sheet of the community that is chosen; nothing where none is."""
    wanted = area.communities[area.communities.community_id == ui.chosen.community()]
    if wanted.empty:
        return
    [row] = wanted.itertuples()
    with ui.frame.right():
        st.subheader(ui.literal(row.name))
        st.caption(ui.literal(row.bounds_text or t("Bounds not stated")))
        plain.pairs(_facts(row) + _measured(area, row))
        _rules(area, row.community_id)


def outlined(area: Area) -> dict[str, Any]:
    """Arguments of `show_map`: the chosen community, outlined and gone to."""
    wanted = ui.chosen.community()
    if wanted is None or wanted not in set(area.communities.community_id):
        return {}
    with ui.transaction() as connection:
        outlines = store.boundaries.outlines(connection)
    [outline] = outlines.wkb[outlines.id == wanted]
    shape = shapely.from_wkb(bytes(outline))
    west, south, east, north = shape.bounds
    place = {
        "lon": (west + east) / 2, "lat": (south + north) / 2, "width": east - west,
        "height": north - south, "outline": shapely.to_geojson(shape),
    }  # fmt: skip
    return ui.chosen.outlined(place)


def side_by_side(area: Area) -> None:
    """List the communities, those with most households first."""
    if area.communities.empty:
        st.info(t("No community boundaries are loaded, so buildings belong to no community yet."))
        ui.frame.link("register", t("Draw them or load a file"), {"view": "boundaries"},
                      icon=":material/polyline:")  # fmt: skip
        return
    found = area.communities.assign(
        fresh_share=area.communities.fresh_count / area.communities.household_count,
        density=area.communities.household_count / (area.communities.area_m2 / 1e6),
    ).sort_values("household_count", ascending=False, kind="stable")
    bar = st.column_config.ProgressColumn
    columns: dict[str, Any] = {
        "name": t("Community"),
        "household_count": t("Households"),
        "people_count": t("People"),
        "age60_count": t("Aged 60+"),
    }
    if area.choice:
        within = ui.frames.by(area.choice, "community").set_index("community_id").share_within
        found["share_within"] = found.community_id.map(within)
        columns["share_within"] = bar(
            t("Within {radius} m", radius=area.choice.radius_m), format="percent",
            min_value=0, max_value=1,
        )  # fmt: skip
    columns |= {
        "fresh_share": bar(
            t("Verified in {days} days", days=ui.FRESH_DAYS), format="percent",
            min_value=0, max_value=1,
        ),
        "premises_m2": st.column_config.NumberColumn(t("Premises, m²"), format="%.0f"),
        "density": st.column_config.NumberColumn(t("Households per km²"), format="%.0f"),
    }  # fmt: skip
    ui.table(
        found, columns, key="communities", file_name=t("Communities"), id_column="community_id",
        on_choose=ui.chosen.choose_community,
    )  # fmt: skip


def _number(value: float | None, per: float = 1) -> str:
    """Count, or count per something; a dash where it is not known or not seen."""
    return "—" if value is None or pd.isna(value) else f"{value / per:,.0f}"


def _facts(row: Any) -> list[tuple[str, str]]:
    counted = " / ".join(map(_number, (row.household_count, row.people_count, row.age60_count)))
    found = [(t("Households / people / aged 60+"), counted)]
    if pd.notna(row.stated_household_count):
        stated = " / ".join(map(_number, (row.stated_household_count, row.stated_people_count)))
        base = ui.population_bases().get(row.population_base)
        label = t("Stated: households / people")
        found.append((t("{name} ({about})", name=label, about=base) if base else label, stated))
    square_km = row.area_m2 / 1e6
    found.append((t("Area as drawn"), t("{area:.2f} km²", area=square_km)))
    if pd.notna(row.stated_area_m2):
        # Adding zero turns -0.0 into 0.0.
        off = round(row.area_m2 / row.stated_area_m2 - 1, 3) + 0.0
        stated_area = t("{area:.2f} km²", area=row.stated_area_m2 / 1e6)
        found.append(
            (t("Area as stated"), t("{name} ({about})", name=stated_area, about=f"{off:+.1%}"))
        )
    found.append((t("Households per km²"), _number(row.household_count, square_km)))
    return [*found, (t("Residential buildings"), _number(row.residential_count))]


def _measured(area: Area, row: Any) -> list[tuple[str, str]]:
    found = []
    if area.choice:
        by = ui.frames.by(area.choice, "community")
        for own in by[by.community_id == row.community_id].itertuples():
            label = t("{service} within {radius} m {way}", service=area.choice.service_name,
                      radius=area.choice.radius_m, way=area.choice.way)  # fmt: skip
            found.append((label, ui.percent(own.share_within)))
    if row.household_count:
        verified = ui.share(row.fresh_count, row.household_count)
        found.append((t("Verified in {days} days", days=ui.FRESH_DAYS), verified))
    return found


def _rules(area: Area, community_id: int) -> None:
    own = area.rules[area.rules.community_id == community_id]
    if own.empty:
        return
    st.markdown("**" + t("Rules") + "**")
    names = service_names()
    rows = []
    for row in own.itertuples():
        if row.metric == standards.PREMISES:
            label = t("Premises of at least {area:,.0f} m²", area=row.limit_value)
            have = t("{area:,.0f} m²", area=row.value)
        else:
            label, have = names[row.service_type_code], f"{row.value:.0f}"
        sign = "✓" if row.holds else "✗" if row.is_known else "?"
        rows.append((f"{sign} {label}", have if row.is_known else t("Not known")))
    plain.pairs(rows)
