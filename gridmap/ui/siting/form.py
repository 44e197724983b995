"""Form of the planner's question: model, number or budget, constraints."""

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gridmap import limits
from gridmap.analysis import siting
from gridmap.analysis.siting import StudyArea
from gridmap.errors import SitingError
from gridmap.siting import study
from gridmap.siting.study import Question
from gridmap.ui.labels import weight_labels
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import refused, t
from gridmap.ui.siting.state import SitingState
from gridmap.ui.siting.units import kind_labels, model_labels, source_labels

TIME_LIMIT_S = 60


def form(choice: Choice, state: SitingState, area: StudyArea) -> Question | None:
    """Draw the form; None, with the error shown, if it makes no question."""
    labels = model_labels()
    model = st.selectbox(
        t("The plan is to"), list(labels), format_func=labels.__getitem__, key="siting-model"
    )
    asked: dict[str, Any] = {"model": model}
    chosen = study.MODELS[model]
    asked |= _how_many() if chosen.is_limited else _least()
    if chosen.is_capacitated:
        asked |= _capacity()
    with st.expander(t("Conditions"), icon=":material/tune:"):
        asked |= _conditions(choice, area, chosen)
    with st.expander(t("Where a station could stand"), icon=":material/add_location_alt:"):
        asked |= _sources()
    try:
        return Question(
            choice.service,
            float(choice.radius_m),
            walk=choice.walk,
            weights=_weights(choice, area),
            pinned=state.pinned,
            forbidden=state.forbidden,
            drawn=state.drawn,
            **asked,
        )
    except SitingError as error:
        refused(error)
        return None


def plain(choice: Choice, state: SitingState, area: StudyArea) -> Question:
    """Question before the form is filled in: for the sites on the map."""
    return Question(
        choice.service, float(choice.radius_m), walk=choice.walk, new=0,
        weights=_weights(choice, area), drawn=state.drawn,
    )  # fmt: skip


def _how_many() -> dict[str, Any]:
    ways = {"new": t("Stations"), "budget": t("Budget")}
    left, right = st.columns(2, vertical_alignment="bottom")
    way = left.segmented_control(
        t("Limited by"), list(ways), format_func=ways.__getitem__, default="new", required=True,
        key="siting-limit",
    )  # fmt: skip
    if way == "new":
        # The slider of stations sets them too.
        st.session_state.setdefault("siting-new", 3)
        return {"new": int(right.number_input(t("New stations"), 0, 100, key="siting-new"))}
    st.session_state.setdefault("siting-budget", 1_000_000)
    budget = right.number_input(
        t("Budget, yuan"), 0, limits.YUAN, step=100_000, key="siting-budget",
        help=t("Sites whose cost is not known are left out and listed."),
    )  # fmt: skip
    return {"budget": float(budget)}


def _least() -> dict[str, Any]:
    ways = {False: t("Stations"), True: t("Cost")}
    cheapest = st.segmented_control(
        t("The fewest or least"), list(ways), format_func=ways.__getitem__, default=False,
        required=True, key="siting-cheapest",
    )  # fmt: skip
    return {"cheapest": cheapest}


def _capacity() -> dict[str, Any]:
    left, right = st.columns(2, vertical_alignment="bottom")
    holds = left.number_input(
        t("Capacity of a station"), 1, limits.COUNT, 2000, step=50, key="siting-holds",
        help=t("In the plan's own count. Today's stations keep their known capacity."),
    )  # fmt: skip
    area = right.number_input(
        t("Or by floor area: m² for 100"), 0.0, float(limits.AREA_M2), 0.0, step=5.0,
        key="siting-per-area",
        help=t("0: not by floor area. Sites of unknown area hold the number on the left."),
    )  # fmt: skip
    return {"capacity": float(holds), "area_per_100_m2": area or None}


def _conditions(choice: Choice, area: StudyArea, model: study.Model) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    left, right = st.columns(2, vertical_alignment="bottom")
    communities = {None: t("All")} | area.names
    asked["community_id"] = left.selectbox(
        t("Serve"), list(communities), format_func=communities.__getitem__, key="siting-community",
        help=t("Only households of this community count; stations may stand anywhere."),
    )  # fmt: skip
    asked["spacing_m"] = float(
        right.number_input(
            t("Least distance apart, m"),
            0,
            5000,
            0,
            step=50,
            key="siting-spacing",
            help=t("Between new stations, and from today's; straight line."),
        )
    )
    if model.has_shares:
        asked["floor_share"] = (
            left.number_input(
                t("Of those located in every community, at least %"),
                0,
                100,
                0,
                step=5,
                key="siting-floor",
                help=t("Within the radius in each community, of those located; 0: no such floor."),
            )
            / 100
        )
        beyond = right.number_input(
            t("Count half up to so far beyond, m"), 0, 1000, 0, step=50, key="siting-partial",
            help=t("0: beyond the radius nobody counts."),
        )  # fmt: skip
        asked["partial"] = ((float(beyond), 0.5),) if beyond else ()
    if len(area.planned):
        asked["counts_planned"] = st.toggle(
            t("Count planned stations as open"), True, key="siting-planned",
            help=t("Those of adopted plans, and others that are to open."),
        )  # fmt: skip
    asked |= _closures(choice, area, left)
    asked["time_limit_s"] = float(
        right.number_input(t("At most, seconds"), 5, 600, TIME_LIMIT_S, step=5, key="siting-time")
    )
    st.caption(t("A mix counts people of these ages more often than others:"))
    left, right = st.columns(2)
    left.number_input(t("Aged 60+, so often more"), 0.0, 20.0, 0.0, step=0.5, key="siting-age60")
    right.number_input(t("Aged 80+, so often more"), 0.0, 20.0, 0.0, step=0.5, key="siting-age80")
    return asked


def _closures(choice: Choice, area: StudyArea, place: DeltaGenerator) -> dict[str, Any]:
    """Form: number of today's stations that may close, and which."""
    asked: dict[str, Any] = {}
    stations = {
        f"point:{number}": name
        for number, name in zip(
            area.points.service_point_id, area.points["name"], strict=True
        )
    }  # fmt: skip
    if stations:
        asked["closures"] = int(
            place.number_input(
                t("Stations that may close"),
                0,
                len(stations),
                0,
                key="siting-closures",
                help=t("Each that closes makes room for one more new station."),
            )
        )
        if asked["closures"]:
            named = st.multiselect(
                t("Stations that may close"), list(stations), format_func=stations.__getitem__,
                placeholder=t("Any"), key=f"siting-closable-{choice.service}",
            )  # fmt: skip
            asked["closable"] = tuple(named) or None
    return asked


def _weights(choice: Choice, area: StudyArea) -> tuple[tuple[str, float], ...]:
    """Form: the people that the plan counts; buildings where no ledger is loaded."""
    if not area.found.buildings.household_count.sum():
        return (("buildings", 1.0),)
    more = {name: st.session_state.get(f"siting-{name}", 0.0) for name in ("age60", "age80")}
    weights = {choice.weight: 1.0}
    for name, factor in more.items():
        if factor:
            weights[name] = weights.get(name, 0.0) + factor
    return tuple(weights.items())


def _sources() -> dict[str, Any]:
    sources, kinds = source_labels(), kind_labels()
    asked = {
        "sources": tuple(
            st.multiselect(
                t("Sites from"),
                siting.SOURCES,
                format_func=sources.__getitem__,
                placeholder=t("The loaded layer, else buildings and corners"),
                key="siting-sources",
            )
        )
    }
    chosen = st.pills(
        t("Kinds"), study.KINDS, format_func=kinds.__getitem__, selection_mode="multi",
        default=list(study.KINDS), key="siting-kinds", wrap=True,
    )  # fmt: skip
    asked["kinds"] = tuple(chosen) or study.KINDS
    st.caption(
        t(
            "Of plans that do as well, those that convert stand before those that extend, and "
            "these before new buildings. Another site: take “Add a place” on the map."
        )
    )
    return asked


def counted_label(question: Question) -> str:
    """Label of the people counted by the figures of the coverage family; a question may mix."""
    return weight_labels()[weight_of(question)]


def weight_of(question: Question) -> str:
    """Weight that a question's coverage is shown in: its first, or households."""
    name = question.weights[0][0]
    return name if name in weight_labels() else "households"


def same_but_pins(question: Question, other: Question) -> bool:
    """Whether two questions differ in nothing but pinned, forbidden and drawn sites."""
    bare: dict[str, Any] = {"pinned": (), "forbidden": (), "drawn": (), "time_limit_s": 1.0}
    return replace(question, **bare) == replace(other, **bare)
