"""Map of the Siting page: distances today or with the plan, stations, sites; click, drag, add."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from gridmap.analysis.siting import Answer
from gridmap.render import maps, palette
from gridmap.siting.study import Drawn, Problem
from gridmap.ui.formats import literal
from gridmap.ui.frame import Event, Layer, Marker, Side, show_map
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import t
from gridmap.ui.siting import data
from gridmap.ui.siting.state import Shown, SitingState
from gridmap.ui.siting.units import kind_labels

PLANNED = "planned:"
"""Beginning of the ids of planned points on the map; they are no sites."""
ROOM = 0.004
"""Degrees around a site that the map goes to."""


def plan_map(choice: Choice, state: SitingState, problem: Problem | None) -> None:
    """Show the map of the page; its events are handled before the page is drawn."""
    shown = state.shown
    views = {"plan": t("With the plan"), "today": t("Today")}
    view = "today"
    if shown is not None:
        view = st.segmented_control(
            t("Distances"), list(views), format_func=views.__getitem__, default="plan",
            required=True, key="siting-view", label_visibility="collapsed",
        )  # fmt: skip
    answer = shown.answer if shown is not None and view == "plan" else None
    question = shown.problem.question if shown is not None else None
    radius_m = question.radius_m if question is not None else float(choice.radius_m)
    walk = question.walk if question is not None else choice.walk
    planned = data.study_area(state.service).planned
    show_map(
        layers(state.service, radius_m, walk, answer),
        markers=[*_planned(planned), *_markers(state, problem, shown)],
        tools=("add",),
        selects=False,
        legend=t("Distance"),
        title=t("New stations: {service}, {radius:g} m", service=choice.service_name,
                radius=radius_m),
        marks={
            "existing": t("Today's stations"),
            "planned": t("Planned stations"),
            "chosen": t("New stations of the plan"),
            "pinned": t("Pinned sites"),
            "forbidden": t("Forbidden sites"),
            "candidate": t("Candidate sites"),
        },
        look_at=state.look_at,
        shapes=state.shapes,
        on_event=lambda event: _act(state, event),
    )  # fmt: skip
    st.caption(
        t(
            "Drag a new station to see what that changes; click a site to pin or forbid it; "
            "“Add a place” draws one."
        )
    )


def swipe_map(service: str, left: tuple[str, Shown], right: tuple[str, Shown]) -> None:
    """Show two plans, each under its name, on the sides of a line that can be dragged."""
    found, markers = [], []
    sides: tuple[Side, Side] = ("left", "right")
    for side, (_, shown) in zip(sides, (left, right), strict=True):
        question, answer = shown.problem.question, shown.answer
        found += [
            replace(one, side=side)
            for one in layers(service, question.radius_m, question.walk, answer)
        ]
        markers += [
            Marker(f"{side} {row.key}", row.lon, row.lat, str(number), "chosen", palette.URGENT,
                   row.name or "", side=side)
            for number, row in enumerate(answer.new.itertuples(), 1)
        ]  # fmt: skip
    points = data.study_area(service).points
    markers += [
        Marker(f"point:{row.service_point_id}", row.lon, row.lat, title=row.name)
        for row in points.itertuples()
    ]
    # Both sides have the same lines of the legend.
    blank = replace(
        found[2].style, classes=tuple(replace(one, label="") for one in found[2].style.classes)
    )
    found[2] = replace(found[2], style=blank)
    show_map(
        found,
        markers=markers,
        selects=False,
        legend=t("Distance"),
        title=left[0],
        marks={"existing": t("Today's stations"), "chosen": t("New stations of the plan")},
        swipe=(left[0], right[0]),
    )
    st.caption(t("Drag the line across the map: {left} is at its left, {right} at its right.",
                 left=literal(left[0]), right=literal(right[0])))  # fmt: skip


def layers(service: str, radius_m: float, walk: bool, answer: Answer | None) -> tuple[Layer, ...]:
    """Buildings by their distance today, and over them those whose band a plan changes."""
    labels = {
        0: t("Within {radius} m", radius=f"{radius_m:.0f}"),
        1: t("{low} to {high} m", low=f"{radius_m:.0f}", high=f"{2 * radius_m:.0f}"),
        2: t("Farther"),
    }
    today = maps.band_style(labels)
    tile = {"service": service, "radius": f"{radius_m:g}", "walk": int(walk)}
    base = Layer("building", today, params=tile)
    if answer is None:
        return (base,)
    changed = maps.Style(
        by="group",
        classes=tuple(maps.Class(maps.band_look(band, opacity=1), value=band) for band in labels),
        # What the plan leaves as it is shows through.
        default=maps.Class({"fill": False, "stroke": False, "weight": 0}),
    )
    return base, Layer("building", changed, features=_changed(answer, radius_m))


def _changed(answer: Answer, radius_m: float) -> pd.DataFrame:
    """Buildings whose distance band is another with the plan."""
    walks = answer.walks

    def band(metres: pd.Series) -> np.ndarray:
        far = metres.fillna(np.inf).to_numpy(float)
        return (far > radius_m).astype(int) + (far > 2 * radius_m)

    before, after = band(walks.before_m), band(walks.after_m)
    places = answer.before.buildings
    table = pd.DataFrame(
        {"lon": places.lon, "lat": places.lat, "group": after}
    ).set_index(pd.Index(walks.building_id, name="building_id"))  # fmt: skip
    return table[before != after]


def _planned(points: pd.DataFrame) -> list[Marker]:
    """Points of adopted scenarios and others that are to open."""
    return [
        Marker(f"{PLANNED}{row.service_point_id}", row.lon, row.lat, state="planned",
               title=t("{name} (planned)", name=row.name))
        for row in points.itertuples(index=False)
    ]  # fmt: skip


def _markers(state: SitingState, problem: Problem | None, shown: Shown | None) -> list[Marker]:
    """Today's stations, the sites, and what the plan makes of them."""
    roles: dict[str, str] = {}
    numbers: dict[str, int] = {}
    tables = [] if problem is None else [problem.sites.table]
    if shown is not None:
        stations = shown.answer.stations
        roles = dict(zip(stations.key, stations.role, strict=True))
        numbers = {key: at for at, key in enumerate(shown.answer.new.key, 1)}
        tables.append(stations)
    if not tables:
        return []
    sites = pd.concat([one[["key", "source", "name", "kind", "lon", "lat"]] for one in tables])
    kinds = kind_labels()
    made = []
    for row in sites.drop_duplicates("key").itertuples():
        named = row.name or kinds.get(row.kind, "")
        title = (
            t("{name} ({about})", name=named, about=kinds[row.kind])
            if row.kind in kinds and row.name
            else named
        )
        if row.source == "planned":
            continue
        if row.source == "today":
            closes = roles.get(row.key) == "closed"
            made.append(
                Marker(
                    row.key,
                    row.lon,
                    row.lat,
                    t("closes") if closes else "",
                    colour=palette.MUTED if closes else "",
                    title=title,
                )
            )
            continue
        number = numbers.get(row.key)
        colour = palette.ALERT if row.key == state.chosen else palette.URGENT
        look = "candidate" if number is None else "chosen"
        if row.key in state.forbidden:
            look, colour = "forbidden", palette.INK
        elif row.key in state.pinned:
            look = "pinned"
        made.append(
            Marker(
                row.key,
                row.lon,
                row.lat,
                "" if number is None else str(number),
                look,  # type: ignore[arg-type]
                colour,
                title,
                draggable=number is not None,
            )
        )
    return made


def _act(state: SitingState, event: Event) -> None:
    if event.marker.startswith(PLANNED):
        return
    if event.kind == "pick":
        state.chosen = event.marker
    elif event.kind == "drag" and event.lon is not None and event.lat is not None:
        state.move(event.marker, event.lon, event.lat)
    elif event.kind == "add" and event.lon is not None and event.lat is not None:
        name = t("Drawn site {number}", number=len(state.drawn) + 1)
        state.draw(Drawn(round(event.lon, 6), round(event.lat, 6), name))


def around(lon: float, lat: float) -> maps.Bounds:
    """Extent around a site."""
    return lon - ROOM, lat - ROOM, lon + ROOM, lat + ROOM
