"""The question that is measured, as a sentence of chips: a service, its rule, who is counted."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from gridmap import coverage, store
from gridmap.coverage.facility_rules import RADIUS_M, citation
from gridmap.ui.address import bound, bound_number
from gridmap.ui.formats import literal
from gridmap.ui.labels import service_name_column, way_labels, weight_labels
from gridmap.ui.opening import empty
from gridmap.ui.session import t, transaction

STATION = "service_station"
PARAMETERS = ("service", "rule", "radius", "way", "weight")
"""Parameters of the question."""
WAYS = {"walk": True, "straight": False}
"""Whether distances are walked, by the word in the address."""


@dataclass(frozen=True)
class Choice:
    """Choice of a service, a rule and a way of measuring."""

    service: str
    service_name: str
    radius_m: int
    walk: bool
    weight: str
    citation: str
    region: str | None

    @property
    def way(self) -> str:
        """Way of measuring distances, in words."""
        return t("on foot") if self.walk else t("in a straight line")

    @property
    def rule(self) -> str:
        """Source and clause, as they can be cited."""
        return " · ".join(filter(None, (self.citation, self.region)))

    @property
    def asked(self) -> dict[str, str]:
        """The question, as an address has it."""
        way = next(word for word, walk in WAYS.items() if walk is self.walk)
        return {"service": self.service, "radius": str(self.radius_m), "way": way}


def cited(source: str, clause: object = None, title: object = None) -> str:
    """Title, number and clause of a rule's document; the subdistrict's own rule has none."""
    if source == coverage.OWN_STANDARD:
        return t("standard set by this subdistrict")
    return citation(source, clause, title)


def rule_label(rule: pd.Series) -> str:
    """Label of a radius rule in a list: radius, source, clause, region."""
    region = rule.region if isinstance(rule.region, str) else None
    parts = (
        t("{radius} m", radius=f"{rule.radius_m:.0f}"),
        cited(rule.source, rule.clause, rule.title),
        region,
    )
    return " · ".join(filter(None, parts))


def standard(service: str = STATION) -> Choice | None:
    """The first rule of a service, measured on foot where streets are loaded; None without one."""
    rules, has_streets = _rules()
    own = rules[rules.service_type_code == service]
    return _choice(own.iloc[0], walk=has_streets) if len(own) else None


def choose_rule(*, measures: bool = False, counts: bool = True) -> Choice:
    """
    Let the user choose a service with its rule, and change the radius to see what it does.

    With `measures` also how distance is measured, on foot where streets are loaded, and, with
    `counts`, who is counted. Ends the page while no radius rule is in force.
    """
    rules, has_streets = _rules()
    if rules.empty:
        empty(_none_in_force())
    _unruled(set(rules.service_type_code))
    with st.container(key="gridmap-question", horizontal=True, gap="xsmall"):
        rule = _service(rules)
        walk, radius_m = _reach(rules, rule, measures=measures, has_streets=has_streets)
        weight = _counted() if measures and counts else "households"
    choice = _choice(rule, walk=walk, radius_m=radius_m, weight=weight)
    st.caption(t("By: {rule}", rule=choice.rule))
    return choice


def _rules() -> tuple[pd.DataFrame, bool]:
    """Radius rules in force, with the chosen language's names, and whether there are streets."""
    with transaction() as connection:
        rules = store.facility_rules.radius_rules(connection, store.db.today(connection))
        has_streets = store.overview.loaded(connection)["has_streets"]
    return rules, has_streets


def _none_in_force() -> str:
    """Say which rule can be switched on, by whom and where; the one for all services first."""
    with transaction() as connection:
        found = store.facility_rules.listed(connection, metric="radius_m")
    off = found[~found.is_active & found.living_circle.isna() & found.valid_to.isna()]
    off = off.assign(
        is_recalled=off.evidence == "R", is_one_service=off.service_type_code.notna(),
        radius_m=off.limit_max.fillna(off.limit_value),
    ).sort_values(["is_recalled", "is_one_service"], kind="stable")  # fmt: skip
    if off.empty:
        return t(
            "No radius rule is in force, so there is nothing to measure by. An administrator adds "
            "one on the page Register, in the view Rules."
        )
    rule = off.iloc[0]
    name = rule[service_name_column()]
    service = name if isinstance(name, str) else t("All services")
    return t(
        "No radius rule is in force, so there is nothing to measure by. An administrator switches "
        "one on, on the page Register, in the view Rules. For instance: {rule}",
        rule=literal(f"{service} · {rule_label(rule)}"),
    )


def _choice(
    rule: pd.Series, *, walk: bool, radius_m: int | None = None, weight: str = "households"
) -> Choice:
    return Choice(
        rule.service_type_code,
        rule[service_name_column()],
        int(rule.radius_m) if radius_m is None else radius_m,
        walk,
        weight,
        cited(rule.source, rule.clause, rule.title),
        rule.region if isinstance(rule.region, str) else None,
    )


def _service(rules: pd.DataFrame) -> pd.Series:
    """Chip of the service, with its rules where it has several; returns the chosen rule."""
    names = dict(zip(rules.service_type_code, rules[service_name_column()], strict=True))
    place = bound(
        "service", {one: one for one in names}, STATION if STATION in names else next(iter(names)),
        drops=("rule", "radius", "gap"),
    )  # fmt: skip
    service = st.session_state["service"]
    own = rules[rules.service_type_code == service].reset_index(drop=True)
    with st.popover(names[service]):
        st.radio(t("Service"), list(names), format_func=names.__getitem__, **place)
    return own.iloc[_rule_number(own, service)]


def _unruled(ruled: set[str]) -> None:
    """Say that the service of the address has no rule, where another one stands for it."""
    wanted = st.query_params.get("service", "")
    if not wanted or wanted in ruled:
        return
    with transaction() as connection:
        types = store.service_types.listed(connection)
    names = {one["service_type_code"]: one[service_name_column()] for one in types}
    st.warning(
        t("No radius rule is in force for {service}: another service is shown.",
          service=literal(names.get(wanted, wanted)))
    )  # fmt: skip


def _rule_number(own: pd.DataFrame, service: str) -> int:
    ids = {str(rule_id): number for number, rule_id in enumerate(own.rule_id)}
    bound("rule", ids, str(own.rule_id[0]), key=f"rule-{service}")
    return st.session_state[f"rule-{service}"]


def _reach(
    rules: pd.DataFrame, rule: pd.Series, *, measures: bool, has_streets: bool
) -> tuple[bool, int]:
    """Chip of the reach: rule, radius and way."""
    service = rule.service_type_code
    own = rules[rules.service_type_code == service].reset_index(drop=True)
    labels = [rule_label(one) for _, one in own.iterrows()]
    ids = {str(rule_id): number for number, rule_id in enumerate(own.rule_id)}
    rule_place = bound(
        "rule", ids, str(own.rule_id[0]), key=f"rule-{service}", drops=("radius", "gap")
    )
    # A key of its own for each rule: with a shared one the old radius would stay.
    radius_key = f"radius-{service}-{rule.rule_id}"
    radius_place = bound_number("radius", *RADIUS_M, int(rule.radius_m), key=radius_key)
    walk = False
    ways = way_labels()
    if measures:
        way_place = bound("way", WAYS, "walk" if has_streets else "straight")
        walk = st.session_state["way"] = st.session_state["way"] and has_streets
    metres = st.session_state[radius_key]
    way = t("on foot") if walk else t("in a straight line")
    label = (
        t("{metres} m {way}", metres=metres, way=way)
        if measures
        else t("{radius} m", radius=metres)
    )
    with st.popover(label):
        st.selectbox(t("Rule"), range(len(own)), format_func=labels.__getitem__, **rule_place)
        st.number_input(t("Radius, m"), *RADIUS_M, step=50, **radius_place)
        if measures:
            st.selectbox(
                t("Distance"), list(ways), format_func=ways.__getitem__, disabled=not has_streets,
                help=t("On foot: along the streets, from the building's door or the estate's "
                       "gate. Straight line: for screening only."),
                **way_place,
            )  # fmt: skip
    return walk, metres


def _counted() -> str:
    """Chip of who is counted."""
    weights = weight_labels()
    place = bound("weight", {one: one for one in weights}, "households")
    chips = {
        "households": t("by households"),
        "people": t("by people"),
        "age60": t("by people aged 60+"),
        "age80": t("by people aged 80+"),
    }
    with st.popover(chips[st.session_state["weight"]]):
        return st.radio(t("Counted"), list(weights), format_func=weights.__getitem__, **place)
