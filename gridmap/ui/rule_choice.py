"""Form to choose a service, the rule it is measured by, and the way of measuring."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from gridmap import store
from gridmap.ui.labels import evidence_labels, service_name_column, way_labels, weight_labels
from gridmap.ui.session import t, transaction


@dataclass(frozen=True)
class Choice:
    """Choice of a service, a rule and a way of measuring."""

    service: str
    service_name: str
    radius_m: int
    walk: bool
    weight: str
    citation: str
    evidence: str
    region: str | None

    @property
    def way(self) -> str:
        """Way of measuring distances, in words."""
        return t("on foot") if self.walk else t("in a straight line")

    @property
    def rule(self) -> str:
        """Clause and evidence, in words."""
        where = f" · {self.region}" if self.region else ""
        return f"{self.citation} ({evidence_labels()[self.evidence]}{where})"


def rule_label(rule: pd.Series) -> str:
    """Label of a radius rule in a list: radius, source, clause, region."""
    parts = [f"{rule.radius_m:.0f} m", rule.source, rule.clause, rule.region]
    return " · ".join(part for part in parts if isinstance(part, str))


def choose_rule(*, measures: bool = False) -> Choice:
    """
    Let the user choose a service with its rule, and change the radius to see what it does.

    With `measures` also how distance is measured, on foot where streets are loaded, and who is
    counted.
    """
    with transaction() as connection:
        rules = store.facility_rules.radius_rules(connection, store.db.today(connection))
        has_streets = store.overview.loaded(connection)["has_streets"]
    names = dict(zip(rules.service_type_code, rules[service_name_column()], strict=True))
    service = st.selectbox(
        t("Service"),
        list(names),
        index=list(names).index("service_station") if "service_station" in names else 0,
        format_func=names.__getitem__,
        key="service",
    )
    own = rules[rules.service_type_code == service].reset_index(drop=True)
    labels = [rule_label(rule) for _, rule in own.iterrows()]
    rule = own.iloc[
        st.selectbox(
            t("Rule"), range(len(own)), format_func=labels.__getitem__, key=f"rule-{service}"
        )
    ]
    # A key of its own for each rule: with a shared one the old radius would stay.
    radius_place, *rest = st.columns(3 if measures else 1)
    radius_m = radius_place.number_input(
        t("Radius, m"),
        50,
        5000,
        int(rule.radius_m),
        step=50,
        key=f"radius-{service}-{rule.rule_id}",
    )
    walk, weight = False, "households"
    if measures:
        ways = way_labels()
        walk = rest[0].selectbox(
            t("Distance"), list(ways), index=0 if has_streets else 1,
            format_func=ways.__getitem__, key="way", disabled=not has_streets,
            help=t("On foot: along the streets, from the building's door or the estate's gate. "
                   "Straight line: for screening only."),
        )  # fmt: skip
        weights = weight_labels()
        weight = rest[1].selectbox(
            t("Counted"), list(weights), format_func=weights.__getitem__, key="weight"
        )
    return Choice(
        service,
        names[service],
        radius_m,
        walk,
        weight,
        " ".join(text for text in (rule.source, rule.clause) if isinstance(text, str)),
        rule.evidence,
        rule.region if isinstance(rule.region, str) else None,
    )
